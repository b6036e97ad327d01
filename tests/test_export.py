"""The exported tables: what stands in them, their schema, and that they never waver."""

from __future__ import annotations

import copy
import csv
import hashlib
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import ftpreplies
from ftpreplies import Reply, cli, explain, locales, standards
from ftpreplies._catalogue import facts, negotiate
from ftpreplies._export import FORMATS, SEPARATOR, TABLES, VERSION, document, schema, write

#: The schema of each version that was ever released. To change a schema is to break a
#: reader: raise VERSION, add a file, and pin it here.
PINNED = {1: "076404915e3fa6bb5a792e70954ef0cd4691bb97a2b9932c5c18eecc3c741dd5"}

SOURCE = ["source", "rfc", "section", "url"]
COLUMNS = {
    "replies": [
        "code", "code_text", "x", "y", "z", "class", "class_label", "group", "group_label",
        "name", "title", "phrase", "standing", *SOURCE, "sources", "commands", "meanings",
        "title_en", "description_en", "when_en", "fix_en",
    ],
    "meanings": [
        "id", "code", "code_text", "title", "phrase", "standing", *SOURCE, "sources",
        "commands", "next_commands", "title_en", "description_en", "when_en", "fix_en",
    ],
    "pairs": [
        "command", "code", "code_text", "place", "standing", *SOURCE, "meaning", "meanings",
    ],
}  # fmt: skip
FIELDS = ("title", "description", "when", "fix")
WHOLE = document(locales())
VALIDATOR = Draft202012Validator(schema())


def read_csv(table: str) -> list[dict[str, str]]:
    """Return a table as a CSV reader sees it, in all languages."""
    return list(csv.DictReader(StringIO(write(table, "csv", locales()))))


def test_there_is_a_row_for_each_reply_with_what_reply_knows() -> None:
    """Digits, class, group, name, phrase, commands and meanings, sorted by code."""
    assert sorted(Reply) == [row["code"] for row in WHOLE["replies"]]
    for row in WHOLE["replies"]:
        reply = Reply(row["code"])
        group = (reply.group, reply.group.label) if reply.group is not None else (None, None)
        assert str(reply) == row["code_text"] == f"{row['x']}{row['y']}{row['z']}"
        assert (reply.reply_class, reply.reply_class.label) == (
            row["class"],
            row["class_label"],
        )
        assert group == (row["group"], row["group_label"])
        assert (reply.name, reply.title, reply.phrase) == (
            row["name"],
            row["title"],
            row["phrase"],
        )
        assert list(reply.commands) == row["commands"]
        assert [meaning.id for meaning in reply.meanings] == row["meanings"]
        for locale in locales():
            words = explain(reply, locale=locale).words
            assert {field: words[field] for field in FIELDS} == row["words"][locale]


def test_the_first_source_of_a_reply_is_its_firmest() -> None:
    """RFC 1123 amends RFC 959; a reply of servers has neither RFC nor section."""
    rows = {row["code"]: row for row in WHOLE["replies"]}

    assert (959, "4.2.1", "standard") == tuple(
        rows[550][key] for key in ("rfc", "section", "standing")
    )
    assert "https://www.rfc-editor.org/rfc/rfc959#section-4.2.1" == rows[550]["url"]
    assert "RFC 1123 section 4.1.3.4" == rows[110]["source"]
    assert [None, None, None] == [rows[556][key] for key in ("rfc", "section", "url")]
    assert rows[556]["source"].startswith("ProFTPD")
    for row in rows.values():
        assert {key: row[key] for key in SOURCE} == row["sources"][0]
        assert {
            str(it) for meaning in Reply(row["code"]).meanings for it in meaning.sources
        } == {source["source"] for source in row["sources"]}


