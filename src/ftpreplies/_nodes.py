"""Write a page as docutils nodes, the plain ones that every builder knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ftpreplies._pages import (
    Fields,
    Heading,
    Items,
    Paragraph,
    Verbatim,
    anchored,
    anchored_headings,
    pieces,
)
from ftpreplies._width import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ftpreplies._pages import Block, Inline, Link, Page, Table


def written(
    page: Page,
    link: Callable[[Link], nodes.Node] | None = None,
    *,
    sections: bool = False,
) -> list[nodes.Element]:
    """Write a page as nodes that say their language.

    Args:
        page: The page.
        link: Makes the node of a link to an anchor; the anchor's text if None.
        sections: Whether headings open sections; else they are rubrics, which may stand
            anywhere.
    """
    writer = _Writer(link or (lambda one: nodes.Text(plain(one.text))))
    blocks = anchored_headings(page).blocks
    found = writer.sections(blocks) if sections else list(map(writer.block, blocks))
    for node in found:
        # HTML writers turn this class into the attribute `lang`.
        node["classes"] += [f"language-{page.lang}"] if page.lang else []
        # What a server said is quoted as it was said.
        node["support_smartquotes"] = False
    return found


class _Writer:
    """Makes the nodes of blocks."""

    def __init__(self, link: Callable[[Link], nodes.Node]) -> None:
        self._link = link

    def sections(self, blocks: Sequence[Block]) -> list[nodes.Element]:
        """Nest blocks in sections, by the level of their headings."""
        top = nodes.Element()
        open_: list[tuple[int, nodes.Element]] = [(0, top)]
        for block in blocks:
            if not isinstance(block, Heading):
                open_[-1][1].append(self.block(block))
                continue
            while open_[-1][0] >= block.level:
                open_.pop()
            title = plain(block.text)
            section = nodes.section("", nodes.title(title, title), ids=[block.anchor])
            open_[-1][1].append(section)
            open_.append((block.level, section))
        return list(top.children)  # type: ignore[arg-type]

    def block(self, block: Block) -> nodes.Element:
        """Make the node of one block."""
        made: nodes.Element
        if isinstance(block, Heading):
            made = self._rubric(block)
        elif isinstance(block, Paragraph):
            made = self._paragraph(block.text)
        elif isinstance(block, Verbatim):
            lines = "\n".join(plain(line.expandtabs()) for line in block.lines)
            made = nodes.literal_block(lines, lines, language="none")
        elif isinstance(block, Items):
            made = self._list(block)
        elif isinstance(block, Fields):
            made = nodes.field_list("", *map(self._field, block.rows))
        else:
            made = self._table(block)
        return made

    def _list(self, block: Items) -> nodes.Element:
        entries = [nodes.list_item("", self._paragraph(entry)) for entry in block.entries]
        if block.numbered:
            return nodes.enumerated_list("", *entries, enumtype="arabic", prefix="", suffix=".")
        return nodes.bullet_list("", *entries, bullet="-")

    def _rubric(self, block: Heading) -> nodes.Element:
        title = plain(block.text)
        rubric = nodes.rubric(title, title, ids=[block.anchor])
        rubric["heading-level"] = block.level
        return rubric

    def _field(self, row: tuple[str, str]) -> nodes.Element:
        name, value = row
        return nodes.field(
            "",
            nodes.field_name(name, plain(name)),
            nodes.field_body("", self._paragraph(value)),
        )

    def _paragraph(self, inline: Inline, anchor: str = "") -> nodes.paragraph:
        source = "".join(one if isinstance(one, str) else one.text for one in pieces(inline))
        found = list(map(self._piece, pieces(inline)))
        if anchor:
            target = nodes.target("", "", *found, ids=[anchor])
            target.referenced = True  # from other documents
            found = [target]
        return nodes.paragraph(plain(source), "", *found)

    def _piece(self, piece: str | Link) -> nodes.Node:
        if isinstance(piece, str):
            return nodes.Text(plain(piece))
        if piece.url.startswith("#"):
            return self._link(piece)
        return nodes.reference("", plain(piece.text), refuri=piece.url)

    def _table(self, block: Table) -> nodes.Element:
        columns = len(block.header)
        group = nodes.tgroup("", cols=columns)
        group += [nodes.colspec(colwidth=100 // columns) for _ in range(columns)]
        group += nodes.thead("", self._row("", block.header))
        group += nodes.tbody("", *(self._row(*row) for row in anchored(block)))
        return nodes.table("", group)

    def _row(self, anchor: str, cells: Iterable[Inline]) -> nodes.row:
        # A row is no place to link to in every format, what stands in it is.
        first, *others = cells
        entries = [self._paragraph(first, anchor), *map(self._paragraph, others)]
        return nodes.row("", *(nodes.entry("", entry) for entry in entries))
