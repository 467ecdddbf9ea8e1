"""How long a week of the reference market takes: what a plain Mesa model of relmark would cost."""

from __future__ import annotations

import time

from sim.studies.benchmark import benchmark_scenario
from tests.reference.market import ReferenceMarket


def nanoseconds_per_consumer_week(size: int = 200, weeks: int = 5) -> float:
    """Return the fastest week's time a consumer: grocery, ten brands, usual advertising.

    Luck is the model's own generator, as in any Mesa model: keyed luck in plain Python would slow
    the reference several times and flatter relmark.
    """
    market = ReferenceMarket(benchmark_scenario(size))
    fastest = float("inf")
    for _ in range(weeks):
        started = time.perf_counter_ns()
        market.step()
        fastest = min(fastest, (time.perf_counter_ns() - started) / size)
    return fastest
