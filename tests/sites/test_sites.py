"""MkDocs, ProperDocs and Zensical build the same project, unchanged and strictly."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ftpreplies import Reply, diff, explain
from ftpreplies import _writers as writers
from ftpreplies._pages import linked
from ftpreplies._reference import ReplyTable, chosen, code_page, command_page, map_page, named
from ftpreplies._views import explanation_page

pytestmark = pytest.mark.sites

PROJECT = Path(__file__).parent
#: What the how-to shows.
GUIDE = (PROJECT.parents[1] / "docs/howto/markdown.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(?:markdown|jinja)\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
PROGRAMS = ["mkdocs", "properdocs", "zensical"]


def build(program: str, folder: Path, **files: str) -> subprocess.CompletedProcess[str]:
    """Build the project in a folder, with these documents more."""
    shutil.copytree(PROJECT / "docs", folder / "docs")
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    for name, text in files.items():
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", program, "build", "--strict", "--config-file", "mkdocs.yml"],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module", params=PROGRAMS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built site."""
    folder = tmp_path_factory.mktemp(request.param)
    done = build(request.param, folder, guide="\n".join(("# Guide\n", *EXAMPLES)))
    assert 0 == done.returncode, done.stderr
    assert "WARNING" not in done.stderr
    return folder / "site"


def article(site: Path, page: str) -> BeautifulSoup:
    """Return a built page."""
    html = (site / page / "index.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def words(html: object) -> list[str]:
    """Return the words of HTML, in order."""
    return BeautifulSoup(str(html), "html.parser").get_text(" ").split()


def test_the_blocks_say_what_the_writers_say(site: Path) -> None:
    """Each of them, in English and in Japanese."""
    columns = ("code", "title", "fix", "sources")
    expected = {
        "": [map_page()],
        "replies": [
            ReplyTable(chosen(), columns).page(),
            code_page(Reply(550)),
            explanation_page(explain(521, command="MKD"), full=True),
            diff(202, 331).page(),
            command_page("RETR"),
        ],
        "sub/ja": [
            code_page(Reply(550), "ja"),
            diff(202, 331, locale="ja").page(),
            map_page("ja"),
            code_page(Reply(331), "ja"),
            ReplyTable(chosen("421"), locale="ja").page(),
        ],
    }
    for place, pages in expected.items():
        blocks = article(site, place).select("div.ftp-replies")
        assert [page.lang for page in pages] == [block["lang"] for block in blocks]
        for page, block in zip(pages, blocks, strict=True):
            assert words(writers.html(page)) == words(block)


def test_the_macros_say_what_the_writers_say(site: Path) -> None:
    """One after the other; Markdown has a colon after the name of a field."""
    pages = [
        ReplyTable(chosen("421 425 550"), ("code", "title", "fix")).page(),
        code_page(Reply(550)),
        diff(202, 331).page(),
        command_page("RETR"),
        explanation_page(named("521-mkd", locale="ja"), full=True),
    ]
    said = "".join("".join(words(writers.html(linked(page)))) for page in pages)
    built = "".join(words(article(site, "macros").select_one("article")))

    assert said.replace(":", "") in built.replace(":", "")


def test_the_examples_of_the_guide_are_built(site: Path) -> None:
    """Nothing of their notation is left."""
    guide = article(site, "guide")

    assert 6 == len(guide.select("div.ftp-replies"))
    assert 1 == len(guide.select("p > a.ftp-replies"))
    assert not re.search(r"::: ftp|\[\[ftp|\{\{", guide.text)


def test_anchors_are_where_links_lead(site: Path) -> None:
    """From running text, from the map, from another folder; each anchor is there once."""
    replies = article(site, "replies")
    ids = [str(one["id"]) for one in replies.select("[id]")]
    links = {
        "": "replies/#ftp-550",
        "replies": "#ftp-550",
        "sub/ja": "#ftp-550",
    }

    assert {"ftp-331", "ftp-521-mkd", "ftp-202-331", "ftp-retr"} <= set(ids)
    assert 1 == ids.count("ftp-550")
    for place, url in links.items():
        (link,) = article(site, place).select("p > a.ftp-replies[href$='#ftp-550']")
        assert (url, "550") == (link["href"], link.text)
    assert "../../replies/#ftp-332" in {
        one["href"] for one in article(site, "sub/ja").select("td a")
    }


def test_headings_stand_below_the_pages_own_and_in_its_contents(site: Path) -> None:
    """None skips a level."""
    replies = article(site, "replies").select_one("article")
    assert replies
    levels = [int(one.name[1]) for one in replies.select("h1, h2, h3, h4, h5, h6")]

    assert 1 == levels.count(1)
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert article(site, "replies").select_one("nav a[href='#ftp-550']")


def test_code_stays_code(site: Path) -> None:
    """In fences and in backticks."""
    codes = [one.text.strip() for one in article(site, "replies").select("article code")]

    assert ["[[ftp:331]]", "::: ftp.reply 550"] == [one for one in codes if "ftp" in one]


def test_search_finds_550(site: Path) -> None:
    """At its anchor."""
    (index,) = [*site.glob("search/search_index.json"), *site.glob("search.json")]
    data = json.loads(index.read_text(encoding="utf-8"))
    entries = data.get("docs") or data["items"]
    titles = {entry["location"]: entry["title"] for entry in entries}

    assert "FTP 550" in titles["replies/#ftp-550"]
    assert "FTP 550" in titles["sub/ja/#ftp-550"]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "---\ntitle: x\n---\n# T\n\n```\n\n\n```\n\n::: ftp.reply 99",
            "bad.md, line 11, ::: ftp.reply 99: '99' is no reply code; known are 110 120",
        ),
        ("[[ftp:521-x]]", "there is no meaning '521-x': choose one of 521-prot"),
        ("{{ ftp_reply(5) }}", "bad.md, ftp_reply: '5' is no reply code; known are 110"),
    ],
    ids=["block", "inline", "macro"],
)
def test_bad_input_ends_the_build(program: str, text: str, told: str, tmp_path: Path) -> None:
    """With file, line where there is one, value and choice."""
    done = build(program, tmp_path, bad=text)

    assert 0 != done.returncode
    assert told in done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("text", ["::: ftp.reply 561", "[[ftp:561]]", "{{ ftp_reply(561) }}"])
def test_an_unknown_code_warns_and_is_told(program: str, text: str, tmp_path: Path) -> None:
    """It ends the strict build, but for Zensical, which counts no warning of an extension."""
    done = build(program, tmp_path, odd=text)
    html = (tmp_path / "site" / "odd" / "index.html").read_text(encoding="utf-8")

    assert re.search(r"odd\.md, .*: no source knows 561; known are 110 120", done.stderr)
    assert explain(561).title in html
    assert (program == "zensical") == (done.returncode == 0)
