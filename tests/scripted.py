"""A client of ftplib whose server is a list of lines."""

from __future__ import annotations

import ftplib


class ScriptedFTP(ftplib.FTP):
    """ftplib with a server that is a list of lines."""

    def __init__(self, *lines: str) -> None:
        super().__init__()
        self.replies = list(lines)

    def getline(self) -> str:
        return self.replies.pop(0)

    def putline(self, line: str) -> None:
        pass
