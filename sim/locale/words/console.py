"""What the console says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CONSOLE: Final[Mapping[str, str]] = {
    "console.table": "Means over replications; money in {currency}",
    "console.millions": "{number}M",
    "console.report": "Report: {path}",
    "console.written": "Written: {path}",
}
"""English. Keys in braces are filled in."""
