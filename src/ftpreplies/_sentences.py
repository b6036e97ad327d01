"""The sentences of a comparison, in any language: templates from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftpreplies._aspects import NextStep, Step, commands, effects, next_step
from ftpreplies.standards import Effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ftpreplies._digits import FunctionGroup, ReplyClass
    from ftpreplies._explain import Explanation
    from ftpreplies.standards import Standing

_MOST = 4


def listed(names: Sequence[str], catalogue: dict[str, Any], most: int) -> str:
    """Put names of commands or sources in a row, as the language does it.

    Args:
        names: The names; ``*`` is any command, ``CONNECT`` the greeting.
        catalogue: The words of the language.
        most: How many to name; the others are counted.
    """
    forms, labels = catalogue["lists"], catalogue["labels"]
    special = {"*": labels["any_command"], "CONNECT": labels["greeting"]}
    shown = [special.get(name, name) for name in names]
    if len(shown) > most + 1:
        few = forms["comma"].join(shown[:most])
        more: str = forms["more"].format(list=few, count=len(shown) - most)
        return more
    if len(shown) < 2:
        return "".join(shown)
    joined: str = forms["and"].format(first=forms["comma"].join(shown[:-1]), last=shown[-1])
    return joined


class Sentences:
    """Two explanations, put into words; a method for each aspect."""

    def __init__(self, a: Explanation, b: Explanation, catalogue: dict[str, Any]) -> None:
        """Name the two sides and find their texts."""
        self._a, self._b = a, b
        self._catalogue = catalogue
        self._forms: dict[str, Any] = catalogue["diff"]
        self._words_a, self._words_b = a.words, b.words
        self.name_a, self.name_b = self._side(a, b), self._side(b, a)

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

    def on_meaning(self, a: str, b: str) -> str:
        """Compare what they say."""
        says_a, says_b = self._words_a["says"], self._words_b["says"]
        name = "meaning_same" if a == b or says_a == says_b else "meaning"
        return self._form(name, says_a=says_a, says_b=says_b)

    def on_when(self, a: str, b: str) -> str:
        """Compare when they are seen."""
        return a if a == b else self._form("when", when_a=a, when_b=b)

    def on_fix(self, a: str, b: str) -> str:
        """Compare what is to be done."""
        if a == b:
            return a
        return self._form("fix", act_a=self._words_a["act"], act_b=self._words_b["act"])

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
        joined = self._catalogue["lists"]["comma"].join(rest)
        return self._form("commands_some", both=self._list(both), rest=joined)

    def _step(self, step: NextStep) -> str:
        forms = self._forms["steps"]
        if step.step is Step.SEND and not step.commands:
            text: str = forms["send_more"]
        else:
            text = forms[step.step.value].format(commands=self._list(step.commands))
        return text

    def on_next_step(self, a: NextStep, b: NextStep) -> str:
        """Compare what the client does next."""
        if a == b:
            return self._form("next_step_same", step=self._step(a))
        return self._form("next_step", step_a=self._step(a), step_b=self._step(b))

    def _effect(self, announced: tuple[Effect, ...]) -> str:
        if not announced:
            return str(self._forms["no_effect"])
        labels = self._catalogue["effects"]
        joined: str = self._catalogue["lists"]["comma"].join(
            labels[effect.value] for effect in announced
        )
        return joined

    def on_connection(self, a: tuple[Effect, ...], b: tuple[Effect, ...]) -> str:
        """Compare what happens to the connections."""
        if a == b:
            name = "connection_same" if a else "connection_none"
            return self._form(name, effect=self._effect(a))
        return self._form("connection", effect_a=self._effect(a), effect_b=self._effect(b))

    def on_standing(self, a: Standing | None, b: Standing | None) -> str:
        """Compare how firmly they stand."""
        names = self._forms["standing_names"]
        name_a = names["none" if a is None else a.value]
        name_b = names["none" if b is None else b.value]
        if a == b:
            return self._form("standing_same", standing=name_a)
        return self._form("standing", standing_a=name_a, standing_b=name_b)

    def on_source(self, a: tuple[str, ...], b: tuple[str, ...]) -> str:
        """Compare where they come from."""
        none: str = self._forms["no_source"]
        if a == b:
            return self._form("source_same", source=self._list(a) or none)
        return self._form(
            "source", source_a=self._list(a) or none, source_b=self._list(b) or none
        )

    def guidance(self) -> str:
        """Say what separates the two for the client that must act."""
        if self._words_a["act"] == self._words_b["act"]:
            return ""
        acts = self.on_fix(self._words_a["fix"], self._words_b["fix"])
        joiner: str = self._forms["joiner"]
        return joiner.join((acts, *self._cruxes()))

    def _cruxes(self) -> list[str]:
        """Name what decides, where the facts name it: two sentences at most."""
        found = [self._same_command(), self._session(), self._successor(), self._repeat()]
        return [sentence for sentence in found if sentence][:2]

    def _crux(self, name: str, **values: object) -> str:
        form: str = self._forms["guidance"][name]
        return form.format(a=self.name_a, b=self.name_b, **values)

    def _same_command(self) -> str:
        a, b = self._a, self._b
        if a.code == b.code:
            return self._crux("same_code_place" if a.command == b.command else "same_code")
        both = tuple(sorted({*commands(a)} & {*commands(b)} - {"*"}))
        if not both:
            return ""
        names = self._list(both)
        return self._crux(
            "shared" if a.reply_class == b.reply_class else "shared_class", commands=names
        )

    def _session(self) -> str:
        closes = [Effect.CONTROL_CLOSED in effects(side) for side in (self._a, self._b)]
        if closes[0] == closes[1]:
            return ""
        return self._crux("closes", side=self.name_a if closes[0] else self.name_b)

    def _successor(self) -> str:
        a, b = next_step(self._a).commands, next_step(self._b).commands
        if a == b:
            return ""
        if a and b:
            return self._crux("next_both", commands_a=self._list(a), commands_b=self._list(b))
        return self._crux(
            "next", side=self.name_a if a else self.name_b, commands=self._list(a or b)
        )

    def _repeat(self) -> str:
        steps = [next_step(side).step for side in (self._a, self._b)]
        if sorted(step.value for step in steps) != ["change", "retry"]:
            return ""
        return self._crux("retry", side=self.name_a if steps[0] is Step.RETRY else self.name_b)
