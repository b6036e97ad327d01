"""The check of the site's links finds the links that are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from links import broken, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_links_are_followed_to_files_and_anchors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing page, a missing anchor here and there; what lies elsewhere is let be."""
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes/550.html").write_text(
        '<h1 id="ftp-550">550</h1><a href="../index.html">'
    )
    good = (
        "codes/550.html",
        "codes/550.html#ftp-550",
        "codes/550.html?v=1",
        "#here",
        "#",
        "https://example.org/x",
        "mailto:a@example.org",
    )
    bad = ("/codes/550.html", "codes/551.html", "codes/550.html#ftp-551", "#there", "codes")
    body = "".join(f'<a href="{link}">x</a>' for link in (*good, *bad))
    (tmp_path / "index.html").write_text(f'<p id="here">{body}</p><img src="none.svg">')

    faults, followed = broken(tmp_path)
    assert sorted(f"index.html: {link}" for link in (*bad, "none.svg")) == sorted(faults)
    assert 12 == followed

    assert 1 == main(str(tmp_path))
    assert (
        "12 links followed, 6 lead nowhere\n"
        == capsys.readouterr().out.split("#there\n")[-1][-34:]
    )


def test_a_site_without_links_is_no_site(tmp_path: Path) -> None:
    """A wrong folder does not pass."""
    assert 1 == main(str(tmp_path))
