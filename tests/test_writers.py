"""Pages written out, compared whole; and text that means harm."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftpreplies import _writers as writers
from ftpreplies import diff, explain
from ftpreplies._pages import (
    Fields,
    Heading,
    Items,
    Link,
    Page,
    Paragraph,
    Table,
    Verbatim,
    linked,
)
from ftpreplies._width import fill, plain, width

PAGE = Page(
    "en",
    (
        Heading("A *page* of 550", 1, "ftp-550"),
        Fields((("Class", "5yz"), ("Text", "a\nb <c>"))),
        Heading("Part"),
        Paragraph("1. not a list, a_b & `c`"),
        Items(("one", Link("two [2]", "https://example.org/x"))),
        Items(("first", "second"), numbered=True),
        Verbatim(("550-No <b>", "  *such*", "550 file")),
        Heading("Deeper", 3),
        Table(
            ("Code", "Title"),
            (("550", "a | b"), (Link("331", "#ftp-550"), ("日本", Link("x", "https://x.org")))),
            ("row-550", ""),
        ),
    ),
)


def test_text_whole() -> None:
    """As on a terminal."""
    assert """\
A *page* of 550
===============

Class: 5yz
Text: a b <c>

Part
----

1. not a list, a_b & `c`

- one
- two [2] <https://example.org/x>

1. first
2. second

    550-No <b>
      *such*
    550 file

Deeper

Code  Title
550   a | b
331   日本x <https://x.org>
""" == writers.text(PAGE)


def test_text_in_color_marks_headings_only() -> None:
    """Bold, and back to normal."""
    colored = writers.text(PAGE, color=True)

    assert colored.startswith("\x1b[1mA *page* of 550\x1b[0m\n=====")
    assert writers.text(PAGE) == colored.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_markdown_whole() -> None:
    """Signs of Markdown are escaped."""
    assert """\
# A \\*page\\* of 550 <a id="ftp-550"></a>

- **Class:** 5yz
- **Text:** a b &lt;c&gt;

## Part

1\\. not a list, a\\_b &amp; \\`c\\`

