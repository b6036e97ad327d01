"""The pages that are drawn from the library's own data: codes, commands, comparisons, causes.

They are written before Sphinx looks for its sources, once in English and once in Japanese.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from ftpreplies import Cause, Reply
from ftpreplies._catalogue import facts, words
from ftpreplies._views import class_label
from ftpreplies.standards import replies_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ftpreplies import ReplyClass

COMMANDS = tuple(facts()["commands"])
PAIRS = tuple(words("en")["diff"]["confusions"])

#: What the pages that lead to the others say, in each language.
SITE = {
    "en": {
        "codes": "Reply codes",
        "map": "The code space: the first digit across, the second down.",
        "commands": "Commands",
        "of_commands": "The replies to each command, as the tables of the RFCs nest them, "
        "and those that other sources add.",
        "comparisons": "Replies that are mixed up",
        "of_comparisons": "Why people take one for the other, what separates the two, and "
        "whether a client may treat them alike.",
        "causes": "Causes",
        "of_causes": "What a server's text can say, or suggest, is the reason of its reply. "
        "*Retry* says whether the same command, sent again, can succeed: no, yes (after "
        "reconnecting), later (after waiting), maybe. *errno* is what ``to_oserror`` gives when "
        "the cause is stated.",
        "cause": "Cause",
        "retry": "Retry",
        "diagram": "Replies to {command}, by their order",
        "then": "then",
    },
    "ja": {
        "codes": "応答コード",
        "map": "応答コードの全体図です。横が 1 桁目、縦が 2 桁目です。",
        "commands": "コマンド",
        "of_commands": "コマンドごとの応答です。RFC の表の順序に従い、ほかの出典にある応答も加えています。",
        "comparisons": "混同されやすい応答",
        "of_comparisons": "混同される理由と両者の違い、クライアントが同じように扱ってよいかどうかをまとめています。",
        "causes": "原因",
        "of_causes": "サーバーの文面に明記された、または文面から推測できる、応答の原因です。"
        "「再試行」は同じコマンドをもう一度送って成功する見込みを示します：no（なし）、yes（再接続後）、later（しばらく後）、maybe（不明）。"
        "errno は、原因が明記されているときに ``to_oserror`` が返すものです。",
        "cause": "原因",
        "retry": "再試行",
        "diagram": "{command} への応答とその順序",
        "then": "続いて",
    },
}


def write(folder: Path, locale: str) -> None:
    """Write all pages below a folder; what has not changed keeps its time.

    Args:
        folder: The folder of the documentation's sources.
        locale: The language.
    """
    for name, text in pages(locale):
        path = folder / "reference" / f"{name}.rst"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def pages(locale: str) -> Iterator[tuple[str, str]]:
    """Yield name and reStructuredText of each page."""
    said = SITE[locale]
    codes = "".join(
        titled(class_label(reply_class, words(locale)), "-")
        + toctree(f"codes/{reply}" for reply in replies)
        for reply_class, replies in groupby(Reply, lambda reply: reply.reply_class)
    )
    yield "codes", f"{titled(said['codes'])}{said['map']}\n\n.. ftp:map::\n\n{codes}"
    for reply in Reply:
        yield f"codes/{reply}", f".. ftp:reply:: {reply}\n   :sections:\n"
    names = toctree(f"commands/{command.lower()}" for command in COMMANDS)
    yield "commands", f"{titled(said['commands'])}{said['of_commands']}\n\n{names}"
    for command in COMMANDS:
        drawing = "".join(f"      {line}\n" for line in diagram(command, said))
        yield (
            f"commands/{command.lower()}",
            f".. ftp:command:: {command}\n   :sections:\n\n   .. raw:: html\n\n{drawing}",
        )
    files = [pair.replace("/", "-") for pair in PAIRS]
    names = toctree(f"comparisons/{file}" for file in files)
    yield "comparisons", f"{titled(said['comparisons'])}{said['of_comparisons']}\n\n{names}"
    for file in files:
        codes = file.replace("-", " ")
        yield f"comparisons/{file}", f".. ftp:diff:: {codes}\n   :sections:\n"
    yield "causes", "".join(causes(locale))


def titled(title: str, line: str = "=") -> str:
    """Return a heading."""
    return f"{title}\n{line * 2 * len(title)}\n\n"


def toctree(names: Iterable[str]) -> str:
    """Return a list of pages by their titles."""
    lines = "".join(f"   {name}\n" for name in names)
    return f".. toctree::\n   :maxdepth: 1\n\n{lines}\n"


def causes(locale: str) -> Iterator[str]:
    """Yield the page of all causes, area by area."""
    said, catalogue = SITE[locale], words(locale)
    yield f"{titled(said['causes'])}{said['of_causes']}\n\n"
    for area, group in groupby(Cause, lambda cause: cause.area):
        found = list(group)
        yield titled(area.capitalize(), "-")
        yield f".. list-table::\n   :header-rows: 1\n\n   * - {said['cause']}\n"
        yield f"     - {said['retry']}\n     - errno\n"
        for cause in found:
            yield f"   * - ``{cause.value}``\n     - {cause.retry}\n"
            yield f"     - {cause.errno or 'EIO'}\n"
        yield "\n"
        for cause in found:
            entry = catalogue["causes"][cause.value]
            yield f".. _cause-{cause.value}:\n\n{titled(text(entry['title']), '~')}"
            yield f"``{cause.value}``: {text(entry['description'])}\n\n"
            for side, fix in entry["fixes"].items():
                yield f"- **{catalogue['sides'][side]}:** {text(fix)}\n"
            yield "\n"


def text(words: str) -> str:
    """Escape what reStructuredText would take for markup."""
    for sign in "\\*`|_":
        words = words.replace(sign, f"\\{sign}")
    return words


def diagram(command: str, said: dict[str, str]) -> Iterator[str]:
    """Yield the lines of a drawing: what may answer a command, and what may follow that."""
    found = replies_to(command)
    width, row, y = 360, 26, 44
    rows: list[tuple[int, ReplyClass, list[Reply]]] = []
    for depth, replies in (
        (1, found.preliminary),
        (2, found.after_preliminary),
        (1, found.immediate),
    ):
        rows += (
            (depth, reply_class, list(group))
            for reply_class, group in groupby(replies, lambda reply: reply.reply_class)
        )
    body: list[str] = []
    trunk = {0: 32}
    for depth, reply_class, codes in rows:
        x, most = 40 * depth, 7 - depth
        lines = [codes[start : start + most] for start in range(0, len(codes), most)]
        height = row * len(lines) + 6
        middle = y + height / 2
        body.append(f'<path d="M{x - 24} {trunk.get(depth - 1, 32)}V{middle}H{x}"/>')
        body.append(
            f'<rect class="ftp-{int(reply_class)}" x="{x}" y="{y}" '
            f'width="{width - x - 1}" height="{height}" rx="5"/>'
        )
        body.append(f'<text x="{x + 9}" y="{y + 21}">{int(reply_class)}yz</text>')
        for number, line in enumerate(lines):
            for place, reply in enumerate(line):
                body.append(
                    f'<a href="../codes/{int(reply)}.html"><text x="{x + 54 + 40 * place}" '
                    f'y="{y + 21 + row * number}">{int(reply)}</text></a>'
                )
        trunk[depth] = y + height
        y += height + 10
    title = escape(said["diagram"].format(command=command))
    yield (
        f'<svg class="ftp-diagram" role="group" aria-label="{title}" '
        f'viewBox="0 0 {width} {y}" width="{width}" height="{y}">'
    )
    yield f'<rect x="1" y="2" width="{20 + 10 * len(command)}" height="30" rx="5"/>'
    yield f'<text x="11" y="22">{command}</text>'
    yield from body
    yield "</svg>"
