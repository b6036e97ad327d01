"""Formats of logs: what one line of FTP's servers, clients and sensors tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ftpreplies import standards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOOKED_AT = 1 << 13  # how much of a line the patterns see, so that time stays linear
_COLUMNS = 256  # a header that names more is none

Key = tuple["bytes | None", "bytes | None"]
#: What one line tells of a command or a reply: process and session, verb, reply, other text.
Told = tuple[Key, "bytes | None", "bytes | None", "bytes | None"]

_VERB = rb"(?P<verb>[A-Za-z][A-Za-z0-9]{2,15})(?![^\s\"'\]])"
_SAID = rb"(?P<reply>[1-6][0-9]{2}(?=[ -]|\s*$).*)"
_REPLY = rb"(?:" + _SAID + rb"|(?P<middle>.*))"  # or a line inside a multi-line reply
_DAY = rb"\d{4}-\d\d-\d\d"
TIME = rb"\d\d:\d\d:\d\d"
_ADDRESS = rb"(?:\[[^\]]{0,64}\]@)?(?P<session>[0-9A-Fa-f.:]+:[0-9]+)(?:-\[[^\]]{0,64}\])? "

# What FileZilla calls a command and a reply: en de fr es/it/pt nl ru ja zh, zh in Taiwan.
_LABELS = (
    r"(?:(?P<sent>Command|Befehl|Commande|Comando|Opdracht|Команда|コマンド|命令|指令)"
    r"|Response|Antwort|Réponse|Respuesta|Risposta|Resposta|Antwoord|Ответ|レスポンス|响应|回應)"
    "(?: |\u00a0)?:\\s+"
).encode()

#: Name; what a line of it holds; the line from its start. ``sent`` says: a command.
_LINES = (
    (
        "vsftpd",
        b': Client "',
        # The date has 25 characters; with syslog it is another. The quotation mark behind
        # a bare code closes the reply.
        rb'(?:(?:.{25}|[^"\[]*)\[(?:pid )?(?P<process>\d+)\]:? (?:\[[^"\]]*\] )?|[^"]* )'
        rb'FTP (?:(?P<sent>c)ommand|response): Client "(?P<session>[^"]*)", "'
        rb"(?(sent)" + _VERB + rb"|" + _REPLY.replace(rb"\s*$", rb'"?\s*$') + rb")",
    ),
    (
        "vsftpd",
        b"CONNECT: Client",
        rb'(?:[^"\[]*\[(?:pid )?(?P<process>\d+)\])?[^"]* (?P<verb>CONNECT): Client "(?P<session>[^"]*)"\s*$',
    ),
    (
        "pure-ftpd",
        b"[DEBUG] ",
        rb"[^(]*?(?:pure-ftpd\[(?P<process>\d+)\])?: \((?:[^()]*@)?(?P<session>[^()@]*)\) "
        rb"\[DEBUG\] (?:" + _SAID + rb"|[^\[\]]{1,32} \[" + _VERB + rb"\] \[)",
    ),
    (
        "pyftpdlib",
        b":",
        rb"(?:\[[A-Z] [^\]]*\] |(?:.*?\s)??)"
        + _ADDRESS
        + rb"(?:(?P<sent><-)|->) (?(sent)"
        + _VERB
        + rb"|"
        + _REPLY
        + rb")",
    ),
    (
        "filezilla-server",
        b"FTP Session ",
        rb"[^<>]*(?:(?P<sent>>>|Command:)|<<|Reply:) \[FTP Session (?P<session>\d+)[^\]]*\] "
        rb"(?(sent)" + _VERB + rb"|" + _REPLY + rb")",
    ),
    (
        "filezilla-server",
        b"FTP Session ",
        rb"(?>[^\[\]]*FTP Session (?P<session>\d+) )[^\[\]]*\[(?:(?P<sent>Command)|Response)\] "
        rb"(?(sent)" + _VERB + rb"|" + _REPLY + rb")",
    ),
    (
        "filezilla-server",
        b")> ",
        rb"\((?P<session>\d{6,})\)[^>]*? \([0-9A-Fa-f.:]+\)> "
        rb"(?:" + _SAID + rb"|" + _VERB + rb")",
    ),
    (
        "filezilla",
        b":",
        rb"(?:" + _DAY + rb" " + TIME + rb" (?P<session>\d+ \d+) |[\d\s:./,TZ+\[\]()-]*"
        rb"(?:\[[A-Z]{3}\] )?)" + _LABELS + rb"(?(sent)" + _VERB + rb"|" + _REPLY + rb")",
    ),
    (
        "winscp",
        b"-",
        rb"(?:(?P<sent>>)|<) " + _DAY + rb" " + TIME + rb"\.\d{3} "
        rb"(?(sent)" + _VERB + rb"|" + _REPLY + rb")",
    ),
    (
        "lftp",
        b"--",
        rb"(?:\[(?P<process>\d+)\] )?(?:" + _DAY + rb" " + TIME + rb" )?"
        rb"(?:(?P<session>\S+) )??(?:(?P<sent>--->)|<---) "
        rb"(?(sent)" + _VERB + rb"|" + _REPLY + rb")",
    ),
    (
        "curl",
        b" ",
        rb"(?:" + TIME + rb"\.\d+ )?(?:\[[^\]]*\] )?(?:(?P<sent>>)|<) "
        rb"(?(sent)" + _VERB + rb"|" + _REPLY + rb")",
    ),
)

#: What pyftpdlib says of some commands where it does not log every line.
_PYFTPDLIB = (
    rb"(?:\[[A-Z] [^\]]*\] |(?:.*?\s)??)" + _ADDRESS + rb"(?P<verb>[A-Z]{3,4}) .*? "
    rb"(?P<reply>[1-6][0-9]{2}(?: ['\"].*['\"])?)\s*$"
)

#: What curl says at its end; with -v it has shown the reply already.
_CURL = (
    rb"curl: \(\d+\) (?:(?P<verb>RETR) response|Access denied|Failed FTP upload): "
    rb"(?P<reply>[1-6][0-9]{2})\s*$"
)

#: The first quotation is the command; a code follows it, and perhaps text or a size.
_PROFTPD = (
    rb'[^"]*"(?P<verb>[A-Za-z]{3,4})(?: [^"]*(?:"(?! [1-6][0-9]{2}(?:\s|$))[^"]*)*)?"'
    rb" (?P<reply>[1-6][0-9]{2}(?=\s|$).*)"
)

# What decides in a line of Zeek's JSON (password, command, code, text) and of Suricata's
# (command, codes, texts), where no string in it has an escape.
_STRING = rb'"[^"\\]*"'
_ARRAY = rb"\[[^\[\]\\]*\]"
_RECORD = (
    rb'(?:"password"\s*:\s*(' + _STRING + rb')\s*,\s*)?"command"\s*:\s*(' + _STRING + rb").*"
    rb'"reply_code"\s*:\s*([0-9]+)\s*,\s*"reply_msg"\s*:\s*(' + _STRING + rb")"
)
_EVENT = (
    rb'"event_type"\s*:\s*"ftp".*"command"\s*:\s*(' + _STRING + rb").*"
    rb'"completion_code"\s*:\s*(' + _ARRAY + rb')\s*,\s*"reply"\s*:\s*(' + _ARRAY + rb")"
)

_CONNECTED = {
    b"ControlChannelOpened": b"CONNECT",
    b"ControlChannelClosed": b"",
    b"DataChannelOpened": b"",
    b"DataChannelClosed": b"",
}

_SIZE = re.compile(rb"(?<!\s)\s++(?:[0-9]+|-)\s*$")
_GLANCE = re.compile(rb'[^"]*"([A-Za-z]+)(?: [^"]*)?" ([1-6][0-9]{2}) (?:[0-9]+|-)\s*$')
_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9]{1,15}")
CODE = re.compile(rb"[1-6][0-9]{2}")
_HIDDEN = re.compile(rb"[*xX#.-]*|\(hidden\)|<\*>|<password>|<hidden>|\(empty\)")
_SECRET = re.compile(
    rb"((?:^|[\"'\[(>]|> )(?i:PASS) +|[:=] PASS +)([^\r\n]*)|(anon password \")([^\"]*)"
)
_CLOSING = {b'"': b'"', b"'": b"'", b"[": b"]", b"(": b")"}


class Lines:
    """A format whose lines a pattern reads."""

    fresh = True  # whether a command is logged when it comes, before any reply
    whole = False  # whether a line has both a command and its reply

    def __init__(self, name: str, hint: bytes, pattern: bytes) -> None:
        self.name, self.hint = name, hint
        # Every pattern has the same five groups; those it lacks stay empty.
        names = ("process", "session", "verb", "reply", "middle")
        lacking = b"".join(
            rb"(?:(?P<%s>(?!))|)" % name.encode()
            for name in names
            if b"(?P<%s>" % name.encode() not in pattern
        )
        compiled = re.compile(lacking + pattern, re.DOTALL)
        self.match = compiled.match
        at = compiled.groupindex
        self.key = (at["process"], at["session"])
        self.verb, self.reply, self.middle = at["verb"], at["reply"], at["middle"]

    def glance(self, line: bytes) -> Sequence[bytes | None] | None:  # noqa: ARG002
        """Return all that decides whether a line needs something, if that is quickly told."""
        return None

    def read(self, line: bytes) -> list[Told] | None:
        """Return what a line tells, or None if it is no line of this format."""
        match = self.match(line, 0, LOOKED_AT)
        if match is None:
            return None
        process, session = self.key
        verb, reply, middle = match[self.verb], match[self.reply], match[self.middle]
        return [((match[process], match[session]), verb, reply, middle)]

    def mask(self, line: bytes, verb: bytes | None) -> bytes:
        """Hide the argument of PASS, the only verb that comes here."""
        match = self.match(line, 0, LOOKED_AT)
        assert match is not None
        begin, stop = match.start("verb"), match.start("reply")
        start = begin + len(verb or b"")
        if stop < start:
            stop = len(line)
        opener = line[begin - 1 : begin]
        start += len(b"] [") if opener == b"[" else 0
        return line[:start] + _argument(line[start:stop], opener) + line[stop:]


class Whole(Lines):
    """A format whose lines have both a command and its reply."""

    whole = True
    fresh = False

    def read(self, line: bytes) -> list[Told] | None:
        told = super().read(line)
        if told is None:
            return None
        ((key, verb, reply, _),) = told
        if reply is None or (verb and not standards.is_command(verb.decode().upper())):
            return None
        # Behind the code: a size, or a text with or without quotation marks.
        said = _SIZE.sub(b"", reply[3:]).strip(b" \t\r\"'")
        return [(key, verb, reply[:3] + b" " * bool(said) + said, None)]


class Proftpd(Whole):
    """ProFTPD's ExtendedLog."""

    def glance(self, line: bytes) -> Sequence[bytes | None] | None:
        match = _GLANCE.match(line, 0, LOOKED_AT)
        return None if match is None else match.groups()


