"""Small worlds for the tests of the whole market: quick to build, busy enough to show a mistake."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market import Market
from sim.network.graph import Network
from sim.scenario.load import load_scenario
from sim.scenario.run import Scenario

KINDS = ("grocery", "gift_retail", "subscription", "durable")
"""The markets, one of each kind."""

_SMALL = (
    "market=grocery",
    "network=small_world",
    "population.size=300",
    "horizon.warm_up=6",
    "horizon.weeks=18",
    "horizon.run_off=6",
    "replications=1",
    "draws=0",
    "workers=1",
    "knock_out=false",
)

BUSY = (
    "population.consent_rate=0.9",
    "population.identified_rate=1",
    "population.need_mean=0.5",
    "budget.total=100000",
    "strategy.one_to_one.offer=0.15",
    "strategy.one_to_one.offer_to=all",
    "strategy.one_to_one.interval_weeks=2",
    "strategy.promotion.interval_weeks=6",
    "strategy.loyalty_programme.enrolment=0.8",
    "strategy.loyalty_programme.reward_points=3",
    "strategy.loyalty_programme.newsletter_weeks=3",
)
"""Settings under which contacts, offers, promotions and rewards all happen within weeks."""

EVERYTHING = "promotion+one_to_one+loyalty_programme"
"""An arm that uses contacts, personal offers, public price cuts, points and rewards."""


@lru_cache(maxsize=64)
def small(*overrides: str) -> Scenario:
    """Return a scenario of 300 consumers and 30 weeks; later overrides win."""
    chosen = dict(text.split("=", 1) for text in (*_SMALL, *overrides))
    return load_scenario(*(f"{name}={value}" for name, value in chosen.items()))


@lru_cache(maxsize=32)
def at_fork(settings: Scenario | None = None, *, overrides: tuple[str, ...] = ()) -> Market:
    """Return a market at the end of its warm-up. It is shared: fork it, never step it."""
    market = Market(small(*overrides) if settings is None else settings)
    market.run_for(market.warm_up)
    return market


def run_arm(arm: Any, *overrides: str) -> Market:
    """Return a market of one arm, run from the fork to the end of the run-off."""
    market = at_fork(overrides=overrides).fork(arm)
    market.run_for(market.horizon)
    return market


def different(one: NDArray[Any], other: NDArray[Any]) -> list[str]:
    """Return the fields in which two structured arrays differ by any bit."""
    if one.dtype != other.dtype or one.shape != other.shape:
        return ["shape or type"]
    return [name for name in one.dtype.names or () if one[name].tobytes() != other[name].tobytes()]


def different_rows(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.intp]:
    """Return the rows in which two structured arrays differ in any field."""
    unequal = np.zeros(one.shape[0], dtype=bool)
    for name in one.dtype.names or ():
        cells = one[name] != other[name]
        unequal |= cells if cells.ndim == 1 else cells.any(axis=1)
    return np.flatnonzero(unequal)


def consumer_columns(market: Market) -> dict[str, NDArray[Any]]:
    """Return everything about consumers that a run leaves: their records and their purchases."""
    return {
        "state": market.consumers.state,
        "outcome": market.consumers.outcome,
        "purchases": market.recorder.all_purchases(),
    }


def differences(one: Market, other: Market) -> dict[str, list[str]]:
    """Return, by table, the columns about consumers in which two markets differ."""
    left, right = consumer_columns(one), consumer_columns(other)
    found = {name: different(left[name], right[name]) for name in left}
    return {name: fields for name, fields in found.items() if fields}


def hops(network: Network, start: int) -> NDArray[np.int64]:
    """Return the number of ties between ``start`` and every consumer (breadth first)."""
    distance = np.full(network.size, np.iinfo(np.int64).max)
    distance[start] = 0
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for friend in network.neighbours[network.offsets[here] : network.offsets[here + 1]]:
            if distance[friend] > distance[here] + 1:
                distance[friend] = distance[here] + 1
                waiting.append(int(friend))
    return distance


def arrays_of(root: Any) -> Iterator[NDArray[Any]]:
    """Yield every array an object of the project reaches through its attributes."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, np.ndarray):
            yield part
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple, set, deque)):
            waiting.extend(part)
        elif type(part).__module__.startswith("sim."):
            waiting.extend(vars(part).values())


def memory_of(arrays: Sequence[NDArray[Any]]) -> dict[int, NDArray[Any]]:
    """Return arrays by the address of their first byte; empty ones occupy none."""
    return {array.__array_interface__["data"][0]: array for array in arrays if array.size}
