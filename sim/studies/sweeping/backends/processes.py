"""Workers as processes of this machine, one thread each."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from sim.studies.pool import end_with_parent, no_interrupt, no_script
from sim.studies.sweeping.backends.base import (
    ONE_THREAD,
    PATIENCE,
    WAITING,
    Chunk,
    Feed,
    Hand,
    Job,
    Report,
    environment,
)

_STILLBORN = 5
"""Workers that may end in a row before any has finished anything."""


class Processes:
    """Processes of this machine; one that dies is replaced."""

    def __init__(self, workers: int) -> None:
        """Use so many processes."""
        self._workers = workers

    @property
    def workers(self) -> int:
        """How many chunks are worked on at a time."""
        return self._workers

    def run(self, job: Job, feed: Feed) -> Generator[Report]:
        """Yield a report for every chunk."""
        crew: list[_Worker] = []
        stillborn = 0
        try:
            while True:
                _hand_out(crew, job, feed, self._workers)
                busy = [worker for worker in crew if worker.pending]
                if not busy:
                    return
                ready = wait([worker.pipe for worker in busy])
                for worker in [worker for worker in busy if worker.pipe in ready]:
                    report = worker.receive()
                    if report is not None:
                        stillborn = 0
                        yield report
                        continue
                    crew.remove(worker)
                    stillborn += 1
                    if stillborn >= _STILLBORN:
                        raise RuntimeError(
                            f"{stillborn} worker processes ended one after the other, the last "
                            f"with exit code {worker.process.exitcode}"
                        )
                    yield from worker.lost()
        finally:
            _dismiss(crew)


class _Worker:
    """One process, as the driver sees it."""

    def __init__(self, job: Job) -> None:
        context = get_context("spawn")
        self.pending: deque[Chunk] = deque()
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, job), daemon=True)
        with no_interrupt(), no_script(), environment(ONE_THREAD):
            self.process.start()
        theirs.close()

    def send(self, chunk: Chunk) -> None:
        """Give it a chunk."""
        self.pending.append(chunk)
        with contextlib.suppress(OSError):  # it has just died, as we shall be told
            self.pipe.send(chunk)

    def receive(self) -> Report | None:
        """Return what it says of the chunk in hand, None if it is dead."""
        try:
            runs, failed, seconds = self.pipe.recv()
        except (EOFError, OSError):
            self.pipe.close()
            self.process.join()
            return None
        return Report(self.pending.popleft(), runs, failed, seconds)

    def lost(self) -> Generator[Report]:
        """Yield the chunks it had, the one in hand first."""
        for place, chunk in enumerate(self.pending):
            yield Report(chunk, lost=True, begun=place == 0)


def _hand_out(crew: list[_Worker], job: Job, feed: Feed, workers: int) -> None:
    """Give everybody something to do, those who have nothing first; hire up to ``workers``."""
    for length in range(WAITING):
        for worker in [worker for worker in crew if len(worker.pending) == length]:
            chunk = feed()
            if chunk is None:
                return
            worker.send(chunk)
        while len(crew) < workers:
            chunk = feed()
            if chunk is None:
                return
            crew.append(_Worker(job))
            crew[-1].send(chunk)


def _dismiss(crew: list[_Worker]) -> None:
    """Let everybody write down what is finished, and go home."""
    for worker in crew:
        with contextlib.suppress(OSError):
            worker.pipe.close()
        if worker.pending:
            worker.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for worker in crew:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _serve(pipe: Connection, job: Job) -> None:
    """Work until there is no more to do; leave Ctrl-C to the driver and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=end_with_parent, daemon=True).start()
    hand = Hand(job)
    with contextlib.suppress(EOFError, OSError):
        while True:
            chunk = pipe.recv()
            started = time.perf_counter()
            runs, failed = hand.work(chunk)
            pipe.send((runs, failed, time.perf_counter() - started))


def _leave(signum: int, frame: object) -> None:
    """Go home, once; on the way out rows are written."""
    signal.signal(signum, signal.SIG_IGN)
    sys.exit(0)
