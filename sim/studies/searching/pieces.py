"""Points under one luck, each run once: finished ones are on disk and are never run again."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results import write_parquet
from sim.studies.identity import digest
from sim.studies.progress import Watch
from sim.studies.searching.crew import Crew

FLUSH_SECONDS = 2.0
"""Results wait at most this long, and the piece in hand, before they are on disk."""

FULL = 2000
"""Results in a full part."""

ERROR = "error"
"""Key of what went wrong with a piece; it is not there when all went well."""

REFUSED = "refused"
"""Key of why a point cannot be run at all, such as a budget below a set-up cost."""


RUN_ID = "run_id"
"""Key of the run's identity, the same as in a comparison."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is to be run.

    Attributes:
        values: by full path of the setting.
        arm: strategy; empty where the settings alone matter.
    """

    values: tuple[tuple[str, Any], ...]
    arm: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any], arm: str = "") -> Point:
        """Return the point of a mapping."""
        return cls(tuple(values.items()), arm)


@dataclass(frozen=True, slots=True)
class Piece:
    """A point under one luck.

    Attributes:
        point: what is run. seed, replication: the luck, the same for all points that share them.
    """

    point: Point
    seed: int
    replication: int

    @property
    def key(self) -> str:
        """What the result depends on, 32 digits."""
        point = self.point
        content = [list(map(list, point.values)), point.arm, self.seed, self.replication]
        return digest(content)[:32]


Row = Mapping[str, Any]
"""What came of a piece: numbers by name, or :data:`ERROR` or :data:`REFUSED` with a sentence."""

Function = Callable[[Piece], Row]


class Runs:
    """Runs pieces, keeps what came of them, and knows what it has seen before."""

    def __init__(
        self, function: Function, folder: Path | None, workers: int, watch: Watch | None = None
    ) -> None:
        """Read what an earlier, interrupted search has left.

        Args:
            function: of one piece; it can be pickled where there are several workers.
            folder: where results wait; None keeps them in memory.
            workers: processes; 1 works here, 0 takes one process per core.
            watch: shows progress.
        """
        self._crew: Crew[Piece, Row] = Crew(function, workers)
        self._folder = folder
        self._watch = watch if watch is not None else Watch(False)
        self._known: dict[str, Row] = dict(_kept(folder)) if folder is not None else {}
        self._new: list[tuple[str, Row]] = []
        self._flushed = time.monotonic()
        self._part = ""

    def __enter__(self) -> Self:
        """Nothing is started before there is something to do."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write down what is finished, whatever happened."""
        self._crew.close()
        self._flush()

    @property
    def finished(self) -> int:
        """How many pieces are known."""
        return len(self._known)

    def of(self, pieces: Sequence[Piece]) -> list[Row]:
        """Return what comes of some pieces, in their order; each is run once in all."""
        keys = [piece.key for piece in pieces]
        todo = {
            key: piece for key, piece in zip(keys, pieces, strict=True) if key not in self._known
        }
        names = list(todo)
        for place, row in self._crew.each(list(todo.values())):
            self._known[names[place]] = row
            # What failed is tried again when the search is resumed.
            if ERROR not in row:
                self._new.append((names[place], row))
            if time.monotonic() - self._flushed >= FLUSH_SECONDS:
                self._flush()
            self._watch.advance()
        return [self._known[key] for key in keys]

    def _flush(self) -> None:
        """Write the results of this session, under one name until the part is full."""
        self._flushed = time.monotonic()
        if self._folder is None or not self._new:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._part = self._part or f"{time.time_ns():x}"
        frame = pd.DataFrame(
            [(key, json.dumps(_jsonable(row))) for key, row in self._new], columns=["key", "row"]
        )
        write_parquet(self._folder / f"{self._part}.parquet", frame)
        if len(self._new) >= FULL:
            self._new, self._part = [], ""


def luck(points: Sequence[Point], seed: int, replications: Iterable[int]) -> list[Piece]:
    """Return every point under every luck, the points of one luck side by side."""
    return [Piece(point, seed, number) for number in replications for point in points]


def _jsonable(row: Row) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in row.items()
    }


def _kept(folder: Path) -> Iterable[tuple[str, Row]]:
    """Go through the results on disk; what cannot be read is run again."""
    for path in sorted(folder.glob("[!.]*.parquet")):
        try:
            table = pq.read_table(path, columns=["key", "row"])
        except (OSError, pa.ArrowException, KeyError):
            continue
        for key, row in zip(table["key"].to_pylist(), table["row"].to_pylist(), strict=True):
            yield key, json.loads(row)
