"""Check the data: complete, nothing orphaned, nothing twice, every quotation found.

    python tests/check_data.py                     against the passages in tests/data
    python tests/check_data.py --rfc DIR           these against the full RFCs, too
    python tests/check_data.py --rfc DIR --write   take the passages anew from the RFCs
    python tests/check_data.py --stamp ja          after a translation was brought up to date

Prints what is wrong, a line each; the exit status is 1 if anything is.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import rfc_text

from ftpreplies import Cause, Reply, locales
from ftpreplies._catalogue import facts, words
from ftpreplies.standards import Effect, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
PASSAGES = HERE / "data" / "passages.json"
DEFINITIONS = HERE / "data" / "definitions.json"
LOCALES = HERE.parent / "src" / "ftpreplies" / "data" / "locale"

SIDES = ("user", "developer", "administrator", "network")
SLUGS = {cause.value for cause in Cause}
FIELDS = {"title", "description", "when", "fix", "says", "act"}
PLACES = ("preliminary", "after_preliminary", "immediate")

#: The standing that each RFC can lend; what is not here is no longer in force.
STANDARD = {959, 1123}
EXTENSIONS = {2228, 2389, 2428, 2640, 3659, 4217, 6384, 7151}

Passages = dict[str, list[str]]


def meanings(data: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield code, id and row of every meaning."""
    for code, group in data["meanings"].items():
        for name, row in group.items():
            yield code, name, row


