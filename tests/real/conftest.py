"""The servers of this folder, and a small full disk."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from .servers import missing, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from .servers import Server

    Launch = Callable[..., AbstractContextManager[Server]]


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "real: starts Debian's FTP servers, run with -m real")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave this folder out of a run that does not ask for it with ``-m real``."""
    return None if config.getoption("markexpr") == "real" else True


def lacking(reason: str) -> None:
    """Skip the test, except in CI: there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"not to be skipped in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    """Return a function that starts the server of a name, with settings added to its own."""

    def launching(name: str, *settings: str) -> AbstractContextManager[Server]:
        reason = missing(name)
        if reason is not None:
            lacking(reason)
        return running(name, tmp_path, settings)

    return launching


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a file system of 64 KiB that has no room left."""
    folder = tmp_path / "full"
    folder.mkdir()
    command = ["mount", "--types", "tmpfs", "--options", "size=64k", "none", str(folder)]
    try:
        mounted = subprocess.run(
            command, capture_output=True, text=True, timeout=10, check=False
        )
    except FileNotFoundError:
        lacking("a small disk needs the command mount, which is not installed")
        return
    if mounted.returncode:
        lacking(f"a small disk cannot be mounted: {mounted.stderr.strip()}")
    try:
        (folder / "filling").write_bytes(bytes(1 << 16))
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=10)
