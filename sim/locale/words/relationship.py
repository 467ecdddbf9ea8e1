"""The words of figures on customers over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RELATIONSHIP: Final[Mapping[str, str]] = {}
