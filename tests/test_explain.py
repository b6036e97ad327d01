"""Explanations."""

from __future__ import annotations

import ftplib
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftpreplies import (
    Cause,
    Explanation,
    FunctionGroup,
    ParseError,
    Reply,
    ReplyClass,
    ReplyCode,
    explain,
    locales,
    parse,
)
from ftpreplies.standards import Standing


def test_a_code_is_explained() -> None:
    """With class, group, meaning and words."""
    found = explain(331)

    assert Reply.NEED_PASSWORD is found.code is found.reply
    assert ReplyClass.POSITIVE_INTERMEDIATE is found.reply_class
    assert FunctionGroup.AUTHENTICATION is found.group
    assert found.meaning is not None
    assert "331" == found.meaning.id
    assert "User name okay, need password." == found.phrase
    assert "Password wanted" == found.title
    assert "RFC 2577" in found.description
    assert "PASS" in found.fix
    assert (None, None, None) == (found.server_reply, found.command, found.listed)


@pytest.mark.parametrize(
    "subject",
    [530, Reply(530), ReplyCode(530), "530 Login incorrect.", b"530 Login incorrect.\r\n",
     bytearray(b"530 x"), parse("530 Login incorrect."), ftplib.error_perm("530 Login incorrect."),
     "  530 pasted with spaces\n\n", "530"],
)  # fmt: skip
def test_whatever_carries_a_reply_is_explained_alike(subject: Any) -> None:
    """Numbers, texts, replies and exceptions."""
    found = explain(subject, command="pass secret")

    assert Reply.NOT_LOGGED_IN is found.code
    assert "PASS" == found.command
    assert found.meaning is not None
    assert "530-login-refused" == found.meaning.id
    assert found.listed is True


def test_what_the_command_does_not_decide_stays_open() -> None:
    """The umbrella speaks, and the meanings that remain are listed."""
    found = explain(521)

    assert found.meaning is None
    assert {"521-prot", "521-lprt", "521-mkd"} <= {meaning.id for meaning in found.meanings}
    assert found.title == Reply(521).title


@pytest.mark.parametrize(
    ("code", "command", "after", "meaning"),
    [
        (521, "MKD", None, "521-mkd"),
        (521, "LPRT", None, "521-lprt"),
        (521, "RETR", None, "521-prot"),
        (522, "STOR", False, "522-level"),
        (522, "STOR", True, "522-tls"),
        (522, "EPRT", None, "522-protocol"),
        (226, "ABOR", None, "226-abor"),
        (226, "RETR", None, "226-transfer"),
        (257, "PWD", None, "257-current"),
        (220, "CONNECT", None, "220-greeting"),
        (220, "HOST", None, "220-host"),
        (431, "CWD", None, "431-no-such-directory"),
        (550, "RETR", None, "550-unavailable"),
    ],
)
def test_command_and_place_decide(
    code: int, command: str, after: bool | None, meaning: str
) -> None:
    """Each sense by the command it answers, 522 also by its place."""
    found = explain(code, command=command, after_preliminary=after)

    assert found.meaning is not None
    assert meaning == found.meaning.id
    assert found.title != Reply(code).title


def test_without_the_place_522_to_stor_stays_open() -> None:
    """What is not known excludes nothing."""
    found = explain(522, command="STOR")

    assert ["522-level", "522-tls"] == [meaning.id for meaning in found.meanings]
    assert found.meaning is None


def test_an_odd_place_never_vetoes() -> None:
    """Servers stray from RFC 959 5.4, so a place that fits nothing is passed over."""
    assert explain(227, command="PASV", after_preliminary=True).meaning is not None
    assert explain(551, command="STOR", after_preliminary=False).meanings


@pytest.mark.parametrize(
    ("code", "command", "listed"),
    [
        (550, "RETR", True),
        (421, "XYZZY", True),
        (257, "RETR", False),
        (550, "XYZZY", None),
        (561, "RETR", False),
        (561, "XYZZY", None),
        (550, None, None),
    ],
)
def test_it_says_whether_a_source_lists_the_code_for_the_command(
    code: int, command: str | None, listed: bool | None
) -> None:
    """True, False, or None where that cannot be said."""
    assert listed is explain(code, command=command).listed


