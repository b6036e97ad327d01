"""The domain ``ftp`` for Sphinx: ``extensions = ["ftpreplies.sphinx"]``.

Directives draw replies, tables, comparisons and the map from the installed library; the role
links to them. All is plain docutils nodes, so that every builder can write it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

import ftpreplies
from ftpreplies import _catalogue
from ftpreplies._codes import Reply
from ftpreplies._diff import diff
from ftpreplies._nodes import written
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
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, Node
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ftpreplies._digits import ReplyCode
    from ftpreplies._pages import Link, Page

log = logging.getLogger(__name__)

#: An entry of its own comes before a row of a table.
_ENTRY, _ROW = 0, 1


def _warn_of_unknown(code: ReplyCode, location: str) -> None:
    if code.reply is None:
        known = " ".join(map(str, Reply))
        log.warning(
            "no source knows the FTP reply %s; known are %s", code, known, location=location
        )


class ReplyRole(XRefRole):
    """A link to a reply, as in ``:ftp:reply:`550``` and ``:ftp:reply:`521-mkd```."""

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        try:
            _warn_of_unknown(named(target).code, self.get_location())
        except ValueError as error:
            log.warning("ftp:reply: %s", error, location=self.get_location())
        return title, target.strip()


class FtpDirective(SphinxDirective):
    """What the directives share: the language, and how a page becomes nodes."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = {
        "locale": directives.unchanged_required,
        "no-index": directives.flag,
    }

    def run(self) -> list[Node]:
        try:
            return list(self.made())
        except ValueError as error:
            raise self.error(f"{self.name}: {error}") from None

    def made(self) -> Iterable[Node]:
        """Make the nodes; a `ValueError` becomes an error at the directive's line."""
        raise NotImplementedError

    @property
    def locale(self) -> str:
        """The language of the option, or else of the project."""
        wanted = self.options.get("locale")
        if wanted is None:
            return _catalogue.negotiate(self.config.language)
        found = _catalogue.negotiate(wanted)
        if found == "en" and not wanted.casefold().startswith("en"):
            names = ", ".join(_catalogue.locales())
            message = f"there is no locale {ascii(wanted)[:40]}: choose one of {names}"
            raise ValueError(message)
        return found

    def written(self, page: Page, names: Iterable[str] = (), rank: int = _ENTRY) -> list[Node]:
        """Write a page, and note these replies as to be found on it."""
        level = self.state.memo.section_level + 1
        found: list[Node] = []
        if "no-index" not in self.options:
            domain = self.env.get_domain("ftp")
            assert isinstance(domain, FtpDomain)
            listed = [(name, named(name, locale=page.lang).title) for name in names]
            for name, title in listed:
                domain.note(name, title, rank, self.get_location())
            label = _catalogue.words(page.lang)["labels"]["reply"]
            entries = [("pair", f"{label}; {name}", f"ftp-{name}", "", None) for name in names]
            found.append(addnodes.index(entries=entries))
        sections = "sections" in self.options
        found += written(page, self.link, sections=sections, level=level)
        if self.content:
            self._insert(found[-1] if sections else found)
        ids = self.state.document.ids
        for top in found:
            for node in top.findall():
                node.source, node.line = self.get_source_info()
                if isinstance(node, nodes.Element):
                    # What stands twice in a document can be linked to once.
                    node["ids"] = [one for one in node["ids"] if one not in ids]
                    ids.update(dict.fromkeys(node["ids"], node))
        return found

    def _insert(self, found: Any) -> None:
        """Put the directive's own content below the heading."""
        below = 1 + next(
            (
                number
                for number, node in enumerate(found)
                if isinstance(node, (nodes.title, nodes.rubric))
            )
        )
        content = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, content)
        found[below:below] = content.children

    def link(self, link: Link) -> Node:
        """Leave a link to a reply to be resolved, by any project that has its entry."""
        node = addnodes.pending_xref(
            "",
            nodes.inline("", link.text),
            refdomain="ftp",
            reftype="reply",
            reftarget=link.url.removeprefix("#ftp-"),
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=False,
            ftp_may_miss=True,
        )
        self.set_source_info(node)
        return node


