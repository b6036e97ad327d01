"""Causes: what a text says, what must never decide, and what no text may break."""

from __future__ import annotations

import errno
import json
import pickle
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftpreplies import ParseError, _causes, parse
from ftpreplies._catalogue import wordings
from ftpreplies._causes import Cause, Table, Told, _plain, _told, causes_of


def stated(text: str | bytes, command: str | None = None) -> list[str]:
    """Return the causes that the text states."""
    return [one.cause.value for one in causes_of(parse(text), command) if one.stated]


def named(text: str, command: str | None = None) -> list[str]:
    """Return all causes, likeliest first."""
    return [one.cause.value for one in causes_of(parse(text), command)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("550 quota.txt: No such file", "file-not-found"),
        ("550 Permission denied.txt: No such file or directory", "file-not-found"),
        ('550 "Permission denied.txt": No such file or directory.', "file-not-found"),
        ("550 'Disk full': file not found", "file-not-found"),
        ("553 open: IOError(28, 'No space left on device')", "disk-full"),
        ("553 open: OSError(122, 'Disk quota exceeded')", "quota-exceeded"),
        ("550 (7, 'Disk full'): file not found", "file-not-found"),
        ("550 /srv/quota/exceeded/x: Permission denied", "permission-denied"),
        ("550 C:\\quota\\full: Access is denied.", "permission-denied"),
        ("550 quota exceeded: Permission denied", "permission-denied"),
        ("550 disk.full.tar.gz: Is a directory", "is-a-directory"),
        ("550 Can't open Timeout.log: No such file or directory", "file-not-found"),
        ("553 [too many users.txt] won't do: No space left on device", "disk-full"),
        ("550 「権限がありません」: No such file or directory", "file-not-found"),
        ("550 «Accès refusé» : Aucun fichier ou dossier de ce type", "file-not-found"),
        (
            "550 ENOENT: no such file or directory, open '/srv/it's full/Disk full'",
            "file-not-found",
        ),
        ("550 权限不足.txt: 没有那个文件或目录", "file-not-found"),
        ("550 `Login incorrect': No such file or directory", "file-not-found"),
    ],
)
def test_names_never_decide(text: str, cause: str) -> None:
    """Paths, quoted names and file names are not the reason."""
    assert stated(text) == [cause]


@pytest.mark.parametrize(
    "text",
    [
        '257 "/no such file/permission denied" is the current directory',
        "226 Transfer complete.",
        "226 File /pub/disk full.txt received ok",
        "200 Command okay.",
        "230 User bob logged in.",
        "331 Password required for bob.",
        "350 File exists, ready for destination name.",
        "150 Opening data connection for quota.txt",
        "220 (vsFTPd 3.0.3)",
        "250 Directory successfully changed.",
        "631 UGVybWlzc2lvbiBkZW5pZWQ=",
        "632 Permission denied",
    ],
)
def test_no_cause(text: str) -> None:
    """A plain success and a protected reply have none."""
    assert causes_of(parse(text), "RETR") == ()


@pytest.mark.parametrize(
    ("text", "command", "first"),
    [
        ("226 Transfer done (but failed to open directory).", "LIST", "file-not-found"),
        (
            "202 Command not implemented, superfluous at this site.",
            "ACCT",
            "command-superfluous",
        ),
        ("226 WARNING! 12 bare linefeeds received in ASCII mode", "STOR", "incomplete-success"),
        ("230 No directory! Logging in with home=/", "PASS", "home-directory-unavailable"),
        ("332 Need account for storing files.", "STOR", "account-needed"),
    ],
)
def test_a_success_may_hide_a_loss(text: str, command: str, first: str) -> None:
    """Positive codes with a cause all the same."""
    assert named(text, command)[0] == first


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("550 Zugriff verweigert", "permission-denied"),
        ("550 Datei oder Verzeichnis nicht gefunden", "file-not-found"),
        ("550 Le fichier spécifié est introuvable.", "file-not-found"),
        ("550 Permiso denegado", "permission-denied"),
        ("550 Accesso negato.", "permission-denied"),
        ("550 Diretório não vazio", "directory-not-empty"),
        ("550 Нет такого файла или каталога", "file-not-found"),
        ("550 ディレクトリは空ではありません", "directory-not-empty"),
        ("550 アクセスが拒否されました。", "permission-denied"),
        ("550 拒绝访问。", "permission-denied"),
        ("552 设备上没有空间", "disk-full"),
        ("550 java.nio.file.AccessDeniedException: /srv/x", "permission-denied"),
        ("550 open /srv/x: permission denied", "permission-denied"),
        ("550 [Errno 2] No such file or directory: 'x'", "file-not-found"),
        ("550 EACCES: permission denied, open '/x'", "permission-denied"),
    ],
)
def test_languages_and_dialects(text: str, cause: str) -> None:
    """The same failures in other words."""
    assert stated(text) == [cause]


