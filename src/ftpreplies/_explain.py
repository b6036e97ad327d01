"""Explain one reply: choose what remains possible, bring the words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import _catalogue, standards
from ftpreplies._clients import attribute, found_in, verb_in
from ftpreplies._digits import ReplyCode, refusal
from ftpreplies._wire import ServerReply, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ftpreplies._causes import Cause, Told
    from ftpreplies._codes import Reply
    from ftpreplies._digits import FunctionGroup, ReplyClass
    from ftpreplies._pages import Page
    from ftpreplies.standards import Meaning


#: A text longer than this is not remembered.
_KEPT = 1024


@attrs.frozen
class LikelyCause:
    """A cause that a server's text states or suggests.

    Attributes:
        cause: The cause.
        stated: True if the text says so outright, False if it only fits.
        locale: The language of the words, as a BCP 47 name.
    """

    cause: Cause
    stated: bool
    locale: str

    @property
    def _words(self) -> Any:
        return _catalogue.words(self.locale)["causes"][self.cause.value]

    @property
    def title(self) -> str:
        """A headline."""
        return str(self._words["title"])

    @property
    def description(self) -> str:
        """What the server found, and what it does not mean."""
        return str(self._words["description"])

    @property
    def fixes(self) -> dict[str, str]:
        """What to do, by side that can act.

        The sides are ``user``, ``developer``, ``administrator`` and ``network``.
        """
        return dict(self._words["fixes"])


def _ids(meanings: tuple[Meaning, ...]) -> tuple[str, ...]:
    return tuple(meaning.id for meaning in meanings)


@attrs.frozen(repr=False)
class Explanation:
    """What one reply means. Made by `explain`.

    Attributes:
        code: The reply code.
        server_reply: The reply as the server sent it, if it was given.
        command: The verb of the command last sent, or None. It is no proof of
            what was answered.
        after_preliminary: Whether a 1yz reply came before this one; None if
            unknown.
        listed: Whether any source lists this code for this command; None if
            that cannot be said.
        meanings: All meanings that remain possible, likeliest first.
        locale: The language of the words, as a BCP 47 name.
    """

    code: ReplyCode
    server_reply: ServerReply | None
    command: str | None
    after_preliminary: bool | None
    locale: str
    listed: bool | None = attrs.field(eq=False)
    meanings: tuple[Meaning, ...] = attrs.field(eq=_ids)

    @property
    def reply(self) -> Reply | None:
        """The member of `Reply`, or None for a code in no source."""
        return self.code.reply

    @property
    def reply_class(self) -> ReplyClass:
        """The class, from the first digit."""
        return self.code.reply_class

    @property
    def group(self) -> FunctionGroup | None:
        """The function group, from the second digit."""
        return self.code.group

    @property
    def meaning(self) -> Meaning | None:
        """The one meaning that remains, or None if several do."""
        return self.meanings[0] if len(self.meanings) == 1 else None

    @property
    def phrase(self) -> str | None:
        """The words that the source recommends for the reply.

        None where it recommends none, or where the remaining meanings differ in it.
        """
        phrases = {meaning.phrase for meaning in self.meanings} - {None}
        return phrases.pop() if len(phrases) == 1 else None

    @property
    def causes(self) -> tuple[LikelyCause, ...]:
        """What the server's text states or suggests as the cause, likeliest first.

        Empty without a text, for a plain success, and where the text is silent.
        """
        return tuple(LikelyCause(cause, stated, self.locale) for cause, stated in self._told())

    @property
    def cause(self) -> Cause | None:
        """The cause, where the text states exactly one, else None."""
        stated = [cause for cause, stated in self._told() if stated]
        return stated[0] if len(stated) == 1 else None

    def _told(self) -> tuple[Told, ...]:
        if self.server_reply is None:
            return ()
        from ftpreplies._causes import causes_of

        return causes_of(self.server_reply, self.command, self.after_preliminary)

    @property
    def words(self) -> dict[str, str]:
        """Every text of this explanation, by its field's name."""
        catalogue = _catalogue.words(self.locale)
        if self.meaning is not None and self.meaning.id in catalogue["meanings"]:
            found = catalogue["meanings"][self.meaning.id]
        elif self.reply is not None:
            found = catalogue["codes"][str(self.code)]
        else:
            found = _by_digits(self.code, catalogue)
        return dict(found)

    @property
    def title(self) -> str:
        """A headline."""
        return self.words["title"]

    @property
    def description(self) -> str:
        """What it means, and what it does not."""
        return self.words["description"]

    @property
    def when(self) -> str:
        """When you see it; a sentence of its own."""
        return self.words["when"]

    @property
    def fix(self) -> str:
        """What to do, for whoever runs the client."""
        return self.words["fix"]

    def page(self) -> Page:
        """Return the explanation as a page without a format."""
        from ftpreplies._views import explanation_page

        return explanation_page(self)

    def render(self, format: str = "text") -> str:
        """Write the explanation out.

        Args:
            format: ``text``, ``markdown``, ``rst``, ``html`` or ``json``.

        Raises:
            ValueError: There is no such format.

        >>> explain(331).render("rst").splitlines()[2]
        'FTP 331: Password wanted'
        """
        from ftpreplies._writers import write

        return write(self, format)

    def _repr_html_(self) -> str:
        return self.render("html")

    def _repr_markdown_(self) -> str:
        return self.render("markdown")

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, ready for JSON."""
        from ftpreplies._views import explanation_dict

        return explanation_dict(self)

    def __str__(self) -> str:
        """Give a short text."""
        words = self.words
        return f"{int(self.code)} {words['title']}\n{words['description']}\n{words['fix']}"

    def __repr__(self) -> str:
        """Show the question, not the answer."""
        subject = self.server_reply if self.server_reply is not None else int(self.code)
        more = f", command={self.command!r}" if self.command else ""
        return f"<Explanation of {subject!r}{more}, {self.locale}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the question, so that the answer is the reader's own."""
        subject = self.server_reply if self.server_reply is not None else self.code
        question = (subject, self.command, self.after_preliminary, self.locale)
        if _again(*question) == self:
            return _again, question
        return _again, (*question, _ids(self.meanings))


