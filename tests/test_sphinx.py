"""The Sphinx domain: built by the real Sphinx, with all its usual builders."""

from __future__ import annotations

import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.cmd.build import build_main

from ftpreplies import Reply, _catalogue, explain
from ftpreplies.sphinx import setup

if TYPE_CHECKING:
    from collections.abc import Callable

CONF = """\
project, copyright, author, version = "Trial", "2026, A", "A", "1"
extensions = ["ftpreplies.sphinx"]
html_theme = "basic"
nitpicky = True
"""

PAGES = {
    "index": """\
Trial
=====

See :ftp:reply:`550`, :ftp:reply:`521-mkd`, :ftp:reply:`wanted <331>` and :any:`425`.

.. toctree::

   table
   more

.. ftp:reply:: 550

After it.
""",
    "table": """\
Table
=====

.. ftp:replies::
   :columns: code, title, fix

.. ftp:replies::
   :class: 5yz
   :group: 3
""",
    "more": """\
More
====

.. ftp:reply:: 521

.. ftp:diff:: 202 331

.. ftp:diff:: 521-mkd 521-lprt
   :locale: ja
   :sections:

.. ftp:map::

.. ftp:command:: RETR

.. ftp:reply:: 522
   :command: STOR
   :sections:
""",
}

Project = "Callable[..., Path]"


class Reader(HTMLParser):
    """Collect what a page says, where its anchors are and where its links lead."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: dict[str, str] = {}
        self.langs: set[str] = set()
        self._texts: list[str] = []
        self._link = ""
        self.feed(page.read_text(encoding="utf-8"))

    @property
    def text(self) -> str:
        """Everything, white space collapsed."""
        return " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if values.get("lang"):
            self.langs.add(str(values["lang"]))
        self._link = str(values.get("href", "")) if tag == "a" else self._link

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        self._texts.append(data)
        if self._link:
            self.links[data] = self._link


@pytest.fixture
def build(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that writes pages and builds them, a warning being an error."""

    def built(
        *options: str, builder: str = "html", conf: str = "", **pages: str
    ) -> tuple[int, str]:
        (tmp_path / "conf.py").write_text(CONF + conf, encoding="utf-8")
        for name, text in (pages or PAGES).items():
            page = tmp_path / f"{name}.rst"
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                page.write_text(text, encoding="utf-8")
        places = ("-d", f"{tmp_path}/doctrees", str(tmp_path), f"{tmp_path}/{builder}")
        status = build_main(["-W", "--keep-going", "-b", builder, *options, *places])
        captured = capfd.readouterr()
        return status, captured.out + captured.err

    return built


BUILDERS = ("html", "singlehtml", "dirhtml", "epub", "latex", "man", "text", "gettext", "xml")


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_writes_it_without_a_warning(
    builder: str, build: Any, tmp_path: Path
) -> None:
    """In parallel; and what a reply's title says is in the output."""
    status, out = build("-j", "4", builder=builder)

    assert 0 == status, out
    suffixes = {".html", ".xhtml", ".tex", ".1", ".txt", ".pot", ".xml"}
    written = " ".join(
        path.read_text(encoding="utf-8")
        for path in (tmp_path / builder).rglob("*")
        if path.suffix in suffixes
    )
    words = re.sub(r"[\s\"\\-]+", " ", written)
    assert "Refused: missing, no access, or not allowed" in words
    assert "ディレクトリ" in words


def test_a_page_shows_what_explain_says_and_links_lead_to_it(
    build: Any, tmp_path: Path
) -> None:
    """Each anchor is there once on its page."""
    assert 0 == build()[0]
    index, table, more = (
        Reader(tmp_path / f"html/{name}.html") for name in ("index", "table", "more")
    )

    one = explain(550)
    for told in (one.title, one.description, one.when, one.fix):
        assert told in index.text
    assert index.links["550"].endswith("#ftp-550")
    assert "more.html#ftp-521-mkd" == index.links["521-mkd"]
    assert "table.html#ftp-331" == index.links["wanted"]
    assert "table.html#ftp-425" == index.links["425"]
    for page in (index, table, more):
        assert len(page.ids) == len(set(page.ids))
    assert {f"ftp-{reply}" for reply in Reply} <= set(table.ids)
    assert "index.html#ftp-550" == more.links["550"]
    assert "#ftp-521" == more.links["521"]
    assert {"en", "ja"} <= more.langs


