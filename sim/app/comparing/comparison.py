"""A comparison as it is handed to the worker's process: light, for the server has it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Comparison:
    """One comparison to run, write down and show.

    Attributes:
        overrides: of the configuration, as on the command line.
        command: that does the same, to copy.
    """

    overrides: tuple[str, ...]
    command: str

    def run(self, say: Callable[[str, Any], None]) -> str:
        """Run it where the work is done; return the folder of its result."""
        from sim.app.comparing.job import run

        return run(self.overrides, self.command, say)
