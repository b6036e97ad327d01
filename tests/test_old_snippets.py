"""How code in the wild reads FTP errors: each old way runs into its bug, ours past it.

The snippets are retold in a line or two; all that they are given ftplib itself raised.
"""

from __future__ import annotations

import errno
import ftplib
import re
from urllib.error import URLError

import pytest
from scripted import ScriptedFTP

from ftpreplies import Cause, Reply, annotate, explain, parse, reply_of, to_oserror


def refused(command: str, *lines: str) -> ftplib.Error:
    """Return what ftplib raises when a server answers a command like this."""
    try:
        ScriptedFTP(*lines).voidcmd(command)
    except ftplib.Error as error:
        return error
    raise AssertionError(lines)


def code_of(error: BaseException) -> object:
    """Return the code, where there is a reply."""
    reply = reply_of(error)
    return None if reply is None else reply.code


def test_cpythons_cwd_misses_502() -> None:
    """Row 1: only 500 is taken to say that CDUP is unknown, so 502 gets through."""
    with pytest.raises(ftplib.error_perm) as caught:
        ScriptedFTP("502 CDUP not implemented.", "250 Changed.").cwd("..")

    assert "500" != caught.value.args[0][:3]
    reply = reply_of(caught.value)
    assert reply is not None
    assert reply.code.matches("50x")


def test_airflows_sensor_never_sees_a_transient_error() -> None:
    """Row 3: it looks for 4yz codes in error_perm, which holds the 5yz alone."""
    error = refused("CWD x", "421 Service not available.")

    assert not isinstance(error, ftplib.error_perm)
    reply = reply_of(error)
    assert reply is not None
    assert reply.code.is_transient


def test_airflows_sensor_dies_of_an_error_without_text() -> None:
    """Row 3: ftplib raises such in ftpcp."""
    source = ScriptedFTP("200 OK", "227 (127,0,0,1,4,1)")
    # Else the ftplib of 3.14.10 looks at its socket.
    source.trust_server_pasv_ipv4_address = True  # type: ignore[attr-defined]
    target = ScriptedFTP("200 OK", "200 OK", "226 Stored before it was sent.")
    with pytest.raises(ftplib.error_proto) as caught:
        ftplib.ftpcp(source, "a", target, "b")

    with pytest.raises(AttributeError):
        re.match(r"\d+", str(caught.value)).group()  # type: ignore[union-attr]
    assert reply_of(caught.value) is None


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("421 Too many users logged in, closing control connection.", "TOO_MANY_CONNECTIONS"),
        ("530 Please login with USER and PASS.", "LOGIN_REQUIRED"),
        ("550 Permission denied.", "PERMISSION_DENIED"),
    ],
)
def test_fsspec_and_others_find_every_file_missing(line: str, cause: str) -> None:
    """Rows 4 and 16: any ftplib.Error becomes a FileNotFoundError."""
    error = refused("RETR x", line)

    assert isinstance(error, ftplib.Error)
    assert Cause[cause] is explain(error).cause
    assert not isinstance(to_oserror(error, "x"), FileNotFoundError)


def test_universal_pathlib_takes_every_550_to_mkd_for_an_existing_folder() -> None:
    """Row 5: with exist_ok it so swallows a missing permission."""
    denied = refused("MKD x", "550 Permission denied.")
    exists = refused("MKD x", "550 File exists.")

    assert all(error.args[0].startswith("550") for error in (denied, exists))
    assert Cause.PERMISSION_DENIED is explain(denied).cause
    assert Cause.ALREADY_EXISTS is explain(exists).cause


def test_pyfilesystem_reads_a_hyphen_into_the_code() -> None:
    """Row 6: a reply of several lines has no space after its first code."""
    error = refused("RETR x", "550-No", "550 such file.")

    assert "550-No\n550" == str(error).partition(" ")[0]
    assert Reply.FILE_UNAVAILABLE is code_of(error)


def test_ftputil_makes_an_errno_of_the_code() -> None:
    """Row 7: 550 is no errno, and the OSError never a FileNotFoundError."""
    error = refused("RETR x", "550 x: No such file or directory")
    old = OSError(int(str(error)[:3]), str(error))

    assert 550 not in errno.errorcode
    assert not isinstance(old, FileNotFoundError)
    assert isinstance(to_oserror(error, "x"), FileNotFoundError)


@pytest.mark.parametrize(
    ("line", "old", "ours"),
    [
        ("550 Over your quota of 1500 MB.", True, False),
        ("502 MLSD not implemented.", False, True),
        ("500 MLSD not understood.", True, True),
    ],
)
def test_pyftpsync_finds_500_in_any_number(line: str, old: bool, ours: bool) -> None:
    """Row 8: and misses 502, which says that a command is unknown as well."""
    error = refused("MLSD", line)

    assert old is ("500" in str(error.args))
    reply = reply_of(error)
    assert reply is not None
    assert ours is reply.code.matches("50x")


