"""Write a page out. Escaping is owned here: nothing a server said leaves unescaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from ftpreplies._pages import (
    Fields,
    Heading,
    Items,
    Page,
    Paragraph,
    Table,
    Verbatim,
    anchored,
    linked,
    pieces,
)
from ftpreplies._width import fill, plain, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ftpreplies._pages import Inline, Link


class Writable(Protocol):
    """Whatever has a page and plain data."""

    def page(self) -> Page:
        """Return the page."""
        ...

    def to_dict(self) -> Any:
        """Return plain data."""
        ...


def write(subject: Writable, format: str) -> str:
    """Write a subject in one of the formats; the text ends in one line feed."""
    if format == "json":
        return json_text(subject.to_dict())
    if format not in WRITERS:
        names = ", ".join((*WRITERS, "json"))
        message = f"there is no format {ascii(format)[:60]}: choose one of {names}"
        raise ValueError(message)
    return WRITERS[format](linked(subject.page()))


def json_text(data: Any) -> str:
    """Return JSON; what cannot be seen stands as an escape, so nothing is lost."""
    from json import dumps

    lines = dumps(data, ensure_ascii=False, indent=2).split("\n")
    return "\n".join((*map(_json_line, lines), ""))


def _json_line(line: str) -> str:
    if line.isprintable():
        return line
    from json import dumps

    return "".join(sign if sign.isprintable() else dumps(sign)[1:-1] for sign in line)


def text(page: Page, columns: int = 80, *, color: bool = False) -> str:
    """Write plain text for a terminal, wide characters counted as two columns."""
    return _joined(_text_blocks(page, columns, color=color))


def _text_blocks(page: Page, columns: int, *, color: bool) -> Iterator[str]:
    bold, normal = ("\x1b[1m", "\x1b[0m") if color else ("", "")
    for block in page.blocks:
        if isinstance(block, Heading):
            title = "\n".join(fill(block.text, columns))
            line = "=" if block.level == 1 else "-"
            rule = line * max(map(width, title.split("\n"))) if block.level < 3 else ""
            yield f"{bold}{title}{normal}" + (f"\n{rule}" if rule else "")
        elif isinstance(block, Paragraph):
            yield "\n".join(fill(block.text, columns))
        elif isinstance(block, Verbatim):
            yield "\n".join(f"    {plain(line.expandtabs())}" for line in block.lines)
        elif isinstance(block, Items):
            yield "\n".join(
                "\n".join(fill(_words(entry), columns, _mark(block, number)))
                for number, entry in enumerate(block.entries, 1)
            )
        elif isinstance(block, Fields):
            yield "\n".join(
                "\n".join(fill(value, columns, f"{plain(name)}: ", "  "))
                for name, value in block.rows
            )
        else:
            yield "\n".join(_text_table(block, columns))


def _mark(block: Items, number: int) -> str:
    return f"{number}. " if block.numbered else "- "


def _words(inline: Inline) -> str:
    return "".join(
        piece if isinstance(piece, str) else _with_address(piece) for piece in pieces(inline)
    )


def _with_address(link: Link) -> str:
    return link.text if link.url.startswith("#") else f"{link.text} <{link.url}>"


def _text_table(table: Table, columns: int) -> Iterator[str]:
    rows = [tuple(plain(_words(cell)) for cell in row) for row in (table.header, *table.rows)]
    # No column is padded to more than a line: one wide cell must not widen every row.
    widths = [min(max(map(width, column)), columns) for column in zip(*rows, strict=True)]
    for row in rows:
        *head, last = zip(row, widths, strict=True)
        start = "".join(f"{cell}{' ' * (wide - width(cell))}  " for cell, wide in head)
        yield from fill(last[0], columns, start, " " * min(width(start), columns // 2))


_MARKDOWN = re.compile(r"[\\`*_\[\]{}<>&~|#]")
_MARKDOWN_START = re.compile(r"([+=:!-])|(\d{1,9})(?=[.)])")
# What a backslash does not escape in every dialect, or not before a link.
_MARKDOWN_NAMES = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "~": "&#126;",
    "|": "&#124;",
    "=": "&#61;",
    ":": "&#58;",
    "!": "&#33;",
}


def _markdown_text(text: str) -> str:
    text = _MARKDOWN.sub(_markdown_sign, plain(text).strip())
    start = _MARKDOWN_START.match(text)
    if start is None:
        return text
    if start[1]:
        return _markdown_sign(start) + text[1:]
    return f"{start[0]}\\{text[start.end() :]}"


def _markdown_sign(found: re.Match[str]) -> str:
    return _MARKDOWN_NAMES.get(found[0]) or f"\\{found[0]}"


def markdown(page: Page) -> str:
    """Write Markdown that CommonMark and Python-Markdown read alike.

    An anchor is an HTML element, the language a comment at the end: neither Markdown has
    signs of its own for them.
    """
    return _joined(_markdown_blocks(page))


def _markdown_blocks(page: Page) -> Iterator[str]:
    escape = _markdown_text
    for block in page.blocks:
        if isinstance(block, Heading):
            mark = f" {_markdown_anchor(block.anchor)}" if block.anchor else ""
            yield f"{'#' * block.level} {escape(block.text)}{mark}"
        elif isinstance(block, Paragraph):
            yield escape(block.text)
        elif isinstance(block, Verbatim):
            yield _html_verbatim(block)
        elif isinstance(block, Items):
            yield "\n".join(
                f"{_mark(block, number)}{_markdown_inline(entry)}"
                for number, entry in enumerate(block.entries, 1)
            )
        elif isinstance(block, Fields):
            yield "\n".join(
                f"- **{escape(name)}:** {escape(value)}" for name, value in block.rows
            )
        else:
            head = f"| {' | '.join(map(escape, block.header))} |"
            rows = (
                f"| {_markdown_anchor(anchor)}{' | '.join(map(_markdown_inline, row))} |"
                for anchor, row in anchored(block)
            )
            yield "\n".join((head, f"|{' --- |' * len(block.header)}", *rows))
    if page.lang:
        yield f"<!-- lang: {_html_text(page.lang)} -->"


def _markdown_anchor(anchor: str) -> str:
    return f'<a id="{_html_text(anchor)}"></a>' if anchor else ""


def _markdown_inline(inline: Inline) -> str:
    row = "".join(
        _markdown_text(piece)
        if isinstance(piece, str)
        else f"[{_markdown_text(piece.text)}]({piece.url})"
        for piece in pieces(inline)
    )
    return row.replace("![", "&#33;[")  # no link is a picture


_RST = re.compile(r"[\\`*_|<>]")
_RST_NAME = re.compile(r"[\\`*_|<>:]")
_RST_START = re.compile(r"[!-/:-@\[\]^_`{-~\u2022\u2023\u2043]|\w+[.)](?=\s|$)")


def _rst_text(text: str, signs: re.Pattern[str] = _RST) -> str:
    text = signs.sub(r"\\\g<0>", plain(text).strip())
    if _RST_START.match(text):
        text = f"\\{text}"
    elif text and not text.strip("\\"):
        text = f"\\ {text}"  # a line of backslashes would be a rule
    return f"{text[:-2]}:\\:" if text.endswith("::") else text


def rst(page: Page) -> str:
    """Write reStructuredText, without any directive of ours; the language is a comment."""
    return _joined(_rst_blocks(page))


def _rst_blocks(page: Page) -> Iterator[str]:
    escape = _rst_text
    for block in page.blocks:
        if isinstance(block, Heading):
            title = escape(block.text)
            mark = f".. _{block.anchor}:\n\n" if block.anchor else ""
            yield f"{mark}{title}\n{'=-~^'[block.level - 1] * max(width(title), 4)}"
        elif isinstance(block, Paragraph):
            yield escape(block.text)
        elif isinstance(block, Verbatim):
            yield "\n".join(
                ("::", "", *(f"   {plain(line.expandtabs())}" for line in block.lines))
            )
        elif isinstance(block, Items):
            yield "\n".join(
                f"{_mark(block, number)}{_rst_inline(entry)}"
                for number, entry in enumerate(block.entries, 1)
            )
        elif isinstance(block, Fields):
            yield "\n".join(
                f":{escape(name, _RST_NAME)}: {escape(value)}" for name, value in block.rows
            )
        else:
            lines = [".. list-table::", "   :header-rows: 1", ""]
            for anchor, row in (("", block.header), *anchored(block)):
                first = f".. _{anchor}:\n\n       " if anchor else ""
                marks = (f"   * - {first}", *("     - " for _ in row[1:]))
                lines += (
                    f"{mark}{_rst_inline(cell)}".rstrip()
                    for mark, cell in zip(marks, row, strict=True)
                )
            yield "\n".join(lines)
    if page.lang:
        yield f".. lang: {escape(page.lang)}"


def _rst_inline(inline: Inline) -> str:
    # An escaped space is nothing, and lets the markup beside it begin and end.
    return "\\ ".join(
        _rst_text(piece) if isinstance(piece, str) else _rst_link(piece)
        for piece in pieces(inline)
    )


def _rst_link(link: Link) -> str:
    target = f"{link.url[1:]}_" if link.url.startswith("#") else link.url
    return f"`{_rst_text(link.text)} <{target}>`__"


def html(page: Page) -> str:
    """Write one HTML article, with its language."""
    blocks = "\n".join(_html_blocks(page))
    return f'<article lang="{_html_text(page.lang)}">\n{blocks}\n</article>\n'


def _html_text(text: str) -> str:
    text = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;")


def _html_blocks(page: Page) -> Iterator[str]:
    escape = _html_text
    for block in page.blocks:
        if isinstance(block, Heading):
            tag = f"h{block.level}"
            yield f"<{tag}{_html_anchor(block.anchor)}>{escape(block.text)}</{tag}>"
        elif isinstance(block, Paragraph):
            yield f"<p>{escape(block.text)}</p>"
        elif isinstance(block, Verbatim):
            yield _html_verbatim(block)
        elif isinstance(block, Items):
            tag = "ol" if block.numbered else "ul"
            entries = "".join(f"\n<li>{_html_inline(entry)}</li>" for entry in block.entries)
            yield f"<{tag}>{entries}\n</{tag}>"
        elif isinstance(block, Fields):
            rows = "".join(
                f"\n<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
                for name, value in block.rows
            )
            yield f"<dl>{rows}\n</dl>"
        else:
            head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
            rows = "".join(
                f"\n<tr{_html_anchor(anchor)}>"
                f"{''.join(f'<td>{_html_inline(cell)}</td>' for cell in row)}</tr>"
                for anchor, row in anchored(block)
            )
            yield f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>{rows}\n</tbody>\n</table>"


def _html_anchor(anchor: str) -> str:
    return f' id="{_html_text(anchor)}"' if anchor else ""


def _html_verbatim(block: Verbatim) -> str:
    return "<pre>" + "\n".join(_html_text(line.expandtabs()) for line in block.lines) + "</pre>"


def _html_inline(inline: Inline) -> str:
    return "".join(
        _html_text(piece)
        if isinstance(piece, str)
        else f'<a href="{_html_text(piece.url)}">{_html_text(piece.text)}</a>'
        for piece in pieces(inline)
    )


def csv(page: Page) -> str:
    """Write the tables of a page as comma-separated values; a link is its text."""
    from csv import writer
    from io import StringIO

    out = StringIO()
    rows = writer(out, lineterminator="\n")
    for block in page.blocks:
        if isinstance(block, Table):
            rows.writerow(map(plain, block.header))
            for row in block.rows:
                rows.writerow(plain("".join(map(_text_of, pieces(cell)))) for cell in row)
    return out.getvalue()


def _text_of(piece: str | Link) -> str:
    return piece if isinstance(piece, str) else piece.text


def _joined(blocks: Iterator[str]) -> str:
    return "\n\n".join(blocks) + "\n"


WRITERS: dict[str, Callable[[Page], str]] = {
    "text": text,
    "markdown": markdown,
    "rst": rst,
    "html": html,
}
