"""The sentences of a comparison, in any language: templates from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftpreplies._aspects import HABITS, NextStep, Step, commands, effects, next_step, standing
from ftpreplies._width import plain
from ftpreplies.standards import Effect, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ftpreplies._causes import Cause
    from ftpreplies._digits import FunctionGroup, ReplyClass
    from ftpreplies._explain import Explanation
    from ftpreplies._wire import ServerReply

_MOST, _MOST_NAMES, _CUT = 4, 20, 48
_ORDER = tuple(Step)


def listed(names: Sequence[str], catalogue: dict[str, Any], most: int) -> str:
    """Put names of commands in a row, as the language does it.

    Args:
        names: The names; ``*`` is any command, ``CONNECT`` the greeting.
        catalogue: The words of the language.
        most: How many to name; the others are counted.
    """
    forms = catalogue["lists"]
    shown = _shown(names, catalogue)
    if len(shown) > _MOST_NAMES:
        return str(forms["most"])
    return _counted(shown, forms, most)


def _counted(shown: Sequence[str], forms: dict[str, str], most: int) -> str:
    if len(shown) > most + 1:
        few = forms["comma"].join(shown[:most])
        return forms["more"].format(list=few, count=len(shown) - most)
    return _joined(shown, forms, "and")


def _shown(names: Sequence[str], catalogue: dict[str, Any]) -> list[str]:
    labels = catalogue["labels"]
    special = {"*": labels["any_command"], "CONNECT": labels["greeting"]}
    return [special.get(name, name) for name in names]


def _joined(shown: Sequence[str], forms: dict[str, str], last: str) -> str:
    if len(shown) < 2:
        return "".join(shown)
    return forms[last].format(first=forms["comma"].join(shown[:-1]), last=shown[-1])


class Sentences:
    """Two explanations, put into words; a method for each aspect."""

    def __init__(self, a: Explanation, b: Explanation, catalogue: dict[str, Any]) -> None:
        """Name the two sides and find their texts."""
        self._a, self._b = a, b
        self._catalogue = catalogue
        self._forms: dict[str, Any] = catalogue["diff"]
        self._words_a, self._words_b = a.words, b.words
        self.name_a, self.name_b = self._side(a, b), self._side(b, a)
        if self.name_a == self.name_b and a.server_reply and b.server_reply:
            self.name_a, self.name_b = map(self._quoted, (a.server_reply, b.server_reply))

    def _side(self, one: Explanation, other: Explanation) -> str:
        """Name a reply so that it can be told from the other."""
        code = str(one.code)
        if one.code != other.code or one.command is None:
            return code
        if one.command == other.command and one.after_preliminary is not None:
            form = "side_place_after" if one.after_preliminary else "side_place_before"
        else:
            form = "side"
        name: str = self._forms[form].format(code=code, command=one.command)
        return name

    def _quoted(self, reply: ServerReply) -> str:
        text = plain(str(reply))
        cut = text if len(text) <= _CUT else f"{text[: _CUT - 3]}..."
        form: str = self._forms["side_text"]
        return form.format(text=cut)

    def _form(self, name: str, **values: object) -> str:
        form: str = self._forms[name]
        return form.format(a=self.name_a, b=self.name_b, **values)

    def _list(self, names: tuple[str, ...]) -> str:
        return listed(names, self._catalogue, _MOST)

    def summary(self) -> str:
        """Say in brief what each of the two is."""
        labels = self._catalogue["classes"]
        class_a, class_b = (labels[str(int(side.reply_class))] for side in (self._a, self._b))
        return self._form(
            "summary_same" if class_a == class_b else "summary",
            title_a=self._words_a["title"],
            title_b=self._words_b["title"],
            class_a=class_a,
            class_b=class_b,
        )

    def on_class(self, a: ReplyClass, b: ReplyClass) -> str:
        """Compare the first digits."""
        low, high = sorted(((a, self.name_a), (b, self.name_b)))
        key = str(int(a)) if a == b else f"{int(low[0])}-{int(high[0])}"
        sentence: str = self._forms["class"][key].format(low=low[1], high=high[1])
        return sentence

    def on_group(self, a: FunctionGroup | None, b: FunctionGroup | None) -> str:
        """Compare the second digits."""
        names = self._forms["group_names"]
        if a == b:
            if a is None:
                return self._form("group_same_none")
            return self._form("group_same", group=names[str(int(a))])
        if a is None or b is None:
            none, some = (self.name_a, self.name_b) if a is None else (self.name_b, self.name_a)
            known = b if a is None else a
            group = names[str(int(known or 0))]
            return self._form("group_none", none=none, some=some, group=group)
        return self._form("group", group_a=names[str(int(a))], group_b=names[str(int(b))])

    def on_meaning(self, _a: str, _b: str) -> str:
        """Compare what they say."""
        says_a, says_b = self._words_a["says"], self._words_b["says"]
        if self._a.code == self._b.code and says_a == says_b:
            return self._form("meaning_same", says_a=says_a)
        long = says_a == says_b or any(sign in says_a + says_b for sign in ";:；：")
        return self._form("meaning_long" if long else "meaning", says_a=says_a, says_b=says_b)

    def on_when(self, a: str, b: str) -> str:
        """Compare when they are seen."""
        return a if a == b else self._form("when", when_a=a, when_b=b)

    def on_fix(self, a: str, b: str) -> str:
        """Compare what is to be done."""
        return self.on_when(a, b)

    def on_commands(self, a: tuple[str, ...], b: tuple[str, ...]) -> str:
        """Compare which commands they answer."""
        if a == b:
            names = {("*",): "commands_any_both", (): "commands_unknown"}
            return self._form(names.get(a, "commands_same"), both=self._list(a))
        if not a or not b or "*" in (*a, *b):
            special, other = (self.name_a, self.name_b)
            listed = b
            if (a and b and "*" in b) or not b:
                special, other, listed = other, special, a
            if not a or not b:
                if "*" in listed:
                    return self._form("commands_any_bare", any=other, some=special)
                return self._form(
                    "commands_none", none=special, some=other, commands=self._list(listed)
                )
            return self._form(
                "commands_any", any=special, some=other, commands=self._list(listed)
            )
        both = tuple(sorted({*a} & {*b}))
        if not both:
            return self._form(
                "commands_apart", commands_a=self._list(a), commands_b=self._list(b)
            )
        rest = [
            self._form("commands_only", side=side, commands=self._list(alone))
            for side, alone in (
                (self.name_a, tuple(verb for verb in a if verb not in both)),
                (self.name_b, tuple(verb for verb in b if verb not in both)),
            )
            if alone
        ]
        joined = self._forms["rest_joiner"].join(rest)
        return self._form("commands_some", both=self._list(both), rest=joined)

    def _step(self, side: Explanation) -> str:
        """Put the next step into words, by what the reply announces where that decides."""
        step, announced = next_step(side), effects(side)
        name = step.step.value
        if step.step is Step.PROCEED and Effect.PROTECTION_ON in announced:
            name = "handshake"
        elif step.step is Step.PROCEED and Effect.DATA_LISTENING in announced:
            name = "connect"
        elif step.step is Step.CHANGE and step.commands:
            name = "send_again"
        elif step.commands:
            name = "send"
        elif step.step is Step.SEND:
            name = "send_more"
        elif step.step is Step.RETRY and standing(side) in (None, *HABITS):
            name = "retry_loose"
        text: str = self._forms["steps"][name].format(commands=self._choice(step.commands))
        return text

    def _choice(self, commands: tuple[str, ...]) -> str:
        """Put commands in a row of which one is to be sent."""
        return _joined(_shown(commands, self._catalogue), self._catalogue["lists"], "or")

    def on_next_step(self, _a: NextStep, _b: NextStep) -> str:
        """Compare what the client does next."""
        step_a, step_b = self._step(self._a), self._step(self._b)
        if step_a == step_b:
            return self._form("next_step_same", step=step_a)
        return self._form("next_step", step_a=step_a, step_b=step_b)

    def _effect(self, announced: tuple[Effect, ...]) -> str:
        if not announced:
            return str(self._forms["no_effect"])
        labels = self._catalogue["effects"]
        shown = [labels[effect.value] for effect in announced]
        return _joined(shown, self._catalogue["lists"], "and")

    def on_connection(self, a: tuple[Effect, ...], b: tuple[Effect, ...]) -> str:
        """Compare what happens to the connections."""
        if a == b:
            name = "connection_same" if a else "connection_none"
            return self._form(name, effect=self._effect(a))
        return self._form("connection", effect_a=self._effect(a), effect_b=self._effect(b))

    def on_standing(self, a: Standing | None, b: Standing | None) -> str:
        """Compare how firmly they stand."""
        name_a, name_b = self._standing(self._a, a), self._standing(self._b, b)
        if name_a == name_b:
            return self._form("standing_same", standing=name_a)
        return self._form("standing", standing_a=name_a, standing_b=name_b)

    def _standing(self, side: Explanation, firmest: Standing | None) -> str:
        names: dict[str, str] = self._forms["standing_names"]
        if firmest is None:
            return names["none"]
        used = Standing.DE_FACTO in {meaning.standing for meaning in side.meanings}
        if firmest is Standing.OBSOLETE and used:
            return names["obsolete_used"]
        return names[firmest.value]

    def on_source(self, a: tuple[str, ...], b: tuple[str, ...]) -> str:
        """Compare where they come from."""
        named_a, named_b = self._sources(a), self._sources(b)
        if a == b:
            return self._form("source_same", source=named_a)
        return self._form("source", source_a=named_a, source_b=named_b)

    def _sources(self, names: tuple[str, ...]) -> str:
        if not names:
            return str(self._forms["no_source"])
        return _counted(names, self._catalogue["lists"], _MOST)

    def on_cause(self, _a: tuple[Cause, ...], _b: tuple[Cause, ...]) -> str:
        """Compare what their texts say of the cause."""
        told_a, told_b = self._told(self._a), self._told(self._b)
        if told_a == told_b:
            return self._form("cause_same", cause=told_a)
        return self._form("cause", cause_a=told_a, cause_b=told_b)

    def _told(self, side: Explanation) -> str:
        if not side.causes:
            return str(self._forms["no_cause"])
        form = "cause_stated" if side.cause is not None else "cause_suggested"
        named = [likely for likely in side.causes if likely.stated or side.cause is None]
        titles = self._catalogue["lists"]["comma"].join(likely.title for likely in named)
        return self._form(form, titles=titles)

    def guidance(self) -> str:
        """Say what separates the two for the client that must act."""
        acts = {"act_a": self._words_a["act"], "act_b": self._words_b["act"]}
        if acts["act_a"] == acts["act_b"]:
            return ""
        curated: str | None = self._forms["pairs"].get(self._pair())
        if curated is not None:
            return curated
        guide: dict[str, Any] = self._forms["guidance"]
        told = guide["acts"].format(a=self.name_a, b=self.name_b, **acts)
        return str(self._forms["joiner"].join(filter(None, (self._lead(guide), told))))

    def confusion(self) -> str | None:
        """Say why people mix the two up, where they do."""
        note: str | None = self._forms["confusions"].get(self._pair())
        return note

    def _pair(self) -> str:
        """Name the pair as the curated texts do: by code, or by meaning within one."""
        ids = [
            str(side.code)
            if self._a.code != self._b.code or side.meaning is None
            else side.meaning.id
            for side in (self._a, self._b)
        ]
        return "/".join(sorted(ids))

    def _lead(self, guide: dict[str, Any]) -> str:
        """Say what decides between the two: the command, the place, or the next step."""
        a, b = self._a, self._b
        both = tuple(sorted({*commands(a)} & {*commands(b)} - {"*"}))
        if a.code == b.code:
            return str(guide["same_code_place" if a.command == b.command else "same_code"])
        sides = sorted(
            ((next_step(a), self.name_a, a), (next_step(b), self.name_b, b)),
            key=lambda side: _ORDER.index(side[0].step),
        )
        (low, low_name, low_side), (high, high_name, _) = sides
        if low.step is high.step:
            return self._same_step(guide, both)
        key = f"{low.step.value}-{high.step.value}"
        if high.step is Step.DECODE:
            key = "any-decode"
        elif key == "proceed-change" and both:
            key = "proceed-change-shared"
        elif key == "retry-change" and standing(low_side) in (None, *HABITS):
            key = "retry-change-loose"
        wanted = low.commands or high.commands
        form: str = guide["steps"][key]
        more = self._catalogue["labels"]["further_command"]
        return form.format(low=low_name, high=high_name, commands=self._choice(wanted) or more)

    def _same_step(self, guide: dict[str, Any], both: tuple[str, ...]) -> str:
        if both:
            return str(guide["shared"].format(commands=self._list(both)))
        listed_a, listed_b = commands(self._a), commands(self._b)
        if not listed_a or not listed_b or "*" in (*listed_a, *listed_b):
            return ""
        names = {"commands_a": self._list(listed_a), "commands_b": self._list(listed_b)}
        return str(guide["apart"].format(a=self.name_a, b=self.name_b, **names))
