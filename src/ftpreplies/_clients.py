"""Replies inside other people's exceptions, found by shape: no client is imported."""

from __future__ import annotations

from collections import deque
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ftpreplies._wire import ServerReply, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from ftplib import FTP

#: Clients that keep the command in a variable, and that variable.
_VARIABLES = {"ftplib": "cmd", "aioftp.client": "command"}

#: Their methods that read a reply without such a command.
_METHODS = {"connect": ("CONNECT", None), "abort": ("ABOR", None), "finish": (None, True)}

#: ftplib's methods that read a second reply after the data.
_TRANSFERS = ("retrbinary", "retrlines", "storbinary", "storlines")

_MOST = 100
_LONGEST = 1 << 20


def reply_of(exc: BaseException) -> ServerReply | None:
    """Find the server's reply in an exception.

    Knows those of ftplib and all that stands on it, of urllib.request, aioftp,
    Twisted and requests-ftp. Looks at the exception itself, then at what it wraps:
    ``reason`` and the like, its cause, arguments, context and, if it is a group,
    members.

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
    return next(filter(None, map(_read, _chain(exc))), None)


def found_in(exc: BaseException) -> tuple[ServerReply | None, str | None, bool | None]:
    """Find the reply, the command that was sent last, and whether data was under way.

    Args:
        exc: Any exception; the command is known only while it has its traceback.

    Returns:
        The reply or None; the verb, ``CONNECT`` for the greeting, or None; and True
        if a preliminary reply had come, else False; None if unknown.
    """
    found = None
    for inner in _chain(exc):
        reply = _read(inner)
        found = found or reply
        # What the first exception wraps may hold the same reply, and the client's frames.
        if reply is not None and reply == found:
            verb, after_preliminary = sent_before(inner)
            if (verb, after_preliminary) != (None, None):
                return found, verb, after_preliminary
    return found, None, None


def verb_in(command: str) -> str | None:
    """Cut a command to its verb, or return None if it does not begin with one."""
    # By str's own method, and cut first: a subclass may do anything, a text be long.
    head = str.__getitem__(command, slice(80)).split(maxsplit=1)
    verb = "".join(head[:1]).upper()
    known = verb.isascii() and verb.isalnum() and verb[0].isalpha() and len(verb) <= 16
    return verb if known else None


def _chain(exc: BaseException) -> Iterator[BaseException]:
    """Yield the exception and all that it wraps, nearest first, each once."""
    queue = deque([exc])
    seen: set[int] = set()
    while queue and len(seen) < _MOST:
        inner = queue.popleft()
        if id(inner) in seen:
            continue
        seen.add(id(inner))
        yield inner
        # urllib's, PyFilesystem2's, that of Twisted's Failure, and Python's own
        wrapped = [attribute(inner, name) for name in ("reason", "exc", "value", "__cause__")]
        for name in ("args", "exceptions"):
            several = attribute(inner, name)
            wrapped += several[:_MOST] if type(several) is tuple else ()
        if attribute(inner, "__suppress_context__") is False:
            wrapped.append(attribute(inner, "__context__"))
        queue.extend(thing for thing in wrapped if issubclass(type(thing), BaseException))


def attribute(thing: object, name: str) -> Any:
    """Return an attribute, or None where it is missing or cannot be read."""
    try:
        return getattr(thing, name, None)
    except Exception:  # noqa: BLE001 - a property may raise anything
        return None


def _read(exc: BaseException) -> ServerReply | None:
    try:
        for cls in type(exc).__mro__:
            reader = _READERS.get(f"{cls.__module__}.{cls.__name__}")
            if reader is not None:
                text = str.__str__(reader(exc))  # plain: a subclass may do anything
                return parse(text) if len(text) <= _LONGEST else None
    except Exception:  # noqa: BLE001, S110 - not what it seems, or no reply
        pass
    return None


def _ftplib(exc: Any) -> Any:
    """Read the text that is the first argument."""
    return exc.args[0]


def _urllib(exc: Any) -> str:
    """Read ``ftp error: 550 ...`` and ``ftp error: error_perm('550 ...')``."""
    before, _, text = exc.reason.partition("ftp error: ")
    name, bracket, argument = text.partition("(")
    if bracket and name.startswith("error_") and argument.endswith(")"):
        from ast import literal_eval

        text = "" + literal_eval(argument[:-1].rstrip(","))
    return "" if before else text


def _aioftp(exc: Any) -> str:
    """Give the lines back their codes; where ``info`` is a text, aioftp made it up."""
    if type(exc.info) is not list:
        return ""
    code = last = exc.received_codes[-1]
    if not exc.args[0].startswith("Waiting for ("):
        code = exc.expected_codes[0]  # a line of the reply began with other digits
    lines = [code + line if line[:1] == "-" else line for line in exc.info]
    lines[-1] = last + exc.info[-1]
    return "\n".join(lines)


def _twisted(exc: Any) -> str:
    """Join the lines, without those of the preliminary replies before them."""
    lines = iter(exc.args[0] if type(exc.args[0]) is list else [exc.args[0]])
    for line in lines:
        if not line.startswith("1"):
            text = "\n".join((line, *lines))
            try:
                return text.encode("latin-1").decode()  # Twisted reads UTF-8 as Latin-1
            except UnicodeError:
                return text
        if line[3:4] == "-":  # pass over all up to its last line
            any(later.startswith(line[:3] + " ") for later in lines)
    return ""


def _requests(exc: Any) -> str:
    """Read the page that requests-ftp makes of a refusal."""
    page = exc.response.content if exc.response.url.startswith("ftp:") else b""
    return str(page, "latin-1")


_READERS: dict[str, Callable[[Any], Any]] = {
    "ftplib.Error": _ftplib,
    "urllib.error.URLError": _urllib,
    "aioftp.errors.StatusCodeError": _aioftp,
    "twisted.protocols.ftp.FTPError": _twisted,
    "requests.exceptions.HTTPError": _requests,
}


def sent_before(exc: Any) -> tuple[str | None, bool | None]:
    """Find the command in whose course an exception was raised.

    Reads the client's frames; the innermost that knows decides. What the exception
    wraps is not looked at.
    """
    sent: tuple[str | None, bool | None] = (None, None)
    try:
        if type(exc).__module__ == "twisted.protocols.ftp":  # no frames, but all replies
            return None, str.startswith(exc.args[0][0], "1")
        step = exc.__traceback__
        while type(step) is TracebackType:
            frame, step = step.tb_frame, step.tb_next
            variable = _VARIABLES.get(frame.f_globals.get("__name__", ""))
            if variable is None:
                continue
            method = frame.f_code.co_name
            command: Any = frame.f_locals.get(variable)
            if method in _METHODS:
                sent = _METHODS[method]
            elif issubclass(type(command), str):
                verb = verb_in(command)
                sent = (None, None) if verb is None else (verb, method in _TRANSFERS)
    except Exception:  # noqa: BLE001, S110 - not what it seems
        pass
    return sent


#: A reply of more lines than this breaks off.
_UNREAD_LINES = 100


def unread_reply(client: FTP) -> ServerReply | None:
    """Read one reply that waits on the control connection of an ftplib client.

    Args:
        client: The client. Its time-out is restored.

    Returns:
        The reply, or None if none comes within a second.

    Raises:
        Exception: Whatever the connection or the client raises.
    """
    sock = client.sock
    if sock is None:
        return None
    before, end = sock.gettimeout(), monotonic() + 1
    raw: Any = client.file.buffer.raw  # type: ignore[union-attr]

    def readinto(room: memoryview) -> int | None:
        # Each piece is waited for as long as the second lasts, so that no drip prolongs it.
        left = end - monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)
        return type(raw).readinto(raw, room)  # type: ignore[no-any-return]

    lines: list[str] = []
    raw.readinto = readinto
    try:
        lines.append(client.getline())
        while len(lines) < _UNREAD_LINES and not parse(lines).complete:
            lines.append(client.getline())
    except TimeoutError:
        # A file that has timed out refuses to be read ever again.
        client.file = sock.makefile("r", encoding=client.encoding)
    finally:
        del raw.readinto
        sock.settimeout(before)
    return parse(lines) if lines else None
