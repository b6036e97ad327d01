"""How the Japanese reference is built: as the English one, but in Japanese."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import drawn
from conf import *  # noqa: F403

language = "ja"
extensions = ["ftpreplies.sphinx"]
exclude_patterns = []
default_role = None
html_title = "ftpreplies の応答コード一覧"

drawn.write(Path(__file__).parent, "ja")
