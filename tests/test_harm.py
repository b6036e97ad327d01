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

from ftpreplies import ServerReply, _notes, annotate, annotating, explain, reply_of, to_oserror

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

MARK = "ftpreplies: "


def contents(exc: BaseException) -> dict[str, Any]:
    """Return the dictionary of an exception, past whatever its class does."""
    return dict(*BaseException.__reduce__(exc)[2:])


def notes(exc: BaseException) -> list[str]:
    """Return our notes of an exception, whatever its class says of them."""
    found = contents(exc).get("__notes__")
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
        return self.steps

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
    members |= {name: trap for name in ("__getattr__", "__iter__", "__bool__", "__len__")}
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

    exceptions = property(lambda self: (self,))  # type: ignore[assignment]


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
    "reduce": Case(lambda: with_members(__reduce__=trap, __reduce_ex__=trap, __getstate__=trap)),
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
    "notes-read-only": Case(lambda: with_members(__notes__=property(lambda _: [])), noted=False),
    "notes-class-tuple": Case(lambda: with_members(__notes__=()), noted=False),
    "notes-tuple": Case(lambda: with_attributes(bare(), __notes__=("a",)), noted=False),
    "notes-int": Case(lambda: with_attributes(bare(), __notes__=5), noted=False),
    "notes-none": Case(lambda: with_attributes(bare(), __notes__=None), noted=False),
    "notes-text": Case(lambda: with_attributes(bare(), __notes__="abc"), noted=False),
    "notes-endless": Case(lambda: with_attributes(bare(), __notes__=Endless()), noted=False),
    "notes-trapped": Case(lambda: with_attributes(bare(), __notes__=trapped(str)()), noted=False),
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
    "group-itself": Case(lambda: ItselfGroup("itself", [ftplib.error_perm("550 x")]), reply=False),
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
    "meta-instance": Case(lambda: with_meta(__instancecheck__=trap, __subclasscheck__=trap)),
    "module-odd": Case(lambda: with_members(__module__=trapped(str)("ftplib")), reply=False),
    # other clients' shapes
    "urllib-lazy": Case(lambda: URLError(Endless()), reply=False),  # type: ignore[arg-type]
    "urllib-trapped": Case(lambda: URLError(trapped(str)("ftp error: 550 x")), reply=False),
    "oserror-errno": Case(lambda: OSError([], "x"), reply=False),
    "oserror-raises": Case(lambda: type("Odd", (OSError,), {"errno": PROPERTY})(), reply=False),
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
    "twisted-trapped": Case(lambda: client("FTPError", TWISTED, [trapped(str)("550 x")]), False),
    "requests-endless": Case(
        lambda: client("HTTPError", {**REQUESTS, "response": Endless()}), reply=False
    ),
}

cases = pytest.mark.parametrize("case", [pytest.param(c, id=name) for name, c in CASES.items()])


def state(exc: BaseException) -> list[object]:
    """Return all of an exception but its notes, read past whatever its class does."""
    return [
        *BaseException.args.__get__(exc),
        *BaseException.__reduce__(exc)[:1],
        *(value for name, value in sorted(contents(exc).items()) if name != "__notes__"),
        BaseException.__cause__.__get__(exc),
        BaseException.__context__.__get__(exc),
        BaseException.__suppress_context__.__get__(exc),
        BaseException.__traceback__.__get__(exc),
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
        assert exc is BaseException.__cause__.__get__(to_oserror(exc))
    else:
        with pytest.raises(ValueError, match="holds no FTP reply"):
            to_oserror(exc)
