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
from ftpreplies import _catalogue, standards
from ftpreplies._asked import COMMON, FORMS, asked
from ftpreplies._codes import Reply
from ftpreplies._nodes import written
from ftpreplies._pages import Heading, Table
from ftpreplies._reference import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, Node
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ftpreplies._asked import Form
    from ftpreplies._digits import ReplyCode
    from ftpreplies._pages import Link, Page

__all__ = ["setup"]

_log = logging.getLogger(__name__)

#: An entry of its own comes before a row of a table.
_ENTRY, _ROW = 0, 1


def _warn_of_unknown(code: ReplyCode, location: str) -> None:
    if code.reply is None:
        known = " ".join(map(str, Reply))
        _log.warning(
            "no source knows the FTP reply %s; known are %s", code, known, location=location
        )


def _warn_of_another(name: str, docname: str, location: str) -> None:
    _log.warning(
        "FTP reply %s has an entry in %s already; use :no-index: for one of them",
        name,
        docname,
        location=location,
    )


class _ReplyRole(XRefRole):
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
            _log.warning("ftp:reply: %s", error, location=self.get_location())
        return title, target.strip()


class _FtpDirective(SphinxDirective):
    """Draws what is asked for: a form of what authors ask for, as plain nodes.

    Text of the author's own, in the directive, stands below the heading.
    """

    kind: ClassVar[str]
    has_content = True

    def run(self) -> list[Node]:
        options = {name: text for name, text in self.options.items() if text is not None}
        options.setdefault("locale", _catalogue.negotiate(self.config.language))
        level = min(self.state.memo.section_level + 1, 6)
        try:
            page, codes = asked(self.kind, self.arguments, options, level=level)
        except ValueError as error:
            raise self.error(str(error)) from None
        for code in codes:
            _warn_of_unknown(code, self.get_location())
        found: list[Node] = []
        if "no-index" not in self.options:
            found.append(self._noted(page))
        sections = "sections" in self.options
        found += written(page, self._link, sections=sections)
        for top in found:
            for node in top.findall():
                node.source, node.line = self.get_source_info()
                if isinstance(node, nodes.Element):
                    node["ids"] = [self._unique(name, node) for name in node["ids"]]
        if self.content:
            self._insert(found[-1] if isinstance(found[-1], nodes.section) else found)
        return found

    def _noted(self, page: Page) -> addnodes.index:
        """Note which replies are to be found here."""
        domain = self.env.get_domain("ftp")
        assert isinstance(domain, _FtpDomain)
        label = _catalogue.words(page.lang)["labels"]["reply"]
        entries = []
        for rank, anchor in _anchors(page):
            name = anchor.removeprefix("ftp-")
            if _known(name):
                title = named(name, locale=page.lang).title
                domain.note(name, title, rank, self.get_location())
                entries.append(("pair", f"{label}; {name}", anchor, "", None))
        return addnodes.index(entries=entries)

    def _unique(self, name: str, node: Element) -> str:
        """Give what stands twice in a document a name of its own."""
        taken, number, one = self.state.document.ids, 1, name
        row = taken.get(name)
        if isinstance(row, nodes.target) and not isinstance(node, nodes.target):
            # An entry is a better place than a row.
            del taken[name]
            row["ids"] = [self._unique(f"{name}-row", row)]
        while one in taken:
            number += 1
            one = f"{name}-{number}"
        taken[one] = node
        return one

    def _insert(self, found: Any) -> None:
        """Put the directive's own content below the heading, or first."""
        headings = (nodes.title, nodes.rubric)
        below = next((at + 1 for at, one in enumerate(found) if isinstance(one, headings)), 0)
        content = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, content)
        found[below:below] = content.children

    def _link(self, link: Link) -> Node:
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


def _known(name: str) -> bool:
    """Tell whether a name is that of a code, or of one of its meanings."""
    code = name[:3]
    if not (code.isascii() and code.isdigit()):
        return False
    return name == code or any(name == one.id for one in standards.meanings(int(code)))


def _anchors(page: Page) -> Iterator[tuple[int, str]]:
    for block in page.blocks:
        if isinstance(block, Heading):
            yield _ENTRY, block.anchor
        elif isinstance(block, Table):
            yield from ((_ROW, anchor) for anchor in block.anchors)


def _directive(kind: str, form: Form) -> type[_FtpDirective]:
    options: dict[str, Any] = dict.fromkeys(
        (*form.options, *COMMON), directives.unchanged_required
    )
    members = {
        "kind": kind,
        "required_arguments": len(form.example.split()),
        "option_spec": options | {"no-index": directives.flag, "sections": directives.flag},
    }
    return type(f"{kind.capitalize()}Directive", (_FtpDirective,), members)


class _FtpDomain(Domain):
    """FTP replies, by code and by meaning.

    A name is documented wherever an entry or a table shows it; links lead to the entry of
    its own, else to the first table in the order of the documents' names.
    """

    name = "ftp"
    label = "FTP"
    object_types: ClassVar = {"reply": ObjType("reply", "reply")}
    roles: ClassVar = {"reply": _ReplyRole()}
    directives: ClassVar = {kind: _directive(kind, form) for kind, form in FORMS.items()}
    initial_data: ClassVar = {"replies": {}}

    @property
    def replies(self) -> dict[str, dict[str, tuple[int, str]]]:
        """By name and document: entry or row, and the title."""
        return self.data["replies"]  # type: ignore[no-any-return]

    def note(self, name: str, title: str, rank: int, location: str) -> None:
        """Note that the present document shows a reply."""
        places = self.replies.setdefault(name, {})
        docname = self.env.docname
        if rank == _ENTRY and places.get(docname, (_ROW, ""))[0] == _ENTRY:
            _warn_of_another(name, docname, location)
        if places.get(docname, (rank, ""))[0] >= rank:
            places[docname] = rank, title

    def check_consistency(self) -> None:
        """Warn of a second entry, once all documents are read, by whichever process."""
        for name, places in sorted(self.replies.items()):
            first, *others = sorted(doc for doc in places if places[doc][0] == _ENTRY) or [""]
            for docname in others:
                _warn_of_another(name, first, docname)

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
                # Shown by its name: Sphinx's search looks for numbers nowhere else.
                yield name, name, "reply", found[0], f"ftp-{name}", 1


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
    app.add_domain(_FtpDomain)
    # After intersphinx.
    app.connect("missing-reference", _leave_as_text, priority=900)
    return {
        "version": ftpreplies.__version__,
        "env_version": _catalogue.revision(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
