"""Debian's FTP servers, each started in a small world of its own.

A server gets its own mount and process name spaces. There ``/etc`` has only the accounts
made here, ``/srv`` is a temporary folder, and ``/srv/user`` has a small file system,
``full``, and one mounted read-only, ``still``. Nothing outside is changed, and all of it
is gone when the server's process ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
NAMES = ("vsftpd", "proftpd", "pure-ftpd")

#: Where tests/real/install has put the servers, or where a package manager does.
ROOT = Path(os.environ.get("FTPREPLIES_SERVERS", "/"))

UID = 4321

#: ``secret``, as `openssl passwd -6 -salt ftpreplies` writes it.
HASH = (
    "$6$ftpreplies$eGpWQqjyl5SqkWJdBsakJexBLeeP6FOMMTm4bynABryCQ4EkMLP4BqDxMOJJDIPGgGhUNdl"
    "/wZUHOGEbSg6g00"
)

#: Name, user id, home, shell, and the day on which the account ends.
ACCOUNTS = (
    ("root", 0, "/root", "/bin/sh", ""),
    ("nobody", 65534, "/run/empty", "/bin/false", ""),
    ("user", UID, "/srv/user", "/bin/sh", ""),
    ("ftp", UID + 1, "/srv/ftp", "/bin/sh", ""),
    ("homeless", UID, "/srv/nowhere", "/bin/sh", ""),
    ("banned", UID, "/srv/user", "/bin/sh", ""),
    ("shell-less", UID, "/srv/user", "/bin/strange", ""),
    ("expired", UID, "/srv/user", "/bin/sh", "1"),
)

WORLD = """
set -e
world=$1
mount --bind "$world/etc" /etc
mount --bind "$world/srv" /srv
mount --types tmpfs --options mode=755 none /run
mkdir --mode 755 /run/empty /run/pure-ftpd
mount --types tmpfs --options size=64k,nr_inodes=4,mode=777 none /srv/user/full
mount --types tmpfs --options mode=777 none /srv/user/still
touch /srv/user/still/file.txt
mount --options remount,ro /srv/user/still
shift
exec timeout --signal=KILL 60 "$@"
"""


class Server(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


@cache
def missing(name: str) -> str | None:
    """Say why a server cannot be started here, or None if it can."""
    if not (ROOT / "usr/sbin" / name).exists():
        return f"{name} is not installed: tests/real/install FOLDER, FTPREPLIES_SERVERS=FOLDER"
    if os.geteuid() != 0:
        return f"{name} needs root to be started with accounts of its own"
    for tool in ("unshare", "mount", "openssl", "timeout"):
        if shutil.which(tool) is None:
            return f"{name} needs the command {tool}, which is not installed"
    command = ["unshare", "--mount", "--pid", "--fork", "mount", "--bind", "/run", "/run"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    if found.returncode:
        return f"{name} needs name spaces and mounts: {found.stderr.strip()}"
    return None


@contextmanager
def running(name: str, world: Path, settings: tuple[str, ...] = ()) -> Iterator[Server]:
    """Start a server with these settings added to the plain ones; stop it at the end."""
    build(world)
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    command = COMMANDS[name](world, port, settings)
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "TZ": "UTC",
        "PERL5LIB": "",
    }
    with (
        (world / "output").open("wb") as output,
        subprocess.Popen(
            [
                *("unshare", "--mount", "--pid", "--fork"),
                *("sh", "-c", WORLD, "world", str(world), *command),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd="/",
        ) as process,
    ):
        try:
            wait_until_listening(port, process, world / "output")
            yield Server(HOST, port)
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kill the first process of the name space, and with it all that the server started."""
    with suppress(FileNotFoundError, ProcessLookupError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        for pid in children.split():
            os.kill(int(pid), signal.SIGKILL)
    process.wait(10)


def wait_until_listening(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    """Wait without connecting: a connection would count against the server's limits."""
    wanted = f":{port:04X} 00000000:0000 0A "
    for _ in range(500):
        if wanted in Path("/proc/net/tcp").read_text():
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise RuntimeError(f"the server does not listen: {output.read_text(errors='replace')}")


def build(world: Path) -> None:
    """Make the folders that a server sees as ``/etc`` and ``/srv``."""
    world.chmod(0o755)
    build_etc(world / "etc")
    build_srv(world / "srv")


def build_etc(etc: Path) -> None:
    """Make the accounts, their passwords, and how programs look them up."""
    (etc / "pam.d").mkdir(parents=True)
    (etc / "ssl" / "private").mkdir(parents=True)
    shutil.copy("/etc/ld.so.cache", etc)
    files = {
        "passwd": [f"{a}:x:{uid}:{uid}::{home}:{sh}" for a, uid, home, sh, _ in ACCOUNTS],
        "shadow": [f"{a}:{HASH}:19000:0:99999:7::{end}:" for a, _, _, _, end in ACCOUNTS],
        "group": ["root:x:0:", f"user:x:{UID}:", f"ftp:x:{UID + 1}:", "nogroup:x:65534:"],
        "nsswitch.conf": [f"{kind}: files" for kind in ("passwd", "shadow", "group", "hosts")],
        "hosts": ["127.0.0.1 localhost"],
        "shells": ["/bin/sh"],
        "ftpusers": ["banned"],
        "pam.d/vsftpd": [
            "auth required pam_listfile.so item=user sense=deny file=/etc/ftpusers",
            "auth required pam_shells.so",
            "auth required pam_unix.so nodelay",
            "account required pam_unix.so",
            "session required pam_permit.so",
        ],
        "hosts.allow": [],
        "hosts.deny": ["ALL: 127.0.0.1"],
    }
    for name, lines in files.items():
        (etc / name).write_text("\n".join([*lines, ""]))
    (etc / "shadow").chmod(0o600)
    pem = etc / "server.pem"
    pem.write_bytes(certificate())
    pem.chmod(0o600)


@cache
def certificate() -> bytes:
    """Make a key and a certificate for it, once for all servers."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [f"{folder}/key", f"{folder}/certificate"]
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", "/CN=localhost", "-keyout", parts[0], "-out", parts[1]),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return b"".join(Path(part).read_bytes() for part in parts)


def build_srv(srv: Path) -> None:
    """Make the user's files, and some that belong to root alone."""
    home, guests = srv / "user", srv / "ftp"
    for folder in ("folder", "empty", "full", "still"):
        (home / folder).mkdir(parents=True)
    guests.mkdir()
    for file in ("file.txt", "folder/inside.txt", ".hidden"):
        (home / file).write_text("hello\n")
    (home / "big.bin").write_bytes(bytes(1 << 24))
    for path in (home, *home.rglob("*")):
        os.chown(path, UID, UID)
    (home / "secret.txt").write_text("hello\n")
    (home / "secret.txt").chmod(0o600)
    (home / "locked").mkdir()
    (home / "locked" / "file.txt").write_text("hello\n")
    (home / "locked").chmod(0o755)
    (home / "hidden").mkdir(0o700)
    (home / "blind").mkdir()
    (home / "blind").chmod(0o711)
    (guests / "file.txt").write_text("hello\n")


def vsftpd(world: Path, port: int, settings: tuple[str, ...]) -> list[str]:
    """Write vsftpd.conf; a setting is a line of it."""
    lines = [
        *("listen=YES", f"listen_address={HOST}", f"listen_port={port}", "background=NO"),
        *("anonymous_enable=NO", "local_enable=YES", "write_enable=YES", "xferlog_enable=NO"),
        *("secure_chroot_dir=/run/empty", "pam_service_name=vsftpd", "tcp_wrappers=NO"),
        *("delay_failed_login=0", "rsa_cert_file=/etc/server.pem", "seccomp_sandbox=NO"),
        *settings,
    ]
    (world / "etc" / "vsftpd.conf").write_text("\n".join([*lines, ""]))
    return [str(ROOT / "usr/sbin/vsftpd"), "/etc/vsftpd.conf"]


def proftpd(world: Path, port: int, settings: tuple[str, ...]) -> list[str]:
    """Write proftpd.conf; a setting is a line of it, before the plain ones: the first counts."""
    modules = ("tls", "quotatab", "quotatab_file", "wrap2", "wrap2_file", "ban")
    lines = [
        f"ModulePath {ROOT / 'usr/lib/proftpd'}",
        *(f"LoadModule mod_{module}.c" for module in modules),
        *settings,
        *(f"DefaultAddress {HOST}", f"Port {port}", "UseIPv6 off", "ServerType standalone"),
        *("User nobody", "Group nogroup", "AuthPAM off", "AuthOrder mod_auth_unix.c"),
        *("ScoreboardFile /run/scoreboard", "PidFile /run/proftpd.pid", "BanTable /run/bans"),
        *("DelayEngine off", "SystemLog none", "WtmpLog off", "TransferLog none"),
        *("UseReverseDNS off", "AllowOverwrite on", "TLSRSACertificateFile /etc/server.pem"),
        "TLSRSACertificateKeyFile /etc/server.pem",
    ]
    (world / "etc" / "proftpd.conf").write_text("\n".join([*lines, ""]))
    if "QuotaEngine on" in settings:
        build_quota(world / "etc")
    program = str(ROOT / "usr/sbin/proftpd")
    return [program, "--nodaemon", "--config", "/etc/proftpd.conf"]


def build_quota(etc: Path) -> None:
    """Allow each user 1000 bytes and 2 files."""
    limits = ("--quota-type=all", "--limit-type=hard", "--Bu=1000", "--Fu=2")
    for kind, doing in (
        ("limit", ("--create-table",)),
        ("tally", ("--create-table",)),
        ("limit", ("--add-record", *limits)),
    ):
        subprocess.run(
            [
                *(ROOT / "usr/sbin/ftpquota", f"--type={kind}"),
                *(f"--table-path={etc / kind}.tab", *doing),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


def pure_ftpd(world: Path, port: int, settings: tuple[str, ...]) -> list[str]:
    """Return Pure-FTPd's command line; a setting is an option on it."""
    tls = ("--certfile", "/etc/server.pem") if "--tls" in " ".join(settings) else ()
    return [
        *(str(ROOT / "usr/sbin/pure-ftpd"), "--bind", f"{HOST},{port}", "--login", "unix"),
        *("--pidfile", "/run/pure-ftpd.pid", "--dontresolve", *tls),
        *(word for setting in settings for word in setting.split()),
    ]


COMMANDS = {"vsftpd": vsftpd, "proftpd": proftpd, "pure-ftpd": pure_ftpd}
