"""Time grows with the input and no faster, up to a megabyte."""

from __future__ import annotations

import ftplib
import io
import sys
from functools import partial
from random import Random
from time import thread_time
from timeit import Timer
from typing import TYPE_CHECKING, Any

import pytest

from ftpreplies import ParseError, _causes, _explain, annotate, diff, explain, parse, to_oserror
from ftpreplies import _writers as writers
from ftpreplies._catalogue import wordings
from ftpreplies._logs import Annotator, Options, annotate_log
from ftpreplies._pages import Block, Fields, Heading, Items, Link, Page, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = [1 << power for power in range(14, 21, 2)]
LIMIT = 6  # times the time per byte: n * log(n) stays below 2, n * sqrt(n) reaches 8


def growth(
    work: Callable[[Any], object], make: Callable[[int], Any], sizes: Sequence[int] = SIZES
) -> float:
    """Return by how much the time per byte grows, the least of three tries."""
    tracer = sys.gettrace()
    sys.settrace(None)  # coverage, which would be measured as well
    try:
        tries = (_growth(work, make, sizes) for _ in range(3))
        return next((grown for grown in tries if grown < LIMIT), LIMIT)
    finally:
        sys.settrace(tracer)


def _growth(
    work: Callable[[Any], object], make: Callable[[int], Any], sizes: Sequence[int]
) -> float:
    base = grown = 0.0
    for size in sizes:
        timer = Timer(partial(work, make(size)), timer=thread_time)
        times = [timer.timeit(1)]
        while sum(times) < 0.01 and len(times) < 20:  # what is slow needs no second run
            times.append(timer.timeit(1))
        each = min(times) / size
        base = base or each
        grown = max(grown, each / base)
        if grown > LIMIT:
            break
    return grown


