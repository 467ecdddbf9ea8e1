"""The words of figures on networks, budgets and designs of many runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EXPLORATION: Final[Mapping[str, str]] = {}
