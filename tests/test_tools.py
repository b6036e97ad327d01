"""What tools print of an exception: the note once, where they show notes at all."""

from __future__ import annotations

import copy
import ftplib
import io
import json
import logging
import os
import re
import subprocess
import sys
import traceback
import unittest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from optional import optional
from raising import retrieve

from ftpreplies import annotate, annotating

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Server

HERE = Path(__file__).parent
MARK = "ftpreplies: "


def by_traceback(error: BaseException) -> str:
    """Let Python print it."""
    return "".join(traceback.format_exception(error))


def by_excepthook(error: BaseException) -> str:
    """Let the interpreter print what nobody caught."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", printed)
        sys.__excepthook__(type(error), error, error.__traceback__)
    return printed.getvalue()


def by_logging(error: BaseException) -> str:
    """Log it with logging.exception."""
    printed = io.StringIO()
    logger = logging.Logger("test")  # noqa: LOG001 - one of its own
    logger.addHandler(logging.StreamHandler(printed))
    try:
        raise error
    except type(error):
        logger.exception("failed")
    return printed.getvalue()


def by_unittest(error: BaseException) -> str:
    """Let a test of unittest fail with it."""
    printed = io.StringIO()

    def fail() -> None:
        raise error

    unittest.TextTestRunner(printed).run(unittest.FunctionTestCase(fail))
    return printed.getvalue()


def by_rich(error: BaseException) -> str:
    """Print it with rich."""
    console = optional("rich.console").Console(file=io.StringIO(), width=1000)
    shown = optional("rich.traceback").Traceback.from_exception(
        type(error), error, error.__traceback__
    )
    console.print(shown)
    return str(console.file.getvalue())


def by_sentry(error: BaseException) -> str:
    """Capture it with sentry-sdk, whose transport keeps what it would have sent."""
    sdk = optional("sentry_sdk")
    sent: list[Any] = []

    class Kept(sdk.Transport):  # type: ignore[misc,name-defined]
        def capture_envelope(self, envelope: Any) -> None:
            sent.append(envelope)

    client = sdk.Client(
        dsn="https://key@sentry.invalid/1",
        transport=Kept,
        default_integrations=False,
        auto_enabling_integrations=False,
    )
    with sdk.new_scope() as scope:
        scope.set_client(client)
        sdk.capture_exception(error)
    client.close()
    (envelope,) = sent
    return json.dumps(envelope.get_event())


def by_structlog(error: BaseException) -> str:
    """Log its text with structlog."""
    return structlog_with("format_exc_info", error)


def by_structlog_dicts(error: BaseException) -> str:
    """Log its parts with structlog."""
    return structlog_with("dict_tracebacks", error)


def structlog_with(name: str, error: BaseException) -> str:
    """Log it with a processor of structlog's, as JSON."""
    structlog = optional("structlog")
    printed = io.StringIO()
    logger = structlog.wrap_logger(
        structlog.PrintLogger(printed),
        processors=[
            getattr(structlog.processors, name),
            structlog.processors.JSONRenderer(),
        ],
    )
    logger.error("failed", exc_info=error)
    return printed.getvalue()


def by_loguru(error: BaseException) -> str:
    """Log it with loguru."""
    printed = io.StringIO()
    logger = optional("loguru").logger
    logger.remove()
    number = logger.add(printed)
    logger.opt(exception=error).error("failed")
    logger.remove(number)
    return printed.getvalue()


TOOLS = [
    by_traceback, by_excepthook, by_logging, by_unittest, by_rich, by_sentry, by_structlog,
    by_structlog_dicts, by_loguru,
]  # fmt: skip


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """Raise an exception, so that it has a traceback, and return it."""
    try:
        raise error from cause
    except BaseException as caught:
        return caught


def retried(error: BaseException) -> BaseException:
    """Raise and annotate it three times, in two languages."""
    for locale in ("en", "ja", "en"):
        try:
            with annotating(locale=locale):
                raise annotate(error, locale=locale)
        except type(error) as caught:
            error = annotate(caught)
    return error


