"""Notes go where their exceptions go: to other processes, other Pythons, into pickles."""

from __future__ import annotations

import base64
import gc
import json
import multiprocessing
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from raising import convert, open_url, retrieve

from ftpreplies import annotate, annotating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Server

MARK = "ftpreplies: "
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # urllib's


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Let the sockets that urllib forgets go while the filter holds."""
    yield
    gc.collect()


def caught(call: Any, *arguments: Any) -> Exception:
    """Return what a call raises."""
    with pytest.raises(Exception) as info:  # noqa: PT011
        call(*arguments)
    return info.value


@pytest.fixture
def failures(server: Server) -> Iterator[dict[str, Exception]]:
    """Yield what was really raised, with its one note."""
    found = {
        call.__name__: caught(call, server.host, server.port) for call in (retrieve, open_url)
    }
    assert [1, 1] == [len(error.__notes__) for error in found.values()]
    found["group"] = annotate(ExceptionGroup("several", list(found.values())))
    yield found
    found.clear()


@pytest.fixture(params=["3.11", "3.12", "3.13"])
def reader(request: pytest.FixtureRequest) -> str:
    """Return the path of another Python, if there is one."""
    name = f"python{request.param}"
    path = shutil.which(name)
    command = [path or sys.executable, "-c", ""]
    if path is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip(f"there is no {name} to read the pickles with")
    return path


#: Reads pickles with the standard library alone, and says what came of them.
READER = """
import importlib.util, json, pickle, sys, traceback
from base64 import b64decode, b64encode

assert importlib.util.find_spec("ftpreplies") is None
assert importlib.util.find_spec("attrs") is None
for line in sys.stdin:
    error = pickle.loads(b64decode(line))
    print(json.dumps({
        "class": type(error).__name__,
        "text": str(error),
        "notes": error.__notes__,
        "shown": "".join(traceback.format_exception_only(error)),
        "again": b64encode(pickle.dumps(error, 2)).decode(),
    }))
"""


def test_pickles_are_read_where_ftpreplies_is_not(
    reader: str, failures: dict[str, Exception]
) -> None:
    """By each Python, in each protocol; and what comes back is noted once still."""
    sent = [
        (error, pickle.dumps(error, protocol))
        for error in failures.values()
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ]
    done = subprocess.run(
        [reader, "-I", "-S", "-c", READER],
        input="\n".join(base64.b64encode(data).decode() for _, data in sent),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "" == done.stderr
    got = [json.loads(line) for line in done.stdout.splitlines()]

    assert len(sent) == len(got) == 18
    for (error, _), read in zip(sent, got, strict=True):
        assert (type(error).__name__, str(error)) == (read["class"], read["text"])
        assert error.__notes__ == read["notes"]
        assert read["shown"].count(error.__notes__[0].splitlines()[0]) >= 1
        again = annotate(pickle.loads(base64.b64decode(read["again"])))
        assert error.__notes__ == again.__notes__


def test_what_was_pickled_without_a_note_gets_one(failures: dict[str, Exception]) -> None:
    """The reply is still in it, the command no longer."""
    for error in failures.values():
        (kept,) = error.__notes__
        del error.__notes__
        (note,) = annotate(pickle.loads(pickle.dumps(error))).__notes__
        assert kept.splitlines()[0].startswith(note.splitlines()[0])
        assert "in answer to" not in note


def run(kind: str, method: str, call: Any, server: Server) -> Exception:
    """Run a call in another process, and return what comes out of it."""
    context = multiprocessing.get_context(method)
    if kind == "futures":
        with ProcessPoolExecutor(1, mp_context=context) as futures:
            error = futures.submit(call, server.host, server.port).exception(60)
            assert isinstance(error, Exception)
            return error
    with context.Pool(1) as workers:
        return caught(workers.apply_async(call, (server.host, server.port)).get, 60)


METHODS = [
    name for name in ("spawn", "forkserver") if name in multiprocessing.get_all_start_methods()
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["futures", "multiprocessing"])
@pytest.mark.parametrize("call", [retrieve, open_url, convert])
def test_out_of_a_pool_of_processes_comes_one_note(
    call: Any, kind: str, method: str, server: Server
) -> None:
    """It was added there, with the command, and is not added here again."""
    error = run(kind, method, call, server)
    (note,) = error.__notes__

    with pytest.raises(type(error)) as again, annotating():
        raise annotate(error)
    assert error is again.value
    assert [note] == error.__notes__
    assert note.startswith(f"{MARK}550, permanent negative completion, in answer to ")
