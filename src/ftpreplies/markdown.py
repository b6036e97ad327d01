"""Replies in Markdown: in MkDocs, ProperDocs and Zensical, in macros, and in a README.

The extension of Python-Markdown, ``markdown_extensions: [ftpreplies.markdown]``, reads
``::: ftp.reply 550``, ``ftp.replies``, ``ftp.diff``, ``ftp.map``, ``ftp.command``, and
``[[ftp:550]]`` in running text. `define_env` gives the same to macros, `table` to cog.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ftpreplies._asked import FORMS, asked, on_board, warn
from ftpreplies._pages import Table, linked
from ftpreplies._writers import markdown

if TYPE_CHECKING:
    from markdown.extensions import Extension

__all__ = ["define_env", "makeExtension", "table"]


def table(
    *,
    only: str = "",
    reply_class: str = "",
    group: str = "",
    columns: str = "code,title,fix",
    locale: str = "en",
) -> str:
    """Return a Markdown table of replies for a file that people read as it is.

    It ends in one line feed. The anchors and the note of the language that the command
    ``ftpreplies table`` writes are left out: they would only stand in the reader's way.

    Args:
        only: Codes, parted by commas or spaces; all known ones if empty.
        reply_class: A class, such as ``5yz``.
        group: A function group, such as ``x3z``.
        columns: Of code, name, class, group, phrase, title, description, when, fix,
            standing, commands and sources.
        locale: A language on board.

    Raises:
        ValueError: There is no such code, class, group, column or language; the message
            lists what there is.

    >>> print(table(only="331", columns="code, title"), end="")
    | Code | Title |
    | --- | --- |
    | 331 | Password wanted |
    """
    options = {"only": only, "class": reply_class, "group": group, "columns": columns}
    page, _ = asked("replies", (), options, locale=locale)
    blocks = (
        one._replace(anchors=()) if isinstance(one, Table) else one for one in page.blocks
    )
    return markdown(linked(page._replace(lang="", blocks=tuple(blocks))))


def define_env(env: Any) -> None:
    """Register the macros, for ``modules: [ftpreplies.markdown]``.

    They are ``ftp_reply(550)``, ``ftp_replies(only="421,425")``, ``ftp_diff(202, 331)``,
    ``ftp_map()`` and ``ftp_command("RETR")``, and return Markdown. They take the options of
    the blocks as keywords. Without ``level`` their heading is of level 2, without
    ``locale`` the language is that of the variable ``ftp_locale``, else English.

    Args:
        env: The environment of mkdocs-macros or of Zensical.

    Raises:
        ValueError: The language of ``ftp_locale`` is not on board.

    >>> from types import SimpleNamespace
    >>> macros = {}
    >>> env = SimpleNamespace(variables={}, macro=lambda it, name: macros.update({name: it}))
    >>> define_env(env)
    >>> sorted(macros)
    ['ftp_command', 'ftp_diff', 'ftp_map', 'ftp_replies', 'ftp_reply']
    """
    locale = on_board(str(env.variables.get("ftp_locale", "en")))
    for kind in FORMS:
        env.macro(partial(_macro, env, kind, locale), f"ftp_{kind}")


def _macro(env: Any, kind: str, locale: str, /, *words: object, **options: object) -> str:
    where = f"{getattr(env.page, 'path', None) or env.page.file.src_uri}, ftp_{kind}"
    texts = {name: str(value) for name, value in options.items()}
    try:
        page, codes = asked(kind, tuple(map(str, words)), texts, level=2, locale=locale)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    warn(where, codes)
    return markdown(linked(page))


def makeExtension(*, locale: str = "en", reply_url: str = "") -> Extension:  # noqa: N802
    """Return the extension of Python-Markdown, which calls this by its name.

    Args:
        locale: The language where a block does not say it, a name on board.
        reply_url: Where the page does not tell a reply itself, the page that does: a URL,
            or a path in the folder of documents. ``{code}`` becomes the code; the anchor
            is added.

    Raises:
        ValueError: The language is not on board; the message lists those that are.

    >>> from markdown import markdown
    >>> markdown("[[ftp:331]]", extensions=["ftpreplies.markdown"])
    '<p><abbr class="ftp-replies" lang="en" title="Password wanted">331</abbr></p>'
    """
    from ftpreplies._markdown import FtpReplies

    return FtpReplies(locale, reply_url)
