"""The facts and the words as tables, for programs that read no Python."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

from ftpreplies import _catalogue
from ftpreplies._codes import Reply
from ftpreplies._explain import explain, narrowed
from ftpreplies._writers import json_text
from ftpreplies.standards import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = dict[str, Any]

#: Raised whenever the schema changes; each version has its own schema file.
VERSION = 1

FORMATS = ("json", "jsonl", "csv")

#: Stands between the entries of a list in a CSV cell; no entry holds it, and it has no
#: meaning in a regular expression.
SEPARATOR = ";"

_FIELDS = ("title", "description", "when", "fix")
#: In the order of the rows; the last is none that a source names.
_PLACES = ("preliminary", "after_preliminary", "immediate", "")
_PLACE_OF_MEANING = {"before": "immediate", "after": "after_preliminary"}


def document(locales: Iterable[str], tables: Iterable[str] | None = None) -> dict[str, Any]:
    """Return tables as plain data, with the version of their schema.

    Args:
        locales: Languages on board, in any order.
        tables: Names of tables; all if None.

    >>> document(["en"])["replies"][0]["code"]
    110
    """
    from importlib.metadata import version

    chosen = sorted(set(locales))
    return {
        "version": VERSION,
        "ftpreplies": version("ftpreplies"),
        "locales": chosen,
        **{name: list(TABLES[name](chosen)) for name in tables or TABLES},
    }


def schema() -> Any:
    """Return the JSON Schema of `document`."""
    return _catalogue.export_schema(VERSION)


def write(table: str | None, format: str, locales: Iterable[str]) -> str:
    """Write tables in one of the formats; the text ends in one line feed.

    Args:
        table: A table, or ``schema``; None for all tables, of which ``jsonl`` and
            ``csv`` have room for the first.
        format: ``json``, ``jsonl`` or ``csv``.
        locales: Languages on board.

    Raises:
        ValueError: The schema is asked for in another format than JSON.
    """
    if table == "schema":
        if format != "json":
            raise ValueError(f"the schema is JSON, so there is none as {format}: choose json")
        return json_text(schema())
    if format == "json":
        return json_text(document(locales, None if table is None else [table]))
    rows = TABLES[table or "replies"](sorted(set(locales)))
    if format == "csv":
        return _csv(rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: Iterable[Row]) -> str:
    import csv

    flat = [dict(_cells(row)) for row in rows]
    text = StringIO()
    writer = csv.DictWriter(text, flat[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return text.getvalue()


def _cells(row: Row) -> Iterator[tuple[str, Any]]:
    """Flatten a row: a list into one cell, the words into a column a field and language."""
    for column, value in row.items():
        if column == "words":
            for locale, words in value.items():
                yield from ((f"{field}_{locale}", text) for field, text in words.items())
        elif column == "sources":
            yield column, SEPARATOR.join(source["source"] for source in value)
        elif isinstance(value, list):
            yield column, SEPARATOR.join(value)
        else:
            yield column, value


def _replies(locales: Iterable[str]) -> Iterator[Row]:
    for reply in sorted(Reply):
        x, y, z = map(int, str(reply))
        group = reply.group
        yield {
            **_code(reply),
            "x": x,
            "y": y,
            "z": z,
            "class": int(reply.reply_class),
            "class_label": reply.reply_class.label,
            "group": None if group is None else int(group),
            "group_label": None if group is None else group.label,
            "name": reply.name,
            "title": reply.title,
            "phrase": reply.phrase,
            "standing": reply.meanings[0].standing.value,
            **_cited(source for meaning in reply.meanings for source in meaning.sources),
            "commands": list(reply.commands),
            "meanings": [meaning.id for meaning in reply.meanings],
            "words": _words(locales, reply),
        }


def _meanings(locales: Iterable[str]) -> Iterator[Row]:
    for reply in sorted(Reply):
        for meaning in reply.meanings:
            yield {
                "id": meaning.id,
                **_code(reply),
                "title": narrowed(reply.explanation, [meaning.id]).title,
                "phrase": meaning.phrase,
                "standing": meaning.standing.value,
                **_cited(meaning.sources),
                "commands": list(meaning.commands),
                "next_commands": list(meaning.next_commands),
                "words": _words(locales, reply, meaning.id),
            }


def _pairs(_: Iterable[str]) -> Iterator[Row]:
    listed = _listed()
    places: dict[tuple[str, Reply], set[str]] = {}
    for command, reply, place in listed:
        places.setdefault((command, reply), set()).add(place)
    for reply in Reply:
        for meaning in reply.meanings:
            for command in meaning.commands:
                found = places.setdefault((command, reply), set())
                if meaning.place is not None:
                    found.add(_PLACE_OF_MEANING[meaning.place])
    for command, reply in sorted(places):
        known = places[command, reply] or {"" if reply.is_final else "preliminary"}
        for place in sorted(known, key=_PLACES.index):
            after = place == "after_preliminary" if place else None
            senses = [sense for sense in reply.meanings if sense.applies_to(command, after)]
            source = listed.get((command, reply, place), senses[0].sources[0])
            yield {
                "command": command,
                **_code(reply),
                "place": place or None,
                "standing": senses[0].standing.value,
                **_cell(source),
                "meaning": senses[0].id if len(senses) == 1 else None,
                "meanings": [sense.id for sense in senses],
            }


def _listed() -> dict[tuple[str, Reply, str], Source]:
    """Return what the RFCs list: command, reply and place, and the first that does so."""
    found: dict[tuple[str, Reply, str], Source] = {}
    for command, rows in _catalogue.facts()["commands"].items():
        for row in rows:
            source = Source(row["rfc"], row["section"])
            for place in _PLACES:
                for code in row.get(place, ()):
                    found.setdefault((command, Reply(code), place), source)
    return found


def _code(reply: Reply) -> Row:
    return {"code": int(reply), "code_text": str(reply)}


def _cell(source: Source) -> Row:
    return {
        "source": str(source),
        "rfc": source.rfc,
        "section": source.section,
        "url": source.url,
    }


def _cited(sources: Iterable[Source]) -> Row:
    """Return the first source's cells, and all sources."""
    entries = list({str(source): _cell(source) for source in sources}.values())
    return {**entries[0], "sources": entries}


def _words(locales: Iterable[str], reply: Reply, *ids: str) -> dict[str, dict[str, str]]:
    """Return the words of a meaning, or those that are true under all, by language."""
    found = {}
    for locale in locales:
        words = narrowed(explain(reply, locale=locale), ids).words
        found[locale] = {field: words[field] for field in _FIELDS}
    return found


TABLES = {"replies": _replies, "meanings": _meanings, "pairs": _pairs}
