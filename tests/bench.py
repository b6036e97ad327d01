"""Measure what the design promises of speed, each as a ratio to a peer in one run.

python tests/bench.py        exit status 1 if a ratio is over its limit
"""

from __future__ import annotations

import ftplib
import io
import json
import subprocess
import sys
import tempfile
import timeit
from functools import partial
from http import HTTPStatus
from importlib.metadata import files
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import ftpreplies
from ftpreplies import Reply, diff, explain, parse
from ftpreplies._catalogue import facts
from ftpreplies._export import document
from ftpreplies._logs import Options, annotate_log
from ftpreplies._pages import Table, linked
from ftpreplies._reference import ReplyTable, code_page, command_page, map_page
from ftpreplies._writers import markdown, rst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ftpreplies._pages import Page

DATA = Path(ftpreplies.__file__).parent / "data"
WHEEL_LIMIT = 400 * 1024


def calls(*functions: Callable[[], object], seconds: float = 0.1) -> list[float]:
    """Return the best time of each function, measured in turns."""
    timers = [timeit.Timer(function) for function in functions]
    numbers = []
    for timer in timers:
        number, took = timer.autorange()
        numbers.append(max(1, int(number * seconds / 4 / took)))
    best = [float("inf")] * len(timers)
    for _ in range(25):
        for index, (timer, number) in enumerate(zip(timers, numbers, strict=True)):
            best[index] = min(best[index], timer.timeit(number) / number)
    return best


def processes(*arguments: list[str], runs: int) -> list[list[float]]:
    """Return the times of fresh interpreters with these arguments, run in turns."""
    times: list[list[float]] = [[] for _ in arguments]
    for _ in range(runs):
        for some, taken in zip(arguments, times, strict=True):
            start = perf_counter()
            subprocess.run([sys.executable, *some], check=True)
            taken.append(perf_counter() - start)
    return times


def imports() -> float:
    """Import of Reply beside HTTPStatus, over an empty interpreter."""
    scripts = ("pass", "from http import HTTPStatus", "from ftpreplies import Reply")
    empty, peer, ours = processes(*(["-c", script] for script in scripts), runs=60)
    return (median(ours) - median(empty)) / (median(peer) - median(empty))


def first_explanation() -> float:
    """First explain() beside what it cannot do without."""
    size = sum((DATA / name).stat().st_size for name in ("facts.json", "locale/en.json"))
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "bench_peer"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "data.json").write_bytes(b" " * size)
        needed = (
            f"import sys; sys.path.append({folder!r}); import attrs, json, importlib_resources; "
            "(importlib_resources.files('bench_peer') / 'data.json').read_bytes()"
        )
        first = "from ftpreplies import explain; explain(530).title"
        peer, ours = processes(["-c", needed], ["-c", first], runs=60)
    return median([one / other for one, other in zip(ours, peer, strict=True)])


class Peer(ftplib.FTP):
    """ftplib reading from a file object."""

    def reads(self, wire: bytes) -> str:
        """Read one reply."""
        self.file = io.TextIOWrapper(io.BytesIO(wire), encoding="utf-8")
        return self.getresp()


