"""Measure how well causes are read on servers that taught nothing.

python tests/evaluate_causes.py FILE...            server by server, without its own rows
python tests/evaluate_causes.py --plain FILE...    with all rows
python tests/evaluate_causes.py --wrong FILE...    also print what was read wrongly

A file holds one labelled reply a line. From the wordings every row is dropped that only
the server in question taught.
"""

from __future__ import annotations

import argparse
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import parse
from ftpreplies._catalogue import wordings
from ftpreplies._causes import Cause, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@attrs.frozen
class Label:
    """One labelled reply."""

    server: str
    command: str | None
    after: bool | None
    text: str
    causes: tuple[str, ...]


@attrs.define
class Score:
    """What was counted on some replies."""

    replies: int = 0
    with_cause: int = 0
    first_right: int = 0
    single: int = 0
    single_right: int = 0
    single_among: int = 0
    named: int = 0
    without_cause: int = 0
    false: int = 0

    def __add__(self, other: Score) -> Score:
        """Add two scores."""
        return Score(
            *(a + b for a, b in zip(attrs.astuple(self), attrs.astuple(other), strict=True))
        )

    def __str__(self) -> str:
        """Give one line of a table."""
        some = self.with_cause or 1
        return (
            f"{self.with_cause:5} {100 * self.first_right / some:7.1f} % "
            f"{100 * self.single / some:7.1f} % "
            f"{100 * self.single_right / (self.single or 1):7.1f} % "
            f"{100 * self.single_among / (self.single or 1):7.1f} % "
            f"{self.named / some:6.2f} {self.false:4} of {self.without_cause}"
        )


HEADER = (
    f"{'':22}{'with':>5} {'first':>9} {'single':>9} {'right':>9} {'or among':>9} "
    f"{'named':>6} false\n"
    f"{'':22}{'cause':>5} {'right':>9} {'stated':>9} {'of those':>9} {'labels':>9}"
)


def labels(paths: Iterable[Path]) -> Iterator[Label]:
    """Read labelled replies."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            row = json.loads(line)
            command = row["command"]
            yield Label(
                row["server"],
                command.split()[0].upper() if command else None,
                row.get("after_preliminary"),
                row["text"],
                tuple(row["causes"] if "causes" in row else row["labels"]),
            )


def key(server: str) -> str:
    """Reduce a server's name to what tells it from others: no version, no language."""
    return re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)|[0-9.]+$", "", server.casefold()))


@cache
def table_without(server: str | None) -> Table:
    """Compile the wordings without the rows that only this server taught."""
    data: dict[str, Any] = dict(wordings())
    if server is not None:
        only = {key(server)}
        kept = [
            {
                **section,
                "rows": [
                    row
                    for row in section["rows"]
                    if {key(name) for name in row.get("servers", ())} != only
                ],
            }
            for section in data["wordings"]
        ]
        if kept == data["wordings"]:
            return table_without(None)
        data["wordings"] = kept
    return Table(data)


def measure(table: Table, replies: Iterable[Label], *, wrong: bool = False) -> Score:
    """Read the replies and count."""
    score = Score()
    for label in replies:
        reply = parse(label.text)
        told = table.told(reply.lines, label.command, label.after)
        stated = [one.cause.value for one in told if one.stated]
        score.replies += 1
        if not label.causes:
            score.without_cause += 1
            score.false += bool(told)
            if told and wrong:
                show("FALSE ", label, told)
            continue
        score.with_cause += 1
        score.named += len(told)
        first = bool(told) and told[0].cause.value == label.causes[0]
        score.first_right += first
        if len(stated) == 1:
            score.single += 1
            score.single_right += stated[0] == label.causes[0]
            score.single_among += stated[0] in label.causes
        if wrong and not first:
            single = len(stated) == 1 and stated[0] not in label.causes
            show("WRONG " if single else "first ", label, told)
    return score


def show(word: str, label: Label, told: Iterable[tuple[Cause, bool]]) -> None:
    """Print one reply that was read otherwise than it is labelled."""
    read = ", ".join(cause.value + "?" * (not stated) for cause, stated in told)
    print(f"{word} {label.command} {label.text!a} | {', '.join(label.causes)} | {read}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--plain", action="store_true", help="drop nothing")
    parser.add_argument("--wrong", action="store_true", help="print what was read wrongly")
    options = parser.parse_args(arguments)
    replies = list(labels(options.files))
    scores = {}
    names = {key(label.server): label.server for label in reversed(replies)}
    for name, server in sorted(names.items(), key=lambda one: one[1].casefold()):
        table = table_without(None if options.plain else server)
        theirs = [label for label in replies if key(label.server) == name]
        scores[server] = measure(table, theirs, wrong=options.wrong)
    print(HEADER)
    for server, score in scores.items():
        print(f"{server[:22]:22}{score}")
    print(f"{'all':22}{sum(scores.values(), Score())}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