def test_there_is_a_row_for_each_meaning_with_its_own_words() -> None:
    """Those that `explain` speaks when the meaning is the only one left."""
    found = [meaning for reply in sorted(Reply) for meaning in reply.meanings]

    assert [meaning.id for meaning in found] == [row["id"] for row in WHOLE["meanings"]]
    for meaning, row in zip(found, WHOLE["meanings"], strict=True):
        assert (meaning.code, str(meaning.code)) == (row["code"], row["code_text"])
        assert (meaning.phrase, meaning.standing.value) == (row["phrase"], row["standing"])
        assert list(meaning.commands) == row["commands"]
        assert list(meaning.next_commands) == row["next_commands"]
        assert row["title"] == row["words"]["en"]["title"]
    told = {
        (row["meaning"], locale): explain(
            row["code"], command=row["command"], after_preliminary=after(row), locale=locale
        ).words
        for row in WHOLE["pairs"]
        if row["meaning"] and row["command"] != "*"
        for locale in locales()
    }
    assert 250 < len(told)
    rows = {row["id"]: row for row in WHOLE["meanings"]}
    for (name, locale), words in told.items():
        assert {field: words[field] for field in FIELDS} == rows[name]["words"][locale]


def after(row: dict[str, Any]) -> bool | None:
    """Return a pair's place as `explain` wants it."""
    return None if row["place"] is None else row["place"] == "after_preliminary"


def test_a_pair_leaves_the_meanings_that_explain_leaves() -> None:
    """And names the one, if it is one."""
    for row in WHOLE["pairs"]:
        if row["command"] != "*":
            told = explain(row["code"], command=row["command"], after_preliminary=after(row))
            assert [meaning.id for meaning in told.meanings] == row["meanings"]
            assert told.meaning == next(
                (sense for sense in told.meanings if sense.id == row["meaning"]), None
            )
            assert told.meanings[0].standing.value == row["standing"]


def test_a_pair_is_there_if_and_only_if_a_source_lists_it() -> None:
    """By its command, or by the row for any command."""
    pairs = {(row["command"], row["code"]) for row in WHOLE["pairs"]}
    commands = {command for command, _ in pairs} - {"*"}

    assert set(facts()["commands"]) <= commands
    for command in commands:
        for code in Reply:
            there = not pairs.isdisjoint({(command, code), ("*", code)})
            assert there is (explain(code, command=command).listed or False)


def test_the_places_are_those_of_the_rfcs_tables() -> None:
    """As `replies_to` nests them, cited from the table; others are marked as such."""
    pairs = {(row["command"], row["code"], row["place"]): row for row in WHOLE["pairs"]}

    for command in facts()["commands"]:
        replies = standards.replies_to(command)
        for place in ("preliminary", "after_preliminary", "immediate"):
            for reply in getattr(replies, place):
                assert pairs[command, reply, place]["rfc"] is not None
    assert "5.4" == pairs["RETR", 550, "immediate"]["section"]
    assert "5.4" == pairs["RMD", 250, "immediate"]["section"]  # Appendix II has it again
    assert "522-tls" == pairs["RETR", 522, "after_preliminary"]["meaning"]
    assert "522-level" == pairs["RETR", 522, "immediate"]["meaning"]
    assert "521-mkd" == pairs["MKD", 521, "immediate"]["meaning"]
    assert "521-prot-level" == pairs["PROT", 521, None]["meaning"]
    assert "de_facto" == pairs["RETR", 450, "after_preliminary"]["standing"]
    assert None is pairs["RETR", 450, "after_preliminary"]["rfc"]
    assert ("MLSD", 125, "preliminary") in pairs


def test_every_row_has_its_key_and_a_place_that_is_unknown_stands_alone() -> None:
    """So that a join on command and code meets either one row or rows with places."""
    keys = [(row["command"], row["code"], row["place"]) for row in WHOLE["pairs"]]
    order = ["preliminary", "after_preliminary", "immediate", None]

    assert sorted(set(keys), key=lambda key: (*key[:2], order.index(key[2]))) == keys
    for command, code, place in keys:
        if place is None:
            assert 1 == sum((command, code) == key[:2] for key in keys)


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_are_pinned(table: str) -> None:
    """Other people's queries name them; JSON has the same but for the words."""
    assert COLUMNS[table] == write(table, "csv", ["en"]).partition("\n")[0].split(",")
    for row in WHOLE[table]:
        flat = [column for column in COLUMNS[table] if not column.endswith("_en")]
        assert flat == [column for column in row if column != "words"]