def test_an_unlisted_command_excludes_no_meaning() -> None:
    """The reply may belong to an earlier command."""
    assert explain(257, command="RETR").meanings == Reply(257).meanings


@pytest.mark.parametrize("locale", ["en", "ja"])
@pytest.mark.parametrize("code", [161, 299, 341, 499, 561, 640, 680])
def test_an_unknown_code_is_explained_by_its_digits_alone(code: int, locale: str) -> None:
    """Nothing is made up: no meaning, no phrase, no reply."""
    found = explain(code, locale=locale)

    assert (None, None, ()) == (found.reply, found.phrase, found.meanings)
    assert str(code) in found.description
    assert "{" not in "".join(found.words.values())
    assert found.render()


@pytest.mark.parametrize(
    ("subject", "error", "message"),
    [
        (True, TypeError, "True cannot be explained"),
        (None, TypeError, "None cannot be explained"),
        (550.0, TypeError, "550.0 cannot be explained"),
        (float("nan"), TypeError, "nan cannot be explained"),
        ([550], TypeError, "list cannot be explained"),
        (object(), TypeError, "object cannot be explained"),
        (999, ValueError, "999 is no FTP reply code"),
        (10060, ValueError, "WSAETIMEDOUT"),
        ("", ParseError, "empty"),
        ("hello", ParseError, "'hello'"),
        ("٥٥٠ x", ParseError, "ASCII digits"),
        (ValueError("550 apples"), ValueError, "this ValueError holds no FTP reply"),
        (ftplib.error_proto(), ValueError, "this error_proto holds no FTP reply"),
    ],
)
def test_bad_input_is_refused_with_a_way_out(
    subject: Any, error: type[Exception], message: str
) -> None:
    """The right type of error, and a message that names the value."""
    with pytest.raises(error, match=message):
        explain(subject)


@pytest.mark.parametrize("command", ["", "  ", "1RETR", "hunter2!", "RETR\x00", "é", "X" * 17])
def test_a_command_without_a_verb_is_refused_and_not_repeated(command: str) -> None:
    """It may be a password."""
    with pytest.raises(ValueError, match="begins with a verb") as caught:
        explain(550, command=command)

    assert not command.strip() or command not in str(caught.value)


def test_a_command_of_another_type_is_a_type_error() -> None:
    """The message shows what a command looks like."""
    with pytest.raises(TypeError, match="'RETR', not list"):
        explain(550, command=["RETR"])  # type: ignore[arg-type]


def test_an_argument_of_the_command_is_in_no_output() -> None:
    """It is cut to its verb before anything else."""
    found = explain("530 Login incorrect.", command="PASS s3cret")

    shown = [found.render(name) for name in ("text", "markdown", "rst", "html", "json")]
    assert not any("s3cret" in text for text in (*shown, str(found), repr(found)))


def test_equal_numbers_of_other_types_are_not_confused() -> None:
    """Caches key on the exact type."""
    assert Reply.FILE_UNAVAILABLE is explain(550).code
    with pytest.raises(TypeError):
        explain(550.0)  # type: ignore[arg-type]
    assert explain(550) == explain(Reply(550))


def test_long_texts_are_not_kept() -> None:
    """But for short ones."""
    text = "550 " + "x" * 5000
    assert explain(text) is not explain(text)
    assert explain(text[:1000]) is explain(text[:1000])
    assert explain(550) is explain(550)


@pytest.mark.parametrize("locale", ["en", "ja"])
@pytest.mark.parametrize("subject", [331, 561, "550-a\n550 b", "550-a"])
def test_it_pickles_as_its_question(subject: Any, locale: str) -> None:
    """And answers again when it is read."""
    found = explain(subject, command="USER", after_preliminary=False, locale=locale)
    again = pickle.loads(pickle.dumps(found))

    assert found == again
    assert found.to_dict() == again.to_dict()
    assert b"Password" not in pickle.dumps(found)


