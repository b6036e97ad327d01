"""How the documentation is built."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import drawn  # noqa: E402

import ftpreplies  # noqa: E402
import ftpreplies.markdown  # noqa: E402
import ftpreplies.standards  # noqa: E402
from ftpreplies._export import TABLES  # noqa: E402
from ftpreplies._export import schema as export_schema  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "ftpreplies"
author = "ftpreplies contributors"
project_copyright = f"%Y, {author}"
version = release = ftpreplies.__version__

extensions = [
    "ftpreplies.sphinx",
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build", "ja"]
html_theme = "furo"
html_title = f"ftpreplies {release}"
html_static_path = [str(HERE / "_static")]
html_css_files = ["site.css"]
html_copy_source = False
# Options such as --ftp-create-dirs and quoted texts stay as they are typed.
smartquotes = False
html_extra_path = [str(HERE.parent / "src/ftpreplies/data/export-schema-1.json")]

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

ROOMS = (ftpreplies, ftpreplies.markdown, ftpreplies.standards)

#: The pages that both languages have.
DRAWN = tuple(f"reference/{name}" for name in ("codes", "commands", "comparisons", "causes"))

drawn.write(HERE, "en")


def every_public_name_has_an_entry(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a public name that the reference forgot."""
    entries = env.domains["py"].objects
    for room in ROOMS:
        for name in room.__all__:
            if f"{room.__name__}.{name}" not in entries:
                log.warning("%s.%s has no entry in the reference", room.__name__, name)


def link_the_other_language(
    app: Sphinx, pagename: str, _: str, context: dict[str, Any], __: object
) -> None:
    """Lead from each drawn page to the same page in the other language."""
    if not pagename.startswith(DRAWN):
        return
    up = "../" * pagename.count("/")
    if app.config.language == "ja":
        lang, name, place = "en", "English", f"../{up}{pagename}.html"
    else:
        lang, name, place = "ja", "日本語", f"{up}ja/{pagename}.html"
    link = f'<a lang="{lang}" hreflang="{lang}" href="{place}">{name}</a>'
    context["body"] += f'<p class="other-language">{link}</p>\n'


def give_captions_a_level(
    _: Sphinx, __: str, ___: str, context: dict[str, Any], ____: object
) -> None:
    """Mend the menu: Sphinx makes its captions headings and does not say of which level."""
    menu = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = menu.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )


def all_columns() -> Iterator[str]:
    """Yield the columns of the exported tables, as their schema describes them."""
    schema = export_schema()
    for table in TABLES:
        described = schema["properties"][table]
        row = schema["$defs"][described["items"]["$ref"].rpartition("/")[2]]
        yield f"## {table}\n\n{described['description']}"
        lines = (
            f"| `{name}` | {kind(column)} | {column['description']} |"
            for name, column in row["properties"].items()
        )
        yield "\n".join(("| Column | Type | |", "| --- | --- | --- |", *lines))


def kind(column: dict[str, Any]) -> str:
    """Name the JSON type of a column."""
    if "enum" in column:
        return "string or null" if None in column["enum"] else "string"
    types = column["type"]
    return types if isinstance(types, str) else " or ".join(types)


def draw_the_columns(_: Sphinx, docname: str, source: list[str]) -> None:
    """Fill the page that lists the columns of the export."""
    if docname == "reference/export":
        source[0] = "\n\n".join((source[0], *all_columns()))


def setup(app: Sphinx) -> None:
    """Register what this documentation needs beyond its extensions."""
    app.connect("html-page-context", link_the_other_language)
    app.connect("html-page-context", give_captions_a_level, priority=900)  # after furo
    if app.config.language == "en":
        app.connect("source-read", draw_the_columns)
        app.connect("env-check-consistency", every_public_name_has_an_entry)
