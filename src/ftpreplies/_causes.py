"""Causes: what the text of a reply says, read with a word index over causes.json."""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from functools import lru_cache
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from unicodedata import normalize

import attrs

from ftpreplies._catalogue import once, wordings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ftpreplies._wire import ServerReply

_KEPT = 1024  # a text longer than this is never kept in the cache
_WINDOW, _STEP = 64, 48  # words that are looked at together, so that time stays linear
_GAP, _GAP_OF_SIGNS, _ANY_GAP = 3, 12, _WINDOW
_NO_TAIL = 1 << 30
_STOP = (None,) * (_GAP + 1)  # no wording reaches from one sentence into the next
_GAP_MARK, _TAIL_MARK = (frozenset(("...",)),), (frozenset((":",)),)

# What begins and ends the quotation of a name. Python's IOError(28, '...') quotes no name: its
# beginning alone is cut off.
_OPENS = re.compile('["\\[<`\u201c\u201e\u00ab\u300c\u300e\u2018]')
_OPENING_APOSTROPHE = re.compile("(?<![^\\s(:=])'")
_QUOTED = re.compile(
    "\\(\\d{1,5}, '|"
    '"[^"\n]{0,255}"|\\[[^\\[\\]\n]{0,255}\\]|<[^<>\n]{0,255}>|`[^`\'\n]{0,255}[`\']'
    "|[\u201c\u201e][^\u201c-\u201e\n]{0,255}[\u201c\u201d]|\u00ab[^\u00ab\u00bb\n]{0,255}\u00bb"
    "|\u300c[^\u300c\u300d\n]{0,255}\u300d|\u300e[^\u300e\u300f\n]{0,255}\u300f"
    "|\u2018[^\u2018\u2019\n]{1,255}\u2019(?!\\w)"
    "|(?<![^\\s(:=])'(?:[^'\n]|(?<=\\w)'(?=\\w)){1,255}+'(?!\\w)"
)
_BEFORE, _BEHIND = "'(-{", ".,;:!?)'-}"
_INNER = re.compile("[:;,!?(){}=|]+")
_WIDE = str.maketrans(
    {
        "\uff1a": ": ",
        "\uff0c": ", ",
        "\u3002": ". ",
        "\u3001": ", ",
        "\uff1b": "; ",
        "\uff01": "! ",
        "\uff08": " (",
        "\uff09": ") ",
        "\u3000": " ",
        "\u2019": "'",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_WIDE_SIGNS = re.compile("[\u3000-\u3002\uff01-\uff1b\u2019\u00a0\u202f]")
_MARKS = re.compile("[\u0300-\u036f]+")
_SIGNS = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]+")
_SURROGATE, _TWO_BYTES = re.compile("[\udc80-\udcff]"), re.compile("[\x80-\xff]{2}")
_CHARSETS = ("utf-8", "cp1252", "cp1251", "gb18030", "cp932")


class Cause(Enum):
    """What a server's text says, or suggests, is the reason of its reply."""

    FILE_NOT_FOUND = "file-not-found"
    PERMISSION_DENIED = "permission-denied"
    ALREADY_EXISTS = "already-exists"
    IS_A_DIRECTORY = "is-a-directory"
    NOT_A_DIRECTORY = "not-a-directory"
    NOT_A_REGULAR_FILE = "not-a-regular-file"
    DIRECTORY_NOT_EMPTY = "directory-not-empty"
    FILE_BUSY = "file-busy"
    FILE_OFFLINE = "file-offline"
    NO_FILES_MATCH = "no-files-match"
    NAME_NOT_ALLOWED = "name-not-allowed"
    CROSS_DEVICE_RENAME = "cross-device-rename"
    ENCODING_ERROR = "encoding-error"
    ASCII_MODE_REFUSED = "ascii-mode-refused"
    INCOMPLETE_SUCCESS = "incomplete-success"
    QUOTA_EXCEEDED = "quota-exceeded"
    DISK_FULL = "disk-full"
    FILE_TOO_LARGE = "file-too-large"
    RATIO_INSUFFICIENT = "ratio-insufficient"
    READ_ONLY = "read-only"
    IO_ERROR = "io-error"
    LOGIN_INCORRECT = "login-incorrect"
    LOGIN_REQUIRED = "login-required"
    ACCOUNT_DISABLED = "account-disabled"
    ANONYMOUS_DENIED = "anonymous-denied"
    PASSWORD_EXPIRED = "password-expired"  # noqa: S105
    ACCOUNT_NEEDED = "account-needed"
    USER_CHANGE_DENIED = "user-change-denied"
    HOME_DIRECTORY_UNAVAILABLE = "home-directory-unavailable"
    CHROOT_ROOT_WRITABLE = "chroot-root-writable"
    TLS_REQUIRED = "tls-required"
    TLS_REQUIRED_ON_DATA = "tls-required-on-data"
    TLS_NOT_AVAILABLE = "tls-not-available"
    TLS_NOT_ALLOWED = "tls-not-allowed"
    TLS_SESSION_REUSE_REQUIRED = "tls-session-reuse-required"
    TLS_HANDSHAKE_FAILED = "tls-handshake-failed"
    CLIENT_CERTIFICATE_REQUIRED = "client-certificate-required"
    CLIENT_CERTIFICATE_REJECTED = "client-certificate-rejected"
    PROTECTION_LEVEL = "protection-level"
    TOO_MANY_CONNECTIONS = "too-many-connections"
    TOO_MANY_CONNECTIONS_FROM_HOST = "too-many-connections-from-host"
    TOO_MANY_CONNECTIONS_FOR_USER = "too-many-connections-for-user"
    TOO_MANY_LOGIN_FAILURES = "too-many-login-failures"
    ADDRESS_DENIED = "address-denied"
    IDLE_TIMEOUT = "idle-timeout"
    LOGIN_TIMEOUT = "login-timeout"
    TRANSFER_TIMEOUT = "transfer-timeout"
    SERVER_SHUTTING_DOWN = "server-shutting-down"
    SERVER_OVERLOADED = "server-overloaded"
    SERVER_MISCONFIGURED = "server-misconfigured"
    SERVER_INTERNAL_ERROR = "server-internal-error"
    DATA_CONNECTION_REFUSED = "data-connection-refused"
    DATA_CONNECTION_TIMEOUT = "data-connection-timeout"
    DATA_CONNECTION_LOST = "data-connection-lost"
    DATA_CONNECTION_ADDRESS_MISMATCH = "data-connection-address-mismatch"
    NO_DATA_CONNECTION_SET_UP = "no-data-connection-set-up"
    PORT_COMMAND_REJECTED = "port-command-rejected"
    PASSIVE_REQUIRED = "passive-required"
    PASSIVE_UNAVAILABLE = "passive-unavailable"
    PASSIVE_PORTS_EXHAUSTED = "passive-ports-exhausted"
    PROTOCOL_FAMILY_UNSUPPORTED = "protocol-family-unsupported"
    TRANSFER_ABORTED_BY_CLIENT = "transfer-aborted-by-client"
    TRANSFER_ABORTED_BY_SERVER = "transfer-aborted-by-server"
    COMMAND_UNKNOWN = "command-unknown"
    COMMAND_DISABLED = "command-disabled"
    COMMAND_SUPERFLUOUS = "command-superfluous"
    COMMAND_UNSUPPORTED_PARAMETER = "command-unsupported-parameter"
    MISSING_ARGUMENT = "missing-argument"
    BAD_ARGUMENT = "bad-argument"
    LINE_TOO_LONG = "line-too-long"
    BAD_SEQUENCE = "bad-sequence"
    RENAME_SOURCE_MISSING = "rename-source-missing"
    RESTART_UNSUPPORTED = "restart-unsupported"
    RESTART_OFFSET_INVALID = "restart-offset-invalid"
    WRONG_PROTOCOL = "wrong-protocol"

    @property
    def area(self) -> str:
        """What it is about, such as ``file``, ``login`` or ``tls``."""
        return self._row["area"]  # type: ignore[no-any-return]

    @property
    def parent(self) -> Cause | None:
        """The wider cause that this one is a kind of, or None."""
        slug = self._row["parent"]
        return None if slug is None else Cause(slug)

    @property
    def fixed_by(self) -> tuple[str, ...]:
        """Who can act, of ``user``, ``developer``, ``administrator``, ``network``."""
        return tuple(self._row["fixed_by"])

    @property
    def retry(self) -> str:
        """Whether the same command again can help, one of ``no``, ``yes``, ``later``, ``maybe``."""
        return self._row["retry"]  # type: ignore[no-any-return]

    @property
    def errno(self) -> str | None:
        """The name of the errno that fits, such as ``ENOENT``, or None."""
        return self._row["errno"]  # type: ignore[no-any-return]

    @property
    def _row(self) -> Any:
        return wordings()["causes"][self.value]


class Told(NamedTuple):
    """One cause, and whether the text states it or only suggests it.

    Attributes:
        cause: The cause.
        stated: True where the wording says it outright.
    """

    cause: Cause
    stated: bool


def causes_of(
    reply: ServerReply,
    command: str | None = None,
    after_preliminary: bool | None = None,
) -> tuple[Told, ...]:
    """Read the causes that a reply states or suggests.

    Args:
        reply: The reply.
        command: The verb of the command last sent, or None.
        after_preliminary: Whether a 1yz reply came before; None if unknown.

    Returns:
        The causes, likeliest first; none for a plain success, for a protected reply
        and where nothing is known.

    >>> from ftpreplies import parse
    >>> causes_of(parse("550 quota.txt: No such file"))
    (Told(cause=<Cause.FILE_NOT_FOUND: 'file-not-found'>, stated=True),)
    """
    lines = reply.lines
    size = len(lines[0]) if len(lines) == 1 else sum(map(len, lines))
    if size > _KEPT:
        return _table().told(lines, command, after_preliminary)
    return _told(lines, command, after_preliminary)


@lru_cache(maxsize=2048)
def _told(
    lines: tuple[str, ...], command: str | None, after_preliminary: bool | None
) -> tuple[Told, ...]:
    return _table().told(lines, command, after_preliminary)


@once
def _table() -> Table:
    return Table(wordings())


@attrs.frozen(eq=False)
class _Row:
    """One row of causes.json, ready to be compared.

    Attributes:
        told: What it tells.
        codes: How the codes begin that it speaks about.
        commands: The commands that it speaks about; None for any.
        after: Whether it speaks about replies after a 1yz; None for both.
        rank: 1 if it is decisive, 0 as usual, -1 if it is weak, -2 if it is the weakest.
    """

    told: tuple[Told, ...]
    codes: tuple[str, ...]
    commands: frozenset[str] | None
    after: bool | None
    rank: int

    def fits(self, code: str, command: str | None, after: bool | None) -> bool:
        """Tell whether the row speaks about this code, command and place."""
        return (
            (self.commands is None or command in self.commands)
            and code.startswith(self.codes)
            and (self.after is None or self.after == after)
        )


@attrs.frozen(eq=False)
class _Pattern:
    """One wording: its steps in their order, each with the gap allowed before it.

    Attributes:
        steps: Words that are alternatives, and how many others may stand before them.
        split: How many steps belong before the last colon; 0 if none.
        pair: The number of the step that, with the one before it, files the wording.
        reach: How far apart the two words of the pair may stand.
        behind: The steps after the pair.
        before: The steps before the pair, backwards, each with the gap behind it.
        others: The words of all other steps.
        rank: What the wording weighs wherever it is found.
        row: What it tells.
        commands: The row's commands, once more for speed.
    """

    steps: _Steps
    split: int
    pair: int
    reach: int
    behind: _Steps
    before: _Steps
    others: tuple[frozenset[str], ...]
    rank: int
    row: _Row
    commands: frozenset[str] | None


# Words that are alternatives, and how many others may stand before them.
_Steps: TypeAlias = tuple[tuple[frozenset[str], int], ...]

# A piece of a text: its words, None for those that no wording knows.
_Words: TypeAlias = tuple[str | None, ...]

# A wording found: its rank, its words' places as bits, and what it tells.
_Match: TypeAlias = tuple[int, int, tuple[Told, ...]]

# A rank is one number: decisive, across the colon, not weak, in the last part, and the
# count of words, the first of these first.
_DECISIVE, _ACROSS, _FIRM, _LAST = 1 << 14, 1 << 13, 1 << 11, 1 << 10
_WORDS = _LAST - 1
_rank = itemgetter(0)


# By the second of two words, the wordings that these two make possible.
_Pairs: TypeAlias = tuple[frozenset[str | None], dict[str | None, list[_Pattern]]]


class Table:
    """The wordings, indexed by their rarest word."""

    def __init__(self, data: Any) -> None:
        """Compile the rows of causes.json."""
        self._canon: dict[str, str] = {}
        for family in data["families"]:
            head, *others = _plain(family).split()
            self._canon.update(dict.fromkeys(others, head))
        self._groups: dict[str, list[str]] = data["commands"]
        self._silent: list[_Row] = []
        patterns: list[tuple[_Steps, int, int, _Row]] = []
        for section in data["wordings"]:
            for row in section["rows"]:
                ready = self._row(row)
                if "say" not in row:
                    self._silent.append(ready)
                    continue
                for say in [row["say"]] if isinstance(row["say"], str) else row["say"]:
                    patterns.extend(self._patterns(say, ready))
        self._alone: dict[str | None, list[_Pattern]] = {}
        self._pairs: dict[str, _Pairs] = {}
        self._openings: dict[str, list[tuple[frozenset[str], _Pattern]]] = {}
        counts = Counter(word for steps, *_ in patterns for words, _ in steps for word in words)
        for pattern in patterns:
            self._file(_pattern(*pattern, counts))
        self._lonely = frozenset(self._alone)
        # Texts that differ in names and numbers only are one text to this cache.
        self._matched = lru_cache(maxsize=2048)(self._matches)
        for word in counts:
            self._canon.setdefault(word, word)
        for word, head in tuple(self._canon.items()):
            self._canon[f"{word}."] = self._canon[f"{word},"] = head

    def _file(self, pattern: _Pattern) -> None:
        """File a wording under two words that stand close together, or under one."""
        steps, pair = pattern.steps, pattern.pair
        if pair:
            for word in steps[pair - 1][0]:
                self._openings.setdefault(word, []).append((steps[pair][0], pattern))
        else:
            for word in min((words for words, _ in steps), key=len):
                self._alone.setdefault(word, []).append(pattern)

    def _pairs_of(self, word: str) -> _Pairs:
        """Give the wordings filed under this word by the word that follows; made once."""
        pairs: dict[str | None, list[_Pattern]] = {}
        for words, pattern in self._openings.get(word, ()):
            for second in words:
                pairs.setdefault(second, []).append(pattern)
        self._pairs[word] = made = frozenset(pairs), pairs
        return made

    def _row(self, row: dict[str, Any]) -> _Row:
        stated = row.get("is", [])
        stated = [stated] if isinstance(stated, str) else stated
        told = [Told(Cause(slug), stated=True) for slug in stated]
        told += [Told(Cause(slug), stated=False) for slug in row.get("may_be", ())]
        commands: set[str] = set()
        for name in row.get("commands", ()):
            commands.update(self._groups.get(name, (name,)))
        return _Row(
            tuple(told),
            tuple(row.get("codes", ("4", "5"))),
            frozenset(commands) or None,
            {"after": True, "before": False, None: None}[row.get("place")],
            row.get("rank", 0 if stated else -1),
        )

    def _patterns(self, say: str, row: _Row) -> Iterator[tuple[_Steps, int, int, _Row]]:
        """Compile one wording; phrases among its alternatives are spelt out."""
        extra = 2 * bool(row.commands) + (row.codes != ("4", "5")) + (row.after is not None)
        for choice in product(*map(self._choices, _plain(say).split())):
            steps: list[tuple[frozenset[str], int]] = []
            split, gap = 0, 0
            for phrase in choice:
                if phrase == _GAP_MARK:
                    gap = _ANY_GAP
                elif phrase == _TAIL_MARK:
                    split, gap = len(steps), _ANY_GAP
                else:
                    for words in phrase:
                        steps.append((words, gap))
                        gap = 0
                    signs = len(phrase) > 1 and _SIGNS.match(min(phrase[0]))
                    gap = _GAP_OF_SIGNS if signs else _GAP
            yield tuple(steps), split, extra, row

    def _choices(self, item: str) -> list[tuple[frozenset[str], ...]]:
        """Read alternatives: the single words together, each phrase for itself."""
        single: set[str] = set()
        phrases = []
        for choice in item.split("|"):
            words = [
                self._canon.get(word, word)
                for part in choice.split("_")
                for word in (_pieces(part) if part not in {"...", ":"} else [part])
            ]
            if len(words) == 1:
                single.add(words[0])
            else:
                phrases.append(tuple(frozenset((word,)) for word in words))
        return [(frozenset(single),), *phrases] if single else phrases

    def told(
        self, lines: tuple[str, ...], command: str | None, after: bool | None
    ) -> tuple[Told, ...]:
        """Find the causes of one reply."""
        code = lines[0][:3]
        if code[0] not in "2345":
            return ()
        if len(lines) == 1:
            texts = [lines[0][4:]]
        else:
            marks = (f"{code}-", f"{code} ")
            texts = [line[4:] if line.startswith(marks) else line for line in lines]
        found = self._read(texts, code, command, after)
        if not found and not all(map(str.isascii, texts)):
            for again in _other_charsets(texts):
                found = self._read(again, code, command, after)
                if found:
                    break
        if found:
            return _decided(found)
        for row in self._silent:
            if row.fits(code, command, after):
                return row.told
        return ()

    def _read(
        self, texts: list[str], code: str, command: str | None, after: bool | None
    ) -> tuple[_Match, ...]:
        """Find the weightiest wordings, a window of words at a time."""
        best: tuple[_Match, ...] = ()
        for text in texts:
            words, tail = self._words(text)
            for start in range(0, max(1, len(words) - _WINDOW + _STEP), _STEP):
                window = tuple(words[start : start + _WINDOW])
                # Where the last part begins matters inside the window only.
                cut = min(max(tail - start, 0), _WINDOW)
                found = self._matched(window, cut, code, command, after)
                if not best or not found or found[0][0] > best[0][0]:
                    best = found or best
                elif found[0][0] == best[0][0] and len(best) < _WINDOW:
                    best += found
        return best

    def _words(self, text: str) -> tuple[list[str | None], int]:
        """Cut a line into known words (None for others); where its last part begins."""
        text = text.lower() if text.isascii() else _plain(text)
        if _OPENS.search(text) or ("'" in text and _OPENING_APOSTROPHE.search(text)):
            text = _QUOTED.sub(" ", text)
        cut = text.rstrip(" :").rfind(": ") + 1
        if not cut:
            return self._known(text), _NO_TAIL
        head = self._known(text[:cut])
        tail = self._known(text[cut:])
        return head + tail, len(head)

    def _known(self, text: str) -> list[str | None]:
        get = self._canon.get
        words: list[str | None] = []
        for raw in text.split():
            word = get(raw)
            if word is None and not (raw.isalnum() and raw.isascii()):
                bare = raw.rstrip(_BEHIND).lstrip(_BEFORE)
                word = get(bare)
                if word is None and not (bare.isalnum() and bare.isascii()):
                    words.extend(map(get, _pieces(bare)))
                    continue
            words.append(word)
            if raw[-1] == ".":
                words.extend(_STOP)
        return words

    def _matches(
        self,
        words: _Words,
        tail: int,
        code: str,
        command: str | None,
        after: bool | None,
    ) -> tuple[_Match, ...]:
        """Find the wordings in these words; the weightiest of them."""
        known = set(words)
        found: list[_Match] = []
        for pattern, left, right in self._near(words, known, command):
            for others in pattern.others:
                if known.isdisjoint(others):
                    break
            else:
                row = pattern.row
                if not code.startswith(row.codes) or row.after not in (None, after):
                    continue
                if right:
                    places = _grown(pattern, words, left, right)
                else:
                    places = _scanned(pattern, words, tail)
                if places:
                    rank = pattern.rank
                    if pattern.split:
                        rank += _ACROSS
                    elif tail < _WINDOW and tail < (places & -places).bit_length():
                        rank += _LAST
                    found.append((rank, places, row.told))
        return _leading(found) if len(found) > 1 else tuple(found)

    def _near(
        self, words: _Words, known: set[str | None], command: str | None
    ) -> list[tuple[_Pattern, int, int]]:
        """Collect the wordings that two close words, or one word, make possible."""
        near: list[tuple[_Pattern, int, int]] = []
        pairs_of = self._pairs
        for left, word in enumerate(words):
            if word is None:
                continue
            seconds, pairs = pairs_of.get(word) or self._pairs_of(word)
            if known.isdisjoint(seconds):
                continue
            right = left
            for second in words[left + 1 : left + 2 + _GAP]:
                right += 1
                if second in seconds:
                    near += [
                        (pattern, left, right)
                        for pattern in pairs[second]
                        if right - left <= pattern.reach
                        and (pattern.commands is None or command in pattern.commands)
                    ]
        if not known.isdisjoint(self._lonely):
            near += [
                (pattern, 0, 0)
                for word in words
                if word in self._alone
                for pattern in self._alone[word]
                if pattern.commands is None or command in pattern.commands
            ]
        return near


def _pattern(
    steps: _Steps, split: int, extra: int, row: _Row, counts: Counter[str]
) -> _Pattern:
    """Choose the two words by which a wording is found: the rarest of its neighbours."""
    often = [sum(map(counts.__getitem__, words)) for words, _ in steps]
    pairs = [
        (often[at - 1] * often[at], at)
        for at in range(1, len(steps))
        if steps[at][1] <= _GAP and not split
    ]
    pair = min(pairs)[1] if pairs else 0
    others = tuple(
        words for at, (words, _) in enumerate(steps) if not pair or at not in {pair - 1, pair}
    )
    rank = 4 * len(steps) + extra
    rank += _DECISIVE * (row.rank > 0) + _FIRM * (row.rank + 2)
    before = tuple((steps[at - 1][0], steps[at][1]) for at in range(pair - 1, 0, -1))
    reach = steps[pair][1] + 1
    return _Pattern(
        steps, split, pair, reach, steps[pair + 1 :], before, others, rank, row, row.commands
    )


def _grown(pattern: _Pattern, words: _Words, left: int, right: int) -> int:
    """Start from two words of a wording and look for the others on both sides."""
    places = 1 << left | 1 << right
    if not pattern.others:
        return places
    for wanted, gap in pattern.behind:
        for word in words[right + 1 : right + gap + 2]:
            right += 1
            if word in wanted:
                break
        else:
            return 0
        places |= 1 << right
    for wanted, gap in pattern.before:
        for word in reversed(words[max(left - gap - 1, 0) : left]):
            left -= 1
            if word in wanted:
                break
        else:
            return 0
        places |= 1 << left
    return places


def _scanned(pattern: _Pattern, words: _Words, tail: int) -> int:
    """Look for the words of a wording anywhere in their order."""
    split, end = pattern.split, len(words)
    if split and not 0 < tail < end:
        return 0
    least = places = 0
    for number, (wanted, gap) in enumerate(pattern.steps):
        if split and number == split:
            least = max(least, tail)
        last = min(least + gap + 1 if number else end, tail if number < split else end)
        for at in range(least, last):
            if words[at] in wanted:
                break
        else:
            return 0
        places |= 1 << at
        least = at + 1
    return places


def _leading(found: list[_Match]) -> tuple[_Match, ...]:
    """Keep the wordings that weigh most, without those that are a part of a longer one."""
    leading: list[_Match] = []
    for one in sorted(found, key=_rank, reverse=True):
        if leading and one[0] < leading[0][0]:
            break
        rank, places, _ = one
        for other in found:
            if (
                rank & _DECISIVE <= other[0] & _DECISIVE
                and (other[0] >= _FIRM or rank < _FIRM)
                and places & other[1] == places
                and (places != other[1] or rank & _WORDS < other[0] & _WORDS)
            ):
                break
        else:
            leading.append(one)
    return tuple(leading)


def _decided(found: tuple[_Match, ...]) -> tuple[Told, ...]:
    """Say what the leading wordings tell; several that weigh the same speak together."""
    rows = dict.fromkeys([told for _, _, told in found])
    if len(rows) == 1:
        return found[0][2]
    told: dict[Cause, bool] = {}
    for row in rows:
        for cause, stated in row:
            told[cause] = stated or told.get(cause, False)
    parents = {cause.parent for cause, stated in told.items() if stated}
    return tuple(
        Told(cause, stated)
        for cause, stated in sorted(told.items(), key=lambda one: not one[1])
        if not stated or cause not in parents
    )


def _pieces(token: str) -> list[str]:
    """Cut what stands between two spaces; a name stays whole, so that it is not known."""
    pieces = []
    for piece in _INNER.split(token):
        bare = piece.rstrip(_BEHIND).lstrip(_BEFORE)
        if bare.endswith(("exception", "error")):
            bare = bare.rpartition(".")[2]
        if bare.isascii() or not _SIGNS.fullmatch(bare):
            pieces.append(bare)
        else:
            pieces.extend(bare[at : at + 2] for at in range(max(1, len(bare) - 1)))
    return pieces


def _plain(text: str) -> str:
    """Lower case without accents."""
    text = text.lower()
    if text.isascii():
        return text
    if _WIDE_SIGNS.search(text):
        text = text.translate(_WIDE)
    return _MARKS.sub("", normalize("NFD", text))


def _other_charsets(texts: list[str]) -> Iterator[list[str]]:
    """Read again what a client read in the wrong charset."""
    whole = "\n".join(texts)
    if _SURROGATE.search(whole):
        raw = whole.encode("utf-8", "surrogateescape")
    elif _TWO_BYTES.search(whole):
        try:
            raw = whole.encode("latin-1")
        except UnicodeEncodeError:
            return
    else:
        return
    for charset in _CHARSETS:
        try:
            yield raw.decode(charset).split("\n")
        except UnicodeDecodeError:
            continue