@pytest.mark.parametrize("charset", ["utf-8", "cp1251"])
def test_bytes_in_another_charset(charset: str) -> None:
    """Bytes that are not UTF-8 are tried in other charsets."""
    assert stated("550 Нет такого файла".encode(charset)) == ["file-not-found"]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_text_read_in_the_wrong_charset(charset: str) -> None:
    """A client may have read everything as latin-1."""
    wrong = "550 文件不存在".encode(charset).decode("latin-1")
    assert stated(wrong) == ["file-not-found"]


def test_no_known_charset() -> None:
    """Nothing breaks and nothing is made up."""
    silent = causes_of(parse("550 x"), "RETR")
    assert causes_of(parse(b"550 \xff\xfe\x00\x81\x8d"), "RETR") == silent
    assert causes_of(parse("550 \xc3\xa9\xc3\xa9 \u0416"), "RETR") == silent


def test_all_lines_count() -> None:
    """The cause may stand in any line."""
    text = "530-User cannot log in.\n Win32 error: The password has expired.\n530 End"
    assert stated(text, "PASS") == ["password-expired"]
    assert stated("550-Sorry.\n550-x: Permission denied\n550 Bye.", "RETR") == [
        "permission-denied"
    ]


def test_the_last_line_of_a_long_text_counts() -> None:
    """No text is cut."""
    filler = "550-nothing of interest stands here\n" * 200
    assert stated(f"{filler}550 x: No such file or directory") == ["file-not-found"]
    words = "lorem ipsum dolor " * 50
    assert stated(f"550 {words}: disk quota exceeded") == ["quota-exceeded"]
    assert stated(f"550 disk quota exceeded {words} disk quota exceeded") == ["quota-exceeded"]


def test_the_command_decides_between_causes() -> None:
    """The same words, another command."""
    text = "503 Bad sequence of commands."
    assert stated(text, "RNTO") == ["rename-source-missing"]
    assert stated(text, "STOR") == ["no-data-connection-set-up"]
    assert stated(text, "CWD") == ["bad-sequence"]
    assert stated(text) == ["bad-sequence"]


def test_across_the_colon() -> None:
    """A row may join what stands before and behind the colon."""
    text = "425 Unable to build data connection: Operation not permitted"
    assert stated(text, "LIST") == ["tls-session-reuse-required"]
    assert stated("550 data: Operation not permitted", "DELE") == ["permission-denied"]
    text = "425 Data connection operation not permitted"
    assert "tls-session-reuse-required" not in named(text, "LIST")


def test_no_further_than_the_sentence() -> None:
    """What one sentence denies, the next may say."""
    assert stated("553 Requested action not taken. File exists.", "STOR") == ["already-exists"]


def test_what_stands_behind_the_colon_counts_more() -> None:
    """That a login failed says less than why."""
    assert stated("530 Login failed.", "PASS") == ["login-incorrect"]
    text = "530 Login failed: too many connections from your host."
    assert stated(text, "PASS") == ["too-many-connections-from-host"]


def test_suggested_is_not_stated() -> None:
    """What only fits is not stated."""
    text = "550 Failed to open file."
    assert stated(text, "RETR") == []
    assert named(text, "RETR")[:2] == ["file-not-found", "permission-denied"]


def test_silent_text() -> None:
    """Code and command alone still suggest something, or nothing."""
    assert named("550 Sorry.", "CWD")[0] == "file-not-found"
    assert named("503 Sorry.", "RNTO")[0] == "rename-source-missing"
    assert causes_of(parse("599 Sorry.")) == ()
    assert causes_of(parse("421"), "CONNECT")


