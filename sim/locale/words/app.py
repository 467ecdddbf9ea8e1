"""The words of the browser app: its frame, the comparison and the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APP: Final[Mapping[str, str]] = {}
