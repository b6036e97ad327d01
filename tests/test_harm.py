"""What is annotated comes to no harm, whatever it is."""

from __future__ import annotations

import asyncio
import copy
import ftplib
import functools
import gc
import itertools
import subprocess
import sys
import threading
import time
import traceback
import weakref
from contextlib import AsyncExitStack, ExitStack, aclosing, suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import URLError

import pytest

from ftpreplies import ServerReply, _notes, annotate, annotating, reply_of, to_oserror

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterator

MARK = "ftpreplies: "


def contents(exc: BaseException) -> dict[str, Any]:
    """Return the dictionary of an exception, past whatever its class does."""
    return dict(*BaseException.__reduce__(exc)[2:])


def notes(exc: BaseException) -> list[str]:
    """Return our notes of an exception, whatever its class says of them."""
    found: Any = contents(exc).get("__notes__")
    several = list.__iter__(found) if issubclass(type(found), list) else []
    return [
        note for note in several if issubclass(type(note), str) and str.startswith(note, MARK)
    ]


class HungError(BaseException):
    """Something was read that has no end."""


class Endless:
    """A lazy sequence that has no end, and says so before the test would hang."""

    def __init__(self) -> None:
        self.steps = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self.steps += 1
        if self.steps > 10_000:
            raise HungError
        return "550 x"

    def __getitem__(self, index: Any) -> Any:
        return self

    def __len__(self) -> int:
        return 1

    def partition(self, _: str) -> tuple[str, str, Any]:
        """Do as a str would."""
        return "", "", self


def trap(*args: Any, **kwargs: Any) -> Any:
    """Stand in for a method that must not be called."""
    raise ZeroDivisionError


#: Python itself needs these in order to make and to forget an object.
KEPT = {"__new__", "__init__", "__del__", "__init_subclass__", "__subclasshook__"}


def trapped(base: Any) -> Any:
    """Return a subclass of which every method and attribute raises."""
    members = {name: trap for name in dir(base) if name not in KEPT and name != "__class__"}
    members |= dict.fromkeys(("__getattr__", "__iter__", "__bool__", "__len__"), trap)
    return type(base.__name__, (base,), {**members, "__class__": property(trap)})


def with_members(**members: Any) -> BaseException:
    """Return an error of ftplib whose class has these members, too."""
    return type("Odd", (ftplib.error_perm,), members)("550 x")  # type: ignore[no-any-return]


def with_attributes(exc: BaseException, **attributes: Any) -> BaseException:
    """Return an exception with these attributes set on it."""
    for name, value in attributes.items():
        setattr(exc, name, value)
    return exc


def with_meta(**members: Any) -> BaseException:
    """Return an error of ftplib whose metaclass has these members."""
    return type("Meta", (type,), members)("Odd", (ftplib.error_perm,), {})("550 x")  # type: ignore[no-any-return]


def bare(exc: BaseException | None = None) -> BaseException:
    """Return an error of ftplib that wraps another one."""
    return with_attributes(ftplib.error_perm("550 x"), __cause__=exc)


def looped() -> BaseException:
    """Return one of three exceptions that cause each other."""
    one, two, three = RuntimeError(), RuntimeError(), bare()
    one.__cause__, two.__context__, three.__cause__ = two, three, one
    return one


def causing_itself() -> BaseException:
    """Return an exception that is its own cause, context and argument."""
    error = bare()
    error.__cause__ = error.__context__ = error
    error.args = ("550 x", error, (error,))
    return error


def deep(depth: int, exc: BaseException) -> BaseException:
    """Return the first of so many exceptions, each raised from the next."""
    for _ in range(depth):
        exc = with_attributes(RuntimeError(), __cause__=exc, __context__=exc)
    return exc


def nested(depth: int, exc: Exception) -> BaseException:
    """Return a group in a group, and so on."""
    for _ in range(depth):
        exc = ExceptionGroup("deep", [exc])
    return exc


