"""ftplib and urllib against a real server."""

from __future__ import annotations

import ftplib
import gc
import io
import traceback
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.handlers import FTPHandler

from ftpreplies import Reply, annotate, annotating, explain, reply_of
from ftpreplies._clients import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from conftest import Server

    Start = Callable[..., AbstractContextManager[Server]]


@pytest.fixture
def ftp(server: Server) -> Iterator[ftplib.FTP]:
    """Return a session, logged in."""
    with ftplib.FTP() as client:
        client.connect(server.host, server.port, timeout=10)
        client.login("user", "secret")
        yield client


FAILURES: dict[str, Callable[[ftplib.FTP], object]] = {
    "CWD": lambda ftp: ftp.cwd("missing"),
    "RETR": lambda ftp: ftp.retrbinary("RETR missing", print),
    "STOR": lambda ftp: ftp.storbinary("STOR missing/x", io.BytesIO(b"x")),
    "DELE": lambda ftp: ftp.delete("missing"),
    "MKD": lambda ftp: ftp.mkd("folder"),
    "RMD": lambda ftp: ftp.rmd("folder"),
    "RNFR": lambda ftp: ftp.rename("missing", "x"),
    "RNTO": lambda ftp: ftp.rename("file.txt", "missing/x"),
    "SIZE": lambda ftp: ftp.size("missing"),
    "NLST": lambda ftp: ftp.nlst("missing"),
    "MLSD": lambda ftp: list(ftp.mlsd("file.txt")),
    "TYPE": lambda ftp: ftp.voidcmd("TYPE X"),
    "XYZZY": lambda ftp: ftp.voidcmd("xyzzy s3cret"),
}


@pytest.mark.parametrize("verb", FAILURES)
def test_a_failing_call_is_annotated_with_its_command(ftp: ftplib.FTP, verb: str) -> None:
    """Found in the traceback; the argument stays out."""
    with pytest.raises(ftplib.Error) as caught, annotating():
        FAILURES[verb](ftp)

    (note,) = caught.value.__notes__
    found = explain(caught.value)
    assert verb == found.command
    assert f" {verb}\n" in note
    assert note.startswith(f"ftpreplies: {str(caught.value)[:3]}, ")
    assert "missing" not in note.splitlines()[0]
    assert "s3cret" not in note


def test_a_refused_login_is_explained(server: Server) -> None:
    """530 in answer to PASS, and the password nowhere."""
    with ftplib.FTP() as client:
        client.connect(server.host, server.port, timeout=10)
        with pytest.raises(ftplib.error_perm) as caught, annotating():
            client.login("user", "wr0ng")

    found = explain(caught.value)
    assert ("PASS", True) == (found.command, found.listed)
    assert found.meaning is not None
    assert "530-login-refused" == found.meaning.id
    shown = "".join(traceback.format_exception(caught.value))
    assert "in answer to PASS" in shown
    assert 1 == shown.count("ftpreplies: ")
    assert "wr0ng" not in caught.value.__notes__[0]


def test_before_a_login_every_command_is_refused_in_another_sense(server: Server) -> None:
    """The same number, told apart by its command."""
    with ftplib.FTP() as client:
        client.connect(server.host, server.port, timeout=10)
        with pytest.raises(ftplib.error_perm) as caught:
            client.pwd()

    meanings = [meaning.id for meaning in explain(caught.value).meanings]
    assert "530-login-required" == meanings[0]


def test_a_full_server_refuses_at_the_greeting(start: Start) -> None:
    """The greeting's command is CONNECT."""
    first, second = ftplib.FTP(), ftplib.FTP()
    with start(max_cons=2) as server, closing(first), closing(second):
        first.connect(server.host, server.port, timeout=10)
        with pytest.raises(ftplib.error_temp) as caught, annotating():
            second.connect(server.host, server.port, timeout=10)

    assert Reply.SERVICE_NOT_AVAILABLE is explain(caught.value).code
    assert "CONNECT" == explain(caught.value).command
    assert "read after the greeting" in caught.value.__notes__[0]