@pytest.mark.parametrize("table", TABLES)
def test_the_three_formats_say_the_same(table: str) -> None:
    """Every cell, read back."""
    lines = write(table, "jsonl", locales()).splitlines()
    cells = read_csv(table)

    assert WHOLE[table] == json.loads(write(table, "json", locales()))[table]
    assert WHOLE[table] == [json.loads(line) for line in lines]
    for row, cell in zip(WHOLE[table], cells, strict=True):
        for column, value in row.items():
            if column == "words":
                for locale, words in value.items():
                    for field, text in words.items():
                        assert text == cell.pop(f"{field}_{locale}")
                continue
            if isinstance(value, list):
                entries = [it["source"] if column == "sources" else it for it in value]
                assert entries == [it for it in cell.pop(column).split(SEPARATOR) if it]
            else:
                assert ("" if value is None else str(value)) == cell.pop(column)
        assert {} == cell


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_is_a_formula_to_a_spreadsheet_or_more_than_a_line(table: str) -> None:
    """Nor empty where there is a value, which a CSV cannot tell from none."""
    for row in WHOLE[table]:
        assert "" not in row.values()
    for cells in read_csv(table):
        for cell in cells.values():
            assert cell.isprintable()
            assert not cell.startswith(tuple("=+-@＝＋－＠"))


def test_the_schema_is_a_schema() -> None:
    """Of the draft that it names."""
    Draft202012Validator.check_schema(schema())


def test_the_export_is_valid() -> None:
    """As a whole, and with any of its tables in any language."""
    assert [] == list(VALIDATOR.iter_errors(WHOLE))
    for table in TABLES:
        assert VALIDATOR.is_valid(json.loads(write(table, "json", ["ja"])))


DELETED = object()
DAMAGES: list[tuple[str, Any]] = [
    ("version", 2),
    ("version", "1"),
    ("version", DELETED),
    ("ftpreplies", DELETED),
    ("ftpreplies", "2026"),
    ("timestamp", "2026-01-12T06:26:03Z"),
    ("locales", []),
    ("locales/0", "en_US.UTF-8"),
    ("locales/1", "en"),
    ("replies", []),
    ("replies", {}),
    ("replies/0/code", 99),
    ("replies/0/code", "110"),
    ("replies/0/code", 110.5),
    ("replies/0/code", DELETED),
    ("replies/0/code_text", 110),
    ("replies/0/code_text", "99"),
    ("replies/0/x", 0),
    ("replies/0/y", 10),
    ("replies/0/z", None),
    ("replies/0/class", 7),
    ("replies/0/class_label", "positive"),
    ("replies/0/group", 6),
    ("replies/0/group_label", ""),
    ("replies/0/name", "restart-marker"),
    ("replies/0/title", ""),
    ("replies/0/phrase", ""),
    ("replies/0/standing", "firm"),
    ("replies/0/source", None),
    ("replies/0/rfc", "959"),
    ("replies/0/section", 4.2),
    ("replies/0/url", "http://localhost/"),
    ("replies/0/sources", []),
    ("replies/0/sources/0/quote", "110"),
    ("replies/0/sources/0/rfc", DELETED),
    ("replies/0/commands", "APPE"),
    ("replies/0/commands/0", "appe"),
    ("replies/0/commands/0", "RETR"),
    ("replies/0/meanings", []),
    ("replies/0/meanings/0", "stored"),
    ("replies/0/words", {}),
    ("replies/0/words", DELETED),
    ("replies/0/words/english", {}),
    ("replies/0/words/en/fix", DELETED),
    ("replies/0/words/en/fix", ""),
    ("replies/0/words/en/act", "Wait."),
    ("replies/0/obsolete", True),
    ("meanings/0/id", "110_stored"),
    ("meanings/0/next_commands", None),
    ("meanings/0/words/ja/when", DELETED),
    ("meanings/0/place", "before"),
    ("pairs/0/command", "retr"),
    ("pairs/0/command", "RETR x"),
    ("pairs/0/place", "later"),
    ("pairs/0/place", ""),
    ("pairs/0/meaning", ""),
    ("pairs/0/meanings", []),
    ("pairs/0/sources", []),
    ("pairs/0", None),
]


