"""The extension of Python-Markdown, the macros, and the table for a README."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from ftpreplies import Reply, diff, explain
from ftpreplies import _writers as writers
from ftpreplies._asked import FORMS
from ftpreplies._markdown import FtpReplies, _tree
from ftpreplies._pages import Fields, Heading, Items, Link, Page, Paragraph, Table, Verbatim
from ftpreplies._reference import ReplyTable, code_page, command_page, map_page
from ftpreplies._width import plain
from ftpreplies.markdown import define_env, makeExtension, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from xml.etree.ElementTree import Element


class Words(HTMLParser):
    """Collects text, and what stands in some attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.places: list[tuple[str, str]] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.places += [(tag, value or "") for name, value in attrs if name == "id"]


def rendered(text: str, *others: Any, **configs: str) -> str:
    """Render Markdown with the extensions that MkDocs has, ours and others."""
    names = ["fenced_code", "tables", "toc"]
    return Markdown(extensions=[*names, makeExtension(**configs), *others]).convert(text)


@pytest.mark.parametrize("locale", ["en", "ja"])
@pytest.mark.parametrize(
    ("block", "page"),
    [
        ("reply 550", lambda locale: code_page(Reply(550), locale)),
        (
            "replies\n    class: 6yz\n    columns: code, sources",
            lambda locale: ReplyTable(
                (Reply(631), Reply(632), Reply(633)), ("code", "sources"), locale
            ).page(),
        ),
        ("diff 202 331", lambda locale: diff(202, 331, locale=locale).page()),
        ("map", map_page),
        ("command retr", lambda locale: command_page("RETR", locale)),
    ],
    ids=list(FORMS),
)
def test_a_block_says_what_the_html_writer_says(
    block: str, page: Callable[[str], Page], locale: str
) -> None:
    """All of it, and nothing else, in the language asked for."""
    html = rendered(f"::: ftp.{block}", locale=locale)

    assert Words(writers.html(page(locale))).text == Words(html).text
    assert html.startswith(f'<div class="ftp-replies" lang="{locale}">')


def test_a_block_has_options_in_the_lines_under_it() -> None:
    """Text before and after is left in peace, and no other line is an option."""
    html = rendered("before\n::: ftp.reply 521\n  command: MKD\n  locale: ja\nafter: it")

    title = explain(521, command="MKD", locale="ja").title
    assert html.startswith('<p>before</p>\n<div class="ftp-replies" lang="ja">\n<h2')
    assert title in html
    assert html.endswith("</div>\n<p>after: it</p>")


def test_headings_are_in_the_table_of_contents_below_the_authors() -> None:
    """With ids that do not depend on the language or on what else is on the page."""
    text = "# Page\n\n::: ftp.reply 331\n\n## Part\n\n::: ftp.diff 202 331\n    locale: ja\n"
    md = Markdown(extensions=["toc", "ftpreplies.markdown"])
    md.convert(text)

    (top,) = md.toc_tokens  # type: ignore[attr-defined]
    assert [(2, "ftp-331"), (2, "part")] == [(it["level"], it["id"]) for it in top["children"]]
    (below,) = top["children"][1]["children"]
    assert (3, "ftp-202-331") == (below["level"], below["id"])
    places = [it["id"] for it in below["children"]]
    assert [f"ftp-202-331-{place}" for place in range(1, len(places) + 1)] == places
    assert "ftp-202-331-2-1" == below["children"][1]["children"][0]["id"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("::: ftp.reply 331", 2),
        ("::: ftp.reply 331\n    level: 1", 1),
        ("###### Deep\n\n::: ftp.reply 331", 6),
        ("## Two\n\n::: ftp.map\n\n- item\n\n    ::: ftp.reply 331", 3),
    ],
)
def test_the_level_follows_the_heading_above(text: str, level: int) -> None:
    """Or the option; none goes deeper than six."""
    html = rendered(text)

    assert f'<h{level} id="ftp-331">' in html
    assert "<h7" not in html


