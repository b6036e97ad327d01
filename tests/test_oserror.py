"""FTP failures as the OSError that a local failure would have been."""

from __future__ import annotations

import errno
import ftplib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest

from ftpreplies import Cause, to_oserror

if TYPE_CHECKING:
    from conftest import Server


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("550 x: No such file or directory", FileNotFoundError, errno.ENOENT),
        ("550 x: Permission denied", PermissionError, errno.EACCES),
        ("550 x: File exists", FileExistsError, errno.EEXIST),
        ("550 x: Is a directory", IsADirectoryError, errno.EISDIR),
        ("550 x: Not a directory", NotADirectoryError, errno.ENOTDIR),
        ("550 x: Directory not empty", OSError, errno.ENOTEMPTY),
        ("452 No space left on device", OSError, errno.ENOSPC),
        ("552 Disk quota exceeded", OSError, errno.EDQUOT),
        ("550 Failed to open file.", OSError, errno.EIO),
        ("530 Login incorrect.", PermissionError, errno.EACCES),
        ("421", OSError, errno.EIO),
    ],
)
def test_a_stated_cause_picks_class_and_errno(
    text: str, kind: type[OSError], number: int
) -> None:
    """Where none is stated, nothing is guessed."""
    original = ftplib.error_perm(text)
    error = to_oserror(original, "some/path")

    assert kind is type(error)
    assert number == error.errno
    assert "some/path" == error.filename
    assert text == error.strerror
    assert original is error.__cause__


def test_an_errno_that_the_system_does_not_have_is_eio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no EDQUOT on every Python."""
    monkeypatch.delattr(errno, "EDQUOT")

    assert errno.EIO == to_oserror(ftplib.error_perm("552 Disk quota exceeded")).errno


def test_without_a_path_there_is_no_filename() -> None:
    """And the text is all."""
    error = to_oserror(ftplib.error_perm("550 x: No such file or directory"))

    assert error.filename is None
    assert "[Errno 2] 550 x: No such file or directory" == str(error)


@pytest.mark.parametrize("path", ["x", b"x", Path("x")])
def test_a_path_may_be_of_any_kind(path: Any) -> None:
    """As for open()."""
    assert path == to_oserror(ftplib.error_perm("550 x"), path).filename


@pytest.mark.parametrize(
    "error", [BrokenPipeError(errno.EPIPE, "x"), FileNotFoundError(2, "x"), OSError(5, "x")]
)
def test_an_oserror_with_an_errno_is_itself(error: OSError) -> None:
    """There is nothing to add."""
    assert error is to_oserror(error, "path")


def test_an_errno_that_is_a_reply_code_is_none() -> None:
    """ftputil puts 550 there; urllib's errors have None."""
    inner = ftplib.error_perm("550 x: No such file or directory")
    odd = OSError(550, "550 x: No such file or directory")
    odd.__cause__ = inner

    assert errno.ENOENT == to_oserror(odd).errno
    assert errno.ENOENT == to_oserror(URLError(inner)).errno


@pytest.mark.parametrize(
    ("exc", "message"),
    [
        (ValueError("550 apples"), "this ValueError holds no FTP reply"),
        (EOFError(), "this EOFError holds no FTP reply"),
        (ftplib.error_reply("226 Done"), "226 in this error_reply is no refusal"),
        (ftplib.error_reply("350 Go on"), "350 in this error_reply is no refusal"),
        (ftplib.error_proto("631 cGFzcw=="), "631 in this error_proto is no refusal"),
    ],
)
def test_what_is_no_refusal_is_a_value_error(exc: Exception, message: str) -> None:
    """The message names the exception."""
    with pytest.raises(ValueError, match=message):
        to_oserror(exc)


def test_no_control_character_passes() -> None:
    """The server's text is hostile."""
    error = to_oserror(ftplib.error_perm("550-\x1b[2Ja\n550 b"))

    assert "550-\ufffd[2Ja 550 b" == error.strerror


def test_every_errno_exists_and_makes_the_class_that_python_knows() -> None:
    """The table of causes and errnos holds on this system."""
    for cause in Cause:
        assert cause.errno is None or isinstance(getattr(errno, cause.errno), int)
    assert "ENOENT" == Cause.FILE_NOT_FOUND.errno


def test_it_pickles() -> None:
    """As any OSError, without its cause."""
    error = to_oserror(ftplib.error_perm("550 x: No such file or directory"), "x")

    assert (errno.ENOENT, "x") == (
        (again := pickle.loads(pickle.dumps(error))).errno,
        again.filename,
    )


def test_a_real_failure_reads_like_a_local_one(server: Server) -> None:
    """With FileNotFoundError a caller need not know of FTP."""
    with ftplib.FTP() as client:
        client.connect(server.host, server.port, timeout=10)
        client.login("user", "secret")
        with pytest.raises(FileNotFoundError) as caught:
            try:
                client.delete("missing")
            except ftplib.Error as error:
                raise to_oserror(error, "missing") from error

    assert "missing" == caught.value.filename