@pytest.mark.parametrize(("path", "value"), DAMAGES)
def test_a_damaged_export_is_not_valid(path: str, value: Any) -> None:
    """Each by one damage to a document that is valid without it."""
    damaged = {**WHOLE, **{table: copy.deepcopy(WHOLE[table][:1]) for table in TABLES}}
    damaged["locales"] = list(WHOLE["locales"])
    assert VALIDATOR.is_valid(damaged)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    target: Any = damaged
    for step in steps:
        target = target[step]
    if value is DELETED:
        del target[last]
    else:
        target[last] = value

    assert not VALIDATOR.is_valid(damaged)


def test_the_schema_is_json_alone() -> None:
    """Another format is refused, not passed over."""
    with pytest.raises(ValueError, match="none as csv: choose json"):
        write("schema", "csv", ["en"])


def test_an_export_without_any_table_is_not_valid() -> None:
    """There is nothing in it."""
    head = {key: value for key, value in WHOLE.items() if key not in TABLES}

    assert not VALIDATOR.is_valid(head)


def test_the_schema_of_a_version_never_changes() -> None:
    """Whoever changes it must raise the version."""
    canonical = json.dumps(schema(), sort_keys=True).encode()

    assert PINNED[VERSION] == hashlib.sha256(canonical).hexdigest()
    assert VERSION == schema()["properties"]["version"]["const"]


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ftpreplies", "export", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("format", FORMATS)
def test_the_bytes_depend_on_nothing_around_them(format: str) -> None:
    """Neither hash seed nor locale nor encoding, and end in one line feed."""
    arguments = ("meanings", "--format", format, "--locale", "ja")
    surroundings = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "ja_JP.UTF-8", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo"},
    )
    outputs = {process(*arguments, **around).stdout for around in surroundings}

    assert {write("meanings", format, ["ja"]).encode()} == outputs
    (output,) = outputs
    assert "サーバー".encode() in output
    assert output.endswith(b"\n")
    assert not output.endswith(b"\n\n")
    assert b"\r" not in output


def exported(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> str:
    """Return what the command line writes in this process."""
    assert 0 == cli.main(["export", *arguments])
    return capfdbinary.readouterr().out.decode()


def test_the_schema_is_printed_as_it_is_published(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Sign for sign."""
    data = Path(ftpreplies.__file__).parent / "data"
    published = (data / f"export-schema-{VERSION}.json").read_text(encoding="utf-8")

    assert published == exported(capfdbinary, "schema")


def test_everything_is_written_unless_a_table_is_named(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """JSON holds all tables; a format of rows has room for the replies."""
    whole = json.loads(exported(capfdbinary))

    assert ["version", "ftpreplies", "locales", *TABLES] == list(whole)
    assert ftpreplies.__version__ == whole["ftpreplies"]
    assert write("replies", "csv", ["en"]) == exported(capfdbinary, "--format", "csv")
    assert ["pairs"] == list(json.loads(exported(capfdbinary, "pairs")))[3:]


def test_the_language_is_english_unless_others_are_named(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the environment's; several stand in one order, each once."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    both = ["--locale", "ja", "--locale", "en", "--locale", "ja"]

    assert "ja" == negotiate(os.environ["LC_ALL"])
    assert ["en"] == json.loads(exported(capfdbinary))["locales"]
    assert ["en", "ja"] == json.loads(exported(capfdbinary, *both))["locales"]
    assert WHOLE == json.loads(exported(capfdbinary, "--locale", "all"))


@pytest.mark.parametrize(
    ("arguments", "value", "possible"),
    [
        (("causes",), "causes", ("replies", "meanings", "pairs", "schema")),
        (("--format", "parquet"), "parquet", ("json", "jsonl", "csv")),
        (("--locale", "tlh"), "tlh", ("en", "ja", "all")),
    ],
)
def test_a_wrong_choice_is_named_with_the_possible_ones(
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    value: str,
    possible: tuple[str, ...],
) -> None:
    """On stderr, with status 2 and nothing written."""
    with pytest.raises(SystemExit) as caught:
        cli.main(["export", *arguments])
    out, complaint = capsys.readouterr()

    assert (2, "") == (caught.value.code, out)
    last = complaint.splitlines()[-1]
    assert f"'{value}'" in last
    for choice in possible:
        assert choice in last.partition("choose from")[2]
