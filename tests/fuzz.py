"""Fuzz what reads a server's words, guided by the branches that an input reaches.

python tests/fuzz.py [OPTION ...] [FOLDER ...]      options and folders are libFuzzer's
"""

from __future__ import annotations

import ftplib
import sys
from typing import Any
from urllib.error import URLError

COMMANDS = (None, "RETR x", "USER x", "PASS x", "CONNECT", "AUTH", "MKD", "", "\x1b")
LOCALES = ("en", "ja", "C", None)
PLACES = (None, True, False)
FORMS = ("text", "json", "summary")


def one(data: bytes) -> None:
    """Try one input: a byte that chooses the question, then the words of a server."""
    import properties

    choice, words = sum(data[:1]), data[1:]
    text = words.decode("utf-8", "surrogateescape")
    question: dict[str, Any] = {
        "command": COMMANDS[choice % len(COMMANDS)],
        "locale": LOCALES[choice % len(LOCALES)],
    }
    for form in (words, text, text.splitlines()):
        properties.parsed(form)
    place = PLACES[choice % len(PLACES)]
    found = properties.explained(words, after_preliminary=place, **question)
    if found is not None:
        properties.written(found)
        both = properties.compared(found, text, **question)
        assert both is not None
        properties.written(both)
    for exc in (ftplib.error_perm(text), URLError(f"ftp error: {text}")):
        properties.annotated(exc, **question)
        properties.as_oserror(exc)
    properties.logged(words, FORMS[choice % len(FORMS)], only_errors=choice > 127)


def main() -> None:
    """Run the fuzzer; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["ftpreplies"]):
        import properties  # noqa: F401
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