def _again(
    subject: ServerReply | ReplyCode,
    command: str | None,
    after_preliminary: bool | None,
    locale: str,
    chosen: tuple[str, ...] = (),
) -> Explanation:
    one = explain(subject, command=command, after_preliminary=after_preliminary, locale=locale)
    return narrowed(one, chosen)


def narrowed(one: Explanation, ids: Iterable[str]) -> Explanation:
    """Leave an explanation with these meanings of its code; with its own if none is named."""
    wanted = set(ids)
    known = standards.meanings(one.code)
    meanings = tuple(meaning for meaning in known if meaning.id in wanted)
    return attrs.evolve(one, meanings=meanings) if meanings else one


def explain(
    subject: int | str | bytes | ServerReply | BaseException,
    *,
    command: str | None = None,
    after_preliminary: bool | None = None,
    locale: str | None = "en",
) -> Explanation:
    """Explain one reply.

    What is not known excludes nothing: where the command does not decide between
    several meanings, `Explanation.meaning` is None and the words are those that
    are true under all of them.

    Args:
        subject: A `Reply` or number, a reply's text or bytes, a `ServerReply`, or
            an exception of an FTP client.
        command: The command last sent; only its verb is kept. ``CONNECT`` stands
            for the greeting. For an exception it is found if possible.
        after_preliminary: Whether a 1yz reply to the same command came before.
        locale: A language, such as ``ja`` or ``ja_JP.UTF-8``; English where it is
            not on board.

    Raises:
        ParseError: A text is not one reply.
        ValueError: The number is no reply code, the exception holds no reply, or
            the command does not begin with a verb.
        TypeError: The subject is something else.

    >>> explain(521, command="MKD").meaning.id
    '521-mkd'
    >>> explain(521).meaning is None
    True
    """
    verb = None if command is None else verb_of(command)
    locale = "en" if locale == "en" else _catalogue.negotiate(locale)
    if isinstance(subject, int):
        if subject is True or subject is False:
            raise TypeError(_odd(subject))
        return _numbered(subject, verb, after_preliminary, locale)
    if isinstance(subject, (str, bytes)) and len(subject) <= _KEPT:
        return _texted(subject, verb, after_preliminary, locale)
    if isinstance(subject, (str, bytes, bytearray)):
        server_reply = parse(subject.strip())
    elif isinstance(subject, ServerReply):
        server_reply = subject
    elif isinstance(subject, BaseException):
        return of_exception(subject, verb, after_preliminary, locale)
    else:
        raise TypeError(_odd(subject))
    return _sent(server_reply, verb, after_preliminary, locale)


