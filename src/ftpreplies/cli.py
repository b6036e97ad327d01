"""The command line: ``ftpreplies explain 530`` and its kin."""

from __future__ import annotations

import argparse
import os
import re
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from ftpreplies import _catalogue, _export, _writers
from ftpreplies._codes import Reply
from ftpreplies._diff import diff
from ftpreplies._explain import explain
from ftpreplies._logs import Options, annotate_file
from ftpreplies._pages import linked
from ftpreplies._reference import COLUMNS, ReplyTable, chosen, columns, command_page, map_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ftpreplies._digits import ReplyCode
    from ftpreplies._pages import Page

FORMATS = (*_writers.WRITERS, "json")

#: How a table can be written, by the names that README writers know.
TABLES: dict[str, Callable[[Page], str]] = {
    "md": _writers.markdown,
    "rst": _writers.rst,
    "html": _writers.html,
    "csv": _writers.csv,
    "text": _writers.text,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments without the program's name; those of the process if
            None.

    Returns:
        The exit status: 0, or 1 where what was asked for is not found. A wrong
        call ends in `SystemExit` with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(argv)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except ValueError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ftpreplies", description="Tells what FTP replies mean and what to do about them."
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--format", choices=FORMATS, default="text", help="how to write it (default: text)"
    )
    common.add_argument(
        "--locale",
        default=_environment_locale(),
        help="the language, such as ja (default: the environment's)",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(run=lambda options: _bare(parser, options.version))

    one = commands.add_parser("explain", parents=[common], help="explain one reply")
    one.add_argument("reply", help="a code, or a reply's text in quotes")
    one.add_argument("--command", help="the FTP command sent last, such as RETR")
    one.set_defaults(run=_explain)

    two = commands.add_parser("diff", parents=[common], help="compare two replies")
    two.add_argument("a", help="a code, or a reply's text in quotes")
    two.add_argument("b", help="another")
    two.add_argument("--command", help="the FTP command sent last, such as RETR")
    two.set_defaults(run=_diff)

    some = commands.add_parser("list", parents=[common], help="list the codes")
    some.add_argument(
        "--class",
        dest="reply_class",
        type=int,
        choices=range(1, 7),
        help="only those with this first digit",
    )
    some.set_defaults(run=_list)

    find = commands.add_parser("search", parents=[common], help="find codes by words")
    find.add_argument("words", nargs="+", help="words that must all stand in the texts")
    find.set_defaults(run=_search)

    table = commands.add_parser("table", help="write a table of codes for a README or a manual")
    table.add_argument(
        "--format", choices=TABLES, default="md", help="how to write it (default: md)"
    )
    table.add_argument("--only", default="", help="these codes, such as 421,425")
    table.add_argument("--class", dest="reply_class", default="", help="a class, such as 5yz")
    table.add_argument("--group", default="", help="a function group, such as x3z")
    table.add_argument(
        "--columns",
        default="code,title,fix",
        help=f"of {', '.join(COLUMNS)} (default: code,title,fix)",
    )
    other = table.add_mutually_exclusive_group()
    other.add_argument("--map", action="store_true", help="the map of all codes instead")
    other.add_argument("--command", help="the replies to this command instead, such as RETR")
    table.add_argument("--locale", default="en", help="the language, such as ja (default: en)")
    table.set_defaults(run=_table)
    data = commands.add_parser("export", help="write everything as tables for other programs")
    data.add_argument(
        "table",
        nargs="?",
        choices=(*_export.TABLES, "schema"),
        help="one table, or the JSON Schema of them all (default: all in JSON, else replies)",
    )
    data.add_argument("--format", choices=_export.FORMATS, default="json", help="default: json")
    data.add_argument(
        "--locale",
        action="append",
        choices=(*_catalogue.locales(), "all"),
        help="a language of the words; may be repeated (default: en)",
    )
    data.set_defaults(run=_run_export)

    logs = commands.add_parser("annotate", help="say what the replies in a log mean")
    logs.add_argument("file", nargs="?", help="the log, gzip too (default: standard input)")
    shape = logs.add_mutually_exclusive_group()
    for name, text in (
        ("json", "write one JSON object a reply instead of the lines"),
        ("summary", "write a table of causes instead of the lines"),
    ):
        shape.add_argument(
            f"--{name}", dest="shape", action="store_const", const=name, help=text
        )
    logs.add_argument("--only-errors", action="store_true", help="only 4yz and 5yz replies")
    logs.add_argument(
        "--locale",
        default=_environment_locale(),
        help="the language, such as ja (default: the environment's)",
    )
    logs.set_defaults(run=_annotate, shape="text")
    return parser


def _environment_locale() -> str:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "en")