class FailingFile(io.BytesIO):
    """A file whose second read fails."""

    name = "failing"

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        self.seek(1)
        return b"x" * 1000


class FailingFS(AbstractedFS):  # type: ignore[misc]
    """A disk that fails while a file is read."""

    def open(self, filename: str, mode: str) -> Any:
        return FailingFile()


class FailingHandler(FTPHandler):  # type: ignore[misc]
    """A session on the failing disk."""

    abstracted_fs = FailingFS


def test_a_failure_during_a_transfer_is_known_to_come_after_the_150(start: Start) -> None:
    """The place is read from ftplib's frames."""
    with start(FailingHandler) as server, ftplib.FTP() as client:
        (server.folder / "file.txt").write_text("hello")
        client.connect(server.host, server.port, timeout=10)
        client.login("user", "secret")
        with pytest.raises(ftplib.error_temp) as caught:
            client.retrbinary("RETR file.txt", lambda data: None)

    assert ("RETR", True) == found_in(caught.value)[1:]
    found = explain(caught.value)
    assert found.meaning is not None
    assert "426-transfer" == found.meaning.id
    assert found.after_preliminary is True


def test_a_refusal_is_known_to_come_before_the_150(ftp: ftplib.FTP) -> None:
    """sendcmd's frame is the innermost."""
    with pytest.raises(ftplib.error_perm) as caught:
        ftp.retrbinary("RETR missing", print)

    assert ("RETR", False) == found_in(caught.value)[1:]


def test_a_positive_reply_in_the_wrong_place_is_explained(ftp: ftplib.FTP) -> None:
    """voidcmd refuses 350 with error_reply."""
    with pytest.raises(ftplib.error_reply) as caught, annotating():
        ftp.voidcmd("RNFR file.txt")

    assert "RNTO" in caught.value.__notes__[0]


def test_a_session_that_was_cut_has_no_reply(ftp: ftplib.FTP) -> None:
    """EOFError and OSError are left as they are."""
    ftp.voidcmd("QUIT")
    with pytest.raises((EOFError, OSError)) as caught, annotating():
        ftp.voidcmd("NOOP")

    assert not hasattr(caught.value, "__notes__")


@pytest.fixture
def collected() -> Iterator[None]:
    """Let urllib's forgotten sockets go while their warning is ignored."""
    yield
    gc.collect()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize(
    ("path", "user"),
    [("missing", "user:secret@"), ("file.txt", "user:wrong@"), ("missing/x", "")],
)
def test_urllib_is_unwrapped(server: Server, path: str, user: str) -> None:
    """In each of the shapes that it really raises."""
    url = f"ftp://{user}{server.host}:{server.port}/{path}"
    with pytest.raises(URLError) as caught, annotating():
        urlopen(url, timeout=10)

    reply = reply_of(caught.value)
    assert reply is not None
    assert reply.code.is_permanent
    shown = "".join(traceback.format_exception(caught.value))
    assert 1 == shown.count("ftpreplies: ")


def test_a_retry_loop_leaves_one_note(ftp: ftplib.FTP) -> None:
    """On each new exception one."""
    errors = []
    for _ in range(3):
        try:
            ftp.cwd("missing")
        except ftplib.error_perm as error:
            errors.append(annotate(annotate(error)))

    assert [1, 1, 1] == [len(error.__notes__) for error in errors]


def test_the_greeting_of_a_real_server_is_explained(server: Server) -> None:
    """220, to CONNECT."""
    with ftplib.FTP() as client:
        welcome = client.connect(server.host, server.port, timeout=10)
        with suppress(ftplib.Error):
            client.quit()

    meaning = explain(welcome, command="CONNECT").meaning
    assert meaning is not None
    assert "220-greeting" == meaning.id


def test_multi_line_replies_of_a_real_server_are_read(ftp: ftplib.FTP) -> None:
    """FEAT, as ftplib hands it on."""
    found = explain(ftp.sendcmd("FEAT"), command="FEAT")

    assert found.meaning is not None
    assert "211-features" == found.meaning.id
    assert found.server_reply is not None
    assert " UTF8" in found.server_reply.lines
