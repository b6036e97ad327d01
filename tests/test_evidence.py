"""How well causes are read, on our own labelled replies: it may not get worse."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import evaluate_causes
import pytest

from ftpreplies import Cause, parse

DATA = Path(__file__).parent / "data"
LABELLED, SMALL = DATA / "labelled.jsonl", DATA / "small-servers.jsonl"
ROWS = [
    json.loads(line)
    for path in (LABELLED, SMALL, DATA / "set-aside.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines()
]


def test_the_evidence_is_broad_and_says_where_it_comes_from() -> None:
    """At least 8,500 replies of at least 375 servers, plain successes among them."""
    assert 8500 <= len(ROWS)
    assert 375 <= len({row["server"] for row in ROWS})
    assert 700 <= sum(not row["causes"] for row in ROWS)
    for row in ROWS:
        assert row["where"]
        assert row["version"]
        assert row["evidence"] in {"source", "captured", "thread", "manual"}


def test_the_labels_are_causes_and_the_texts_are_replies() -> None:
    """And no reply stands twice."""
    for row in ROWS:
        assert all(Cause(slug) for slug in row["causes"])
        assert parse(row["text"]).complete
    twice = Counter((row["server"], row["command"], row["text"]) for row in ROWS)
    assert 1 == max(twice.values())


@pytest.mark.parametrize(
    ("path", "first", "stated", "right", "among", "named"),
    [(LABELLED, 0.900, 0.757, 0.967, 0.988, 1.342), (SMALL, 0.826, 0.664, 0.921, 0.976, 1.463)],
    ids=["labelled", "small-servers"],
)
def test_causes_are_read_no_worse_than_before(
    path: Path, first: float, stated: float, right: float, among: float, named: float
) -> None:
    """With all wordings: these figures, cut behind the third digit, may only get better."""
    score = evaluate_causes.measure(
        evaluate_causes.table_without(None), evaluate_causes.labels([path])
    )

    assert first <= score.first_right / score.with_cause
    assert stated <= score.single / score.with_cause
    assert right <= score.single_right / score.single
    assert among <= score.single_among / score.single
    assert named >= score.named / score.with_cause
    assert 0 == score.false


def test_causes_are_read_on_a_server_that_taught_nothing() -> None:
    """On each server without what only that server taught."""
    labels = list(evaluate_causes.labels([LABELLED]))
    score = evaluate_causes.Score()
    for server in {label.server for label in labels}:
        table = evaluate_causes.table_without(server)
        theirs = [label for label in labels if label.server == server]
        score += evaluate_causes.measure(table, theirs)

    assert 0.89 <= score.first_right / score.with_cause
    assert 0.755 <= score.single / score.with_cause
    assert 0.965 <= score.single_right / score.single
    assert 1.35 >= score.named / score.with_cause
    assert 0 == score.false
