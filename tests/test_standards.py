"""Meanings, sources and the replies to each command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import pytest

from ftpreplies import Reply
from ftpreplies._catalogue import facts
from ftpreplies.standards import (
    Effect,
    Meaning,
    Source,
    Standing,
    contradictions,
    meanings,
    replies_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

#: RFC 959 section 5.4, typed from the printed table: command, then the preliminary
#: replies, what is indented below them, and the rest.
TABLE_959 = """
CONNECT  | 120     | 220                              | 220 421
USER     |         |                                  | 230 530 500 501 421 331 332
PASS     |         |                                  | 230 202 530 500 501 503 421 332
ACCT     |         |                                  | 230 202 530 500 501 503 421
CWD      |         |                                  | 250 500 501 502 421 530 550
CDUP     |         |                                  | 200 500 501 502 421 530 550
SMNT     |         |                                  | 202 250 500 501 502 421 530 550
REIN     | 120     | 220                              | 220 421 500 502
QUIT     |         |                                  | 221 500
PORT     |         |                                  | 200 500 501 421 530
PASV     |         |                                  | 227 500 501 502 421 530
MODE     |         |                                  | 200 500 501 504 421 530
TYPE     |         |                                  | 200 500 501 504 421 530
STRU     |         |                                  | 200 500 501 504 421 530
ALLO     |         |                                  | 200 202 500 501 504 421 530
REST     |         |                                  | 500 501 502 421 530 350
STOR     | 125 150 | 110 226 250 425 426 451 551 552  | 532 450 452 553 500 501 421 530
STOU     | 125 150 | 110 226 250 425 426 451 551 552  | 532 450 452 553 500 501 421 530
RETR     | 125 150 | 110 226 250 425 426 451          | 450 550 500 501 421 530
LIST     | 125 150 | 226 250 425 426 451              | 450 500 501 502 421 530
NLST     | 125 150 | 226 250 425 426 451              | 450 500 501 502 421 530
APPE     | 125 150 | 110 226 250 425 426 451 551 552  | 532 450 550 452 553 500 501 502 421 530
RNFR     |         |                                  | 450 550 500 501 502 421 530 350
RNTO     |         |                                  | 250 532 553 500 501 502 503 421 530
DELE     |         |                                  | 250 450 550 500 501 502 421 530
RMD      |         |                                  | 250 500 501 502 421 530 550
MKD      |         |                                  | 257 500 501 502 421 530 550
PWD      |         |                                  | 257 500 501 502 421 550
ABOR     |         |                                  | 225 226 500 501 502 421
SYST     |         |                                  | 215 500 501 502 421
STAT     |         |                                  | 211 212 213 450 500 501 502 421 530
HELP     |         |                                  | 211 214 500 501 502 421
SITE     |         |                                  | 200 202 500 501 530
NOOP     |         |                                  | 200 500 421
"""


def rows_959() -> Iterable[tuple[str, list[set[int]]]]:
    """Yield the rows of the table above."""
    for line in TABLE_959.strip().splitlines():
        command, *columns = line.split("|")
        yield command.strip(), [set(map(int, column.split())) for column in columns]


@pytest.mark.parametrize(("command", "places"), list(rows_959()))
def test_the_table_of_rfc_959_is_whole_and_nested(command: str, places: list[set[int]]) -> None:
    """Its own row has these codes and no other; later RFCs only add to them."""
    found = replies_to(command)
    (row,) = (
        row
        for row in facts()["commands"][command]
        if (row["rfc"], row["section"]) == (959, "5.4")
    )
    for place, wanted in zip(
        ("preliminary", "after_preliminary", "immediate"), places, strict=True
    ):
        assert wanted == set(row.get(place, ()))
        assert wanted <= set(getattr(found, place))

    assert "RFC 959 section 5.4" in map(str, found.sources)


@pytest.mark.parametrize(
    ("command", "code", "place", "rfc"),
    [
        ("AUTH", 334, "immediate", 2228),
        ("ADAT", 335, "immediate", 2228),
        ("PBSZ", 200, "immediate", 2228),
        ("PROT", 536, "immediate", 2228),
        ("CCC", 534, "immediate", 2228),
        ("MIC", 535, "immediate", 2228),
        ("CONF", 533, "immediate", 2228),
        ("ENC", 537, "immediate", 2228),
        ("USER", 336, "immediate", 2228),
        ("FEAT", 211, "immediate", 2389),
        ("OPTS", 451, "immediate", 2389),
        ("EPRT", 522, "immediate", 2428),
        ("EPSV", 229, "immediate", 2428),
        ("LANG", 504, "immediate", 2640),
        ("MDTM", 213, "immediate", 3659),
        ("SIZE", 550, "immediate", 3659),
        ("MLST", 250, "immediate", 3659),
        ("MLSD", 226, "after_preliminary", 3659),
        ("STOR", 521, "immediate", 4217),
        ("RETR", 522, "after_preliminary", 4217),
        ("HOST", 504, "immediate", 7151),
        ("HOST", 220, "immediate", 7151),
        ("LPSV", 228, "immediate", 1639),
        ("LPRT", 521, "immediate", 1639),
        ("ALGS", 216, "immediate", 6384),
        ("XPWD", 257, "immediate", 1123),
        ("RETR", 554, "immediate", 1123),
    ],
)
def test_later_rfcs_add_their_replies(command: str, code: int, place: str, rfc: int) -> None:
    """Each with the RFC among the sources."""
    found = replies_to(command)

    assert Reply(code) in getattr(found, place)
    assert rfc in {source.rfc for source in found.sources}


def test_a_command_is_found_in_any_case() -> None:
    """And named in capitals."""
    assert replies_to("retr") == replies_to("RETR")
    assert "RETR" == replies_to("Retr").command


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("RETRY", "'RETRY'; the nearest are RETR"),
        ("XYZZY", "'XYZZY'$"),
        ("", "''$"),
        ("PASSS secret", "'PASSS'; the nearest are"),
        ("*", "replies to"),
    ],
)
def test_an_unknown_command_is_a_value_error_with_the_nearest(
    command: str, message: str
) -> None:
    """An argument is not repeated."""
    with pytest.raises(ValueError, match=message) as caught:
        replies_to(command)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "code",
    [110, 200, 211, 213, 220, 226, 250, 257, 332, 350, 421, 431, 504, 521, 522],
)
def test_a_number_that_means_several_things_has_several_meanings(code: int) -> None:
    """Told apart by command or place."""
    found = [meaning for meaning in meanings(code) if meaning.standing is not Standing.DE_FACTO]

    assert 1 < len(meanings(code))
    assert len(found) == len({(meaning.commands, meaning.place) for meaning in found})


def test_place_tells_two_meanings_of_522_apart() -> None:
    """Before the 150 the level is too low, after it TLS has failed (RFC 4217)."""
    level, tls = (meaning for meaning in meanings(522) if meaning.applies_to("STOR"))

    assert ("522-level", "522-tls") == (level.id, tls.id)
    assert level.applies_to("STOR", after_preliminary=False)
    assert not level.applies_to("STOR", after_preliminary=True)
    assert tls.applies_to("stor", after_preliminary=True)
    assert not tls.applies_to("EPRT")


def test_next_commands_are_those_that_the_rfcs_want() -> None:
    """331 wants PASS, 332 ACCT, 350 the rest of its sequence."""
    wanted = {
        meaning.id: meaning.next_commands for c in (331, 332, 350) for meaning in meanings(c)
    }

    assert ("PASS",) == wanted["331"]
    assert ("ACCT",) == wanted["332-login"]
    assert ("RNTO",) == wanted["350-rename"]
    assert "RETR" in wanted["350-restart"]


def test_effects_say_what_the_standard_announces() -> None:
    """And servers that do otherwise stand apart."""
    closing = next(meaning for meaning in meanings(421) if meaning.id == "421-closing")

    assert Effect.CONTROL_CLOSED in closing.effects
    assert (Effect.DATA_LISTENING,) == meanings(227)[0].effects
    assert any(meaning.server_effects for reply in Reply for meaning in meanings(reply))


def test_a_source_names_itself_and_its_address() -> None:
    """A section where the RFC numbers its sections; nothing for a server."""
    assert "https://www.rfc-editor.org/rfc/rfc959#section-5.4" == Source(959, "5.4").url
    assert "RFC 959 section 5.4" == str(Source(959, "5.4"))
    assert "https://www.rfc-editor.org/rfc/rfc959" == Source(959, "Appendix II").url
    assert "RFC 959, Appendix II" == str(Source(959, "Appendix II"))
    server = Source(server="vsftpd", version="3.0.3")
    assert server.url is None
    assert "vsftpd 3.0.3" == str(server)


def test_facts_cannot_be_changed() -> None:
    """One caller cannot spoil them for all."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        meanings(331)[0].code = Reply(332)  # type: ignore[misc]


def test_an_unknown_code_has_no_meanings() -> None:
    """An honest nothing."""
    assert () == meanings(561)


def test_contradictions_are_recorded_with_both_sides() -> None:
    """All of them, or those about one code."""
    assert 40 < len(contradictions())
    for found in contradictions(521):
        assert 521 in found.codes
        assert 1 < len(found.sources)


def test_meanings_stand_in_the_order_of_their_standing() -> None:
    """Firmest first, so that a reader meets the standard before the habit."""
    order = list(Standing)
    for reply in Reply:
        ranks = [order.index(meaning.standing) for meaning in meanings(reply)]
        assert sorted(ranks) == ranks


def test_every_meaning_has_an_id_that_begins_with_its_code() -> None:
    """Stable names such as 521-mkd."""
    for reply in Reply:
        for meaning in meanings(reply):
            assert isinstance(meaning, Meaning)
            assert re.fullmatch(rf"{reply}(-[a-z0-9]+)*", meaning.id)