class Curl(Whole):
    """The last line of curl, which repeats a reply that ``-v`` has shown."""


class Columns:
    """A format that names its columns: W3C of IIS, and Zeek's."""

    fresh = False
    whole = True

    def __init__(
        self,
        name: str,
        hint: bytes,
        separator: bytes,
        columns: tuple[bytes, bytes, bytes, bytes],
        secret: tuple[tuple[bytes, ...], tuple[bytes, ...]],
    ) -> None:
        # Columns: code, command, text, session. Secret: always, and for PASS.
        self.name, self.hint = name, hint
        self._separator, self._columns, self._secret = separator, columns, secret
        self._names: list[bytes] = []
        self._at = [0, 0, 0, 0]
        self._glance = re.compile(rb"(?!)")

    def glance(self, line: bytes) -> Sequence[bytes | None] | None:
        """Return all that decides whether a line needs something, if that is quickly told."""
        match = self._glance.match(line)
        return None if match is None else match.groups()

    def read(self, line: bytes) -> list[Told] | None:
        """Return what a line tells, or None if it is no line of this format."""
        if line.startswith(self.hint):
            names = line[len(self.hint) :].split()
            code, verb, text, session = self._columns
            known = code in names and verb in names and len(names) <= _COLUMNS
            self._names = names if known else []
            self._at = [names.index(name) if name in names else -1 for name in self._columns]
            shown = {*self._columns[:3], *self._secret[0]}
            field = rb"[^%s\r]*" % self._separator
            self._glance = re.compile(
                self._separator.join(
                    b"(%s)" % field if name in shown else field for name in self._names
                )
                + rb"\r?$"
            )
            return [] if self._names else None
        fields = line.rstrip(b"\r").split(self._separator)
        if len(fields) != len(self._names):
            return None
        fields.append(b"-")  # for the columns that are not there
        code, verb, text, session = [fields[at] for at in self._at]
        verb = _CONNECTED.get(verb, verb.rpartition(b"]")[2])
        reply = code if text == b"-" else b"%s %s" % (code, text)
        return [
            (
                (None, session),
                verb if _WORD.fullmatch(verb) else None,
                reply if CODE.fullmatch(code) else None,
                None,
            )
        ]

    def mask(self, line: bytes, verb: bytes | None) -> bytes:
        """Hide what may be a password."""
        always, of_pass = self._secret
        bare = line.rstrip(b"\r")
        fields = bare.split(self._separator)
        for column in (*always, *of_pass) if verb == b"PASS" else always:
            if column in self._names:
                at = self._names.index(column)
                fields[at] = _asterisks(fields[at])
        return self._separator.join(fields) + line[len(bare) :]


