"""Four type checkers read the installed package as a user's project would."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ftpreplies
import ftpreplies.standards

API = Path(__file__).parent / "api.py"

CHECKERS = {
    "mypy": ["mypy", "--strict"],
    "pyright": ["pyright", "--pythonpath", sys.executable],
    "pyrefly": [
        "pyrefly", "check", "--config", "pyrefly.toml", "--output-format", "min-text",
        "--python-interpreter-path", sys.executable,
    ],
    "ty": [
        "ty", "check", "--error-on-warning", "--output-format", "concise",
        "--python", sys.executable,
    ],
}  # fmt: skip

#: What the two ask to be strict; it also keeps them from other configurations.
STRICT = {"pyrightconfig.json": '{"strict": ["."]}', "pyrefly.toml": 'preset = "strict"'}

#: Each line must be an error to each checker, and no other line may be one.
MISTAKES = """
import ftpreplies
from ftpreplies import Reply, annotate, diff, explain, locales, parse, standards
from ftpreplies import Explnation  # wrong
from ftpreplies.standards import Meanings  # wrong
ftpreplies.explain(550)
ftpreplies.explian(550)  # wrong
ftpreplies._rooms  # wrong
Reply.NEED_PASWORD  # wrong
ftpreplies.Cause.FILE_NOT_FUND  # wrong
standards.replys_to("RETR")  # wrong
explain(550).titel  # wrong
explain(550, "RETR")  # wrong
explain(550, comand="RETR")  # wrong
explain(None)  # wrong
explain(550, locale=5)  # wrong
explain(550).code = 551  # wrong
explain(550).meaning.id  # wrong
parse(550)  # wrong
parse("550 x").txt  # wrong
diff(550)  # wrong
diff(550, 551).differences[0].sentense  # wrong
annotate("550 x")  # wrong
locales()["en"]  # wrong
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with nothing of the source tree but the two files to be read."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(API, folder)
    for name, text in {"mistakes.py": MISTAKES, **STRICT}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def complaints(checker: str, file: str, folder: Path) -> set[int]:
    """Return the numbers of the lines that a checker calls wrong."""
    done = subprocess.run(
        [*CHECKERS[checker], file],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=folder,
    )
    print(done.stdout, done.stderr)
    lines = {int(line) for line in re.findall(rf"{re.escape(file)}:(\d+)", done.stdout)}

    assert bool(lines) == bool(done.returncode)
    return lines


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_public_surface_has_its_types(checker: str, project: Path) -> None:
    """Each assert_type in api.py holds."""
    assert not complaints(checker, "api.py", project)


@pytest.mark.parametrize("checker", CHECKERS)
def test_each_mistake_is_found(checker: str, project: Path) -> None:
    """Names that are loaded late are known, and a typo in one is an error."""
    lines = MISTAKES.splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}

    assert wrong == complaints(checker, "mistakes.py", project)


@pytest.mark.parametrize("room", [ftpreplies, ftpreplies.standards], ids=lambda it: it.__name__)
def test_everything_public_is_checked(room: Any) -> None:
    """api.py has each name of both rooms, and each attribute of their classes."""
    text = API.read_text(encoding="utf-8")
    names: set[str] = set()
    for name in room.__all__:
        thing = getattr(room, name)
        names.add(name)
        if isinstance(thing, type):
            known = {*dir(int), *dir(ValueError), *getattr(thing, "__members__", ())}
            names |= {it for it in {*dir(thing)} - known if not it.startswith("_")}

    assert [] == sorted(name for name in names if not re.search(rf"\b{name}\b", text))
