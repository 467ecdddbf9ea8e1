"""Progress with time left: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from sim.locale.spoken import spoken

_LINE_EVERY = 20.0


def duration(seconds: float) -> str:
    """Return a length of time as it is said: ``40 s``, ``3 min``, ``1 h 20 min``."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60.0), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


class Watch:
    """Shows how far a long job is; silent when ``shown`` is false."""

    def __init__(self, shown: bool = True) -> None:
        """Write to standard error, so that standard output holds results alone."""
        self._words = spoken()
        self.console = Console(stderr=True)
        self.shown = shown
        self.live = shown and self.console.is_terminal
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn(self._words["console.left"]),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
        )
        self.task = self.bar.add_task("", total=None)
        self.started = self.spoken = time.monotonic()
        self.done = self.resumed = 0
        self.total = 0

    def __enter__(self) -> Self:
        """Start showing."""
        if self.live:
            self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop showing."""
        if self.live:
            self.bar.stop()

    def step(self, description: str) -> None:
        """Name a step of unknown length, such as compiling."""
        description = self._words.said(description)
        self.bar.update(self.task, description=description, refresh=self.live)
        self._say(description)

    def begin(self, description: str, total: int, done: int) -> None:
        """Start counting ``total`` pieces of work, ``done`` of them finished earlier."""
        self.total, self.done, self.resumed = total, done, done
        self.started = time.monotonic()
        description = self._words.said(description)
        self.bar.reset(self.task, description=description, total=total, completed=done)
        key = "console.begun_again" if done else "console.begun"
        self._say(self._words[key].format(what=description, total=total, done=done))

    def ready(self) -> None:
        """Take the pace from now on: what came before was getting ready."""
        self.started = self.spoken = time.monotonic()
        self.resumed = self.done

    def advance(self, pieces: int = 1) -> None:
        """Count some pieces of work."""
        self.done += pieces
        self.bar.update(self.task, advance=pieces)
        now = time.monotonic()
        if now - self.spoken >= _LINE_EVERY:
            pace = (now - self.started) / max(1, self.done - self.resumed)
            left = pace * (self.total - self.done)
            said = self._words["console.progress"]
            self._say(said.format(done=self.done, total=self.total, left=duration(left)))

    def _say(self, line: str) -> None:
        if self.shown and not self.live:
            self.spoken = time.monotonic()
            print(f"relmark: {line}", file=sys.stderr, flush=True)
