"""The table of bad input in the documentation, row by row."""

from __future__ import annotations

import ftplib
import re
from pathlib import Path
from typing import Any

import pytest

import ftpreplies
from ftpreplies import _catalogue, _explain, standards

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "bad-input.md"
NAMES = {
    **{name: getattr(ftpreplies, name) for name in ftpreplies.__all__},
    "replies_to": standards.replies_to,
    "ftplib": ftplib,
}
ROW = re.compile(r"^\| `(.+?)`( with .+)? \| `(\w+)` \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_the_table_is_read_whole() -> None:
    """Every line of it that is no header."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]

    assert len(rows) == len(ROWS) > 35


def outcome(call: str) -> Any:
    """Return what a call returns or raises, and whether it was raised."""
    try:
        return eval(call, dict(NAMES)), False
    except Exception as error:
        return error, True


@pytest.mark.parametrize(("call", "how", "kind", "says"), ROWS)
def test_each_row_has_its_one_outcome(
    call: str, how: str, kind: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The very type and the very message, or a value of which the last column holds."""
    if how:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "facts.json").write_text("damaged")
        monkeypatch.setattr(_catalogue, "_read", {})
        monkeypatch.setattr("importlib_resources.files", lambda _: tmp_path)
        for cached in (_explain._numbered, standards.meanings, standards._listed):
            cached.cache_clear()

    it, raised = outcome(call)

    assert kind == type(it).__name__
    if says.startswith("`"):
        assert not raised
        assert eval(says.strip("`"), {"it": it})
    else:
        assert raised
        assert says == str(it)
