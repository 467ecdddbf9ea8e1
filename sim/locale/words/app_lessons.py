"""The words of the lessons in the browser app, and of the classroom pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APP_LESSONS: Final[Mapping[str, str]] = {}
