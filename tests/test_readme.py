"""What README.md shows is what the code does."""

from __future__ import annotations

import ftplib
import traceback
from pathlib import Path

from cogapp import Cog

from ftpreplies import Reply, annotating

FILE = Path(__file__).parent.parent / "README.md"
README = FILE.read_text(encoding="utf-8")


def test_the_traceback_after_is_the_one_that_python_prints() -> None:
    """With the note, line by line."""
    try:
        with annotating(command="RETR"):
            raise ftplib.error_perm("550 Failed to open file.")
    except ftplib.error_perm as error:
        shown = "".join(traceback.format_exception_only(error))

    assert f"```text\n{shown}```" in README


def test_the_table_is_what_the_library_writes_now() -> None:
    """As cog checks it."""
    options = ["cog", "--check", "--diff", str(FILE)]
    assert 0 == Cog().main(options)


def test_the_counts_are_those_of_the_library() -> None:
    """61 of RFCs and the others."""
    assert f"all 61 codes of the RFCs and the {len(Reply) - 61} others" in README
