"""Many simulations of one firm's customers: prior draws and what their logs would have said.

They are shared out over processes in small batches; a finished batch waits on disk, so that an
interrupted calibration goes on where it stopped.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.results import write_parquet
from sim.studies.calibration.posterior_prior import RANGES, draw_places, values_at
from sim.studies.calibration.simulator import CustomerSimulator, Design
from sim.studies.calibration.summaries import VERSION, mean_amount, summarise
from sim.studies.identity import MODEL_VERSION, digest
from sim.studies.pool import each
from sim.studies.progress import Watch

Floats = NDArray[np.float64]

BATCH = 50


@dataclass(frozen=True)
class Simulations:
    """What was assumed and what came of it, one row a simulation.

    Attributes:
        places: (simulations, ranges) where in its range each parameter was, 0 to 1.
        summaries: (simulations, summaries) as from :func:`summarise`.
        scale: (simulations,) mean value of an order where the mean basket is 1.
    """

    places: Floats
    summaries: Floats
    scale: Floats

    def rows(self, low: int, high: int) -> Simulations:
        """Return simulations ``low`` to ``high - 1``."""
        part = slice(low, high)
        return Simulations(self.places[part], self.summaries[part], self.scale[part])


@dataclass(frozen=True)
class _Batch:
    entry: bytes
    season: bytes
    seed: int
    number: int

    def name(self) -> str:
        """Return a name that tells everything the content depends on."""
        ranges = [(one.name, one.low, one.high) for one in RANGES]
        luck = [self.entry.hex(), self.season.hex(), self.seed, BATCH]
        content = [MODEL_VERSION, VERSION, luck, ranges]
        return f"{digest(content)[:16]}-{self.number:05d}.part"


def simulate_many(
    design: Design, count: int, *, seed: int, workers: int, folder: Path | None, watch: Watch
) -> Simulations:
    """Simulate a design under ``count`` draws from the prior.

    Args:
        design: customers and weeks.
        count: simulations; the first ones are the same whatever the count.
        seed: of parameters and luck.
        workers: processes; 1 works here, 0 takes one a core.
        folder: where finished batches are kept; None keeps nothing.
        watch: shows progress.
    """
    raw = design.entry.astype(np.int64).tobytes(), design.season.astype(np.float64).tobytes()
    batches = [_Batch(*raw, seed, number) for number in range(-(-count // BATCH))]
    found = {place: _load(folder, batch) for place, batch in enumerate(batches)}
    done = {place: frame for place, frame in found.items() if frame is not None}
    todo = [place for place in range(len(batches)) if place not in done]
    watch.begin("simulating customers", len(batches), len(done))
    results = each(partial(_work, folder=folder), [batches[place] for place in todo], workers)
    with contextlib.closing(results):
        for position, frame in results:
            done[todo[position]] = frame
            watch.advance()
    table = np.concatenate([done[place].to_numpy() for place in range(len(batches))])[:count]
    ranges = len(RANGES)
    return Simulations(table[:, :ranges], table[:, ranges:-1], table[:, -1])


def _work(batch: _Batch, folder: Path | None) -> pd.DataFrame:
    """Run one batch, and keep it when there is a folder."""
    simulator = _simulator(batch.entry, batch.season)
    numbers = np.arange(batch.number * BATCH, (batch.number + 1) * BATCH)
    rows = []
    for number, places in zip(numbers, draw_places(batch.seed, numbers), strict=True):
        values = {name: float(value) for name, value in values_at(places).items()}
        orders = simulator.run(values, (batch.seed, int(number)))
        rows.append(np.concatenate([places, summarise(orders), [mean_amount(orders)]]))
    table = np.array(rows)
    frame = pd.DataFrame(table, columns=[f"c{column}" for column in range(table.shape[1])])
    if folder is not None:
        with contextlib.suppress(OSError):  # what cannot be kept cannot be resumed: no more
            folder.mkdir(parents=True, exist_ok=True)
            write_parquet(folder / batch.name(), frame)
    return frame


@lru_cache(maxsize=1)
def _simulator(entry: bytes, season: bytes) -> CustomerSimulator:
    """Return the simulator of a design; building it costs as much as many simulations."""
    return CustomerSimulator(
        Design(np.frombuffer(entry, dtype=np.int64), np.frombuffer(season, dtype=np.float64))
    )


def _load(folder: Path | None, batch: _Batch) -> pd.DataFrame | None:
    """Return a finished batch, or None when it has still to be run."""
    if folder is None:
        return None
    with contextlib.suppress(FileNotFoundError):
        return pd.DataFrame(pq.read_table(folder / batch.name()).to_pandas())
    return None
