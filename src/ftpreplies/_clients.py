"""Replies inside other people's exceptions, found by shape: no client is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftpreplies._wire import ParseError, ServerReply, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

#: ftplib's methods that read a second reply after the data.
_TRANSFERS = ("retrbinary", "retrlines", "storbinary", "storlines")

#: ftplib's methods that send no command through `sendcmd`.
_METHODS = {"connect": "CONNECT", "abort": "ABOR"}

_MOST = 100
_LONGEST = 1 << 20


def reply_of(exc: BaseException) -> ServerReply | None:
    """Find the server's reply in an exception.

    Looks at the exception itself, then at what it wraps: ``reason`` (urllib), its
    cause, its context, and the members of an exception group.

    Args:
        exc: Any exception.

    Returns:
        The reply, or None where there is none to be found.

    >>> import ftplib
    >>> reply_of(ftplib.error_perm("550 Failed to open file.")).code
    <Reply.FILE_UNAVAILABLE: 550>
    >>> reply_of(ValueError("550 apples")) is None
    True
    """
    found = _found(exc)
    return None if found is None else found[1]


def command_of(exc: BaseException) -> tuple[str | None, bool | None]:
    """Find the command that ftplib had sent last, and whether data was under way.

    Args:
        exc: Any exception that still has its traceback.

    Returns:
        The verb, ``CONNECT`` for the greeting, or None; and True if a preliminary
        reply had come, else False; None if unknown.
    """
    found = _found(exc)
    if found is None:
        return None, None
    innermost: FrameType | None = None
    step = found[0].__traceback__
    while step is not None:
        frame = step.tb_frame
        if frame.f_globals.get("__name__") == "ftplib" and (
            frame.f_code.co_name in _METHODS or isinstance(frame.f_locals.get("cmd"), str)
        ):
            innermost = frame
        step = step.tb_next
    if innermost is None:
        return None, None
    method = innermost.f_code.co_name
    if method in _METHODS:
        return _METHODS[method], None
    verb = innermost.f_locals["cmd"][:80].split(maxsplit=1)[:1]
    if not verb or not (verb[0].isascii() and verb[0].isalnum()):
        return None, None
    return verb[0].upper(), method in _TRANSFERS


def _found(exc: BaseException) -> tuple[BaseException, ServerReply] | None:
    for inner in _chain(exc):
        reply = _read(inner)
        if reply is not None:
            return inner, reply
    return None


def _chain(exc: BaseException) -> Iterator[BaseException]:
    """Yield the exception and all that it wraps, nearest first, each once."""
    queue: list[object] = [exc]
    seen: set[int] = set()
    while queue and len(seen) < _MOST:
        inner = queue.pop(0)
        if not isinstance(inner, BaseException) or id(inner) in seen:
            continue
        seen.add(id(inner))
        yield inner
        queue.append(getattr(inner, "reason", None))
        queue.append(inner.__cause__)
        if not inner.__suppress_context__:
            queue.append(inner.__context__)
        if isinstance(inner, BaseExceptionGroup):
            queue.extend(inner.exceptions)


def _read(exc: BaseException) -> ServerReply | None:
    modules = {cls.__module__ for cls in type(exc).__mro__}
    if "ftplib" in modules:
        return _parsed(exc.args[0] if exc.args else None)
    if "urllib.error" in modules:
        return _parsed_urllib(getattr(exc, "reason", None))
    return None


def _parsed(text: object) -> ServerReply | None:
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        return parse(text)
    except ParseError:
        return None


def _parsed_urllib(reason: object) -> ServerReply | None:
    """Read ``ftp error: 550 ...`` and ``ftp error: error_perm('550 ...')``."""
    if not isinstance(reason, str) or not reason.startswith("ftp error: "):
        return None
    text = reason.removeprefix("ftp error: ")
    name, bracket, argument = text.partition("(")
    if bracket and name.startswith("error_") and argument.endswith(")"):
        from ast import literal_eval

        try:
            text = literal_eval(argument[:-1].rstrip(","))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return _parsed(text)
