"""A comparison small enough to run many times, as typed on the command line."""

from __future__ import annotations

from functools import lru_cache

from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario

TYPED = {
    "market": "grocery",
    "network": "small_world",
    "population.size": "200",
    "horizon.warm_up": "6",
    "horizon.weeks": "6",
    "horizon.run_off": "2",
    "budget.total": "3000",
    "strategies": "[mass]",
    "replications": "2",
    "draws": "1",
    "workers": "1",
    "knock_out": "false",
}


def typed(*overrides: str) -> list[str]:
    """Return the arguments of ``relmark compare``; later overrides win."""
    chosen = TYPED | dict(text.split("=", 1) for text in overrides)
    return [f"{name}={value}" for name, value in chosen.items()]


@lru_cache(maxsize=64)
def tiny(*overrides: str) -> Scenario:
    """Return the scenario of :func:`typed`."""
    return load_scenario(*typed(*overrides))