def _bare(parser: argparse.ArgumentParser, version: bool) -> int:
    if not version:
        parser.error(
            "a command is needed: explain, diff, list, search, table, export or annotate"
        )
    from ftpreplies import __version__

    sys.stdout.write(f"{__version__}\n")
    return 0


def _complain(message: str) -> int:
    """Say what is wrong on stderr; return the status of what is not found."""
    sys.stderr.write(f"ftpreplies: {message}\n")
    return 1


def _show(subject: _writers.Writable, format: str) -> None:
    if format == "text":
        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.write(_writers.text(subject.page(), color=color))
    else:
        sys.stdout.write(_writers.write(subject, format))


def _subject(argument: str) -> int | str:
    """Take digits alone for a code, and all else for a reply's text."""
    number = argument.isascii() and argument.isdigit() and len(argument) < 10
    return int(argument) if number else argument


def _explain(options: argparse.Namespace) -> int:
    subject = _subject(options.reply)
    explanation = explain(subject, command=options.command, locale=options.locale)
    _show(explanation, options.format)
    return _known(explanation.code)


def _diff(options: argparse.Namespace) -> int:
    a, b = _subject(options.a), _subject(options.b)
    compared = diff(a, b, command=options.command, locale=options.locale)
    _show(compared, options.format)
    return max(_known(compared.a.code), _known(compared.b.code))


def _known(code: ReplyCode) -> int:
    return 0 if code.reply else _complain(f"{code} is in no source known here")


def _list(options: argparse.Namespace) -> int:
    replies = tuple(
        reply for reply in Reply if options.reply_class in (None, reply.reply_class)
    )
    _show(ReplyTable(replies, locale=_catalogue.negotiate(options.locale)), options.format)
    return 0


def _table(options: argparse.Namespace) -> int:
    locale = _catalogue.negotiate(options.locale)
    codes = chosen(options.only, options.reply_class, options.group)
    if options.map:
        page = map_page(locale)
    elif options.command is not None:
        page = command_page(options.command, locale)
    else:
        page = ReplyTable(codes, columns(options.columns), locale).page()
    sys.stdout.write(TABLES[options.format](linked(page)))
    return max(map(_known, codes), default=0)


def _search(options: argparse.Namespace) -> int:
    locale = _catalogue.negotiate(options.locale)
    found = search(" ".join(options.words), locale)
    if not found:
        shown = ascii(" ".join(options.words))[:80]
        return _complain(f"no reply's texts hold {shown}")
    _show(ReplyTable(found, locale=locale), options.format)
    return 0


def _run_export(options: argparse.Namespace) -> int:
    wanted = options.locale or ["en"]
    locales = _catalogue.locales() if "all" in wanted else wanted
    # Bytes, so that no terminal, locale or system changes them.
    sys.stdout.buffer.write(_export.write(options.table, options.format, locales).encode())
    return 0


def _annotate(options: argparse.Namespace) -> int:
    wanted = Options(_catalogue.negotiate(options.locale), options.shape, options.only_errors)
    complaint = annotate_file(options.file, sys.stdout.buffer, sys.stderr, wanted)
    return 0 if complaint is None else _complain(complaint)


def search(wanted: str, locale: str) -> tuple[Reply, ...]:
    """Return the replies whose texts hold every word, those with the whole word first.

    Args:
        wanted: Words in any case, parted by spaces.
        locale: A language on board.
    """
    needles = wanted.casefold().split()
    catalogue = _catalogue.words(locale)
    ranked = []
    for reply in Reply:
        entries = [catalogue["codes"][str(reply)]]
        entries += [
            catalogue["meanings"][meaning.id]
            for meaning in reply.meanings
            if meaning.id in catalogue["meanings"]
        ]
        head = " ".join(
            (str(reply), reply.name, reply.phrase or "", *(entry["title"] for entry in entries))
        ).casefold()
        body = " ".join(text for entry in entries for text in entry.values()).casefold()
        if all(needle in head or needle in body for needle in needles):
            titled, whole = set(head.split()), set(re.findall(r"\w+", body))
            rank = sum(2 * (needle in titled) + (needle in whole) for needle in needles)
            ranked.append((-rank, int(reply), reply))
    return tuple(reply for _, _, reply in sorted(ranked))
