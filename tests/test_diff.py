"""Comparisons."""

from __future__ import annotations

import ftplib
import itertools
import json
import pickle
import re
from typing import Any

import pytest

from ftpreplies import (
    Aspect,
    Cause,
    FunctionGroup,
    Reply,
    ReplyClass,
    _catalogue,
    _diff,
    diff,
    explain,
    locales,
)
from ftpreplies import _writers as writers
from ftpreplies._aspects import NextStep, Step
from ftpreplies._sentences import listed
from ftpreplies.standards import Effect, Standing

ALL = list(Aspect)


def values(found: Any) -> dict[Aspect, tuple[Any, Any]]:
    """Return the values of all comparisons by aspect."""
    return {item.aspect: (item.a, item.b) for item in (*found.differences, *found.shared)}


def test_the_seed_page_202_and_331() -> None:
    """Class, what each says and when it is seen; and more than the seed has."""
    found = diff(202, 331)
    typed = values(found)

    assert (
        ReplyClass.POSITIVE_COMPLETION,
        ReplyClass.POSITIVE_INTERMEDIATE,
    ) == typed[Aspect.CLASS]
    assert (FunctionGroup.SYNTAX, FunctionGroup.AUTHENTICATION) == typed[Aspect.GROUP]
    assert (explain(202).description, explain(331).description) == typed[Aspect.MEANING]
    assert (explain(202).when, explain(331).when) == typed[Aspect.WHEN]
    assert (NextStep(Step.PROCEED), NextStep(Step.SEND, ("PASS",))) == typed[Aspect.NEXT_STEP]
    assert ("USER",) == typed[Aspect.COMMANDS][1]
    assert "ALLO" in typed[Aspect.COMMANDS][0]
    assert (Standing.STANDARD, Standing.STANDARD) == typed[Aspect.STANDING]
    assert [Aspect.CONNECTION, Aspect.STANDING] == [item.aspect for item in found.shared]
    assert [aspect for aspect in ALL if aspect is not Aspect.CAUSE] == sorted(
        typed, key=ALL.index
    )


def test_a_reply_and_itself_have_no_differences() -> None:
    """And nothing to guide."""
    for reply in Reply:
        found = diff(reply, reply)

        assert () == found.differences
        assert len(Aspect) - 1 == len(found.shared)
        assert "" == found.guidance


def test_swapping_the_arguments_swaps_the_values() -> None:
    """For every pair."""
    for a, b in itertools.combinations(Reply, 2):
        one, other = diff(a, b), diff(b, a)

        assert [item.aspect for item in one.differences] == [
            item.aspect for item in other.differences
        ]
        assert {aspect: pair[::-1] for aspect, pair in values(one).items()} == values(other)


def test_two_senses_of_one_number_are_compared() -> None:
    """As explanations; each side is named by its command."""
    found = diff(explain(521, command="MKD"), explain(521, command="RETR"))

    assert (Standing.EXAMPLE, Standing.EXTENSION) == values(found)[Aspect.STANDING]
    assert "No other sign but the command tells them apart." in found.guidance
    assert "521 to MKD" in found.differences[0].sentence
    assert "521 to RETR" in found.differences[0].sentence
    assert "521 (MKD)" in found.render().splitlines()[0]


def test_two_places_of_one_number_are_compared() -> None:
    """By whether a 1yz reply came first."""
    found = diff(
        explain(522, command="STOR", after_preliminary=False),
        explain(522, command="STOR", after_preliminary=True),
    )

    assert "On 522 to STOR before a 1yz reply, " in found.guidance
    assert "whether a 1yz reply came first" in found.guidance


def test_the_end_of_the_session_is_told() -> None:
    """421 closes the control connection, 425 leaves it."""
    found = diff(421, 221)
    steps = values(diff(explain(421, command="NOOP"), explain(221, command="QUIT")))

    assert found.guidance
    assert (Step.RECONNECT, Step.END) == tuple(step.step for step in steps[Aspect.NEXT_STEP])
    closing = values(diff(explain(421, command="NOOP"), 450))[Aspect.CONNECTION]
    assert Effect.CONTROL_CLOSED in closing[0]
    guidance = diff(explain(421, command="NOOP"), 450).guidance
    assert guidance.startswith("Look at the control connection first")


