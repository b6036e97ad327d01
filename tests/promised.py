"""What the first release promised: ``python tests/promised.py`` writes it to tests/data.

To be run for a release only: test_promise.py compares every later one with the files.
"""

from __future__ import annotations

import json
import pickle
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ftpreplies
from ftpreplies import (
    Aspect,
    Cause,
    Comparison,
    FunctionGroup,
    ParseError,
    Reply,
    ReplyClass,
    ReplyCode,
    ServerReply,
    diff,
    explain,
    standards,
)
from ftpreplies._aspects import NextStep, Step
from ftpreplies._explain import LikelyCause
from ftpreplies.standards import (
    CommandReplies,
    Contradiction,
    Effect,
    Meaning,
    Source,
    Standing,
)

if TYPE_CHECKING:
    from enum import Enum

DATA = Path(__file__).parent / "data"
NAMES = DATA / "promised.txt"
PICKLES = DATA / "pickles-0.1.0.json"

ENUMS: tuple[type[Enum], ...] = (
    Reply, ReplyClass, FunctionGroup, Cause, Aspect, Standing, Effect,
)  # fmt: skip

SOURCE = Source(959, "4.2.1", quote="530 Not logged in.")
MEANING = Meaning(
    id="530",
    code=Reply.NOT_LOGGED_IN,
    phrase="Not logged in.",
    standing=Standing.STANDARD,
    sources=(SOURCE, Source(server="vsftpd", version="3.0.3", where="prelogin.c")),
    commands=("PASS", "USER"),
    place="before",
    next_commands=("USER",),
    effects=(Effect.CONTROL_KEPT,),
    server_effects=((SOURCE, (Effect.CONTROL_CLOSED,)),),
)

#: One thing of each kind; words that may be bettered stand here as they were.
THINGS: dict[str, Any] = {
    "reply": Reply.NEED_PASSWORD,
    "unknown code": ReplyCode(561),
    "class": ReplyClass.PROTECTED,
    "group": FunctionGroup.FILE_SYSTEM,
    "cause": Cause.FILE_NOT_FOUND,
    "aspect": Aspect.NEXT_STEP,
    "standing": Standing.DE_FACTO,
    "effect": Effect.CONTROL_CLOSED,
    "server reply": ServerReply(Reply(550), ("550 caf\udce9.txt: not found",)),
    "unfinished reply": ServerReply(ReplyCode(561), ("561-a", " b"), complete=False),
    "error": ParseError("there is no reply in an empty text"),
    "explanation": explain(521, command="MKD", locale="ja"),
    "explained text": explain("550 x: No such file", command="RETR", after_preliminary=False),
    "likely cause": LikelyCause(Cause.FILE_NOT_FOUND, stated=True, locale="en"),
    "diff": diff("550 x: No such file", 450, locale="ja"),
    "comparison": Comparison(Aspect.CLASS, ReplyClass(2), ReplyClass(3), "A sentence."),
    "next step": Comparison(Aspect.NEXT_STEP, NextStep(Step.SEND, ("PASS",)), None, "Another."),
    "source": SOURCE,
    "meaning": MEANING,
    "command": CommandReplies("USER", (), (), (Reply(230), Reply(331)), (SOURCE,)),
    "contradiction": Contradiction("530-unlisted", (Reply(530),), (SOURCE,)),
}


def names() -> dict[str, list[str]]:
    """Return all that users may write into their code and data, by kind."""
    return {
        "ftpreplies": ftpreplies.__all__,
        "ftpreplies.standards": standards.__all__,
        **{
            kind.__name__: [f"{it.value} {name}" for name, it in kind.__members__.items()]
            for kind in ENUMS
        },
        "Meaning.id": [meaning.id for reply in Reply for meaning in reply.meanings],
        "Contradiction.id": [found.id for found in standards.contradictions()],
        "locales": list(ftpreplies.locales()),
    }


def pickles() -> dict[str, dict[str, str]]:
    """Return the things, pickled with each protocol that Python 3.11 is asked for."""
    return {
        name: {
            str(protocol): b64encode(pickle.dumps(thing, protocol)).decode()
            for protocol in range(2, 6)
        }
        for name, thing in THINGS.items()
    }


if __name__ == "__main__":
    sections = ("\n".join((f"[{kind}]", *found)) for kind, found in names().items())
    NAMES.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    PICKLES.write_text(json.dumps(pickles(), indent=1) + "\n", encoding="utf-8")
