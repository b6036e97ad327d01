"""Leave the sites to the session that has the programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "sites: builds with MkDocs and its kin, run -m sites")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave this folder out of a run that does not ask for it with ``-m sites``."""
    return None if config.getoption("markexpr") == "sites" else True