def test_a_fixed_successor_is_told() -> None:
    """331 wants PASS, 332 ACCT; of an unknown 3yz nothing is known."""
    steps = [item.sentence for item in diff(341, 200).differences]
    assert any("sends the command that the sequence still lacks" in step for step in steps)
    assert "331 still waits for PASS" in diff(230, 331).guidance
    assert "341 still waits for a further command" in diff(230, 341).guidance
    assert "sends RETR, RNTO or STOR" in " ".join(
        item.sentence for item in diff(230, 350).differences
    )


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        (226, 250, r"^(\w+, )+\w+ and 1?\d* ?\w+ can get either"),
        (421, 631, "^Either may answer any command"),
        (421, 331, "^421 may answer any command; 331 is listed for USER"),
        (331, 421, "^421 may answer any command; 331 is listed for USER"),
        (421, 550, "550 is listed for most commands"),
        (561, 562, "^No source says which commands either"),
        (561, 331, "^331 is listed for USER; no source says which commands 561"),
        (331, 561, "^331 is listed for USER; no source says which commands 561"),
        (561, 421, "^421 may answer any command; no source"),
        (421, 561, "^421 may answer any command; no source"),
        (331, 336, "USER"),
    ],
)
def test_the_commands_are_put_into_words(a: int, b: int, sentence: str) -> None:
    """Shared, apart, any, or unknown."""
    (found,) = (
        item
        for item in (*diff(a, b).differences, *diff(a, b).shared)
        if item.aspect is Aspect.COMMANDS
    )

    assert re.search(sentence, found.sentence), found.sentence


@pytest.mark.parametrize(
    ("names", "row"),
    [
        ("", ""),
        ("A", "A"),
        ("A B", "A and B"),
        ("A B C", "A, B and C"),
        ("A B C D E", "A, B, C, D and E"),
        ("A B C D E F", "A, B, C, D and 2 more"),
        ("A " * 20, "A, A, A, A and 16 more"),
        ("A " * 21, "most commands"),
        ("*", "any command"),
        ("CONNECT REIN", "the greeting (CONNECT) and REIN"),
    ],
)
def test_commands_are_put_in_a_row(names: str, row: str) -> None:
    """Some are named and the others counted, where at least two are left over."""
    assert row == listed(names.split(), _catalogue.words("en"), 4)


def sentence(a: Any, b: Any, aspect: Aspect) -> str:
    """Return what is said of two replies in one aspect."""
    found = diff(a, b)
    (told,) = (it for it in (*found.differences, *found.shared) if it.aspect is aspect)
    return told.sentence


SUCCESS = (
    "Both are successes, so a client that looks only at the first digit treats them alike."
)


