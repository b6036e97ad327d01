"""Replies inside other people's exceptions."""

from __future__ import annotations

import ftplib
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import ScriptedFTP

from ftpreplies import reply_of
from ftpreplies._clients import found_in, verb_in


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
        (URLError("ftp error: 550 No such file (x)"), "550 No such file (x)"),
        (URLError("ftp error: 550 ftp error: x"), "550 ftp error: x"),
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
        URLError("no ftp error: 550 x"),
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


@pytest.mark.parametrize(
    ("command", "verb"),
    [
        ("RETR file.txt", "RETR"),
        (" retr\tfile.txt\r\n", "RETR"),
        ("X", "X"),
        ("X1 a", "X1"),
        ("1X a", None),
        ("A" * 16, "A" * 16),
        ("A" * 17, None),
        ("s3cret!", None),
        ("ÄÖ x", None),
        ("", None),
        (" ", None),
    ],
)
def test_a_command_is_cut_to_its_verb(command: str, verb: str | None) -> None:
    """At most 16 letters and digits, a letter first; what begins otherwise has none."""
    assert verb == verb_in(command)


def chained(outer: BaseException, **how: Any) -> BaseException:
    """Return an exception with what it wraps set by hand."""
    for name, value in how.items():
        setattr(outer, name, value)
    return outer


FTP_ERROR, OTHER = ftplib.error_perm("550 inner"), ValueError()


