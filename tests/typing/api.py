"""The public surface as a type checker sees it. Never run, only checked."""

from __future__ import annotations

import ftplib
from typing import Any, assert_type

import ftpreplies
from ftpreplies import (
    Aspect,
    Comparison,
    Explanation,
    FunctionGroup,
    ParseError,
    Reply,
    ReplyClass,
    ReplyCode,
    ReplyDiff,
    ServerReply,
    annotate,
    annotating,
    diff,
    explain,
    locales,
    parse,
    reply_of,
)
from ftpreplies.standards import (
    CommandReplies,
    Contradiction,
    Effect,
    Meaning,
    Source,
    Standing,
    contradictions,
    replies_to,
)

reply: Reply = Reply.NEED_PASSWORD
assert_type(Reply(331), Reply)
assert_type(Reply["NEED_PASSWORD"], Reply)
assert_type(reply.phrase, str | None)
assert_type(reply.title, str)
assert_type(reply.meanings, tuple[Meaning, ...])
assert_type(reply.commands, tuple[str, ...])
assert_type(reply.explanation, Explanation)
assert_type(reply.reply_class, ReplyClass)
assert_type(reply.group, FunctionGroup | None)
assert_type(reply.is_error, bool)
assert_type(reply.matches("55x"), bool)
assert_type(list(Reply), list[Reply])
number: int = reply
code: ReplyCode = reply
assert_type(ReplyCode(561), ReplyCode)
assert_type(ReplyCode(561).reply, Reply | None)
assert_type(ReplyClass(5).label, str)
assert_type(FunctionGroup(5).label, str)

server_reply = parse(b"550-a\r\n550 b\r\n")
assert_type(server_reply, ServerReply)
assert_type(parse(["550-a", "550 b"]), ServerReply)
assert_type(server_reply.code, ReplyCode)
assert_type(server_reply.lines, tuple[str, ...])
assert_type(server_reply.text, str)
assert_type(server_reply.complete, bool)
assert_type(bytes(server_reply), bytes)
value_error: type[ValueError] = ParseError

explanation = explain("550 x", command="RETR", after_preliminary=False, locale="ja")
assert_type(explanation, Explanation)
explain(550)
explain(Reply(550))
explain(b"550 x")
explain(server_reply)
explain(ftplib.error_perm("550 x"))
assert_type(explanation.code, ReplyCode)
assert_type(explanation.reply, Reply | None)
assert_type(explanation.server_reply, ServerReply | None)
assert_type(explanation.command, str | None)
assert_type(explanation.listed, bool | None)
assert_type(explanation.meaning, Meaning | None)
assert_type(explanation.meanings, tuple[Meaning, ...])
assert_type(explanation.description, str)
assert_type(explanation.when, str)
assert_type(explanation.fix, str)
assert_type(explanation.locale, str)
assert_type(explanation.render("markdown"), str)
assert_type(explanation.to_dict(), dict[str, Any])

compared = diff(202, explanation, command="RETR", locale="en")
assert_type(compared, ReplyDiff)
assert_type(compared.a, Explanation)
assert_type(compared.summary, str)
assert_type(compared.guidance, str)
assert_type(compared.confusion, str | None)
assert_type(compared.differences, tuple[Comparison, ...])
assert_type(compared.differences[0].aspect, Aspect)
assert_type(compared.differences[0].sentence, str)

assert_type(annotate(ftplib.error_perm("550 x")), ftplib.error_perm)
assert_type(reply_of(ValueError()), ServerReply | None)
with annotating(command="RETR", locale="ja"):
    pass


@annotating()
def fetch(name: str) -> bytes:
    """Keep its type."""
    return name.encode()


assert_type(fetch("x"), bytes)


@annotating()
async def fetch_later(name: str) -> bytes:
    """Keep its type."""
    async with annotating():
        return name.encode()


async def use() -> None:
    """Await it."""
    assert_type(await fetch_later("x"), bytes)


assert_type(locales(), tuple[str, ...])
assert_type(replies_to("RETR"), CommandReplies)
assert_type(replies_to("RETR").preliminary, tuple[Reply, ...])
assert_type(replies_to("RETR").sources, tuple[Source, ...])
assert_type(contradictions(521), tuple[Contradiction, ...])
meaning: Meaning = reply.meanings[0]
assert_type(meaning.standing, Standing)
assert_type(meaning.effects, tuple[Effect, ...])
assert_type(meaning.applies_to("USER"), bool)
assert_type(meaning.sources[0].url, str | None)

# What must be an error: an unused ignore fails the check.
nothing = Reply.NONSENSE  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
explain(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
explain(550, "RETR")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
odd = ftpreplies.nonsense  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