def test_requests_ftp_dies_of_a_success_in_several_lines() -> None:
    """Row 10: Pure-FTPd ends each transfer so."""
    answer = ScriptedFTP("226-File successfully transferred", "226 0.001 s").voidcmd("RETR x")

    with pytest.raises(ValueError, match="226-File"):
        int(answer.split()[0])
    assert Reply.CLOSING_DATA_CONNECTION is parse(answer).code


def test_requests_ftp_calls_every_refusal_not_found() -> None:
    """Row 10: also that of a login."""
    error = refused("PASS x", "530 Login incorrect.")

    assert 404 == (404 if isinstance(error, ftplib.error_perm) else 503)
    assert Reply.NOT_LOGGED_IN is code_of(error)
    assert Cause.LOGIN_INCORRECT is explain(error).cause


def test_smart_open_never_gives_its_hint() -> None:
    """Row 11: it guards the login with error_reply, which a 530 is not."""
    with pytest.raises(ftplib.error_perm) as caught:
        ScriptedFTP("331 Go on.", "530 Login incorrect.").login("user", "wrong")

    assert not isinstance(caught.value, ftplib.error_reply)
    (note,) = annotate(caught.value).__notes__
    assert "in answer to PASS" in note


def test_django_storages_drops_the_reply() -> None:
    """Row 12: what is left says only ``Error reading file``."""
    try:
        try:
            ScriptedFTP("550 x: Permission denied").voidcmd("RETR x")
        except ftplib.all_errors:
            raise RuntimeError("Error reading file")  # noqa: B904 - as it is done there
    except RuntimeError as error:
        outer = error

    assert "550" not in str(outer)
    assert Cause.PERMISSION_DENIED is explain(outer).cause


def test_twisted_has_the_wrong_number_for_a_restart_marker() -> None:
    """Row 14: its table says 100, and splits 550 where no server does."""
    marker = parse(ScriptedFTP("110 MARK 5 = 7").sendcmd("RETR x"))
    error = refused("RETR x", "550 Is a directory.")

    assert not str(marker).startswith("100")
    assert Reply.RESTART_MARKER is marker.code
    assert not str(error).startswith(("550.1", "550.4", "550.7"))
    assert Cause.IS_A_DIRECTORY is explain(error).cause


def test_weewx_takes_everything_for_an_existing_folder() -> None:
    """Row 15: ``x or '521'`` is always true."""
    error = refused("MKD x", "530 Please login with USER and PASS.")

    assert str(error).startswith("550") or "521"
    assert Cause.ALREADY_EXISTS is not explain(error).cause


def test_odoo_waits_for_an_oserror_that_ftplib_never_raises() -> None:
    """Row 16: its ENOENT is no attribute of any ftplib exception."""
    error = refused("DELE x", "550 x: No such file or directory")

    assert not isinstance(error, OSError)
    assert not hasattr(error, "errno")
    assert errno.ENOENT == to_oserror(error, "x").errno


@pytest.mark.parametrize(
    ("error", "old", "ours"),
    [
        (TimeoutError("timed out after 300 s"), "300", None),
        (refused("STOR x", "631 550 apples"), "550", 631),
    ],
)
def test_ftpsync_takes_any_three_digits_for_a_code(
    error: BaseException, old: str, ours: int | None
) -> None:
    """Row 17: the first that stand anywhere in the text."""
    found = re.search(r"[1-5]\d\d", str(error))

    assert found is not None
    assert old == found.group()
    assert ours == code_of(error)


def test_home_assistant_blames_the_password_for_a_full_server() -> None:
    """Row 21: every error_perm at the login is a failed login there."""
    line = "530 Sorry, the maximum number of clients (2) are already connected."
    error = refused("PASS x", line)

    assert isinstance(error, ftplib.error_perm)
    assert Cause.TOO_MANY_CONNECTIONS is explain(error).cause


def test_luigi_takes_what_cannot_be_deleted_for_a_folder() -> None:
    """Row 22: any error to DELE is one."""
    denied = refused("DELE x", "550 Permission denied.")
    folder = refused("DELE x", "550 Is a directory.")

    assert all(isinstance(error, ftplib.Error) for error in (denied, folder))
    assert Cause.IS_A_DIRECTORY is not explain(denied).cause
    assert Cause.IS_A_DIRECTORY is explain(folder).cause


def test_whoever_opens_a_url_sees_a_text_within_a_text() -> None:
    """Row 27: urllib keeps the repr of ftplib's exception."""
    error = refused("RETR x", "425 Can't open data connection.")
    outer = URLError(f"ftp error: {error!r}")

    assert not hasattr(outer, "code")
    assert Reply.CANNOT_OPEN_DATA_CONNECTION is code_of(outer)
    assert annotate(outer).__notes__[0].startswith("ftpreplies: 425, ")