def test_an_anchor_stands_once_and_at_the_entry() -> None:
    """A row of a table yields to the heading, wherever that stands."""
    text = "::: ftp.replies\n    only: 331 550\n\n::: ftp.reply 331\n\n::: ftp.reply 331"
    places = Words(rendered(text)).places
    replies = [place for place in places if re.search(r"ftp-\d+$", place[1])]

    assert [("tr", "ftp-550"), ("h2", "ftp-331")] == replies
    assert 2 == len({place for tag, place in places if tag == "h2"})


def test_a_reply_in_running_text_leads_to_its_place_on_the_page() -> None:
    """With the title, in its language."""
    title = explain(331, locale="ja").title
    html = rendered("Got [[ftp:331]]?\n\n::: ftp.reply 331", locale="ja")

    assert (
        f'<p>Got <a class="ftp-replies" href="#ftp-331" lang="ja" title="{title}">331</a>?</p>'
    ) in html


def test_a_reply_that_the_page_does_not_tell_is_an_abbreviation() -> None:
    """Or a link to the page that tells it; in the map, just text."""
    html = rendered("[[ftp:521-mkd]]\n\n::: ftp.map")

    title = explain(521, command="MKD").title
    abbreviation = f'<abbr class="ftp-replies" lang="en" title="{title}">521</abbr>'
    assert abbreviation in html
    assert "<span>550</span>" in html
    assert "href" not in html


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("codes.md", "codes.md#ftp-521-mkd"),
        ("codes/{code}.md", "codes/521.md#ftp-521-mkd"),
        ("/codes/", "/codes/#ftp-521-mkd"),
        ("https://example.org/{code}", "https://example.org/521#ftp-521-mkd"),
    ],
)
def test_a_configured_page_tells_the_replies(url: str, link: str) -> None:
    """By path or URL, with the code where it is wanted."""
    assert f'href="{link}"' in rendered("[[ftp:521-mkd]]", reply_url=url)


def test_code_and_escaped_text_stay_as_they_are() -> None:
    """Fenced, indented, in backticks, after a backslash."""
    text = (
        "```\n::: ftp.map\n[[ftp:331]]\n```\n\n    ::: ftp.map\n\n`[[ftp:331]]` \\[[ftp:331]]"
    )
    html = rendered(text)

    assert "ftp-replies" not in html
    assert 2 == html.count("::: ftp.map")
    assert 3 == html.count("[[ftp:331]]")


