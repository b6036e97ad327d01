"""What must hold whatever comes in: hypothesis looks for what breaks it."""

from __future__ import annotations

import ftplib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import docutils.core
import docutils.nodes
import docutils.utils
import fuzz
import properties
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import markdown as python_markdown
from markdown_it import MarkdownIt

from ftpreplies import (
    Reply,
    _catalogue,
    _causes,
    _diff,
    _explain,
    diff,
    explain,
    locales,
    parse,
    standards,
)
from ftpreplies import _writers as writers
from ftpreplies._nodes import written
from ftpreplies._pages import (
    Fields,
    Heading,
    Items,
    Link,
    Page,
    Paragraph,
    Table,
    Verbatim,
    pieces,
)
from ftpreplies._width import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ftpreplies._pages import Inline

SEEDS = sorted((Path(__file__).parent / "data" / "fuzz").iterdir())

#: Signs of terminals, markup languages and the grammar of replies, and words that tell causes.
PIECES = (
    *"\x00\x07\x1b\x7f\x80\x9b\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\udc80\udcff\ufffd\u3000",
    *"\n\r\t\v\f\x1c\x85\xa0 \\`*_[]{}()<>#+-.!|~^=:;,&\"'@/%$?•‣⁃“”‘’「」、。",
    "\r\n", "  ", "    ", "::", "..", "--", "---", "```", "~~~", "***", "&lt;", "&#35;", "<!--",
    "-->", "<b>", "</p>", "<script>", "![", "](", "](x)", "[^1]", "[1]_", "`_", "__", "|x|",
    ":a:", ":a: b", ".. raw:: html", "1.", "1)", "a.", "ii.", "(1)", "#.", "> ", "- ", "+ ",
    "* ", ">>> ", "http://x.y/z", "www.x.y", "a@b.c", "klzzwxh:0001", "\x02amp\x03",
    "550 ", "550-", "226 ", "\n550 ", "\n550-", "\xff\xf2", "あ", "許可がありません", "é",
    "no such file", "permission denied", "quota exceeded", "timeout", "error", "x", "RETR",
)  # fmt: skip

scraps = st.sampled_from(PIECES)
texts = st.lists(scraps | st.text(max_size=6), max_size=12).map("".join) | st.text()
replies = st.builds(
    lambda code, mark, text: f"{code}{mark}{text}",
    st.integers(100, 699),
    st.sampled_from(" -"),
    texts,
)
wires = replies.map(lambda text: text.encode("utf-8", "surrogatepass"))
whole = st.builds(parse, replies.map(lambda text: plain(text).replace("-", " ", 1)))
odd = st.none() | st.booleans() | st.floats() | st.binary().map(bytearray) | st.lists(texts)
commands = (
    st.none() | st.sampled_from(["RETR x", "PASS x", "connect", "MKD", "AUTH"]) | texts | odd
)
names = st.none() | st.sampled_from(["en", "ja", "ja_JP.UTF-8", "../en", "/etc/passwd"]) | texts
places = st.none() | st.booleans()
anything = texts | replies | wires | st.binary() | whole | st.integers() | odd


def look_alike(name: str) -> type[Exception]:
    """Return a class that has the name of a client's exception, and no more."""
    module, _, kind = name.rpartition(".")
    return type(kind, (Exception,), {"__module__": module})


KINDS: list[type[Exception]] = [
    ftplib.Error, ftplib.error_reply, ftplib.error_temp, ftplib.error_perm, ftplib.error_proto,
    URLError, OSError, ValueError, RuntimeError,
    *map(look_alike, ("aioftp.errors.StatusCodeError", "twisted.protocols.ftp.FTPError",
                      "requests.exceptions.HTTPError", "a.Stranger")),
]  # fmt: skip


def made(kind: type[Exception], args: list[Any], attributes: dict[str, Any]) -> BaseException:
    """Make an exception of whatever there is."""
    exc = kind(*args) if kind is not URLError else URLError(args[0] if args else None)  # type: ignore[arg-type]
    for name, value in attributes.items():
        try:
            setattr(exc, name, value)
        except TypeError:
            continue
    return exc


