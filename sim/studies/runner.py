"""Running many replications: in this process or several, resumable, with progress."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from sim.errors import UserError
from sim.studies.parts import load_part, save_part
from sim.studies.progress import Watch
from sim.studies.replicate import Frames, Task, failed, replicate


def worker_count(asked: int, tasks: int) -> int:
    """Return how many processes to use: as asked, or one per core; never more than tasks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(asked or cores or 1, tasks))


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
    save_part(folder, task, frames)
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
    count = worker_count(workers, len(todo)) if todo else 1
    results = _here(tasks, todo, folder) if count == 1 else _apart(tasks, todo, folder, count)
    for place, frames in results:
        if frames is None and folder is not None:
            frames = load_part(folder, tasks[place])
        if frames is None:
            raise RuntimeError(f"{tasks[place].tag} left no result")
        done[place] = frames
        watch.advance()
    return [done[place] for place in range(len(tasks))]


def _here(
    tasks: Sequence[Task], todo: Sequence[int], folder: Path | None
) -> Iterator[tuple[int, Frames | None]]:
    for place in todo:
        yield place, work(tasks[place], folder)


def _apart(
    tasks: Sequence[Task], todo: Sequence[int], folder: Path | None, count: int
) -> Iterator[tuple[int, Frames | None]]:
    """Run tasks in processes of their own; at most two a worker are under way."""
    waiting = list(reversed(todo))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        running: dict[Future[Frames | None], int] = {}
        try:
            while waiting or running:
                while waiting and len(running) < 2 * count:
                    place = waiting.pop()
                    running[pool.submit(work, tasks[place], folder)] = place
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    yield running.pop(future), future.result()
        except BaseException:
            for future in running:
                future.cancel()
            raise


def gather(results: Sequence[Frames], table: str) -> pd.DataFrame:
    """Return one table of all replications, in their order."""
    parts = [frames[table] for frames in results if table in frames]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