class Slotted(ftplib.error_perm):
    """Has slots where other exceptions have a dictionary."""

    __slots__ = ("__cause__", "reason")


class ReadOnly(ftplib.error_perm):
    """Cannot be written to."""

    __setattr__ = trap


class Changing(ftplib.error_perm):
    """Puts a note into its message, as was done before Python had notes."""

    def add_note(self, note: str, /) -> None:
        self.args = (f"{self.args[0]}\n{note}",)


class OddList(list[str]):
    """A list that lies."""

    __iter__ = __len__ = __bool__ = __contains__ = __getitem__ = trap
    append = trap


class ItselfGroup(ExceptionGroup[Exception]):
    """Has itself as its only member."""

    exceptions = property(lambda self: (self,))


class EverNew(ftplib.error_perm):
    """Has a new cause whenever it is asked."""

    @property
    def reason(self) -> BaseException:
        """Make up one."""
        return EverNew()


class EndlessTrace:
    """Stands in for a traceback that leads back to itself."""

    def __init__(self) -> None:
        self.count = itertools.count()

    @property
    def tb_next(self) -> EndlessTrace:
        """Go round."""
        if next(self.count) > 10_000:
            raise HungError
        return self

    tb_frame = sys._getframe()


class Lying(str):
    """Answers a question with what is no answer."""

    __slots__ = ()
    startswith = property(lambda _: lambda *_: [])


class Disguised(ftplib.error_perm):
    """Says that it is something else."""

    __class__ = KeyboardInterrupt  # type: ignore[assignment]


PROPERTY = property(trap)
LONG = "550 " + "x" * (1 << 21)
AIOFTP = {"__module__": "aioftp.errors"}
TWISTED = {"__module__": "twisted.protocols.ftp"}
REQUESTS = {"__module__": "requests.exceptions"}


def client(name: str, members: dict[str, Any], *args: Any) -> BaseException:
    """Return an exception whose class has the name of a client's."""
    return type(name, (Exception,), members)(*args)  # type: ignore[no-any-return]


class Case(NamedTuple):
    """What to make, and whether a reply is found in it and a note added to it."""

    make: Callable[[], Any]
    reply: bool = True
    noted: bool = True