def reading() -> Iterator[tuple[str, float, float]]:
    """Yield the figures of reading a cause from a text of 100 characters."""
    words = [
        "archive",
        "backup",
        "ledger",
        "invoice",
        "picture",
        "journal",
        "catalogue",
        "summary",
    ]
    numbers = count()

    def text() -> str:
        number = next(numbers)
        first, second, third = (words[number // 8**power % 8] for power in range(3))
        return (
            f"550 The {first} {second}{number} of this {third} could not be opened: "
            "Permission denied by the rules of the server."
        )[:100]

    base, made, new, again = calls(
        lambda: HTTPStatus(404),
        text,
        lambda: explain(text(), command="RETR").cause,
        lambda: explain("550 report.csv: No such file or directory", command="RETR").cause,
    )
    yield "cause of a new text / HTTPStatus(404)", (new - made) / base, 60
    yield "cause of a known text / HTTPStatus(404)", again / base, 10


def log(rows: int, *replies: str) -> bytes:
    """Return a vsftpd log of commands, each with one of these replies in turn."""
    row = 'Fri Nov 17 05:47:{:02} 2017 [pid {}] [anna] FTP {}: Client "192.0.2.{}", "{}"\n'
    return "".join(
        row.format(number % 60, session, *one)
        for number in range(rows // 2)
        for session in [number // 200 % 99]
        for one in (
            ("command", session, f"RETR dir/file{number}.txt"),
            ("response", session, replies[number % len(replies)].format(number)),
        )
    ).encode()


def plainly(data: bytes) -> None:
    """Split each line, look its code up, write the line: no less can be done."""
    target, titles = (
        io.BytesIO(),
        {b'"%d' % reply: b"    title\n" for reply in Reply if reply.is_error},
    )
    for line in io.BytesIO(data):
        words = line.split()
        title = titles.get(words[11])
        target.write(line)
        if title is not None:
            target.write(title)


def annotated(data: bytes) -> None:
    """Do what the command line does."""
    annotate_log(io.BufferedReader(io.BytesIO(data)), io.BytesIO(), Options("en"))


def logs() -> Iterator[tuple[str, float, float]]:
    """Yield the figures of annotated logs."""
    success = ["150 Opening.", "226 Transfer complete.", "213 {}"] * 3
    mixed = log(20_000, *success, "550 Failed to open file.")
    base, ours = calls(lambda: plainly(mixed), lambda: annotated(mixed))
    yield "annotate mixed log / plain loop", ours / base, 3
    replies = [f"550 /srv/file{number}.txt: No such file" for number in range(5000)]
    errors = log(10_000, *replies)
    only = b"".join(line for line in io.BytesIO(errors) if b"response" in line)

    def explained() -> None:
        plainly(only)
        for reply in replies:
            explain(reply).cause  # noqa: B018

    base, ours = calls(explained, lambda: annotated(only))
    yield "annotate errors alone / explain().cause on each, loop", ours / base, 1


def reference() -> Iterator[tuple[str, float, float]]:
    """Yield the figure of the whole reference as Markdown."""
    table = document(["en"])
    pages: list[Callable[[], Page]] = [partial(code_page, reply) for reply in Reply]
    pages += [ReplyTable(tuple(Reply)).page, map_page]
    pages += [partial(command_page, command) for command in facts()["commands"]]
    base, ours = calls(
        lambda: json.dumps(table), lambda: [markdown(linked(page())) for page in pages]
    )
    yield "the reference as Markdown / json.dumps of the export", ours / base, 20


PROSE = (
    "The client opens a connection and waits. Then it sends a command and reads the reply, "
    "whose first digit says how it went.\n"
)
COLUMNS = ("code", "title", "description", "when", "fix", "standing", "commands")


def project(folder: Path, extensions: list[str], reference: dict[str, str]) -> list[str]:
    """Write a Sphinx project of 50 pages and a reference; return how it is built."""
    folder.mkdir()
    pages = {f"page{number}": f"Page {number}\n\n" for number in range(50)}
    for name, text in pages.items():
        pages[name] = f"{text.strip()}\n{'=' * 9}\n\n" + f"{PROSE * 4}\n" * 12
    pages.update(reference)
    names = "\n".join(f"   {name}" for name in pages)
    pages["index"] = f"Trial\n=====\n\n.. toctree::\n\n{names}\n"
    for name, text in pages.items():
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")
    conf = f"project, extensions, html_theme = 'trial', {extensions}, 'basic'\n"
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    return ["-m", "sphinx", "-q", "-E", str(folder), str(folder / "_build")]


def sphinx_build() -> float:
    """Build with the reference drawn by the domain, beside the same written in rst."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = {f"ftp{reply}": f".. ftp:reply:: {reply}\n   :sections:\n" for reply in Reply}
        drawn["table"] = f"Table\n=====\n\n.. ftp:replies::\n   :columns: {','.join(COLUMNS)}\n"
        drawn["map"] = "Map\n===\n\n.. ftp:map::\n"
        by_hand = {f"ftp{reply}": rst(linked(code_page(reply))) for reply in Reply}
        page = ReplyTable(tuple(Reply), COLUMNS).page()
        (table,) = page.blocks
        assert isinstance(table, Table)
        page = page._replace(blocks=(table._replace(anchors=()),))
        by_hand["table"] = f"Table\n=====\n\n{rst(page)}"
        by_hand["map"] = "Map\n===\n\n" + rst(linked(map_page()))
        ours = project(Path(folder) / "drawn", ["ftpreplies.sphinx"], drawn)
        peer = project(Path(folder) / "written", [], by_hand)
        drawn_took, written_took = processes(ours, peer, runs=5)
    return median([one / other for one, other in zip(drawn_took, written_took, strict=True)])


def ratios() -> Iterator[tuple[str, float, float]]:
    """Yield name, ratio and limit of each figure."""
    yield "import Reply / import HTTPStatus", imports(), 1.5
    member, peer = Reply(530), HTTPStatus(404)
    lookup = "HTTPStatus(404)"
    base, one = calls(lambda: HTTPStatus(404), lambda: Reply(331))
    yield f"Reply(331) / {lookup}", one / base, 1.1
    base, phrase, reply_class, group, is_error = calls(
        lambda: peer.phrase,
        lambda: member.phrase,
        lambda: member.reply_class,
        lambda: member.group,
        lambda: member.is_error,
    )
    yield ".phrase / HTTPStatus.phrase", phrase / base, 1.1
    yield ".reply_class / HTTPStatus.phrase", reply_class / base, 4
    yield ".group / HTTPStatus.phrase", group / base, 4
    yield ".is_error / HTTPStatus.phrase", is_error / base, 4
    yield "first explain(530) / its imports and one read", first_explanation(), 1.25
    base, again, both, written = calls(
        lambda: HTTPStatus(404),
        lambda: explain(530),
        lambda: diff(202, 331),
        lambda: diff(202, 331).render("markdown"),
    )
    yield f"explain(530) again / {lookup}", again / base, 4
    yield f"diff(202, 331) again / {lookup}", both / base, 100
    yield f"diff(202, 331) as Markdown / {lookup}", written / base, 400
    wire = b"230 Login successful.\r\n"
    client = Peer()
    base, ours = calls(lambda: client.reads(wire), lambda: parse(wire))
    yield "parse(...) / ftplib's getresp", ours / base, 1.5
    yield from reading()
    yield from logs()
    yield from reference()
    yield "Sphinx with the domain / the same written by hand", sphinx_build(), 1.3
    wheels = list((Path(__file__).parent.parent / "dist").glob("*.whl"))
    for wheel in wheels:
        yield f"{wheel.name} / 400 KB", wheel.stat().st_size / WHEEL_LIMIT, 1


def main() -> int:
    """Print the figures."""
    if not any("site-packages" in str(file.locate()) for file in files("ftpreplies") or ()):
        print("note: this is not an installed wheel, imports may differ")
    over = 0
    for name, ratio, limit in ratios():
        over += ratio > limit
        print(f"{name:55} {ratio:8.2f} x   at most {limit:g} x{'   OVER' * (ratio > limit)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
