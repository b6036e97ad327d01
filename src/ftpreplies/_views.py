"""Pages and plain data of explanations and comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ftpreplies import _catalogue, standards
from ftpreplies._aspects import Aspect, commands
from ftpreplies._pages import Block, Fields, Heading, Items, Link, Page, Paragraph
from ftpreplies._sentences import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ftpreplies._diff import Comparison, ReplyDiff
    from ftpreplies._digits import ReplyClass, ReplyCode
    from ftpreplies._explain import Explanation
    from ftpreplies.standards import Meaning, Source


def explanation_page(explanation: Explanation, *, full: bool = False) -> Page:
    """Return the page of one explanation, in full with all that is known of each meaning."""
    catalogue = _catalogue.words(explanation.locale)
    labels = catalogue["labels"]
    blocks: list[Block] = [
        Heading(_heading(explanation, labels), 1, _anchor(explanation)),
        _facts(explanation, catalogue),
        *_causes(explanation, catalogue),
        *_texts(explanation, labels, 2),
    ]
    if len(explanation.meanings) > 1:
        blocks.append(Heading(labels["meanings"]))
        for meaning in explanation.meanings:
            blocks += _sense(meaning, catalogue, full)
    disputes = standards.contradictions(explanation.code)
    if disputes:
        said = tuple(catalogue["contradictions"][dispute.id] for dispute in disputes)
        blocks += [Heading(labels["contradictions"]), Items(said)]
    if explanation.meaning is not None or (explanation.meanings and not full):
        sources = (source for meaning in explanation.meanings for source in meaning.sources)
        blocks += [Heading(labels["sources"]), citations(sources, labels)]
    return Page(explanation.locale, tuple(blocks))


def _anchor(explanation: Explanation) -> str:
    """Name the place: by the code, or by the meaning that the command has decided on."""
    meaning = explanation.meaning
    return f"ftp-{explanation.code if meaning is None else meaning.id}"


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
    labels, comma = catalogue["labels"], catalogue["lists"]["comma"]
    rows: list[tuple[str, str]] = []
    if explanation.server_reply is not None:
        rows.append((labels["server_text"], str(explanation.server_reply)))
    if explanation.phrase is not None:
        rows.append((labels["phrase"], explanation.phrase))
    rows += [
        (labels["class"], class_label(explanation.reply_class, catalogue)),
        (labels["group"], group_label(explanation.code, catalogue)),
    ]
    standings = dict.fromkeys(meaning.standing for meaning in explanation.meanings)
    if standings:
        names = [catalogue["standings"][standing.value] for standing in standings]
        rows.append((labels["standing"], comma.join(names)))
    if explanation.command is not None:
        sent = explanation.command
        if explanation.listed is False:
            sent = labels["listed_no"].format(command=sent, code=explanation.code)
        rows.append((labels["command"], sent))
    if commands(explanation):
        rows.append((labels["commands"], listed(commands(explanation), catalogue, 16)))
    return Fields(tuple(rows))


def class_label(reply_class: ReplyClass, catalogue: dict[str, Any]) -> str:
    """Name a class after its digit."""
    name = catalogue["classes"][str(int(reply_class))]
    return f"{int(reply_class)}yz{catalogue['lists']['comma']}{name}"


def group_label(code: ReplyCode, catalogue: dict[str, Any]) -> str:
    """Name a code's function group after its digit."""
    name = catalogue["groups"]["none" if code.group is None else str(int(code.group))]
    return f"x{str(code)[1]}z{catalogue['lists']['comma']}{name}"


def _sense(meaning: Meaning, catalogue: dict[str, Any], full: bool) -> Iterable[Block]:
    """Tell one meaning among several."""
    words, labels = catalogue["meanings"][meaning.id], catalogue["labels"]
    answers = listed(meaning.commands, catalogue, 6)
    title = labels["term"].format(term=answers, text=words["title"])
    yield Heading(title, 3, f"ftp-{meaning.id}")
    yield Paragraph(words["description"])
    if not full:
        return
    rows = [(labels["phrase"], meaning.phrase)] if meaning.phrase is not None else []
    rows += [
        (labels["standing"], catalogue["standings"][meaning.standing.value]),
        (labels["commands"], listed(meaning.commands, catalogue, len(meaning.commands))),
        (labels["when"], words["when"]),
        (labels["fix"], words["fix"]),
    ]
    yield Fields(tuple(rows))
    yield Paragraph(labels["sources"])
    yield citations(meaning.sources, labels)


def citations(sources: Iterable[Source], labels: dict[str, str]) -> Items:
    """List sources with what they say, each once."""
    return Items(tuple(dict.fromkeys(_citation(source, labels) for source in sources)))


def _citation(source: Source, labels: dict[str, str]) -> str | Link:
    text, url = cited(source, labels)
    text = labels["quoted"].format(source=text, quote=source.quote)
    return text if url is None else Link(text, url)


def cited(source: Source, labels: dict[str, str]) -> tuple[str, str | None]:
    """Name a source in the language of the labels, with its address if it has one."""
    if source.url is None:
        return str(source), None
    form = labels["section" if "#" in source.url else "part"]
    return form.format(rfc=source.rfc, section=source.section), source.url


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
            _between(diff.a, diff.b),
        ),
        Paragraph(diff.summary),
    ]
    if diff.confusion is not None:
        blocks += [Heading(labels["confusion"]), Paragraph(diff.confusion)]
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


def _between(a: Explanation, b: Explanation) -> str:
    """Name the place of a comparison: by the codes, or by two meanings of one code."""
    if a.code == b.code and a.meaning and b.meaning:
        return f"ftp-{a.meaning.id}-and-{b.meaning.id}"
    return f"ftp-{a.code}-{b.code}"


def _versus(one: Explanation, other: Explanation) -> str:
    if one.code != other.code:
        return str(one.code)
    if one.command is not None:
        return f"{one.code} ({one.command})"
    if one.meaning is not None and one.meaning != other.meaning:
        return one.meaning.id
    return str(one.code)


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
