"""What two replies are compared in, and the value of one reply in each aspect."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies.standards import Effect, Standing

if TYPE_CHECKING:
    from ftpreplies._explain import Explanation
    from ftpreplies.standards import Meaning


#: The standings that no RFC in force stands behind.
HABITS = (Standing.OBSOLETE, Standing.DE_FACTO, Standing.LISTED)


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
    CAUSE = "cause"


class Step(Enum):
    """What a reply leaves the client to do next, from the least to the most."""

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


def values(explanation: Explanation) -> dict[Aspect, Any]:
    """Return the value of a reply in each aspect, in the order of a comparison.

    The value of a cause is a tuple of `Cause`, likeliest first.
    """
    words = explanation.words
    return {
        Aspect.CLASS: explanation.reply_class,
        Aspect.GROUP: explanation.group,
        Aspect.MEANING: words["description"],
        Aspect.WHEN: words["when"],
        Aspect.FIX: words["fix"],
        Aspect.COMMANDS: commands(explanation),
        Aspect.NEXT_STEP: next_step(explanation),
        Aspect.CONNECTION: effects(explanation),
        Aspect.STANDING: standing(explanation),
        Aspect.SOURCE: sources(explanation),
        Aspect.CAUSE: tuple(likely.cause for likely in explanation.causes),
    }


def commands(explanation: Explanation) -> tuple[str, ...]:
    """Return the commands that the remaining meanings answer; ``*`` is any."""
    listed = {verb for meaning in explanation.meanings for verb in meaning.commands}
    return ("*",) if "*" in listed else tuple(sorted(listed))


def _firm(explanation: Explanation) -> list[Meaning]:
    """Return the meanings that an RFC in force stands behind; all if none does.

    What the standard announces is kept apart from what single servers do.
    """
    firm = [meaning for meaning in explanation.meanings if meaning.standing not in HABITS]
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