def test_two_different_causes_are_both_named() -> None:
    """Equal rows speak together; a kind of cause replaces its parent."""
    table = Table(
        {
            "families": [],
            "commands": {},
            "wordings": [
                {
                    "rows": [
                        {"say": "too many", "is": "too-many-connections"},
                        {"say": "too many", "is": "too-many-connections-from-host"},
                        {"say": "red light", "is": "disk-full", "may_be": ["io-error"]},
                        {"say": ["green light", "green lamp"], "is": ["io-error"]},
                        {"say": "too red lamp", "is": "io-error"},
                        {"say": "far ... away", "is": "file-offline"},
                        {"say": "on hold", "may_be": ["file-busy"], "place": "after"},
                        {"say": "bright", "is": "read-only", "rank": 1},
                        {"say": "bright blue light", "is": "disk-full"},
                    ]
                }
            ],
        }
    )
    host = Cause.TOO_MANY_CONNECTIONS_FROM_HOST
    assert table.told(("421 too many",), None, None) == (Told(host, stated=True),)
    assert table.told(("550 red light green light",), None, None) == (
        Told(Cause.DISK_FULL, stated=True),
        Told(Cause.IO_ERROR, stated=True),
    )
    assert table.told(("550 bright blue light",), None, None) == (
        Told(Cause.READ_ONLY, stated=True),
    )
    assert table.told(("450 far, very far, so far away",), None, None)
    assert table.told(("450 away and far",), None, None) == ()
    assert table.told(("450 red lamp too",), None, None) == ()
    assert table.told(("450 on hold",), "RETR", True) == (Told(Cause.FILE_BUSY, stated=False),)
    assert table.told(("450 on hold",), "RETR", False) == ()
    assert table.told(("450 on hold",), "RETR", None) == ()


def table(*rows: dict[str, Any]) -> Table:
    """Compile these rows alone; a light is also a lamp."""
    return Table(
        {
            "families": ["light lamp"],
            "commands": {"reading": ["RETR", "LIST"]},
            "wordings": [{"rows": rows}],
        }
    )


FULL = {"say": "disk full", "is": "disk-full"}
DENIED = {"say": "access denied", "is": "permission-denied"}


def told_by(found: Table, text: str | bytes, command: str = "RETR") -> list[str]:
    """Return what a table tells of a reply, with a question mark where it is suggested."""
    told = found.told(parse(text).lines, command, None)
    assert all(type(one.stated) is bool for one in told)
    return [one.cause.value + "?" * (not one.stated) for one in told]


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("550 disk full", ["disk-full"]),
        ("550 DISK FULL!", ["disk-full"]),
        ("550 disk one two three full", ["disk-full"]),
        ("550 disk one two three four full", []),
        ("550 full disk", []),
        ("550 disk", []),
        ("550 disk full access denied", ["disk-full", "permission-denied"]),
        ("550 access denied disk full", ["disk-full", "permission-denied"]),
        ("550 access denied: disk full", ["disk-full"]),
        ("550 disk full: access denied", ["permission-denied"]),
        ("550 x: access denied: disk full", ["disk-full"]),
        ("550 access denied: disk full: :", ["disk-full"]),
        ("550 access denied : disk full", ["disk-full"]),
        ("550-disk full\n550 access denied", ["disk-full", "permission-denied"]),
        ("550-disk full\n550 x: access denied", ["permission-denied"]),
        ("550 'disk full' is gone", []),
        ('550 "disk full" is gone', []),
        ("550 [disk full] is gone", []),
        ("550 it's disk full, isn't it", ["disk-full"]),
        ('550 "x"disk full', ["disk-full"]),
        ("550 (disk full)", ["disk-full"]),
        ("550 reason=disk;full", ["disk-full"]),
        ("550 reason=-disk-|full.", ["disk-full"]),
        ("550 org.example.DiskException|full", ["io-error"]),
        ("550 org.example.DiskError|full", ["io-error"]),
        ("550 org.example.Disk|full", []),
        ("550 место;занято", ["disk-full"]),
        ("550 " + "x " * 62 + "disk full", ["disk-full"]),
        ("550 " + "x " * 63 + "disk full", ["disk-full"]),
        ("550 " + "x " * 64 + "disk full", ["disk-full"]),
        ("550 " + "x " * 1000 + "disk full", ["disk-full"]),
        ("550 " + "x " * 60 + "disk full: access denied", ["permission-denied"]),
        ("550 disk full" + " x" * 80 + ": access denied", ["permission-denied"]),
        ("550 far, far away", ["file-busy"]),
        ("550 far" + " x" * 50 + " away", ["file-busy"]),
        ("550 away from afar", []),
    ],
)
def test_words_count_in_their_order_close_together_and_in_the_last_part(
    text: str, causes: list[str]
) -> None:
    """At most three others between two; what is quoted counts for nothing."""
    rows = (
        FULL,
        DENIED,
        {"say": "far ... away", "is": "file-busy"},
        {"say": "diskexception|diskerror full", "is": "io-error"},
        {"say": "место занято", "is": "disk-full"},
    )

    assert causes == sorted(told_by(table(*rows), text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("550 big red light", True),
        ("550 big 1 2 3 red 1 2 3 lamp", True),
        ("550 big 1 2 3 red 1 2 3 4 lamp", False),
        ("550 big 1 2 3 4 red 1 2 3 lamp", False),
        ("550 big light red", False),
        ("550 red light", False),
        ("550 light big red light", True),
    ],
)
@pytest.mark.parametrize("often", ["big red", "red light", "big light"])
def test_each_gap_has_its_length_whichever_words_are_rare(
    text: str, found: bool, often: str
) -> None:
    """A wording is found from its two rarest neighbours on, in both directions."""
    rows = [{"say": f"{often} w{number}", "is": "io-error"} for number in range(9)]
    told = told_by(table({"say": "big red light", "is": "disk-full"}, *rows), text)

    assert (["disk-full"] if found else []) == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("550 red: lamp", True),
        ("550 red light: lamp and all", True),
        ("550 a red 1 2 3 4 5: 1 2 3 4 5 lamp", True),
        ("550 x: red: lamp", True),
        ("550 red lamp", False),
        ("550 big: red lamp", False),
        ("550 red lamp: x", False),
        ("550 lamp: red", False),
    ],
)
def test_a_wording_across_the_colon_has_a_part_on_either_side(text: str, found: bool) -> None:
    """Before the last colon of the line, and behind it, however far apart."""
    assert found is bool(told_by(table({"say": "red : lamp", "is": "disk-full"}), text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("550 red 1 2 3 big: lamp 1 2 3 on", True),
        ("550 red 1 2 3 4 big: lamp on", False),
        ("550 red big: lamp 1 2 3 4 on", False),
    ],
)
def test_a_gap_on_either_side_of_the_colon_has_its_length(text: str, found: bool) -> None:
    """As in other wordings."""
    row = {"say": "red big : lamp on", "is": "disk-full"}

    assert found is bool(told_by(table(row), text))


