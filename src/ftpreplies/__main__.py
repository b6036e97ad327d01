"""``python -m ftpreplies``."""

import sys

from ftpreplies.cli import main

sys.exit(main())
