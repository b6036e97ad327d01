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
import ftpreplies.standards  # noqa: E402

if TYPE_CHECKING:
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


def setup(app: Sphinx) -> None:
    """Register what this documentation needs beyond its extensions."""
    app.connect("html-page-context", link_the_other_language)
    if app.config.language == "en":
        app.connect("env-check-consistency", every_public_name_has_an_entry)
