"""A small market in which brands fail often, and ways to run a programme in it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.strategies.base import parse_arm

WEEKS = 30
_WORLD = (
    "network=small_world", "population.size=900", "population.consent_rate=1",
    "population.identified_rate=1", "population.openness_mean=1", "population.need_mean=0.4",
    "horizon.warm_up=12", f"horizon.weeks={WEEKS}", "horizon.run_off=4",
)  # fmt: skip


@cache
def past(*overrides: str) -> Market:
    """Return the market at the fork; the focal brand fails at one purchase in five."""
    settings = load_scenario(*_WORLD, *overrides)
    brands = settings.market.brands
    failing = brands[0].model_copy(update={"failure_rate": 0.2, "recovery_rate": 0.2})
    market = settings.market.model_copy(update={"brands": (failing, *brands[1:])})
    made = Market(settings.model_copy(update={"market": market}))
    made.run_for(12)
    return made


def play(
    arm: str, *overrides: str, total: float = 1e5, weeks: int = WEEKS, **settings: Any
) -> Market:
    """Run an arm from the fork on; ``settings`` are those of its last programme."""
    market = past(*overrides).fork("none")
    market.brands[0].adopt(parse_arm(arm, {arm.split("+")[-1]: settings}), total)
    market.run_for(weeks)
    return market


def spent(market: Market, item: str | None = None) -> float:
    """Return what the focal brand spent, on one item or in all."""
    rows = market.brands[0].ledger.rows()
    chosen = rows if item is None else rows[rows["item"] == ITEMS.index(item)]
    return float(chosen["amount"].sum())


def same_people(one: Market, other: Market) -> bool:
    """Tell whether every consumer is the same, bit for bit, in two markets."""
    parts = ((one.consumers.state, other.consumers.state),
             (one.consumers.outcome, other.consumers.outcome))  # fmt: skip
    return all(np.array_equal(a, b) for a, b in parts)


def units(market: Market) -> float:
    """Return units sold by the focal brand since the fork."""
    rows = market.recorder.all_purchases()
    return float(rows["units"][(rows["brand"] == 0) & (rows["week"] >= 0)].sum())
