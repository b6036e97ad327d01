"""The data, and that its check would notice."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import check_data
import pytest
import rfc_text

from ftpreplies import _catalogue
from ftpreplies.standards import Standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSAGES: dict[str, list[str]] = json.loads(check_data.PASSAGES.read_text(encoding="utf-8"))


def test_nothing_is_wrong_with_the_data() -> None:
    """Complete, nothing orphaned, nothing twice, every quotation found."""
    assert [] == list(check_data.check())


def test_at_least_as_many_meanings_as_definitions_in_force() -> None:
    """The list of definitions is not empty by accident."""
    assert 100 < len(json.loads(check_data.DEFINITIONS.read_text(encoding="utf-8")))


def facts() -> Any:
    """Return facts to damage."""
    return copy.deepcopy(_catalogue.facts())


def drop_a_code(data: Any) -> None:
    """Take all meanings of a code away."""
    del data["meanings"]["331"]


def add_a_code(data: Any) -> None:
    """Give meanings to a number that is no Reply."""
    data["meanings"]["561"] = {"561": data["meanings"]["331"]["331"]}


def misname_a_meaning(data: Any) -> None:
    """Give a meaning the id of another code."""
    data["meanings"]["521"]["550-mkd"] = data["meanings"]["521"].pop("521-mkd")


def misname_the_only_meaning(data: Any) -> None:
    """Tell a meaning apart from others that are not there."""
    data["meanings"]["331"]["331-user"] = data["meanings"]["331"].pop("331")


def misname_one_of_several(data: Any) -> None:
    """Name one meaning of several as if it were the only one."""
    data["meanings"]["521"]["521"] = data["meanings"]["521"].pop("521-mkd")


def forget_commands(data: Any) -> None:
    """Leave one of several meanings without commands."""
    del data["meanings"]["521"]["521-mkd"]["commands"]


def forget_sources(data: Any) -> None:
    """Leave a meaning without sources."""
    data["meanings"]["331"]["331"]["sources"] = []


def raise_a_standing(data: Any) -> None:
    """Call a habit a standard."""
    data["meanings"]["556"]["556"]["standing"] = "standard"


def invent_a_standing(data: Any) -> None:
    """Use a standing that does not exist."""
    data["meanings"]["331"]["331"]["standing"] = "firm"


def invent_a_place(data: Any) -> None:
    """Use a place that does not exist."""
    data["meanings"]["522"]["522-tls"]["place"] = "within"


def invent_an_effect(data: Any) -> None:
    """Use an effect that does not exist."""
    data["meanings"]["331"]["331"]["effects"] = ["sun-rises"]


def turn_the_order(data: Any) -> None:
    """Put a habit before the standard."""
    data["meanings"]["521"] = dict(reversed(data["meanings"]["521"].items()))


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (drop_a_code, "331: a Reply without meanings"),
        (add_a_code, "561: a Reply without meanings, or meanings without a Reply"),
        (misname_a_meaning, "meaning 550-mkd: a bad id"),
        (misname_the_only_meaning, "meaning 331-user: a bad id"),
        (misname_one_of_several, "meaning 521: a bad id"),
        (forget_commands, "meaning 521-mkd: one of several, and no commands"),
        (forget_sources, "meaning 331: no source"),
        (raise_a_standing, "meaning 556: its sources do not make it standard"),
        (invent_a_standing, "meaning 331: no such standing as firm"),
        (invent_a_place, "meaning 522-tls: no such place as within"),
        (invent_an_effect, "meaning 331: no such effect as sun-rises"),
        (turn_the_order, "521: its meanings are not in the order"),
    ],
)
def test_a_damaged_meaning_is_noticed(damage: Callable[[Any], None], complaint: str) -> None:
    """Each kind of fault by its own complaint."""
    data = facts()
    damage(data)

    assert any(complaint in found for found in check_data.check_meanings(data))


@pytest.mark.parametrize(
    ("source", "standings"),
    [
        ({"rfc": 959}, ["standard", "example", "listed"]),
        ({"rfc": 2228}, ["extension", "listed"]),
        ({"rfc": 1639}, ["experimental", "obsolete", "listed"]),
        ({"rfc": 542}, ["obsolete", "listed"]),
        ({"server": "vsftpd"}, ["de_facto", "listed"]),
    ],
)
def test_a_source_lends_only_the_standing_that_it_has(
    source: dict[str, Any], standings: list[str]
) -> None:
    """Each kind of source its own; LISTED claims nothing."""
    lent = [
        standing.value
        for standing in Standing
        if check_data.stands({"standing": standing.value, "sources": [source]})
    ]

    assert set(standings) == set(lent)


def test_a_reply_to_a_command_without_a_meaning_is_noticed() -> None:
    """The tables and the meanings hang together."""
    data = facts()
    data["commands"]["NOOP"][0]["immediate"].append(257)

    assert ["command NOOP: 257 has no meaning that answers it"] == list(
        check_data.check_commands(data)
    )


def test_a_definition_that_nobody_cites_is_noticed() -> None:
    """Every (RFC, code) in force is a source."""
    data = facts()
    row = data["meanings"]["331"]["331"]
    row["sources"] = [source for source in row["sources"] if source.get("rfc") != 959]

    assert any(
        "331: no meaning cites RFC 959" in it for it in check_data.check_definitions(data)
    )


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ({"rfc": 959, "section": "5.4", "quote": "331 Username found"}, "not in RFC 959 5.4"),
        ({"rfc": 959, "section": "9.9", "quote": "331"}, "not in RFC 959 9.9"),
        ({"rfc": 959, "section": "5.4"}, "a source without a quotation"),
        ({"server": "x", "quote": "y"}, "without server or version"),
        ({"version": "1", "quote": "y"}, "without server or version"),
        ({"server": "x", "version": "1", "quote": "y"}, "without the place"),
    ],
)
def test_a_bad_source_is_noticed(source: dict[str, Any], complaint: str) -> None:
    """A quotation that is not there, or a source that cannot be looked up."""
    data = facts()
    data["meanings"]["331"]["331"]["sources"].append(source)

    assert any(complaint in found for found in check_data.check_sources(data, PASSAGES))


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("meaning 331", ("meanings", "331", "331", "sources", 0)),
        ("effect of 331", ("meanings", "331", "331", "server_effects", 0, "source")),
        ("command NOOP", ("commands", "NOOP", 0)),
        ("contradiction 110-format", ("contradictions", "110-format", "sources", 0)),
    ],
)
def test_a_source_is_looked_up_wherever_it_stands(place: str, path: tuple[Any, ...]) -> None:
    """Of a meaning, of an effect, of a command's replies or of a contradiction."""
    data = facts()
    source = data
    for key in path:
        source = source[key]
    del source["quote"]

    assert [f"{place}: a source without a quotation"] == list(
        check_data.check_sources(data, PASSAGES)
    )