CASES = {
    "plain": Case(bare),
    # what shows it
    "str": Case(lambda: with_members(__str__=trap)),
    "repr": Case(lambda: with_members(__repr__=trap, __format__=trap)),
    "equal": Case(lambda: with_members(__eq__=trap, __hash__=trap, __ne__=trap)),
    "hash": Case(lambda: with_members(__hash__=None)),
    "truth": Case(lambda: with_members(__bool__=trap, __len__=trap)),
    "iterable": Case(lambda: with_members(__iter__=trap, __getitem__=trap)),
    "reduce": Case(
        lambda: with_members(__reduce__=trap, __reduce_ex__=trap, __getstate__=trap)
    ),
    # args
    "args-raise": Case(lambda: with_members(args=PROPERTY), reply=False),
    "args-list": Case(lambda: with_members(args=["550 x"])),
    "args-text": Case(lambda: with_members(args="550 x"), reply=False),
    "args-int": Case(lambda: with_members(args=550), reply=False),
    "args-none": Case(lambda: with_members(args=None), reply=False),
    "args-empty": Case(ftplib.error_perm, reply=False),
    "args-endless": Case(lambda: with_members(args=Endless()), reply=False),
    "args-generator": Case(lambda: ftplib.error_perm(iter(["550 x"])), reply=False),
    "args-endless-first": Case(lambda: ftplib.error_perm(Endless()), reply=False),
    "args-int-first": Case(lambda: ftplib.error_perm(trapped(int)(550)), reply=False),
    "args-bytes-first": Case(lambda: ftplib.error_perm(trapped(bytes)(b"550 x")), reply=False),
    "args-list-first": Case(lambda: ftplib.error_perm(trapped(list)()), reply=False),
    "args-object-first": Case(lambda: ftplib.error_perm(trapped(object)()), reply=False),
    "args-text-first": Case(lambda: ftplib.error_perm(trapped(str)("550 x"))),
    "args-trapped-others": Case(lambda: ftplib.error_perm("550 x", trapped(str)("550 y"))),
    "args-many": Case(lambda: ftplib.error_perm("550 x", *range(100_000))),
    "args-long": Case(lambda: ftplib.error_perm(LONG), reply=False),
    "args-trapped-long": Case(lambda: ftplib.error_perm(trapped(str)(LONG)), reply=False),
    # notes
    "notes-raise": Case(lambda: with_members(__notes__=PROPERTY), noted=False),
    "notes-read-only": Case(
        lambda: with_members(__notes__=property(lambda _: [])), noted=False
    ),
    "notes-class-tuple": Case(lambda: with_members(__notes__=()), noted=False),
    "notes-tuple": Case(lambda: with_attributes(bare(), __notes__=("a",)), noted=False),
    "notes-int": Case(lambda: with_attributes(bare(), __notes__=5), noted=False),
    "notes-none": Case(lambda: with_attributes(bare(), __notes__=None), noted=False),
    "notes-text": Case(lambda: with_attributes(bare(), __notes__="abc"), noted=False),
    "notes-endless": Case(lambda: with_attributes(bare(), __notes__=Endless()), noted=False),
    "notes-trapped": Case(
        lambda: with_attributes(bare(), __notes__=trapped(str)()), noted=False
    ),
    "notes-odd-list": Case(lambda: with_attributes(bare(), __notes__=OddList(["a"]))),
    "notes-odd-members": Case(
        lambda: with_attributes(
            bare(), __notes__=[trapped(str)("a"), trapped(object)(), None, 5, b"ftpreplies: "]
        )
    ),
    # what it wraps
    "cause-itself": Case(causing_itself),
    "cause-loop": Case(looped),
    "cause-raises": Case(lambda: with_members(__cause__=PROPERTY, __context__=PROPERTY)),
    "cause-odd": Case(lambda: with_members(__cause__=Endless(), __context__=trapped(object)())),
    "cause-deep": Case(lambda: deep(10_000, bare()), reply=False),
    "cause-deep-below": Case(lambda: with_attributes(bare(), __cause__=deep(10_000, bare()))),
    "cause-ever-new": Case(EverNew, reply=False),
    "group-deep": Case(lambda: nested(1000, ftplib.error_perm("550 x")), reply=False),
    "group-shallow": Case(lambda: nested(50, ftplib.error_perm("550 x"))),
    "group-wide": Case(
        lambda: ExceptionGroup("x", [ValueError()] * 100_000 + [ftplib.error_perm("550 x")]),
        reply=False,
    ),
    "group-itself": Case(
        lambda: ItselfGroup("itself", [ftplib.error_perm("550 x")]), reply=False
    ),
    "group-own-argument": Case(
        lambda: with_attributes(
            group := ExceptionGroup("own", [ftplib.error_perm("550 x")]), args=("own", [group])
        )
    ),
    # the class
    "slots": Case(lambda: Slotted("550 x")),
    "read-only": Case(lambda: ReadOnly("550 x"), noted=False),
    "get-attribute": Case(lambda: with_members(__getattribute__=trap), reply=False),
    "get-missing": Case(lambda: with_members(__getattr__=trap), noted=False),
    "dictionary": Case(lambda: with_members(__dict__=PROPERTY)),
    "class-raises": Case(lambda: with_members(__class__=PROPERTY)),
    "class-lies": Case(lambda: Disguised("550 x")),
    "add-note-none": Case(lambda: with_members(add_note=None)),
    "add-note-raises": Case(lambda: with_members(add_note=trap)),
    "add-note-changes": Case(lambda: Changing("550 x")),
    "with-traceback": Case(lambda: with_members(with_traceback=trap)),
    "traceback-raises": Case(lambda: with_members(__traceback__=PROPERTY)),
    "traceback-endless": Case(lambda: with_members(__traceback__=EndlessTrace())),
    "meta-mro": Case(lambda: with_meta(__mro__=PROPERTY), reply=False),
    "meta-name": Case(lambda: with_meta(__module__=PROPERTY), reply=False),
    "meta-attribute": Case(
        lambda: with_meta(__getattribute__=trap, __eq__=trap, __hash__=type.__hash__),
        reply=False,
    ),
    "meta-instance": Case(lambda: with_meta(__instancecheck__=trap)),
    "module-odd": Case(lambda: with_members(__module__=trapped(str)("ftplib")), reply=False),
    # other clients' shapes
    "urllib-lazy": Case(lambda: URLError(Endless()), reply=False),  # type: ignore[arg-type]
    "urllib-trapped": Case(lambda: URLError(trapped(str)("ftp error: 550 x")), reply=False),
    "oserror-errno": Case(lambda: OSError([], "x"), reply=False),
    "oserror-raises": Case(type("Odd", (OSError,), {"errno": PROPERTY}), reply=False),
    "oserror-trapped": Case(
        lambda: with_attributes(OSError("x"), errno=trapped(int)(2)), reply=False
    ),
    "aioftp-endless": Case(
        lambda: client(
            "StatusCodeError",
            {**AIOFTP, "info": Endless(), "received_codes": ("550",)},
            "Waiting for (",
        ),
        reply=False,
    ),
    "twisted-endless": Case(
        lambda: client("FTPError", {**TWISTED, "args": Endless()}), reply=False
    ),
    "twisted-trapped": Case(
        lambda: client("FTPError", TWISTED, [trapped(str)("550 x")]), False
    ),
    "twisted-lying": Case(lambda: client("FTPError", TWISTED, [Lying("550 x")])),
    "requests-endless": Case(
        lambda: client("HTTPError", {**REQUESTS, "response": Endless()}), reply=False
    ),
}