def repeated(piece: str, before: str = "") -> Callable[[int], str]:
    """Return what makes a text of a size out of one piece."""
    return lambda size: before + piece * ((size - len(before)) // len(piece))


def test_what_is_quadratic_is_found() -> None:
    """Although each of its steps is quick."""

    def quadratic(text: str) -> None:
        for at in range(0, len(text), 4096):
            text[at:].count("y")

    assert growth(quadratic, repeated("x")) >= LIMIT


def test_what_is_linear_passes() -> None:
    """The measure itself is sound."""
    assert growth(lambda text: text.split(" "), repeated("word ")) < LIMIT


@pytest.mark.parametrize(
    "make",
    [
        repeated("x", "550 "),
        repeated("x", "550"),
        repeated("\n550-a", "550-a"),
        repeated("\n", "550-"),
        repeated("\r\n", "550-"),
        repeated("\r", "550 "),
        repeated("é", "550 "),
        repeated("\udcff\udcfa", "550-"),
        repeated("\xff\xf1"),
        repeated("\xff", "\xff\xfa"),
        lambda size: "550-" + "\n" * (size - 8) + "\n550",
        lambda size: b"550-" + b"\xff\r\n" * (size // 3),
        lambda size: ["550-a", *["b"] * (size // 8), "550 c"],
    ],
)
def test_parse(make: Callable[[int], Any]) -> None:
    """Long lines, many lines, telnet commands without end; errors too."""

    def work(data: Any) -> None:
        try:
            bytes(parse(data))
        except ParseError as error:
            str(error)

    assert growth(work, make) < LIMIT


WORDS = sorted({word for family in wordings()["families"] for word in family.split()})


def shuffled(size: int) -> str:
    """Return words of wordings in an order in which no part comes twice."""
    words = Random(size).choices(WORDS, k=size // 9)
    return "550 " + " ".join(words)[: size - 4]


def nested(size: int) -> str:
    """Return brackets and quotation marks that are opened first and closed later."""
    half = (size - 4) // 12
    return "550 " + "([<{「'" * half + "'」}>])" * half


SHAPES = {
    "one word": repeated("file ", "550 "),
    "two words": repeated("permission denied ", "550 "),
    "one wording": repeated("too many connections from your host ", "550-"),
    "all words": shuffled,
    "no space": repeated("x", "550 "),
    "colons": repeated(":", "550 "),
    "spaced colons": repeated("a: ", "550 "),
    "cut names": repeated("a|b=c", "550 "),
    "quotes": repeated('"', "550 "),
    "apostrophes": repeated("'a ", "550 "),
    "opened": repeated("[<`“「", "550 "),
    "nested": nested,
    "signs": repeated("許可がありません", "550 "),
    "more signs": repeated("文件不存在。", "550 "),
    "marks": repeated("\u0301", "550 "),
    "letters with marks": repeated("e\u0301 ", "550 "),
    "lines": repeated("\n550-a file", "550-"),
    "no charset": repeated("\udcff", "550 "),
    "wrong charset": repeated("Ã©", "550 "),
}


def forget() -> None:
    """Begin as if no text had been read."""
    for cache in (_explain._texted, _causes._told, _causes._table()._matched):
        cache.cache_clear()


@pytest.mark.parametrize("shape", SHAPES)
def test_causes(shape: str) -> None:
    """Of texts that are made to be slow to read."""

    def work(subject: Any) -> None:
        forget()
        _ = explain(subject, command="RETR").causes

    assert growth(work, lambda size: parse(SHAPES[shape](size))) < LIMIT


SIGNS = ["x", "x ", "あ", "*_`", "<&>", "e\u0301", "\udcff", "::"]


def wide(text: str) -> tuple[Block, ...]:
    """Return each kind of block with the text in each of its places."""
    return (
        Heading(text, 1),
        Paragraph(text),
        Items((text, Link(text, "https://example.org/x"))),
        Items((text,), numbered=True),
        Fields(((text, text),)),
        Table((text, text), ((text, "a"), ("a", text), ("a", "b"))),
    )


def many(size: int) -> tuple[Block, ...]:
    """Return many small blocks and blocks of many small parts, one part of a table wide."""
    number = size // 64
    return (
        *(Paragraph("ab"),) * number,
        Items(("ab", Link("ab", "https://example.org/x")) * number),
        Fields((("ab", "cd"),) * number),
        Table(("a", "b"), (("ab" * number, "cd"), *(("ab", "cd"),) * number)),
    )


@pytest.mark.parametrize("write", writers.WRITERS.values(), ids=writers.WRITERS)
@pytest.mark.parametrize("sign", SIGNS)
def test_writers_of_long_texts(write: Callable[[Page], str], sign: str) -> None:
    """Every kind of block may hold one."""
    make = repeated(sign)

    assert growth(write, lambda size: Page("en", wide(make(size // 16)))) < LIMIT


@pytest.mark.parametrize("write", writers.WRITERS.values(), ids=writers.WRITERS)
def test_writers_of_many_parts(write: Callable[[Page], str]) -> None:
    """And one wide cell does not widen what is written of all others."""
    assert growth(write, lambda size: Page("en", many(size))) < LIMIT
    for size in SIZES[:2]:
        assert len(write(Page("en", many(size)))) < 8 * size


@pytest.mark.parametrize("sign", SIGNS)
def test_json(sign: str) -> None:
    """Escapes included."""
    make = repeated(sign)

    assert growth(writers.json_text, lambda size: [make(size)]) < LIMIT
    assert growth(writers.json_text, lambda size: [sign] * (size // 8)) < LIMIT


def test_the_whole_way() -> None:
    """From an exception to its note, to an OSError and to a comparison."""

    def work(text: str) -> None:
        forget()
        error = annotate(ftplib.error_perm(text), command="RETR")
        assert error.__notes__
        to_oserror(error)
        str(diff(text, 331))

    assert growth(work, shuffled) < LIMIT


HEADS = [
    b"",
    b"< 550 ",
    b"> PASS ",
    b"[1] <--- 550-",
    b'Fri Nov 17 05:47:01 2017 [pid 1] FTP response: Client "1", "550 ',
    b'Fri Nov 17 05:47:01 2017 [pid 1] FTP command: Client "1", "PASS ',
    b"pure-ftpd: (a@b) [DEBUG] ",
    b"1.2.3.4:5-[a] -> ",
    b">> [FTP Session 1 a] ",
    b"(000001) 1 ",
    b"> 2017-01-01 00:00:00.000 ",
    b'{"event_type":"ftp","command":"',
    b'{"event_type":"ftp","command":',
    b'{"password":"x","command":"RETR","reply_code":550,"reply_msg":"',
    b"#Fields: sc-status cs-method ",
    b"#fields\treply_code\tcommand\t",
    b'a "RETR x" 550 ',
    b'a "PASS ',
    b"OK LOGIN: Client ",
]
FILLS = [
    b"x", b" ", b"\t", b"\xff", b"a ", b'"', b'" ', b"[", b"(", b"<", b">", b": ", b"1:1 ",
    b"'PASS ", b'" 550 ', b'\\"', b'{"a":[', b"/a.b: ", b"[DEBUG] [", b"FTP Session 1 ",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_a_line_of_a_log(head: bytes) -> None:
    """Whatever fills it, within what the patterns look at and beyond."""
    annotator = Annotator(Options("en"))

    def work(line: bytes) -> None:
        forget()
        annotator._answers.clear()
        annotator._short.clear()
        annotator.walk([line])
        annotator.out.clear()

    for fill in FILLS:
        lines = {size: head + fill * (size // len(fill)) for size in (1 << 9, 1 << 13, 1 << 16)}
        assert growth(work, lines.__getitem__, [*lines]) < LIMIT, fill


@pytest.mark.parametrize(
    "options", [Options("en"), Options("en", "json"), Options("en", "summary")]
)
@pytest.mark.parametrize("length", [1 << 6, 1 << 12])
def test_a_log(options: Options, length: int) -> None:
    """Of many lines, no two alike."""

    def make(size: int) -> bytes:
        return b"".join(
            b"< 550 %d" % at + b" \x1b[ file" * (length // 8) + b"\n"
            for at in range(size // length)
        )

    def work(log: bytes) -> None:
        annotate_log(io.BufferedReader(io.BytesIO(log)), io.BytesIO(), options)

    assert growth(work, make, SIZES[:-1]) < LIMIT
