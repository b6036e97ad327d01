"""Pages and plain data of explanations, comparisons and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import _catalogue, standards
from ftpreplies._aspects import Aspect, commands
from ftpreplies._pages import Block, Fields, Heading, Items, Link, Page, Paragraph, Table
from ftpreplies._sentences import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ftpreplies._codes import Reply
    from ftpreplies._diff import Comparison, ReplyDiff
    from ftpreplies._explain import Explanation
    from ftpreplies.standards import Meaning, Source


def explanation_page(explanation: Explanation) -> Page:
    """Return the page of one explanation."""
    catalogue = _catalogue.words(explanation.locale)
    labels = catalogue["labels"]
    blocks: list[Block] = [
        Heading(_heading(explanation, labels), 1),
        _facts(explanation, catalogue),
        *_causes(explanation, catalogue),
        *_texts(explanation, labels, 2),
    ]
    if len(explanation.meanings) > 1:
        entries = tuple(_sense(meaning, catalogue) for meaning in explanation.meanings)
        blocks += [Heading(labels["meanings"]), Items(entries)]
    disputes = standards.contradictions(explanation.code)
    if disputes:
        said = tuple(catalogue["contradictions"][dispute.id] for dispute in disputes)
        blocks += [Heading(labels["contradictions"]), Items(said)]
    if explanation.meanings:
        blocks += [Heading(labels["sources"]), _cited(explanation.meanings, labels)]
    return Page(explanation.locale, tuple(blocks))


def _heading(explanation: Explanation, labels: dict[str, str]) -> str:
    return labels["heading"].format(code=explanation.code, title=explanation.title)


def _texts(explanation: Explanation, labels: dict[str, str], level: int) -> Iterable[Block]:
    words = explanation.words
    for field in ("description", "when", "fix"):
        yield Heading(labels[field], level)
        yield Paragraph(words[field])


def _causes(explanation: Explanation, catalogue: dict[str, Any]) -> Iterable[Block]:
    labels = catalogue["labels"]
    for number, likely in enumerate(explanation.causes):
        if not number:
            yield Heading(labels["causes"])
        form = labels["stated" if likely.stated else "suggested"]
        yield Heading(form.format(title=likely.title), 3)
        yield Paragraph(likely.description)
        yield Fields(
            tuple((catalogue["sides"][side], fix) for side, fix in likely.fixes.items())
        )


def _facts(explanation: Explanation, catalogue: dict[str, Any]) -> Fields:
    labels = catalogue["labels"]
    code, group = explanation.code, explanation.group
    rows: list[tuple[str, str]] = []
    if explanation.server_reply is not None:
        rows.append((labels["server_text"], str(explanation.server_reply)))
    if explanation.phrase is not None:
        rows.append((labels["phrase"], explanation.phrase))
    class_label = catalogue["classes"][str(int(code.reply_class))]
    group_label = catalogue["groups"]["none" if group is None else str(int(group))]
    comma = catalogue["lists"]["comma"]
    digits = str(code)
    rows += [
        (labels["class"], f"{digits[0]}yz{comma}{class_label}"),
        (labels["group"], f"x{digits[1]}z{comma}{group_label}"),
    ]
    standings = dict.fromkeys(meaning.standing for meaning in explanation.meanings)
    if standings:
        names = [catalogue["standings"][standing.value] for standing in standings]
        rows.append((labels["standing"], comma.join(names)))
    if explanation.command is not None:
        sent = explanation.command
        if explanation.listed is False:
            sent = labels["listed_no"].format(command=sent, code=code)
        rows.append((labels["command"], sent))
    if commands(explanation):
        rows.append((labels["commands"], listed(commands(explanation), catalogue, 16)))
    return Fields(tuple(rows))


def _sense(meaning: Meaning, catalogue: dict[str, Any]) -> str:
    words = catalogue["meanings"][meaning.id]
    labels = catalogue["labels"]
    return str(
        labels["sense"].format(
            commands=listed(meaning.commands, catalogue, 6),
            title=words["title"],
            text=words["description"],
        )
    )


def _cited(meanings: Iterable[Meaning], labels: dict[str, str]) -> Items:
    entries = dict.fromkeys(
        _citation(source, labels) for meaning in meanings for source in meaning.sources
    )
    return Items(tuple(entries))


def _citation(source: Source, labels: dict[str, str]) -> str | Link:
    if source.url is None:
        return labels["quoted"].format(source=source, quote=source.quote)
    form = labels["section" if "#" in source.url else "part"]
    place = form.format(rfc=source.rfc, section=source.section)
    return Link(labels["quoted"].format(source=place, quote=source.quote), source.url)


def explanation_dict(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as plain data."""
    code, group, server = explanation.code, explanation.group, explanation.server_reply
    catalogue = _catalogue.words(explanation.locale)
    return {
        "code": int(code),
        "name": None if explanation.reply is None else explanation.reply.name,
        "phrase": explanation.phrase,
        "class": {
            "digit": int(code.reply_class),
            "label": catalogue["classes"][str(int(code.reply_class))],
        },
        "group": None
        if group is None
        else {"digit": int(group), "label": catalogue["groups"][str(int(group))]},
        "server_reply": None if server is None else str(server),
        "command": explanation.command,
        "after_preliminary": explanation.after_preliminary,
        "listed": explanation.listed,
        "meaning": None if explanation.meaning is None else explanation.meaning.id,
        "meanings": [_meaning_dict(meaning) for meaning in explanation.meanings],
        "cause": None if explanation.cause is None else explanation.cause.value,
        "causes": [
            {
                "cause": likely.cause.value,
                "stated": likely.stated,
                "title": likely.title,
                "description": likely.description,
                "fixes": likely.fixes,
            }
            for likely in explanation.causes
        ],
        "locale": explanation.locale,
        **{
            field: explanation.words[field] for field in ("title", "description", "when", "fix")
        },
    }