def failures(arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[BaseException]:
    """Make exceptions, what they hold and what they wrap being anything as well."""
    attributes = st.dictionaries(
        st.sampled_from(["reason", "exc", "value", "info", "received_codes", "expected_codes",
                         "response", "__cause__", "__context__"]),
        arguments | st.lists(arguments, max_size=3),
        max_size=3,
    )  # fmt: skip
    one = st.builds(made, st.sampled_from(KINDS), st.lists(arguments, max_size=3), attributes)
    groups = st.lists(one, min_size=1, max_size=3).map(
        lambda some: BaseExceptionGroup("", some)
    )
    return one | groups


exceptions = st.recursive(anything, failures, max_leaves=4).filter(
    lambda one: isinstance(one, BaseException)
)
plain_failures = st.builds(ftplib.error_perm, replies)
failed: st.SearchStrategy[Any] = plain_failures | failures(anything) | failures(exceptions)

#: Enough to meet what is rare, and no more than CI has time for.
often = settings(deadline=None, max_examples=100)
seldom = settings(deadline=None, max_examples=40)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_the_seeds_of_the_fuzzer_pass(seed: Path) -> None:
    """Those that a run of it begins with, and what earlier runs have found."""
    fuzz.one(seed.read_bytes())


@often
@given(anything | st.lists(anything, max_size=4))
def test_parse(data: Any) -> None:
    """A reply that parses again to an equal one, or a ParseError."""
    properties.parsed(data)


@often
@given(anything | failed, commands, places, names)
def test_explain(subject: Any, command: Any, after: Any, locale: Any) -> None:
    """An explanation that can be shown, or one of the errors that are promised."""
    found = properties.explained(
        subject, command=command, after_preliminary=after, locale=locale
    )
    if found is not None and command is not None:
        # The verb alone is kept, and what is no verb is refused.
        assert found.command == command.split()[0].upper()


@seldom
@given(anything | failed, anything | failed, commands, names)
def test_diff(a: Any, b: Any, command: Any, locale: Any) -> None:
    """The same whichever way round, and nothing between a reply and itself."""
    properties.compared(a, b, command=command, locale=locale)


@often
@given(failed, commands, names)
def test_annotate_and_reply_of(exc: BaseException, command: Any, locale: Any) -> None:
    """One note that can be shown, if there is a reply; nothing else changes."""
    properties.annotated(exc, command=command, locale=locale)


@often
@given(failed)
def test_to_oserror(exc: BaseException) -> None:
    """An OSError that can be shown, or a ValueError."""
    properties.as_oserror(exc)


@seldom
@given(replies | wires, replies | st.sampled_from([*Reply]), commands, names)
def test_everything_written_can_be_shown(a: Any, b: Any, command: Any, locale: Any) -> None:
    """Whatever the servers said."""
    found = properties.explained(a, command=command, locale=locale)
    both = properties.compared(a, b, command=command, locale=locale)
    for one in (found, both):
        if one is not None:
            properties.written(one)


def forget() -> None:
    """Empty every cache of answers."""
    for cache in (
        _explain._texted,
        _explain._numbered,
        _diff._remembered,
        _causes._told,
        _causes._table()._matched,
        standards.meanings,
    ):
        cache.cache_clear()
    _catalogue._negotiated.clear()


questions = st.tuples(
    replies | wires | st.sampled_from([*Reply]),
    st.sampled_from([None, "RETR", "STOR", "USER", "MKD"]),
    places,
    st.sampled_from(["en", "ja", "ja_JP.UTF-8", "C"]),
)


@seldom
@given(st.lists(questions, min_size=1, max_size=5), st.randoms())
def test_no_answer_depends_on_those_before(asked: list[Any], random: Any) -> None:
    """Whatever the order, and whether it is remembered or not."""

    def answer(question: Any) -> Any:
        subject, command, after, locale = question
        try:
            found = explain(subject, command=command, after_preliminary=after, locale=locale)
        except ValueError as error:
            return str(error)
        return found.to_dict(), diff(found, 331, locale=locale).to_dict()

    forget()
    first = [answer(question) for question in asked]
    order = list(range(len(asked)))
    random.shuffle(order)
    forget()
    again = {at: answer(asked[at]) for at in order}

    assert first == [again[at] for at in range(len(asked))]
    assert first == [answer(question) for question in asked]


@often
@given(names | odd | st.integers())
def test_any_name_of_a_locale_leads_to_one_on_board(name: Any) -> None:
    """And to no other file."""
    assert _catalogue.negotiate(name) in locales()
    assert _catalogue.negotiate(name) == explain(331, locale=name).locale


SAMPLES = sorted((Path(__file__).parent / "data" / "logs").iterdir())
lines = st.builds(
    lambda line, text, at: line[: at % len(line)] + text + line[at % len(line) :],
    st.sampled_from([
        line for path in SAMPLES for line in path.read_bytes().splitlines()[:6] if line
    ]),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | wires,
    st.integers(0, 400),
)  # fmt: skip
logs = st.lists(lines | wires | wires.map(b"< ".__add__) | st.binary(max_size=40)).map(
    b"\n".join
)


@often
@given(logs, st.sampled_from(["text", "json", "summary"]), st.booleans())
def test_a_log_of_anything(log: bytes, form: str, only_errors: bool) -> None:
    """No line is lost, and what is made of them can be shown."""
    properties.logged(log, form, only_errors=only_errors)


visible = texts.filter(lambda text: plain(text).strip())
urls = st.sampled_from(["https://example.org/rfc959#section-4.2", "https://example.org/a_b*c"])
headings = st.builds(Heading, visible, st.integers(1, 3), st.just(""))
entries = st.lists(visible | st.builds(Link, visible, urls), min_size=1, max_size=3).map(tuple)
cells = st.tuples(visible, visible)
ways = st.builds(Link, visible, urls)
inlines = st.tuples(visible | ways, st.lists(visible | ways, min_size=1).map(tuple))
blocks = st.one_of(
    headings,
    st.builds(Paragraph, visible),
    st.builds(Verbatim, st.lists(visible, min_size=1, max_size=3).map(tuple)),
    st.builds(Items, entries, st.booleans()),
    st.builds(Fields, st.lists(cells, min_size=1, max_size=3).map(tuple)),
    st.builds(Table, cells, st.lists(inlines, min_size=1, max_size=3).map(tuple), st.just(())),
)


def nested(some: list[Any]) -> Page:
    """Make a page in which no heading leaves out a level."""
    level, ready = 0, []
    for block in some:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            ready.append(Heading(block.text, level))
        else:
            ready.append(block)
    return Page("en", tuple(ready))


pages = st.lists(blocks, min_size=1, max_size=5).map(nested)

#: Pages that were once read back as others, or not at all.
FOUND = (
    Heading("::", 1), Heading("= x", 1), Heading("C#", 1), Heading("\\", 1), Paragraph("\\\\"),
    Paragraph("\xa0\xa0\xa0\xa0x"), Paragraph("• x"), Items(("‣ x", "⁃")), Fields(((":", "a:"),)),
    Table(("a", "b"), (("a", ("!", Link("b", "https://example.org/rfc959"))),)),
)  # fmt: skip


def and_those_found(test: Callable[..., None]) -> Callable[..., None]:
    """Try these pages, too."""
    for block in FOUND:
        test = example(page=Page("en", (block,)))(test)
    return test


def leaves(page: Page, *, joined: bool = False) -> Iterator[str]:
    """Yield the texts of a page; names and what belongs to them together if joined."""
    for block in page.blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield block.text
        elif isinstance(block, Verbatim):
            yield "".join(plain(line.expandtabs()) for line in block.lines)
        elif isinstance(block, Items):
            yield from map(shown, block.entries)
        elif isinstance(block, Fields):
            for name, value in block.rows:
                yield from (f"{plain(name)}:{plain(value)}",) if joined else (name, value)
        else:
            yield from (shown(cell) for row in (block.header, *block.rows) for cell in row)


def shown(inline: Inline) -> str:
    """Return what is read of text and links in a row."""
    return "".join(
        plain(piece if isinstance(piece, str) else piece.text) for piece in pieces(inline)
    )


def bare(some: Any) -> list[str]:
    """Return texts as they can be shown, without the spaces that markup does not keep."""
    return ["".join(plain(text).split()) for text in some]


def links(page: Page) -> list[str]:
    """Return the addresses that a page leads to."""
    rows: list[Inline] = []
    for block in page.blocks:
        if isinstance(block, Items):
            rows += block.entries
        elif isinstance(block, Table):
            rows += (cell for row in block.rows for cell in row)
    return [piece.url for row in rows for piece in pieces(row) if isinstance(piece, Link)]


class Reader(HTMLParser):
    """Reads the texts, the addresses and the names of all elements."""

    LEAVES = frozenset(("h1", "h2", "h3", "p", "li", "dt", "dd", "th", "td", "pre"))
    OTHERS = frozenset(
        ("article", "ul", "ol", "dl", "table", "thead", "tbody", "tr", "a", "strong")
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.addresses: list[str] = []
        self.strong = 0
        self._text = ""
        assert "<!" not in html
        assert "<?" not in html
        self.feed(html)
        self.close()
        self._end()

    def _end(self) -> None:
        if self._text.strip():
            self.texts.append(self._text)
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.LEAVES | self.OTHERS
        assert {name for name, _ in attrs} <= {"href", "lang", "scope"}
        self.addresses += [str(value) for name, value in attrs if name == "href"]
        self.strong += tag == "strong"
        if tag in self.LEAVES:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.LEAVES:
            self._end()

    def handle_data(self, data: str) -> None:
        self._text += data


@often
@and_those_found
@given(page=pages)
def test_html_is_read_back(page: Page) -> None:
    """By Python's parser."""
    reader = Reader(writers.html(page))

    assert bare(leaves(page)) == bare(reader.texts)
    assert links(page) == reader.addresses


@pytest.mark.parametrize(
    "read",
    [
        MarkdownIt("commonmark").enable("table").render,
        MarkdownIt("gfm-like", {"linkify": False}).render,
        lambda text: python_markdown(text, extensions=["tables"]),
    ],
    ids=["CommonMark", "GitHub", "Python-Markdown"],
)
@often
@and_those_found
@given(page=pages)
def test_markdown_is_read_back(read: Callable[[str], str], page: Page) -> None:
    """By parsers of its main dialects."""
    reader = Reader(read(writers.markdown(page).removesuffix("\n<!-- lang: en -->\n")))

    assert bare(leaves(page, joined=True)) == bare(reader.texts)
    assert links(page) == reader.addresses
    names = sum(len(block.rows) for block in page.blocks if isinstance(block, Fields))
    assert names == reader.strong


@often
@and_those_found
@given(page=pages)
def test_rst_is_read_back(page: Page) -> None:
    """By docutils, which has nothing to complain of."""
    tree = docutils.core.publish_doctree(
        writers.rst(page),
        settings_overrides={
            "_disable_config": True,
            "doctitle_xform": False,
            "docinfo_xform": False,
            "halt_level": 2,
            "warning_stream": "",
        },
    )
    for message in tree.findall(docutils.nodes.system_message):
        message.clear()  # that two headings are alike
    markup = (docutils.nodes.Inline, docutils.nodes.Invisible, docutils.nodes.raw)

    assert bare(leaves(page)) == bare(texts_of(tree))
    *found, comment = tree.findall(lambda node: isinstance(node, markup))
    assert all(isinstance(node, docutils.nodes.reference) for node in found)
    assert "lang: en" == comment.astext()


def texts_of(tree: docutils.nodes.Node) -> Iterator[str]:
    """Yield the texts of a docutils tree."""
    kinds = (
        docutils.nodes.title,
        docutils.nodes.rubric,
        docutils.nodes.paragraph,
        docutils.nodes.literal_block,
        docutils.nodes.field_name,
    )
    for node in tree.findall(lambda node: isinstance(node, kinds)):
        yield node.astext()


@often
@and_those_found
@given(page=pages)
def test_nodes_are_read_back(page: Page) -> None:
    """As sections and as rubrics."""
    for sections in (False, True):
        tree = docutils.utils.new_document("page")
        tree += written(page, sections=sections)

        assert bare(leaves(page)) == bare(texts_of(tree))
        found = tree.findall(docutils.nodes.reference)
        assert links(page) == [node["refuri"] for node in found]
