"""The grammar of replies: RFC 959 section 4.2 and what came later."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftpreplies import ParseError, Reply, ReplyCode, ServerReply, parse


@pytest.mark.parametrize(
    ("data", "code", "text"),
    [
        ("550 Failed to open file.", 550, "Failed to open file."),
        (b"550 Failed to open file.\r\n", 550, "Failed to open file."),
        ("226\n", 226, ""),
        ("230 ", 230, ""),
        ("561 new", 561, "new"),
        ("123-First line\nSecond line\n  234 A line\n123 The last line", 123,
         "First line\nSecond line\n  234 A line\nThe last line"),
        (["211-Features:", " MDTM", "211 End"], 211, "Features:\n MDTM\nEnd"),
        ([b"250-Listing\r\n", b" type=file; a\r\n", b"250 End\r\n"], 250,
         "Listing\n type=file; a\nEnd"),
        ("552-Aborted\n552-0 files\n552 Quota", 552, "Aborted\n0 files\nQuota"),
        ("214-Help\n214", 214, "Help\n"),
        ("631 cGFzcw==", 631, "cGFzcw=="),
        ("220-a\n220 \r\n", 220, "a\n"),
        ("226 XX\r", 226, "XX"),
        ("226-XX\r\n226 XX\r\n", 226, "XX\nXX"),
        (["226-XX\r\n", "226 XX\r"], 226, "XX\nXX"),
    ],
)  # fmt: skip
def test_a_reply_is_read(data: Any, code: int, text: str) -> None:
    """Single and multi-line, text, bytes or lines."""
    reply = parse(data)

    assert code == reply.code
    assert text == reply.text
    assert reply.complete


def test_a_known_code_is_the_member() -> None:
    """An unknown one is a plain ReplyCode."""
    assert parse("550 x").code is Reply.FILE_UNAVAILABLE
    assert ReplyCode is type(parse("561 x").code)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xf2226 ABOR done\r\n",
        b"\xff\xfb\x01\xff\xf2226 ABOR done\r\n",
        b"\xff\xfa\x18\x01\xff\xf0226 ABOR done\r\n",
        b"\xff\xf0\xff\xfa\x18\x01\xff\xf0226 ABOR done\r\n",
        "\xff\xf2226 ABOR done",
        "\udcff\udcf2226 ABOR done",
    ],
)
def test_telnet_commands_before_the_code_are_passed_over(data: Any) -> None:
    """Servers answer ABOR's urgent data with them (RFC 854)."""
    assert "226 ABOR done" == str(parse(data))


def test_an_unfinished_reply_says_so() -> None:
    """It broke off before its last line."""
    reply = parse("550-No\nmore\n\n")

    assert reply.complete is False
    assert Reply.FILE_UNAVAILABLE is reply.code
    assert ("550-No", "more") == reply.lines
    assert r"<ServerReply '550-No\nmore' unfinished>" == repr(reply)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "no reply in an empty text"),
        ("\n", "no reply in an empty text"),
        ([], "no reply in an empty text"),
        ("hello", "begins with a code of three ASCII digits"),
        ("55", "begins with a code of three ASCII digits"),
        ("٥٥٠ x", "begins with a code of three ASCII digits"),
        ("５５０ x", "begins with a code of three ASCII digits"),
        (" 550 x", "begins with a code of three ASCII digits"),
        ("099 x", "run from 100 to 699"),
        ("700 x", "run from 100 to 699"),
        ("5500", "a space, a hyphen or the end of the line must come, not '0'"),
        ("550\tx", "must come, not"),
        ("550 a\n226 b", "after its last line comes '226 b'"),
        ("550 a\n\n", "after its last line comes ''"),
        ("550-a\n550 b\n226 c", "after its last line comes '226 c'"),
        (
            "550 \ud800",
            r"^the text holds a lone surrogate \('\\ud800'\), which no server can have sent$",
        ),
        (550, "not int"),
        (None, "not NoneType"),
        ([550], "a line is text or bytes, not int"),
        (b"\xff", "no reply in an empty text"),
        (b"\xff\xf2", "no reply in an empty text"),
        (b"\xff\xfa", "no reply in an empty text"),
        (b"\xff\xfa\x18\x01", "no reply in an empty text"),
    ],
)
def test_what_is_no_reply_is_a_parse_error_that_says_why(data: Any, why: str) -> None:
    """The message says what is wrong, and nothing else is raised."""
    with pytest.raises(ParseError, match=why):
        parse(data)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 57}'..."),
        ("x" * 9**6, f"'{'x' * 57}'..."),
    ],
    ids=len,
)
def test_a_long_line_is_cut_in_the_message(line: str, shown: str) -> None:
    """A line of more than 60 signs; half a megabyte of junk does not fill a log."""
    with pytest.raises(ParseError, match=f"which {re.escape(shown)} does not$"):
        parse(line)


