"""Logs of FTP servers, clients and sensors: what each reply in them means."""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import ExitStack
from importlib import import_module
from itertools import product, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ftpreplies import _catalogue
from ftpreplies._explain import explain
from ftpreplies._logforms import (
    CODE,
    LOOKED_AT,
    TIME,
    Columns,
    Curl,
    Lines,
    forms,
    without_secrets,
)
from ftpreplies._pages import Page, Paragraph, Table
from ftpreplies._wire import parse
from ftpreplies._writers import text as as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedReader
    from typing import BinaryIO, TextIO

    from ftpreplies._logforms import Form, Key, Told

_BLOCK = 1 << 17
_LONGEST = 1 << 20  # a longer line is passed through in pieces
_SESSIONS = 4096  # sessions whose last command is remembered
_KEPT = 4096  # explanations kept
_KEPT_TEXT = 1024  # the longest text that one is kept for
_OPEN, _OPEN_LINES = 256, 32  # unfinished multi-line replies, and lines of each
_PATIENCE = 10_000  # after so many lines an unfinished reply is given up

#: These begin the requests of other protocols that are logged in the same ways.
_FOREIGN = frozenset(
    b"GET HEAD POST PUT PATCH DELETE TRACE PROPFIND EHLO HELO LHLO MAIL RCPT DATA".split()
)

#: Verbs that need a closer look, in every mixture of small and capital letters.
_SPECIAL = frozenset(
    bytes(letters)
    for verb in (*_FOREIGN, b"PASS")
    for letters in product(*zip(verb, verb.lower(), strict=True))
)
_ONE, _THREE = b"13"

#: Their text is a size, a time, an address or a name, so it tells no cause.
_DATA_REPLIES = frozenset((b"213", b"215", b"227", b"228", b"229", b"257"))

# Names of files, which never decide: quoted, with a path, or first with an extension.
_NAMES = re.compile(rb"\"[^\"]*\"|(?<!\S)/[^\s:]+(?<![.,;)])|^[^\s:/]+\.[A-Za-z0-9]{1,5}(?=: )")
_XFERLOG = re.compile(
    rb"\w{3} \w{3} [ \d]\d " + TIME + rb" \d{4} \d+ \S+ \d+ .+ [ab] \S+ [oid] [argd] "
    rb"\S+ \S+ [01] \S+(?: [ci])?\s*$"
)
_SILENT = re.compile(rb'[^"]*\b(?:OK|FAIL) [A-Z]+: Client "')


class Unreadable(ValueError):  # noqa: N818 - it is shown to people, who read no suffix
    """The log cannot be read on."""


class Found(NamedTuple):
    """What there is to say about a reply in a log.

    Attributes:
        code: The three digits.
        command: The command last sent, or None.
        title: The headline of the meaning.
        cause: The stated cause, if it is one.
        causes: All causes, each with its name, title, and whether it is stated.
        line: What is written after the line.
    """

    code: str
    command: str | None
    title: str
    cause: str | None
    causes: tuple[tuple[str, str, bool], ...]
    line: bytes

    @property
    def headline(self) -> str:
        """The cause's headline, or else the code and its meaning's."""
        for slug, title, _ in self.causes:
            if slug == self.cause:
                return title
        return f"{self.code} {self.title}"


class Options(NamedTuple):
    """What is wanted of a log.

    Attributes:
        locale: The language of the explanations, as `_catalogue.negotiate` gave it.
        form: ``text``, ``json`` (one object a reply instead of the lines) or
            ``summary`` (a table instead of the lines).
        only_errors: Leave out the lines that have no 4yz or 5yz reply.
    """

    locale: str
    form: str = "text"
    only_errors: bool = False