def test_the_inventory_the_index_and_the_search_know_the_replies(
    build: Any, tmp_path: Path
) -> None:
    """Built in parallel, so that what other processes read is merged."""
    assert 0 == build("-j", "4")[0]

    inventory = (tmp_path / "html/objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(inventory).decode().splitlines()
    assert "550 ftp:reply 1 index.html#ftp-$ -" in lines
    assert {str(reply) for reply in Reply} <= {line.split()[0] for line in lines}
    assert "521-mkd" in {line.split()[0] for line in lines}
    assert "550" in Reader(tmp_path / "html/genindex.html").links
    search = (tmp_path / "html/searchindex.js").read_text(encoding="utf-8")
    objects = json.loads(search.removeprefix("Search.setIndex(").removesuffix(")"))["objects"]
    # Of words that are only digits, Sphinx finds the names of objects and nothing else.
    assert "550" in {found[-1] for found in objects[""]}


def test_a_second_build_reads_nothing_and_new_data_reads_all(
    build: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The data's revision is the version of the environment."""
    assert 0 == build()[0]

    status, out = build()
    assert 0 == status
    assert "0 added, 0 changed, 0 removed" in out
    changed = PAGES | {"table": PAGES["table"] + "\nNew.\n"}
    status, out = build(**changed)
    assert 0 == status, out
    assert "0 added, 1 changed, 0 removed" in out

    monkeypatch.setattr(_catalogue, "revision", lambda: 1)
    status, out = build(**changed)
    assert 0 == status, out
    assert "3 added, 0 changed, 0 removed" in out


def test_the_revision_is_that_of_the_data() -> None:
    """One number for one state of the data."""

    class App:
        def add_domain(self, domain: object) -> None: ...

        def connect(self, event: str, callback: object, priority: int) -> None: ...

    told = setup(App())  # type: ignore[arg-type]
    folder = Path(_catalogue.__file__).parent / "data"
    names = ["facts.json", "causes.json", "locale/en.json", "locale/ja.json"]
    data = b"".join((folder / name).read_bytes() for name in names)
    assert zlib.crc32(data) == told["env_version"]
    assert told["parallel_read_safe"]
    assert told["parallel_write_safe"]


def test_the_language_of_the_project_is_spoken(build: Any, tmp_path: Path) -> None:
    """Unless an option says otherwise."""
    page = "T\n=\n\n.. ftp:reply:: 331\n\n.. ftp:replies::\n   :only: 425\n   :locale: en-GB\n"
    status, out = build(conf="language = 'ja_JP'\n", index=page)

    assert 0 == status, out
    index = Reader(tmp_path / "html/index.html")
    assert explain(331, locale="ja").fix in index.text
    assert explain(425).title in index.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (".. ftp:reply:: 5x0", "'5x0' is no reply code; known are 110 120"),
        (".. ftp:reply:: 521-mdk", "no meaning '521-mdk': choose one of 521-prot"),
        (".. ftp:reply:: 561-x", "no meaning '561-x': choose one of none"),
        (".. ftp:replies::\n   :class: 7", "no class '7': choose one of 1 (positive"),
        (".. ftp:replies::\n   :group: x", "no group 'x': choose one of 0 (syntax)"),
        (".. ftp:replies::\n   :columns: foo", "no column 'foo': choose of code, name"),
        (".. ftp:map::\n   :locale: xx", "no locale 'xx': choose one of en, ja"),
        (".. ftp:command:: RETRO", "'RETRO'; the nearest are RETR"),
        (".. ftp:diff:: 202 1", "'1' is no reply code"),
        (":ftp:reply:`5x0`", "'5x0' is no reply code"),
        (".. ftp:reply:: 550\n   :command: RETRR", "the command 'RETRR': choose one of ABOR,"),
        (".. ftp:replies::\n   :columns: ,", "no column is named: choose of code"),
        (".. ftp:map::\n   :locale: english", "no locale 'english': choose one of en, ja"),
    ],
)
def test_bad_input_names_the_file_the_line_and_the_choice(
    text: str, told: str, build: Any
) -> None:
    """And fails a build that takes warnings for errors."""
    status, out = build("-n", index=f"T\n=\n\n{text}\n")

    assert 0 != status
    (warning,) = [line for line in out.splitlines() if told in line][:1]
    assert re.search(r"index\.rst:4: ", warning)


@pytest.mark.parametrize(
    "text",
    [".. ftp:reply:: 561", ".. ftp:replies::\n   :only: 561", ".. ftp:diff:: 561 550",
     ":ftp:reply:`561`"],
)  # fmt: skip
def test_a_code_that_no_source_knows_warns_and_is_still_shown(
    text: str, build: Any, tmp_path: Path
) -> None:
    """By what its digits say."""
    status, out = build(index=f"T\n=\n\n{text}\n", conf="nitpicky = False\n")

    assert 0 != status
    assert "index.rst:4: WARNING: no source knows the FTP reply 561; known are 110" in out
    assert "561" in Reader(tmp_path / "html/index.html").text


