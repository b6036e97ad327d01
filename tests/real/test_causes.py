"""What real servers say when something goes wrong, and whether `explain` knows why."""

from __future__ import annotations

import errno
import ftplib
from typing import TYPE_CHECKING

import pytest

from ftpreplies import Cause, explain

from .cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

    from .cases import Case
    from .conftest import Launch

pytestmark = pytest.mark.real

TABLE = [
    pytest.param(name, case, id=f"{name}: {case.done}")
    for name, rows in CASES.items()
    for case in rows
]


@pytest.mark.parametrize(("name", "case"), TABLE)
def test_the_cause_is_what_was_really_done(name: str, case: Case, launch: Launch) -> None:
    """The failure is provoked; its cause comes first where the server says it."""
    error: ftplib.Error | None = None
    with launch(name, *case.settings) as server:
        try:
            reply = case.act(server)
        except ftplib.Error as caught:
            reply, error = str(caught), caught

    assert reply is not None
    found = explain(reply if error is None else error, command=case.command)
    causes = [told.cause.value for told in found.causes]
    if case.says:
        assert [case.says] == causes[:1], reply
    elif case.vague:
        assert case.cause in causes, reply
    else:
        assert [case.cause] == causes[:1], reply
        true = Cause(case.cause)
        assert found.cause in {None, true, true.parent}, reply
    if error is not None:
        assert explain(error).command in {None, case.command}, reply


def test_enough_is_provoked() -> None:
    """At least thirty different causes, and no row twice."""
    done = [(name, case.done) for name, rows in CASES.items() for case in rows]
    assert len(done) == len(set(done))
    assert 30 <= len({case.cause for rows in CASES.values() for case in rows})


def test_a_full_disk_is_full(full_disk: Path) -> None:
    """The fixture does what its name says, for tests of replies that wait unread."""
    with pytest.raises(OSError, match="No space left") as caught:
        (full_disk / "more").write_bytes(bytes(1 << 16))
    assert errno.ENOSPC == caught.value.errno
