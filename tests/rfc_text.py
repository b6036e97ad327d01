"""Read RFC texts by section: what the data check compares quotations with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FOOTER = re.compile(r"\[Page \d+\]\s*$")
_HEADER = re.compile(r"^RFC \d+ .*\d{4}\s*$")
_CONTENTS_LINE = re.compile(r"(\.\s?){3,}|\S\s{3,}\d+\s*$")
_NUMBERED = re.compile(r"^(?=\d| +\d+\.\d)\s{0,9}(\d+(?:\.\d+)*)\.?\s{1,6}(?=\S)")
_APPENDIX = re.compile(r"^\s{0,3}appendix\s+([IVX]+|[A-Z])\s*[-.:]", re.IGNORECASE)


def squeeze(text: str) -> str:
    """Collapse all white space, so that line breaks do not matter."""
    return " ".join(text.split())


def body(text: str) -> list[str]:
    """Drop form feeds, page headers and footers."""
    lines = []
    for line in text.replace("\f", "\n").splitlines():
        furniture = (
            _FOOTER.search(line)
            or _HEADER.match(line)
            or line.rstrip() == "File Transfer Protocol"
        )
        if not furniture:
            lines.append(line)
    return lines


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Tell whether a heading may carry this number after the last one."""
    if number == (*last, 1):
        return True
    return any(number == (*last[:depth], last[depth] + 1) for depth in range(len(last)))


def section(text: str, name: str) -> str:
    """Return the text of one section, without its subsections.

    Args:
        text: The whole RFC.
        name: A number (``4.2.1``), ``Appendix II``, or, in the old RFCs that do
            not number their sections, the heading itself.

    Raises:
        LookupError: The RFC has no such section.
    """
    lines = body(text)
    appendix = name.casefold().startswith("appendix")
    if not appendix and not name[:1].isdigit():
        for index, line in enumerate(lines):
            if squeeze(line) == name:
                return "\n".join(lines[index:])
        raise LookupError(name)
    found: list[str] = []
    inside = False
    last: tuple[int, ...] = (0,)
    for line in lines:
        heading = _APPENDIX.match(line)
        numbered = _NUMBERED.match(line)
        if _CONTENTS_LINE.search(line):
            heading = numbered = None
        if heading:
            inside = appendix and heading[1].upper() == name.split()[1].upper()
        elif numbered:
            number = tuple(int(part) for part in numbered[1].split("."))
            if _follows(number, last):
                last = number
                inside = numbered[1] == name
        if inside:
            found.append(line)
    if not found:
        raise LookupError(name)
    return "\n".join(found)


def read(folder: Path, rfc: int) -> str:
    """Return one RFC's text from a folder of ``rfcNNN.txt`` files."""
    return (folder / f"rfc{rfc}.txt").read_text(encoding="latin-1")