class _Objects:
    """A format of one JSON object a line: Zeek's, Suricata's."""

    whole = True

    def __init__(
        self,
        name: str,
        replies: Callable[[Any], list[Told] | None],
        secret: tuple[bytes, bytes],
        glance: tuple[bytes, bytes],
        *,
        fresh: bool,
    ) -> None:
        # Secret: the keys of passwords, always, and for PASS.
        self.name, self.hint, self.fresh = name, glance[0], fresh
        self._replies = replies
        self._glance = re.compile(glance[1])
        self._always, self._of_pass = (
            re.compile(rb'("(?:%s)"\s*:\s*")((?:[^"\\]|\\.)*)' % keys) for keys in secret
        )

    def glance(self, line: bytes) -> Sequence[bytes | None] | None:
        """Return all that decides whether a line needs something, if that is quickly told."""
        at = line.find(b'"password"')
        if at < 0:
            at = line.find(self.hint)
        match = self._glance.match(line, at) if at >= 0 else None
        return None if match is None else match.groups()

    def read(self, line: bytes) -> list[Told] | None:
        """Return what a line tells, or None if it is no line of this format."""
        if self.hint not in line or not line.startswith(b"{"):
            return None
        from json import loads

        try:
            return self._replies(loads(line.decode("utf-8", "surrogateescape")))
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return None

    def mask(self, line: bytes, verb: bytes | None) -> bytes:
        """Hide what may be a password."""
        pattern = self._of_pass if verb == b"PASS" else self._always
        return pattern.sub(lambda found: found[1] + _asterisks(found[2]), line)