def test_words_without_a_fact_and_facts_without_words_are_noticed() -> None:
    """In both directions."""
    data = facts()
    data["meanings"]["521"]["521-new"] = data["meanings"]["521"].pop("521-mkd")

    found = list(check_data.check_english(data))
    assert "en: meanings 521-mkd: words without a fact, or a fact without words" in found
    assert "en: meanings 521-new: words without a fact, or a fact without words" in found


def test_a_contradiction_and_a_cause_without_words_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a code without words is."""
    words = damaged_words(monkeypatch, "en")
    gone = {"codes": "331", "contradictions": "110-format", "causes": "disk-full"}
    for key, name in gone.items():
        del words[key][name]

    assert [
        f"en: {key} {name}: words without a fact, or a fact without words"
        for key, name in gone.items()
    ] == list(check_data.check_english(facts()))


def damaged_words(monkeypatch: pytest.MonkeyPatch, locale: str) -> Any:
    """Return a language's words, damaged for this test alone."""
    words = copy.deepcopy(_catalogue.words(locale))
    monkeypatch.setitem(_catalogue._read, f"locale/{locale}.json", words)
    return words


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("title", "Password wanted.", "ends with a full stop"),
        ("fix", "Send PASS", "ends without a full stop"),
        ("fix", "Send  PASS.", "odd white space"),
        ("fix", "Send\u200b PASS.", "signs that cannot be seen"),
        ("fix", "Send the the password.", "a doubled word"),
    ],
)
def test_a_bad_text_is_noticed(
    monkeypatch: pytest.MonkeyPatch, field: str, text: str, complaint: str
) -> None:
    """By the form that its field must have."""
    damaged_words(monkeypatch, "en")["codes"]["331"][field] = text

    assert any(complaint in found for found in check_data.check_words("en"))


