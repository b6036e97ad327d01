"""Check that all links inside the built site resolve, anchors included: links.py FOLDER."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, and what in it can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in {"href", "src"}:
                self.links.add(value)
            elif value and name == "id":
                self.anchors.add(value)


def broken(site: Path) -> tuple[list[str], int]:
    """Return the links that lead nowhere, each after its page, and how many were followed."""
    pages = {path: Page(path) for path in sorted(site.resolve().rglob("*.html"))}
    faults = []
    followed = 0
    for path, page in pages.items():
        for link in sorted(page.links):
            url = urlsplit(link)
            if url.scheme or url.netloc:
                continue
            followed += 1
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            anchors = pages[target].anchors if target in pages else set()
            if not target.is_file() or (url.fragment and unquote(url.fragment) not in anchors):
                faults.append(f"{path.relative_to(site.resolve())}: {link}")
    return faults, followed


def main(folder: str) -> int:
    """Print the broken links of a site; return 1 if there are any."""
    faults, followed = broken(Path(folder))
    for fault in faults:
        print(fault)
    print(f"{followed} links followed, {len(faults)} lead nowhere")
    return 1 if faults or not followed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
