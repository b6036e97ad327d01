"""The table of replies, the map, and the replies to a command."""

from __future__ import annotations

import csv
import io
import pickle
from typing import Any

import pytest

from ftpreplies import FunctionGroup, Reply, ReplyClass, ReplyCode, diff, explain, parse
from ftpreplies import _writers as writers
from ftpreplies._pages import Heading, Link, Page, Table, linked, pieces
from ftpreplies._reference import (
    COLUMNS,
    ReplyTable,
    chosen,
    code_page,
    columns,
    command_page,
    map_page,
    named,
)
from ftpreplies.cli import main
from ftpreplies.standards import replies_to


def anchors(page: Page) -> list[str]:
    """Return all anchors of a page."""
    found = [block.anchor for block in page.blocks if isinstance(block, Heading)]
    for block in page.blocks:
        if isinstance(block, Table):
            found += block.anchors
    return [anchor for anchor in found if anchor]


def test_a_table_whole() -> None:
    """The columns that were asked for, in that order, in the language asked for."""
    table = ReplyTable(chosen("331"), ("code", "name", "class", "group", "phrase"))

    assert """\
| Code | Name in Python | Class | Function group | Phrase |
| --- | --- | --- | --- | --- |
| <a id="ftp-331"></a>331 | NEED\\_PASSWORD | 3yz, positive intermediate \
| x3z, authentication and accounting | User name okay, need password. |

<!-- lang: en -->
""" == writers.markdown(table.page())


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_every_column_has_a_name_and_something_to_say(locale: str) -> None:
    """Of 550 at least."""
    (table,) = ReplyTable((Reply(550),), tuple(COLUMNS), locale).page().blocks

    assert isinstance(table, Table)
    assert len(COLUMNS) == len(set(table.header))
    assert all(table.header)
    assert all("".join(map(str, pieces(cell))) for cell in table.rows[0])


def test_a_code_that_no_source_knows_still_has_a_row() -> None:
    """Its digits say what they can."""
    table = ReplyTable(chosen("561"), ("code", "name", "title", "standing", "sources"))

    title = explain(561).title
    assert [f'561,,"{title}",,'] == writers.csv(table.page()).splitlines()[1:]
    assert [None] == [row["name"] for row in table.to_dict()]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, list(Reply)),
        ({"only": "425, 421"}, [425, 421]),
        ({"reply_class": "6yz"}, [631, 632, 633]),
        ({"reply_class": "3", "group": "x5z"}, [350]),
        ({"only": "110,550", "group": "5"}, [550]),
    ],
)
def test_codes_are_chosen(asked: dict[str, str], codes: list[int]) -> None:
    """By number, class and group, all of which must fit."""
    assert codes == list(chosen(**asked))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"only": "42"}, "'42' is no reply code; known are 110 120"),
        ({"only": "١٢٣"}, r"'\\u0661\\u0662\\u0663' is no reply code"),
        ({"reply_class": "7"}, "no class '7': choose one of 1 \\(positive preliminary\\)"),
        ({"group": "x6z"}, "no group 'x6z': choose one of 0 \\(syntax\\)"),
    ],
)
def test_what_there_is_not_is_refused_with_the_choice(asked: Any, told: str) -> None:
    """The message names what was asked for."""
    with pytest.raises(ValueError, match=told):
        chosen(**asked)


def test_an_unknown_column_is_refused_with_the_choice() -> None:
    """And known ones are read."""
    assert ("code", "fix") == columns("code, fix")
    with pytest.raises(ValueError, match="no column 'meaning': choose of code, name, class"):
        columns("code,meaning")


def test_the_map_has_every_reply_at_its_digits() -> None:
    """Class across, group down."""
    (table,) = map_page().blocks
    assert isinstance(table, Table)
    found = {}
    for group, row in zip(FunctionGroup, table.rows, strict=True):
        for reply_class, cell in zip(ReplyClass, row[1:], strict=True):
            for piece in pieces(cell):
                if isinstance(piece, Link):
                    found[int(piece.text)] = (reply_class, group, piece.url)

    assert {
        int(reply): (reply.reply_class, reply.group, f"#ftp-{reply}") for reply in Reply
    } == found


def test_a_command_page_says_what_the_tables_say() -> None:
    """RNFR of RFC 959, each part under its heading."""
    page = command_page("rnfr")
    heading, *blocks = page.blocks

    assert Heading("Replies to RNFR", 1, "ftp-rnfr") == heading
    parts = {
        head.text: [str(row[0].text) for row in table.rows]  # type: ignore[union-attr]
        for head, table in zip(blocks[::2], blocks[1::2], strict=True)
        if isinstance(head, Heading) and isinstance(table, Table)
    }
    immediate = [str(reply) for reply in replies_to("RNFR").immediate]
    assert immediate == parts["Without a preliminary reply"]
    assert "First, a preliminary reply" not in parts
    others = parts["From other sources than the tables of the RFCs"]
    assert others
    assert not set(others) & set(immediate)


