"""The extension of Python-Markdown: blocks, links in running text, and where these lead."""

from __future__ import annotations

import posixpath
import re
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from ftpreplies._asked import asked, on_board, warn
from ftpreplies._pages import anchored_headings
from ftpreplies._reference import named
from ftpreplies._writers import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

    from ftpreplies._digits import ReplyCode
    from ftpreplies._pages import Page

_BLOCK = re.compile(r"^ {0,3}::: *ftp\.(\S+)(.*)$", re.MULTILINE)
_INLINE = r"\[\[ftp:([^\[\]\n]*)\]\]"
#: The class of what this extension makes.
_OURS = "ftp-replies"


class FtpReplies(Extension):
    """Blocks such as ``::: ftp.reply 550``, and ``[[ftp:550]]`` in running text."""

    def __init__(self, locale: str, reply_url: str) -> None:
        self.config = {
            "locale": [on_board(locale), "The language of the words"],
            "reply_url": [reply_url, "Where a reply is told that the page does not tell"],
        }
        super().__init__()

    def extendMarkdown(self, md: Markdown) -> None:
        source = _Source(md)
        # Before whatever takes lines away, so that they can be counted.
        md.preprocessors.register(source, "ftpreplies", 100)
        locale, reply_url = self.getConfig("locale"), self.getConfig("reply_url")
        # After indented code (80), and before mkdocstrings (75), which has ::: too.
        md.parser.blockprocessors.register(_Blocks(source, locale), "ftpreplies", 76)
        # After code (190) and escapes (180), and before links (170).
        md.inlinePatterns.register(_Inline(source, locale), "ftpreplies", 175)
        # After the inline patterns (20), and before the table of contents (5).
        md.treeprocessors.register(_Links(source, reply_url), "ftpreplies", 15)


class _Source(Preprocessor):
    """Knows the file, as far as the program that renders it tells."""

    md: Markdown

    def run(self, lines: list[str]) -> list[str]:
        self._lines = lines
        return lines

    @property
    def path(self) -> str:
        """The path in the folder of documents, empty if unknown."""
        return self._read()[0]

    def _read(self) -> tuple[str, str]:
        if "relpath" in self.md.treeprocessors:  # MkDocs and ProperDocs
            file = self.md.treeprocessors["relpath"].file  # type: ignore[attr-defined]
            return file.src_uri, file.content_string
        if "rendering_context" in self.md.preprocessors:  # Zensical
            context = self.md.preprocessors["rendering_context"]
            config, path = context.config, context.page.path  # type: ignore[attr-defined]
            file = Path(config["root_dir"], config["docs_dir"], path)
            return path, file.read_text(encoding="utf-8")
        return "", "\n".join(self._lines)

    def place(self, text: str) -> str:
        """Say where a text stands, as far as that can be found out."""
        path, source = self._read()
        end = r"[ \t]*$" if text.startswith(":") else ""
        found = re.search(re.escape(text) + end, source, re.MULTILINE)
        line = f"line {source.count(chr(10), 0, found.start()) + 1}" if found else ""
        return ", ".join(filter(None, (path, line, text)))

    @contextmanager
    def at(self, text: str) -> Iterator[list[ReplyCode]]:
        """Say where a text stands, with an error or of the unknown codes that are put in."""
        codes: list[ReplyCode] = []
        try:
            yield codes
        except ValueError as error:
            raise ValueError(f"{self.place(text)}: {error}") from None
        if any(code.reply is None for code in codes):
            warn(self.place(text), codes)


class _Blocks(BlockProcessor):
    """``::: ftp.replies`` and the indented lines under it."""

    def __init__(self, source: _Source, locale: str) -> None:
        super().__init__(source.md.parser)
        self._source, self._locale = source, locale

    def test(self, parent: ET.Element, block: str) -> bool:
        return bool(_BLOCK.search(block))

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = _BLOCK.search(block)
        assert found
        before, lines = block[: found.start()].rstrip(), block[found.end() + 1 :].split("\n")
        indented = list(takewhile(lambda line: line[:1].isspace(), lines))
        after = "\n".join(lines[len(indented) :])
        if before:
            self.parser.parseBlocks(parent, [before])
        if after:
            blocks.insert(0, after)
        with self._source.at(found[0].strip()) as named_codes:
            options = dict(map(_option, indented))
            page, codes = asked(
                found[1], found[2].split(), options, level=self._level(), locale=self._locale
            )
            named_codes.extend(codes)
        parent.append(_tree(page))

    def _level(self) -> int:
        """Return the level below the heading that the author has written last."""
        headings = (one.tag for one in self.parser.root if re.fullmatch("h[1-6]", one.tag))
        return min(int(["h1", *headings][-1][1]) + 1, 6)


def _option(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"{ascii(line.strip())[:40]} is no option: write 'locale: ja'")
    return name.strip(), value.strip()


def _tree(page: Page) -> ET.Element:
    """Return what the HTML writer writes, as elements in which no text is Markdown."""
    tree = ET.fromstring(html(anchored_headings(page)))  # noqa: S314 - our own
    tree.tag = "div"
    tree.set("class", _OURS)
    for element in tree.iter():
        element.text = _atomic(element.text)
        element.tail = _atomic(element.tail)
    return tree


def _atomic(text: str | None) -> AtomicString:
    # Else text that looks like a character reference would be read as one.
    return AtomicString((text or "").replace("&", f"{AMP_SUBSTITUTE}amp;"))


class _Inline(InlineProcessor):
    """``[[ftp:550]]``, a link to wherever the reply is told, with its title."""

    def __init__(self, source: _Source, locale: str) -> None:
        super().__init__(_INLINE, source.md)
        self._source, self._locale = source, locale

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        name = m[1].strip()
        with self._source.at(m[0]) as named_codes:
            one = named(name, locale=self._locale)
            named_codes.append(one.code)
        link = ET.Element("a", {"class": _OURS, "href": f"#ftp-{name}", "title": one.title})
        link.set("lang", self._locale)
        link.text = AtomicString(str(one.code))
        return link, m.start(0), m.end(0)


class _Links(Treeprocessor):
    """Leaves each anchor once on the page, and leads links to it or elsewhere."""

    def __init__(self, source: _Source, reply_url: str) -> None:
        super().__init__(source.md)
        self._source, self._reply_url = source, reply_url

    def run(self, root: ET.Element) -> None:
        tops = [one for one in root.iter() if one.get("class") == _OURS]
        ours = [one for top in tops for one in top.iter()]
        anchors = {""}
        # A heading is a better place than a row of a table.
        for element in sorted(ours, key=lambda one: one.tag == "tr"):
            anchor = element.attrib.pop("id", "")
            if anchor not in anchors:
                element.set("id", anchor)
            anchors.add(anchor)
        for element in ours:
            url = element.get("href", "")
            if url.startswith("#") and url[1:] not in anchors:
                self._lead(element, url)

    def _lead(self, link: ET.Element, anchor: str) -> None:
        if self._reply_url:
            url = self._reply_url.replace("{code}", anchor.removeprefix("#ftp-")[:3])
            if not re.match(r"/|[a-zA-Z][a-zA-Z0-9+.-]*:", url):
                url = posixpath.relpath(url, posixpath.dirname(self._source.path) or ".")
            link.set("href", f"{url}{anchor}")
        else:
            link.tag = "abbr" if link.get("title") else "span"
            del link.attrib["href"]
