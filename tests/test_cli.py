"""The command line, in this process and in one of its own."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest

import ftpreplies
from ftpreplies import Reply, cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command and returns status, output, complaints."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = cli.main(arguments)
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        return status, *capsys.readouterr()

    return call


def test_a_code_is_explained(run: Run) -> None:
    """On stdout, with status 0."""
    status, out, complaints = run("explain", "530")

    assert (0, "") == (status, complaints)
    assert out.startswith("FTP 530: ")


def test_a_text_is_explained_for_a_command(run: Run) -> None:
    """And the argument of the command stays out."""
    status, out, _ = run("explain", "530 Login incorrect.", "--command", "PASS s3cret")

    assert 0 == status
    assert "The server said: 530 Login incorrect." in out
    assert "Command sent last: PASS" in out
    assert "s3cret" not in out


def test_two_codes_are_compared_in_japanese_markdown(run: Run) -> None:
    """With the headings of the seed."""
    status, out, _ = run("diff", "202", "331", "--locale", "ja", "--format", "markdown")

    assert 0 == status
    for heading in (
        "説明",
        "このコードが表示される場合",
        "解決方法",
        "主な違い",
        "どちらをいつ使うか",
    ):
        assert f"# {heading}\n" in out
    assert "User name" not in out


def test_codes_are_listed(run: Run) -> None:
    """All, or those of a class."""
    status, out, _ = run("list", "--class", "4")

    assert 0 == status
    codes = [line.split()[0] for line in out.splitlines()[1:] if line[0] != " "]
    assert [str(reply) for reply in Reply if reply.is_transient] == codes
    assert len(Reply) == len(json.loads(run("list", "--format", "json")[1]))


def test_codes_are_found_by_words(run: Run) -> None:
    """All words must stand in the texts; titles weigh more."""
    status, out, _ = run("search", "quota")

    assert 0 == status
    codes = [line.split()[0] for line in out.splitlines()[1:]]
    assert codes.index("552") < codes.index("257")
    assert "530" in run("search", "log", "IN", "first")[1]
    assert out == run("search", "QUOTA")[1]


@pytest.mark.parametrize("format", cli.FORMATS)
def test_every_command_writes_every_format(run: Run, format: str) -> None:
    """Ending in one line feed."""
    for arguments in (
        ("explain", "550"),
        ("diff", "550", "450"),
        ("list",),
        ("search", "quota"),
    ):
        status, out, complaints = run(*arguments, "--format", format)

        assert (0, "") == (status, complaints)
        assert out.endswith("\n")
        assert not out.endswith("\n\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("explain", "561"), "561 is in no source"),
        (("diff", "561", "331"), "561 is in no source"),
        (("explain", "999"), "999"),
        (("explain", "10060"), "10060"),
        (("explain", "hello"), "'hello'"),
        (("explain", ""), "empty"),
        (("diff", "331", "hello"), "'hello'"),
        (("search", "zyzzyva"), "'zyzzyva'"),
        (("explain", "550", "--command", "s3cret!"), "begins with a verb"),
    ],
)
def test_what_is_not_found_ends_with_1(
    run: Run, arguments: tuple[str, ...], complaint: str
) -> None:
    """And a complaint on stderr."""
    status, _, complaints = run(*arguments)

    assert 1 == status
    assert complaint in complaints
    assert complaints.startswith("ftpreplies: ")
    assert "s3cret" not in complaints


def test_the_digits_of_an_unknown_code_are_still_told(run: Run) -> None:
    """On stdout."""
    assert run("explain", "561")[1].startswith("FTP 561: ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("explain",),
        ("nonsense",),
        ("explain", "550", "--format", "pdf"),
        ("list", "--class", "9"),
        ("diff", "550"),
        ("search",),
    ],
)
def test_a_wrong_call_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Nothing on stdout."""
    status, out, complaints = run(*arguments)

    assert (2, "") == (status, out)
    assert "usage: ftpreplies" in complaints


def test_the_version_is_told(run: Run) -> None:
    """And nothing else."""
    assert (0, f"{ftpreplies.__version__}\n", "") == run("--version")


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LC_MESSAGES": "ja", "LANG": "en"}, "ja"),
        ({"LC_ALL": "C", "LANG": "ja_JP"}, "en"),
        ({"LC_ALL": "", "LANG": "ja"}, "ja"),
        ({"LANG": "xx"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_environments(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], locale: str
) -> None:
    """As gettext reads it."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert locale == json.loads(run("explain", "331", "--format", "json")[1])["locale"]


def test_color_is_for_terminals_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And never with NO_COLOR."""
    assert "\x1b" not in run("explain", "550")[1]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\x1b[1m" in run("explain", "550")[1]
    assert "\x1b" not in run("explain", "550", "--format", "markdown")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("explain", "550")[1]


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ftpreplies", *arguments],
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_it_writes_into_any_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that has no encoding to set."""
    monkeypatch.setattr("sys.stdout", StringIO())

    assert 0 == cli.main(["explain", "331"])
    assert cli.sys.stdout.getvalue().startswith("FTP 331: ")  # type: ignore[attr-defined]


def test_the_module_ends_with_the_status_of_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process."""
    monkeypatch.setattr("sys.argv", ["ftpreplies", "explain", "hello"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("ftpreplies", run_name="__main__")

    assert 1 == caught.value.code
    assert "hello" in capsys.readouterr().err


def test_a_reader_that_has_gone_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the closed pipe raises is caught, and the file behind it replaced."""
    with (tmp_path / "out").open("w", encoding="utf-8") as out:

        def gone(_: str) -> int:
            raise BrokenPipeError

        monkeypatch.setattr(out, "write", gone, raising=False)
        monkeypatch.setattr("sys.stdout", out)
        assert 0 == cli.main(["list"])
        os.write(out.fileno(), b"x")

    assert "" == (tmp_path / "out").read_text()


def test_it_runs_as_a_module() -> None:
    """With its exit status."""
    assert 0 == process("explain", "331").returncode
    assert 1 == process("explain", "hello").returncode
    assert 2 == process("nonsense").returncode


def test_a_narrow_encoding_is_no_traceback() -> None:
    """Japanese on an ASCII terminal loses signs, nothing more."""
    done = process("explain", "331", "--locale", "ja", PYTHONIOENCODING="ascii")

    assert (0, b"") == (done.returncode, done.stderr)


def test_a_closed_pipe_is_no_traceback() -> None:
    """As with head."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "ftpreplies", "list", "--format", "json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)

    assert (0, b"") == (done.returncode, done.stderr)