@given(
    st.integers(100, 699),
    st.none() | st.sampled_from(["RETR", "CONNECT", "USER", "XYZZY", "AUTH", "MKD"]),
    st.none() | st.booleans(),
    st.sampled_from(["en", "ja"]),
)
def test_every_code_has_words_for_every_question(
    code: int, command: str | None, after: bool | None, locale: str
) -> None:
    """Nothing is empty, nothing crashes."""
    found = explain(code, command=command, after_preliminary=after, locale=locale)

    assert all(found.words.values())
    assert {"title", "description", "when", "fix"} <= set(found.to_dict())
    assert json.loads(found.render("json"))["code"] == code
    assert bool(found.reply) is bool(found.meanings)


@given(st.binary() | st.text())
def test_whatever_text_comes_in_a_parse_error_or_an_explanation_comes_out(
    data: bytes | str,
) -> None:
    """No other exception."""
    for subject in (data, f"550 {data!r}"):
        try:
            found = explain(subject)
        except ParseError:
            continue
        assert isinstance(found, Explanation)
        assert found.render()


def test_the_short_text_has_title_description_and_fix() -> None:
    """One line each."""
    found = explain(331)
    first, *rest = str(found).splitlines()

    assert "331 Password wanted" == first
    assert [found.description, found.fix] == rest


def test_a_page_says_that_no_source_lists_the_code_for_the_command() -> None:
    """Which is a hint that the reply was read late."""
    page = explain(257, command="RETR").render()

    assert "Command sent last: RETR (no source lists 257 as an answer to it)" in page
    assert "Command sent last: MKD\n" in explain(257, command="MKD").render()


def test_a_page_of_an_unknown_code_has_no_sources() -> None:
    """And no meanings."""
    page = explain(561).render("markdown")

    assert "## Sources" not in page
    assert "## What it can mean" not in page
    assert "x6z, none defined" in page


def test_repr_shows_the_question() -> None:
    """Not the answer."""
    assert "<Explanation of 331, command='USER', en>" == repr(explain(331, command="USER"))
    assert "ServerReply" in repr(explain("331 x"))


def test_words_cannot_be_spoiled() -> None:
    """What a caller does to them stays with the caller."""
    explain(331).words["title"] = "spoiled"

    assert "Password wanted" == explain(331).title


def test_each_language_says_its_own() -> None:
    """And says which it is."""
    titles = {explain(331, locale=name).title for name in locales()}

    assert len(locales()) == len(titles)
    assert "ja" == explain(331, locale="ja-JP").locale


def test_a_stated_cause_is_the_cause() -> None:
    """With its own words and a fix for each side that can act."""
    found = explain("550 report.csv: No such file or directory", command="RETR")
    (likely,) = found.causes

    assert Cause.FILE_NOT_FOUND is found.cause is likely.cause
    assert likely.stated
    assert "No such file or directory" == likely.title
    assert likely.description
    assert tuple(likely.fixes) == Cause.FILE_NOT_FOUND.fixed_by
    assert "## What the text says of the cause" in found.render("markdown")
    assert "### No such file or directory (stated)" in found.render("markdown")
    assert "file-not-found" == found.to_dict()["cause"]


def test_a_suggested_cause_is_not_the_cause() -> None:
    """Several may be, likeliest first."""
    found = explain("550 Failed to open file.", command="RETR")

    assert found.cause is None
    assert 1 < len(found.causes)
    assert Cause.FILE_NOT_FOUND is found.causes[0].cause
    assert not any(likely.stated for likely in found.causes)
    assert "(suggested)" in found.render()


@pytest.mark.parametrize(
    "subject", [550, "226 Transfer complete.", "331 Password please.", "631 cGFzcw==", "150 Ok"]
)
def test_without_a_text_or_a_failure_there_is_no_cause(subject: Any) -> None:
    """Nothing is guessed from the code alone."""
    assert () == explain(subject).causes
    assert explain(subject).cause is None


def test_a_relic_is_called_one() -> None:
    """A code of RFC 542 stands as obsolete."""
    meaning = explain(231).meaning

    assert meaning is not None
    assert Standing.OBSOLETE is meaning.standing