@pytest.mark.parametrize(
    ("a", "b", "aspect", "said"),
    [
        (226, 250, Aspect.CLASS, SUCCESS),
        (
            331,
            202,
            Aspect.CLASS,
            "202 completes its command; 331 leaves one half done until the client sends the next.",
        ),
        (
            226,
            250,
            Aspect.GROUP,
            (
                "The second digit puts 226 with the control and data connections "
                "and 250 with the server's files."
            ),
        ),
        (550, 553, Aspect.GROUP, "The second digit puts both with the server's files."),
        (561, 562, Aspect.GROUP, "RFC 959 gives the second digit of neither a meaning."),
        (
            500,
            561,
            Aspect.GROUP,
            (
                "RFC 959 gives the second digit of 561 no meaning; that of 500 stands for "
                "syntax errors and commands that are unneeded or not implemented."
            ),
        ),
        (
            331,
            561,
            Aspect.GROUP,
            (
                "RFC 959 gives the second digit of 561 no meaning; that of 331 stands for "
                "login, accounting and security."
            ),
        ),
        (
            561,
            331,
            Aspect.GROUP,
            (
                "RFC 959 gives the second digit of 561 no meaning; that of 331 stands for "
                "login, accounting and security."
            ),
        ),
        (
            500,
            561,
            Aspect.STANDING,
            "500 is part of the FTP standard, 561 in no source known here.",
        ),
        (
            226,
            250,
            Aspect.CONNECTION,
            (
                "With 226, the data connection closes; "
                "with 250, no change is announced for either connection."
            ),
        ),
        (
            226,
            561,
            Aspect.SOURCE,
            "226 comes from RFC 959 and RFC 3659; 561 from no source known here.",
        ),
        (
            234,
            334,
            Aspect.COMMANDS,
            "AUTH can get either; only 334 is listed for ADAT.",
        ),
        (
            334,
            234,
            Aspect.COMMANDS,
            "AUTH can get either; only 334 is listed for ADAT.",
        ),
        (
            251,
            252,
            Aspect.COMMANDS,
            (
                "APPE and STOR can get either; only 251 is listed for MD5, XMKD and XPWD, "
                "and only 252 is listed for LIST, MMD5, NLST and RETR."
            ),
        ),
        (
            532,
            331,
            Aspect.COMMANDS,
            "No command is listed for both: 532 answers APPE, RNTO, STOR and STOU, 331 USER.",
        ),
        (
            331,
            336,
            Aspect.COMMANDS,
            "Both are listed for USER.",
        ),
        (
            561,
            421,
            Aspect.COMMANDS,
            "421 may answer any command; no source says which ones 561 answers.",
        ),
        (
            331,
            336,
            Aspect.NEXT_STEP,
            "After either the client sends PASS.",
        ),
        (
            532,
            331,
            Aspect.NEXT_STEP,
            (
                "After 532 the client sends ACCT, then the refused command again; "
                "after 331 it sends PASS."
            ),
        ),
        (
            226,
            250,
            Aspect.NEXT_STEP,
            "After either the client goes on with its next command.",
        ),
        (
            226,
            426,
            Aspect.CONNECTION,
            (
                "With 226, the data connection closes; "
                "with 426, the data connection closes and the transfer was broken off."
            ),
        ),
        (
            421,
            221,
            Aspect.CONNECTION,
            (
                "For the connections they announce the same: "
                "the server closes the control connection."
            ),
        ),
        (
            331,
            336,
            Aspect.CONNECTION,
            (
                "Neither announces a change on the control connection "
                "or the data connection."
            ),
        ),
        (
            561,
            331,
            Aspect.STANDING,
            "561 is in no source known here, 331 part of the FTP standard.",
        ),
        (
            550,
            553,
            Aspect.STANDING,
            "Both are part of the FTP standard.",
        ),
        (
            251,
            231,
            Aspect.STANDING,
            (
                "251 is defined only by an RFC no longer in force, and used by some servers "
                "in a sense of their own, 231 a relic of an RFC that is no longer in force."
            ),
        ),
        (
            532,
            334,
            Aspect.SOURCE,
            (
                "532 comes from RFC 959; 334 from RFC 2228, RFC 4217, "
                "WU-FTPD with TLS and GSS and wzdftpd."
            ),
        ),
        (
            561,
            532,
            Aspect.SOURCE,
            "561 comes from no source known here; 532 from RFC 959.",
        ),
        (
            226,
            226,
            Aspect.SOURCE,
            "Both come from RFC 959 and RFC 3659.",
        ),
        (561, 562, Aspect.MEANING, "561 stands in no source known here, so that only its digits speak. 562 stands in no source known here, so that only its digits speak."),
    ],
)  # fmt: skip
def test_each_aspect_names_both_sides(a: int, b: int, aspect: Aspect, said: str) -> None:
    """Each side by its number and by what is its own."""
    assert said == sentence(a, b, aspect)


@pytest.mark.parametrize(
    ("a", "b", "form"),
    [
        (202, 331, "{a} {says_a}, whereas {b} {says_b}."),
        (550, 553, "{a} {says_a}. {b} {says_b}."),
        (553, 550, "{a} {says_a}. {b} {says_b}."),
        (331, 331, "{a} {says_a}."),
    ],
)
def test_what_both_say_becomes_two_sentences_where_one_would_be_too_long(
    a: int, b: int, form: str
) -> None:
    """550 says its thing with a colon; where both say the same, it is said once."""
    says = {"says_a": explain(a).words["says"], "says_b": explain(b).words["says"]}

    assert form.format(a=a, b=b, **says) == sentence(a, b, Aspect.MEANING)


def test_when_and_fix_stand_side_by_side_and_once_where_they_are_the_same() -> None:
    """In the words of each explanation."""
    a, b = explain(202), explain(331)

    assert f"202: {a.when} 331: {b.when}" == sentence(202, 331, Aspect.WHEN)
    assert f"202: {a.fix} 331: {b.fix}" == sentence(202, 331, Aspect.FIX)
    assert a.when == sentence(202, 202, Aspect.WHEN)
    assert a.fix == sentence(202, 202, Aspect.FIX)


