"""A page without a format: headings, paragraphs, lists and tables, and no FTP."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Link(NamedTuple):
    """Text that leads to an address, or by ``#`` and its anchor to a place in a page."""

    text: str
    url: str


#: Text, a link, or several of these in a row.
Inline = str | Link | tuple[str | Link, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the page's own. A place to link to where it has an anchor."""

    text: str
    level: int = 2
    anchor: str = ""


class Paragraph(NamedTuple):
    """Running text."""

    text: str


class Verbatim(NamedTuple):
    """Lines that stay as they are."""

    lines: tuple[str, ...]


class Items(NamedTuple):
    """A list."""

    entries: tuple[Inline, ...]
    numbered: bool = False


class Fields(NamedTuple):
    """Names and what belongs to each."""

    rows: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """Rows under a header; each row may have an anchor, empty for none."""

    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    anchors: tuple[str, ...] = ()


Block = Heading | Paragraph | Verbatim | Items | Fields | Table


class Page(NamedTuple):
    """Blocks in one language, given as a BCP 47 name; empty for an unknown one."""

    lang: str
    blocks: tuple[Block, ...]


def anchored(table: Table) -> tuple[tuple[str, tuple[Inline, ...]], ...]:
    """Return the rows of a table, each after its anchor."""
    anchors = table.anchors or ("",) * len(table.rows)
    return tuple(zip(anchors, table.rows, strict=True))


def pieces(inline: Inline) -> tuple[str | Link, ...]:
    """Return the text and links that stand in a row."""
    return (inline,) if isinstance(inline, (str, Link)) else inline


def linked(page: Page, place: Callable[[str], str | None] = lambda _: None) -> Page:
    """Lead each link to an anchor that is not on the page elsewhere, or make it text.

    Args:
        page: The page.
        place: Gives the address for an anchor, or None where there is none.
    """
    anchors = {block.anchor for block in page.blocks if isinstance(block, Heading)}
    anchors.update(*(block.anchors for block in page.blocks if isinstance(block, Table)))

    def piece(one: str | Link) -> str | Link:
        if isinstance(one, str) or not one.url.startswith("#") or one.url[1:] in anchors:
            return one
        url = place(one.url[1:])
        return one.text if url is None else Link(one.text, url)

    def inline(some: Inline) -> Inline:
        if isinstance(some, (str, Link)):
            return piece(some)
        return tuple(map(piece, some))

    def block(one: Block) -> Block:
        if isinstance(one, Items):
            return one._replace(entries=tuple(map(inline, one.entries)))
        if isinstance(one, Table):
            return one._replace(rows=tuple(tuple(map(inline, row)) for row in one.rows))
        return one

    return page._replace(blocks=tuple(map(block, page.blocks)))


def lowered(page: Page, level: int) -> Page:
    """Put the page's own heading at a level, and the others as far below it as they go."""
    return page._replace(
        blocks=tuple(
            block._replace(level=min(block.level + level - 1, 6))
            if isinstance(block, Heading)
            else block
            for block in page.blocks
        )
    )


def anchored_headings(page: Page) -> Page:
    """Give every heading an anchor: after the one above it, by its place, in any language."""
    above: list[Heading] = []
    places: Counter[str] = Counter()

    def placed(block: Block) -> Block:
        if not isinstance(block, Heading):
            return block
        while above and above[-1].level >= block.level:
            above.pop()
        parent = above[-1].anchor if above else ""
        places[parent] += 1
        block = block._replace(anchor=block.anchor or f"{parent}-{places[parent]}")
        above.append(block)
        return block

    return page._replace(blocks=tuple(map(placed, page.blocks)))
