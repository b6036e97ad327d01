"""Run the examples in README.md and docs/ as part of the tests."""

from __future__ import annotations

from doctest import ELLIPSIS

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)],
    patterns=["README.md", "docs/**/*.md", "docs/*.md"],
    excludes=["docs/howto/join.md"],  # tests/test_join.py runs it, over logs
).pytest()