def test_the_summary_names_titles_and_classes() -> None:
    """One class is named once."""
    assert (
        f'421, "{Reply(421).title}", is a transient negative completion reply; '
        f'221, "{Reply(221).title}", a positive completion reply.'
    ) == diff(421, 221).summary
    assert (
        f'550, "{Reply(550).title}", and 553, "{Reply(553).title}", '
        "are both permanent negative completion replies."
    ) == diff(550, 553).summary


@pytest.mark.parametrize(
    ("a", "b", "names"),
    [
        (550, 450, ("550", "450")),
        (550, 550, ("550", "550")),
        (
            explain(521, command="MKD"),
            explain(521, command="RETR"),
            ("521 to MKD", "521 to RETR"),
        ),
        (explain(521, command="MKD"), 521, ("521 to MKD", "521")),
        (
            explain(522, command="STOR", after_preliminary=True),
            explain(522, command="STOR", after_preliminary=False),
            ("522 to STOR after a 1yz reply", "522 to STOR before a 1yz reply"),
        ),
        (
            explain(522, command="STOR", after_preliminary=True),
            explain(522, command="RETR", after_preliminary=False),
            ("522 to STOR", "522 to RETR"),
        ),
        ("550 a", "550 b", ('"550 a"', '"550 b"')),
        ("550 a", "450 b", ("550", "450")),
        ("550 a", 550, ("550", "550")),
        ("550 " + "y" * 44, "550 " + "z" * 45, (f'"550 {"y" * 44}"', f'"550 {"z" * 41}..."')),
    ],
)
def test_each_side_has_a_name_that_tells_it_from_the_other(
    a: Any, b: Any, names: tuple[str, str]
) -> None:
    """The number; else the command, the place or the text, cut to 48 signs."""
    summary = diff(a, b).summary

    assert names == tuple(re.findall(r'(?:^|, and |; )("?\d\d\d[^,]*?), "', summary))


@pytest.mark.parametrize(
    ("a", "b", "lead"),
    [
        (
            explain(521, command="APPE"),
            explain(521, command="LPRT"),
            "The number is the same, so let the command decide. On 521 to APPE, ",
        ),
        (
            explain(522, command="STOR", after_preliminary=False),
            explain(522, command="STOR", after_preliminary=True),
            "Number and command are the same: what decides is whether a 1yz reply came first. On ",
        ),
        (
            215,
            257,
            (
                "The command tells which of them to expect: 215 answers SYST; "
                "257 answers MKD, PWD, XMKD and XPWD. On 215, "
            ),
        ),
        (
            200,
            202,
            (
                "One and the same command, such as ALLO and SITE, can bring either: "
                "compare all three digits. On "
            ),
        ),
        (
            504,
            200,
            "Where either can come, 200 means that the request stands and 504 that it has to change. On 504, ",
        ),
        (520, 200, "Something has to be put right only with 520; 200 needs no repair. On 520, "),
        (400, 434, "On 400, "),
        (500, 501, "On 500, "),
        (500, 504, "On 500, "),
        (504, 500, "On 504, "),
        (201, 504, "Something has to be put right only with 504; 201 needs no repair. On 201, "),
        (201, 200, "On 201, "),
        (200, 201, "On 200, "),
        (331, 504, "331 has refused nothing and waits for PASS; 504 is a failure. On 331, "),
    ],
)  # fmt: skip
def test_the_guidance_begins_with_what_decides(a: Any, b: Any, lead: str) -> None:
    """Command, place or next step; nothing where a source is silent or names any command."""
    assert diff(a, b).guidance.startswith(lead)


def test_the_guidance_ends_with_what_to_do_about_each() -> None:
    """On either side in its turn; a pair that has a text of its own has that."""
    act = {code: explain(code).words["act"] for code in (520, 200)}
    assert diff(520, 200).guidance.endswith(f" On 520, {act[520]}. On 200, {act[200]}.")
    curated = _catalogue.words("en")["diff"]["pairs"]["202/331"]
    assert curated == diff(202, 331).guidance == diff(331, 202).guidance


