"""Each Python client of FTP, really raising: a server on loopback refuses it."""

from __future__ import annotations

import asyncio
import ftplib
import gc
import io
import threading
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from urllib.request import urlopen

import pytest
from optional import optional
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.handlers import FTPHandler

from ftpreplies import annotate, annotating, explain, reply_of
from ftpreplies._clients import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from conftest import Server

    Start = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(autouse=True)
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the sockets that clients forget go while the test's filters hold."""
    monkeypatch.setattr(FTPHandler, "auth_failed_timeout", 0)  # refuse without a pause
    yield
    gc.collect()


class FailingFile(io.BytesIO):
    """A file that cannot be read."""

    name = "failing"

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(5, "Input/output error")


class FailingFS(AbstractedFS):  # type: ignore[misc]
    """A disk of such files."""

    def open(self, filename: str, mode: str) -> Any:
        return FailingFile()


class FailingHandler(FTPHandler):  # type: ignore[misc]
    """A session on the failing disk."""

    abstracted_fs = FailingFS


class OldHandler(FTPHandler):  # type: ignore[misc]
    """A session that knows no MLST."""

    proto_cmds: ClassVar = {
        verb: known for verb, known in FTPHandler.proto_cmds.items() if verb != "MLST"
    }


class Failure(NamedTuple):
    """A call that a server refuses, and what is to be read in its exception."""

    run: Callable[[Server], object]
    kind: str
    text: str
    command: str | None
    after_preliminary: bool | None = False


def check(exc: BaseException, failure: Failure) -> None:
    """See that reply, command and place are read, and that one note tells them."""
    assert failure.kind == type(exc).__name__
    assert failure.text == str(reply_of(exc))
    assert (failure.command, failure.after_preliminary) == found_in(exc)[1:]
    (note,) = annotate(exc).__notes__
    answer = "" if failure.command is None else f", in answer to {failure.command}"
    assert note.startswith(f"ftpreplies: {failure.text[:3]}, permanent negative completion")
    assert note.splitlines()[0].endswith(f"completion{answer}")
    assert "secret" not in note
    cause = explain(exc).cause
    assert cause is not None
    assert CAUSES[failure.text] == cause.value


CAUSES = {
    "550 No such file or directory.": "file-not-found",
    "530 Authentication failed.": "login-incorrect",
    "550 File exists.": "already-exists",
    "550 Directory not empty.": "directory-not-empty",
    "550 Is a directory.": "is-a-directory",
    "550 Not a directory.": "not-a-directory",
    '500 Command "AUTH" not understood.': "tls-not-available",
}
MISSING, REFUSED, EXISTS, FULL, DIRECTORY, FILE, NO_TLS = CAUSES


def ftplib_with(
    act: Callable[[Any], object], password: str = "secret", tls: bool = False
) -> Callable[[Server], object]:
    """Return a function that acts in a session of ftplib."""

    def run(server: Server) -> object:
        with (ftplib.FTP_TLS if tls else ftplib.FTP)() as session:
            session.connect(server.host, server.port, timeout=10)
            session.login("user", password)
            return act(session)

    return run


def aioftp_with(
    act: Callable[[Any], Any], password: str = "secret"
) -> Callable[[Server], object]:
    """Return a function that acts in a session of aioftp."""

    def run(server: Server) -> object:
        aioftp = optional("aioftp")

        async def session() -> object:
            client = aioftp.Client(socket_timeout=10)
            try:
                await client.connect(server.host, server.port)
                await client.login("user", password)
                return await act(client)
            finally:
                client.close()
                await client.stream.writer.wait_closed()

        return asyncio.run(session())

    return run


async def aioftp_download(client: Any) -> object:
    """Fetch a file that is not there."""
    async with client.download_stream("missing") as stream:
        return await stream.read()


def ftputil_with(
    act: Callable[[Any], object], password: str = "secret"
) -> Callable[[Server], object]:
    """Return a function that acts in a session of ftputil."""

    def run(server: Server) -> object:
        ftputil = optional("ftputil")
        factory = optional("ftputil.session").session_factory(
            port=server.port, encoding="utf-8"
        )
        with ftputil.FTPHost(server.host, "user", password, session_factory=factory) as session:
            session.set_time_shift(0.0)
            return act(session)

    return run