@pytest.mark.parametrize(
    ("rows", "text", "causes"),
    [
        (
            [FULL, {"say": "disk is full", "is": "io-error"}],
            "550 disk is full",
            ["io-error"],
        ),
        ([FULL, {"say": "disk full", "may_be": ["io-error"]}], "550 disk full", ["disk-full"]),
        ([FULL, {**DENIED, "rank": 1}], "550 access denied: disk full", ["permission-denied"]),
        ([{**FULL, "rank": -1}, DENIED], "550 access denied: disk full", ["permission-denied"]),
        (
            [{**FULL, "rank": -1}, {"say": "x y", "may_be": ["io-error"]}],
            "550 x y: disk full",
            ["disk-full"],
        ),
        (
            [FULL, {"say": "disk full", "is": "io-error", "commands": ["reading"]}],
            "550 disk full",
            ["io-error"],
        ),
        (
            [FULL, {"say": "disk full", "is": "io-error", "commands": ["STOR"]}],
            "550 disk full",
            ["disk-full"],
        ),
        (
            [FULL, {"say": "disk full", "is": "io-error", "codes": ["55"]}],
            "550 disk full",
            ["io-error"],
        ),
        (
            [FULL, {"say": "disk full", "is": "io-error", "codes": ["45"]}],
            "550 disk full",
            ["disk-full"],
        ),
        (
            [{"say": "a : b", "is": "io-error"}, {"say": "a : b c", "is": "disk-full"}],
            "550 a: b c",
            ["disk-full"],
        ),
        ([FULL, {"say": "a : full", "is": "io-error"}], "550 a: disk full", ["io-error"]),
        (
            [{"say": "a : b", "is": "io-error"}, {"say": "c : d", "may_be": ["disk-full"]}],
            "550 a c: b d",
            ["io-error"],
        ),
        (
            [{"say": "a : full", "is": "io-error"}, {**DENIED, "rank": 1}],
            "550 a access denied: disk full",
            ["permission-denied"],
        ),
        (
            [
                {**FULL, "may_be": ["permission-denied"]},
                {**DENIED, "may_be": ["disk-full"]},
            ],
            "550 disk full access denied",
            ["disk-full", "permission-denied"],
        ),
        (
            [
                {"say": "disk full", "is": "disk-full", "may_be": ["io-error"]},
                DENIED,
            ],
            "550 disk full access denied",
            ["disk-full", "permission-denied", "io-error?"],
        ),
        ([{"say": "disk|drive full|packed", "is": "disk-full"}], "550 drive packed", ["disk-full"]),
        ([{"say": "disk|hard_drive full", "is": "disk-full"}], "550 hard drive full", ["disk-full"]),
        ([{"say": "disk|hard_drive full", "is": "disk-full"}], "550 hard x drive full", []),
        ([{"say": "disk|hard_drive full", "is": "disk-full"}], "550 drive full", []),
        ([{"say": "lamp on", "is": "disk-full"}], "550 light on", ["disk-full"]),
        ([{"say": "no_entry", "is": ["disk-full", "io-error"]}], "550 no entry", ["disk-full", "io-error"]),
    ],
)  # fmt: skip
def test_the_weightier_wording_wins(rows: list[Any], text: str, causes: list[str]) -> None:
    """More words, a statement, the last part, the narrower row; equals speak together."""
    assert causes == told_by(table(*rows), text)
    assert causes == told_by(table(*reversed(rows)), text) or len(causes) > 1


