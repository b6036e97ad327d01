"""The reference: a table of replies, the map of the codes, the replies to a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import _catalogue, standards
from ftpreplies._aspects import commands, standing
from ftpreplies._codes import Reply
from ftpreplies._digits import FunctionGroup, ReplyClass, ReplyCode
from ftpreplies._explain import explain, narrowed
from ftpreplies._pages import Block, Heading, Inline, Link, Page, Table
from ftpreplies._sentences import listed
from ftpreplies._views import citations, cited, class_label, explanation_page, group_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ftpreplies._explain import Explanation

#: Words of one language.
_Words = dict[str, Any]


def _code(one: Explanation, _: _Words) -> Inline:
    return str(one.code)


def _name(one: Explanation, _: _Words) -> Inline:
    return "" if one.reply is None else one.reply.name


def _class(one: Explanation, words: _Words) -> Inline:
    return class_label(one.reply_class, words)


def _group(one: Explanation, words: _Words) -> Inline:
    return group_label(one.code, words)


def _phrase(one: Explanation, _: _Words) -> Inline:
    return one.phrase or ""


def _standing(one: Explanation, words: _Words) -> Inline:
    firmest = standing(one)
    return "" if firmest is None else str(words["standings"][firmest.value])


def _commands(one: Explanation, words: _Words) -> Inline:
    verbs = commands(one)
    return listed(verbs, words, len(verbs)) if verbs else ""


def _sources(one: Explanation, words: _Words) -> Inline:
    found = dict.fromkeys(
        cited(source, words["labels"])
        for meaning in one.meanings[:1]
        for source in meaning.sources
    )
    return _in_a_row((text if url is None else Link(text, url) for text, url in found), words)


def _in_a_row(some: Iterable[str | Link], words: _Words) -> Inline:
    row: list[str | Link] = []
    for one in some:
        row += [words["lists"]["comma"], one]
    return tuple(row[1:])


#: What a table of replies can show, and where each column comes from.
COLUMNS: dict[str, Callable[[Explanation, _Words], Inline]] = {
    "code": _code,
    "name": _name,
    "class": _class,
    "group": _group,
    "phrase": _phrase,
    "title": lambda one, _: one.title,
    "description": lambda one, _: one.description,
    "when": lambda one, _: one.when,
    "fix": lambda one, _: one.fix,
    "standing": _standing,
    "commands": _commands,
    "sources": _sources,
}


def chosen(only: str = "", reply_class: str = "", group: str = "") -> tuple[ReplyCode, ...]:
    """Return the codes that someone asks for in words, all known ones if nothing is asked.

    Args:
        only: Codes parted by commas or spaces; those that no source knows stay in.
        reply_class: A first digit, such as ``5`` or ``5yz``.
        group: A second digit, such as ``3`` or ``x3z``.

    Raises:
        ValueError: There is no such code, class or group; the message lists what there is.
    """
    codes: Iterable[ReplyCode] = Reply
    if only.strip():
        codes = [_number(word) for word in only.replace(",", " ").split()]
    if reply_class.strip():
        digit = _digit("class", reply_class, "{}yz", ReplyClass)
        codes = [code for code in codes if code.reply_class == digit]
    if group.strip():
        digit = _digit("group", group, "x{}z", FunctionGroup)
        codes = [code for code in codes if code.group == digit]
    found = tuple(dict.fromkeys(codes))
    if not found:
        message = "none of the codes has this class and group, or no code is named"
        raise ValueError(message)
    return found


def _number(word: str) -> ReplyCode:
    if not (word.isascii() and word.isdigit() and len(word) == 3 and "1" <= word[0] <= "6"):
        known = " ".join(map(str, Reply))
        message = f"{ascii(word)[:40]} is no reply code; known are {known}"
        raise ValueError(message)
    code = ReplyCode(int(word))
    return code.reply or code


def _digit(
    kind: str, word: str, mask: str, digits: Iterable[ReplyClass] | Iterable[FunctionGroup]
) -> int:
    for digit in digits:
        if word.strip().casefold() in (str(int(digit)), mask.format(int(digit))):
            return int(digit)
    names = ", ".join(f"{int(digit)} ({digit.label})" for digit in digits)
    message = f"there is no {kind} {ascii(word)[:40]}: choose one of {names}"
    raise ValueError(message)


def columns(names: str) -> tuple[str, ...]:
    """Read the names of columns, parted by commas or spaces.

    Raises:
        ValueError: There is no such column; the message lists those there are.
    """
    found = tuple(names.replace(",", " ").split())
    if not found:
        message = f"no column is named: choose of {', '.join(COLUMNS)}"
        raise ValueError(message)
    for name in found:
        if name not in COLUMNS:
            message = f"there is no column {ascii(name)[:40]}: choose of {', '.join(COLUMNS)}"
            raise ValueError(message)
    return found


def named(name: str, command: str | None = None, locale: str = "en") -> Explanation:
    """Explain what someone names in a document: a code, or one meaning of it.

    Args:
        name: A code such as ``521``, or a meaning's name such as ``521-mkd``.
        command: The command last sent.
        locale: The language of the words.

    Raises:
        ValueError: There is no such code or meaning; the message lists what there is.
    """
    word = name.strip()
    one = explain(_number(word[:3]), command=command, locale=locale)
    if word[3:] == "":
        return one
    known = [meaning.id for meaning in standards.meanings(one.code)]
    if word not in known:
        names = ", ".join(known) or "none"
        message = f"there is no meaning {ascii(word)[:40]}: choose one of {names}"
        raise ValueError(message)
    return narrowed(one, [word])


@attrs.frozen
class ReplyTable:
    """Some replies, a row each.

    Attributes:
        codes: The replies.
        columns: Names of `COLUMNS`.
        locale: The language of the words, a name on board.
    """

    codes: tuple[ReplyCode, ...]
    columns: tuple[str, ...] = ("code", "title")
    locale: str = "en"

    def page(self) -> Page:
        """Return the replies as a table, each row with its anchor."""
        words = _catalogue.words(self.locale)
        return Page(
            self.locale,
            (
                Table(
                    tuple(words["labels"][name] for name in self.columns),
                    tuple(self._rows(words)),
                    tuple(f"ftp-{code}" for code in self.codes),
                ),
            ),
        )

    def _rows(self, words: _Words) -> Iterable[tuple[Inline, ...]]:
        for code in self.codes:
            one = explain(code, locale=self.locale)
            yield tuple(COLUMNS[name](one, words) for name in self.columns)

    def to_dict(self) -> list[dict[str, Any]]:
        """Return the replies as plain data."""
        return [
            {
                "code": int(one.code),
                "name": None if one.reply is None else one.reply.name,
                "phrase": one.phrase,
                "title": one.title,
            }
            for one in (explain(code, locale=self.locale) for code in self.codes)
        ]


def code_page(code: ReplyCode, locale: str = "en") -> Page:
    """Return all that is known of one code."""
    return explanation_page(explain(code, locale=locale), full=True)


def map_page(locale: str = "en") -> Page:
    """Return the map of the known codes: class across, function group down."""
    words = _catalogue.words(locale)
    labels = words["labels"]
    corner = f"{labels['group']} / {labels['class']}"
    header = (corner, *(class_label(one, words) for one in ReplyClass))
    rows = []
    for group in FunctionGroup:
        cells = (_cell(reply_class, group, words) for reply_class in ReplyClass)
        rows.append((group_label(ReplyCode(100 + 10 * group), words), *cells))
    return Page(locale, (Table(header, tuple(rows)),))


def _cell(reply_class: ReplyClass, group: FunctionGroup, words: _Words) -> Inline:
    links = (
        Link(str(reply), f"#ftp-{reply}")
        for reply in Reply
        if reply.reply_class is reply_class and reply.group is group
    )
    return _in_a_row(links, words)


def command_page(command: str, locale: str = "en") -> Page:
    """Return the replies to one command, as the tables of the RFCs nest them.

    Raises:
        ValueError: No RFC read here lists replies for the command.
    """
    words = _catalogue.words(locale)
    labels = words["labels"]
    found = standards.replies_to(command)
    verb = found.command
    form = labels["replies_greeting" if verb == "CONNECT" else "replies_to"]
    in_tables = {*found.preliminary, *found.after_preliminary, *found.immediate}
    unlisted = tuple(
        reply
        for reply in Reply
        if reply not in in_tables
        and any(verb in meaning.commands for meaning in standards.meanings(reply))
    )
    parts = {
        "preliminary": found.preliminary,
        "after_preliminary": found.after_preliminary,
        "immediate": found.immediate,
        "unlisted": unlisted,
    }
    blocks: list[Block] = [Heading(form.format(command=verb), 1, f"ftp-{verb.lower()}")]
    header = (labels["code"], labels["title"])
    for part, replies in parts.items():
        if replies:
            rows = tuple(
                (Link(str(reply), f"#ftp-{reply}"), words["codes"][str(reply)]["title"])
                for reply in replies
            )
            blocks += [Heading(labels[part]), Table(header, rows)]
    return Page(locale, (*blocks, Heading(labels["sources"]), citations(found.sources, labels)))
