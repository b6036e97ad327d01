"""What the library answers, as JSON lines: ``python exercise.py WAY FOLDER...``.

Run by test_everywhere.py in many interpreters. The folders, or zip files, are where
ftpreplies and what it needs are looked for first.
"""

from __future__ import annotations

import errno
import ftplib
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ftpreplies import Explanation, ReplyDiff

TEXT = "550 caf\u00e9.txt: No such file or directory"
FORMATS = ("text", "markdown", "rst", "html", "json")


def answers() -> str:
    """Ask a bit of everything; the answers are plain ASCII."""
    import ftpreplies

    error = ftpreplies.annotate(ftplib.error_perm(TEXT), command="RETR x")
    found = [ftpreplies.explain(error, locale=locale) for locale in ftpreplies.locales()]
    compared = [ftpreplies.diff(202, 331, locale=locale) for locale in ftpreplies.locales()]
    both: list[Explanation | ReplyDiff] = [*found, *compared]
    return json.dumps(
        {
            "cause": str(found[0].cause),
            "languages": ftpreplies.locales(),
            "note": error.__notes__,
            "error": errno.errorcode[ftpreplies.to_oserror(error).errno or 0],
            "wire": bytes(ftpreplies.parse([TEXT])).decode("latin-1"),
            "plain": [it.to_dict() for it in both],
            "pages": [it.render(form) for it in both for form in FORMATS],
            "replies": {reply.name: reply for reply in ftpreplies.Reply},
        }
    )


def alone() -> Iterator[str]:
    """Answer, and say what the library is and where it came from."""
    import ftpreplies

    yield answers()
    yield ftpreplies.__version__
    yield str(ftpreplies.__file__)


def command_line() -> None:
    """Be the command, in Japanese."""
    from ftpreplies.cli import main

    sys.exit(main(["diff", "202", "331", "--locale", "ja"]))


def process(method: str) -> Iterator[str]:
    """Answer in a child that began before the first use, and in one that began after it."""
    from multiprocessing import get_context

    for _ in range(2):
        with get_context(method).Pool(1) as pool:
            yield pool.apply_async(answers).get(60)
        yield answers()


def fork_amid_loading() -> Iterator[str]:
    """Fork while another thread is in the middle of reading the data."""
    import threading
    import warnings

    import ftpreplies

    warnings.simplefilter("ignore", DeprecationWarning)  # that a process with threads forks
    loading, forked = threading.Event(), threading.Event()

    def pause() -> None:
        loading.set()
        forked.wait(30)

    when_first_opened("facts.json", pause)
    thread = threading.Thread(target=ftpreplies.explain, args=(550,))
    thread.start()
    loading.wait(30)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        import signal

        signal.alarm(30)  # a child that waits for ever is ended, and its answer missed
        os.write(writer, answers().encode())
        os._exit(0)
    forked.set()
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as pipe:
        yield pipe.read()
    os.waitpid(child, 0)
    thread.join(30)


def signal_amid_loading() -> Iterator[str]:
    """Let a signal's handler ask while the thread that it interrupts reads the data."""
    import signal

    heard: list[str] = []
    signal.signal(signal.SIGUSR1, lambda *_: heard.append(answers()))
    when_first_opened("facts.json", partial(signal.raise_signal, signal.SIGUSR1))
    yield answers()
    yield from heard


def when_first_opened(name: str, act: Callable[[], object]) -> None:
    """Act once, when a file of this name is about to be opened."""
    acts = [act]

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and acts and str(args[0]).endswith(name):
            acts.pop()()

    sys.addaudithook(watch)


def threads(*, imported: bool = False) -> Iterator[str]:
    """Answer in 32 threads at once; then say how often each data file was opened.

    Args:
        imported: Import the modules before, but not the data, and say how often the
            index of wordings was made.
    """
    import threading
    from collections import Counter
    from concurrent.futures import ThreadPoolExecutor

    opened: Counter[str] = Counter()

    def count(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and str(args[0]).endswith(".json"):
            opened[Path(args[0]).name] += 1

    if imported:
        from ftpreplies import _causes

        class Counted(_causes.Table):
            def __init__(self, data: Any) -> None:
                opened["index"] += 1
                super().__init__(data)

        _causes.Table = Counted  # type: ignore[misc]
    sys.addaudithook(count)
    sys.setswitchinterval(1e-5)
    start = threading.Barrier(32)

    def together(_: int) -> str:
        start.wait(60)
        return answers()

    with ThreadPoolExecutor(32) as pool:
        yield from pool.map(together, range(32))
    yield json.dumps(opened, sort_keys=True)


def interpreter() -> Iterator[str]:
    """Answer in a second interpreter of this process, and then in the first."""
    code = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}
import exercise
print(exercise.answers(), exercise.__name__, sep="\\n", flush=True)
"""
    if sys.version_info >= (3, 14):
        from concurrent import interpreters

        interpreters.create().exec(code)
    elif sys.version_info >= (3, 13):
        import _interpreters

        failed = _interpreters.exec(_interpreters.create(), code)
        if failed:
            raise RuntimeError(failed)
    else:
        from importlib import import_module

        old = import_module("_xxsubinterpreters")
        # An isolated one of 3.12.1 crashes at "import json, ftplib" already.
        old.run_string(old.create(isolated=False), code)
    yield answers()


WAYS: dict[str, Callable[[], Iterator[str] | None]] = {
    "alone": alone,
    "command-line": command_line,
    "fork": partial(process, "fork"),
    "forkserver": partial(process, "forkserver"),
    "spawn": partial(process, "spawn"),
    "fork-amid-loading": fork_amid_loading,
    "signal-amid-loading": signal_amid_loading,
    "threads": threads,
    "threads-imported": partial(threads, imported=True),
    "interpreter": interpreter,
}

if __name__ == "__main__":
    sys.path[:0] = sys.argv[2:]
    for line in WAYS[sys.argv[1]]() or ():
        print(line)
