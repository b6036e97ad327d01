"""The facts: what each code means, by which source, in answer to which command."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies._catalogue import facts
from ftpreplies._codes import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CommandReplies",
    "Contradiction",
    "Effect",
    "Meaning",
    "Source",
    "Standing",
    "contradictions",
    "replies_to",
]


class Standing(Enum):
    """How firmly a meaning stands, firmest first."""

    STANDARD = "standard"
    """An RFC of the standards track defines it for all FTP."""
    EXTENSION = "extension"
    """An RFC of the standards track defines it for one extension."""
    EXPERIMENTAL = "experimental"
    """An experimental RFC defines it."""
    EXAMPLE = "example"
    """It stands only in an RFC's example."""
    OBSOLETE = "obsolete"
    """Only an RFC no longer in force defines it."""
    DE_FACTO = "de_facto"
    """No RFC defines it; servers send it."""
    LISTED = "listed"
    """Only copied lists have it."""


class Effect(Enum):
    """What a reply announces for the control connection or the data connection."""

    CONTROL_OPENED = "control-opened"
    CONTROL_CLOSED = "control-closed"
    CONTROL_KEPT = "control-kept"
    DATA_LISTENING = "data-listening"
    DATA_OPENING = "data-opening"
    DATA_OPEN = "data-open"
    DATA_CLOSED = "data-closed"
    DATA_NOT_OPENED = "data-not-opened"
    TRANSFER_ABORTED = "transfer-aborted"
    PROTECTION_ON = "protection-on"
    PROTECTION_OFF = "protection-off"
    SESSION_RESET = "session-reset"


@attrs.frozen
class Source:
    """Where a fact stands: an RFC and its section, or a server and its version.

    Attributes:
        rfc: The RFC's number, or None.
        section: The section's number, ``Appendix II``, or the heading where the
            RFC numbers no sections.
        server: The name of a server, or None.
        version: The version, or the date of the source that was read.
        quote: The words that stand there.
        where: For a server: the file or manual page with the quoted words.
    """

    rfc: int | None = None
    section: str | None = None
    server: str | None = None
    version: str | None = None
    quote: str = ""
    where: str | None = None

    @property
    def url(self) -> str | None:
        """The section on the web; None for a server."""
        if self.rfc is None:
            return None
        page = f"https://www.rfc-editor.org/rfc/rfc{self.rfc}"
        if self.section and self.section[0].isdigit():
            return f"{page}#section-{self.section}"
        return page

    def __str__(self) -> str:
        """Name the source briefly."""
        if self.rfc is None:
            return f"{self.server} {self.version}"
        if self.section and self.section[0].isdigit():
            return f"RFC {self.rfc} section {self.section}"
        return f"RFC {self.rfc}, {self.section}"


@attrs.frozen
class Meaning:
    """One sense of a reply code.

    Attributes:
        id: A stable name, such as ``521-mkd``.
        code: The reply code.
        phrase: The words that the source recommends for it, or None.
        standing: How firmly it stands.
        sources: Where it stands, firmest first.
        commands: The commands that it answers, sorted; ``CONNECT`` is the greeting
            and ``*`` any command. Empty where no source says.
        place: ``before`` or ``after`` a preliminary reply where that decides
            between two meanings, else None.
        next_commands: What the source wants the client to send next.
        effects: What the standard announces for the connections.
        server_effects: Where named servers are known to do otherwise.
    """

    id: str
    code: Reply
    phrase: str | None
    standing: Standing
    sources: tuple[Source, ...]
    commands: tuple[str, ...]
    place: str | None = None
    next_commands: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    server_effects: tuple[tuple[Source, tuple[Effect, ...]], ...] = ()

    def applies_to(self, command: str, after_preliminary: bool | None = None) -> bool:
        """Tell whether a source lists this meaning for a command.

        Args:
            command: The command's verb, or ``CONNECT`` for the greeting.
            after_preliminary: Whether a 1yz reply came before it; None if unknown.

        >>> [meaning.id for meaning in Reply(521).meanings if meaning.applies_to("MKD")]
        ['521-mkd']
        """
        if "*" not in self.commands and command.upper() not in self.commands:
            return False
        if self.place is None or after_preliminary is None:
            return True
        return (self.place == "after") is after_preliminary


