"""Running many replications: in this process or several, resumable, with progress."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from sim.errors import UserError
from sim.studies.parts import load_part, save_part
from sim.studies.pool import each
from sim.studies.progress import Watch
from sim.studies.replicate import Frames, Task, failed, replicate


def work(task: Task, folder: Path | None) -> Frames | None:
    """Run one task; leave its tables in ``folder``, or return them when there is none.

    An error of the model is recorded in the result; a user's mistake ends the comparison.
    """
    try:
        frames = replicate(task)
    except UserError:
        raise
    except Exception as error:
        frames = failed(task, error)
        if folder is not None:
            return frames  # not kept as finished: the next attempt tries again
    if folder is None:
        return frames
    try:
        save_part(folder, task, frames)
    except OSError:
        return frames  # what cannot be kept cannot be resumed, but is not lost to this comparison
    return None


def run_tasks(
    tasks: Sequence[Task], workers: int, folder: Path | None, watch: Watch
) -> list[Frames]:
    """Run tasks that are not finished yet; return the tables of all, in the order of ``tasks``.

    Args:
        tasks: replications and draws.
        workers: processes; 1 runs them here, one after the other.
        folder: where finished ones are kept; None keeps them in memory.
        watch: shows progress.
    """
    done: dict[int, Frames] = {}
    if folder is not None:
        for place, task in enumerate(tasks):
            frames = load_part(folder, task)
            if frames is not None:
                done[place] = frames
    todo = [place for place in range(len(tasks)) if place not in done]
    watch.begin("simulating", len(tasks), len(done))
    results = each(partial(work, folder=folder), [tasks[place] for place in todo], workers)
    with contextlib.closing(results):
        for position, frames in results:
            place = todo[position]
            if frames is None and folder is not None:
                frames = load_part(folder, tasks[place])
            if frames is None:  # tidied away by the same comparison, running elsewhere
                frames = work(tasks[place], None)
            assert frames is not None
            done[place] = frames
            watch.advance()
    return [done[place] for place in range(len(tasks))]


def gather(results: Sequence[Frames], table: str) -> pd.DataFrame:
    """Return one table of all replications, in their order."""
    parts = [frames[table] for frames in results if table in frames]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
