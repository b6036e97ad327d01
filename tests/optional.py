"""Other people's packages, which not everybody has who runs the tests."""

from __future__ import annotations

import importlib
import os
import warnings
from typing import Any

import pytest


def optional(module: str) -> Any:
    """Import a module; where it is not installed skip the test, but never in CI."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of modules that it stands on
        if os.environ.get("CI") == "true":
            return importlib.import_module(module)
        return pytest.importorskip(module, reason=f"{module} is not installed")
