"""A page without a format: headings, paragraphs, lists and tables, and no FTP."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """A heading; level 1 is the page's own."""

    text: str
    level: int = 2


class Paragraph(NamedTuple):
    """Running text."""

    text: str


class Link(NamedTuple):
    """Text that leads to an address."""

    text: str
    url: str


class Items(NamedTuple):
    """A list."""

    entries: tuple[str | Link, ...]
    numbered: bool = False


class Fields(NamedTuple):
    """Names and what belongs to each."""

    rows: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """Rows under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Fields | Table


class Page(NamedTuple):
    """Blocks in one language, given as a BCP 47 name."""

    lang: str
    blocks: tuple[Block, ...]