def test_two_entries_for_one_reply_warn(build: Any) -> None:
    """Unless one says that it is none."""
    twice = {"index": "T\n=\n\n.. toctree::\n\n   a\n   b\n"}
    twice |= {name: f"{name}\n=\n\n.. ftp:reply:: 425\n" for name in "ab"}

    status, out = build(**twice)
    assert 0 != status
    assert "FTP reply 425 has an entry in a already; use :no-index:" in out
    twice["b"] += "   :no-index:\n"
    status, out = build("-E", **twice)
    assert 0 == status, out


def test_a_map_names_replies_without_an_entry(build: Any, tmp_path: Path) -> None:
    """As text, also where every other missing target is an error."""
    status, out = build("-n", index="T\n=\n\n.. ftp:map::\n")
    assert 0 == status, out
    assert "550" not in Reader(tmp_path / "html/index.html").links

    status, out = build("-n", index="T\n=\n\n:ftp:reply:`550` :any:`nothing`\n")
    assert 0 != status
    assert "reference target not found: 550" in out


def test_another_project_links_here(build: Any, tmp_path: Path) -> None:
    """Through intersphinx, from a map, too."""
    assert 0 == build()[0]
    (tmp_path / "html").rename(tmp_path / "there")
    for page in PAGES:
        (tmp_path / f"{page}.rst").unlink()
    conf = (
        "extensions += ['sphinx.ext.intersphinx']\n"
        f"intersphinx_mapping = {{'there': ('https://example.org/', {f'{tmp_path}/there/objects.inv'!r})}}\n"
    )
    text = "T\n=\n\n:ftp:reply:`331`, :external:ftp:reply:`425`\n\n.. ftp:map::\n"
    status, out = build("-E", conf=conf, index=text)

    assert 0 == status, out
    links = Reader(tmp_path / "html/index.html").links
    assert "https://example.org/table.html#ftp-331" == links["331"]
    assert "https://example.org/table.html#ftp-425" == links["425"]
    assert "https://example.org/index.html#ftp-550" == links["550"]


def test_text_of_the_author_stands_below_the_heading_as_it_is(
    build: Any, tmp_path: Path
) -> None:
    """With its own targets and lines; before what has no heading."""
    text = """\
T
=

See :ref:`here <mine>`.

.. ftp:reply:: 550
   :sections:

   .. _mine:

   My own words.

.. ftp:map::
   :sections:

   Words before the map.
"""
    status, out = build("-n", index=text)

    assert 0 == status, out
    index = Reader(tmp_path / "html/index.html")
    assert "mine" in index.ids
    assert index.text.index("My own words") < index.text.index(explain(550).description)
    assert index.text.index("Words before the map") < index.text.index("Function group / Class")
    status, out = build("-E", index="T\n=\n\n.. ftp:reply:: 550\n\n   x\n\n   :nothing:`y`\n")
    assert 0 != status
    assert "index.rst:8: " in out


def test_an_entry_is_a_better_place_than_a_row_above_it(build: Any, tmp_path: Path) -> None:
    """In one document, too."""
    text = "T\n=\n\n.. ftp:replies::\n   :only: 331\n\n.. ftp:reply:: 331\n   :sections:\n"
    status, out = build(index=text)

    assert 0 == status, out
    html = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert (
        '<section class="language-en" id="ftp-331"' in html
        or ('<section id="ftp-331"' in html)
        or re.search(r'<section[^>]* id="ftp-331"', html)
    )
    assert 'id="ftp-331-row"' in html


def test_two_entries_warn_whichever_process_reads_them(build: Any) -> None:
    """Once for each that is too many, also in one document."""
    names = "abcdef"
    listed = "".join(f"   {name}\n" for name in names)
    pages = {"index": f"T\n=\n\n.. toctree::\n\n{listed}"}
    pages |= {name: f"{name}\n=\n\n.. ftp:reply:: 425\n" for name in names}
    for processes in ("1", "4"):
        _, out = build("-E", "-j", processes, **pages)
        assert 5 == out.count("FTP reply 425 has an entry in a already")
    _, out = build("-E", **pages | {"a": pages["a"] + "\n.. ftp:reply:: 425\n"})
    assert 6 == out.count("FTP reply 425 has an entry in a already")


def test_what_a_document_no_longer_shows_is_forgotten(build: Any, tmp_path: Path) -> None:
    """In the inventory of the next build."""
    for text, known in ((".. ftp:reply:: 331", True), ("Nothing.", False)):
        status, out = build(index=f"T\n=\n\n{text}\n")

        assert 0 == status, out
        inventory = (tmp_path / "html/objects.inv").read_bytes().split(b"\n", 4)[4]
        assert known is (b"331 ftp:reply" in zlib.decompress(inventory))