cases = pytest.mark.parametrize("case", [pytest.param(c, id=name) for name, c in CASES.items()])


def own(exc: BaseException, name: str) -> Any:
    """Return what Python itself keeps in an exception, past whatever its class does."""
    return vars(BaseException)[name].__get__(exc)


def state(exc: BaseException) -> list[object]:
    """Return all of an exception but its notes."""
    names = "__cause__", "__context__", "__suppress_context__", "__traceback__"
    return [
        type(exc),
        *own(exc, "args"),
        *(value for name, value in sorted(contents(exc).items()) if name != "__notes__"),
        *(own(exc, name) for name in names),
    ]


def same(one: list[object], other: list[object]) -> bool:
    """Compare by identity, for the members may refuse to be compared."""
    return list(map(id, one)) == list(map(id, other))


@cases
def test_annotate_gives_back_what_it_was_given(case: Case) -> None:
    """The same object, with nothing changed but one note, however often."""
    exc = case.make()
    before = state(exc)

    for _ in range(3):
        assert exc is annotate(exc)
        assert (1 if case.reply and case.noted else 0) == len(notes(exc))
    assert same(before, state(exc))


@cases
def test_annotating_lets_out_what_was_raised(case: Case) -> None:
    """The very object: as a context, as a decorator, awaited."""
    exc = case.make()

    @annotating()
    def raising() -> None:
        raise exc

    async def waiting() -> None:
        async with annotating():
            raise exc

    # Not in asyncio, which shows the exception and so falls over some of them.
    for call in (raising, lambda: waiting().send(None)):
        try:
            call()
        except BaseException as raised:
            caught = raised
        assert exc is caught
    assert (1 if case.reply and case.noted else 0) == len(notes(exc))