@attrs.frozen
class CommandReplies:
    """The replies that the RFCs list for one command, as RFC 959 section 5.4 nests them.

    Attributes:
        command: The verb, or ``CONNECT``.
        preliminary: The 1yz replies that may come first.
        after_preliminary: What may follow one of these.
        immediate: What may come without one.
        sources: The tables and sentences that list them.
    """

    command: str
    preliminary: tuple[Reply, ...]
    after_preliminary: tuple[Reply, ...]
    immediate: tuple[Reply, ...]
    sources: tuple[Source, ...]


@attrs.frozen
class Contradiction:
    """A place where sources disagree, recorded and not smoothed.

    Attributes:
        id: A stable name.
        codes: The replies concerned.
        sources: What each side says.
    """

    id: str
    codes: tuple[Reply, ...]
    sources: tuple[Source, ...]


def _sources(rows: Iterable[dict[str, Any]]) -> tuple[Source, ...]:
    return tuple(Source(**row) for row in rows)


@cache
def _listed() -> dict[int, tuple[str, ...]]:
    """Which commands the tables list each code for."""
    verbs: dict[int, set[str]] = {}
    for verb, rows in facts()["commands"].items():
        for row in rows:
            for place in ("preliminary", "after_preliminary", "immediate"):
                for code in row.get(place, ()):
                    verbs.setdefault(code, set()).add(verb)
    return {code: tuple(sorted(found)) for code, found in verbs.items()}


@cache
def meanings(code: int) -> tuple[Meaning, ...]:
    """Return the meanings of a code, firmest first; none for an unknown code."""
    return tuple(
        _meaning(Reply(code), name, row)
        for name, row in facts()["meanings"].get(str(int(code)), {}).items()
    )


def _meaning(reply: Reply, name: str, row: dict[str, Any]) -> Meaning:
    return Meaning(
        id=name,
        code=reply,
        phrase=row.get("phrase", reply.phrase),
        standing=Standing(row["standing"]),
        sources=_sources(row["sources"]),
        commands=tuple(sorted(row["commands"]))
        if "commands" in row
        else _listed().get(reply, ()),
        place=row.get("place"),
        next_commands=tuple(row.get("next_commands", ())),
        effects=tuple(map(Effect, row.get("effects", ()))),
        server_effects=tuple(
            (Source(**effect["source"]), tuple(map(Effect, effect["effects"])))
            for effect in row.get("server_effects", ())
        ),
    )


def is_command(command: str) -> bool:
    """Tell whether any source lists replies for the command."""
    return command in facts()["commands"]


@cache
def _contradictions() -> tuple[Contradiction, ...]:
    return tuple(
        Contradiction(name, tuple(map(Reply, row["codes"])), _sources(row["sources"]))
        for name, row in facts()["contradictions"].items()
    )


def contradictions(code: int | None = None) -> tuple[Contradiction, ...]:
    """Return the places where sources disagree.

    Args:
        code: Only those that concern this reply code; all if None.
    """
    return tuple(found for found in _contradictions() if code is None or code in found.codes)


def replies_to(command: str) -> CommandReplies:
    """Return the replies that the RFCs list for a command.

    Args:
        command: A verb in any case; ``CONNECT`` for the greeting.

    Raises:
        ValueError: No RFC read here lists replies for the command; the message
            gives the nearest names.

    Source:
        RFC 959 section 5.4, and the tables of the RFCs that extend it.

    >>> replies_to("RNFR").immediate[0]
    <Reply.FILE_ACTION_PENDING: 350>
    """
    verb = str(command).upper()
    rows = facts()["commands"].get(verb)
    if rows is None:
        raise ValueError(_unknown(verb))

    def listed(place: str) -> tuple[Reply, ...]:
        return tuple(map(Reply, sorted({code for row in rows for code in row.get(place, ())})))

    return CommandReplies(
        verb,
        preliminary=listed("preliminary"),
        after_preliminary=listed("after_preliminary"),
        immediate=listed("immediate"),
        sources=tuple(Source(row["rfc"], row["section"], quote=row["quote"]) for row in rows),
    )


def _unknown(verb: str) -> str:
    from difflib import get_close_matches

    name = verb.split(maxsplit=1)[0][:12] if verb.split() else ""
    near = get_close_matches(name, facts()["commands"], n=3, cutoff=0.5)
    hint = f"; the nearest are {', '.join(near)}" if near else ""
    return f"no RFC read here lists replies to {name!a}{hint}"