class Annotator:
    """Reads a log and says what its replies mean; remembers what it must, and no more.

    Args:
        options: What is wanted.

    >>> annotator = Annotator(Options("en"))
    >>> annotator.walk([b"< 550 x: No such file or directory"])
    >>> print(annotator.out[1].decode())
        550: No such file or directory
    """

    def __init__(self, options: Options) -> None:
        locale, form, only_errors = options
        self.locale = locale
        self.number = 0
        self.out: list[bytes] = []
        self.summary = Summary()
        self._text, self._only_errors, self._json = form == "text", only_errors, form == "json"
        self._words = _catalogue.words(locale)["logs"]
        self._forms = forms()
        self._form: Form = self._forms[0]
        self._replied = self._commanded = False
        self._odd = ""  # a log without replies that was recognised
        self._last = b""  # the last reply's code
        self._cut = False  # whether the rest of a long line belongs to a password
        # The last command of each session, with a plus where a 1yz reply followed.
        self._states: dict[Key, bytes] = {}
        self._open: dict[Key, list[bytes]] = {}
        self._grown = 0  # the line that last grew one of these
        self._idle: dict[Sequence[bytes | None], tuple[Found | None, bytes, bool]] = {}
        self._said = b""  # the last reply that was looked at
        self._answers: dict[tuple[bytes, bytes | None], Found | None] = {}
        self._short: dict[tuple[bytes, bytes | None], Found | None] = {}

    def walk(self, lines: list[bytes]) -> None:
        """Take whole lines; what they become is in `out`."""
        at = 0
        while at < len(lines):
            form = self._form
            if isinstance(form, Lines) and not form.whole:
                at = self._stroll(form, lines, at)
            else:
                at = self._look(form, lines, at)
        if self._open and self.number - self._grown > _PATIENCE:
            self._open.clear()
        while len(self._states) > _SESSIONS:
            del self._states[next(iter(self._states))]

    def _stroll(self, form: Lines, lines: list[bytes], begin: int) -> int:
        """Pass quickly by the lines that need nothing; return where another format begins."""
        match, key_at, verb_at, reply_at = form.match, form.key, form.verb, form.reply
        states, answers, opened = self._states, self._answers, self._open
        keep: Callable[[bytes], object] = (
            self.out.append if self._text and not self._only_errors else len
        )
        commanded = replied = False
        first, rest = self.number, lines[begin:] if begin else lines
        looked_at = zip(rest, map(match, rest, repeat(0), repeat(LOOKED_AT)), strict=True)
        for at, (line, told) in enumerate(looked_at):
            if told is not None:
                verb = told[verb_at]
                if verb is not None:
                    if verb not in _SPECIAL and not opened:
                        key: Any = told.group(*key_at)
                        states[key] = verb
                        commanded = True
                        keep(line)
                        continue
                elif (reply := told[reply_at]) is not None:
                    if reply[0] == _THREE or reply[:3] in _DATA_REPLIES:
                        replied = True
                        keep(line)
                        continue
                    key = told.group(*key_at)
                    state = states.get(key)
                    question = (reply, state)
                    if reply[0] == _ONE and state is not None:
                        states[key] = state.removesuffix(b"+") + b"+"
                        keep(line)
                    elif question not in answers or opened:
                        self.number = first + at + 1
                        self._heard(line, key, reply)
                    elif (found := answers[question]) is None:
                        keep(line)
                    else:
                        self.number, self._said = first + at + 1, reply
                        self._show(line, found, error=reply[0] > _THREE)
                    continue
            self.number = first + at
            self._line(line)
            if self._form is not form:
                break
        else:
            self.number = first + len(rest)
        self._commanded = self._commanded or commanded
        self._replied = self._replied or replied
        return begin + self.number - first

    def _heard(self, line: bytes, key: Key, reply: bytes) -> None:
        """Take a line that holds a reply and nothing else."""
        found = self._reply(key, reply)
        if b"PASS " in reply.upper():
            line = without_secrets(line)
        self._show(line, found, error=reply[:1] in b"45")

    def _look(self, form: Form, lines: list[bytes], begin: int) -> int:
        """Do the same where a line has both a command and its reply."""
        idle, glance = self._idle, form.glance
        for at in range(begin, len(lines)):
            line = lines[at]
            key = glance(line)
            if key is not None and key in idle:
                found, self._said, error = idle[key]
                self.number += 1
                self._show(line, found, error=error)
                continue
            said = self._line(line)
            if self._form is not form:
                idle.clear()
                return at + 1
            if key is not None and said is not None:
                if len(idle) >= _KEPT:
                    idle.clear()
                idle[key] = said
        return len(lines)

    def _line(self, line: bytes) -> tuple[Found | None, bytes, bool] | None:
        """Take one line; return what was found, unless a password was hidden in it."""
        self.number += 1
        told = self._form.read(line)
        if told is None:
            told = self._other(line)
        if told is None:
            self._show(without_secrets(line), None, error=False)
            return None
        form, found, error, secret = self._form, None, False, False
        for key, name, reply, middle in told:
            verb = None if name is None else name.upper()
            if verb is not None:
                self._command(key, verb)
            if verb == b"PASS" or form.name == "zeek":
                masked = form.mask(line, verb)
                secret = secret or verb == b"PASS" or masked != line
                line = masked
            if reply is not None:
                error = error or reply[:1] in b"45"
                found = self._reply(key, reply) or found
                if b"PASS " in reply.upper():
                    secret = True
                    line = without_secrets(line)
            elif middle is not None and key in self._open:
                self._more(key, middle)
        self._show(line, found, error=error)
        return None if secret else (found, self._said, error)

    def _show(self, line: bytes, found: Found | None, *, error: bool) -> None:
        if self._only_errors and not error:
            return
        if self._text:
            self.out.append(line)
            if found is not None:
                self.out.append(found.line)
        elif found is not None:
            if self._json:
                self.out.append(_object(found, self._said, self.number, self._form.name))
            else:
                self.summary.add(found, self.number)

    def piece(self, piece: bytes, *, last: bool) -> bytes:
        """Take a piece of a line that is too long, and return what to show of it."""
        shown = b"" if self._cut else without_secrets(piece)
        self._cut = not last and (self._cut or shown != piece)
        self.number += last
        return shown + b"\n" * last if self._text and not self._only_errors else b""

    def complaint(self) -> str | None:
        """Return what is to be said about a log in which no reply was found."""
        if not self.number or self._replied or (self._commanded and not self._odd):
            return None
        return str(self._words[self._odd or "no_log"])

    def _other(self, line: bytes) -> list[Told] | None:
        """Try the other formats; the one that reads the line is the next to be tried."""
        for form in self._forms:
            if form is self._form or not (form.hint in line or isinstance(form, Columns)):
                continue
            told = form.read(line)
            if told is not None and (not told or any(one[1] or one[2] for one in told)):
                self._form = form
                return told
        if not self._odd:
            if _XFERLOG.match(line, 0, LOOKED_AT):
                self._odd = "xferlog"
            elif _SILENT.match(line, 0, LOOKED_AT):
                self._odd = "vsftpd"
        return None

    def _command(self, key: Key, verb: bytes) -> None:
        self._states.pop(key, None)
        self._states[key] = verb
        self._open.pop(key, None)
        if verb not in _FOREIGN:
            self._commanded = True

    def _reply(self, key: Key, reply: bytes) -> Found | None:
        """Find what there is to say about a reply."""
        state = self._states.get(key)
        if state is not None and state.upper() in _FOREIGN:
            return None
        self._replied = True
        code, mark, sign = reply[:3], reply[3:4], reply[:1]
        if sign == b"1" and state is not None and not state.endswith(b"+"):
            self._states[key] = state + b"+"
        if sign not in b"245" or code in _DATA_REPLIES:
            return None
        if mark == b"-":
            self._more(key, reply)
            return None
        if isinstance(self._form, Curl) and code == self._last:
            return None
        self._last = code
        opened = self._open.pop(key, None)
        if opened is not None and opened[0][:3] == code:
            reply = b"\n".join((*opened, reply))
        self._said = reply
        return self._answer((reply, state))

    def _more(self, key: Key, line: bytes) -> None:
        """Keep a line of a multi-line reply until its last line comes."""
        self._grown = self.number
        opened = self._open.get(key)
        code = CODE.match(line) if line[3:4] == b"-" else None
        if opened is None or (code is not None and opened[0][:3] != code[0]):
            self._open[key] = opened = []
            if len(self._open) > _OPEN:
                del self._open[next(iter(self._open))]
        if len(opened) < _OPEN_LINES:
            # A space, so that no line inside can be taken for the last.
            opened.append(
                line.rstrip()[:_KEPT_TEXT] if code else b" " + line.strip()[:_KEPT_TEXT]
            )

    def _answer(self, question: tuple[bytes, bytes | None]) -> Found | None:
        """Explain a reply, or remember what was said about it or one like it."""
        if question in self._answers:
            return self._answers[question]
        reply, state = question
        if self._form.name == "vsftpd":
            reply = reply.rstrip().removesuffix(b'"')
        short = (reply[:4] + _NAMES.sub(b"/", reply[4:]), state)
        if short in self._short:
            found = self._short[short]
        else:
            found = self._explained(short[0], state)
            _keep(self._short, short, found)
        _keep(self._answers, question, found)
        return found

    def _explained(self, reply: bytes, state: bytes | None) -> Found | None:
        command, after = None, None
        if state is not None:
            command = state.rstrip(b"+").decode("ascii").upper()
            after = state.endswith(b"+") if self._form.fresh else None
        told = explain(reply, command=command, after_preliminary=after, locale=self.locale)
        causes = told.causes
        if not causes and not told.code.is_error:
            return None
        stated = [one for one in causes if one.stated]
        only = stated[0] if len(stated) == 1 else None
        title = told.title
        says = title
        if only is not None:
            says = only.title
        elif causes:
            comma = _catalogue.words(self.locale)["lists"]["comma"]
            titles = comma.join(one.title for one in causes)
            says = self._words["suggests"].format(title=title, causes=titles)
        code = head = str(told.code)
        if command is not None:
            form = self._words["to" if told.listed and told.code != 421 else "after"]
            head = form.format(code=code, command=command)
        line = self._words["line"].format(head=head, text=says)
        return Found(
            code,
            command,
            title,
            None if only is None else only.cause.value,
            tuple((one.cause.value, one.title, one.stated) for one in causes),
            f"    {line}".encode(),
        )


