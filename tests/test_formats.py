"""What a page says is the same in every format, read back by the parsers people use."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.utils import new_document
from markdown_it import MarkdownIt

from ftpreplies import Reply, diff, explain, parse
from ftpreplies import _writers as writers
from ftpreplies._nodes import written
from ftpreplies._pages import linked
from ftpreplies._reference import (
    COLUMNS,
    ReplyTable,
    chosen,
    code_page,
    command_page,
    map_page,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ftpreplies._pages import Page

HOSTILE = '550-No <b>*such*</b>\n `x` _y_ |z| [a](b) \x1b[31m "q"\n550 file::'

PAGES: dict[str, Callable[[str], Page]] = {
    "explanation": lambda locale: explain(HOSTILE, command="RETR", locale=locale).page(),
    "code": lambda locale: code_page(Reply(521), locale),
    "comparison": lambda locale: diff(HOSTILE, 331, locale=locale).page(),
    "table": lambda locale: ReplyTable(chosen(), tuple(COLUMNS), locale).page(),
    "map": map_page,
    "command": lambda locale: command_page("STOR", locale),
    "greeting": lambda locale: command_page("CONNECT", locale),
}


class Words(HTMLParser):
    """The text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words(text: str) -> str:
    """Reduce text to its signs: breaks, and colons after names, are each format's own."""
    return re.sub(r"[\s:]+", "", text)


def of_html(html: str) -> str:
    """Read HTML."""
    return words("".join(Words(html).found))


def of_markdown(markdown: str) -> str:
    """Read Markdown as CommonMark with tables."""
    return of_html(MarkdownIt("commonmark").enable("table").render(markdown))


def of_nodes(top: nodes.Node) -> str:
    """Read a docutils tree."""
    return words(
        "".join(
            node.astext()
            for node in top.findall(nodes.Text)
            if not isinstance(node.parent, nodes.comment)
            and not isinstance(node.parent.parent, nodes.system_message)
        )
    )


def of_rst(rst: str) -> str:
    """Read reStructuredText; anything that docutils complains of is an error."""
    settings = {"halt_level": 2, "report_level": 2, "raw_enabled": False}
    return of_nodes(publish_doctree(rst, settings_overrides=settings))


@pytest.mark.parametrize("locale", ["en", "ja"])
@pytest.mark.parametrize("name", PAGES)
def test_every_format_says_the_same(name: str, locale: str) -> None:
    """HTML is the yardstick, and holds all that the page's own language has."""
    page = linked(PAGES[name](locale))
    said = of_html(writers.html(page))

    assert len(said) > 200
    assert said == of_markdown(writers.markdown(page))
    assert said == of_rst(writers.rst(page))
    for sections in (False, True):
        document = new_document("page")
        document += written(page, sections=sections)
        assert said == of_nodes(document)


@pytest.mark.parametrize("locale", ["en", "ja"])
@pytest.mark.parametrize("name", PAGES)
def test_plain_text_says_the_same(name: str, locale: str) -> None:
    """Marks of lists, lines under headings and addresses of links left aside."""
    page = linked(PAGES[name](locale))
    plainly = re.sub(r" <https://[^>\s]*>", "", writers.text(page, 1_000_000))
    marks = r"^\s*(?:-{3,}|={3,})$|^- |^\d+\. "

    def bare(text: str) -> str:
        return words(re.sub(marks, "", text, flags=re.MULTILINE))

    shown = re.sub(r"<li>|<tr", "\n\\g<0>", writers.html(page))
    lines = "".join(Words(shown).found)
    assert bare(lines) == bare(plainly)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("format", writers.WRITERS)
def test_output_is_the_same_each_time_and_ends_in_one_line_feed(name: str, format: str) -> None:
    """Whatever the page."""
    write = writers.WRITERS[format]
    once = write(linked(PAGES[name]("en")))

    assert once == write(linked(PAGES[name]("en")))
    assert re.search(r"[^\n]\n\Z", once)


@pytest.mark.parametrize("name", PAGES)
def test_each_format_names_the_language(name: str) -> None:
    """As far as it has a way to."""
    page = linked(PAGES[name]("ja"))

    assert '<article lang="ja">' in writers.html(page)
    assert "<!-- lang: ja -->" in writers.markdown(page)
    assert ".. lang: ja" in writers.rst(page)
    assert all("language-ja" in node["classes"] for node in written(page))


def test_nodes_of_a_server_reply_keep_its_lines() -> None:
    """And name no language, for nobody knows it."""
    from ftpreplies._pages import Page, Verbatim

    page = Page("", (Verbatim(parse("550-a\n \t*b*\n550 c").lines),))
    (block,) = written(page)
    assert "lang" not in writers.rst(page) + writers.markdown(page)

    assert isinstance(block, nodes.literal_block)
    assert "550-a\n        *b*\n550 c" == block.astext()
    assert "    550-a\n            *b*\n    550 c\n" == writers.text(page)
    assert [] == block["classes"]
