"""The pages that are drawn from the library's own data: codes, commands, comparisons, causes.

They are written before Sphinx looks for its sources, once in English and once in Japanese.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

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
SITE: dict[str, dict[str, Any]] = {
    "en": {
        "codes": "Reply codes",
        "map": "All codes by their digits: the first gives the class, the second the function "
        "group.",
        "mixed": "Often mixed up with {codes}.",
        "commands": "Commands",
        "of_commands": "The replies that the tables of the RFCs list for each command. The page "
        "of a command shows in which order they come, and adds those of other sources.",
        "command": "Command",
        "replies": "Replies",
        "diagram": "Replies to {command}, by their order",
        "comparisons": "Replies that are mixed up",
        "of_comparisons": "Why people take one for the other, what separates the two, and "
        "whether a client may treat them alike.",
        "pair": "{a}\N{NO-BREAK SPACE}and\N{NO-BREAK SPACE}{b}",
        "pairs": "Codes",
        "titles": "Titles",
        "causes": "Causes",
        "of_causes": "What a server's text can state, or suggest, as the reason of its reply. "
        "*Retry* says whether the same command, sent again, can succeed: ``no``, ``yes`` (after "
        "reconnecting), ``later`` (after waiting), ``maybe``. *errno* is what ``to_oserror`` "
        "gives when the cause is stated.",
        "cause": "Cause",
        "retry": "Retry",
        "facts": "Name ``{name}``, retry ``{retry}``, errno ``{errno}``.",
        "areas": {
            "file": "Files and directories",
            "storage": "Storage",
            "login": "Login",
            "tls": "TLS",
            "limit": "Limits",
            "timeout": "Time-outs",
            "server": "The server itself",
            "data-connection": "Data connections",
            "command": "Commands and their arguments",
        },
    },
    "ja": {
        "codes": "応答コード",
        "map": "応答コードの全体図です。1 桁目は応答の種類、2 桁目は機能グループを表します。",
        "mixed": "混同されやすい応答：{codes}",
        "commands": "コマンド",
        "of_commands": "RFC の表が各コマンドに挙げている応答です。返ってくる順序と、ほかの出典にある応答は、"
        "コマンドごとのページにあります。",
        "command": "コマンド",
        "replies": "応答",
        "diagram": "{command} への応答とその順序",
        "comparisons": "混同されやすい応答",
        "of_comparisons": "混同される理由と両者の違い、クライアントが同じように扱ってよいかどうかをまとめています。",
        "pair": "{a}\N{NO-BREAK SPACE}と\N{NO-BREAK SPACE}{b}",
        "pairs": "コード",
        "titles": "見出し",
        "causes": "原因",
        "of_causes": "応答の原因として、サーバーの文面に明記されているもの、または文面から推測できるものです。"
        "「再試行」は、同じコマンドをもう一度送れば成功しうるかどうかを示します。``no`` は見込みなし、"
        "``yes`` は再接続すれば見込みあり、``later`` は時間をおけば見込みあり、``maybe`` は場合によります。"
        "errno は、原因が明記されているときに ``to_oserror`` が返す例外のものです。",
        "cause": "原因",
        "retry": "再試行",
        "facts": "名前は ``{name}``、再試行は ``{retry}``、errno は ``{errno}`` です。",
        "areas": {
            "file": "ファイルとディレクトリ",
            "storage": "保存領域",
            "login": "ログイン",
            "tls": "TLS",
            "limit": "制限",
            "timeout": "タイムアウト",
            "server": "サーバー自体の問題",
            "data-connection": "データコネクション",
            "command": "コマンドと引数",
        },
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
    for part in (codes, commands, comparisons, causes):
        yield from part(locale)


def codes(locale: str) -> Iterator[tuple[str, str]]:
    """Yield the map with the list of all codes, and a page for each."""
    said = SITE[locale]
    lists = "".join(
        f".. _class-{int(reply_class)}:\n\n"
        + titled(class_label(reply_class, words(locale)), "-")
        + toctree(f"codes/{reply}" for reply in replies)
        for reply_class, replies in groupby(Reply, lambda reply: reply.reply_class)
    )
    drawing = ".. container:: ftp-map\n\n   .. ftp:map::\n\n"
    yield "codes", f"{titled(said['codes'])}{said['map']}\n\n{drawing}{lists}"
    comma = words(locale)["lists"]["comma"]
    for reply in Reply:
        code = str(reply)
        pairs = [pair.split("/") for pair in PAIRS if code in pair.split("/")]
        others = comma.join(
            f":doc:`{b if a == code else a} <../comparisons/{a}-{b}>`" for a, b in pairs
        )
        mixed = f"\n   {said['mixed'].format(codes=others)}\n" if pairs else ""
        yield f"codes/{reply}", f".. ftp:reply:: {reply}\n   :sections:\n{mixed}"


def commands(locale: str) -> Iterator[tuple[str, str]]:
    """Yield the table of all commands, and a page for each with its drawing."""
    said = SITE[locale]
    rows = []
    for command in COMMANDS:
        found = replies_to(command)
        replies = {*found.preliminary, *found.after_preliminary, *found.immediate}
        links = " ".join(f":ftp:reply:`{reply}`" for reply in sorted(replies))
        rows.append((f":doc:`{command} <commands/{command.lower()}>`", links))
    table = listed((said["command"], said["replies"]), rows)
    names = toctree((f"commands/{command.lower()}" for command in COMMANDS), ":hidden:")
    yield "commands", f"{titled(said['commands'])}{said['of_commands']}\n\n{table}{names}"
    for command in COMMANDS:
        drawing = "".join(f"      {line}\n" for line in diagram(command, locale))
        yield (
            f"commands/{command.lower()}",
            f".. ftp:command:: {command}\n   :sections:\n\n   .. raw:: html\n\n{drawing}",
        )


def comparisons(locale: str) -> Iterator[tuple[str, str]]:
    """Yield the list of the pairs that are mixed up, and a page for each."""
    said, titles = SITE[locale], words(locale)["codes"]
    rows = []
    for pair in PAIRS:
        a, b = pair.split("/")
        link = f":doc:`{said['pair'].format(a=a, b=b)} <comparisons/{a}-{b}>`"
        both = (text(titles[code]["title"]) for code in (a, b))
        rows.append((link, "| " + "\n       | ".join(both)))
        yield f"comparisons/{a}-{b}", f".. ftp:diff:: {a} {b}\n   :sections:\n"
    table = listed((said["pairs"], said["titles"]), rows)
    names = toctree((f"comparisons/{pair.replace('/', '-')}" for pair in PAIRS), ":hidden:")
    yield (
        "comparisons",
        f"{titled(said['comparisons'])}{said['of_comparisons']}\n\n{table}{names}",
    )


def causes(locale: str) -> Iterator[tuple[str, str]]:
    """Yield the tables of all causes, and a page for each area."""
    said, catalogue = SITE[locale], words(locale)
    overview = f"{titled(said['causes'])}{said['of_causes']}\n\n"
    areas = {area: list(group) for area, group in groupby(Cause, lambda cause: cause.area)}
    for area, found in areas.items():
        rows, page = [], [titled(said["areas"][area])]
        for cause in found:
            entry, name = catalogue["causes"][cause.value], cause.value
            title = text(entry["title"])
            rows.append((f":ref:`{title} <cause-{name}>` ``{name}``", f"``{cause.retry}``"))
            errno = cause.errno or "EIO"
            facts = said["facts"].format(name=name, retry=cause.retry, errno=errno)
            page += [f".. _cause-{name}:\n\n", titled(title, "-")]
            page += [f"{facts}\n\n{text(entry['description'])}\n\n"]
            page += [
                f":{catalogue['sides'][side]}: {text(fix)}\n"
                for side, fix in entry["fixes"].items()
            ]
            page += ["\n"]
        yield f"causes/{area}", "".join(page)
        overview += titled(said["areas"][area], "-")
        overview += listed((said["cause"], said["retry"]), rows)
    yield "causes", overview + toctree((f"causes/{area}" for area in areas), ":hidden:")


def titled(title: str, line: str = "=") -> str:
    """Return a heading."""
    return f"{title}\n{line * 2 * len(title)}\n\n"


def toctree(names: Iterable[str], option: str = ":maxdepth: 1") -> str:
    """Return a list of pages by their titles."""
    lines = "".join(f"   {name}\n" for name in names)
    return f".. toctree::\n   {option}\n\n{lines}\n"


def listed(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table."""
    lines = "".join(
        "   * - " + "     - ".join(f"{cell}\n" for cell in row) for row in (header, *rows)
    )
    return f".. list-table::\n   :header-rows: 1\n\n{lines}\n"


def text(words: str) -> str:
    """Escape what reStructuredText would take for markup."""
    for sign in "\\*`|_:<":
        words = words.replace(sign, f"\\{sign}")
    return words


def diagram(command: str, locale: str) -> Iterator[str]:
    """Yield the lines of a drawing: what may answer a command, and what may follow that."""
    found, titles = replies_to(command), words(locale)["codes"]
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
                name = escape(f"{reply}: {titles[str(reply)]['title']}")
                body.append(
                    f'<a href="../codes/{int(reply)}.html"><title>{name}</title><text x="{x + 54 + 40 * place}" '
                    f'y="{y + 21 + row * number}">{int(reply)}</text></a>'
                )
        trunk[depth] = y + height
        y += height + 10
    title = escape(SITE[locale]["diagram"].format(command=command))
    yield (
        f'<svg class="ftp-diagram" role="group" aria-label="{title}" '
        f'viewBox="0 0 {width} {y}" width="{width}" height="{y}">'
    )
    yield f'<rect x="1" y="2" width="{20 + 10 * len(command)}" height="30" rx="5"/>'
    yield f'<text x="11" y="22">{command}</text>'
    yield from body
    yield "</svg>"
