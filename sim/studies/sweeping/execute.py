"""The driver of a sweep: hands out chunks of seconds, counts what comes back, mends what is lost.

It holds no results: workers write them. What it keeps does not grow but for a few bytes a run.
"""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass

from sim.studies.progress import Watch
from sim.studies.sweeping.backends.base import Backend, Chunk, Hand, Job, Report
from sim.studies.sweeping.identities import Identities
from sim.studies.sweeping.parts import short, statuses
from sim.studies.sweeping.plan import Cell, Plan, Todo

CHUNK_SECONDS = 3.0
"""Length of a chunk: long beside the handing out, short beside what may be lost."""

CHUNK_CELLS = 500
"""Longest chunk; it must fit in a pipe."""

GIVE_UP = 2
"""Times a cell alone may take its worker with it before it is recorded as failed."""


class Chunks:
    """Cuts what is to do into chunks, as long as its runs have proved to take."""

    def __init__(self, todo: Todo, workers: int) -> None:
        """Start with chunks of one cell."""
        self._cells, self._arms = todo.cells, todo.arms
        self._next = 0
        self._alone: deque[Cell] = deque()
        self._workers = workers
        self._seconds = self._measured = 0.0

    def give(self) -> Chunk | None:
        """Return the next chunk, None while there is none."""
        if self._alone:
            return (self._alone.popleft(),)
        left = len(self._cells) - self._next
        if left <= 0:
            return None
        first, self._next = self._next, self._next + min(left, self._length(left))
        return tuple(
            Cell(int(self._cells[place]), int(self._arms[place]))
            for place in range(first, self._next)
        )

    def _length(self, left: int) -> int:
        """Return how many cells take a few seconds; fewer near the end, so that all end at once."""
        if self._measured == 0.0:
            return 1
        pace = max(self._seconds / self._measured, 1e-6)
        return max(1, min(int(CHUNK_SECONDS / pace), CHUNK_CELLS, left // (3 * self._workers)))

    def learn(self, report: Report) -> None:
        """Take note of how long a chunk took; what is long ago counts less."""
        self._seconds = 0.7 * self._seconds + report.seconds
        self._measured = 0.7 * self._measured + len(report.chunk)

    def again(self, cell: Cell) -> None:
        """Give a cell again, in a chunk of its own."""
        self._alone.append(cell)


@dataclass
class Tally:
    """What became of the runs of a sweep, those finished earlier included.

    Attributes:
        finished: on disk. failed: those of them that hold an error.
    """

    finished: int
    failed: int


def execute(job: Job, backend: Backend, todo: Todo, tally: Tally, watch: Watch) -> None:
    """Run what is to do.

    Args:
        job: the plan, and where results go.
        backend: where to work.
        todo: what has still to be run.
        tally: counted up as results come, so that it is right after an interrupt too.
        watch: shows progress.
    """
    chunks = Chunks(todo, backend.workers)
    deaths: dict[int, int] = {}
    watch.begin("simulating", todo.finished + todo.runs, todo.finished)
    with contextlib.closing(backend.run(job, chunks.give)) as reports:
        for place, report in enumerate(reports):
            if place == 0:
                watch.ready()  # starting the workers says nothing of the pace
            if report.lost:
                report = _mend(job, report, chunks, deaths)
            else:
                chunks.learn(report)
            tally.finished += report.runs
            tally.failed += report.failed
            watch.advance(report.runs)


def _mend(job: Job, report: Report, chunks: Chunks, deaths: dict[int, int]) -> Report:
    """Give again what a lost worker has not finished; count what it has.

    A cell that was alone when its worker died twice is not tried again but recorded as failed.
    """
    found = statuses(job.folder) if report.begun else {}
    runs = failed = 0
    for cell in report.chunk:
        left, done, wrong = _left_of(job.plan, cell, found) if found else (cell, 0, 0)
        runs, failed = runs + done, failed + wrong
        if not left.arms:
            continue
        if report.begun and len(report.chunk) == 1:
            deaths[cell.number] = deaths.get(cell.number, 0) + 1
        if deaths.get(cell.number, 0) < GIVE_UP:
            chunks.again(left)
            continue
        given_up = Hand(job).give_up(
            left, f"the worker process died {GIVE_UP} times in this run; is there enough memory?"
        )
        runs, failed = runs + given_up, failed + given_up
    return report._replace(runs=runs, failed=failed)


def _left_of(plan: Plan, cell: Cell, found: dict[bytes, bool]) -> tuple[Cell, int, int]:
    """Return what is left of a cell, how many runs are on disk, and how many of those failed."""
    task = plan.task(cell.number)
    identities = Identities(task.settings)
    left = done = wrong = 0
    for bit, arm in enumerate(plan.arms):
        if not cell.arms >> bit & 1:
            continue
        ended = found.get(short(identities.run(arm, task.replication, task.draw)))
        if ended is None:
            left |= 1 << bit
        else:
            done, wrong = done + 1, wrong + (not ended)
    return Cell(cell.number, left), done, wrong
