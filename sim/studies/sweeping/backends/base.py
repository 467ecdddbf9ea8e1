"""What every backend does: it is fed chunks of cells, and reports what became of them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from sim.studies.sweeping.bench import Bench
from sim.studies.sweeping.parts import PartWriter, schema_of
from sim.studies.sweeping.plan import Cell, Plan


@dataclass(frozen=True)
class Job:
    """What a worker must know.

    Attributes:
        plan: what can be run. folder: where results go, reachable by every worker.
    """

    plan: Plan
    folder: Path


ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Environment of a worker: as many threads as workers, and no more."""

WAITING = 2
"""Chunks a worker has: the one in hand and the next."""

PATIENCE = 10.0
"""Seconds workers are given to write down what they have finished."""

Chunk = tuple[Cell, ...]


class Report(NamedTuple):
    """What became of a chunk.

    Attributes:
        chunk: as it was given.
        runs: rows written. failed: those of them that hold an error.
        seconds: how long it took.
        lost: its worker ended before the chunk did; what it finished is on disk.
        begun: whether the worker had begun it; one that was waiting is not to blame.
    """

    chunk: Chunk
    runs: int = 0
    failed: int = 0
    seconds: float = 0.0
    lost: bool = False
    begun: bool = True


Feed = Callable[[], Chunk | None]
"""Gives the next chunk; None while there is none."""


@contextlib.contextmanager
def environment(values: Mapping[str, str], keep: bool = False) -> Generator[None]:
    """Set variables of the environment for a while; ``keep`` those the user has set."""
    before = {name: os.environ.get(name) for name in values}
    os.environ |= {name: value for name, value in values.items()
                   if not (keep and before[name] is not None)}  # fmt: skip
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Backend(Protocol):
    """Somewhere to work."""

    @property
    def workers(self) -> int:
        """How many chunks are worked on at a time."""

    def run(self, job: Job, feed: Feed) -> Generator[Report]:
        """Yield a report for every chunk that ``feed`` gives, until it gives none.

        Closing the generator ends the work; what is finished by then is on disk.
        """


class Hand:
    """A worker's hands: it simulates cells and writes their rows."""

    def __init__(self, job: Job) -> None:
        """Set up for one job."""
        self._bench = Bench(job.plan)
        self._writer = PartWriter(job.folder, schema_of(job.plan.design))

    def work(self, cells: Sequence[Cell]) -> tuple[int, int]:
        """Run some cells; return how many rows were written, and how many hold an error."""
        runs = failed = 0
        with contextlib.ExitStack() as stack:
            stack.callback(self._writer.flush)  # also when we are told to stop
            for cell in cells:
                for row in self._bench.rows(cell):
                    self._writer.add(row)
                    runs += 1
                    failed += row["status"] != "ok"
        return runs, failed

    def give_up(self, cell: Cell, error: str) -> int:
        """Write down that a cell cannot be run; return how many rows that are."""
        rows = list(self._bench.lost(cell, error))
        for row in rows:
            self._writer.add(row)
        self._writer.flush()
        return len(rows)