def of_exception(
    exc: BaseException,
    verb: str | None = None,
    after_preliminary: bool | None = None,
    locale: str = "en",
) -> Explanation:
    """Explain the reply in an exception, which need not be what it says it is."""
    reply, sent, after = found_in(exc)
    if reply is None:
        message = (
            f"this {attribute(type(exc), '__name__')} holds no FTP reply: it did not come "
            "from a server's answer, or its client is not known here"
        )
        raise ValueError(message)
    if verb is None:
        verb, after_preliminary = sent, after
    return _sent(reply, verb, after_preliminary, locale)


@lru_cache(maxsize=512, typed=True)
def _texted(
    text: str | bytes, verb: str | None, after_preliminary: bool | None, locale: str
) -> Explanation:
    return _sent(parse(text.strip()), verb, after_preliminary, locale)


def _sent(
    reply: ServerReply, verb: str | None, after_preliminary: bool | None, locale: str
) -> Explanation:
    plain = _numbered(reply.code, verb, after_preliminary, locale)
    return Explanation(
        plain.code, reply, verb, after_preliminary, locale, plain.listed, plain.meanings
    )


def verb_of(command: str) -> str:
    """Cut a command to its verb, before anything else happens to it."""
    if not isinstance(command, str):
        message = f"a command is text such as 'RETR', not {type(command).__name__}"
        raise TypeError(message)
    verb = verb_in(command)
    if verb is None:
        # The text itself is not shown: it may be a password.
        message = "a command begins with a verb of letters, such as RETR, or is CONNECT"
        raise ValueError(message)
    return verb


def _odd(subject: object) -> str:
    shown = (
        ascii(subject) if type(subject) in (bool, float, type(None)) else type(subject).__name__
    )
    return (
        f"{shown} cannot be explained: pass a reply code such as 550, a reply's text, "
        "a ServerReply or an exception of an FTP client"
    )


@lru_cache(maxsize=1024, typed=True)
def _numbered(
    number: int, verb: str | None, after_preliminary: bool | None, locale: str
) -> Explanation:
    try:
        code = ReplyCode(number)
    except ValueError:
        raise ValueError(refusal(number)) from None
    known = standards.meanings(code)
    remaining = tuple(_remaining(known, verb, after_preliminary))
    listed: bool | None = None
    if verb is not None:
        if any(meaning.applies_to(verb) for meaning in known):
            listed = True
        elif standards.is_command(verb):
            listed = False
    return Explanation(
        code.reply or code, None, verb, after_preliminary, locale, listed, remaining
    )


def _remaining(
    known: tuple[Meaning, ...], verb: str | None, after_preliminary: bool | None
) -> list[Meaning]:
    """Drop the meanings that command and place exclude, but never all of them."""
    left = [meaning for meaning in known if verb is None or meaning.applies_to(verb)]
    left = left or list(known)
    if after_preliminary is not None:
        place = "after" if after_preliminary else "before"
        left = [meaning for meaning in left if meaning.place in (None, place)] or left
    return left


def _by_digits(code: ReplyCode, catalogue: dict[str, Any]) -> dict[str, str]:
    """Say what the digits alone tell of a code that no source defines."""
    by_class = catalogue["unknown"]["classes"][str(int(code.reply_class))]
    group = "none" if code.group is None else str(int(code.group))
    values = {
        "code": str(code),
        "promise": by_class["promise"],
        "about": catalogue["unknown"]["groups"][group],
    }
    texts = {**catalogue["unknown"]["texts"], **by_class}
    fields = ("title", "description", "when", "fix", "says", "act")
    return {field: texts[field].format_map(values) for field in fields}
