"""Notes on exceptions."""

from __future__ import annotations

import asyncio
import copy
import ftplib
import io
import pickle
import socket
import traceback
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import ScriptedFTP

from ftpreplies import _notes, annotate, annotating, explain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

MARK = "ftpreplies: "


def notes(exc: BaseException) -> list[str]:
    """Return the notes of an exception."""
    return list(getattr(exc, "__notes__", []))


def test_a_note_says_code_class_command_meaning_and_fix() -> None:
    """In three lines, on the exception that was given."""
    error = ftplib.error_perm("530 Login incorrect.")

    assert error is annotate(error, command="PASS s3cret")
    (note,) = notes(error)
    first, second, third = note.splitlines()
    assert "ftpreplies: 530, permanent negative completion, in answer to PASS" == first
    assert second.startswith("The name or the password was not accepted: ")
    assert third.startswith("What to do: ")
    assert "s3cret" not in note
    assert ("530 Login incorrect.",) == error.args
    assert "530 Login incorrect." == str(error)


@pytest.mark.parametrize(
    ("text", "command", "said"),
    [
        ("421 Timeout", "CWD", "read after CWD"),
        ("257 x", "RETR", "read after RETR"),
        ("550 x", "XYZZY", "read after XYZZY"),
        ("220 x", "CONNECT", "in answer to the greeting (CONNECT)"),
        ("550 x", "RETR", "in answer to RETR"),
    ],
)
def test_the_command_is_no_proof(text: str, command: str, said: str) -> None:
    """421 may answer any, and what no source lists may be a late reply."""
    assert said in notes(annotate(ftplib.error_perm(text), command=command))[0]


@pytest.mark.parametrize(
    ("text", "side"),
    [("550 x: No such file or directory", ""), ("425 Use PORT or PASV first.", "Developer: ")],
)
def test_a_stated_cause_is_told_with_the_fix_of_the_first_who_can_act(
    text: str, side: str
) -> None:
    """That is the user, or else whom the note names."""
    found = explain(text, command="RETR")
    (likely,) = (one for one in found.causes if one.stated)
    fix = next(iter(likely.fixes.values()))

    (written,) = notes(annotate(ftplib.error_perm(text), command="RETR"))
    assert _notes.note(found) == written
    assert [
        f"{likely.title}: {likely.description}",
        f"What to do: {side}{fix}",
    ] == written.splitlines()[1:]


def test_without_a_stated_cause_the_meaning_is_told() -> None:
    """Title, description and fix of the reply to this command."""
    found = explain("331 x", command="USER")

    assert [
        "ftpreplies: 331, positive intermediate, in answer to USER",
        f"{found.title}: {found.description}",
        f"What to do: {found.fix}",
    ] == _notes.note(found).splitlines()


class Uploading(ScriptedFTP):
    """A scripted client whose data go nowhere."""

    def transfercmd(self, cmd: str, rest: int | str | None = None) -> socket.socket:
        self.sendcmd(cmd)
        ours, theirs = socket.socketpair()
        theirs.close()
        return ours


@pytest.mark.parametrize(("replies", "after"), [(["522 x"], False), (["150 a", "522 x"], True)])
def test_the_place_in_the_traceback_decides_the_meaning(
    replies: list[str], after: bool
) -> None:
    """522 before the 150 is another thing than 522 after it."""
    with pytest.raises(ftplib.error_perm) as caught:
        Uploading("200 Type set", *replies).storbinary("STOR x", io.BytesIO())

    found = explain("522 x", command="STOR", after_preliminary=after)
    assert [_notes.note(found)] == notes(annotate(caught.value))


def test_a_context_keeps_its_language() -> None:
    """Both of the context manager and of annotate."""
    error = ftplib.error_perm("530 Login incorrect.")
    with pytest.raises(ftplib.error_perm) as caught, annotating(locale="ja"):
        raise error
    japanese = _notes.note(explain("530 Login incorrect.", locale="ja"))

    assert [japanese] == notes(caught.value)
    assert [japanese] == notes(annotate(ftplib.error_perm(*error.args), locale="ja"))


def test_a_cause_that_is_only_suggested_is_named_behind_the_meaning() -> None:
    """The meaning of the code speaks first, and its own cure."""
    (note,) = notes(annotate(ftplib.error_perm("550 Failed to open file."), command="RETR"))
    _, second, third = note.splitlines()

    assert second.startswith("File or directory not available to you: ")
    assert "The text fits: No such file or directory, " in second
    assert third.startswith("What to do: Send PWD")


def test_a_fix_for_another_side_says_whose_it_is() -> None:
    """What only an administrator can mend is no advice for the user."""
    (note,) = notes(annotate(ftplib.error_temp("421 Server is shutting down.")))

    assert "\nWhat to do: Administrator: " in note


