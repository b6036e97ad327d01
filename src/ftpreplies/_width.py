"""Text on a terminal: what may be shown, how wide it is, where it may break."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category, combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_FIRST = "、。，．・：；？！ー）」』】〉》”’…ぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
_NOT_LAST = "（「『【〈《“‘"


def plain(text: str) -> str:
    """Put text on one line, with a mark for each sign that must not be shown.

    Control characters, direction marks and lone surrogates become U+FFFD, white
    space becomes one space.
    """
    if "\n" in text or "\t" in text:
        text = " ".join(text.split())
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else " " if category(sign) == "Zs" else "\ufffd"
        for sign in text
    )


def width(text: str) -> int:
    """Count the columns that text takes, wide characters as two."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if east_asian_width(sign) in "WF":
        return 2
    return 0 if combining(sign) else 1


def fill(text: str, columns: int, first: str = "", rest: str | None = None) -> list[str]:
    """Break text into lines.

    Args:
        text: What to break; a line feed counts as a space.
        columns: How wide a line may be.
        first: What the first line begins with.
        rest: What the others begin with; as many spaces as `first` is wide if None.
    """
    rest = " " * width(first) if rest is None else rest
    lines, line, used = [], first, width(first)
    start = used
    for gap, token in _tokens(plain(text)):
        size = width(token)
        if used > start and used + gap + size > columns:
            lines.append(line)
            line = rest
            used = start = width(rest)
        if used + size <= columns:
            space = gap if used > start else 0
            line += " " * space + token
            used += space + size
            continue
        *full, last = _pieces(token, columns - used, columns - width(rest))
        for piece in full:
            lines.append(line + piece)
            line = rest
        line += last
        start = width(rest)
        used = start + width(last)
    lines.append(line)
    return lines


def _pieces(token: str, first: int, room: int) -> Iterator[str]:
    """Cut a token that fits on no line; each piece has one sign at least."""
    begin, used, limit = 0, 0, first
    for index, sign in enumerate(token):
        size = _columns(sign)
        if used + size > limit and index > begin:
            yield token[begin:index]
            begin, used, limit = index, 0, room
        used += size
    yield token[begin:]


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield what must stay on one line, and how many spaces stand before it."""
    for word in text.split():
        gap = 1
        if word.isascii():
            yield gap, word
            continue
        token = ""
        for sign in word:
            wide = east_asian_width(sign) in "WF"
            glued = sign in _NOT_FIRST or token[-1:] in tuple(_NOT_LAST)
            narrow = token and not wide and east_asian_width(token[-1]) not in "WF"
            if token and not glued and not narrow:
                yield gap, token
                gap, token = 0, ""
            token += sign
        yield gap, token
