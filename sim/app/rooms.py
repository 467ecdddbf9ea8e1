"""What the pages share: where results are, who works, what each visitor has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.app.sessions import Sessions

if TYPE_CHECKING:
    from sim.app.queue import Queue


@dataclass(frozen=True)
class Rooms:
    """What every page can reach.

    Attributes:
        results_dir: root of all results; nothing outside it is ever shown.
        said_dir: the same as it was given, for commands to copy.
        queue: of comparisons, one at a time.
    """

    results_dir: Path
    said_dir: str
    queue: Queue

    def sessions[T](self, limit: int = 8, idle_seconds: float = 1800.0) -> Sessions[T]:
        """Return a place for one thing a visitor.

        Args:
            limit: visitors at once; the one idle for longest makes room.
            idle_seconds: after which a visitor's thing is forgotten.
        """
        return Sessions(limit, idle_seconds)