@pytest.mark.parametrize("command", ["", "é", "s3cret!", 5, None, "\x1b[2J"])
def test_a_command_without_a_verb_is_left_out(command: Any) -> None:
    """Never an error, never repeated."""
    (note,) = notes(annotate(ftplib.error_perm("550 x"), command=command))

    assert "ftpreplies: 550, permanent negative completion" == note.splitlines()[0]


def test_a_japanese_note_is_known_by_the_same_first_words() -> None:
    """So that it is added once in whatever language."""
    error = annotate(ftplib.error_perm("550 x"), locale="ja_JP.UTF-8")
    annotate(error)

    (note,) = notes(error)
    assert note.startswith(MARK)
    assert "恒久的な否定完了応答" in note


def test_it_is_added_once_however_often() -> None:
    """In a retry loop, after pickling, on a copy."""
    error = ftplib.error_perm("550 x")
    for _ in range(3):
        try:
            with annotating():
                raise error
        except ftplib.error_perm as again:
            annotate(again)
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert 1 == len(notes(annotate(other)))

    assert 1 == len(notes(error))


def test_the_note_goes_to_the_exception_that_was_given() -> None:
    """The reply is found in what it wraps."""
    inner = ftplib.error_perm("550 x")
    outer = URLError(inner)
    group = ExceptionGroup("several", [ValueError(), inner])

    assert notes(annotate(outer))
    assert notes(annotate(group))
    assert not notes(inner)


@pytest.mark.parametrize(
    "exc", [ValueError("550 apples"), ftplib.error_proto(), EOFError(), URLError("x")]
)
def test_an_exception_without_a_reply_is_left_as_it_is(exc: Exception) -> None:
    """No note, no error."""
    assert exc is annotate(exc)
    assert [] == notes(exc)


@given(st.text() | st.binary() | st.none() | st.integers())
def test_whatever_the_text_annotate_raises_nothing(text: Any) -> None:
    """And shows no control character of the server's."""
    error = annotate(ftplib.error_perm(text))

    for note in notes(error):
        assert len(note.splitlines()) <= 3
        assert all(sign.isprintable() for sign in note.replace("\n", ""))


def test_the_traceback_shows_the_note() -> None:
    """As Python prints it."""
    try:
        with annotating(command="RETR x"):
            raise ftplib.error_perm("550 Failed to open file.")
    except ftplib.error_perm as error:
        shown = "".join(traceback.format_exception(error))

    assert "ftplib.error_perm: 550 Failed to open file.\nftpreplies: 550, " in shown
    assert 1 == shown.count(MARK)


def test_what_is_no_exception_of_the_program_is_let_pass() -> None:
    """KeyboardInterrupt is nobody's FTP failure, even with one behind it."""
    with pytest.raises(KeyboardInterrupt) as caught, annotating():
        try:
            raise ftplib.error_perm("550 x")
        except ftplib.error_perm:
            raise KeyboardInterrupt  # noqa: B904

    assert [] == notes(caught.value)


def test_a_function_is_decorated() -> None:
    """It keeps its name and its result."""

    @annotating(command="RETR")
    def fetch(name: str) -> str:
        """Fetch."""
        if name == "missing":
            raise ftplib.error_perm("550 x")
        return name

    assert "a" == fetch("a")
    assert ("fetch", "Fetch.") == (fetch.__name__, fetch.__doc__)
    with pytest.raises(ftplib.error_perm) as caught:
        fetch("missing")
    assert "in answer to RETR" in notes(caught.value)[0]


def test_a_generator_function_is_decorated() -> None:
    """What its body raises is annotated; values go both ways."""

    @annotating()
    def talk() -> Iterator[Any]:
        got = yield 1
        assert "sent" == got
        raise ftplib.error_perm("550 x")

    talking: Any = talk()
    assert 1 == next(talking)
    with pytest.raises(ftplib.error_perm) as caught:
        talking.send("sent")
    assert notes(caught.value)


def test_a_coroutine_function_is_decorated() -> None:
    """The exception is raised when it is awaited."""

    @annotating()
    async def fetch(fail: bool) -> int:
        if fail:
            raise ftplib.error_perm("550 x")
        return 7

    assert 7 == asyncio.run(fetch(fail=False))
    with pytest.raises(ftplib.error_perm) as caught:
        asyncio.run(fetch(fail=True))
    assert notes(caught.value)


def test_async_with_annotates() -> None:
    """The same context."""

    async def fetch() -> None:
        async with annotating():
            raise ftplib.error_perm("550 x")

    with pytest.raises(ftplib.error_perm) as caught:
        asyncio.run(fetch())
    assert notes(caught.value)


def test_an_async_generator_function_is_refused_with_a_way_out() -> None:
    """It would silently not be covered."""

    async def talk() -> AsyncIterator[int]:
        yield 1

    with pytest.raises(TypeError, match=r"talk is an async generator .* 'async with"):
        annotating()(talk)