@cases
def test_reading_raises_only_what_is_documented(case: Case) -> None:
    """reply_of nothing, to_oserror a ValueError where there is no reply."""
    exc = case.make()
    found = reply_of(exc)

    assert case.reply == (type(found) is ServerReply)
    if case.reply:
        assert exc is own(to_oserror(exc), "__cause__")
    else:
        with pytest.raises(ValueError, match="holds no FTP reply"):
            to_oserror(exc)


def test_what_is_no_refusal_may_have_no_name() -> None:
    """A class whose name cannot be read is told about all the same."""
    error = with_attributes(with_meta(__name__=PROPERTY), __cause__=ftplib.error_reply("226 x"))

    with pytest.raises(ValueError, match="226 in this None is no refusal"):
        to_oserror(error)


def raised_in_ftplib(exc: BaseException, *commands: Any) -> BaseException:
    """Raise an exception below frames that look like ftplib's, and return it."""
    scope: dict[str, Any] = {"__name__": "ftplib"}
    exec("def sendcmd(exc, cmd, *rest):\n if rest: sendcmd(exc, *rest)\n raise exc", scope)
    with suppress(type(exc)):
        scope["sendcmd"](exc, *commands)
    return exc


@pytest.mark.parametrize(
    ("commands", "first"),
    [
        (["RETR x", trapped(object)()], "in answer to RETR"),
        (["RETR x", trapped(int)(5), trapped(bytes)(b"STOR x")], "in answer to RETR"),
        ([trapped(list)(), trapped(str)("STOR x")], "in answer to STOR"),
        ([trapped(dict)(), Endless(), (word for word in "x")], "completion"),
        (["x" * 17, None], "completion"),
        (["RETR x", "x" * (1 << 22)], "completion"),
    ],
)
def test_no_variable_of_a_frame_can_do_harm(commands: list[Any], first: str) -> None:
    """What is a text is read as a plain one, and what is none is passed over."""
    (note,) = notes(annotate(raised_in_ftplib(bare(), *commands)))

    assert note.splitlines()[0].endswith(first)


@pytest.mark.parametrize("kind", [str, object, bytes, list])
def test_no_command_and_no_language_can_do_harm(kind: Any) -> None:
    """Of a command, what is a text is a verb still; a language must be one."""
    odd = trapped(kind)(*["RETR x"] * (kind is str))
    error = bare()
    with suppress(ftplib.error_perm), annotating(command=odd):
        raise error
    (note,) = notes(error)

    assert ("in answer to RETR" in note) == (kind is str)
    assert len(notes(annotate(bare(), locale=odd))) <= 1


STOPS = [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError]


def raising(kind: type[BaseException]) -> property:
    """Return a property that raises."""

    def read(_: Any) -> Any:
        raise kind

    return property(read)


@pytest.mark.parametrize("kind", STOPS)
@pytest.mark.parametrize("member", ["args", "reason", "__notes__", "__cause__"])
def test_who_stops_the_program_while_a_note_is_made_is_heard(
    kind: type[BaseException], member: str
) -> None:
    """And the exception that was to be annotated is what it came upon."""
    error = with_members(**{member: raising(kind)})

    with pytest.raises(kind):
        annotate(error)
    with pytest.raises(kind) as caught, annotating():
        raise error
    assert error is caught.value.__context__
    assert [] == notes(error)


@pytest.mark.parametrize("kind", [*STOPS, MemoryError, RecursionError, StopIteration])
def test_what_else_is_raised_inside_passes_unchanged(kind: type[BaseException]) -> None:
    """Without a note, with its context, by way of ``with`` and of a function."""
    first, second = kind("x"), bare()

    @annotating()
    def run() -> None:
        try:
            raise second
        finally:
            raise first from None

    with pytest.raises(kind) as caught, annotating():
        run()
    assert first is caught.value
    assert ("x",) == first.args
    assert second is first.__context__
    assert [] == notes(first)


