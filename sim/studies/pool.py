"""Work shared out over processes: results as they come, whatever order they end in."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import active_children, get_context, parent_process
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def worker_count(asked: int, tasks: int) -> int:
    """Return how many processes to use: as asked, or one per core; never more than tasks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(asked or cores or 1, tasks))


def each(
    function: Callable[[Item], Result], items: Sequence[Item], workers: int
) -> Generator[tuple[int, Result]]:
    """Yield (place, function(item)) of every item, as they end.

    Args:
        function: of one item; at the top level of a module, so that a process can find it.
        items: what to work on, in the order they are begun.
        workers: processes; 1 works here, one item after the other, 0 takes one process per core.

    Yields:
        The item's place in ``items`` and its result.
    """
    count = worker_count(workers, len(items)) if items else 1
    if count == 1:
        for place, item in enumerate(items):
            yield place, function(item)
    else:
        yield from _apart(function, items, count)


def _apart(
    function: Callable[[Item], Result], items: Sequence[Item], count: int
) -> Generator[tuple[int, Result]]:
    """Work in processes of their own; at most two items a worker are under way."""
    waiting = list(range(len(items)))[::-1]
    others = set(active_children())
    with ProcessPoolExecutor(count, get_context("spawn"), _begin_worker) as pool:
        running: dict[Future[Result], int] = {}
        try:
            while waiting or running:
                while waiting and len(running) < 2 * count:
                    place = waiting.pop()
                    with no_interrupt(), no_script():
                        running[pool.submit(function, items[place])] = place
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
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait in a thread for the parent's end, then end too."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def no_interrupt() -> Iterator[None]:
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
def no_script() -> Iterator[None]:
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