@pytest.mark.parametrize(
    ("after", "causes"),
    [
        (True, [Cause.IO_ERROR]),
        (False, [Cause.FILE_BUSY]),
        (None, [Cause.DISK_FULL]),
    ],
)
def test_the_row_for_a_place_outweighs_the_general_one(
    after: bool | None, causes: list[Cause]
) -> None:
    """Where the place is known."""
    rows = (
        FULL,
        {"say": "disk full", "is": "io-error", "place": "after"},
        {"say": "disk full", "is": "file-busy", "place": "before"},
    )
    told = table(*rows).told(("550 disk full",), None, after)

    assert causes == [one.cause for one in told]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("550 ディスク満杯", True),
        ("550 ディスク のほうがいま 満杯", True),
        ("550 ディスクのほうがほんとうにもう満杯", False),
        ("550 ファイ のほうがいま 満杯", True),
        ("550 容量 のほうがいま 満杯", False),
        ("550 容量 いま 満杯", True),
    ],
)
def test_signs_without_spaces_between_words_have_a_longer_gap(text: str, found: bool) -> None:
    """Two signs are one word; up to twelve others may stand behind a word of several."""
    rows = (
        {"say": f"{word} 満杯", "is": "disk-full"} for word in ("ディスク", "ファイ", "容量")
    )

    assert found is bool(told_by(table(*rows), text))


@pytest.mark.parametrize(
    ("command", "after", "told"),
    [
        ("RETR", True, Cause.FILE_BUSY),
        ("RETR", False, Cause.IO_ERROR),
        ("RETR", None, Cause.DISK_FULL),
        ("STOR", True, Cause.DISK_FULL),
    ],
)
def test_a_text_without_known_words_is_told_by_the_first_row_that_fits(
    command: str, after: bool | None, told: Cause
) -> None:
    """By code, command and place; so is one in another charset by its words."""
    rows = (
        {"may_be": ["file-busy"], "commands": ["reading"], "place": "after"},
        {"may_be": ["io-error"], "commands": ["reading"], "place": "before"},
        {"may_be": ["disk-full"]},
    )
    expected = (Told(told, stated=False),)

    assert expected == table(*rows).told(("550 x",), command, after)
    russian = table(*({**row, "say": "нет файла"} for row in rows[:2]), rows[2])
    wrong = parse("550-x\n550 нет файла".encode("cp1251"))
    assert expected == russian.told(wrong.lines, command, after)


def test_the_lines_of_another_charset_stay_lines() -> None:
    """What stands at the end of one is read, and parts of one count in that one alone."""
    found = table({"say": "нет", "is": "file-not-found"}, {"say": "да", "is": "disk-full"})
    wrong = "550-нет: x\n550 да"

    assert ["file-not-found", "disk-full"] == told_by(found, wrong)
    assert ["file-not-found", "disk-full"] == told_by(found, wrong.encode("cp1251"))


@pytest.mark.parametrize("filler", ["", "nothing of interest " * 100])
def test_command_and_place_count_for_a_text_of_any_length(
    monkeypatch: pytest.MonkeyPatch, filler: str
) -> None:
    """For one that is kept in the cache and for one that is too long for it."""
    text = f"503 {filler}Bad sequence of commands."
    assert "rename-source-missing" in stated(text, "RNTO")
    assert "bad-sequence" in stated(text, "CWD")

    rows = (FULL, {"say": "disk full", "is": "io-error", "place": "after"})
    monkeypatch.setattr(_causes, "_table", lambda: table(*rows))
    _told.cache_clear()
    reply = parse(f"550 {filler}disk full")
    assert [Cause.IO_ERROR] == [one.cause for one in causes_of(reply, "RETR", True)]
    assert [Cause.DISK_FULL] == [one.cause for one in causes_of(reply, "RETR", False)]
    _told.cache_clear()