def sources(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every source with the place where it is cited."""
    for _, name, row in meanings(data):
        for source in row["sources"]:
            yield f"meaning {name}", source
        for effect in row.get("server_effects", ()):
            yield f"effect of {name}", effect["source"]
    for verb, rows in data["commands"].items():
        for row in rows:
            yield f"command {verb}", row
    for name, row in data["contradictions"].items():
        for source in row["sources"]:
            yield f"contradiction {name}", source


def check_meanings(data: Mapping[str, Any]) -> Iterator[str]:
    """Each reply has meanings, and each is well formed."""
    codes = {str(reply) for reply in Reply}
    for code in sorted(codes ^ set(data["meanings"])):
        yield f"{code}: a Reply without meanings, or meanings without a Reply"
    for code, name, row in meanings(data):
        many = len(data["meanings"][code]) > 1
        if (name == code) is many or not (name == code or name.startswith(f"{code}-")):
            yield f"meaning {name}: a bad id"
        if many and not row.get("commands"):
            yield f"meaning {name}: one of several, and no commands tell it apart"
        if not row.get("sources"):
            yield f"meaning {name}: no source"
        if row["standing"] not in {standing.value for standing in Standing}:
            yield f"meaning {name}: no such standing as {row['standing']}"
        elif not stands(row):
            yield f"meaning {name}: its sources do not make it {row['standing']}"
        if row.get("place") not in {None, "before", "after"}:
            yield f"meaning {name}: no such place as {row['place']}"
        for effect in set(row.get("effects", ())) - {effect.value for effect in Effect}:
            yield f"meaning {name}: no such effect as {effect}"
    for code, group in data["meanings"].items():
        order = [Standing(row["standing"]) for row in group.values()]
        if order != sorted(order, key=list(Standing).index):
            yield f"{code}: its meanings are not in the order of their standing"


def stands(row: Mapping[str, Any]) -> bool:
    """Tell whether a meaning's sources can lend it its standing."""
    rfcs = {source.get("rfc") for source in row["sources"]} - {None}
    wanted = {
        "standard": bool(rfcs & STANDARD),
        "extension": bool(rfcs & EXTENSIONS),
        "experimental": bool(rfcs & {1639, 2773}),
        "example": bool(rfcs & STANDARD),
        "obsolete": bool(rfcs - STANDARD - EXTENSIONS),
        "de_facto": any("server" in source for source in row["sources"]),
    }
    return wanted.get(row["standing"], True)


def check_commands(data: Mapping[str, Any]) -> Iterator[str]:
    """Each reply listed for a command has a meaning that answers the command."""
    for verb, rows in data["commands"].items():
        for code in sorted(
            {code for row in rows for place in PLACES for code in row.get(place, ())}
        ):
            group = data["meanings"].get(str(code), {})
            if not any(
                "commands" not in row or {verb, "*"} & set(row["commands"])
                for row in group.values()
            ):
                yield f"command {verb}: {code} has no meaning that answers it"


def check_definitions(data: Mapping[str, Any]) -> Iterator[str]:
    """Each definition in an RFC in force is a source of a meaning."""
    for row in json.loads(DEFINITIONS.read_text(encoding="utf-8")):
        cited = {
            source.get("rfc")
            for meaning in data["meanings"].get(str(row["code"]), {}).values()
            for source in meaning["sources"]
        }
        if row["rfc"] not in cited:
            yield f"{row['code']}: no meaning cites RFC {row['rfc']} section {row['section']}"


def check_sources(data: Mapping[str, Any], passages: Passages) -> Iterator[str]:
    """Each source is complete, and each quotation stands in a cited passage."""
    for place, source in sources(data):
        quote = rfc_text.squeeze(source.get("quote", ""))
        if not quote:
            yield f"{place}: a source without a quotation"
        elif "rfc" in source:
            key = f"{source['rfc']} {source['section']}"
            if not any(quote in passage for passage in passages.get(key, ())):
                yield f"{place}: not in RFC {key}: {quote}"
        elif not source.get("server") or not source.get("version"):
            yield f"{place}: a server's words without server or version"
        elif place.startswith("meaning") and not source.get("where"):
            yield f"{place}: a server's words without the place where they stand"


def check_passages(passages: Passages, folder: Path) -> Iterator[str]:
    """Each passage stands in its section of the full RFC."""
    for key, found in passages.items():
        rfc, _, name = key.partition(" ")
        try:
            text = rfc_text.squeeze(rfc_text.section(rfc_text.read(folder, int(rfc)), name))
        except (LookupError, OSError) as error:
            yield f"RFC {key}: {error}"
            continue
        for passage in found:
            if passage not in text:
                yield f"RFC {key}: not in the full text: {passage}"


def take_passages(data: Mapping[str, Any], folder: Path) -> Passages:
    """Take from the RFCs the lines around each quotation."""
    passages: Passages = {}
    for place, source in sources(data):
        if "rfc" not in source:
            continue
        key = f"{source['rfc']} {source['section']}"
        quote = rfc_text.squeeze(source["quote"])
        found = passages.setdefault(key, [])
        if any(quote in passage for passage in found):
            continue
        text = rfc_text.squeeze(
            rfc_text.section(rfc_text.read(folder, source["rfc"]), source["section"])
        )
        begin = text.find(quote)
        if begin < 0:
            sys.exit(f"{place}: not in RFC {key}: {quote}")
        start = text.rfind(" ", 0, max(begin - 80, 0)) + 1
        end = text.find(" ", begin + len(quote) + 80)
        found.append(text[start : end if end > 0 else None])
    return dict(sorted(passages.items()))


def texts(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text of a language with its path."""
    if isinstance(tree, str):
        yield path, tree
    else:
        for key, value in tree.items():
            yield from texts(value, (*path, key))


def fingerprint(text: str) -> str:
    """Name an English text, so that a translation can say what it was made from."""
    return sha256(text.encode()).hexdigest()[:8]


def made_from(locale: str) -> Path:
    """Return where the fingerprints of the English behind a translation stand."""
    return HERE / "data" / "made-from" / f"{locale}.json"


def check_english(data: Mapping[str, Any]) -> Iterator[str]:
    """English has the words for all that the facts name, and for no more."""
    english = words("en")
    wanted = {
        "codes": {str(reply) for reply in Reply},
        "meanings": {name for code, name, _ in meanings(data) if name != code},
        "contradictions": set(data["contradictions"]),
        "causes": SLUGS,
    }
    for key, names in wanted.items():
        for name in sorted(names ^ set(english[key])):
            yield f"en: {key} {name}: words without a fact, or a fact without words"
    known = wanted["codes"] | wanted["meanings"]
    for key, of_what in (("pairs", known), ("confusions", wanted["codes"])):
        for pair in english["diff"][key]:
            names = pair.split("/")
            if len(names) != 2 or not of_what.issuperset(names) or sorted(names) != names:
                yield f"en: diff {key} {pair}: no pair of codes or meanings in their order"
    for key in ("codes", "meanings"):
        for name, entry in english[key].items():
            if set(entry) != FIELDS:
                yield f"en: {key} {name}: has {', '.join(sorted(entry))}"


def check_causes() -> Iterator[str]:
    """Each cause has a fix for each side that can act, in the order of the sides."""
    for name, entry in words("en")["causes"].items():
        if set(entry) != {"title", "description", "fixes"}:
            yield f"en: causes {name}: has {', '.join(sorted(entry))}"
        elif name in SLUGS and tuple(entry["fixes"]) != Cause(name).fixed_by:
            yield f"en: causes {name}: fixes for {', '.join(entry['fixes'])}"
        elif list(entry["fixes"]) != [side for side in SIDES if side in entry["fixes"]]:
            yield f"en: causes {name}: sides in another order"


def check_words(locale: str) -> Iterator[str]:
    """No text of a language stands twice, and each has the form of its field."""
    entries = [
        (path, text)
        for path, text in texts(words(locale))
        if path[0] in {"codes", "meanings", "contradictions", "causes"}
    ]
    for text, count in Counter(text for _, text in entries).items():
        if count > 1:
            yield f"{locale}: {count} times: {text}"
    for path, text in entries:
        where = f"{locale}: {' '.join(path)}"
        ended = text.endswith((".", "?", ")", "。", "）", "」"))
        if path[-1] in {"title", "says", "act"}:
            if text.endswith((".", "。")):
                yield f"{where}: ends with a full stop"
        elif not ended:
            yield f"{where}: ends without a full stop"
        if text != " ".join(text.split()) or not text.isprintable():
            yield f"{where}: odd white space or signs that cannot be seen"
        if re.search(r"\b(\w+) \1\b", text):
            yield f"{where}: a doubled word: {text}"


def check_translation(locale: str) -> Iterator[str]:
    """A translation is complete and made from the English that stands now."""
    english, other = dict(texts(words("en"))), dict(texts(words(locale)))
    stamps = dict(texts(json.loads(made_from(locale).read_text(encoding="utf-8"))))
    for path, text in english.items():
        where = f"{locale}: {' '.join(path)}"
        if path not in other:
            yield f"{where}: missing"
        elif stamps.get(path) != fingerprint(text):
            yield f"{where}: made from another English text than the one that stands now"
        elif _placeholders(text) != _placeholders(other[path]):
            yield f"{where}: has other placeholders than the English"
    for path in sorted(set(other) - set(english)):
        yield f"{locale}: {' '.join(path)}: not in English"


def _placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)} - {None}


def check(rfc: Path | None = None) -> Iterator[str]:
    """Yield all that is wrong with the data."""
    data = facts()
    passages: Passages = json.loads(PASSAGES.read_text(encoding="utf-8"))
    yield from check_meanings(data)
    yield from check_commands(data)
    yield from check_definitions(data)
    yield from check_sources(data, passages)
    yield from check_english(data)
    yield from check_causes()
    for locale in locales():
        yield from check_words(locale)
        if locale != "en":
            yield from check_translation(locale)
    if rfc is not None:
        yield from check_passages(passages, rfc)


def stamp(locale: str) -> None:
    """Note for each text of a language the English that stands now."""
    tree: dict[str, Any] = {}
    for path, text in texts(words("en")):
        branch = tree
        for key in path[:-1]:
            branch = branch.setdefault(key, {})
        branch[path[-1]] = fingerprint(text)
    _save(made_from(locale), tree)


def _save(path: Path, data: Any) -> None:
    path.write_text(laid_out(data) + "\n", encoding="utf-8")


def laid_out(data: Any, depth: int = 0) -> str:
    """Return JSON with short things on one line each, to be read and compared."""
    flat = json.dumps(data, ensure_ascii=False)
    if not isinstance(data, (dict, list)) or len(flat) + depth <= 110:
        return flat
    pad = " " * (depth + 1)
    if isinstance(data, list):
        lines = [f"{pad}{laid_out(item, depth + 1)}" for item in data]
        return "[\n" + ",\n".join(lines) + f"\n{' ' * depth}]"
    lines = [f'{pad}"{key}": {laid_out(value, depth + 1)}' for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + f"\n{' ' * depth}}}"


def main(argv: list[str] | None = None) -> int:
    """Run the check and print what is wrong."""
    parser = argparse.ArgumentParser(description="Check the data.")
    parser.add_argument("--rfc", type=Path, help="a folder of rfcNNN.txt files")
    parser.add_argument("--write", action="store_true", help="take the passages anew")
    parser.add_argument("--stamp", metavar="LOCALE", help="a translation that is up to date")
    options = parser.parse_args(argv)
    if options.stamp:
        stamp(options.stamp)
        return 0
    if options.write:
        _save(PASSAGES, take_passages(facts(), options.rfc))
    wrong = list(check(options.rfc))
    print("\n".join(wrong) or f"{len(list(sources(facts())))} quotations, all found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
