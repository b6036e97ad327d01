"""How the documentation is built."""

from __future__ import annotations

import builtins
import re
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx.util import logging

import ftpreplies
import ftpreplies.standards
from ftpreplies._catalogue import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "ftpreplies"
author = "ftpreplies contributors"
project_copyright = f"%Y, {author}"
version = release = ftpreplies.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"ftpreplies {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
default_role = "py:obj"
# No network is needed for a build, so Python's own names have no targets.
nitpick_ignore = [("py:obj", name) for name in dir(builtins)]
nitpick_ignore += [
    ("py:class", "ftpreplies._notes.E"),
    ("py:class", "FTP"),
    ("py:obj", "ftplib.FTP"),
    ("py:class", "os.PathLike"),
]

log = logging.getLogger(__name__)

ROOMS = (ftpreplies, ftpreplies.standards)


def every_public_name_has_an_entry(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a public name that the reference forgot."""
    entries = env.domains["py"].objects
    for room in ROOMS:
        for name in room.__all__:
            if f"{room.__name__}.{name}" not in entries:
                log.warning("%s.%s has no entry in the reference", room.__name__, name)


def all_replies() -> Iterator[str]:
    """Yield every explanation, classes and codes as headings."""
    for reply_class, replies in groupby(ftpreplies.Reply, lambda reply: reply.reply_class):
        yield f"## {reply_class}yz: {reply_class.label}"
        for reply in replies:
            text = reply.explanation.render("markdown")
            text = re.sub(r"^#{2,} (.+)$", r"**\1**", text, flags=re.MULTILINE)
            yield f"(reply-{reply})=\n##{text}"


def all_causes() -> Iterator[str]:
    """Yield the table of causes, area by area, and then the words of each."""
    english = words("en")
    for area, group in groupby(ftpreplies.Cause, lambda cause: cause.area):
        causes = list(group)
        yield f"## {area.capitalize()}"
        rows = (f"| `{it.value}` | {it.retry} | {it.errno or 'EIO'} |" for it in causes)
        yield "\n".join(("| Cause | Retry | errno |", "| --- | --- | --- |", *rows))
        for cause in causes:
            entry = english["causes"][cause.value]
            yield f"(cause-{cause.value})=\n### {entry['title']}"
            yield f"`{cause.value}`: {entry['description']}"
            yield "\n".join(
                f"- **{english['sides'][side]}:** {fix}" for side, fix in entry["fixes"].items()
            )


def draw_from_the_data(_: Sphinx, docname: str, source: list[str]) -> None:
    """Fill the pages that list all replies and all causes."""
    drawn = {"reference/codes": all_replies, "reference/causes": all_causes}
    if docname in drawn:
        source[0] = "\n\n".join((source[0], *drawn[docname]()))


def setup(app: Sphinx) -> None:
    """Register what this documentation needs beyond its extensions."""
    app.connect("source-read", draw_from_the_data)
    app.connect("env-check-consistency", every_public_name_has_an_entry)