def _zeek(record: Any) -> list[Told] | None:
    """Read a record of Zeek's ftp.log."""
    verb, code, session = record["command"], record.get("reply_code"), record["uid"]
    text = record.get("reply_msg")
    return [_told(session, verb, code, text)]


def _suricata(record: Any) -> list[Told] | None:
    """Read an event of Suricata: its arrays hold the lines of all replies to a command."""
    if record["event_type"] != "ftp":
        return None
    event = record["ftp"]
    codes, texts = event.get("completion_code", ()), event.get("reply", ())
    session, verb = str(record.get("flow_id")), event.get("command")
    groups: list[tuple[str, list[str]]] = []
    for at, code in enumerate(codes):
        if not groups or groups[-1][0] != code:
            groups.append((code, []))
        if len(codes) == len(texts):
            groups[-1][1].append(texts[at])
    if len(groups) == 1:
        groups = [(codes[0], texts)]
    told = [_told(session, verb, None, None)] if verb else []
    for code, lines in groups:
        *head, last = lines or (None,)
        told += [_told(session, None, f"{code}-", line) for line in head]
        told.append(_told(session, None, code, last))
    return told


def _told(session: object, verb: str | None, code: object, text: str | None) -> Told:
    """Put what an object says in the form that lines have."""
    number, name = str(code).encode(), (verb or "").encode("utf-8", "replace")
    said = b"" if text is None else b" ".join(text.encode("utf-8", "replace").split())
    mark = b"" if number.endswith(b"-") or not said else b" "
    return (
        (None, str(session).encode("utf-8", "replace")),
        name if _WORD.fullmatch(name) else None,
        number + mark + said if CODE.fullmatch(number.removesuffix(b"-")) else None,
        None,
    )


Form = Lines | Columns | _Objects


def forms() -> list[Form]:
    """Return every format, those with the surest marks first."""
    return [
        *(Lines(*row) for row in _LINES),
        Whole("pyftpdlib", b"-[", _PYFTPDLIB),
        Curl("curl", b"curl: (", _CURL),
        _Objects(
            "suricata",
            _suricata,
            (b"(?!)", b"command_data"),
            (b'"event_type"', _EVENT),
            fresh=True,
        ),
        _Objects(
            "zeek",
            _zeek,
            (b"password", b"password|arg"),
            (b'"command"', _RECORD),
            fresh=False,
        ),
        Columns(
            "iis",
            b"#Fields: ",
            b" ",
            (b"sc-status", b"cs-method", b"", b"x-session"),
            ((), (b"cs-uri-stem", b"cs-uri-query")),
        ),
        Columns(
            "zeek",
            b"#fields\t",
            b"\t",
            (b"reply_code", b"command", b"reply_msg", b"uid"),
            ((b"password",), (b"arg",)),
        ),
        Proftpd("proftpd", b'" ', _PROFTPD),
    ]


def _asterisks(secret: bytes) -> bytes:
    """Put four asterisks for a secret, unless it is hidden already."""
    return secret if _HIDDEN.fullmatch(secret) else b"****"


def _argument(tail: bytes, opener: bytes) -> bytes:
    """Hide the argument that a tail begins with; keep what closes the quotation."""
    closing = _CLOSING.get(opener, b"")
    end = tail.rfind(closing) if closing in tail and closing else len(tail.rstrip())
    start = min(end, len(tail) - len(tail.lstrip(b" ")))
    return tail[:start] + _asterisks(tail[start:end]) + tail[end:]


def without_secrets(line: bytes) -> bytes:
    """Hide passwords in a line that is not read as a command."""
    if b"PASS" not in line and b"pass" not in line.lower():
        return line
    return _SECRET.sub(_hidden, line)


def _hidden(found: re.Match[bytes]) -> bytes:
    head, tail, label, secret = found.groups()
    if label is not None:
        return label + _asterisks(secret)
    return head + _argument(tail, head[:1])
