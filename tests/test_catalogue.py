"""Languages and data files."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from ftpreplies import _catalogue, explain, locales

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing read."""
    monkeypatch.setattr(_catalogue, "_read", {})
    monkeypatch.setattr(_catalogue, "_negotiated", {})


def together(call: Callable[[], Any]) -> list[Any]:
    """Call in 32 threads at once."""
    start = threading.Barrier(32)

    def use(_: int) -> Any:
        start.wait(10)
        return call()

    with ThreadPoolExecutor(32) as pool:
        return list(pool.map(use, range(32)))


def test_the_languages_on_board_are_listed() -> None:
    """Each data/locale file is a language."""
    assert ("en", "ja") == locales()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("ja_JP.UTF-8", "ja"),
        ("JA", "ja"),
        ("ja_JP@currency", "ja"),
        ("ja-Jpan-JP-x-private", "ja"),
        ("en", "en"),
        ("en_GB", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
        ("xx", "en"),
        ("../en", "en"),
        ("/etc/passwd", "en"),
        ("j", "en"),
        ("jap", "en"),
        ("ja" * 4096, "en"),
        (None, "en"),
        (5, "en"),
        (["ja"], "en"),
    ],
)
def test_a_locale_name_leads_to_a_language_on_board(name: Any, found: str) -> None:
    """And to English where there is none; no path is built from it."""
    assert found == _catalogue.negotiate(name)
    assert found == explain(331, locale=name).locale


@pytest.mark.usefixtures("fresh")
def test_names_are_remembered_but_not_without_end() -> None:
    """Foreign input does not fill the memory."""
    for number in range(1000):
        assert "en" == _catalogue.negotiate(f"x{number}")

    assert 256 == len(_catalogue._negotiated)


@pytest.mark.usefixtures("fresh")
def test_many_threads_read_the_data_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever comes first."""
    reads: list[str] = []
    parsed = _catalogue._parsed

    def counted(name: str) -> Any:
        reads.append(name)
        return parsed(name)

    monkeypatch.setattr(_catalogue, "_parsed", counted)
    found = together(_catalogue.facts)

    assert ["facts.json"] == reads
    assert 32 == len(found)
    assert 1 == len(set(map(id, found)))


def test_many_threads_make_one_thing_of_the_data() -> None:
    """It takes a while, and all but the first wait for it."""
    made: list[object] = []

    def make() -> object:
        time.sleep(0.05)
        made.append(object())
        return made[-1]

    found = together(_catalogue.once(make))

    assert 1 == len(made)
    assert made * 32 == found


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", None])
@pytest.mark.usefixtures("fresh")
def test_a_damaged_data_file_is_named(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the file and the way out."""
    (tmp_path / "data").mkdir()
    if content is not None:
        (tmp_path / "data" / "facts.json").write_bytes(content)
    monkeypatch.setattr("importlib_resources.files", lambda _: tmp_path)

    with pytest.raises(RuntimeError, match=r"facts\.json is missing or damaged .* install"):
        _catalogue.facts()
