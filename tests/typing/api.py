"""The public surface as a type checker sees it. Never run, only checked."""

from __future__ import annotations

import ftplib
from typing import Any, assert_type

import ftpreplies
from ftpreplies import (
    Aspect,
    Cause,
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
    to_oserror,
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
named: Reply = Reply["NEED_PASSWORD"]
assert_type(reply.phrase, str | None)
assert_type(reply.title, str)
assert_type(reply.meanings, tuple[Meaning, ...])
assert_type(reply.commands, tuple[str, ...])
assert_type(reply.explanation, Explanation)
assert_type(reply.reply_class, ReplyClass)
assert_type(reply.group, FunctionGroup | None)
assert_type(reply.reply, Reply | None)
assert_type(reply.is_preliminary, bool)
assert_type(reply.is_success, bool)
assert_type(reply.is_intermediate, bool)
assert_type(reply.is_transient, bool)
assert_type(reply.is_permanent, bool)
assert_type(reply.is_error, bool)
assert_type(reply.is_protected, bool)
assert_type(reply.is_final, bool)
assert_type(reply.matches("55x"), bool)
assert_type(list(Reply), list[Reply])
number: int = reply
code: ReplyCode = reply
assert_type(ReplyCode(561), ReplyCode)
assert_type(ReplyCode(561).reply, Reply | None)
assert_type(ReplyClass(5).label, str)
assert_type(FunctionGroup(5).label, str)
assert_type(ftpreplies.__version__, str)

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
assert_type(explanation.after_preliminary, bool | None)
assert_type(explanation.listed, bool | None)
assert_type(explanation.reply_class, ReplyClass)
assert_type(explanation.group, FunctionGroup | None)
assert_type(explanation.phrase, str | None)
assert_type(explanation.title, str)
assert_type(explanation.words, dict[str, str])
assert_type(explanation.meaning, Meaning | None)
assert_type(explanation.meanings, tuple[Meaning, ...])
assert_type(explanation.description, str)
assert_type(explanation.when, str)
assert_type(explanation.fix, str)
assert_type(explanation.locale, str)
assert_type(explanation.render("markdown"), str)
assert_type(explanation.to_dict(), dict[str, Any])
explanation.page()

assert_type(explanation.cause, Cause | None)
likely = explanation.causes[0]
assert_type(likely.cause, Cause)
assert_type(likely.stated, bool)
assert_type(likely.locale, str)
assert_type(likely.title, str)
assert_type(likely.description, str)
assert_type(likely.fixes, dict[str, str])
assert_type(likely.cause.area, str)
assert_type(likely.cause.parent, Cause | None)
assert_type(likely.cause.fixed_by, tuple[str, ...])
assert_type(likely.cause.retry, str)
assert_type(likely.cause.errno, str | None)

compared = diff(202, explanation, command="RETR", locale="en")
assert_type(compared, ReplyDiff)
assert_type(compared.a, Explanation)
assert_type(compared.b, Explanation)
assert_type(compared.locale, str)
assert_type(compared.shared, tuple[Comparison, ...])
assert_type(compared.render(), str)
assert_type(compared.to_dict(), dict[str, Any])
compared.page()
assert_type(compared.summary, str)
assert_type(compared.guidance, str)
assert_type(compared.confusion, str | None)
assert_type(compared.differences, tuple[Comparison, ...])
assert_type(compared.differences[0].aspect, Aspect)
assert_type(compared.differences[0].a, Any)
assert_type(compared.differences[0].b, Any)
assert_type(compared.differences[0].sentence, str)

assert_type(annotate(ftplib.error_perm("550 x")), ftplib.error_perm)
assert_type(reply_of(ValueError()), ServerReply | None)
assert_type(to_oserror(ftplib.error_perm("550 x"), b"x"), OSError)
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
listed = replies_to("RETR")
assert_type(listed, CommandReplies)
assert_type(listed.command, str)
assert_type(listed.preliminary, tuple[Reply, ...])
assert_type(listed.after_preliminary, tuple[Reply, ...])
assert_type(listed.immediate, tuple[Reply, ...])
assert_type(listed.sources, tuple[Source, ...])
disputed = contradictions(521)
assert_type(disputed, tuple[Contradiction, ...])
assert_type(disputed[0].id, str)
assert_type(disputed[0].codes, tuple[Reply, ...])
assert_type(disputed[0].sources, tuple[Source, ...])

meaning: Meaning = reply.meanings[0]
assert_type(meaning.id, str)
assert_type(meaning.code, Reply)
assert_type(meaning.phrase, str | None)
assert_type(meaning.standing, Standing)
assert_type(meaning.sources, tuple[Source, ...])
assert_type(meaning.commands, tuple[str, ...])
assert_type(meaning.place, str | None)
assert_type(meaning.next_commands, tuple[str, ...])
assert_type(meaning.effects, tuple[Effect, ...])
assert_type(meaning.server_effects, tuple[tuple[Source, tuple[Effect, ...]], ...])
assert_type(meaning.applies_to("USER", after_preliminary=None), bool)

source: Source = meaning.sources[0]
assert_type(source.rfc, int | None)
assert_type(source.section, str | None)
assert_type(source.server, str | None)
assert_type(source.version, str | None)
assert_type(source.quote, str)
assert_type(source.where, str | None)
assert_type(source.url, str | None)