class ReplyDirective(FtpDirective):
    """All that is known of one reply, or of one meaning: ``.. ftp:reply:: 550``."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {
        **(FtpDirective.option_spec or {}),
        "command": directives.unchanged_required,
        "sections": directives.flag,
    }

    def made(self) -> Iterable[Node]:
        one = named(self.arguments[0], self.options.get("command"), self.locale)
        _warn_of_unknown(one.code, self.get_location())
        page = explanation_page(one, full=True)
        names = [str(one.code) if one.meaning is None else one.meaning.id]
        if len(one.meanings) > 1:
            names += [meaning.id for meaning in one.meanings]
        return self.written(page, names)


class RepliesDirective(FtpDirective):
    """A table of replies: ``.. ftp:replies::``."""

    option_spec: ClassVar = {
        **(FtpDirective.option_spec or {}),
        "class": directives.unchanged_required,
        "group": directives.unchanged_required,
        "only": directives.unchanged_required,
        "columns": directives.unchanged_required,
    }

    def made(self) -> Iterable[Node]:
        asked = (self.options.get(name, "") for name in ("only", "class", "group"))
        codes = chosen(*asked)
        for code in codes:
            _warn_of_unknown(code, self.get_location())
        shown = columns(self.options.get("columns", "code,title"))
        page = ReplyTable(codes, shown, self.locale).page()
        return self.written(page, map(str, codes), _ROW)


class DiffDirective(FtpDirective):
    """A comparison: ``.. ftp:diff:: 202 331``."""

    required_arguments = 2
    has_content = True
    option_spec: ClassVar = {
        **(FtpDirective.option_spec or {}),
        "command": directives.unchanged_required,
        "sections": directives.flag,
    }

    def made(self) -> Iterable[Node]:
        command = self.options.get("command")
        sides = [named(name, command, self.locale) for name in self.arguments]
        for one in sides:
            _warn_of_unknown(one.code, self.get_location())
        return self.written(diff(*sides, locale=self.locale).page())


class MapDirective(FtpDirective):
    """The map of all codes, class across and function group down: ``.. ftp:map::``."""

    def made(self) -> Iterable[Node]:
        return self.written(map_page(self.locale))


class CommandDirective(FtpDirective):
    """The replies to one command: ``.. ftp:command:: RETR``."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {
        **(FtpDirective.option_spec or {}),
        "sections": directives.flag,
    }

    def made(self) -> Iterable[Node]:
        return self.written(command_page(self.arguments[0], self.locale))


class FtpDomain(Domain):
    """FTP replies, by code and by meaning.

    A name is documented wherever an entry or a table shows it; links lead to the entry of
    its own, else to the first table in the order of the documents' names.
    """

    name = "ftp"
    label = "FTP"
    object_types: ClassVar = {"reply": ObjType("reply", "reply")}
    roles: ClassVar = {"reply": ReplyRole()}
    directives: ClassVar = {
        "reply": ReplyDirective,
        "replies": RepliesDirective,
        "diff": DiffDirective,
        "map": MapDirective,
        "command": CommandDirective,
    }
    initial_data: ClassVar = {"replies": {}}

    @property
    def replies(self) -> dict[str, dict[str, tuple[int, str]]]:
        """By name and document: entry or row, and the title."""
        return self.data["replies"]  # type: ignore[no-any-return]

    def note(self, name: str, title: str, rank: int, location: str) -> None:
        """Note that the present document shows a reply."""
        places = self.replies.setdefault(name, {})
        docname = self.env.docname
        others = [other for other, (known, _) in places.items() if known == rank == _ENTRY]
        if others:
            log.warning(
                "FTP reply %s has an entry in %s already; use :no-index: for one of them",
                name,
                others[0],
                location=location,
            )
        if places.get(docname, (rank, ""))[0] >= rank:
            places[docname] = rank, title

    def place(self, name: str) -> tuple[str, str] | None:
        """Return document and title of the place that shows a reply best."""
        places = self.replies.get(name)
        if not places:
            return None
        docname = min(places, key=lambda one: (places[one][0], one))
        return docname, places[docname][1]

    def clear_doc(self, docname: str) -> None:
        for places in self.replies.values():
            places.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        for name, places in otherdata["replies"].items():
            mine = self.replies.setdefault(name, {})
            mine.update({one: place for one, place in places.items() if one in docnames})

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        found = self.place(target)
        if found is None:
            return None
        docname, title = found
        return make_refnode(builder, fromdocname, docname, f"ftp-{target}", contnode, title)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        found = self.resolve_xref(env, fromdocname, builder, "reply", target, node, contnode)
        return [] if found is None else [("ftp:reply", found)]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for name in sorted(self.replies):
            found = self.place(name)
            if found is not None:
                docname, title = found
                yield name, title, "reply", docname, f"ftp-{name}", 1


def _leave_as_text(
    _: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: Element
) -> Element | None:
    """A map or a table may name replies that no project has an entry for."""
    return contnode if node.get("ftp_may_miss") else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the domain.

    Args:
        app: The application, as Sphinx hands it over.

    Returns:
        What Sphinx wants to know of an extension. New data has a new ``env_version``, so
        that an upgrade reads all documents again.
    """
    app.add_domain(FtpDomain)
    # After intersphinx.
    app.connect("missing-reference", _leave_as_text, priority=900)
    return {
        "version": ftpreplies.__version__,
        "env_version": _catalogue.revision(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