class Renders(Extension):
    """Tells ours of the file in the way of MkDocs and ProperDocs, or of Zensical.

    tests/sites has these programs do it themselves.
    """

    def __init__(self, program: str, file: Path) -> None:
        super().__init__()
        self.program, self.file = program, file

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        page: Any
        if self.program == "mkdocs":
            page = Treeprocessor(md)
            source = self.file.read_text(encoding="utf-8")
            page.file = SimpleNamespace(src_uri="sub/page.md", content_string=source)
            md.treeprocessors.register(page, "relpath", 0)
        else:
            page = type("Context", (Preprocessor,), {"run": lambda _, lines: lines})(md)
            page.page = SimpleNamespace(path="sub/page.md")
            page.config = {"root_dir": str(self.file.parents[2]), "docs_dir": "docs"}
            md.preprocessors.register(page, "rendering_context", 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a document."""
    folder = tmp_path / "docs" / "sub"
    folder.mkdir(parents=True)
    return folder / "page.md"


@pytest.mark.parametrize("program", ["mkdocs", "zensical"])
def test_an_error_names_file_and_line(program: str, file: Path) -> None:
    """As they are in the source, before front matter and fences were taken away."""
    body = "# T\n\n```\nx\ny\n```\n\n::: ftp.diff 202 331\n\n- a\n\n    ::: ftp.diff 202\n"
    file.write_text(f"---\ntitle: x\n---\n{body}", encoding="utf-8")

    with pytest.raises(
        ValueError, match=r"^sub/page.md, line 15, ::: ftp.diff 202: ftp.diff is"
    ):
        rendered(body, Renders(program, file))


@pytest.mark.parametrize("program", ["mkdocs", "zensical"])
def test_a_configured_path_is_one_in_the_folder_of_documents(program: str, file: Path) -> None:
    """So the same setting serves all pages."""
    file.write_text("", encoding="utf-8")
    html = rendered("[[ftp:331]]", Renders(program, file), reply_url="codes.md")

    assert 'href="../codes.md#ftp-331"' in html


def test_an_error_names_what_can_be_found_out() -> None:
    """Python-Markdown alone knows no file, and what a macro wrote has no line."""
    with pytest.raises(ValueError, match=r"^line 3, \[\[ftp:42\]\]: '42' is no reply code"):
        rendered("# T\n\n[[ftp:42]]")
    with pytest.raises(ValueError, match=r"^::: ftp.nothing: there is no"):
        rendered("x\n\n@", Writes("::: ftp.nothing"))


class Writes(Extension):
    """Puts a line in place of ``@``."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        written = {"@": self.line}
        run = {"run": lambda _, lines: [written.get(line, line) for line in lines]}
        md.preprocessors.register(type("Writer", (Preprocessor,), run)(md), "writer", 50)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("replys", "there is no ftp.replys: choose one of ftp.reply, ftp.replies, ftp.diff"),
        ("reply", "ftp.reply is written as 'ftp.reply 550', so it cannot take ''"),
        ("map all", "ftp.map is written as 'ftp.map', so it cannot take 'all'"),
        ("reply 99", "'99' is no reply code; known are 110 120"),
        ("reply 521-x", "there is no meaning '521-x': choose one of 521-prot"),
        ("replies\n  class: 9", "there is no class '9': choose one of 1 (positive"),
        ("replies\n  group: x9z", "there is no group 'x9z': choose one of 0 (syntax"),
        ("replies\n  columns: fixes", "there is no column 'fixes': choose of code, name"),
        ("command NONE", "NONE"),
        ("map\n  locale: xx", "there is no locale 'xx': choose one of en, ja"),
        ("map\n  level: 7", "there is no level '7': choose one of 1, 2, 3, 4, 5, 6"),
        ("map\n  class: 5", "ftp.map has no option 'class': choose of level, locale"),
        ("map\n  locale", "'locale' is no option: write 'locale: ja'"),
    ],
)
def test_bad_input_ends_the_build_and_lists_the_way_out(block: str, told: str) -> None:
    """With the value as it was given."""
    with pytest.raises(ValueError, match=rf"^line 2, ::: ftp\..*: .*{re.escape(told)}"):
        rendered(f"\n::: ftp.{block}")


def test_bad_settings_are_refused_at_once() -> None:
    """Not on the first page that has a block."""
    with pytest.raises(ValueError, match="there is no locale 'de': choose one of en, ja"):
        makeExtension(locale="de")
    with pytest.raises(TypeError, match="lokale"):
        Markdown(
            extensions=["ftpreplies.markdown"],
            extension_configs={"ftpreplies.markdown": {"lokale": "ja"}},
        )