def urllib_of(path: str, password: str = "secret") -> Callable[[Server], object]:
    """Return a function that opens a URL with urllib."""
    return lambda server: urlopen(
        f"ftp://user:{password}@{server.host}:{server.port}/{path}", timeout=10
    )


def fsspec_with(
    act: Callable[[Any], object], password: str = "secret"
) -> Callable[[Server], object]:
    """Return a function that acts in fsspec's ftp file system."""

    def run(server: Server) -> object:
        files = optional("fsspec").filesystem(
            "ftp",
            host=server.host,
            port=server.port,
            username="user",
            password=password,
            timeout=10,
            skip_instance_cache=True,
        )
        return act(files)

    return run


def smart_open_of(
    path: str, mode: str = "rb", password: str = "secret"
) -> Callable[[Server], object]:
    """Return a function that opens a URL with smart_open."""
    return lambda server: optional("smart_open").open(
        f"ftp://user:{password}@{server.host}:{server.port}/{path}", mode
    )


def requests_of(
    path: str, method: str = "get", password: str = "secret"
) -> Callable[[Server], object]:
    """Return a function that makes a request with requests-ftp, and minds its status."""

    def run(server: Server) -> None:
        with optional("requests_ftp.ftp").FTPSession() as session:
            call = getattr(session, method)
            url = f"ftp://{server.host}:{server.port}/{path}"
            call(url, auth=("user", password), timeout=10).raise_for_status()

    return run


def fs_with(
    act: Callable[[Any], object], password: str = "secret"
) -> Callable[[Server], object]:
    """Return a function that acts in a file system of PyFilesystem2."""

    def run(server: Server) -> object:
        url = f"ftp://user:{password}@{server.host}:{server.port}/?timeout=10"
        with optional("fs").open_fs(url) as files:
            return act(files)

    return run


@pytest.fixture(scope="module")
def reactor() -> Iterator[Any]:
    """Run Twisted's one reactor in a thread; it can be started but once."""
    reactor = optional("twisted.internet.reactor")
    thread = threading.Thread(target=reactor.run, kwargs={"installSignalHandlers": False})
    thread.start()
    yield reactor
    reactor.callFromThread(reactor.stop)
    thread.join(10)


def twisted_with(
    reactor: Any, server: Server, act: Callable[[Any], Any], password: str = "secret"
) -> object:
    """Act in a session of Twisted's client, and raise what it fails with."""
    ftp = optional("twisted.protocols.ftp")
    creator = optional("twisted.internet.protocol").ClientCreator(
        reactor, ftp.FTPClient, "user", password
    )

    def session() -> Any:
        def close(result: Any) -> Any:
            clients.pop().transport.loseConnection()
            return result

        def connected(client: Any) -> Any:
            clients.append(client)
            return act(client).addBoth(close)

        return creator.connectTCP(server.host, server.port).addCallback(connected)

    clients: list[Any] = []
    threads = optional("twisted.internet.threads")
    return threads.blockingCallFromThread(reactor, session)


