"""The how-to about logs elsewhere, run block by block over logs as Zeek and Suricata write them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ftpreplies import Reply, explain
from ftpreplies._export import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Namespace = dict[str, Any]
    Event = tuple[str, int | None, str | None]

HERE = Path(__file__).parent
LOGS = HERE / "data" / "join"
PAGE = (HERE.parent / "docs" / "howto" / "join.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(ftpreplies export .+) > (.+)$", PAGE, re.MULTILINE)


def run(chapter: str, section: str | None, names: Namespace) -> None:
    """Execute the page's Python under one heading, up to the next."""
    text = re.split(rf"^## {chapter}$", PAGE, flags=re.MULTILINE)[1]
    if section is not None:
        text = re.split(rf"^### {section}$", text, flags=re.MULTILINE)[1]
    text = re.split(r"^##", text, maxsplit=1, flags=re.MULTILINE)[0]
    blocks = re.findall(r"^```python\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, names)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the logs and the tables, these written by the page's commands."""
    target = tmp_path_factory.mktemp("join")
    shutil.copytree(LOGS, target, dirs_exist_ok=True)
    for command, name in COMMANDS:
        with (target / name).open("wb") as file:
            subprocess.run(
                [sys.executable, "-m", *shlex.split(command)],
                stdout=file,
                timeout=60,
                check=True,
            )
    return target


def zeek_tsv() -> Iterator[Event]:
    """Yield what the tab-separated log tells, read by Python alone."""
    lines = (LOGS / "ftp.log").read_text(encoding="utf-8").splitlines()
    fields = next(line for line in lines if line.startswith("#fields")).split("\t")[1:]
    for line in lines:
        if line[0] != "#":
            row = dict(zip(fields, line.split("\t"), strict=True))
            code = row["reply_code"]
            yield row["command"], None if code == "-" else int(code), None


def zeek_json() -> Iterator[Event]:
    """Yield what the log in JSON tells."""
    for line in (LOGS / "ftp.json").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["command"], row.get("reply_code"), None


def suricata() -> Iterator[Event]:
    """Yield what the events tell, a reply once however many lines it has."""
    for line in (LOGS / "eve.json").read_text(encoding="utf-8").splitlines():
        ftp = json.loads(line).get("ftp", {})
        begun = False
        for code in dict.fromkeys(map(int, ftp.get("completion_code", ()))):
            place = "after_preliminary" if begun else "immediate"
            if code < 200:
                begun, place = True, "preliminary"
            yield ftp.get("command", "CONNECT"), code, place


READERS: dict[str, Callable[[], Iterator[Event]]] = {
    "Zeek, tab-separated": zeek_tsv,
    "Zeek, JSON": zeek_json,
    "Suricata": suricata,
}


def failed(events: Iterator[Event]) -> Counter[tuple[str, int, str]]:
    """Count the failures as `explain` tells them, without a command that has no row."""
    pairs = {(row["command"], row["code"]) for row in document(["en"])["pairs"]}
    found: Counter[tuple[str, int, str]] = Counter()
    for command, code, place in events:
        if code in set(Reply) and Reply(code).is_error:
            after = None if place is None else place == "after_preliminary"
            sent = command if (command, code) in pairs else None
            title = explain(code, command=sent, after_preliminary=after).title
            found[command, code, title] += 1
    return found


def unlisted(events: Iterator[Event]) -> set[tuple[str, int]]:
    """Return the pairs that `explain` finds in no source."""
    return {
        (command, code)
        for command, code, _ in events
        if code is not None and not explain(code, command=command).listed
    }


def check(log: str, ask: Callable[[str], list[Any]], names: Namespace) -> None:
    """Compare what an engine has seen and answers with what the log and `explain` say."""
    events = READERS[log]

    assert Counter(events()) == Counter(
        map(tuple, ask("SELECT command, code, place FROM seen"))
    )
    assert failed(events()) == {tuple(row[:3]): row[3] for row in ask(names["FAILED"])}
    assert unlisted(events()) == set(map(tuple, ask(names["UNLISTED"])))


def test_the_logs_hold_what_the_page_warns_of() -> None:
    """Signs that a careless reader trips over, and every answer twice."""
    assert list(zeek_tsv()) == list(zeek_json())
    assert '"issue #12.txt"' in (LOGS / "ftp.log").read_text(encoding="utf-8")
    for reader in READERS.values():
        assert 5 < len(failed(reader()))
        assert unlisted(reader())
    titles = {title for _, code, title in failed(suricata()) if code == 522}
    assert 2 == len(titles)


@pytest.fixture(scope="module")
def duckdb(folder: Path) -> Namespace:
    """Return the names of the page after DuckDB has its tables."""
    pytest.importorskip("duckdb", reason="needs duckdb, as nox -s join installs it")
    names: Namespace = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run("The questions", None, names)
        run("DuckDB", None, names)
    return names


@pytest.mark.parametrize("log", READERS)
def test_duckdb_answers_as_explain_does(
    duckdb: Namespace, folder: Path, monkeypatch: pytest.MonkeyPatch, log: str
) -> None:
    """Row by row, with the page's own words."""
    monkeypatch.chdir(folder)
    run("DuckDB", log, duckdb)

    check(log, lambda query: duckdb["duckdb"].sql(query).fetchall(), duckdb)


@pytest.fixture(scope="module")
def spark(folder: Path) -> Iterator[Namespace]:
    """Return the names of the page after Spark, in local mode, has its tables."""
    pytest.importorskip("pyspark", reason="needs pyspark, as nox -s join installs it")
    if shutil.which("java") is None:
        pytest.skip("needs java")
    names: Namespace = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv(
            "PYSPARK_SUBMIT_ARGS",
            "--master local[2] --conf spark.ui.enabled=false "
            "--conf spark.sql.shuffle.partitions=2 pyspark-shell",
        )
        run("The questions", None, names)
        run("PySpark", None, names)
        yield names
        names["spark"].stop()


@pytest.mark.parametrize("log", READERS)
def test_spark_answers_as_explain_does(
    spark: Namespace, folder: Path, monkeypatch: pytest.MonkeyPatch, log: str
) -> None:
    """Row by row, with the page's own words."""
    monkeypatch.chdir(folder)
    run("PySpark", log, spark)

    check(log, lambda query: spark["spark"].sql(query).collect(), spark)


def test_spark_reads_the_lookup_as_the_page_says(spark: Namespace, folder: Path) -> None:
    """Quotes inside a cell come through."""
    rows = (
        spark["spark"]
        .read.csv(str(folder / "ftp_replies.csv"), header=True, escape='"')
        .collect()
    )

    assert [reply.phrase for reply in sorted(Reply)] == [row.phrase for row in rows]
