"""A full disk: the upload breaks, and the server's reply waits unread."""

from __future__ import annotations

import ftplib
import io
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ftpreplies import annotating

if TYPE_CHECKING:
    from .conftest import Launch

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("name", "code"), [("vsftpd", "451"), ("proftpd", "452"), ("pure-ftpd", "451")]
)
def test_the_reply_behind_a_broken_upload_is_read(name: str, code: str, launch: Launch) -> None:
    """The note has it, and the session goes on in step."""
    with launch(name) as server, closing(ftplib.FTP()) as client:
        client.connect("127.0.0.1", server.port, timeout=10)
        client.login("user", "secret")
        with pytest.raises(OSError) as caught, annotating(client=client):  # noqa: PT011
            client.storbinary("STOR full/x", io.BytesIO(bytes(1 << 24)))

        assert isinstance(caught.value, (ConnectionResetError, BrokenPipeError))
        (note,) = caught.value.__notes__
        assert note.startswith(f"ftpreplies: {code}, ")
        assert "in answer to STOR, left unread" in note
        assert client.voidcmd("NOOP").startswith("200")
