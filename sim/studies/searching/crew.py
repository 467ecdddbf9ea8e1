"""Workers that stay: a search asks again and again, and starting a process takes seconds."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import Any, Generic, TypeVar

from sim.errors import UserError
from sim.studies.pool import end_with_parent, no_interrupt, no_script, worker_count

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST = 2
"""Items a worker has: the one in hand and the next."""

_GIVE_UP = 3
"""Times in a row that workers may be killed before any has finished anything."""

_function: Callable[[Any], Any] | None = None
"""A worker's own: what it does with every item."""


class Crew(Generic[Item, Result]):
    """Some workers with one task; this process itself where one is enough."""

    def __init__(self, function: Callable[[Item], Result], workers: int) -> None:
        """Set up; processes are started when there is something to do.

        Args:
            function: of one item; it can be pickled where there are several workers.
            workers: processes; 1 works here, 0 takes one process per core.
        """
        self._does = function
        self._count = worker_count(workers, 1_000_000)
        self._pool: ProcessPoolExecutor | None = None
        self._others = set(active_children())

    def each(self, items: Sequence[Item]) -> Generator[tuple[int, Result]]:
        """Yield place and result of every item, as they end.

        Workers that are killed are replaced, and what they had in hand is done again.

        Raises:
            UserError: they are killed whatever they do.
        """
        if self._count == 1:
            for place, item in enumerate(items):
                yield place, self._does(item)
            return
        waiting = list(range(len(items)))[::-1]
        running: dict[Future[Result], int] = {}
        deaths = 0
        while waiting or running:
            try:
                self._hand_out(items, waiting, running)
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    result = future.result()
                    deaths = 0
                    yield running.pop(future), result
            except BrokenProcessPool as error:
                deaths += 1
                if deaths == _GIVE_UP:
                    raise UserError(
                        f"worker processes were killed {deaths} times in a row, perhaps for want "
                        "of memory: try fewer with workers="
                    ) from error
                waiting += running.values()
                running.clear()
                self.close()

    def _hand_out(
        self, items: Sequence[Item], waiting: list[int], running: dict[Future[Result], int]
    ) -> None:
        """Give every worker something to do; start them where there are none."""
        if self._pool is None:
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, context, _begin, (self._does,))
        while waiting and len(running) < _MOST * self._count:
            with no_interrupt(), no_script():
                running[self._pool.submit(_work, items[waiting[-1]])] = waiting[-1]
            waiting.pop()

    def close(self) -> None:
        """Send everybody home at once; what is in hand is lost."""
        if self._pool is None:
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(active_children()) - self._others:
            worker.terminate()
        self._pool = None


def _begin(function: Callable[[Any], Any]) -> None:
    """Learn the task, leave Ctrl-C to the parent, and do not outlive it."""
    global _function
    _function = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def _work(item: Any) -> Any:
    assert _function is not None
    return _function(item)
