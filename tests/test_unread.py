"""Replies that an exception left waiting on the control connection."""

from __future__ import annotations

import errno
import ftplib
import io
import socket
import threading
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.handlers import FTPHandler

from ftpreplies import annotating
from ftpreplies._clients import unread_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from conftest import Server

    Start = Callable[..., AbstractContextManager[Server]]


class FullFile(io.BytesIO):
    """A file on a disk that is full."""

    name = "full"

    def write(self, data: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


class FullFS(AbstractedFS):  # type: ignore[misc]
    """A disk that is full."""

    def open(self, filename: str, mode: str) -> Any:
        return FullFile()


class FullHandler(FTPHandler):  # type: ignore[misc]
    """A session on the full disk."""

    abstracted_fs = FullFS


def test_the_reply_that_a_refused_upload_left_is_noted(start: Start) -> None:
    """It is read off the connection, and the next command gets its own reply."""
    with start(FullHandler) as server, closing(ftplib.FTP()) as ftp:
        ftp.connect(server.host, server.port, timeout=10)
        ftp.login("user", "secret")
        with pytest.raises(OSError) as caught, annotating(client=ftp):  # noqa: PT011
            ftp.storbinary("STOR big", io.BytesIO(bytes(1 << 24)))

        assert isinstance(caught.value, (ConnectionResetError, BrokenPipeError))
        (note,) = caught.value.__notes__
        assert note.startswith("ftpreplies: 426, transient negative completion, ")
        assert "in answer to STOR, left unread on the control connection" in note
        assert "transfer aborted" in note.splitlines()[0]
        assert ftp.sock is not None
        assert 10 == ftp.sock.gettimeout()
        assert ftp.voidcmd("NOOP").startswith("200 ")


@pytest.fixture
def pair() -> Iterator[tuple[ftplib.FTP, socket.socket]]:
    """Return a client of ftplib, and the server's end of its connection."""
    ours, theirs = socket.socketpair()
    client = ftplib.FTP()
    client.sock, client.file = ours, ours.makefile("r", encoding="utf-8")
    ours.settimeout(7)
    with closing(theirs), closing(client):
        yield client, theirs


def note_after(exc: BaseException, client: Any) -> list[str]:
    """Return the notes of an exception raised round a client."""
    with suppress(type(exc)), annotating(client=client):
        raise exc
    return list(getattr(exc, "__notes__", []))


@pytest.mark.parametrize("error", [BrokenPipeError(32, "x"), EOFError(), TimeoutError()])
def test_one_waiting_reply_is_read(
    pair: tuple[ftplib.FTP, socket.socket], error: Exception
) -> None:
    """All of its lines, and no line of the next."""
    client, server = pair
    server.sendall(b"452-Full\r\n452 No space left on device\r\n226 next\r\n")
    (note,) = note_after(error, client)

    assert "and now read off it: 452-Full 452 No space left on device" in note
    assert "226 next" == client.getresp()
    assert client.sock is not None
    assert 7 == client.sock.gettimeout()


def test_where_nothing_waits_the_session_goes_on(
    pair: tuple[ftplib.FTP, socket.socket],
) -> None:
    """A second is waited at most, and the connection can still be read in its encoding."""
    client, server = pair
    client.encoding = "latin-1"
    begin = time.monotonic()

    assert [] == note_after(ConnectionResetError(), client)
    assert 0.9 < time.monotonic() - begin < 3
    server.sendall("200 Still here, as é".encode("latin-1") + b"\r\n")
    assert "200 Still here, as é" == client.getresp()


def test_a_reply_that_does_not_end_is_given_up(
    pair: tuple[ftplib.FTP, socket.socket],
) -> None:
    """What came in time is told."""
    client, server = pair
    server.sendall(b"451-Trouble\r\n" + b"451-more\r\n" * 5)
    begin = time.monotonic()
    found = unread_reply(client)

    assert found is not None
    assert not found.complete
    assert 6 == len(found.lines)
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("client", [ftplib.FTP(), object(), 5])
def test_a_client_that_cannot_be_read_is_no_error(client: Any) -> None:
    """Closed, or none at all."""
    assert [] == note_after(BrokenPipeError(), client)


@pytest.mark.parametrize("error", [ValueError("no socket error"), ftplib.error_perm("550 x")])
def test_nothing_is_read_after_other_errors(
    pair: tuple[ftplib.FTP, socket.socket], error: Exception
) -> None:
    """Or where the exception has its own reply."""
    client, server = pair
    server.sendall(b"226 next\r\n")
    note_after(error, client)

    assert "226 next" == client.getresp()


def test_nothing_is_read_where_the_exception_has_its_own_reply(
    pair: tuple[ftplib.FTP, socket.socket],
) -> None:
    """An OSError of urllib, for example."""
    client, server = pair
    server.sendall(b"226 next\r\n")
    (note,) = note_after(URLError(ftplib.error_perm("550 x")), client)

    assert note.startswith("ftpreplies: 550, ")
    assert "226 next" == client.getresp()


def test_a_line_that_is_no_reply_is_no_note(
    pair: tuple[ftplib.FTP, socket.socket],
) -> None:
    """And no error."""
    client, server = pair
    server.sendall(b"HTTP/1.1 400 Bad Request\r\n")

    assert [] == note_after(EOFError(), client)


def test_a_server_that_drips_holds_nobody_longer_than_a_second(
    pair: tuple[ftplib.FTP, socket.socket],
) -> None:
    """The second is for the whole reply, not for each piece of it."""
    client, server = pair

    def drip() -> None:
        with suppress(OSError):
            for sign in b"426 Broken pipe, told slowly\r\n":
                server.send(bytes([sign]))
                time.sleep(0.3)

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    begin = time.monotonic()

    assert [] == note_after(BrokenPipeError(), client)
    assert time.monotonic() - begin < 3
    server.close()
    dripping.join(10)


def test_a_reply_of_thousands_of_lines_is_cut(
    pair: tuple[ftplib.FTP, socket.socket],
) -> None:
    """In what is read, and in what the note tells."""
    client, server = pair
    server.sendall(b"426-line\r\n" * 3000 + b"426 end\r\n")
    (note,) = note_after(BrokenPipeError(), client)

    assert "426-line 426-line" in note
    assert "\u2026" in note
    assert len(note.splitlines()[0]) < 700


def test_a_second_that_is_over_ends_the_wait(
    pair: tuple[ftplib.FTP, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between two pieces."""
    client, server = pair
    server.sendall(b"426 x\r\n")
    clock = iter([0.0, 2.0, 2.0, 2.0])
    monkeypatch.setattr("ftpreplies._clients.monotonic", lambda: next(clock))

    assert unread_reply(client) is None