def test_a_note_on_confusion_is_that_of_the_pair() -> None:
    """Whichever comes first."""
    note = _catalogue.words("en")["diff"]["confusions"]["202/331"]

    assert note == diff(202, 331).confusion == diff(331, 202).confusion
    assert diff(202, 556).confusion is None


def test_two_of_one_step_are_parted_by_their_commands() -> None:
    """Shared ones need all three digits; where a command is not known, nothing is said."""
    assert "compare all three digits" in diff(451, 452).guidance
    assert "The command tells which of them to expect" in diff(215, 257).guidance
    assert diff(561, 550).guidance.startswith("On 561, ")
    assert "Do not read patience into the 4 of 402" in diff(500, 402).guidance
    assert "631 may hide any reply, 425 included" in diff(631, 425).guidance


@pytest.mark.parametrize(
    ("code", "command", "step"),
    [
        (234, None, "starts the security handshake"),
        (227, None, "connects to the announced port"),
        (532, None, "sends ACCT, then the refused command again"),
        (331, None, "sends PASS"),
        (402, None, "goes by the server's text"),
        (450, None, "may try again later"),
        (631, None, "takes the reply inside out"),
        (535, None, "changes something before it asks again"),
    ],
)
def test_the_next_step_is_put_into_words(code: int, command: str | None, step: str) -> None:
    """By what the reply announces where that decides."""
    sentences = [
        item.sentence for item in diff(explain(code, command=command), 110).differences
    ]

    assert any(step in sentence for sentence in sentences), sentences


def test_a_relic_that_is_still_used_is_called_both() -> None:
    """Defined by RFC 542, sent in another sense today."""
    assert "used by some servers in a sense of their own" in " ".join(
        item.sentence for item in diff(251, 200).differences
    )


def test_causes_are_compared_where_a_text_names_one() -> None:
    """Stated, suggested, or silent."""
    stated = "550 x: No such file or directory"
    for pair, sentence in (
        (
            (stated, "550 x: Permission denied"),
            'With "550 x: No such file or directory" the text states "No such file',
        ),
        (
            (stated, "550 Failed to open file."),
            (
                'with "550 Failed to open file." the text fits "No such file or directory, '
                "The account may not do this here, The path is a directory, not a file"
                '".'
            ),
        ),
        ((stated, 450), "with 450 the text names no cause."),
        ((stated, stated), 'With both, the text states "No such file or directory".'),
    ):
        found = diff(*pair, command="RETR")
        (told,) = (
            item for item in (*found.differences, *found.shared) if item.aspect is Aspect.CAUSE
        )
        assert sentence in told.sentence
        assert Cause.FILE_NOT_FOUND in told.a


def test_unknown_codes_are_compared_by_their_digits() -> None:
    """Without meanings, without sources."""
    typed = values(diff(561, 671))

    assert (None, None) == typed[Aspect.GROUP]
    assert (None, None) == typed[Aspect.STANDING]
    assert ((), ()) == typed[Aspect.SOURCE]
    assert (FunctionGroup.SYNTAX, None) == values(diff(500, 561))[Aspect.GROUP]
    assert "RFC 959 gives the second digit of 561 no meaning" in " ".join(
        item.sentence for item in diff(500, 561).differences
    )
    assert "RFC 959 gives the second digit of 561 no meaning" in " ".join(
        item.sentence for item in diff(561, 500).differences
    )


def test_it_takes_whatever_explain_takes() -> None:
    """Texts, bytes, replies, exceptions."""
    found = diff("550 No such file", ftplib.error_temp("450 busy"), command="RETR x")

    assert (550, 450) == (found.a.code, found.b.code)
    assert "RETR" == found.a.command == found.b.command
    assert "No such file" in found.render("markdown")


def test_an_explanation_in_another_language_is_translated() -> None:
    """One comparison speaks one language."""
    found = diff(explain(331), 202, locale="ja")

    assert "ja" == found.locale == found.a.locale == found.b.locale


def test_texts_are_not_remembered() -> None:
    """Two numbers are compared once; what a server said is not kept."""
    _diff._remembered.cache_clear()
    for pair in ((550, 331), ("550 a", 331), (331, "550 a"), ("550 a", "550 b")):
        diff(*pair)

    assert 1 == _diff._remembered.cache_info().currsize
    assert diff(550, 331) is diff(550, 331)