FAILURES = {
    "ftplib-missing": Failure(
        ftplib_with(lambda session: session.retrbinary("RETR missing", print)),
        "error_perm", MISSING, "RETR",
    ),
    "ftplib-login": Failure(ftplib_with(print, "wrong"), "error_perm", REFUSED, "PASS"),
    "ftplib-exists": Failure(
        ftplib_with(lambda session: session.mkd("folder")), "error_perm", EXISTS, "MKD"
    ),
    "ftplib-tls": Failure(ftplib_with(print, tls=True), "error_perm", NO_TLS, "AUTH"),
    "aioftp-missing": Failure(
        aioftp_with(aioftp_download), "StatusCodeError", MISSING, "RETR"
    ),
    "aioftp-login": Failure(
        aioftp_with(print, "wrong"), "StatusCodeError", REFUSED, "PASS"
    ),
    "aioftp-full": Failure(
        aioftp_with(lambda client: client.remove_directory("folder")),
        "StatusCodeError", FULL, "RMD",
    ),
    "aioftp-stat": Failure(
        aioftp_with(lambda client: client.stat("missing")),
        "StatusCodeError", MISSING, "MLST",
    ),
    "ftputil-missing": Failure(
        ftputil_with(lambda session: session.open("missing")), "FTPIOError", MISSING, "RETR"
    ),
    "ftputil-login": Failure(
        ftputil_with(print, "wrong"), "PermanentError", REFUSED, "PASS"
    ),
    "ftputil-exists": Failure(
        ftputil_with(lambda session: session.mkdir("folder")),
        "PermanentError", EXISTS, "MKD",
    ),
    "urllib-missing": Failure(urllib_of("missing"), "URLError", MISSING, "CWD"),
    "urllib-login": Failure(urllib_of("file.txt", "wrong"), "URLError", REFUSED, "PASS"),
    "urllib-folder": Failure(urllib_of("file.txt/x"), "URLError", FILE, "CWD"),
    "fsspec-missing": Failure(
        fsspec_with(lambda files: files.cat_file("/missing")),
        "FileNotFoundError", MISSING, "RETR",
    ),
    "fsspec-login": Failure(fsspec_with(print, "wrong"), "error_perm", REFUSED, "PASS"),
    "fsspec-ls": Failure(
        fsspec_with(lambda files: files.ls("/missing")), "FileNotFoundError", MISSING, "LIST"
    ),
    "fsspec-directory": Failure(  # whatever is wrong, fsspec says that it is not there
        fsspec_with(lambda files: files.cat_file("/folder")),
        "FileNotFoundError", DIRECTORY, "RETR",
    ),
    "fsspec-write": Failure(
        fsspec_with(lambda files: files.pipe_file("/missing/x", b"x")),
        "error_perm", MISSING, "STOR",
    ),
    "smart_open-missing": Failure(smart_open_of("missing"), "error_perm", MISSING, "RETR"),
    "smart_open-login": Failure(
        smart_open_of("file.txt", password="wrong"), "error_perm", REFUSED, "PASS"
    ),
    "smart_open-write": Failure(
        smart_open_of("missing/x", "wb"), "error_perm", MISSING, "STOR"
    ),
    "requests-missing": Failure(requests_of("missing"), "HTTPError", MISSING, None, None),
    "requests-login": Failure(
        requests_of("file.txt", password="wrong"), "HTTPError", REFUSED, None, None
    ),
    "requests-list": Failure(
        requests_of("file.txt", "list"), "HTTPError", FILE, None, None
    ),
    "fs-missing": Failure(
        fs_with(lambda files: files.readbytes("missing")), "ResourceNotFound", MISSING, "RETR"
    ),
    "fs-login": Failure(
        fs_with(lambda files: files.listdir("/"), "wrong"),
        "PermissionDenied", REFUSED, "PASS",
    ),
    "fs-full": Failure(
        fs_with(lambda files: files.removedir("folder")), "DirectoryNotEmpty", FULL, "RMD"
    ),
}  # fmt: skip


# urllib, smart_open, requests-ftp and PyFilesystem2 leave sockets to the collector,
# aioftp the data connection of a refused transfer.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.filterwarnings("ignore:unclosed transport:ResourceWarning")
@pytest.mark.filterwarnings("ignore:loop is closed:ResourceWarning")
@pytest.mark.parametrize("name", FAILURES)
def test_what_a_client_raises_is_read(server: Server, name: str) -> None:
    """Reply, command and place; and one note, whoever adds it first."""
    failure = FAILURES[name]
    with pytest.raises(Exception) as caught, annotating():  # noqa: PT011 - of any kind
        failure.run(server)

    check(caught.value, failure)


def sink() -> Any:
    """Return a protocol that drops what it is sent."""
    return optional("twisted.internet.protocol").Protocol()


def gathered(client: Any) -> Any:
    """Delete a file that is not there, as one of several."""
    return optional("twisted.internet.defer").gatherResults(
        [client.removeFile("missing")], consumeErrors=True
    )


TWISTED = {
    "missing": (lambda client: client.retrieveFile("missing", sink()), MISSING),
    "exists": (lambda client: client.makeDirectory("folder"), EXISTS),
    "rename": (lambda client: client.rename("missing", "x"), MISSING),
    "gathered": (gathered, MISSING),
    "login": (lambda client: client.pwd(), REFUSED),
}
KINDS = {"gathered": "FirstError", "login": "ConnectionLost"}


