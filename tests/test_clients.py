"""Replies inside other people's exceptions."""

from __future__ import annotations

import ftplib
from typing import Any
from urllib.error import URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftpreplies import reply_of
from ftpreplies._clients import command_of


@pytest.mark.parametrize(
    ("exc", "text"),
    [
        (ftplib.error_perm("550 Failed to open file."), "550 Failed to open file."),
        (ftplib.error_temp("421 Bye"), "421 Bye"),
        (ftplib.error_reply("226 Done"), "226 Done"),
        (ftplib.error_proto("631 cGFzcw=="), "631 cGFzcw=="),
        (ftplib.Error("530 x"), "530 x"),
        (ftplib.error_perm("550-a\n550 b"), "550-a\n550 b"),
        (ftplib.error_perm("550"), "550"),
        (URLError(ftplib.error_perm("530 x")), "530 x"),
        (URLError("ftp error: 550 Gone"), "550 Gone"),
        (URLError("ftp error: error_perm('550 Gone')"), "550 Gone"),
        (URLError('ftp error: error_perm("550 It\'s gone")'), "550 It's gone"),
        (URLError("ftp error: error_perm('550-a\\n550 b')"), "550-a\n550 b"),
        (URLError("ftp error: error_perm('550 (x)',)"), "550 (x)"),
        (URLError(URLError("ftp error: error_temp('425 No')")), "425 No"),
    ],
)
def test_the_reply_is_found(exc: BaseException, text: str) -> None:
    """In each shape that ftplib and urllib use."""
    assert text == str(reply_of(exc))


@pytest.mark.parametrize(
    "exc",
    [
        ftplib.error_proto(),
        ftplib.error_proto(""),
        ftplib.error_perm(550),
        ftplib.error_perm("got more than 8192 bytes"),
        ftplib.Error("unsupported address family"),
        ftplib.error_perm("٥٥٠ x"),
        ftplib.error_perm("550 " + "x" * (1 << 20)),
        URLError("ftp error: no host given"),
        URLError("ftp error: error_perm('550 broken)"),
        URLError("ftp error: error_perm(550)"),
        URLError("ftp error: error_perm(" + "(" * 500 + ")"),
        URLError("timed out after 300 s"),
        URLError(OSError(111, "refused")),
        ValueError("550 apples"),
        OSError(550, "not a reply"),
        EOFError(),
        KeyboardInterrupt(),
    ],
)
def test_no_reply_is_made_up(exc: BaseException) -> None:
    """Numbers elsewhere are no codes."""
    assert reply_of(exc) is None


def chained(outer: BaseException, **how: Any) -> BaseException:
    """Return an exception with what it wraps set by hand."""
    for name, value in how.items():
        setattr(outer, name, value)
    return outer


FTP_ERROR = ftplib.error_perm("550 inner")


@pytest.mark.parametrize(
    "exc",
    [
        chained(RuntimeError("outer"), __cause__=FTP_ERROR),
        chained(RuntimeError("outer"), __context__=FTP_ERROR),
        chained(RuntimeError("outer"), reason=FTP_ERROR),
        ExceptionGroup("group", [ValueError(), ExceptionGroup("deeper", [FTP_ERROR])]),
        chained(RuntimeError("a"), __cause__=chained(RuntimeError("b"), __context__=FTP_ERROR)),
    ],
)
def test_the_reply_is_found_in_what_an_exception_wraps(exc: BaseException) -> None:
    """Cause, context, reason and groups."""
    assert "550 inner" == str(reply_of(exc))


def test_a_suppressed_context_is_not_looked_at() -> None:
    """``raise ... from None`` means it."""
    try:
        try:
            raise FTP_ERROR
        except ftplib.Error:
            raise RuntimeError from None
    except RuntimeError as error:
        found = error

    assert reply_of(found) is None


def test_a_loop_of_causes_comes_to_an_end() -> None:
    """Such exceptions can be built."""
    one, two = RuntimeError("one"), RuntimeError("two")
    one.__cause__, two.__cause__ = two, one
    one.reason = one  # type: ignore[attr-defined]

    assert reply_of(one) is None


def test_a_thousand_causes_are_not_all_followed() -> None:
    """The search is bounded."""
    exc: BaseException = ftplib.error_perm("550 deep")
    for _ in range(1000):
        exc = chained(RuntimeError(), __cause__=exc)

    assert reply_of(exc) is None


@given(st.text(), st.sampled_from(["", "ftp error: ", "ftp error: error_perm("]))
def test_whatever_the_text_nothing_is_raised(text: str, before: str) -> None:
    """For ftplib and urllib."""
    for exc in (
        ftplib.error_perm(text),
        URLError(before + text),
        URLError(f"{before}{text!r})"),
    ):
        found = reply_of(exc)
        assert found is None or 100 <= found.code <= 699


def test_without_a_traceback_the_command_is_not_known() -> None:
    """After pickling, for example."""
    assert (None, None) == command_of(ftplib.error_perm("550 x"))
    assert (None, None) == command_of(ValueError())


class ScriptedFTP(ftplib.FTP):
    """ftplib with a server that is a list of lines."""

    def __init__(self, *lines: str) -> None:
        super().__init__()
        self.replies = list(lines)

    def getline(self) -> str:
        return self.replies.pop(0)

    def putline(self, line: str) -> None:
        pass


@pytest.mark.parametrize(
    ("command", "verb"),
    [("RETR x", "RETR"), ("  stat  /", "STAT"), ("", None), ("\x1b[2J", None), ("é x", None)],
)
def test_the_command_is_read_from_ftplibs_frames(command: str, verb: str | None) -> None:
    """Cut to its verb; what is no verb is nothing."""
    with pytest.raises(ftplib.error_perm) as caught:
        ScriptedFTP("550 no").voidcmd(command)

    assert verb == command_of(caught.value)[0]
