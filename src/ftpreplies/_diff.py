"""What separates two replies: typed values first, sentences second."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import _catalogue
from ftpreplies._explain import Explanation, explain
from ftpreplies.standards import Effect, Standing

if TYPE_CHECKING:
    from ftpreplies._pages import Page
    from ftpreplies._wire import ServerReply
    from ftpreplies.standards import Meaning


class Aspect(Enum):
    """What two replies are compared in."""

    CLASS = "class"
    GROUP = "group"
    MEANING = "meaning"
    WHEN = "when"
    FIX = "fix"
    COMMANDS = "commands"
    NEXT_STEP = "next_step"
    CONNECTION = "connection"
    STANDING = "standing"
    SOURCE = "source"


class Step(Enum):
    """What a reply leaves the client to do next."""

    WAIT = "wait"
    PROCEED = "proceed"
    SEND = "send"
    RETRY = "retry"
    CHANGE = "change"
    RECONNECT = "reconnect"
    END = "end"
    DECODE = "decode"


@attrs.frozen
class NextStep:
    """The next step, with the commands that the standard wants, if it names any."""

    step: Step
    commands: tuple[str, ...] = ()


@attrs.frozen
class Comparison:
    """Two replies in one aspect.

    Attributes:
        aspect: What is compared.
        a: The value of the first reply: a `ReplyClass`, a ``Standing``, a tuple of
            commands and so on, after the aspect; None where there is none.
        b: The value of the second.
        sentence: The same in words.
    """

    aspect: Aspect
    a: Any
    b: Any
    sentence: str


@attrs.frozen(repr=False)
class ReplyDiff:
    """How two replies differ. Made by `diff`.

    Attributes:
        a: The explanation of the first reply.
        b: The explanation of the second.
        summary: The difference in a sentence or two.
        differences: The aspects in which they differ.
        shared: The aspects in which they agree.
        guidance: What separates the two for the client that must act; empty where
            nothing does.
        confusion: A note on why the two are mixed up, or None.
    """

    a: Explanation
    b: Explanation
    summary: str = attrs.field(eq=False)
    differences: tuple[Comparison, ...] = attrs.field(eq=False)
    shared: tuple[Comparison, ...] = attrs.field(eq=False)
    guidance: str = attrs.field(eq=False)
    confusion: str | None = attrs.field(default=None, eq=False)

    @property
    def locale(self) -> str:
        """The language of the words, as a BCP 47 name."""
        return self.a.locale

    def page(self) -> Page:
        """Return the comparison as a page without a format."""
        from ftpreplies._views import diff_page

        return diff_page(self)

    def render(self, format: str = "text") -> str:
        """Write the comparison out.

        Args:
            format: ``text``, ``markdown``, ``rst``, ``html`` or ``json``.

        Raises:
            ValueError: There is no such format.
        """
        from ftpreplies._writers import write

        return write(self, format)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, ready for JSON."""
        from ftpreplies._views import diff_dict

        return diff_dict(self)

    def __str__(self) -> str:
        """Give a short text."""
        return f"{self.summary}\n{self.guidance}" if self.guidance else self.summary

    def __repr__(self) -> str:
        """Show the question, not the answer."""
        return f"<ReplyDiff of {self.a!r} and {self.b!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the question, so that the answer is the reader's own."""
        return _compared, (self.a, self.b)


def diff(
    a: int | str | bytes | ServerReply | BaseException | Explanation,
    b: int | str | bytes | ServerReply | BaseException | Explanation,
    *,
    command: str | None = None,
    locale: str | None = "en",
) -> ReplyDiff:
    """Compare two replies.

    Args:
        a: Whatever `explain` takes, or an `Explanation`.
        b: The same.
        command: The command last sent, for those that are no `Explanation`.
        locale: The language of the words, also for an `Explanation` in another.

    Raises:
        ParseError: A text is not one reply.
        ValueError: A number is no reply code, or an exception holds no reply.
        TypeError: A subject is something else.

    >>> diff(202, 331).differences[0].sentence
    '202 completes its command; 331 leaves one half done until the client sends the next.'
    >>> diff(331, 331).differences
    ()
    """
    first = _explained(a, command, locale)
    second = _explained(b, command, locale)
    if first.server_reply is None and second.server_reply is None:
        return _remembered(first, second)
    return _compared(first, second)


