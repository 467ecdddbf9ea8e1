"""No workers at all: everything in this process, one run after the other."""

from __future__ import annotations

import time
from collections.abc import Generator

from sim.studies.sweeping.backends.base import Feed, Hand, Job, Report


class Inline:
    """This process."""

    workers = 1

    def run(self, job: Job, feed: Feed) -> Generator[Report]:
        """Yield a report for every chunk."""
        hand = Hand(job)
        while (chunk := feed()) is not None:
            started = time.perf_counter()
            runs, failed = hand.work(chunk)
            yield Report(chunk, runs, failed, time.perf_counter() - started)
