"""What an author asks for in a document, in words, as a page."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from ftpreplies import _catalogue
from ftpreplies._codes import Reply
from ftpreplies._diff import diff
from ftpreplies._explain import verb_of
from ftpreplies._pages import lowered
from ftpreplies._reference import (
    ReplyTable,
    chosen,
    columns,
    command_page,
    map_page,
    named,
)
from ftpreplies._views import explanation_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ftpreplies._digits import ReplyCode
    from ftpreplies._pages import Page

    Options = Mapping[str, str]

#: MkDocs and ProperDocs count what loggers of this name warn of, and end a strict build.
log = logging.getLogger("mkdocs.ftpreplies")


class Asked(NamedTuple):
    """A page, and the codes that were named for it."""

    page: Page
    codes: tuple[ReplyCode, ...] = ()


def _command(options: Options) -> str | None:
    wanted = options.get("command")
    if wanted is None:
        return None
    verb = verb_of(wanted)
    known = sorted({verb for reply in Reply for verb in reply.commands} - {"*"})
    if verb not in known:
        names = ", ".join(known)
        raise ValueError(f"no source knows the command {verb!a}: choose one of {names}")
    return verb


def _reply(words: Sequence[str], options: Options, locale: str) -> Asked:
    one = named(words[0], _command(options), locale)
    return Asked(explanation_page(one, full=True), (one.code,))


def _replies(_: Sequence[str], options: Options, locale: str) -> Asked:
    codes = chosen(*(options.get(name, "") for name in ("only", "class", "group")))
    shown = columns(options.get("columns", "code,title"))
    return Asked(ReplyTable(codes, shown, locale).page(), codes)


def _diff(words: Sequence[str], options: Options, locale: str) -> Asked:
    command = _command(options)
    a, b = (named(word, command, locale) for word in words)
    return Asked(diff(a, b, locale=locale).page(), (a.code, b.code))


class Form(NamedTuple):
    """How one thing is asked for: the words after its name, the options, the page."""

    example: str
    options: tuple[str, ...]
    made: Callable[[Sequence[str], Options, str], Asked]


FORMS = {
    "reply": Form("550", ("command",), _reply),
    "replies": Form("", ("class", "group", "only", "columns"), _replies),
    "diff": Form("202 331", ("command",), _diff),
    "map": Form("", (), lambda _, __, locale: Asked(map_page(locale))),
    "command": Form("RETR", (), lambda words, _, locale: Asked(command_page(words[0], locale))),
}

#: Options of every form.
COMMON = ("level", "locale")


def asked(
    kind: str, words: Sequence[str], options: Options, *, level: int = 1, locale: str = "en"
) -> Asked:
    """Return what is asked for.

    Args:
        kind: A name of `FORMS`.
        words: What stands after the name.
        options: By name; those that the form takes, and those of `COMMON`.
        level: The level of the page's own heading, where no option says it.
        locale: The language, where no option says it.

    Raises:
        ValueError: There is no such thing; the message names it and lists what there is.
    """
    if kind not in FORMS:
        raise ValueError(f"there is no ftp.{kind[:40]}: choose one of {_listed(FORMS)}")
    form = FORMS[kind]
    for name in options:
        if name not in (*form.options, *COMMON):
            names = ", ".join((*form.options, *COMMON))
            raise ValueError(f"ftp.{kind} has no option {ascii(name)[:40]}: choose of {names}")
    if len(words) != len(form.example.split()):
        example = f"ftp.{kind} {form.example}".strip()
        given = ascii(" ".join(words))[:40]
        raise ValueError(f"ftp.{kind} is written as '{example}', so it cannot take {given}")
    page, codes = form.made(words, options, on_board(options.get("locale", locale)))
    return Asked(lowered(page, _level(options.get("level", str(level)))), codes)


def _listed(kinds: Mapping[str, Form]) -> str:
    return ", ".join(f"ftp.{kind}" for kind in kinds)


def _level(digit: str) -> int:
    levels = "123456"
    if len(digit) != 1 or digit not in levels:
        raise ValueError(
            f"there is no level {ascii(digit)[:40]}: choose one of {', '.join(levels)}"
        )
    return int(digit)


def on_board(locale: str) -> str:
    """Return the name of the language on board that a locale names.

    Raises:
        ValueError: There is none; the message lists those that are on board.
    """
    found = _catalogue.negotiate(locale)
    if found == "en" and re.split("[-_.@]", locale.casefold())[0] != "en":
        names = ", ".join(_catalogue.locales())
        raise ValueError(f"there is no locale {ascii(locale)[:40]}: choose one of {names}")
    return found


def warn(where: str, codes: Sequence[ReplyCode]) -> None:
    """Warn of codes that no source knows."""
    strangers = ", ".join(str(code) for code in codes if code.reply is None)
    if strangers:
        known = " ".join(map(str, Reply))
        log.warning("%s: no source knows %s; known are %s", where, strangers, known)
