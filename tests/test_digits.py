"""The digits of any code, known or not."""

from __future__ import annotations

import json
import pickle
import re
from typing import Any

import pytest

from ftpreplies import FunctionGroup, Reply, ReplyClass, ReplyCode

CODES = [ReplyCode(number) for number in range(100, 700)]


def test_class_and_group_are_the_first_two_digits() -> None:
    """Class and group follow from the digits alone."""
    for code in CODES:
        first, second, _ = map(int, str(int(code)))

        assert first == code.reply_class
        assert (second if second < 6 else None) == code.group


def test_exactly_one_class_predicate_holds() -> None:
    """Each code is of one class; error and final are made of these."""
    for code in CODES:
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


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 78, f"'{'x' * 78}'"),
        ("x" * 79, f"'{'x' * 76}..."),
        ("x" * 5000, f"'{'x' * 76}..."),
    ],
)
def test_a_long_value_is_cut_in_the_message(value: Any, shown: str) -> None:
    """What takes more than 80 signs is cut to 80."""
    with pytest.raises(ValueError, match=f"^{re.escape(shown)} is not a number"):
        ReplyCode(value)


class Unshowable:
    """An object that fails when it is to be shown."""

    def __repr__(self) -> str:
        """Fail."""
        raise OSError


@pytest.mark.parametrize(
    ("value", "shown"),
    [(10**5000, "int"), (Unshowable(), "Unshowable")],
    ids=["long", "broken"],
)
def test_what_cannot_be_shown_is_named_by_its_type(value: Any, shown: str) -> None:
    """A number too long for Python to write, or an object whose repr fails."""
    with pytest.raises(ValueError, match=f"^this {shown} is no FTP reply code"):
        ReplyCode(value)


def test_signs_of_other_scripts_are_escaped_in_the_message() -> None:
    """So that it can be printed on any terminal."""
    with pytest.raises(ValueError, match=r"^'\\u0665' is not a number"):
        ReplyCode("٥")  # type: ignore[arg-type]


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


@pytest.mark.parametrize("mask", ["", "55", "5500", "55?", "55X ", "٥٥٠", 550, None])
def test_what_is_no_mask_is_refused(mask: Any) -> None:
    """The message shows the mask, cut where it is long, and what one looks like."""
    with pytest.raises(ValueError, match="'55x' or '5yz'") as caught:
        ReplyCode(550).matches(mask)

    assert str(caught.value).startswith(f"{mask!a} is no mask")
    with pytest.raises(ValueError, match=r"^'x{79} is no mask"):
        ReplyCode(550).matches("x" * 1000)


def test_labels_are_the_names_of_the_rfc() -> None:
    """Class and group names stand in RFC 959 section 4.2."""
    assert (
        "positive preliminary",
        "positive completion",
        "positive intermediate",
        "transient negative completion",
        "permanent negative completion",
        "protected",
    ) == tuple(each.label for each in ReplyClass)
    assert (
        "syntax",
        "information",
        "connections",
        "authentication and accounting",
        "unspecified",
        "file system",
    ) == tuple(group.label for group in FunctionGroup)