@pytest.mark.parametrize(
    "kind", [MemoryError, RecursionError, StopIteration, StopAsyncIteration]
)
@pytest.mark.parametrize("step", ["_noted", "found_in", "explain", "note", "_add"])
def test_a_step_that_fails_costs_the_note_and_no_more(
    kind: type[Exception], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exception reaches the caller."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise kind

    monkeypatch.setattr(_notes, step, fail)
    error = ftplib.error_perm("550 x")

    assert error is annotate(error)
    with pytest.raises(ftplib.error_perm) as caught, annotating():
        raise error
    assert error is caught.value
    assert [] == notes(error)


def fresh(script: str, *arguments: str) -> list[str]:
    """Run a script in a new interpreter, and return the words that it printed."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout.split()


#: Raises at each line in turn that is run below annotate and __exit__.
AT_EACH_LINE = """
import builtins, ftplib, sys
from ftpreplies import annotate, annotating

annotate(ftplib.error_perm("550 x: No such file or directory"))  # the data is read
kind = getattr(builtins, sys.argv[1])
lines = left = 0

def trace(frame, event, argument):
    global left
    if "ftpreplies" not in frame.f_code.co_filename:
        return None
    if event == "line" and frame.f_code.co_name not in ("annotate", "__exit__"):
        left -= 1
        if left == 0:
            raise kind
    return trace

def run(guarded):
    error = ftplib.error_perm("550 x: No such file or directory")
    try:
        if guarded:
            with annotating():
                sys.settrace(trace)
                raise error
        sys.settrace(trace)
        annotate(error)
        sys.settrace(None)
        caught = error
    except BaseException as raised:
        sys.settrace(None)
        caught = raised
    assert ("550 x: No such file or directory",) == error.args
    assert len(getattr(error, "__notes__", [])) <= 1
    return error, caught

kept = []
for guarded in (False, True):
    lines = 0
    while left <= 0:
        lines += 1
        left = lines
        error, caught = run(guarded)
        kept.append(error)  # so that each has an id of its own
        if issubclass(kind, Exception):
            assert caught is error, (lines, caught)
        elif left <= 0:
            assert type(caught) is kind and (caught.__context__ is error) is guarded
    left = 0
    assert error.__notes__
    print(lines)
"""


@pytest.mark.parametrize("kind", ["MemoryError", "RecursionError", "KeyboardInterrupt"])
def test_an_error_may_come_up_at_any_line(kind: str) -> None:
    """Memory may run out or the user lose patience anywhere: at each line in turn."""
    assert all(int(lines) > 100 for lines in fresh(AT_EACH_LINE, kind))


#: Annotates with ever more room on the stack.
AT_EACH_DEPTH = """
import ftplib, sys
from ftpreplies import annotate, annotating
import ftpreplies._notes

def called(exc):
    return exc

guard = annotating()

def guarded(exc):
    with guard:
        raise exc

def room_for(call, error, room):
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(depth + room)
    try:
        return call(error)
    except Exception as raised:
        return raised
    finally:
        sys.setrecursionlimit(1000)

tight = 0
for call, least in ((annotate, called), (guarded, lambda exc: called(exc))):
    for room in range(1, 100):
        error = ftplib.error_perm("550 x: No such file or directory")
        try:
            fits = room_for(least, error, room) is error
        except RecursionError:
            fits = False
        if fits:
            assert room_for(call, error, room) is error, (call, room)
            tight += not hasattr(error, "__notes__")
    assert error.__notes__
    print(tight)
"""


def test_the_stack_may_be_full() -> None:
    """Where one more call fits, it is no annotate that overflows it."""
    assert all(int(times) > 3 for times in fresh(AT_EACH_DEPTH))


def test_the_program_may_be_ending() -> None:
    """When nothing can be imported any more."""
    assert [] == fresh(
        """
import ftplib, sys
from ftpreplies import annotate, annotating

class Late:
    def __del__(self):
        error = ftplib.error_perm("550 x: No such file or directory")
        assert annotate(error) is error
        try:
            with guard:
                raise error
        except ftplib.error_perm as caught:
            assert caught is error

guard = annotating()
sys.late = Late()
sys.late.guard = guard
"""
    )


def trace_of(exc: BaseException) -> list[str]:
    """Return the names of the functions that an exception came through."""
    return [frame.name for frame in traceback.extract_tb(exc.__traceback__)]


@pytest.mark.parametrize("guarded", [True, False])
def test_traceback_and_context_are_those_without_it(guarded: bool) -> None:
    """A block adds no frame and changes no chain."""
    guard: Any = annotating() if guarded else ExitStack()
    error, cause, context = bare(), ValueError(), KeyError()

    def raising() -> None:
        try:
            raise context
        except KeyError:
            raise error from cause

    def run() -> None:
        with guard:
            raising()

    with pytest.raises(ftplib.error_perm) as caught:
        run()
    assert error is caught.value
    assert ["run", "raising"] == trace_of(error)[1:]
    assert cause is error.__cause__
    assert context is error.__context__
    assert error.__suppress_context__
    assert guarded == bool(notes(error))


@pytest.mark.parametrize("commands", [[], ["RETR x"]])
def test_nothing_is_kept_of_an_exception(commands: list[str]) -> None:
    """It goes when it is forgotten; its frames, where it has any, hold it as they did."""
    error = raised_in_ftplib(bare(), *commands) if commands else bare()
    gc.collect()
    gc.disable()
    try:
        assert notes(annotate(error))
        last = weakref.ref(error)
        del error
        if commands:
            gc.collect()
        assert last() is None
    finally:
        gc.enable()
    assert {} == _notes._adding


def test_every_kind_of_function_keeps_what_it_gives() -> None:
    """Values, by way of plain, bound, static, class and partial functions."""

    class Client:
        @annotating()
        def bound(self, value: int) -> int:
            return value

        @staticmethod
        @annotating()
        def static(value: int) -> int:
            return value

        @classmethod
        @annotating()
        def of_class(cls, value: int) -> int:
            return value

    partial: Any = annotating()(functools.partial(divmod, 7))

    assert [1, 2, 3] == [Client().bound(1), Client.static(2), Client.of_class(3)]
    assert (3, 1) == partial(2)


def test_a_generator_is_the_one_it_was() -> None:
    """What is sent, thrown, returned and closed goes through; only a failure is noted."""
    seen: list[object] = []

    @annotating()
    def talk() -> Generator[object, object, int]:
        try:
            seen.append((yield 1))
            try:
                yield 2
            except KeyError:
                yield 3
            return 4
        finally:
            seen.append("closed")

    def value(talking: Any) -> Iterator[object]:
        return (yield from talking)  # type: ignore[no-any-return]

    talking: Any = talk()
    assert [1, 2] == [next(talking), talking.send("sent")]
    assert 3 == talking.throw(KeyError())
    with pytest.raises(StopIteration) as end:
        value(talking).send(None)  # type: ignore[attr-defined]
    assert 4 == end.value.value
    closing: Any = talk()
    next(closing)
    closing.close()
    failing: Any = talk()
    next(failing)
    with pytest.raises(ftplib.error_perm) as caught:
        failing.throw(ftplib.error_perm("550 x"))
    assert 1 == len(notes(caught.value))
    assert ["sent", "closed", "closed", "closed"] == seen


def test_an_async_generator_with_a_guard_inside_can_be_closed() -> None:
    """And what it raises is noted."""
    seen: list[object] = []

    async def talk(fail: bool) -> AsyncIterator[int]:
        async with annotating():
            try:
                yield 1
                if fail:
                    raise ftplib.error_perm("550 x")
            finally:
                seen.append("closed")

    async def run() -> None:
        async with aclosing(talk(fail=False)) as talking:  # type: ignore[type-var]
            async for _ in talking:
                break
        async for _ in talk(fail=True):
            pass

    with pytest.raises(ftplib.error_perm) as caught:
        asyncio.run(run())
    assert 1 == len(notes(caught.value))
    assert ["closed", "closed"] == seen


def test_a_partial_of_an_async_generator_function_is_refused_in_plain_words() -> None:
    """It has no name of its own."""

    async def talk(_: int) -> AsyncIterator[int]:
        yield 1

    with pytest.raises(TypeError, match=r"talk.* is an async generator function: use 'async"):
        annotating()(functools.partial(talk, 1))


def test_guards_within_guards_and_on_stacks_note_once() -> None:
    """One object may be entered again and again, inside itself, too."""
    guard = annotating()
    error = ftplib.error_perm("550 x")

    @guard
    @annotating(locale="ja")
    @guard
    async def run() -> None:
        async with AsyncExitStack() as later, guard:
            later.enter_context(guard)
            await later.enter_async_context(annotating(command="RETR"))
            with ExitStack() as stack, guard, guard:
                stack.enter_context(guard)
                raise error

    for _ in range(3):
        with pytest.raises(ftplib.error_perm) as caught:
            asyncio.run(run())
        assert error is caught.value
    assert 1 == len(notes(error))


class Slow(ftplib.error_perm):
    """Takes its time when its notes are looked at, so that threads come between."""

    def __getattribute__(self, name: str) -> Any:
        if name == "__notes__":
            time.sleep(0.001)
        return super().__getattribute__(name)


@pytest.mark.parametrize("kind", [ftplib.error_perm, Slow])
def test_many_threads_add_one_note(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have seen that there is none, and have one to add."""
    error, plain, count = kind("550 x"), _notes.note, 16
    ready, same_guard = threading.Barrier(count, timeout=30), annotating()

    def note(*args: Any, **kwargs: Any) -> str:
        text = plain(*args, **kwargs)
        ready.wait()
        return text

    def work() -> None:
        with suppress(kind), same_guard:
            raise error

    monkeypatch.setattr(_notes, "note", note)
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert 0 == ready.n_waiting
    assert 1 == len(notes(error))


def test_a_thread_that_is_adding_the_note_is_not_waited_for() -> None:
    """Nor does what a fork left of it block anything."""
    error = bare()
    _notes._adding[id(error)] = object()
    try:
        assert error is annotate(error)
        assert [] == notes(error)
    finally:
        _notes._adding.clear()
    assert notes(annotate(error))


def test_many_tasks_add_one_note() -> None:
    """One failure that many wait for; and each failure of a group has its own."""
    shared = ftplib.error_perm("550 shared")

    async def wait(future: asyncio.Future[None]) -> None:
        async with annotating():
            await future

    async def fail(number: int) -> None:
        async with annotating():
            await asyncio.sleep(0)
            raise ftplib.error_perm(f"55{number} own")

    async def run() -> None:
        future = asyncio.get_running_loop().create_future()
        tasks = [asyncio.create_task(wait(future)) for _ in range(50)]
        await asyncio.sleep(0)
        future.set_exception(shared)
        assert [shared] * 50 == await asyncio.gather(*tasks, return_exceptions=True)
        async with annotating(), asyncio.TaskGroup() as group:
            for number in range(4):
                group.create_task(fail(number))

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(run())
    group = annotate(caught.value)
    assert 1 == len(notes(shared))
    assert 1 == len(notes(group))
    assert [["550"], ["551"], ["552"], ["553"]] == [
        [note.split()[1].strip(",") for note in notes(member)] for member in group.exceptions
    ]


def test_a_copy_has_one_note_as_well() -> None:
    """Whichever was annotated first; copy.copy shares the list of notes."""
    error = ftplib.error_perm("550 x")
    error.add_note("somebody's")
    other = copy.copy(error)
    for exc in (other, error, copy.copy(error), copy.deepcopy(error)):
        assert 1 == len(notes(annotate(exc)))
        assert 2 == len(exc.__notes__)
