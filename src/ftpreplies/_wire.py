"""Replies as servers send them: the grammar of RFC 959 section 4.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import attrs

from ftpreplies._digits import ReplyCode

if TYPE_CHECKING:
    from collections.abc import Iterable

_IAC, _SB, _SE = "\xff", "\xfa", "\xf0"
_WITH_OPTION = "\xfb\xfc\xfd\xfe"

_codes: dict[str, ReplyCode] = {}


class ParseError(ValueError):
    """What was given is not one FTP reply."""


@attrs.frozen(repr=False)
class ServerReply:
    r"""One reply as a server sent it. Made by `parse`.

    Attributes:
        code: The code; the member of `Reply` where there is one.
        lines: The lines as sent, codes included, without their line ends.
        complete: False if a multi-line reply broke off before its last line.

    Bytes that are not UTF-8 are kept as lone surrogates, so nothing is lost.

    >>> reply = parse(b"211-Features:\r\n MDTM\r\n211 End\r\n")
    >>> reply.code, reply.text
    (<Reply.SYSTEM_STATUS: 211>, 'Features:\n MDTM\nEnd')
    """

    code: ReplyCode
    lines: tuple[str, ...]
    complete: bool = True

    @property
    def text(self) -> str:
        """The words without the code, lines joined by a line feed."""
        if len(self.lines) == 1:
            return self.lines[0][4:]
        number = str(self.code)
        marks = (f"{number}-", f"{number} ")
        return "\n".join(
            line[4:] if line.startswith(marks) else "" if line == number else line
            for line in self.lines
        )

    def __str__(self) -> str:
        """Join the lines with line feeds."""
        return "\n".join(self.lines)

    def __bytes__(self) -> bytes:
        """Return the wire form, each line ended by CR LF."""
        wire = "\r\n".join((*self.lines, ""))
        return wire.encode("utf-8", "surrogateescape")

    def _repr_html_(self) -> str:
        return self._shown("html")

    def _repr_markdown_(self) -> str:
        return self._shown("markdown")

    def _shown(self, format: str) -> str:
        """Write the lines as notebooks show them, in a language that nobody knows."""
        from ftpreplies._pages import Page, Verbatim
        from ftpreplies._writers import WRITERS

        return WRITERS[format](Page("", (Verbatim(self.lines),)))

    def __repr__(self) -> str:
        """Show the text, cut to a readable length."""
        shown = ascii(str(self))
        if len(shown) > 80:
            shown = f"{shown[:77]}..."
        state = "" if self.complete else " unfinished"
        return f"<ServerReply {shown}{state}>"


def parse(data: str | bytes | bytearray | memoryview | Iterable[str | bytes]) -> ServerReply:
    r"""Read one reply.

    Args:
        data: The reply as text, as bytes, or as its lines. Lines end with CR LF or
            LF; telnet command bytes before the code are passed over.

    Returns:
        The reply. A multi-line reply that breaks off has ``complete=False``.

    Raises:
        ParseError: It is not one reply: the message says what is wrong and where.

    Source:
        RFC 959 section 4.2; RFC 2228 section 5.2 for 63z; RFC 2389 section 3.2 and
        RFC 3659 section 7.2 for lines that begin with a space.

    >>> parse("550 Failed to open file.").text
    'Failed to open file.'
    >>> parse("550-No\n").complete
    False
    """
    text = _decode(data)
    if text[:1] in ("\xff", "\udcff"):
        text = _without_telnet(text)
    lines = (
        [line.rstrip("\r") for line in text.split("\n")]
        if "\n" in text
        else [text.rstrip("\r")]
    )
    if lines[-1] == "" and len(lines) > 1:
        lines.pop()
    first = lines[0]
    code = _codes.get(first[:3]) or _code(first)
    mark = first[3:4]
    if mark == " " or not mark:
        if len(lines) > 1:
            _trailing(lines[1])
        return ServerReply(code, (first,))
    if mark != "-":
        message = (
            f"after the code {code} a space, a hyphen or the end of the line must come, "
            f"not {mark!a}, in {_shown(first)}"
        )
        raise ParseError(message)
    number = first[:3]
    last = f"{number} "
    for index, line in enumerate(lines):
        if line.startswith(last) or line == number:
            if index + 1 < len(lines):
                _trailing(lines[index + 1])
            return ServerReply(code, tuple(lines))
    while lines[-1] == "":
        lines.pop()
    return ServerReply(code, tuple(lines), complete=False)


def _decode(data: object) -> str:
    if isinstance(data, str):
        return data if data.isascii() else _normal(data)
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data).decode("utf-8", "surrogateescape")
    try:
        pieces = list(data)  # type: ignore[call-overload]
    except TypeError:
        message = f"a reply is text, bytes or lines of these, not {type(data).__name__}"
        raise ParseError(message) from None
    lines = []
    for piece in pieces:
        if not isinstance(piece, (str, bytes, bytearray)):
            message = f"a line is text or bytes, not {type(piece).__name__}"
            raise ParseError(message)
        lines.append(_decode(piece).removesuffix("\n"))
    return "\n".join(lines)


def _normal(text: str) -> str:
    """Give text the form that it has when it comes from bytes."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        message = (
            f"the text holds a lone surrogate ({text[error.start]!a}), "
            "which no server can have sent"
        )
        raise ParseError(message) from None


def _without_telnet(text: str) -> str:
    """Drop the telnet commands at the start (RFC 854), decoded in either way."""
    at = 0
    while at < len(text) and _byte(text[at]) == _IAC:
        command = _byte(text[at + 1 : at + 2])
        if command == _SB:
            end = at + 2
            while end < len(text) and _byte(text[end]) != _SE:
                end += 1
            at = end + 1
        else:
            at += 3 if command and command in _WITH_OPTION else 2
    return text[at:]


def _byte(sign: str) -> str:
    return chr(ord(sign) - 0xDC00) if "\udc80" <= sign <= "\udcff" else sign


def _code(line: str) -> ReplyCode:
    digits = line[:3]
    if not line:
        message = "there is no reply in an empty text"
        raise ParseError(message)
    if len(digits) < 3 or not (digits.isascii() and digits.isdigit()):
        message = (
            f"a reply begins with a code of three ASCII digits, which {_shown(line)} does not"
        )
        raise ParseError(message)
    if not "1" <= digits[0] <= "6":
        message = f"reply codes run from 100 to 699, and {digits} is none"
        raise ParseError(message)
    code = ReplyCode(int(digits))
    return _codes.setdefault(digits, code.reply or code)


def _trailing(line: str) -> NoReturn:
    message = f"one reply is wanted, but after its last line comes {_shown(line)}"
    raise ParseError(message)


def _shown(line: str) -> str:
    return ascii(line) if len(line) <= 60 else f"{line[:57]!a}..."