def _meaning_dict(meaning: Meaning) -> dict[str, Any]:
    return {
        "id": meaning.id,
        "phrase": meaning.phrase,
        "standing": meaning.standing.value,
        "commands": list(meaning.commands),
        "place": meaning.place,
        "next_commands": list(meaning.next_commands),
        "sources": [
            {
                key: value
                for key, value in (*attrs.asdict(source).items(), ("url", source.url))
                if value
            }
            for source in meaning.sources
        ],
    }


def diff_page(diff: ReplyDiff) -> Page:
    """Return the page of one comparison."""
    catalogue = _catalogue.words(diff.locale)
    labels = catalogue["labels"]
    blocks: list[Block] = [
        Heading(
            labels["heading_versus"].format(
                a=_versus(diff.a, diff.b), b=_versus(diff.b, diff.a)
            ),
            1,
        ),
        Paragraph(diff.summary),
    ]
    for side in (diff.a, diff.b) if diff.differences else (diff.a,):
        blocks += [Heading(_heading(side, labels)), *_texts(side, labels, 3)]
    if diff.differences:
        told = (Heading(labels["differences"]), _told(diff.differences, catalogue, True))
        blocks += told
    if diff.shared and diff.differences:
        blocks += [Heading(labels["shared"]), _told(diff.shared, catalogue, False)]
    if diff.guidance:
        blocks += [Heading(labels["guidance"]), Paragraph(diff.guidance)]
    if not diff.differences:
        blocks.append(Paragraph(labels["no_differences"]))
    return Page(diff.locale, tuple(blocks))


def _versus(one: Explanation, other: Explanation) -> str:
    if one.code != other.code or one.command is None:
        return str(one.code)
    return f"{one.code} ({one.command})"


def _told(
    comparisons: Iterable[Comparison], catalogue: dict[str, Any], numbered: bool
) -> Items:
    # What to do stands under its own heading already, as guidance.
    return Items(
        tuple(_point(item, catalogue) for item in comparisons if item.aspect is not Aspect.FIX),
        numbered,
    )


def _point(item: Comparison, catalogue: dict[str, Any]) -> str:
    if item.aspect is Aspect.WHEN:
        return item.sentence
    name = catalogue["aspects"][item.aspect.value]
    return str(catalogue["labels"]["term"].format(term=name, text=item.sentence))


def diff_dict(diff: ReplyDiff) -> dict[str, Any]:
    """Return a comparison as plain data."""
    return {
        "a": diff.a.to_dict(),
        "b": diff.b.to_dict(),
        "summary": diff.summary,
        "differences": [_comparison_dict(item) for item in diff.differences],
        "shared": [_comparison_dict(item) for item in diff.shared],
        "guidance": diff.guidance,
        "confusion": diff.confusion,
        "locale": diff.locale,
    }


def _comparison_dict(item: Comparison) -> dict[str, Any]:
    return {
        "aspect": item.aspect.value,
        "a": _value(item.a),
        "b": _value(item.b),
        "sentence": item.sentence,
    }


def _value(value: Any) -> Any:
    if attrs.has(type(value)):
        return {
            field.name: _value(getattr(value, field.name))
            for field in attrs.fields(type(value))
        }
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return getattr(value, "value", value)


@attrs.frozen
class Listing:
    """Some replies, a line each.

    Attributes:
        replies: The replies.
        locale: The language of the words.
    """

    replies: tuple[Reply, ...]
    locale: str = "en"

    def page(self) -> Page:
        """Return the replies as a table."""
        catalogue = _catalogue.words(self.locale)
        labels = catalogue["labels"]
        rows = tuple(
            (str(reply), catalogue["codes"][str(reply)]["title"]) for reply in self.replies
        )
        return Page(self.locale, (Table((labels["code"], labels["title"]), rows),))

    def to_dict(self) -> list[dict[str, Any]]:
        """Return the replies as plain data."""
        words = _catalogue.words(self.locale)["codes"]
        return [
            {
                "code": int(reply),
                "name": reply.name,
                "phrase": reply.phrase,
                "title": words[str(reply)]["title"],
            }
            for reply in self.replies
        ]
