"""The installed package answers alike however its interpreter was started."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import import_module, metadata
from pathlib import Path

import exercise
import pytest

from ftpreplies import diff

#: The library with all that it needs.
PACKAGES = ("ftpreplies", "attr", "attrs", "importlib_resources")

#: How an interpreter may be started: its options, its environment.
MODES: dict[str, tuple[list[str], dict[str, str]]] = {
    "plain": ([], {}),
    "optimised": (["-OO"], {}),
    "isolated": (["-I"], {}),
    "warnings": (["-W", "error"], {}),
    "encoding-warnings": (["-W", "error"], {"PYTHONWARNDEFAULTENCODING": "1"}),
    "bytes-warnings": (["-bb", "-W", "error"], {}),
    "development": (["-X", "dev", "-W", "error"], {}),
    "utf-8": (["-X", "utf8"], {"LC_ALL": "C"}),
    "c-locale": ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
}

#: How often each way of exercise.py answers.
WAYS = {
    "fork": 4,
    "forkserver": 4,
    "spawn": 4,
    "fork-amid-loading": 1,
    "signal-amid-loading": 2,
}

#: Root may write everywhere, unless it gives that up.
UNPRIVILEGED = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of site-packages with nothing else in it, and no __pycache__."""
    folder = tmp_path_factory.mktemp("site")
    for name in PACKAGES:
        source = Path(str(import_module(name).__file__)).parent
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (info,) = (file for file in metadata.files("ftpreplies") or () if file.name == "METADATA")
    shutil.copytree(Path(str(info.locate())).parent, folder / info.parent)
    return folder


@pytest.fixture(scope="module")
def zipped(site: Path) -> Path:
    """Return the same as a zip file."""
    return Path(shutil.make_archive(str(site), "zip", site))


@pytest.fixture(scope="module")
def expected() -> str:
    """Return the answers of this process."""
    answers = exercise.answers()

    assert "Cause.FILE_NOT_FOUND" == json.loads(answers)["cause"]
    return answers


def run(
    way: str,
    place: Path,
    flags: list[str] | None = None,
    env: dict[str, str] | None = None,
    before: list[str] | None = None,
) -> list[str]:
    """Run exercise.py, from outside the source tree; return the lines that it prints.

    Anything on standard error, such as a warning, is a failure.
    """
    flags = ["-B"] if flags is None else flags
    done = subprocess.run(
        [*(before or ()), sys.executable, "-S", *flags, exercise.__file__, way, str(place)],
        capture_output=True,
        timeout=100,
        check=False,
        cwd=place.parent,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", **(env or {})},
    )
    print(done.stderr.decode())

    assert (0, b"") == (done.returncode, done.stderr)
    return done.stdout.decode().splitlines()


def answered(place: Path, expected: str) -> list[str]:
    """Return all that exercise.py says when it is alone."""
    file = place / "ftpreplies" / "__init__.py"
    return [expected, metadata.version("ftpreplies"), str(file)]


@pytest.mark.parametrize("mode", MODES)
def test_options_and_environment_change_no_answer(mode: str, expected: str, site: Path) -> None:
    """From a folder without __pycache__."""
    flags, env = MODES[mode]

    assert answered(site, expected) == run("alone", site, ["-B", *flags], env)


def test_a_zip_file_changes_no_answer(expected: str, zipped: Path) -> None:
    """Neither the code nor the data is ever unpacked."""
    assert answered(zipped, expected) == run("alone", zipped)


@pytest.mark.parametrize("mode", MODES)
def test_the_command_speaks_in_every_mode(mode: str, zipped: Path) -> None:
    """From the zip file; what the terminal's encoding lacks becomes a question mark."""
    flags, env = MODES[mode]
    shown = diff(202, 331, locale="ja").render()
    if mode == "c-locale":
        shown = shown.encode("ascii", "replace").decode()

    assert shown.splitlines() == run("command-line", zipped, ["-B", *flags], env)


def test_no_cache_can_be_written(site: Path, expected: str, tmp_path: Path) -> None:
    """A site-packages that this user may only read."""
    place = tmp_path / "site"
    shutil.copytree(site, place)
    for path in (place, *place.rglob("*")):
        path.chmod(path.stat().st_mode & 0o555)
    touched = [*UNPRIVILEGED, "touch", str(place / "ftpreplies" / "new")]
    assert subprocess.run(touched, capture_output=True, check=False).returncode

    assert answered(place, expected) == run("alone", place, [], before=UNPRIVILEGED)
    assert not list(place.rglob("__pycache__"))


def test_a_cache_is_written_and_used(site: Path, expected: str, tmp_path: Path) -> None:
    """The second process reads what the first has compiled."""
    place = tmp_path / "site"
    shutil.copytree(site, place)

    assert answered(place, expected) == run("alone", place, [])
    assert list(place.rglob("ftpreplies/__pycache__/_codes.*.pyc"))
    assert answered(place, expected) == run("alone", place, [])


@pytest.mark.parametrize("way", WAYS)
def test_processes_and_interruptions_change_no_answer(
    way: str, site: Path, expected: str
) -> None:
    """Children forked or spawned, before, amid and after the first use; a signal's handler."""
    assert [expected] * WAYS[way] == run(way, site)


def test_a_second_interpreter_answers_alike(site: Path, expected: str) -> None:
    """It has modules and data of its own."""
    assert [expected, "exercise", expected] == run("interpreter", site)


@pytest.mark.parametrize(("way", "made"), [("threads", []), ("threads-imported", ["index"])])
def test_threads_that_begin_together_load_each_file_once(
    way: str, made: list[str], site: Path, expected: str
) -> None:
    """32 of them, with no data loaded before; the opened files are counted."""
    *answers, opened = run(way, site)

    assert [expected] * 32 == answers
    files = ["causes.json", "en.json", "facts.json", "ja.json"]
    assert dict.fromkeys(files + made, 1) == json.loads(opened)


@pytest.mark.skipif("PYODIDE" not in os.environ, reason="nox -s wasm runs it")
def test_webassembly_changes_no_answer(zipped: Path, expected: str) -> None:
    """Python 3.14 in node, where there are no threads and no processes; warnings are errors."""
    script = Path(exercise.__file__).with_name("wasm.mjs")
    command = ["node", str(script), os.environ["PYODIDE"], exercise.__file__, str(zipped)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    *answers, python = done.stdout.splitlines() or [""]

    assert (0, "") == (done.returncode, done.stderr)
    assert answered(Path("/site.zip"), expected) == answers
    assert python.startswith("3.14.")
