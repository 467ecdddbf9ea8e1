"""Running many replications: in this process or several, resumable, with progress."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import active_children, get_context, parent_process
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
    count = worker_count(workers, len(todo)) if todo else 1
    results = _here(tasks, todo, folder) if count == 1 else _apart(tasks, todo, folder, count)
    with contextlib.closing(results):
        for place, frames in results:
            if frames is None and folder is not None:
                frames = load_part(folder, tasks[place])
            if frames is None:  # tidied away by the same comparison, running elsewhere
                frames = work(tasks[place], None)
            assert frames is not None
            done[place] = frames
            watch.advance()
    return [done[place] for place in range(len(tasks))]


def _here(
    tasks: Sequence[Task], todo: Sequence[int], folder: Path | None
) -> Generator[tuple[int, Frames | None]]:
    for place in todo:
        yield place, work(tasks[place], folder)


def _apart(
    tasks: Sequence[Task], todo: Sequence[int], folder: Path | None, count: int
) -> Generator[tuple[int, Frames | None]]:
    """Run tasks in processes of their own; at most two a worker are under way."""
    waiting = list(reversed(todo))
    others = set(active_children())
    with ProcessPoolExecutor(count, get_context("spawn"), _begin_worker) as pool:
        running: dict[Future[Frames | None], int] = {}
        try:
            while waiting or running:
                while waiting and len(running) < 2 * count:
                    place = waiting.pop()
                    with _no_interrupt(), _no_script():
                        running[pool.submit(work, tasks[place], folder)] = place
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    yield running.pop(future), future.result()
        except BaseException:
            # What is finished is kept; nobody wants to wait for the rest.
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in set(active_children()) - others:
                worker.terminate()
            raise


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Start processes deaf to Ctrl-C, even while they import; ours waits until the end of this."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _no_script() -> Iterator[None]:
    """Keep new processes from running the caller's script: they need this package alone.

    Without it a script that calls ``compare`` at its top level would start itself again in every
    worker.
    """
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    try:
        for name in kept:
            setattr(main, name, None)
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


def gather(results: Sequence[Frames], table: str) -> pd.DataFrame:
    """Return one table of all replications, in their order."""
    parts = [frames[table] for frames in results if table in frames]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
