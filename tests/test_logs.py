"""Logs: each format, what is never a code, passwords, and input that is no log."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftpreplies import cli, locales
from ftpreplies._catalogue import words
from ftpreplies._logforms import forms
from ftpreplies._logs import Options, Unreadable, annotate_log

SAMPLES = Path(__file__).parent / "data" / "logs"
SECRET = b"s3cret"

#: File, its format, and what is found: line, code, command, the first cause, whether stated.
FOUND = {
    "vsftpd.log": [
        (7, 530, "PASS", "login-incorrect", True),
        (14, 550, "RETR", "file-not-found", False),
        (16, 426, "STOR", "data-connection-lost", True),
    ],
    "vsftpd-syslog.log": [(2, 530, "PASS", "login-incorrect", True)],
    "proftpd.log": [
        (2, 530, "PASS", "login-incorrect", False),
        (5, 550, "RETR", "file-not-found", False),
        (6, 552, "STOR", "quota-exceeded", False),
        (7, 550, "CWD", "file-not-found", True),
        (8, 550, "CWD", "file-not-found", True),
    ],
    "pure-ftpd.log": [
        (6, 530, "PASS", "login-incorrect", True),
        (8, 550, "RETR", "file-not-found", True),
    ],
    "pyftpdlib.log": [
        (6, 530, "PASS", "login-incorrect", True),
        (9, 550, "RETR", "file-not-found", True),
        (11, 550, "DELE", "permission-denied", True),
        (14, 530, "PASS", "login-incorrect", True),
    ],
    "filezilla.log": [
        (6, 530, "PASS", "login-incorrect", True),
        (10, 552, "STOR", "quota-exceeded", True),
        (11, 550, "RETR", "file-not-found", True),
        (13, 550, "MKD", "permission-denied", True),
        (15, 530, "PASS", "login-incorrect", True),
        (17, 425, "LIST", "data-connection-refused", False),
        (20, 421, "LIST", "too-many-connections-from-host", True),
        (22, 550, "CWD", "file-not-found", True),
        (24, 550, "RMD", "directory-not-empty", True),
        (26, 452, "STOR", "disk-full", True),
        (28, 550, "DELE", "permission-denied", True),
        (30, 550, "RETR", "file-not-found", True),
        (32, 550, "MKD", "already-exists", True),
        (34, 550, "RMD", "directory-not-empty", True),
        (36, 550, "RETR", "file-not-found", True),
        (38, 550, "MKD", "already-exists", True),
    ],
    "filezilla-server-0.9.log": [
        (5, 530, "MODE", "login-required", True),
        (8, 530, "PASS", "login-incorrect", True),
        (9, 550, "RETR", "file-not-found", True),
    ],
    "filezilla-server-1.log": [
        (6, 530, "PASS", "login-incorrect", True),
        (9, 550, "LIST", "file-not-found", True),
    ],
    "winscp.log": [
        (6, 530, "PASS", "login-incorrect", True),
        (9, 452, "STOR", "disk-full", True),
    ],
    "lftp.log": [
        (4, 530, "PASS", "login-incorrect", True),
        (7, 550, "RETR", "file-not-found", True),
    ],
    "curl.log": [
        (11, 550, "RETR", "file-not-found", True),
        (14, 530, "RETR", "login-required", False),
        (16, 553, "STOR", "permission-denied", False),
    ],
    "iis.log": [
        (6, 530, "PASS", "login-incorrect", False),
        (10, 550, "RETR", "file-not-found", False),
        (11, 550, "RETR", "file-not-found", False),
        (13, 530, "PASS", "login-incorrect", False),
    ],
    "zeek.log": [
        (7, 550, "RETR", "file-not-found", False),
        (8, 550, "RETR", "file-not-found", False),
        (9, 550, "RETR", "file-not-found", False),
        (10, 530, "PASS", "login-incorrect", True),
    ],
    "zeek.json": [
        (3, 530, "PASS", "login-incorrect", True),
        (4, 550, "RETR", "file-not-found", False),
        (5, 550, "RETR", "file-not-found", False),
    ],
    "suricata.json": [
        (3, 530, "PASS", "login-incorrect", True),
        (6, 552, "STOR", "quota-exceeded", True),
        (7, 550, "STAT", "file-not-found", True),
        (8, 426, "LIST", "data-connection-lost", False),
    ],
}
FORMATS = {
    name: name.removesuffix(".log").removesuffix(".json").removesuffix("-syslog")
    for name in FOUND
} | {
    "filezilla-server-0.9.log": "filezilla-server",
    "filezilla-server-1.log": "filezilla-server",
}
LABELS = words("en")["logs"]


def annotated(
    data: bytes, form: str = "text", locale: str = "en", *, only_errors: bool = False
) -> tuple[bytes, str | None]:
    """Return what becomes of a log, and the complaint about it."""
    target = io.BytesIO()
    source: Any = io.BufferedReader(io.BytesIO(data))
    complaint = annotate_log(source, target, Options(locale, form, only_errors))
    return target.getvalue(), complaint


def records(data: bytes, *, only_errors: bool = False) -> list[dict[str, Any]]:
    """Return the objects that ``--json`` writes."""
    out, _ = annotated(data, "json", only_errors=only_errors)
    return [json.loads(line) for line in out.decode().splitlines()]


def hidden(data: bytes) -> bytes:
    """Return a sample as it may be shown."""
    for tail in (b'@example.org"', b"@example.org\t", b"@ ", b' ""', b'\\""'):
        mask = b"****" + (tail[-1:] if tail[-1:] in b'\t "' else b"")
        data = data.replace(SECRET + tail, mask)
    return data.replace(SECRET, b"****")


@pytest.mark.parametrize("name", FOUND)
def test_each_format_is_read(name: str) -> None:
    """Code, command and cause of each reply, and no size, port or process id."""
    found = records((SAMPLES / name).read_bytes())

    assert FOUND[name] == [
        (one["line"], one["code"], one["command"], one["causes"][0]["cause"],
         one["causes"][0]["cause"] == one["cause"])
        for one in found
    ]  # fmt: skip
    assert {FORMATS[name]} == {one["format"] for one in found}


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("locale", locales())
def test_lines_stay_as_they_are(name: str, locale: str) -> None:
    """But for passwords; what is added is indented and follows its line."""
    data = (SAMPLES / name).read_bytes()
    out, complaint = annotated(data, locale=locale)
    lines = out.split(b"\n")
    added = [line for line in lines if line.startswith(b"    ")]

    assert complaint is None
    assert len(FOUND[name]) == len(added)
    assert hidden(data).split(b"\n") == [line for line in lines if line not in added]
    for number, (place, code, *_) in enumerate(FOUND[name]):
        assert lines[place + number].startswith(f"    {code}".encode())


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize("form", ["text", "json", "summary"])
@pytest.mark.parametrize("only_errors", [False, True])
def test_no_password_passes(path: Path, form: str, only_errors: bool) -> None:
    """In whatever form."""
    assert SECRET not in annotated(path.read_bytes(), form, only_errors=only_errors)[0]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b"> PASS s3cret", b"> PASS ****"),
        (b"> pAsS s3cret x]\r", b"> pAsS ****\r"),
        (b"> PASS", b"> PASS"),
        (b"> PASS (hidden)", b"> PASS (hidden)"),
        (b"PASS s3cret", b"PASS ****"),
        (b"debug: cmd 'PASS s3cret' sent", b"debug: cmd 'PASS ****' sent"),
        (b"sending: PASS s3cret", b"sending: PASS ****"),
        (b"send [pass s3cret", b"send [pass ****"),
        (b"the PASS command is wanted", b"the PASS command is wanted"),
        (b"pass it on", b"pass ****"),
        (b"< 500 'PASS s3cret': what?", b"< 500 'PASS ****': what?"),
        (b"< 200 'pass s3cret' ignored", b"< 200 'pass ****' ignored"),
        (b'"PASS s3cret" 230 -', b'"PASS ****" 230 -'),
    ],
)
def test_passwords_are_hidden(line: bytes, shown: bytes) -> None:
    """Also where a server repeats one, and each time."""
    for _ in range(2):
        assert shown == annotated(line)[0].split(b"\n")[0]
    out = annotated(b"\n".join([line] * 3))[0]
    assert 3 == out.split(b"\n").count(shown)
    assert SECRET not in annotated(b"\n".join([line] * 3), "json")[0]


@pytest.mark.parametrize(
    "line",
    [
        b"< HTTP/1.1 550 no",
        b"size 550 port 530",
        b"Response: 5501 no",
        b'192.0.2.9 - - [10/Nov/2023:10:00:05 +0000] "POST /x" 550 1',
        b'{"event_type":"http","status":550}',
        b'{"uid":"C1","command":"RETR","reply_code":true}',
        b'x{"uid":"C1","command":"RETR","reply_code":550}',
        b"(000001)x - (y)> 550 no",
        b"Thu Apr 10 17:05:33 2025 1 192.0.2.1 550 /x b _ i r a ftp 0 * c",
        b"[pid 550] FTP response: 550",
    ],
)
def test_other_numbers_are_no_codes(line: bytes) -> None:
    """Only what stands where a format has its reply."""
    assert (line, []) == (annotated(line)[0], records(line))


def test_replies_to_another_protocol_are_left_alone() -> None:
    """SMTP and HTTP look alike in some logs."""
    assert [] == records(b"> EHLO x\n< 550 no\n> GET / HTTP/1.1\n< 404 no\n")


def test_a_success_with_a_cause_is_told() -> None:
    """And is no error; a plain one stays without."""
    log = b"> ALLO 5\n< 202 No storage allocation necessary.\n> NOOP\n< 200 Ok\n< 200 Ok\n"

    assert [(2, "command-superfluous")] == [(one["line"], one["cause"]) for one in records(log)]
    assert [] == records(log, only_errors=True)
    assert b"" == annotated(log, only_errors=True)[0]


def test_only_errors_keeps_the_lines_of_errors() -> None:
    """All lines of a multi-line one, with the explanation after the last."""
    log = b"> RETR x\n< 150 Ok\n< 550-No\n< 550 x: No such file or directory\n< 200 Ok\n"
    out, _ = annotated(log, only_errors=True)

    assert [b"< 550-No", b"< 550 x: No such file or directory"] == out.splitlines()[:2]
    assert 3 == len(out.splitlines())


def test_the_place_after_a_preliminary_reply_counts() -> None:
    """522 says one thing before a 1yz reply, another after it."""
    before, after = (
        records(b"> RETR x\n" + more + b"< 522 no\n")[0]["title"]
        for more in (b"", b"< 150 Ok\n< 125 Ok\n")
    )

    assert before != after


def test_sessions_are_told_apart() -> None:
    """By process and client; what no command is known of has none."""
    row = '[pid {}] FTP {}: Client "192.0.2.1", "{}"'
    log = "\n".join(
        " " + row.format(*one)
        for one in (
            (1, "command", "RETR a"),
            (2, "command", "STOR b"),
            (1, "response", "550 No"),
            (2, "response", "550 No"),
            (3, "response", "550 No"),
        )
    )

    assert ["RETR", "STOR", None] == [one["command"] for one in records(log.encode())]


def test_many_sessions_and_unfinished_replies_are_forgotten() -> None:
    """Memory has a bound, however long the log."""
    row = ' [pid {}] FTP response: Client "x", "550-{}"\n [pid {}] FTP command: Client "y", "NOOP"\n'
    log = "".join(row.format(n, "a" * 99, n) for n in range(20_000)).encode()
    annotated(log[:100_000])
    tracemalloc.start()
    try:
        annotated(log, only_errors=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < len(log) * 2 + 12e6


def test_names_decide_nothing() -> None:
    """What was said of one path is said of the next; the text stays its own."""
    log = b"< 550 /quota full: No such file\n< 550 /b: No such file\n< 550 /c: No such file\n"
    found = records(log)

    assert {"file-not-found"} == {one["cause"] for one in found}
    assert ["/b: No such file", "/c: No such file"] == [one["text"] for one in found[1:]]


def test_caches_are_emptied() -> None:
    """When many different replies have been seen."""
    log = b"".join(b"< 550 reason%d\n" % n for n in range(4500))
    mixed = "".join(f'a "NOOP" 550 why{n // 2}x\n' for n in range(10)) + "".join(
        "#fields\tcommand\treply_code\treply_msg\n" if not n else f"NOOP\t550\tno{n}\n"
        for n in range(4500)
    )

    assert 4500 == len(records(log))
    assert 10 + 4499 == len(records(mixed.encode()))
    assert 2 == len(records(b'a "NOOP" 550 why\na "NOOP" 550  why\n'))


def test_an_unfinished_reply_is_given_up() -> None:
    """After many lines, so that it does not slow the rest."""
    log = b"> LIST\n< 550-No\n" + (b"x" * 99 + b"\n") * 12_000 + b"< 550 End\n"

    assert ["End"] == [one["text"] for one in records(log)]


def test_a_multi_line_reply_is_one() -> None:
    """Its code decides; another code begins anew; a command ends it."""
    log = (
        b"< 550-one\n< 550-two\n<  550 in\n" + b"< 550-more\n" * 40 + b"< 550 end\n"
        b"< 530-a\n< 550-b\n< 550 c\n< 530-d\n> NOOP\n< 530 e\n< 530-f\n< 550 g\n"
        + b"< 421-x\n"
        + b"<  m\n" * 40
        + b"< 421 y\n"
    )
    texts = [one["text"] for one in records(log)]

    assert texts[0].startswith("one\ntwo\n")
    assert texts[0].endswith("more\nend")
    assert ["b\nc", "e", "g"] == texts[1:4]
    assert texts[4].startswith("x\n m\n")


def test_json_holds_no_sign_that_cannot_be_shown() -> None:
    """Control signs and undecodable bytes stand as escapes."""
    log = b"< 550 a\x1b[31m\x00\xff\x9b \xe2\x80\xae No such file\n"
    out, _ = annotated(log, "json")

    assert out.isascii()
    assert "No such file" in json.loads(out)["text"]
    assert log.strip() == annotated(log)[0].split(b"\n")[0]


def test_a_code_in_no_source_is_explained_by_its_digits() -> None:
    """Nothing is made up."""
    assert "In no source" in records(b"< 599 strange")[0]["title"]


def test_a_table_of_causes() -> None:
    """Most first, with count, first and last line."""
    log = b"> RETR x\n< 550 Failed to open file.\n" + b"< 530 Login incorrect.\n" * 3
    rows = [
        line.split(maxsplit=3) for line in annotated(log, "summary")[0].decode().splitlines()
    ]

    assert ["3", "3", "5"] == rows[1][:3]
    assert ["1", "2", "2"] == rows[2][:3]
    assert rows[2][3].startswith("550 ")
    assert LABELS["none"] in annotated(b"< 200 Ok\n", "summary")[0].decode()


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "no_log"),
        (b"\n", "no_log"),
        ((SAMPLES / "xferlog").read_bytes(), "xferlog"),
        ((SAMPLES / "vsftpd-plain.log").read_bytes(), "vsftpd"),
        (b"#Fields: date cs-method\nx GET\n", "no_log"),
        (b"", None),
        (b"> NOOP\n", None),
        (b"< 200 Ok\n", None),
    ],
)
def test_what_is_no_log_is_said(data: bytes, label: str | None) -> None:
    """And still passed through."""
    assert (data, label and LABELS[label]) == annotated(data)


def test_a_last_line_may_be_unfinished() -> None:
    """As in a log that is being written: nothing is lost, the explanation stands alone."""
    out, _ = annotated(b"< 200 Ok\n< 550 x: No such file")

    assert [b"< 200 Ok", b"< 550 x: No such file"] == out.splitlines()[:2]
    assert out.endswith(b"\n")
    assert b"< 200 Ok\nhalf" == annotated(b"< 200 Ok\nhalf")[0]
    assert annotated(b"< 550 no", "json")[0].endswith(b"}\n")


@pytest.mark.parametrize("size", [1 << 18, (1 << 20) + 100_000, 3 << 20])
def test_a_line_of_megabytes_passes_in_pieces(size: int) -> None:
    """Without an explanation, unless it is short enough; the next line is read again."""
    log = b"> RETR x\n< 550 " + b"a" * size + b"\n< 530 Login incorrect.\nx"
    out, _ = annotated(log)
    added = [line for line in out.split(b"\n") if line.startswith(b"    ")]

    assert (1 if size > 1 << 20 else 2) == len(added)
    assert log == b"\n".join(line for line in out.split(b"\n") if line not in added)
    assert [4 - 1] == [one["line"] for one in records(log)][-1:]
    assert b"aaa" not in annotated(log, "summary")[0]


def test_a_password_of_megabytes_is_hidden() -> None:
    """To the end of its line."""
    log = b"> PASS " + b"s3cret" * 800_000 + b"\n> NOOP\n"

    assert b"> PASS ****\n> NOOP\n" == annotated(log)[0]


def test_gzip_is_recognised() -> None:
    """By its first bytes; what is broken is said, what came before is written."""
    data = (SAMPLES / "curl.log").read_bytes()
    packed = gzip.compress(data)

    assert annotated(data) == annotated(packed)
    for broken in (packed[:-20], packed[:40], packed[:12] + b"\xff\xff\xff" + packed[15:]):
        with pytest.raises(Unreadable):
            annotated(broken)


@given(st.binary(max_size=300), st.sampled_from(sorted(FOUND)), st.integers(0, 10_000))
def test_anything_passes_through(noise: bytes, name: str, place: int) -> None:
    """Whatever stands in a log, no line is lost and nothing is raised."""
    data = (SAMPLES / name).read_bytes().replace(SECRET, b"****")
    place %= len(data)
    data = data[:place] + noise.replace(b"ass", b"").replace(b"ASS", b"") + data[place:]
    out, _ = annotated(data)
    for form in ("json", "summary"):
        annotated(data, form)

    assert out.count(b"\n") >= data.count(b"\n")


def test_every_format_has_a_sample() -> None:
    """And no sample is forgotten."""
    assert {form.name for form in forms()} == set(FORMATS.values())
    plain = {"xferlog", "vsftpd-plain.log"}
    assert {path.name for path in SAMPLES.iterdir()} == {*FOUND, *plain}


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Return a function that runs the command and returns status, output, complaints."""

    def call(*arguments: str) -> tuple[int, bytes, bytes]:
        status = cli.main(["annotate", *arguments, "--locale", "en"])
        return status, *capfdbinary.readouterr()

    return call