def inner_noted(error: BaseException) -> BaseException:
    """Wrap it after it was annotated."""
    return raised(LookupError("outer"), annotate(error))


def outer_noted(error: BaseException) -> BaseException:
    """Annotate what it is wrapped in."""
    return annotate(raised(LookupError("outer"), error))


def suppressed(error: BaseException) -> BaseException:
    """Annotate it, and what hides it."""
    try:
        raise annotate(error)
    except type(error):
        try:
            raise LookupError("outer") from None
        except LookupError as outer:
            return annotate(annotate(outer))


def in_group(error: BaseException) -> BaseException:
    """Put it in a group after it was annotated."""
    assert isinstance(error, Exception)
    return raised(ExceptionGroup("several", [ValueError(), annotate(error)]))


def copied(error: BaseException) -> BaseException:
    """Annotate it, and a copy of it."""
    other = raised(copy.copy(annotate(error)))
    return annotate(other)


def both_noted(error: BaseException) -> BaseException:
    """Annotate it, and then what it is wrapped in."""
    return annotate(raised(LookupError("outer"), annotate(error)))


ONCE, NEVER = (1,), (0,)

#: How often the note may be seen, and where a tool differs.
WAYS: dict[
    Callable[[BaseException], BaseException],
    tuple[tuple[int, ...], dict[Callable[..., str], tuple[int, ...]]],
] = {
    annotate: (ONCE, {}),
    retried: (ONCE, {}),
    copied: (ONCE, {}),
    # rich 15 reads the notes of the outermost exception alone, and shows them beside
    # each in the chain; a later one may do better.
    inner_noted: (ONCE, {by_rich: (0, 1)}),
    outer_noted: (ONCE, {by_rich: (1, 2)}),
    in_group: (ONCE, {}),
    both_noted: ((2,), {}),  # one beside each exception
    suppressed: (NEVER, {}),
}


@pytest.fixture
def error(server: Server) -> BaseException:
    """Return what ftplib really raised, without its note."""
    return failure(server.host, server.port)


def failure(host: str, port: int) -> BaseException:
    """Ask a server for what it has not, and return the bare exception."""
    with pytest.raises(ftplib.error_perm) as caught:
        retrieve(host, port)
    del caught.value.__notes__
    return caught.value


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tool", TOOLS)
def test_the_note_is_shown_once(
    tool: Callable[[BaseException], str],
    way: Callable[[BaseException], BaseException],
    error: BaseException,
) -> None:
    """The whole of it, with the command from the client's frames."""
    usual, others = WAYS[way]
    shown = tool(way(error))

    assert shown.count(MARK) in others.get(tool, usual)
    assert shown.count(MARK) == shown.count("What to do: ")
    assert shown.count(MARK) == shown.count(", in answer to RETR")


FAILING = """
import sys
import pytest
from test_tools import WAYS, failure

@pytest.mark.parametrize("way", WAYS)
def test(way):
    raise way(failure(*ADDRESS))
"""


@pytest.mark.parametrize("style", ["long", "short", "native"])
def test_pytest_shows_the_note_once(style: str, server: Server, tmp_path: Path) -> None:
    """In its report of each test that fails."""
    address = (server.host, server.port)
    (tmp_path / "test_it.py").write_text(FAILING.replace("ADDRESS", repr(address)))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-rN",
            f"--tb={style}",
            "test_it.py",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    reports = re.split(r"^_+ test\[(\w+)\] _+$", done.stdout, flags=re.MULTILINE)
    shown = dict(zip(reports[1::2], reports[2::2], strict=True))

    assert f"{len(WAYS)} failed" in done.stdout
    for way, (usual, _) in WAYS.items():
        assert shown[way.__name__].count(MARK) in usual
        assert shown[way.__name__].count("What to do: ") in usual