replies = st.builds(
    lambda code, lines, bare: (
        [f"{code}-{lines[0]}", *(f" {line}" for line in lines[1:]), f"{code} end"]
        if len(lines) > 1
        else [f"{code}" if bare else f"{code} {lines[0]}"]
    ),
    st.integers(100, 699),
    st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])), min_size=1),
    st.booleans(),
)  # fmt: skip


@given(replies)
def test_what_was_parsed_parses_again_to_the_same(lines: list[str]) -> None:
    """By way of str and by way of bytes."""
    reply = parse(lines)

    assert tuple(lines) == reply.lines
    assert reply == parse(str(reply)) == parse(bytes(reply)) == parse(reply.lines)


@given(st.binary())
@example(b"550-\r\n\r\n")
@example(b"550 a\r\r\n")
@example(b"550-a\rb\r\n550 c")
@example(b"\xff\xf2550 \xe9")
def test_whatever_bytes_come_in_a_parse_error_or_a_reply_comes_out(data: bytes) -> None:
    """And a reply can be written and read again."""
    try:
        reply = parse(data)
    except ParseError:
        return

    assert reply == parse(str(reply)) == parse(bytes(reply))


@given(st.integers(100, 699), st.binary())
def test_whatever_follows_a_code_is_an_error_or_a_reply(code: int, rest: bytes) -> None:
    """Bytes after a good beginning, in text form too."""
    data = b"%d-" % code + rest
    try:
        reply = parse(data)
    except ParseError:
        return

    assert reply == parse(str(reply)) == parse(bytes(reply))
    assert reply == parse(data.decode("utf-8", "surrogateescape"))


@given(st.text())
def test_whatever_text_comes_in_a_parse_error_or_a_reply_comes_out(data: str) -> None:
    """Lone surrogates included."""
    for text in (data, f"550-{data}", f"550 {data}"):
        try:
            reply = parse(text)
        except ParseError:
            continue

        assert reply == parse(str(reply)) == parse(bytes(reply))


def test_bytes_that_are_no_utf8_are_not_lost() -> None:
    """They come back as they were."""
    wire = b"550 Datei fehlt: Stra\xdfe\r\n"

    assert wire == bytes(parse(wire))


def test_a_reply_is_a_value() -> None:
    """It compares, hashes and pickles."""
    reply = parse("550 " + "x" * 500)

    assert {reply} == {parse("550 " + "x" * 500)}
    assert reply == pickle.loads(pickle.dumps(reply))
    assert isinstance(reply, ServerReply)


def test_the_repr_is_short_and_can_be_printed_anywhere() -> None:
    """In ASCII; what takes more than 80 signs with its quotes is cut to 80."""
    assert r"<ServerReply '550 Stra\xdfe'>" == repr(parse("550 Straße"))
    assert f"<ServerReply '550 {'x' * 74}'>" == repr(parse("550 " + "x" * 74))
    assert f"<ServerReply '550 {'x' * 72}...>" == repr(parse("550 " + "x" * 75))