- one
- [two \\[2\\]](https://example.org/x)

1. first
2. second

<pre>550-No &lt;b&gt;
  *such*
550 file</pre>

### Deeper

| Code | Title |
| --- | --- |
| <a id="row-550"></a>550 | a &#124; b |
| [331](#ftp-550) | 日本[x](https://x.org) |

<!-- lang: en -->
""" == writers.markdown(PAGE)


def test_rst_whole() -> None:
    """Signs of reStructuredText are escaped; wide headings are underlined whole."""
    assert """\
.. _ftp-550:

A \\*page\\* of 550
=================

:Class: 5yz
:Text: a b \\<c\\>

Part
----

\\1. not a list, a\\_b & \\`c\\`

- one
- `two [2] <https://example.org/x>`__

1. first
2. second

::

   550-No <b>
     *such*
   550 file

Deeper
~~~~~~

.. list-table::
   :header-rows: 1

   * - Code
     - Title
   * - .. _row-550:

       550
     - a \\| b
   * - `331 <ftp-550_>`__
     - 日本\\ `x <https://x.org>`__

.. lang: en
""" == writers.rst(PAGE)


def test_html_whole() -> None:
    """One article that says its language."""
    assert """\
<article lang="en">
<h1 id="ftp-550">A *page* of 550</h1>
<dl>
<dt>Class</dt><dd>5yz</dd>
<dt>Text</dt><dd>a b &lt;c&gt;</dd>
</dl>
<h2>Part</h2>
<p>1. not a list, a_b &amp; `c`</p>
<ul>
<li>one</li>
<li><a href="https://example.org/x">two [2]</a></li>
</ul>
<ol>
<li>first</li>
<li>second</li>
</ol>
<pre>550-No &lt;b&gt;
  *such*
550 file</pre>
<h3>Deeper</h3>
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Title</th></tr></thead>
<tbody>
<tr id="row-550"><td>550</td><td>a | b</td></tr>
<tr><td><a href="#ftp-550">331</a></td><td>日本<a href="https://x.org">x</a></td></tr>
</tbody>
</table>
</article>
""" == writers.html(PAGE)


def test_csv_whole() -> None:
    """The tables, a link as its text."""
    assert """\
Code,Title
550,a | b
331,日本x
""" == writers.csv(PAGE)


def test_a_link_to_what_is_not_on_the_page_leads_elsewhere_or_is_text() -> None:
    """What is on the page stays as it is."""
    lost, found = Link("425", "#ftp-425"), Link("550", "#ftp-550")
    blocks = (
        Heading("x", 1, "ftp-550"),
        Items((lost, (found, ", ", lost), "text")),
        Table(("Code",), ((lost,), (Link("a", "#row"),)), ("", "row")),
    )

    nowhere = linked(Page("en", blocks))
    assert Items(("425", (found, ", ", "425"), "text")) == nowhere.blocks[1]
    assert Table(("Code",), (("425",), (Link("a", "#row"),)), ("", "row")) == nowhere.blocks[2]
    elsewhere = linked(Page("en", blocks), "codes.html#{}".format)
    assert (
        Table(
            ("Code",), ((Link("425", "codes.html#ftp-425"),), (Link("a", "#row"),)), ("", "row")
        )
        == elsewhere.blocks[2]
    )


def test_an_unknown_format_is_refused_with_the_choice() -> None:
    """Named, and cut if long."""
    with pytest.raises(
        ValueError, match="'pdf': choose one of text, markdown, rst, html, json"
    ):
        explain(331).render("pdf")


HOSTILE = [
    "550 \x1b[31mred\x1b[0m \x07\x08",
    "550 <script>alert(1)</script> & \"q\" 'q'",
    "550 ](javascript:x) **b** `c` |d| <!-- -->",
    "550 .. raw:: html\n",
    "550 \u202egnp.exe \u200b\ufeff \x85 \x9b31m",
    b"550 \xff\xfe \xe9\r\n",
    "550-a\n550-\x00\n550 b",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", ["text", "markdown", "rst", "html", "json"])
def test_hostile_text_leaves_no_control_character(text: Any, format: str) -> None:
    """On no terminal and in no page."""
    for written in (explain(text).render(format), diff(text, 331).render(format)):
        assert all(sign.isprintable() for sign in written.replace("\n", ""))
        assert written.endswith("\n")
        assert not written.endswith("\n\n")


@given(st.text())
def test_nothing_unseen_leaves_any_writer(text: str) -> None:
    """Whatever stands in a page."""
    page = Page(
        "en", (Heading(text, 1), Paragraph(text), Fields(((text, text),)), Items((text,)))
    )
    for write in writers.WRITERS.values():
        assert all(sign.isprintable() for sign in write(page).replace("\n", ""))
    data = writers.json_text([text])
    assert [text] == json.loads(data)
    assert all(sign.isprintable() for sign in data.replace("\n", ""))


class Collector(HTMLParser):
    """Collect text and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)


@given(st.text())
def test_html_reads_back_as_the_same_text(text: str) -> None:
    """By a real parser; no tag comes from the text."""
    reader = Collector()
    reader.feed(writers.html(Page("en", (Paragraph(text),))))
    reader.close()

    assert ["article", "p"] == reader.tags
    assert plain(text).strip() == "".join(reader.text).strip()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_loses_nothing(text: str) -> None:
    """What cannot be seen stands as an escape."""
    reply = "550 " + text.replace("\n", " ").replace("\r", " ")

    assert reply.strip() == json.loads(explain(reply).render("json"))["server_reply"]


def test_a_surrogate_survives_json() -> None:
    """Bytes that are no UTF-8 can be told from the escape."""
    data = explain(b"550 \xe9").render("json")

    assert "\\udce9" in data
    assert "550 \udce9" == json.loads(data)["server_reply"]


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本語", 6), ("é", 1), ("e\u0301", 1), ("ｱ", 1)]
)
def test_columns_are_counted_as_a_terminal_does(text: str, columns: int) -> None:
    """Wide characters take two, combining ones none."""
    assert columns == width(text)


def test_english_breaks_at_spaces() -> None:
    """And goes on under its own beginning."""
    assert ["- one two", "  three"] == fill("one two three", 9, "- ")


def test_japanese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    """Rules of Japanese typesetting: 、。」 do not begin a line, 「 does not end one."""
    assert ["これは", "文で", "す。"] == fill("これは文です。", 6)
    assert ["あい", "「う」"] == fill("あい「う」", 6)
    assert ["PASS を", "送る"] == fill("PASS を送る", 8)


@pytest.mark.parametrize("text", ["x" * 25, "あ" * 13, "ab " + "y" * 20, "あx" * 12])
def test_what_fits_no_line_is_cut(text: str) -> None:
    """Nothing is lost, nothing is too wide."""
    lines = fill(text, 10, "> ", "  ")

    assert all(width(line) <= 10 for line in lines)
    assert text.replace(" ", "") == "".join(line[2:] for line in lines).replace(" ", "")


def test_a_line_narrower_than_one_sign_comes_to_an_end() -> None:
    """One sign a line is the least."""
    assert ["あ", "い"] == fill("あい", 1)


@given(st.text(), st.integers(4, 40))
def test_filling_loses_nothing_but_spaces(text: str, columns: int) -> None:
    """Whatever the text."""
    lines = fill(text, columns)

    assert "".join(plain(text).split()) == "".join("".join(lines).split())
    assert all(width(line) <= columns for line in lines)


def within_80(text: str) -> bool:
    """Tell whether no line is too wide."""
    return all(width(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_every_page_fits_80_columns(locale: str) -> None:
    """Japanese widths counted."""
    from ftpreplies import Reply

    for reply in Reply:
        assert within_80(explain(reply, locale=locale).render())
    assert within_80(diff(202, 331, locale=locale).render())
