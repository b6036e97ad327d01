"""The house: each room stands on those below it."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import ftpreplies

#: From the ground up; a room may import those before it.
ORDER = [
    "_width", "_pages", "_writers", "_nodes",
    "_digits", "_codes", "_wire", "_clients", "_catalogue",
    "_causes", "standards", "_aspects", "_sentences", "_views", "_explain", "_diff", "_notes",
    "_export", "_reference", "_logforms", "_logs",
    "__init__", "cli", "__main__",
    "_asked", "_markdown", "markdown", "sphinx",
]  # fmt: skip

#: The one deferred import that runs back: Reply.explanation, through which a member
#: reaches its words.
BACK = {("_codes", "_explain")}

#: Rooms that know headings and tables, and nothing of FTP.
PLAIN = {"_pages", "_width", "_writers", "_nodes"}

FOLDER = Path(ftpreplies.__file__).parent


def checking_only(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes that only a type checker runs."""
    return {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If)
        and isinstance(branch.test, ast.Name)
        and branch.test.id == "TYPE_CHECKING"
        for statement in branch.body
        for node in ast.walk(statement)
    }


def arrows(room: str) -> list[tuple[str, bool]]:
    """Return the rooms that a room imports, and whether only when it is used."""
    tree = ast.parse((FOLDER / f"{room}.py").read_text(encoding="utf-8"))
    skipped = checking_only(tree)
    deferred = {
        node
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "ftpreplies":
            rooms = [f"ftpreplies.{alias.name}" for alias in node.names]
            names = [name for name in rooms if name.split(".")[1] in ORDER] or ["ftpreplies"]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        found += [
            (name.partition(".")[2] or "__init__", node in deferred)
            for name in names
            if name.split(".")[0] == "ftpreplies"
        ]
    return found


def test_every_room_has_its_place() -> None:
    """A new one must be put somewhere."""
    assert sorted(ORDER) == sorted(path.stem for path in FOLDER.glob("*.py"))


@pytest.mark.parametrize("room", ORDER)
def test_no_arrow_runs_back(room: str) -> None:
    """But for the deferred one that is named above."""
    for other, deferred in arrows(room):
        if ORDER.index(other) < ORDER.index(room):
            continue
        assert deferred
        assert (room, other) in BACK


def test_one_arrow_runs_back() -> None:
    """And it is still needed."""
    used = {
        (room, other)
        for room in ORDER
        for other, _ in arrows(room)
        if ORDER.index(other) >= ORDER.index(room)
    }

    assert BACK == used


@pytest.mark.parametrize("room", PLAIN)
def test_pages_and_writers_know_nothing_of_ftp(room: str) -> None:
    """They import each other at most."""
    assert {other for other, _ in arrows(room)} <= PLAIN


def test_only_the_catalogue_uses_importlib_resources() -> None:
    """One room knows where the data lies."""
    users = {
        path.stem
        for path in FOLDER.glob("*.py")
        if "importlib_resources" in path.read_text(encoding="utf-8")
    }

    assert {"_catalogue"} == users


def test_each_public_room_lists_what_it_defines() -> None:
    """standards' __all__ leaves out no class of its own."""
    room = importlib.import_module("ftpreplies.standards")
    classes = {
        name
        for name, value in vars(room).items()
        if isinstance(value, type) and value.__module__ == room.__name__
    }

    assert classes <= set(room.__all__)