@pytest.mark.parametrize(
    ("name", "entry", "complaint"),
    [
        ("disk-full", {"title": "Disk full", "fixes": {"user": "Wait."}}, "has fixes, title"),
        ("disk-full", {"title": "", "description": "", "fixes": {}}, "fixes for "),
        (
            "disk-full",
            {"title": "", "description": "", "fixes": {"network": "", "user": ""}},
            "fixes for network, user",
        ),
        (
            "new-cause",
            {"title": "", "description": "", "fixes": {"network": "", "user": ""}},
            "sides in another order",
        ),
        (
            "new-cause",
            {"title": "", "description": "", "fixes": {"wizard": ""}},
            "sides in another order",
        ),
    ],
)
def test_a_bad_entry_of_a_cause_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, entry: dict[str, Any], complaint: str
) -> None:
    """A field too few, the fixes of other sides, or sides in another order."""
    damaged_words(monkeypatch, "en")["causes"][name] = entry

    assert [f"en: causes {name}: {complaint}"] == list(check_data.check_causes())


def test_a_text_that_stands_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text serves two codes."""
    words = damaged_words(monkeypatch, "en")
    words["codes"]["332"]["fix"] = words["codes"]["331"]["fix"]

    assert any("2 times: " in found for found in check_data.check_words("en"))


def test_a_field_too_many_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry has the same six."""
    words = damaged_words(monkeypatch, "en")
    words["codes"]["331"]["more"] = "x"
    words["diff"]["pairs"]["331/202"] = "x"
    words["diff"]["confusions"]["202"] = "x"

    found = list(check_data.check_english(facts()))
    assert any("en: codes 331: has " in complaint for complaint in found)
    assert "en: diff pairs 331/202: no pair of codes or meanings in their order" in found
    assert "en: diff confusions 202: no pair of codes or meanings in their order" in found


def test_a_field_too_few_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a meaning as of a code."""
    words = damaged_words(monkeypatch, "en")
    del words["codes"]["331"]["act"]
    del words["meanings"]["521-mkd"]["act"]

    assert [
        f"en: {name}: has description, fix, says, title, when"
        for name in ("codes 331", "meanings 521-mkd")
    ] == list(check_data.check_english(facts()))


def test_a_translation_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, stale, surplus, or with other placeholders."""
    japanese = damaged_words(monkeypatch, "ja")
    del japanese["codes"]["331"]["fix"]
    japanese["codes"]["331"]["more"] = "x"
    japanese["diff"]["source_same"] = "x"
    damaged_words(monkeypatch, "en")["codes"]["332"]["fix"] = "Changed."

    found = list(check_data.check_translation("ja"))
    assert "ja: codes 331 fix: missing" in found
    assert "ja: codes 331 more: not in English" in found
    assert "ja: diff source_same: has other placeholders than the English" in found
    assert any("ja: codes 332 fix: made from another English text" in it for it in found)


def test_a_passage_that_is_not_in_the_rfc_is_noticed(tmp_path: Path) -> None:
    """Against the full texts, where these are at hand."""
    (tmp_path / "rfc959.txt").write_text("1. SEQUENCING\n\n   USER 331\n\n2. NEXT\n")

    assert [] == list(check_data.check_passages({"959 1": ["USER 331"]}, tmp_path))
    for passages in ({"959 1": ["USER 332"]}, {"959 9.9": ["x"]}, {"1 1": ["x"]}):
        assert 1 == len(list(check_data.check_passages(passages, tmp_path)))