def test_properties() -> None:
    """What a cause knows of itself."""
    cause = Cause("no-data-connection-set-up")
    assert cause.area == "data-connection"
    assert cause.parent is Cause.BAD_SEQUENCE
    assert cause.parent.parent is None
    assert cause.fixed_by == ("developer",)
    assert cause.retry == "no"
    assert Cause.FILE_NOT_FOUND.errno == "ENOENT"
    assert Cause.CHROOT_ROOT_WRITABLE.errno is None
    assert pickle.loads(pickle.dumps(cause)) is cause


def test_the_table_is_sound() -> None:
    """causes.json agrees with the code and with itself."""
    data = wordings()
    assert [cause.value for cause in Cause] == list(data["causes"])
    assert all(cause.name == cause.value.upper().replace("-", "_") for cause in Cause)
    for cause in Cause:
        assert cause.parent is None or cause.parent in Cause
        assert cause.fixed_by
        assert set(cause.fixed_by) <= {"user", "developer", "administrator", "network"}
        assert cause.retry in {"no", "yes", "later", "maybe"}
        assert cause.errno is None or hasattr(errno, cause.errno)
    words = [word for family in data["families"] for word in family.split()]
    assert [word for word, often in Counter(words).items() if often > 1] == []
    rows = [row for section in data["wordings"] for row in section["rows"]]
    known = {
        "say", "is", "may_be", "rank", "codes", "commands", "place", "language", "servers"
    }  # fmt: skip
    assert all(set(row) <= known for row in rows)
    questions = Counter(
        json.dumps([say, row.get("codes"), row.get("commands")])
        for row in rows
        if "say" in row
        for say in ([row["say"]] if isinstance(row["say"], str) else row["say"])
    )
    assert [question for question, often in questions.items() if often > 1] == []


def test_every_wording_can_be_found() -> None:
    """No row has a word that no text can have."""
    table = Table(wordings())
    for section in wordings()["wordings"]:
        for row in section["rows"]:
            say = row.get("say", "")
            text = say if isinstance(say, str) else " ".join(say)
            items = [item for item in text.split() if item not in {"...", ":"}]
            words = " ".join(word for item in items for word in item.split("|"))
            assert None not in table._known(_plain(words.replace("_", " "))), row


@given(
    st.text(st.characters(exclude_categories=())),
    st.sampled_from([None, "RETR", "USER", "X"]),
    st.sampled_from([None, True, False]),
)
def test_any_text(text: str, command: str | None, after: bool | None) -> None:
    """No text breaks it."""
    for code in ("550", "226", "421"):
        try:
            reply = parse(f"{code} {text}")
        except ParseError:
            continue
        assert isinstance(causes_of(reply, command, after), tuple)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    """No bytes break it."""
    try:
        reply = parse(b"530 " + data)
    except ParseError:
        return
    assert isinstance(causes_of(reply, "PASS"), tuple)


WORDS = sorted({word for family in wordings()["families"] for word in family.split()})


@given(
    st.lists(st.sampled_from([*WORDS, ":", "'", '"', "x.y", "(", "許可", "的"]), max_size=90)
)
def test_any_words(words: list[str]) -> None:
    """No order of known words breaks it."""
    told = causes_of(parse("550 " + " ".join(words)), "RETR")
    assert len({one.cause for one in told}) == len(told)


def test_what_is_said_a_thousand_times_is_told_once() -> None:
    """However many parts of a text weigh the same."""
    once = causes_of(parse("550 Permission denied."))

    assert once == causes_of(parse("550 " + "Permission denied. " * 1000))


def test_no_long_text_is_kept() -> None:
    """The cache holds short replies only."""
    _told.cache_clear()
    causes_of(parse("550 " + "x" * 2000))
    causes_of(parse("550-a\n" * 1000 + "550 b"))
    assert _told.cache_info().currsize == 0
    causes_of(parse("550 " + "x" * 1021))
    assert _told.cache_info().currsize == 0
    causes_of(parse("550-a\n550 b"))
    causes_of(parse("550 " + "x" * 1020))
    assert _told.cache_info().currsize == 2