def _keep(
    cache: dict[Any, Found | None], key: tuple[bytes, bytes | None], found: Found | None
) -> None:
    # What may hold a password is looked at each time.
    if len(key[0]) <= _KEPT_TEXT and b"PASS " not in key[0].upper():
        if len(cache) >= _KEPT:
            cache.clear()
        cache[key] = found


class Summary:
    """Counts the replies of a log by cause, or by meaning where no cause is stated."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[int]] = {}

    def add(self, found: Found, line: int) -> None:
        """Count one reply, read in this line."""
        key = (found.cause or "", found.headline)
        row = self._rows.setdefault(key, [0, line, line])
        row[0] += 1
        row[2] = line

    def page(self, locale: str) -> Page:
        """Return the counts as a page, most first."""
        words = _catalogue.words(locale)["logs"]
        rows = sorted(self._rows.items(), key=lambda one: -one[1][0])
        table = Table(
            (words["count"], words["first"], words["last"], words["cause"]),
            tuple((*map(str, numbers), title) for (_, title), numbers in rows),
        )
        return Page(locale, (table,) if rows else (Paragraph(words["none"]),))


def annotate_log(
    source: BufferedReader,
    target: BinaryIO,
    options: Options,
    moved: Callable[[], object] = bool,
) -> str | None:
    r"""Copy a log and say what its replies mean.

    Args:
        source: The log; gzip is recognised.
        target: Where the lines go, byte for byte but for passwords, each reply that
            has something to say with a line after it.
        options: What is wanted.
        moved: Called after each block.

    Returns:
        None, or what is to be said about a log in which no reply was found.

    Raises:
        Unreadable: The source cannot be read to its end; what came before is written.

    >>> import io
    >>> target = io.BytesIO()
    >>> source = io.BufferedReader(io.BytesIO(b"< 550 x: No such file or directory"))
    >>> annotate_log(source, target, Options("en"))
    >>> print(target.getvalue().decode().splitlines()[1])
        550: No such file or directory
    """
    annotator, form = Annotator(options), options.form
    out = annotator.out
    for lines, whole, end in _blocks(source):
        if whole:
            annotator.walk(lines)
            if out:
                # An explanation ends with a line feed even where its line does not yet.
                closed = end or len(out) > 1 or form == "json"
                target.write(b"\n".join(out) + b"\n" * bool(closed))
                out.clear()
        else:
            target.write(annotator.piece(lines[0], last=bool(end)))
        target.flush()
        moved()
    if form == "summary":
        target.write(as_text(annotator.summary.page(options.locale)).encode())
    return annotator.complaint()


def _blocks(source: BufferedReader) -> Iterator[tuple[list[bytes], bool, bytes]]:
    """Yield lines, whether they are whole, and what ends the last: a line feed or nothing."""
    rest, long = b"", False
    for block in _read(source):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        if lines and (long or len(lines[0]) > _LONGEST):
            yield [lines.pop(0)], False, b"\n"
            long = False
        if lines:
            yield lines, True, b"\n"
        if long or len(rest) > _LONGEST:
            yield [rest], False, b""
            rest, long = b"", True
    if rest:
        yield [rest], True, b""


def _read(source: BufferedReader) -> Iterator[bytes]:
    """Yield what there is, as soon as it is there."""
    from gzip import GzipFile
    from zlib import error

    try:
        if source.peek(2)[:2] == b"\x1f\x8b":
            with GzipFile(fileobj=source) as unpacked:
                while block := unpacked.read1(_BLOCK):
                    yield block
        else:
            while block := source.read1(_BLOCK):
                yield block
    except (OSError, EOFError, error) as problem:
        raise Unreadable(str(problem)) from problem


def _object(found: Found, said: bytes, number: int, name: str) -> bytes:
    """Return one reply as a line of JSON."""
    from json import dumps

    words = said.rstrip()
    if name == "vsftpd":
        words = words.removesuffix(b'"')
    text = without_secrets(words).decode("utf-8", "surrogateescape")
    record = {
        "line": number,
        "format": name,
        "code": int(found.code),
        "command": found.command,
        "text": parse(text).text if len(text) > 3 else None,
        "title": found.title,
        "cause": found.cause,
        "causes": [
            {"cause": slug, "title": title, "stated": stated}
            for slug, title, stated in found.causes
        ],
    }
    line = dumps(record, ensure_ascii=False)
    # What cannot be seen, or cannot be encoded, stands as an escape.
    return (line if line.isprintable() else dumps(record)).encode()


def annotate_file(
    path: str | None, target: BinaryIO, complaints: TextIO, options: Options
) -> str | None:
    """Annotate a file, with a progress bar where one can be shown.

    Args:
        path: The file; standard input if None or ``-``.
        target: As for `annotate_log`.
        complaints: Where a progress bar goes, if it is a terminal that the lines of the
            log do not go to as well.
        options: What is wanted.

    Returns:
        As `annotate_log` does.

    Raises:
        Unreadable: The file cannot be read.
    """
    with ExitStack() as stack:
        if path in (None, "-"):
            source = sys.stdin.buffer
        else:
            try:
                source = stack.enter_context(Path(str(path)).open("rb"))
            except (OSError, ValueError) as problem:
                raise Unreadable(str(problem)) from problem
        reader = cast("BufferedReader", source)
        moved: Callable[[], object] = bool
        if complaints.isatty() and (options.form == "summary" or not target.isatty()):
            moved = _bar(reader, complaints, stack)
        return annotate_log(reader, target, options, moved)


def _bar(source: BufferedReader, complaints: TextIO, stack: ExitStack) -> Callable[[], object]:
    """Show a progress bar; return what moves it."""
    try:
        status = os.fstat(source.fileno())
        tqdm = import_module("tqdm").tqdm
    except (OSError, ImportError):
        return bool
    if not stat.S_ISREG(status.st_mode):
        return bool
    bar = stack.enter_context(
        tqdm(total=status.st_size, unit="B", unit_scale=True, leave=False, file=complaints)
    )
    return lambda: bar.update(source.tell() - bar.n)
