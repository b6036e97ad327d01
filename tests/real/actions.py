"""What is done to the servers, and by whom."""

from __future__ import annotations

import ftplib
import io
import socket
import ssl
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .servers import Server

    #: Done in a session. It returns the last reply, or raises what ftplib raises.
    Do = Callable[[ftplib.FTP], str | None]
    #: Done to a server, with a session of its own.
    Act = Callable[[Server], str | None]


# Who does it.


def stranger(do: Do) -> Act:
    """Connect, and log in as nobody."""

    def act(server: Server) -> str | None:
        with closing(ftplib.FTP()) as ftp:
            ftp.connect(server.host, server.port, timeout=10)
            return do(ftp)

    return act


def user(do: Do) -> Act:
    """Connect and log in."""
    return stranger(lambda ftp: str(ftp.login("user", "secret")) and do(ftp))


def guest(do: Do) -> Act:
    """Connect and log in as a guest."""
    return stranger(lambda ftp: str(ftp.login()) and do(ftp))


def veiled(do: Do) -> Act:
    """Connect over TLS, and log in as nobody."""

    def act(server: Server) -> str | None:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # In TLS 1.3 the client learns of a refused session only while it reads.
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with closing(ftplib.FTP_TLS(context=context)) as ftp:
            ftp.connect(server.host, server.port, timeout=10)
            ftp.auth()
            return do(ftp)

    return act


def secured(do: Do) -> Act:
    """Connect over TLS and log in."""
    return veiled(lambda ftp: str(ftp.login("user", "secret")) and do(ftp))


def beside(do: Act) -> Act:
    """Do it while another connection is logged in."""

    def act(server: Server) -> str | None:
        with closing(ftplib.FTP()) as other:
            other.connect(server.host, server.port, timeout=10)
            other.login("user", "secret")
            return do(server)

    return act


def after_mistake(do: Act) -> Act:
    """Do it after a login with a wrong password."""

    def act(server: Server) -> str | None:
        with suppress(ftplib.error_perm):
            stranger(login("user", "wrong"))(server)
        return do(server)

    return act


# What is done.


def say(*commands: str) -> Do:
    """Send commands and return the last reply."""

    def do(ftp: ftplib.FTP) -> str:
        for command in commands[:-1]:
            ftp.sendcmd(command)
        return ftp.sendcmd(commands[-1])

    return do


def login(name: str = "user", password: str = "secret") -> Do:
    """Log in."""
    return lambda ftp: ftp.login(name, password)


def connected(ftp: ftplib.FTP) -> str | None:
    """Do no more than connect."""
    return ftp.welcome


def read(path: str, rest: int | None = None) -> Do:
    """Download a file."""
    return lambda ftp: ftp.retrbinary(f"RETR {path}", len, rest=rest)


def listing(path: str = "", verb: str = "NLST") -> Do:
    """List a folder."""
    return lambda ftp: ftp.retrlines(f"{verb} {path}".strip(), len)


def store(path: str, size: int = 10, rest: int | None = None) -> Do:
    """Upload a file."""

    def do(ftp: ftplib.FTP) -> str:
        with suppress(ConnectionError):
            return ftp.storbinary(f"STOR {path}", io.BytesIO(bytes(size)), rest=rest)
        # The server closed the data connection; its reply waits on the other one.
        return ftp.voidresp()

    return do


def refuse_data(ftp: ftplib.FTP) -> str:
    """Ask for a listing on a port of ours where nobody listens."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # held, so that nobody else can listen on it meanwhile
        ftp.sendport("127.0.0.1", deaf.getsockname()[1])
        ftp.sendcmd("LIST")
        return ftp.voidresp()


def never_connect(ftp: ftplib.FTP) -> str:
    """Ask for a passive port and never connect to it."""
    ftp.makepasv()
    ftp.putcmd("LIST")
    reply = ftp.getresp()
    return ftp.voidresp() if reply.startswith("1") else reply


def hang_up(ftp: ftplib.FTP) -> str:
    """Close the data connection while a large file comes through it."""
    ftp.voidcmd("TYPE I")
    with ftp.transfercmd("RETR big.bin") as data:
        data.recv(1000)
    return ftp.voidresp()


def stall(ftp: ftplib.FTP) -> str:
    """Start to download a large file and read none of it."""
    ftp.voidcmd("TYPE I")
    with ftp.transfercmd("RETR big.bin"):
        return ftp.voidresp()


def resume_in_ascii(ftp: ftplib.FTP) -> str:
    """Begin a text at its third byte."""
    ftp.voidcmd("TYPE A")
    with ftp.transfercmd("RETR file.txt", 3):
        return ftp.voidresp()


def garble(ftp: ftplib.FTP) -> str | None:
    """Promise TLS on the data connection and send something else."""
    ftp.voidcmd("PBSZ 0")
    ftp.voidcmd("PROT P")
    return store("x.txt", 1000)(ftp)


def protected(do: Do) -> Do:
    """Use TLS on data connections, as ftplib does: without reuse of the session."""

    def acting(ftp: ftplib.FTP) -> str | None:
        assert isinstance(ftp, ftplib.FTP_TLS)
        ftp.prot_p()
        with suppress(ssl.SSLError, ConnectionError):
            return do(ftp)
        return ftp.voidresp()

    return acting


def pause(ftp: ftplib.FTP) -> str:
    """Say nothing for too long, then go on."""
    time.sleep(2.5)
    return ftp.pwd()


def late(ftp: ftplib.FTP) -> str:
    """Log in after too long a time."""
    time.sleep(2.5)
    return ftp.login("user", "secret")


def occupied(port: int, do: Do) -> Do:
    """Do it while a port is in use."""

    def doing(ftp: ftplib.FTP) -> str | None:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return do(ftp)
        return do(ftp)

    return doing


def enter_blind(ftp: ftplib.FTP) -> str:
    """List a folder that one may enter and not read."""
    ftp.cwd("blind")
    return ftp.retrlines("LIST", len)


def store_three(ftp: ftplib.FTP) -> str:
    """Upload three files."""
    return [store(f"{name}.txt")(ftp) or "" for name in "xyz"][-1]


def fill(ftp: ftplib.FTP) -> str | None:
    """Fill a small disk by half and more, then upload another file."""
    store("full/x.txt", 40_000)(ftp)
    return store("full/y.txt")(ftp)