def _explained(subject: Any, command: str | None, locale: str | None) -> Explanation:
    if not isinstance(subject, Explanation):
        return explain(subject, command=command, locale=locale)
    name = _catalogue.negotiate(locale)
    return subject if subject.locale == name else attrs.evolve(subject, locale=name)


def _compared(a: Explanation, b: Explanation) -> ReplyDiff:
    from ftpreplies._sentences import Sentences

    words = Sentences(a, b, _catalogue.words(a.locale))
    compared = [
        Comparison(
            aspect, value_a, value_b, getattr(words, f"on_{aspect.value}")(value_a, value_b)
        )
        for aspect, value_a, value_b in _values(a, b)
    ]
    return ReplyDiff(
        a,
        b,
        words.summary(),
        tuple(item for item in compared if item.a != item.b),
        tuple(item for item in compared if item.a == item.b),
        words.guidance(),
    )


_remembered = lru_cache(maxsize=512)(_compared)


def _values(a: Explanation, b: Explanation) -> list[tuple[Aspect, Any, Any]]:
    words_a, words_b = a.words, b.words
    return [
        (Aspect.CLASS, a.reply_class, b.reply_class),
        (Aspect.GROUP, a.group, b.group),
        (Aspect.MEANING, words_a["description"], words_b["description"]),
        (Aspect.WHEN, words_a["when"], words_b["when"]),
        (Aspect.FIX, words_a["fix"], words_b["fix"]),
        (Aspect.COMMANDS, commands(a), commands(b)),
        (Aspect.NEXT_STEP, next_step(a), next_step(b)),
        (Aspect.CONNECTION, effects(a), effects(b)),
        (Aspect.STANDING, standing(a), standing(b)),
        (Aspect.SOURCE, sources(a), sources(b)),
    ]


def commands(explanation: Explanation) -> tuple[str, ...]:
    """Return the commands that the remaining meanings answer; ``*`` is any."""
    listed = {verb for meaning in explanation.meanings for verb in meaning.commands}
    return ("*",) if "*" in listed else tuple(sorted(listed))


def _firm(explanation: Explanation) -> list[Meaning]:
    """Return the meanings that an RFC in force stands behind; all if none does.

    What the standard announces is kept apart from what single servers do.
    """
    habits = (Standing.OBSOLETE, Standing.DE_FACTO, Standing.LISTED)
    firm = [meaning for meaning in explanation.meanings if meaning.standing not in habits]
    return firm or list(explanation.meanings)


def effects(explanation: Explanation) -> tuple[Effect, ...]:
    """Return what the reply announces for the connections under every firm meaning."""
    announced = [set(meaning.effects) for meaning in _firm(explanation)]
    common = set.intersection(*announced) if announced else set()
    return tuple(effect for effect in Effect if effect in common)


def standing(explanation: Explanation) -> Standing | None:
    """Return the firmest standing among the remaining meanings."""
    found = {meaning.standing for meaning in explanation.meanings}
    return next((standing for standing in Standing if standing in found), None)


def sources(explanation: Explanation) -> tuple[str, ...]:
    """Return the RFCs and servers behind the remaining meanings, each once."""
    named = [source for meaning in explanation.meanings for source in meaning.sources]
    rfcs = {source.rfc for source in named if source.rfc is not None}
    servers = {source.server for source in named if source.server is not None}
    return (*(f"RFC {rfc}" for rfc in sorted(rfcs)), *sorted(servers))


_STEPS = (Step.WAIT, Step.PROCEED, Step.SEND, Step.RETRY, Step.CHANGE, Step.DECODE)


def next_step(explanation: Explanation) -> NextStep:
    """Tell the client's next step: by the class, unless the session ends."""
    announced = effects(explanation)
    step = _STEPS[explanation.reply_class - 1]
    if Effect.CONTROL_CLOSED in announced:
        step = Step.END if explanation.code.is_success else Step.RECONNECT
    followers = [set(meaning.next_commands) for meaning in _firm(explanation)]
    wanted: set[str] = set().union(*followers) if all(followers) else set()
    return NextStep(step, tuple(sorted(wanted)))
