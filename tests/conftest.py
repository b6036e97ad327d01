"""A real FTP server on loopback, for all tests that want one."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


class Server(NamedTuple):
    """Where a server listens, and the folder that it serves."""

    host: str
    port: int
    folder: Path


@contextmanager
def serving(folder: Path, handler: Any, **limits: int) -> Iterator[Server]:
    """Serve a folder to ``user``, whose password is ``secret``, and to guests."""
    authorizer = DummyAuthorizer()
    authorizer.add_user("user", "secret", str(folder), perm="elradfmwMT")
    authorizer.add_anonymous(str(folder), msg_quit="Bye")
    server = FTPServer(
        ("127.0.0.1", 0), type("Handler", (handler,), {"authorizer": authorizer})
    )
    for name, limit in limits.items():
        setattr(server, name, limit)
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            server.serve_forever(timeout=0.01, blocking=False, handle_exit=False)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        host, port = server.address[:2]
        yield Server(host, port, folder)
    finally:
        done.set()
        thread.join(10)
        server.close_all()


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., AbstractContextManager[Server]]:
    """Return a function that starts a server with a handler of the test's own."""

    def starting(handler: Any = FTPHandler, **limits: int) -> AbstractContextManager[Server]:
        return serving(tmp_path, handler, **limits)

    return starting


@pytest.fixture
def server(start: Callable[..., AbstractContextManager[Server]]) -> Iterator[Server]:
    """Return a running server whose folder has a file and a folder in it."""
    with start() as running:
        (running.folder / "file.txt").write_text("hello")
        (running.folder / "folder").mkdir()
        (running.folder / "folder" / "inside.txt").write_text("hello")
        yield running
