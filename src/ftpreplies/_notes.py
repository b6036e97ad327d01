"""Notes on exceptions (PEP 678): the explanation beside the traceback."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ftpreplies import _catalogue
from ftpreplies._clients import attribute, found_in, sent_before, unread_reply, verb_in
from ftpreplies._explain import Explanation, explain, of_exception
from ftpreplies._width import plain

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from ftplib import FTP
    from types import TracebackType
    from typing import Self

E = TypeVar("E", bound=BaseException)
F = TypeVar("F", bound="Callable[..., Any]")

#: A note is known by these words, in every language.
_MARK = "ftpreplies: "
#: How much of an unread reply's words a note tells.
_SHOWN = 500


def annotate(exc: E, *, command: str | None = None, locale: str | None = "en") -> E:
    r"""Add a note to an exception that says what the server's reply means.

    The note has three lines at most. It is added once, however often this is
    called, and to the exception that was given, even where the reply is found in
    one that it wraps. An exception without a reply is left as it is.

    Args:
        exc: Any exception.
        command: The command last sent; only its verb is kept. Found in the client's
            traceback if None.
        locale: The language of the note; English where it is not on board.

    Returns:
        The same exception. No `Exception` is ever raised.

    >>> import ftplib
    >>> error = annotate(ftplib.error_perm("550 Failed to open file."), command="RETR x")
    >>> print(error.__notes__[0].splitlines()[0])
    ftpreplies: 550, permanent negative completion, in answer to RETR
    """
    try:  # noqa: SIM105 - leaving a suppress() takes room on a stack that may be full
        _annotate(exc, _verb(command), locale)
    except Exception:  # noqa: BLE001, S110 - it must not harm the caller's own error
        pass
    return exc


def _annotate(
    exc: BaseException, command: str | None, locale: str | None, client: FTP | None = None
) -> None:
    """Note the reply in an exception, or the one that it left waiting for a client."""
    if _noted(exc):
        return
    reply, sent, after = found_in(exc)
    unread = reply is None
    if unread and client is not None and isinstance(exc, (OSError, EOFError)):
        reply = unread_reply(client)
        sent, after = sent_before(exc)
    if reply is not None:
        if command is not None:
            sent, after = command, None
        found = explain(reply, command=sent, after_preliminary=after, locale=locale)
        _add(exc, note(found, unread=unread))


#: The exceptions that are being given a note just now, by id. It is no lock, which
#: after a fork might never be released; `dict.setdefault` lets one thread win.
_adding: dict[int, object] = {}


def _add(exc: BaseException, text: str) -> None:
    """Add a note, unless another thread has done so, or is about to."""
    key, mine = id(exc), object()
    try:
        if _adding.setdefault(key, mine) is mine and not _noted(exc):
            # Not exc.add_note: a class may have one that changes the message.
            BaseException.add_note(exc, text)
    finally:
        if _adding.get(key) is mine:
            del _adding[key]


def note(explanation: Explanation, *, unread: bool = False) -> str:
    """Return the text of a note; of a reply left unread it tells the words, too."""
    catalogue = _catalogue.words(explanation.locale)
    forms: dict[str, str] = catalogue["note"]
    verb = explanation.command
    sent = ""
    if verb is not None:
        # 421 may answer anything, and a late reply belongs to an earlier command.
        sure = explanation.listed and explanation.code != 421
        form = forms["to" if sure else "after"]
        if verb == "CONNECT":
            verb = catalogue["labels"]["greeting"]
        sent = forms["joint"] + form.format(command=verb)
    head = forms["head"].format(
        code=explanation.code,
        **{"class": catalogue["classes"][str(int(explanation.reply_class))]},
        command=sent,
    )
    if unread:
        text = plain(str(explanation.server_reply))
        text = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\u2026"
        head = forms["unread"].format(head=head, text=text)
    return "\n".join((_MARK + head, *_told(explanation, catalogue)))


def _told(explanation: Explanation, catalogue: dict[str, Any]) -> tuple[str, str]:
    """Return what is the matter and what to do: of the cause, or else of the meaning."""
    forms, term = catalogue["note"], catalogue["labels"]["term"]
    stated = [likely for likely in explanation.causes if likely.stated]
    if len(stated) == 1:
        (likely,) = stated
        side, fix = next(iter(likely.fixes.items()))
        if side != "user":
            fix = term.format(term=catalogue["sides"][side], text=fix)
        means = term.format(term=likely.title, text=likely.description)
        return means, forms["fix"].format(fix=fix)
    words = explanation.words
    means = term.format(term=words["title"], text=words["description"])
    if explanation.causes:
        titles = catalogue["lists"]["comma"].join(likely.title for likely in explanation.causes)
        means = forms["suggests"].format(means=means, causes=titles)
    return means, forms["fix"].format(fix=words["fix"])


def to_oserror(
    exc: BaseException, path: str | bytes | os.PathLike[Any] | None = None
) -> OSError:
    """Turn an FTP failure into the `OSError` that a local failure would have been.

    Only a cause that the server's text states picks the subclass and the errno;
    where it does not decide, the errno is EIO, and nothing is guessed.

    Args:
        exc: An exception with a negative reply in it, or an `OSError`.
        path: What the operation was about; becomes ``filename``.

    Returns:
        The new exception, with the old one as its cause; an `OSError` that has an
        errno of the system is returned as it is.

    Raises:
        ValueError: The exception holds no FTP reply, or one that is no refusal.

    >>> import ftplib
    >>> to_oserror(ftplib.error_perm("550 x: No such file or directory"), "x")
    FileNotFoundError(2, '550 x: No such file or directory')
    >>> to_oserror(ftplib.error_perm("550 Failed to open file.")).errno == errno.EIO
    True
    """
    if issubclass(type(exc), OSError):
        number = attribute(exc, "errno")
        if type(number) is int and number in errno.errorcode:
            return cast("OSError", exc)
    found = of_exception(exc)
    if not found.code.is_error:
        message = (
            f"{found.code} in this {attribute(type(exc), '__name__')} is no refusal: "
            "there is nothing that an OSError could say of it"
        )
        raise ValueError(message)
    name = None if found.cause is None else found.cause.errno
    number = errno.EIO if name is None else getattr(errno, name, errno.EIO)
    text = plain(str(found.server_reply))
    error = OSError(number, text, path)
    error.__cause__ = exc
    return error


def _noted(exc: BaseException) -> bool:
    notes = attribute(exc, "__notes__")
    return issubclass(type(notes), list) and any(
        issubclass(type(text), str) and str.startswith(text, _MARK)
        for text in list.__iter__(notes)
    )


def _verb(command: str | None) -> str | None:
    try:
        return None if command is None else verb_in(command)
    except TypeError:
        return None


class annotating:  # noqa: N801 - reads as a verb, like contextlib's
    """Annotate what is raised inside: a context manager and a decorator.

    Works with ``with`` and ``async with``, and on functions, coroutine functions
    and generator functions.

    A server that refuses an upload half-way closes the data connection first: the
    client then raises an `OSError` while the server's reply waits unread on the
    control connection. With ``client`` that reply is read, and the note says so.

    Args:
        command: As for `annotate`.
        locale: As for `annotate`.
        client: An `ftplib.FTP`. After an `OSError` or `EOFError` that has no reply
            in it, one waiting reply is read from it, for which at most 1 second is
            waited; it is then consumed, and no longer there for the next command.

    >>> import ftplib
    >>> with annotating(locale="ja"):
    ...     raise ftplib.error_perm("530 Login incorrect.")
    Traceback (most recent call last):
    ftplib.error_perm: 530 Login incorrect.
    ...
    """

    def __init__(
        self,
        *,
        command: str | None = None,
        locale: str | None = "en",
        client: FTP | None = None,
    ) -> None:
        """Keep what `annotate` will be called with."""
        self._command = _verb(command)
        self._locale = locale
        self._client = client

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Annotate an exception, and let it pass."""
        try:
            if isinstance(exc, (Exception, BaseExceptionGroup)):
                _annotate(exc, self._command, self._locale, self._client)
        except Exception:  # noqa: BLE001, S110 - it must not harm the caller's own error
            pass

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Annotate an exception, and let it pass."""
        self.__exit__(kind, exc, trace)

    def __call__(self, function: F) -> F:
        """Decorate a function.

        Raises:
            TypeError: It is an async generator function: use ``async with`` inside.
        """
        return cast("F", _wrapped(function, self))


def _wrapped(function: Any, context: annotating) -> Any:
    import functools
    import inspect

    if inspect.isasyncgenfunction(function):
        message = (
            f"{getattr(function, '__qualname__', function)} is an async generator function: "
            "use 'async with annotating():' inside it instead"
        )
        raise TypeError(message)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def waited(*args: Any, **kwargs: Any) -> Any:
            with context:
                return await function(*args, **kwargs)

        return waited
    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def generated(*args: Any, **kwargs: Any) -> Any:
            with context:
                return (yield from function(*args, **kwargs))

        return generated

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with context:
            return function(*args, **kwargs)

    return called
