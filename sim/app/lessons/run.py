"""A lesson as it is handed to the worker's process: light, for the server has it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LessonRun:
    """One lesson to run and write down.

    Attributes:
        lesson: its id.
        language: of the page that is written beside the result.
        overrides: of the configuration, as on the command line.
        command: that does the same.
    """

    lesson: str
    language: str
    overrides: tuple[str, ...]
    command: str

    def run(self, say: Callable[[str, Any], None]) -> str:
        """Run it where the work is done; return the folder of its result."""
        from sim.app.lessons.job import run

        return run(self, say)
