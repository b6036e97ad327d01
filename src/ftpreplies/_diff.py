"""What separates two replies: typed values first, sentences second."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import _catalogue
from ftpreplies._aspects import Aspect, values
from ftpreplies._explain import Explanation, explain
from ftpreplies._sentences import Sentences

if TYPE_CHECKING:
    from ftpreplies._pages import Page
    from ftpreplies._wire import ServerReply


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
        confusion: Why people mix the two up, what separates them, and whether a client
            may treat them alike; None for a pair that nobody mixes up.
    """

    a: Explanation
    b: Explanation
    summary: str = attrs.field(eq=False)
    differences: tuple[Comparison, ...] = attrs.field(eq=False)
    shared: tuple[Comparison, ...] = attrs.field(eq=False)
    guidance: str = attrs.field(eq=False)
    confusion: str | None = attrs.field(eq=False)

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

    def _repr_html_(self) -> str:
        return self.render("html")

    def _repr_markdown_(self) -> str:
        return self.render("markdown")

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
    words = Sentences(a, b, _catalogue.words(a.locale))
    values_a, values_b = values(a), values(b)
    compared = [
        Comparison(
            aspect,
            values_a[aspect],
            values_b[aspect],
            getattr(words, f"on_{aspect.value}")(values_a[aspect], values_b[aspect]),
        )
        for aspect in Aspect
        if aspect is not Aspect.CAUSE or values_a[aspect] or values_b[aspect]
    ]
    return ReplyDiff(
        a,
        b,
        words.summary(),
        tuple(item for item in compared if item.a != item.b),
        tuple(item for item in compared if item.a == item.b),
        words.guidance(),
        words.confusion(),
    )


_remembered = lru_cache(maxsize=512)(_compared)