@pytest.mark.parametrize(
    "text", ["::: ftp.reply 561", "[[ftp:561]]", "::: ftp.replies\n    only: 550, 561"]
)
def test_an_unknown_code_warns_and_is_told(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """By the logger whose warnings end a strict build of MkDocs and ProperDocs."""
    html = rendered(text)

    first = text.split("\n", maxsplit=1)[0]
    told = f"line 1, {first}: no source knows 561; known are 110 120"
    assert explain(561).title in html
    ((name, level, message),) = caplog.record_tuples
    assert ("mkdocs.ftpreplies", logging.WARNING) == (name, level)
    assert message.startswith(told)


@example("&lt;b&gt; &amp;")
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n")))
def test_any_text_comes_out_as_the_same_text(text: str) -> None:
    """In each kind of block, whatever other extensions make of such signs."""
    page = Page(
        "en",
        (
            Heading(text, 2, "ftp-x"),
            Paragraph(text),
            Verbatim((text,)),
            Items((text, (text, Link(text, "https://example.org/"), text))),
            Fields(((text, text),)),
            Table((text,), ((text,),)),
        ),
    )

    class Put(Extension):
        def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
            def run(_: object, root: Element) -> None:
                root.append(_tree(page))

            put = type("Put", (Treeprocessor,), {"run": run})(md)
            md.treeprocessors.register(put, "put", 30)

    extensions: list[str | Extension] = ["extra", "smarty", "toc", "wikilinks", "nl2br", Put()]
    html = Markdown(extensions=extensions).convert("*[a]: b\n\n[0]: c")
    assert plain(text).split() * 11 == Words(html).text


class Env(SimpleNamespace):
    """What mkdocs-macros and Zensical give to `define_env`, as far as we look."""

    def macro(self, function: Any, name: str) -> None:
        self.macros[name] = function


def env(page: Any, **variables: str) -> Any:
    """Return an environment with the macros in it."""
    made = Env(page=page, variables=variables, macros={})
    define_env(made)
    return made.macros


PAGES = [
    SimpleNamespace(path="sub/page.md"),
    SimpleNamespace(file=SimpleNamespace(src_uri="sub/page.md")),
]


def test_macros_return_markdown() -> None:
    """Of the page that the block would show, with headings below the page's own."""
    macros = env(PAGES[0])

    assert [f"ftp_{kind}" for kind in FORMS] == list(macros)
    assert macros["ftp_reply"](331).startswith("## FTP 331: ")
    assert macros["ftp_diff"](202, 331, level=1) == diff(202, 331).render("markdown")
    assert macros["ftp_replies"](**{"class": 6, "columns": "code"}).startswith("| Code |\n")
    assert "](" not in macros["ftp_map"]()
    assert macros["ftp_command"]("retr").startswith('## Replies to RETR <a id="ftp-retr"></a>')


def test_macros_have_the_language_of_the_variable() -> None:
    """Or of the option."""
    macros = env(PAGES[0], ftp_locale="ja")

    assert explain(331, locale="ja").title in macros["ftp_reply"](331)
    assert explain(331).title in macros["ftp_reply"](331, locale="en")
    with pytest.raises(ValueError, match="there is no locale 'de'"):
        env(PAGES[0], ftp_locale="de")


@pytest.mark.parametrize("page", PAGES, ids=["Zensical", "mkdocs-macros"])
def test_macros_name_the_file(page: Any, caplog: pytest.LogCaptureFixture) -> None:
    """In errors and in warnings."""
    macros = env(page)

    with pytest.raises(ValueError, match=r"^sub/page.md, ftp_reply: '5' is no reply code"):
        macros["ftp_reply"](5)
    assert explain(561).title in macros["ftp_reply"](561)
    assert "sub/page.md, ftp_reply: no source knows 561" in caplog.text


def test_a_table_for_a_readme_is_what_the_command_writes_without_anchors() -> None:
    """And without the note of the language; else nothing is lost."""
    command = [sys.executable, "-m", "ftpreplies", "table", "--class", "6", "--locale", "ja"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    written = re.sub(r'<a id="[^"]*"></a>|\n<!-- .* -->\n', "", done.stdout.decode())

    assert written == table(reply_class="6", locale="ja")


def test_nothing_is_loaded_before_the_extension_is_used() -> None:
    """Macros and cog do without Python-Markdown."""
    code = (
        "import sys, ftpreplies.markdown as m; m.table(only='550'); print('markdown' in "
        "sys.modules); m.makeExtension(); print('markdown' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, timeout=60, text=True
    )

    assert ["False", "True"] == done.stdout.split()


def test_the_settings_say_what_they_are() -> None:
    """For programs that list them."""
    assert ["locale", "reply_url"] == list(FtpReplies("en", "").getConfigs())
