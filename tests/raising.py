"""Calls that a server refuses; other processes import them, so it loads little."""

from __future__ import annotations

import ftplib
from urllib.request import urlopen

from ftpreplies import annotating


@annotating()
def retrieve(host: str, port: int) -> None:
    """Ask for a file that is not there."""
    with ftplib.FTP() as client:
        client.connect(host, port, timeout=10)
        client.login("user", "secret")
        client.retrbinary("RETR missing", print)


@annotating()
def open_url(host: str, port: int) -> None:
    """Ask urllib for it."""
    urlopen(f"ftp://user:secret@{host}:{port}/missing", timeout=10)


@annotating()
def convert(host: str, port: int) -> None:
    """Raise an error of one's own from ftplib's, both annotated."""
    try:
        retrieve(host, port)
    except ftplib.error_perm as error:
        raise LookupError("missing") from error
