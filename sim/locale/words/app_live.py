"""The words of the live market in the browser app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APP_LIVE: Final[Mapping[str, str]] = {}