def test_the_command_reads_a_file(run: Any) -> None:
    """And writes the lines and what they mean."""
    status, out, complaints = run(str(SAMPLES / "curl.log"))

    assert (0, b"") == (status, complaints)
    assert b"\n    550 (RETR): " in out


def test_the_command_writes_json_and_a_table(run: Any) -> None:
    """One object a line; or counts."""
    _, out, _ = run(str(SAMPLES / "curl.log"), "--json", "--only-errors")
    assert 3 == len([json.loads(line) for line in out.splitlines()])

    _, out, _ = run(str(SAMPLES / "curl.log"), "--summary")
    assert out.startswith(LABELS["count"].encode())


def test_the_command_says_what_is_no_log(run: Any, tmp_path: Path) -> None:
    """On stderr, with status 1; so too what cannot be opened or read."""
    image = tmp_path / "image"
    image.write_bytes(b"\x89PNG\0")
    broken = tmp_path / "x.gz"
    broken.write_bytes(gzip.compress(b"< 550 no\n" * 99)[:-9])

    for path in (image, broken, tmp_path, tmp_path / "none"):
        status, _, complaints = run(str(path))
        assert 1 == status
        assert complaints.startswith(b"ftpreplies: ")


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_read_as_it_comes(arguments: list[str]) -> None:
    """A line is answered before the next one is written."""
    command = [sys.executable, "-m", "ftpreplies", "annotate", *arguments, "--locale", "en"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(b"< 530 Login incorrect.\xff\0\r\n")
            process.stdin.flush()
            assert b"< 530 Login incorrect.\xff\0\r\n" == process.stdout.readline()
            assert process.stdout.readline().startswith(b"    530: ")
        process.stdin.close()
        assert 0 == process.wait(60)


def test_a_reader_may_leave(tmp_path: Path) -> None:
    """As ``head`` does: no complaint, status 0."""
    log = tmp_path / "log"
    log.write_bytes(b"< 530 Login incorrect.\n" * 50_000)
    with subprocess.Popen(
        [sys.executable, "-m", "ftpreplies", "annotate", log],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"" == process.stderr.read()
        assert 0 == process.wait(60)


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Put a stand-in for tqdm where it is looked for; return the bars it makes."""
    made: list[Any] = []

    class Bar:
        """A bar that counts."""

        def __init__(self, *, total: int, file: object, **_: object) -> None:
            self.total, self.file, self.n, self.closed = total, file, 0, False
            made.append(self)

        def update(self, more: int) -> None:
            self.n += more

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.closed = True

    module = ModuleType("tqdm")
    module.tqdm = Bar  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tqdm", module)
    return made


def test_a_progress_bar_on_a_terminal(
    run: Any, bars: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reaches the end of the file, gzip too, and is removed."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    data = (SAMPLES / "curl.log").read_bytes()
    packed = tmp_path / "curl.log.gz"
    packed.write_bytes(gzip.compress(data))
    run(str(SAMPLES / "curl.log"))
    run(str(packed))

    assert [len(data), packed.stat().st_size] == [bar.total for bar in bars]
    assert all(bar.n == bar.total and bar.closed for bar in bars)


def test_no_bar_where_none_can_be_shown(
    run: Any, bars: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for a pipe, not without tqdm, not where the lines themselves go to a terminal."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    receiver, sender = os.pipe()
    os.close(sender)
    with open(receiver) as pipe:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", pipe)
        assert 0 == run()[0]
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert 0 == run(str(SAMPLES / "curl.log"))[0]
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert 0 == run(str(SAMPLES / "curl.log"))[0]

    assert [] == bars
