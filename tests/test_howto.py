"""What the how-to guides show in other languages than Python works, too."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from sphinx.cmd.build import build_main

from ftpreplies.cli import main

HOWTO = Path(__file__).parents[1] / "docs/howto"


def blocks(guide: Path, language: str) -> list[str]:
    """Return a guide's blocks of code in one language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", guide.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


def commands() -> list[str]:
    """Return the calls of ftpreplies that guides show, without what the shell does."""
    lines = [
        line.partition("#")[0].strip()
        for guide in sorted(HOWTO.glob("*.md"))
        for block in blocks(guide, "sh")
        for line in block.splitlines()
    ]
    return [line for line in lines if line.startswith("ftpreplies ")]


@pytest.mark.parametrize("line", commands())
def test_a_command_runs(
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On a log that has one failed transfer in it."""
    monkeypatch.chdir(tmp_path)
    log = '[user] FTP command: Client "127.0.0.1", "RETR x"\n[user] FTP response: Client "127.0.0.1", "550 Failed to open file."\n'
    arguments = shlex.split(line.partition(">")[0])[1:]
    for number, name in enumerate(arguments):
        if ".log" in name:
            arguments[number] = str(tmp_path / Path(name).name.removesuffix(".gz"))
            Path(arguments[number]).write_text(log)
    assert 0 == main(arguments)
    assert "" != capsys.readouterr().out


def test_the_examples_for_sphinx_build(tmp_path: Path) -> None:
    """All of them in one document; a warning is an error."""
    (tmp_path / "conf.py").write_text('extensions = ["ftpreplies.sphinx"]\n')
    shown = blocks(HOWTO / "sphinx.md", "rst")
    (tmp_path / "index.rst").write_text("\n".join(("Trial\n=====\n", *shown)))

    assert len(shown) > 4
    options = ("-q", "-n", "-W", "--keep-going")
    assert 0 == build_main([*options, str(tmp_path), str(tmp_path / "html")])