@pytest.mark.parametrize("bad", [None, True, 550.0, "hello", 999])
def test_bad_input_is_refused_as_explain_does(bad: Any) -> None:
    """On either side."""
    for pair in ((bad, 331), (331, bad)):
        with pytest.raises((TypeError, ValueError), match=ascii(bad)[:5]):
            diff(*pair)


@pytest.mark.parametrize("locale", locales())
def test_every_pair_reads_clean(locale: str) -> None:
    """No doubled words, no empty sentence, no blank left, none of the seed's slips."""
    for a, b in itertools.combinations(Reply, 2):
        found = diff(a, b, locale=locale)
        sentences = [item.sentence for item in (*found.differences, *found.shared)]
        for text in (found.summary, found.guidance, *sentences):
            assert text
            assert not re.search(r"\b(\w+) \1\b", text), text
            assert not re.search(r"[{}]|  |(?<!\.)\.\.(?!\.)|。。|; ;|, ,|\b[;,]\.", text), text
            assert text[-1] in ".?)。）」", text
            assert str(a) in text or text not in (found.summary, found.guidance), text


@pytest.mark.parametrize("locale", locales())
def test_guidance_is_made_for_its_pair(locale: str) -> None:
    """No two pairs share it, and it is not both fixes in turn."""
    seen = set()
    for a, b in itertools.combinations(Reply, 2):
        found = diff(a, b, locale=locale)
        seen.add(found.guidance)
        assert found.a.fix not in found.guidance
        assert found.b.fix not in found.guidance

    assert len(Reply) * (len(Reply) - 1) // 2 == len(seen)


def test_it_pickles_as_its_question() -> None:
    """And answers again when it is read."""
    found = diff("550 x", 331, locale="ja")
    again = pickle.loads(pickle.dumps(found))

    assert found == again
    assert found.to_dict() == again.to_dict()


def test_plain_data_is_ready_for_json() -> None:
    """Typed values as their plain form."""
    data = json.loads(diff(202, 331).render("json"))
    by_aspect = {item["aspect"]: item for item in data["differences"]}

    assert (2, 3) == (by_aspect["class"]["a"], by_aspect["class"]["b"])
    assert {"step": "send", "commands": ["PASS"]} == by_aspect["next_step"]["b"]
    assert 202 == data["a"]["code"]
    assert data["confusion"] == diff(202, 331).confusion


def test_a_page_of_the_same_reply_twice_says_so() -> None:
    """And tells it once."""
    page = diff(331, 331).render("markdown")

    assert "These are the same reply." in page
    assert 1 == page.count("## FTP 331: ")
    assert "Key differences" not in page


def test_a_page_without_anything_in_common_has_no_such_part() -> None:
    """Not an empty list."""
    found = diff(110, 231)

    assert () == found.shared
    assert "## In common" not in found.render("markdown")


def test_the_commands_that_are_the_same_are_told_once() -> None:
    """Both to the same commands."""
    a, b = explain(522, command="EPRT"), explain(522, command="EPSV")

    assert any("Both are listed for" in item.sentence for item in diff(a, b).shared)


def test_str_and_repr_are_short() -> None:
    """The text says the difference, the repr the question."""
    found = diff(202, 331)

    assert f"{found.summary}\n{found.guidance}" == str(found)
    assert diff(202, 202).summary == str(diff(202, 202))
    assert "<Explanation of 202, en> and <Explanation of 331, en>" in repr(found)


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_pairs_that_people_mix_up_have_a_note(locale: str) -> None:
    """At least 40, whichever comes first, and nothing for other pairs."""
    noted = [
        (a, b)
        for a, b in itertools.combinations(Reply, 2)
        if diff(a, b, locale=locale).confusion is not None
    ]

    assert 40 <= len(noted)
    assert {(202, 331), (226, 250), (421, 426), (550, 553)} <= set(noted)
    for a, b in noted:
        compared = diff(a, b, locale=locale)
        assert compared.confusion == diff(b, a, locale=locale).confusion
        note = str(compared.confusion)
        assert note in writers.text(compared.page(), 10_000)
        assert str(a) in note
        assert str(b) in note
    assert diff(202, 556).confusion is None
    assert diff(331, 331).confusion is None