@pytest.mark.parametrize(
    "exc",
    [
        chained(RuntimeError("outer"), __cause__=FTP_ERROR),
        chained(RuntimeError("outer"), __context__=FTP_ERROR),
        chained(RuntimeError("outer"), reason=FTP_ERROR),
        chained(RuntimeError(OTHER, FTP_ERROR), __cause__=OTHER),
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
    assert (None, None) == found_in(ftplib.error_perm("550 x"))[1:]
    assert (None, None) == found_in(ValueError())[1:]


@pytest.mark.parametrize(
    ("command", "verb"),
    [("RETR x", "RETR"), ("  stat  /", "STAT"), ("", None), ("\x1b[2J", None), ("é x", None)],
)
def test_the_command_is_read_from_ftplibs_frames(command: str, verb: str | None) -> None:
    """Cut to its verb; what is no verb is nothing."""
    with pytest.raises(ftplib.error_perm) as caught:
        ScriptedFTP("550 no").voidcmd(command)

    assert (verb, None if verb is None else False) == found_in(caught.value)[1:]


def look_alike(name: str, *args: object, **attributes: object) -> BaseException:
    """Return an exception whose class has the full name of a client's."""
    module, _, short = name.rpartition(".")
    return chained(type(short, (Exception,), {"__module__": module})(*args), **attributes)


def aioftp_error(info: object, *, code: str = "550", wants: str = "('1xx',)") -> BaseException:
    """Return what aioftp raises when it has read these lines without their codes."""
    return look_alike(
        "aioftp.errors.StatusCodeError",
        f"Waiting for {wants} but got {code} {info!r}",
        expected_codes=(wants.strip("(',)"),),
        received_codes=(code,),
        info=info,
    )


def twisted_error(*lines: str) -> BaseException:
    """Return what Twisted raises when it has read these lines."""
    return look_alike("twisted.protocols.ftp.FTPError", list(lines))


def page(text: bytes, url: str = "ftp://127.0.0.1/x") -> BaseException:
    """Return what requests raises for a page of requests-ftp."""
    response = SimpleNamespace(url=url, content=text)
    return look_alike("requests.exceptions.HTTPError", "404 Client Error", response=response)


@pytest.mark.parametrize(
    ("exc", "text"),
    [
        (aioftp_error([" Gone"]), "550 Gone"),
        (aioftp_error([""]), "550"),
        (aioftp_error(["-a", "-b", " raw", "", " c"]), "550-a\n550-b\n raw\n\n550 c"),
        # A line within that begins with other digits is one too many for aioftp.
        (aioftp_error(["-a", " files"], code="123", wants="550"), "550-a\n123 files"),
        (twisted_error("550 Gone"), "550 Gone"),
        (twisted_error("550-a", "150 b", "550 c"), "550-a\n150 b\n550 c"),
        (twisted_error("150 a", "125 b", "426 c"), "426 c"),
        (twisted_error("150-a", "550 b", "150 c", "426-d", "426 e"), "426-d\n426 e"),
        (twisted_error("550 \u00c3\u00a9"), "550 é"),
        (twisted_error("550 é"), "550 é"),
        (twisted_error("550 あ"), "550 あ"),
        (look_alike("twisted.protocols.ftp.FTPError", "550 Gone"), "550 Gone"),
        (page(b"550 Gone"), "550 Gone"),
        (page(b"550 \xe9"), "550 é"),
        (look_alike("x.Lost", "lost", look_alike("x.Failure", value=FTP_ERROR)), "550 inner"),
        (look_alike("fs.errors.CreateFailed", exc=FTP_ERROR), "550 inner"),
    ],
)
def test_the_reply_is_found_in_the_shapes_of_other_clients(
    exc: BaseException, text: str
) -> None:
    """Which need not be installed for it."""
    assert text == str(reply_of(exc))


@pytest.mark.parametrize(
    "exc",
    [
        aioftp_error("path does not exists"),
        aioftp_error([]),
        aioftp_error([7]),
        aioftp_error([" x"], code="5"),
        look_alike("aioftp.errors.StatusCodeError"),
        look_alike("aioftp.errors.AIOFTPException", "550 x"),
        look_alike("aioftp.errors.PathIOError", reason=(OSError, OSError("550 x"), None)),
        twisted_error(),
        twisted_error("150 a"),
        twisted_error("Connection Failed"),
        look_alike("twisted.protocols.ftp.FTPError"),
        look_alike("twisted.protocols.ftp.FTPCmdError", "550 x"),
        look_alike("ftputil.error.PermanentError", "550 /x: no such file or directory"),
        look_alike("fs.errors.ResourceNotFound", "550"),
        page(b"550 Gone", "http://127.0.0.1/x"),
        page(b"550 " + b"x" * (1 << 20)),
        page(b"<html>"),
        look_alike("requests.exceptions.HTTPError", response=None),
    ],
)
def test_what_a_client_says_of_its_own_is_no_reply(exc: BaseException) -> None:
    """Nor is what it does not tell."""
    assert reply_of(exc) is None
    assert (None, None) == found_in(exc)[1:]


def test_twisted_tells_the_place_by_its_lines() -> None:
    """It hands on the 1yz replies with the last one."""
    assert (None, True) == found_in(twisted_error("150 a", "426 b"))[1:]
    assert (None, False) == found_in(twisted_error("550 a"))[1:]


class Hostile:
    """An attribute that cannot be read."""

    def __get__(self, instance: object, owner: object) -> object:
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "name",
    [
        "ftplib.Error",
        "urllib.error.URLError",
        "aioftp.errors.StatusCodeError",
        "twisted.protocols.ftp.FTPError",
        "requests.exceptions.HTTPError",
        "a.Stranger",
    ],
)
@pytest.mark.parametrize(
    "attribute",
    ["args", "reason", "exc", "value", "info", "response", "__cause__", "__context__",
     "__suppress_context__", "__traceback__", "__class__", "__dict__"],
)  # fmt: skip
def test_no_attribute_of_an_exception_can_do_harm(name: str, attribute: str) -> None:
    """Whatever raises when it is read is passed over."""
    kind = type(look_alike(name))
    hostile = type(kind.__name__, (kind,), {"__module__": "x", attribute: Hostile()})
    for exc in (hostile("550 x"), RuntimeError(hostile("550 x"))):
        assert reply_of(exc) is None or "550 x" == str(reply_of(exc))
        assert isinstance(found_in(exc), tuple)


@pytest.mark.parametrize("odd", [None, 7, b"550 x", ["550 x"], {}, object(), float("nan")])
def test_no_odd_value_can_do_harm(odd: object) -> None:
    """Where a client keeps its texts."""
    for exc in (
        ftplib.error_perm(odd),
        URLError(odd),  # type: ignore[arg-type]
        aioftp_error(odd),
        aioftp_error([odd]),
        look_alike("twisted.protocols.ftp.FTPError", [odd]),
        look_alike("requests.exceptions.HTTPError", response=odd),
        look_alike("a.Stranger", odd, reason=odd, exc=odd, value=odd),
    ):
        assert reply_of(exc) is None
        assert (None, None) == found_in(exc)[1:]


def test_a_command_is_looked_for_where_the_same_reply_was_met() -> None:
    """Below a text that urllib made of it, but not below another reply."""
    with pytest.raises(ftplib.error_perm) as caught:
        ScriptedFTP("550 no").voidcmd("CWD x")
    same = chained(URLError("ftp error: 550 no"), __cause__=caught.value)
    other = chained(URLError("ftp error: 550 yes"), __cause__=caught.value)

    assert ("CWD", False) == found_in(same)[1:]
    assert (None, None) == found_in(other)[1:]
