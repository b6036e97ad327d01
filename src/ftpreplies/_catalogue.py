"""The data files, each read once; the languages on board."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import importlib_resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from importlib_resources.abc import Traversable

T = TypeVar("T")

#: Reentrant, for a signal handler or a finalizer may ask while its own thread reads.
_lock = RLock()
with suppress(AttributeError):  # Windows has no fork
    # The thread that held the lock does not live on in the child.
    os.register_at_fork(after_in_child=lambda: globals().update(_lock=RLock()))

_read: dict[str, Any] = {}
_negotiated: dict[str, str] = {}


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Keep what a function makes of the data; threads that come together make it once."""
    kept = cache(make)

    def locked() -> T:
        with _lock:
            return kept()

    return locked


def _load(name: str) -> Any:
    """Read one data file, once, whichever thread comes first."""
    if name not in _read:
        with _lock:
            if name not in _read:
                _read[name] = _parsed(name)
    return _read[name]


def _folder() -> Traversable:
    return importlib_resources.files("ftpreplies") / "data"


def _parsed(name: str) -> Any:
    try:
        text = (_folder() / name).read_bytes()
        data = json.loads(text)
        if not isinstance(data, dict):
            raise TypeError(type(data).__name__)  # noqa: TRY301
    except (OSError, ValueError, TypeError) as error:
        message = (
            f"ftpreplies' own data file {name} is missing or damaged ({error}): "
            "install the package again"
        )
        raise RuntimeError(message) from error
    return data


def facts() -> Any:
    """Return the facts: meanings, sources, commands."""
    return _load("facts.json")


def wordings() -> Any:
    """Return the causes, and the wordings that tell them."""
    return _load("causes.json")


def words(locale: str) -> Any:
    """Return the words of one language, by the name that `negotiate` gave."""
    return _load(f"locale/{locale}.json")


def export_schema(version: int) -> Any:
    """Return the JSON Schema of the exported tables."""
    return _load(f"export-schema-{version}.json")


def revision() -> int:
    """Return a number that changes with the data."""
    from zlib import crc32

    folder = _folder()
    names = ("facts.json", "causes.json", *(f"locale/{locale}.json" for locale in locales()))
    total = 0
    for name in names:
        total = crc32((folder / name).read_bytes(), total)
    return total


def locales() -> tuple[str, ...]:
    """Return the languages on board, as BCP 47 names.

    >>> "en" in locales()
    True
    """
    if "locales" not in _read:
        names = (entry.name for entry in (_folder() / "locale").iterdir())
        _read["locales"] = tuple(
            sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))
        )
    return _read["locales"]  # type: ignore[no-any-return]


def negotiate(name: str | None) -> str:
    """Find the language on board for a locale's name; English if there is none.

    >>> negotiate("ja_JP.UTF-8"), negotiate("ja"), negotiate("C"), negotiate("../en")
    ('ja', 'ja', 'en', 'en')
    """
    if name == "en" or not isinstance(name, str) or len(name) > 64:
        return "en"
    known = _negotiated.get(name)
    if known is None:
        known = _closest(name)
        if len(_negotiated) < 256:
            _negotiated[name] = known
    return known


def _closest(name: str) -> str:
    on_board = {locale.casefold(): locale for locale in locales()}
    tag = name.partition(".")[0].partition("@")[0].replace("_", "-").casefold()
    while tag:
        if tag in on_board:
            return on_board[tag]
        tag = tag.rpartition("-")[0]
    return "en"
