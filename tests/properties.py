"""What holds for every input: asserted by test_fuzz.py and by fuzz.py alike."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from ftpreplies import (
    Explanation,
    ParseError,
    ReplyDiff,
    annotate,
    diff,
    explain,
    parse,
    reply_of,
    to_oserror,
)
from ftpreplies import _writers as writers
from ftpreplies._logs import Options, Unreadable, annotate_log
from ftpreplies._width import plain

if TYPE_CHECKING:
    from ftpreplies import ServerReply


def safe(text: str) -> bool:
    """Tell whether text has nothing in it, but line feeds, that must not be shown."""
    return text.replace("\n", "").isprintable()


def complained(error: Exception) -> None:
    """Check a message: it can be shown, and quotes no more than a little."""
    assert safe(str(error))
    assert 0 < len(str(error)) < 500


def parsed(data: Any) -> ServerReply | None:
    """Parse, and read again what was read."""
    try:
        reply = parse(data)
    except ParseError as error:
        complained(error)
        return None
    assert reply == parse(str(reply)) == parse(bytes(reply)) == parse(reply.lines)
    assert safe(repr(reply))
    assert 100 <= reply.code <= 699
    return reply


def explained(subject: Any, **question: Any) -> Explanation | None:
    """Explain, with no errors but those that the docstring names."""
    try:
        found = explain(subject, **question)
    except (ValueError, TypeError) as error:
        complained(error)
        return None
    assert safe(str(found))
    assert safe(repr(found))
    assert all(map(safe, found.words.values()))
    assert found.meaning in {*found.meanings[:1], None}
    assert found.cause in {*(likely.cause for likely in found.causes if likely.stated), None}
    return found


def written(subject: Explanation | ReplyDiff) -> None:
    """Write in every format; nothing unseen leaves, and JSON holds all."""
    for name in writers.WRITERS:
        text = subject.render(name)
        assert safe(text)
        assert text.endswith("\n")
    text = subject.render("json")
    assert safe(text)
    assert json.loads(text) == subject.to_dict()


def compared(a: Any, b: Any, **question: Any) -> ReplyDiff | None:
    """Compare, both ways round and each with itself."""
    try:
        there = diff(a, b, **question)
    except (ValueError, TypeError) as error:
        complained(error)
        return None
    back = diff(b, a, **question)
    for one, other in ((there.differences, back.differences), (there.shared, back.shared)):
        assert [(item.aspect, item.a, item.b) for item in one] == [
            (item.aspect, item.b, item.a) for item in other
        ]
    assert () == diff(a, a, **question).differences
    assert safe(str(there))
    return there


def annotated(exc: BaseException, **question: Any) -> None:
    """Annotate: one note of three lines at most, and no other change."""
    before, reply = exc.args, reply_of(exc)
    assert exc is annotate(annotate(exc, **question), **question)
    assert before is exc.args
    notes = getattr(exc, "__notes__", [])
    assert (reply is not None) == len(notes)
    for note in notes:
        assert safe(note)
        assert len(note.splitlines()) <= 3
        assert note.startswith(f"ftpreplies: {reply and reply.code}")


def as_oserror(exc: BaseException) -> None:
    """Turn a failure into an OSError that shows no more than it may."""
    try:
        error = to_oserror(exc, "path")
    except ValueError as refusal:
        complained(refusal)
        return
    assert error is exc or exc is error.__cause__
    if error is not exc:
        assert safe(str(error))
        assert plain(str(reply_of(exc))) == error.strerror


def logged(log: bytes, form: str = "text", *, only_errors: bool = False) -> bytes:
    """Annotate a log; what is made of it can be shown, what is copied is not lost."""
    target = io.BytesIO()
    try:
        annotate_log(
            io.BufferedReader(io.BytesIO(log)), target, Options("en", form, only_errors)
        )
    except Unreadable:
        assert log.startswith(b"\x1f\x8b")
    out = target.getvalue()
    if form == "json":
        assert all(100 <= json.loads(line)["code"] <= 699 for line in out.splitlines())
    if form != "text":
        assert safe(out.decode())
    elif not only_errors and not log.startswith(b"\x1f\x8b"):
        assert out.count(b"\n") >= log.count(b"\n")
    return out