def test_the_greeting_has_a_page() -> None:
    """It answers no command."""
    assert (
        Heading("Replies to a new connection", 1, "ftp-connect")
        == (command_page("CONNECT").blocks[0])
    )


def test_an_unknown_command_is_refused_with_the_nearest() -> None:
    """As replies_to does."""
    with pytest.raises(ValueError, match="'RETRO'; the nearest are RETR"):
        command_page("RETRO")


def test_anchors_are_stable_and_each_is_there_once() -> None:
    """By code, and by meaning where a code has several."""
    found = [anchor for reply in Reply for anchor in anchors(code_page(reply))]

    assert len(found) == len(set(found))
    assert {"ftp-550", "ftp-521", "ftp-521-mkd"} <= set(found)
    assert ["ftp-521-mkd"] == anchors(explain(521, command="MKD").page())
    assert "ftp-202-331" == anchors(diff(202, 331).page())[0]


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_a_code_page_tells_each_meaning_in_full(locale: str) -> None:
    """With what to do, and with its own sources."""
    text = writers.text(code_page(Reply(521), locale), 10_000)

    for meaning in Reply(521).meanings:
        one = explain(521, command=meaning.commands[0], locale=locale)
        if one.meaning == meaning:
            assert one.fix in text
        assert all(" ".join(source.quote.split()) in text for source in meaning.sources)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Reply(550), Reply(550).title),
        (explain("550 <b>"), Reply(550).title),
        (diff("550 <b>", 331), "FTP 550 and FTP 331"),
        (parse("550-a\n550 <b>"), "550-a"),
    ],
)
def test_notebooks_show_what_it_is(shown: Any, words: str) -> None:
    """In HTML and in Markdown, with the markup of a server's text escaped."""
    as_html, as_markdown = shown._repr_html_(), shown._repr_markdown_()

    assert as_html.startswith("<article lang=")
    for written in (as_html, as_markdown):
        assert written.endswith("\n")
        assert "<b>" not in written
        assert words in written


def test_a_server_reply_keeps_its_lines_in_a_notebook() -> None:
    """In a language that is not known."""
    assert '<article lang="">\n<pre>550-a\n550 &lt;b&gt;</pre>\n</article>\n' == (
        parse("550-a\n550 <b>")._repr_html_()
    )
    assert "<pre>550-a\n550 b</pre>\n" == parse("550-a\n550 b")._repr_markdown_()


def test_an_unknown_code_in_a_notebook_says_what_its_digits_mean() -> None:
    """And that no source defines it."""
    assert "561: permanent negative completion; no source known here" in (
        ReplyCode(561)._repr_markdown_()
    )
    assert "549: permanent negative completion, unspecified;" in (
        ReplyCode(549)._repr_markdown_()
    )
    assert ReplyCode(561)._repr_html_().startswith('<article lang="en">')


def test_the_command_line_writes_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """In the formats that README writers know."""
    assert 0 == main(["table", "--only", "421,425", "--columns", "code,title", "--format=csv"])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert [["Code", "Title"], ["421", Reply(421).title], ["425", Reply(425).title]] == rows

    assert 0 == main(["table", "--map", "--format=html", "--locale=ja"])
    out = capsys.readouterr().out
    assert '<article lang="ja">' in out
    assert "href" not in out

    assert 0 == main(["table", "--command", "RNFR", "--format=md"])
    assert capsys.readouterr().out == writers.markdown(linked(command_page("RNFR")))

    assert 1 == main(["table", "--only", "561"])
    done = capsys.readouterr()
    assert "561" in done.out
    assert "561 is in no source known here" in done.err

    assert 1 == main(["table", "--columns", "x"])
    assert "no column 'x'" in capsys.readouterr().err


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    """Two meanings of one code are no question that their code is."""
    mkd, lprt = named("521-mkd"), named("521-lprt")
    both = diff(mkd, lprt)

    assert mkd != lprt
    assert () == diff(521, 521).differences
    assert both.differences
    assert [item.a for item in both.differences] == [
        item.b for item in diff(lprt, mkd).differences
    ]
    assert mkd == pickle.loads(pickle.dumps(mkd))
    assert "521-mkd" == pickle.loads(pickle.dumps(mkd)).meaning.id


def test_two_meanings_of_one_code_are_told_apart_in_a_heading() -> None:
    """And in its anchor."""
    page = diff(named("521-mkd"), named("521-lprt")).page()

    assert (
        Heading("FTP 521-mkd and FTP 521-lprt", 1, "ftp-521-mkd-and-521-lprt")
        == (page.blocks[0])
    )


def test_a_code_that_is_named_twice_has_one_row() -> None:
    """So that no anchor stands twice."""
    assert (550, 421) == chosen("550,421,550")


def test_nothing_chosen_is_refused() -> None:
    """A table without rows is none."""
    for asked in ({"only": ","}, {"reply_class": "3", "group": "4"}):
        with pytest.raises(ValueError, match="none of the codes has this class and group"):
            chosen(**asked)
    with pytest.raises(ValueError, match="no column is named: choose of code"):
        columns(",")