def test_a_passage_is_taken_from_around_each_quotation(tmp_path: Path) -> None:
    """Whole words, once for all quotations in it; one that is not there ends the taking."""
    (tmp_path / "rfc959.txt").write_text(f"1. A\n\n   {'before ' * 20}331 x {'after ' * 20}\n")
    data: Any = {"meanings": {}, "contradictions": {}, "commands": {}}
    for verb, quote in (("USER", "331 x"), ("PASS", "331")):
        data["commands"][verb] = [{"rfc": 959, "section": "1", "quote": quote}, {"server": "y"}]

    (passage,) = check_data.take_passages(data, tmp_path)["959 1"]
    assert {"before", "331", "x", "after"} == set(passage.split())
    assert 80 <= len(passage.partition("331 x")[0]) <= 90
    assert 80 <= len(passage.partition("331 x")[2]) <= 90
    data["commands"]["PASS"][0]["quote"] = "332"
    with pytest.raises(SystemExit, match="command PASS: not in RFC 959 1: 332"):
        check_data.take_passages(data, tmp_path)


def test_a_stamped_translation_is_up_to_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Until the English changes."""
    stamps = tmp_path / "ja.json"
    stamps.write_bytes(check_data.made_from("ja").read_bytes())
    monkeypatch.setattr(check_data, "made_from", lambda _: stamps)
    damaged_words(monkeypatch, "en")["codes"]["332"]["fix"] = "Changed."
    assert 1 == len(list(check_data.check_translation("ja")))

    assert 0 == check_data.main(["--stamp", "ja"])
    assert [] == list(check_data.check_translation("ja"))


def test_the_script_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A line each, and exit status 1; the full RFCs are looked into where they are named."""
    assert 0 == check_data.main([])
    assert capsys.readouterr().out.endswith("quotations, all found\n")

    assert 1 == check_data.main(["--rfc", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert len(PASSAGES) == len(lines)
    assert all(line.startswith("RFC ") for line in lines)

    damaged_words(monkeypatch, "ja")["codes"]["331"]["more"] = "x"
    assert 1 == check_data.main([])
    assert "ja: codes 331 more: not in English" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", [name for name in vars(check_data) if "check_" in name])
def test_each_check_is_part_of_the_whole(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What one of them finds, the script prints."""
    monkeypatch.setattr(check_data, name, lambda *_: ["found"])

    assert "found" in check_data.check(check_data.HERE)


RFC = """\
                                Table of Contents
   1.1.  FTP REPLIES .......................................... 35
1.  FUNCTIONS
   1.1.  FTP REPLIES
      A reply.
         1. a list, no heading
Postel & Reynolds                                              [Page 35]
\f
RFC 959                                                     October 1985
      goes on.
      1.1.1  Reply Codes
         200 Command okay.
2.  NEXT
      Appendix II do so.
APPENDIX II -  DIRECTORY COMMANDS
   MKD
Old heading
   old text
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("1.1", "1.1. FTP REPLIES A reply. 1. a list, no heading goes on."),
        ("1.1.1", "1.1.1 Reply Codes 200 Command okay."),
        ("Appendix II", "APPENDIX II - DIRECTORY COMMANDS MKD Old heading old text"),
        ("Old heading", "Old heading old text"),
    ],
)
def test_a_section_is_read_without_page_furniture(name: str, text: str) -> None:
    """By number, as an appendix, or by its heading."""
    assert text == rfc_text.squeeze(rfc_text.section(RFC, name))


@pytest.mark.parametrize("name", ["1.2", "Appendix III", "No heading"])
def test_a_section_that_is_not_there_is_a_lookup_error(name: str) -> None:
    """Which names it."""
    with pytest.raises(LookupError, match=name):
        rfc_text.section(RFC, name)


def test_the_data_is_laid_out_by_the_one_rule() -> None:
    """So that a change shows as a change."""
    for path in (*check_data.LOCALES.glob("*.json"), check_data.PASSAGES):
        text = path.read_text(encoding="utf-8")
        assert check_data.laid_out(json.loads(text)) + "\n" == text
