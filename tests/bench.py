"""Measure what the design promises of speed, each as a ratio to a peer in one run.

python tests/bench.py        exit status 1 if a ratio is over its limit
"""

from __future__ import annotations

import ftplib
import io
import subprocess
import sys
import tempfile
import timeit
from http import HTTPStatus
from importlib.metadata import files
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import ftpreplies
from ftpreplies import Reply, diff, explain, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    for _ in range(9):
        for index, (timer, number) in enumerate(zip(timers, numbers, strict=True)):
            best[index] = min(best[index], timer.timeit(number) / number)
    return best


def processes(*scripts: str, runs: int) -> list[list[float]]:
    """Return the times of each script in fresh interpreters, run in turns."""
    times: list[list[float]] = [[] for _ in scripts]
    for _ in range(runs):
        for script, taken in zip(scripts, times, strict=True):
            command = [sys.executable, "-c", script]
            start = perf_counter()
            subprocess.run(command, check=True)
            taken.append(perf_counter() - start)
    return times


def imports() -> float:
    """Import of Reply beside HTTPStatus, over an empty interpreter."""
    empty, peer, ours = processes(
        "pass", "from http import HTTPStatus", "from ftpreplies import Reply", runs=60
    )
    return (median(ours) - median(empty)) / (median(peer) - median(empty))


def first_explanation() -> float:
    """First explain() beside what it cannot do without."""
    size = sum((DATA / name).stat().st_size for name in ("facts.json", "locale/en.json"))
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "bench_peer"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "data.json").write_bytes(b" " * size)
        peer, ours = processes(
            f"import sys; sys.path.append({folder!r}); import attrs, json, importlib_resources; "
            "(importlib_resources.files('bench_peer') / 'data.json').read_bytes()",
            "from ftpreplies import explain; explain(530).title",
            runs=60,
        )
    return median([one / other for one, other in zip(ours, peer, strict=True)])


class Peer(ftplib.FTP):
    """ftplib reading from a file object."""

    def reads(self, wire: bytes) -> str:
        """Read one reply."""
        self.file = io.TextIOWrapper(io.BytesIO(wire), encoding="utf-8")
        return self.getresp()


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