@pytest.mark.parametrize("name", TWISTED)
def test_what_twisted_raises_is_read(server: Server, reactor: Any, name: str) -> None:
    """Reply and place; the command is nowhere."""
    act, text = TWISTED[name]
    password = "wrong" if name == "login" else "secret"
    with pytest.raises(Exception) as caught, annotating():  # noqa: PT011 - of any kind
        twisted_with(reactor, server, act, password)

    kind = KINDS.get(name, "CommandFailed")
    check(caught.value, Failure(print, kind, text, None))


def test_twisted_hands_on_the_150_with_the_426(start: Start, reactor: Any) -> None:
    """So the place is known."""
    with start(FailingHandler) as server, pytest.raises(Exception, match="426") as caught:
        (server.folder / "file.txt").write_text("hello")
        twisted_with(reactor, server, lambda client: client.retrieveFile("file.txt", sink()))

    assert "426 None; transfer aborted." == str(reply_of(caught.value))
    assert (None, True) == found_in(caught.value)[1:]


@pytest.mark.parametrize("name", ["rmdir", "listdir", "stat"])
def test_what_ftputil_says_of_its_own_is_no_reply(server: Server, name: str) -> None:
    """Not even where its text begins with 550."""
    path = "folder" if name == "rmdir" else "missing"
    with pytest.raises(OSError, match=r"not empty|550 /missing: no such") as caught:
        ftputil_with(lambda session: getattr(session, name)(path))(server)

    assert reply_of(caught.value) is None


def test_what_fsspec_finds_by_itself_is_no_reply(server: Server) -> None:
    """It looks into the listing, and the server refuses nothing."""
    with pytest.raises(FileNotFoundError) as caught:
        fsspec_with(lambda files: files.info("/missing"))(server)

    assert reply_of(caught.value) is None


def test_what_aioftp_says_of_its_own_is_no_reply(start: Start) -> None:
    """A server without MLST has refused that, but never said ``path does not exists``."""
    with start(OldHandler) as server, pytest.raises(Exception, match="path does not") as caught:
        aioftp_with(lambda client: client.stat("missing"))(server)

    assert "StatusCodeError" == type(caught.value).__name__
    assert reply_of(caught.value) is None


def test_what_aioftp_meets_at_the_end_of_a_transfer_comes_after_the_150(start: Start) -> None:
    """The command is forgotten by then, the place is not."""

    async def download(client: Any) -> None:
        async with client.download_stream("file.txt") as stream:
            await stream.read()

    with start(FailingHandler) as server, pytest.raises(Exception, match="426") as caught:
        (server.folder / "file.txt").write_text("hello")
        aioftp_with(download)(server)

    assert "426 None; transfer aborted." == str(reply_of(caught.value))
    assert (None, True) == found_in(caught.value)[1:]


def test_a_greeting_is_known_to_be_one_in_aioftp(start: Start) -> None:
    """Its command is CONNECT; a 421 is only read after it."""
    with start(max_cons=2) as server, ftplib.FTP() as first:
        first.connect(server.host, server.port, timeout=10)
        with pytest.raises(Exception, match="421") as caught, annotating():
            aioftp_with(print)(server)

    assert ("CONNECT", None) == found_in(caught.value)[1:]
    assert "read after the greeting" in caught.value.__notes__[0]


def test_annotating_stands_in_a_coroutine_that_uses_aioftp(server: Server) -> None:
    """Around what is awaited, and as a decorator."""

    @annotating()
    async def change(client: Any) -> None:
        async with annotating():
            await client.change_directory("missing")

    with pytest.raises(Exception, match="550") as caught:
        aioftp_with(change)(server)

    (note,) = caught.value.__notes__
    assert "in answer to CWD" in note


def test_annotating_stands_under_inline_callbacks(server: Server, reactor: Any) -> None:
    """On the generator function that Twisted drives."""

    @optional("twisted.internet.defer").inlineCallbacks  # type: ignore[untyped-decorator]
    @annotating(command="CWD")
    def change(client: Any) -> Iterator[Any]:
        yield client.cwd("missing")

    with pytest.raises(Exception, match="550") as caught:
        twisted_with(reactor, server, change)

    (note,) = caught.value.__notes__
    assert "in answer to CWD" in note
