"""What docs/reference/compatibility.md promises."""

from __future__ import annotations

import json
import pickle
import warnings
from base64 import b64decode
from enum import Enum
from typing import TYPE_CHECKING, Any

import promised
import pytest

import ftpreplies
from ftpreplies import standards

if TYPE_CHECKING:
    from types import ModuleType

#: The names of the first release and what was added since, by kind.
NAMES: dict[str, list[str]] = {
    section.splitlines()[0].strip("[]"): section.splitlines()[1:]
    for section in promised.NAMES.read_text(encoding="utf-8").split("\n\n")
}

PICKLES: dict[str, dict[str, str]] = json.loads(promised.PICKLES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", promised.names())
def test_no_name_is_lost_and_each_new_one_is_promised(kind: str) -> None:
    """Another order or an alias breaks nothing; a name in promised.txt goes in a major release."""
    promise, found = set(NAMES[kind]), set(promised.names()[kind])

    assert set() == promise - found, "lost: users may have written it"
    assert set() == found - promise, "new: add it to tests/data/promised.txt and CHANGELOG.md"


@pytest.mark.parametrize("name", PICKLES)
@pytest.mark.parametrize("protocol", ["2", "3", "4", "5"])
def test_a_pickle_of_the_first_release_loads(name: str, protocol: str) -> None:
    """With each protocol, and is equal to what was pickled."""
    thing = promised.THINGS[name]
    again = pickle.loads(b64decode(PICKLES[name][protocol]))

    assert type(thing) is type(again)
    assert repr(thing) == repr(again)
    if isinstance(thing, Enum):
        assert thing is again
    elif not isinstance(thing, Exception):
        assert thing == again


def test_a_pickled_explanation_is_explained_anew() -> None:
    """The pickle is the question; the words are the reader's own."""
    again = pickle.loads(b64decode(PICKLES["explanation"]["2"]))

    assert "521-mkd" == again.meaning.id
    assert ftpreplies.explain(521, command="MKD", locale="ja").title == again.title


@pytest.mark.parametrize("room", [ftpreplies, standards], ids=lambda room: room.__name__)
def test_each_public_class_has_its_pickle(room: ModuleType) -> None:
    """But annotating, which is no value."""
    public = {getattr(room, name) for name in room.__all__}
    classes = {it for it in public if isinstance(it, type)} - {ftpreplies.annotating}

    assert set() == classes - set(map(type, promised.THINGS.values()))
    assert promised.THINGS.keys() == PICKLES.keys()


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``explain`` have had another name in an earlier release."""
    monkeypatch.setitem(ftpreplies._RENAMED, "clarify", "explain")  # type: ignore[attr-defined]


@pytest.mark.usefixtures("renamed")
def test_an_old_name_goes_on_with_a_warning() -> None:
    """It is the same thing; the warning names the new name and the caller's line."""
    with pytest.warns(
        DeprecationWarning, match=r"^ftpreplies\.clarify is now ftpreplies\.explain$"
    ) as caught:
        old: Any = ftpreplies.clarify  # type: ignore[attr-defined]

    assert ftpreplies.explain is old
    assert {__file__} == {warning.filename for warning in caught}


@pytest.mark.usefixtures("renamed")
def test_an_old_name_can_be_imported_and_is_listed_nowhere() -> None:
    """Each import warns anew, and so does the next process."""
    with pytest.warns(DeprecationWarning, match=r"ftpreplies\.explain"):
        exec("from ftpreplies import clarify")

    assert "clarify" not in dir(ftpreplies)
    assert "clarify" not in vars(ftpreplies)


def test_no_name_of_this_release_warns() -> None:
    """Nor does a star import."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec("from ftpreplies import *", {})
