"""The named codes."""

from __future__ import annotations

import copy
import json
import pickle
import re
from typing import Any

import pytest

from ftpreplies import Reply, ReplyCode

STANDARD = {
    110, 120, 125, 150, 200, 202, 211, 212, 213, 214, 215, 216, 220, 221, 225, 226, 227, 228,
    229, 230, 232, 234, 235, 250, 257, 331, 332, 334, 335, 336, 350, 421, 425, 426, 431, 450,
    451, 452, 500, 501, 502, 503, 504, 521, 522, 530, 532, 533, 534, 535, 536, 537, 550, 551,
    552, 553, 554, 555, 631, 632, 633,
}  # fmt: skip
#: 422 is not here: no RFC and no server was found that sends it.
OTHERS = {201, 231, 233, 251, 252, 253, 400, 402, 430, 432, 434, 435, 520, 531, 540, 556}


def test_the_members_are_those_that_a_source_defines() -> None:
    """61 codes of RFCs, and those that have another source."""
    assert 61 == len(STANDARD)
    assert STANDARD | OTHERS == {int(reply) for reply in Reply}


def test_no_number_has_two_names() -> None:
    """A second name would be a silent alias."""
    assert len(Reply) == len(Reply.__members__)


def test_the_table_is_in_order_and_names_are_short() -> None:
    """Two to four words, so that a name can be read."""
    assert sorted(Reply) == list(Reply)
    for name in Reply.__members__:
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+){0,4}", name), name


def test_a_member_is_found_by_number_and_by_name() -> None:
    """Both give the same object."""
    assert Reply(331) is Reply["NEED_PASSWORD"] is Reply.NEED_PASSWORD


def test_the_phrase_is_the_one_that_the_source_prints() -> None:
    """None where the source prints none."""
    assert "Command not implemented, superfluous at this site." == Reply(202).phrase
    assert 'Username okay, need password.  Challenge is "...."' == Reply(336).phrase
    assert Reply(235).phrase is None


@pytest.mark.parametrize("value", [999, 561, 422, 300, 600, 10060, "530", "x" * 5000, None])
def test_what_is_no_member_is_a_value_error_with_a_way_out(value: Any) -> None:
    """The message names the value and the way out."""
    with pytest.raises(ValueError, match=r"ReplyCode|parse\(\)|Winsock|100 to 699"):
        Reply(value)


@pytest.mark.parametrize(
    ("number", "known"), [(99, False), (100, True), (699, True), (700, False)]
)
def test_the_way_out_leads_to_what_takes_the_number(number: int, known: bool) -> None:
    """ReplyCode is named for the numbers that it takes, and for these alone."""
    with pytest.raises(ValueError, match=f"{number}") as caught:
        Reply(number)

    assert known is (f"ReplyCode({number}) tells what its digits mean" in str(caught.value))


def test_no_member_is_invented() -> None:
    """A failed look-up leaves the enumeration as it was."""
    before = list(Reply)
    with pytest.raises(ValueError, match="561"):
        Reply(561)

    assert before == list(Reply)


def test_a_member_behaves_as_its_number() -> None:
    """It equals, prints, formats, sorts and serialises as an int."""
    reply = Reply.FILE_UNAVAILABLE

    assert 550 == reply
    assert "550" == str(reply) == f"{reply}" == f"{reply!s}"
    assert "<Reply.FILE_UNAVAILABLE: 550>" == repr(reply)
    assert '{"code": 550}' == json.dumps({"code": reply})
    assert {550: "x"} == {reply: "x"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_member_survives_pickle_and_copy_as_itself(protocol: int) -> None:
    """Identity is kept."""
    for reply in Reply:
        assert reply is pickle.loads(pickle.dumps(reply, protocol))
        assert reply is copy.copy(reply) is copy.deepcopy(reply)


def test_match_statements_work() -> None:
    """By member and by number."""

    def kind(code: ReplyCode) -> str:
        match code:
            case Reply.NEED_PASSWORD:
                return "password"
            case 530:
                return "login"
            case _:
                return "other"

    assert ["password", "login", "other"] == [kind(Reply(n)) for n in (331, 530, 550)]


def test_words_and_facts_are_reached_from_a_member() -> None:
    """Title, meanings, commands and explanation come through explain."""
    assert "Password wanted" == Reply.NEED_PASSWORD.title
    assert ("USER",) == Reply.NEED_PASSWORD.commands
    assert "521-mkd" in {meaning.id for meaning in Reply(521).meanings}
    assert Reply.NEED_PASSWORD.explanation.title == Reply.NEED_PASSWORD.title
