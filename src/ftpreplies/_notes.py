"""Notes on exceptions (PEP 678): the explanation beside the traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ftpreplies import _catalogue
from ftpreplies._clients import reply_of
from ftpreplies._explain import Explanation, explain, verb_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

E = TypeVar("E", bound=BaseException)
F = TypeVar("F", bound="Callable[..., Any]")

#: A note is known by these words, in every language.
_MARK = "ftpreplies: "


def annotate(exc: E, *, command: str | None = None, locale: str | None = "en") -> E:
    r"""Add a note to an exception that says what the server's reply means.

    The note has three lines at most. It is added once, however often this is
    called, and to the exception that was given, even where the reply is found in
    one that it wraps. An exception without a reply is left as it is.

    Args:
        exc: Any exception.
        command: The command last sent; only its verb is kept. Found in ftplib's
            traceback if None.
        locale: The language of the note; English where it is not on board.

    Returns:
        The same exception. Nothing is ever raised.

    >>> import ftplib
    >>> error = annotate(ftplib.error_perm("550 Failed to open file."), command="RETR x")
    >>> print(error.__notes__[0].splitlines()[0])
    ftpreplies: 550, permanent negative completion, in answer to RETR
    """
    try:
        if not _noted(exc) and reply_of(exc) is not None:
            verb = _verb(command)
            exc.add_note(note(explain(exc, command=verb, locale=locale)))
    except Exception:  # noqa: BLE001, S110 - it must not harm the caller's own error
        pass
    return exc


def note(explanation: Explanation) -> str:
    """Return the text of a note."""
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
    words = explanation.words
    means = catalogue["labels"]["term"].format(term=words["title"], text=words["description"])
    return "\n".join((_MARK + head, means, forms["fix"].format(fix=words["fix"])))


def _noted(exc: BaseException) -> bool:
    notes = getattr(exc, "__notes__", ())
    return any(isinstance(text, str) and text.startswith(_MARK) for text in notes)


def _verb(command: str | None) -> str | None:
    try:
        return None if command is None else verb_of(command)
    except (TypeError, ValueError):
        return None


class annotating:  # noqa: N801 - reads as a verb, like contextlib's
    """Annotate what is raised inside: a context manager and a decorator.

    Works with ``with`` and ``async with``, and on functions, coroutine functions
    and generator functions.

    Args:
        command: As for `annotate`.
        locale: As for `annotate`.

    >>> import ftplib
    >>> with annotating(locale="ja"):
    ...     raise ftplib.error_perm("530 Login incorrect.")
    Traceback (most recent call last):
    ftplib.error_perm: 530 Login incorrect.
    ...
    """

    def __init__(self, *, command: str | None = None, locale: str | None = "en") -> None:
        """Keep what `annotate` will be called with."""
        self._command = _verb(command)
        self._locale = locale

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
        if isinstance(exc, (Exception, BaseExceptionGroup)):
            annotate(exc, command=self._command, locale=self._locale)

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
            f"{function.__qualname__} is an async generator function: "
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
