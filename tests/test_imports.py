"""What is loaded when, in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ftpreplies

HEAVY = {"attr", "attrs", "importlib_resources", "json", "re", "typing", "ftplib", "argparse"}


def loaded_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after some code."""
    script = f"import sys; old = set(sys.modules); {code}; print(*(set(sys.modules) - old))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {script}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", ["Reply", "ReplyCode", "ReplyClass", "FunctionGroup"])
def test_the_codes_load_nothing_of_weight(name: str) -> None:
    """Only enum and what it needs."""
    loaded = loaded_after(
        f"from ftpreplies import {name}; {name}(5 if 'C' in {name!r}[1:6] or 'F' in {name!r} else 550) if False else None"
    )

    assert not HEAVY & loaded
    ours = {module for module in loaded if module.startswith("ftpreplies")}
    assert {"ftpreplies", "ftpreplies._codes", "ftpreplies._digits"} == ours


def test_explaining_loads_no_client_and_no_command_line() -> None:
    """Nor what only documentation needs."""
    loaded = loaded_after("import ftpreplies; ftpreplies.explain(530).title")

    assert not {"ftplib", "urllib.request", "argparse", "asyncio", "inspect"} & loaded - {
        "inspect"
    }
    assert not {"ftpreplies.cli", "ftpreplies._writers", "ftpreplies._views"} & loaded
    assert not {"ftpreplies._export", "csv"} & loaded


def test_documents_tables_and_notebooks_are_loaded_by_none_of_the_verbs() -> None:
    """What only they need comes when they come."""
    rooms = {"_asked", "_export", "_markdown", "_nodes", "_reference", "markdown", "sphinx"}
    verbs = "ftpreplies.explain(530).title, ftpreplies.diff(202, 331).confusion"
    loaded = loaded_after(f"import ftpreplies; {verbs}; ftpreplies.annotate(OSError())")

    assert not {f"ftpreplies.{room}" for room in rooms} & loaded
    assert not {"docutils", "sphinx", "markdown", "csv"} & loaded


def test_annotating_does_not_load_ftplib() -> None:
    """It costs 16 ms and may not be wanted."""
    assert "ftplib" not in loaded_after("import ftpreplies; ftpreplies.annotate(ValueError())")


def test_every_public_name_is_there() -> None:
    """In __all__, in dir(), as an attribute, and by a star import."""
    names: dict[str, object] = {}
    exec("from ftpreplies import *", names)

    for name in ftpreplies.__all__:
        assert name in dir(ftpreplies)
        assert getattr(ftpreplies, name) is names[name]


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As with any module."""
    with pytest.raises(AttributeError, match="'ftpreplies' has no attribute 'nonsense'"):
        ftpreplies.nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_the_packages() -> None:
    """Read when it is asked for."""
    assert ftpreplies.__version__.count(".") == 2
