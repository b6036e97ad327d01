"""The digits of any code, known or not."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftpreplies import FunctionGroup, Reply, ReplyClass, ReplyCode

codes = st.integers(100, 699)


@given(codes)
def test_class_and_group_are_the_first_two_digits(number: int) -> None:
    """Class and group follow from the digits alone."""
    code = ReplyCode(number)

    assert int(str(number)[0]) == code.reply_class
    second = int(str(number)[1])
    assert (second if second < 6 else None) == code.group


@given(codes)
def test_exactly_one_class_predicate_holds(number: int) -> None:
    """Each code is of one class; error and final are made of these."""
    code = ReplyCode(number)
    one_of = (
        code.is_preliminary,
        code.is_success,
        code.is_intermediate,
        code.is_transient,
        code.is_permanent,
        code.is_protected,
    )

    assert 1 == sum(one_of)
    assert code.reply_class == one_of.index(True) + 1
    assert code.is_error is (code.is_transient or code.is_permanent)
    assert code.is_final is not code.is_preliminary


@pytest.mark.parametrize("number", [99, 700, 0, -550, 10**30])
def test_a_code_out_of_range_is_refused(number: int) -> None:
    """The message names the number and the range."""
    with pytest.raises(ValueError, match="whole numbers from 100 to 699"):
        ReplyCode(number)


def test_a_winsock_number_is_refused_by_name() -> None:
    """Numbers that lists of FTP codes often carry are told apart."""
    with pytest.raises(ValueError, match="WSAETIMEDOUT"):
        ReplyCode(10060)


@pytest.mark.parametrize("value", ["530", b"530", 530.0, float("nan"), None])
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    """Text is not read as a number: parse does that."""
    with pytest.raises(ValueError, match="reply"):
        ReplyCode(value)


def test_a_long_value_is_cut_in_the_message() -> None:
    """A message stays readable whatever was handed in."""
    with pytest.raises(ValueError, match=r"\.\.\. is not a number") as caught:
        ReplyCode("x" * 10_000)  # type: ignore[arg-type]

    assert len(str(caught.value)) < 250


def test_the_text_of_a_code_is_its_number() -> None:
    """str, format and JSON give the number; repr gives the type."""
    code = ReplyCode(561)

    assert "561" == str(code) == f"{code}"
    assert " 561" == f"{code:>4}"
    assert "[561]" == json.dumps([code])
    assert "ReplyCode(561)" == repr(code)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_unknown_code_pickles(protocol: int) -> None:
    """Type and number come back."""
    again = pickle.loads(pickle.dumps(ReplyCode(561), protocol))

    assert ReplyCode is type(again)
    assert 561 == again


def test_a_known_code_knows_its_member() -> None:
    """An unknown one has none."""
    assert Reply.FILE_UNAVAILABLE is ReplyCode(550).reply
    assert Reply.FILE_UNAVAILABLE is Reply(550).reply
    assert ReplyCode(561).reply is None


@pytest.mark.parametrize(
    ("mask", "fits"),
    [("550", True), ("55x", True), ("5yz", True), ("5XZ", True), ("50x", False), ("xyz", True)],
)
def test_a_mask_matches_digit_by_digit(mask: str, fits: bool) -> None:
    """Digits match themselves, x, y and z match any."""
    assert fits is ReplyCode(550).matches(mask)


@pytest.mark.parametrize("mask", ["", "55", "5500", "55?", "٥٥٠", 550, None])
def test_what_is_no_mask_is_refused(mask: Any) -> None:
    """The message shows what a mask looks like."""
    with pytest.raises(ValueError, match="'55x' or '5yz'"):
        ReplyCode(550).matches(mask)


def test_labels_are_the_names_of_the_rfc() -> None:
    """Class and group names stand in RFC 959 section 4.2."""
    assert "positive preliminary" == ReplyClass.POSITIVE_PRELIMINARY.label
    assert "transient negative completion" == ReplyClass(4).label
    assert "authentication and accounting" == FunctionGroup.AUTHENTICATION.label
    assert "syntax" == FunctionGroup(0).label
