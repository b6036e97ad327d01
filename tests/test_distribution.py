"""What is built: the same bytes everywhere, and nothing in it but what is meant."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.metadata import Metadata

ROOT = Path(__file__).parent.parent

#: What a clone may hold beside the project.
LITTER = (".git", ".*", "__pycache__", "dist", "_build", "*.egg-info", "build")

#: Every file of the wheel is one of these.
MEANT = re.compile(
    r"ftpreplies/(\w+\.py|py\.typed|data/(locale/)?[\w-]+\.json)"
    r"|ftpreplies-[\d.]+\.dist-info/(METADATA|RECORD|WHEEL|entry_points\.txt|licenses/LICENSE)"
)


def build(source: Path, target: Path, umask: int = 0o022) -> tuple[Path, Path]:
    """Build the sdist and, of the tree itself, the wheel; return both files."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel"]
    subprocess.run(
        [*command, "--outdir", str(target), str(source)],
        check=True,
        timeout=300,
        umask=umask,
        stdout=subprocess.DEVNULL,
    )
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return sdist, wheel


def copied(target: Path) -> Path:
    """Copy the source tree, without what git ignores."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*LITTER))
    for name in (".gitignore", ".ci"):
        kept = ROOT / name
        (shutil.copytree if kept.is_dir() else shutil.copy)(kept, target / name)
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return sdist and wheel of this source tree."""
    folder = tmp_path_factory.mktemp("first")
    return build(copied(folder / "tree"), folder / "dist")


@pytest.fixture(scope="module")
def metadata(built: tuple[Path, Path]) -> bytes:
    """Return the wheel's metadata."""
    with ZipFile(built[1]) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
        return wheel.read(name)


def test_another_place_time_and_umask_make_the_same_bytes(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    """Of the sdist and of the wheel."""
    tree = copied(tmp_path / "elsewhere" / "with another name")
    for path in tree.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(path.stat().st_mode & 0o700)
    again = build(tree, tmp_path / "dist", umask=0o077)

    assert [path.name for path in built] == [path.name for path in again]
    assert [path.read_bytes() for path in built] == [path.read_bytes() for path in again]


def test_the_sdist_builds_the_same_sdist_and_wheel(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    """It lacks nothing that a build needs."""
    with tarfile.open(built[0]) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.iterdir()
    again = build(tree, tmp_path / "dist")

    assert [path.read_bytes() for path in built] == [path.read_bytes() for path in again]


def test_the_wheel_has_all_of_the_package_and_nothing_else(built: tuple[Path, Path]) -> None:
    """Each file of the source is in it, and each of its files is meant."""
    with ZipFile(built[1]) as wheel:
        names = wheel.namelist()
    source = ROOT / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert expected == {name for name in names if ".dist-info/" not in name}
    assert [] == [name for name in names if not MEANT.fullmatch(name)]
    assert len(set(names)) == len(names)


def test_the_sdist_has_what_the_checks_read(built: tuple[Path, Path]) -> None:
    """And nothing of a clone besides."""
    with tarfile.open(built[0]) as sdist:
        top = {name.split("/")[1] for name in sdist.getnames()}

    assert {
        ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "conftest.py",
        "docs", "noxfile.py", "pyproject.toml", "src", "tests",
    } == top  # fmt: skip


def test_the_metadata_is_valid(built: tuple[Path, Path], metadata: bytes) -> None:
    """By packaging's rules and by twine's, which upload what it accepts."""
    Metadata.from_email(metadata, validate=True)
    subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, built)],
        check=True,
        timeout=60,
    )


def test_the_licence_is_an_expression(metadata: bytes) -> None:
    """PEP 639: the expression and the file, no classifier beside them."""
    fields = message_from_bytes(metadata)

    assert (2, 4) <= tuple(map(int, fields["Metadata-Version"].split(".")))
    assert "MIT" == fields["License-Expression"]
    assert ["LICENSE"] == fields.get_all("License-File")
    assert not [it for it in fields.get_all("Classifier", []) if it.startswith("License")]


def test_two_packages_are_needed(metadata: bytes) -> None:
    """And nothing else, unless an extra asks for it."""
    needed = message_from_bytes(metadata).get_all("Requires-Dist", [])

    assert ["attrs", "importlib-resources"] == [
        re.split(r"[^\w-]", line)[0] for line in needed if "extra ==" not in line
    ]
