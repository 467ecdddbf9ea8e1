"""Small markets in which programmes that work through persons run from the same past."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.strategies.base import parse_arm

WARM_UP, WEEKS, RUN_OFF = 12, 20, 4

MARKETS = ("grocery", "subscription", "durable", "gift_retail")


@cache
def past(market: str = "grocery", *more: str) -> Market:
    """Return a market of 300 friends at the fork; most can be recognised and contacted."""
    scenario = load_scenario(
        f"market={market}", "network=community", "population.size=300",
        "population.consent_rate=0.9", "population.identified_rate=1",
        "population.openness_mean=0", f"horizon.warm_up={WARM_UP}", f"horizon.weeks={WEEKS}",
        f"horizon.run_off={RUN_OFF}", *more,
    )  # fmt: skip
    built = Market(scenario)
    built.run_for(WARM_UP)
    return built


def play(
    name: str | None,
    *more: str,
    market: str = "grocery",
    total: float = 1e5,
    weeks: int = WEEKS + RUN_OFF,
    **settings: Any,
) -> Market:
    """Run the usual plan, and a programme on top of it, from the fork on."""
    twin = past(market, *more).fork("none")
    arm = "status_quo" if name is None else f"status_quo+{name}"
    chosen = {} if name is None else {name: settings}
    shares = {} if name is None else {"status_quo": 0.5}
    twin.brands[0].adopt(parse_arm(arm, chosen), total, shares)
    twin.run_for(weeks)
    return twin


def programme(market: Market) -> Any:
    """Return the programme that runs beside the usual plan."""
    return market.brands[0].active[-1]


def spent(market: Market, item: str | None = None) -> float:
    """Return what the focal brand spent on an item, or in all."""
    rows = market.brands[0].ledger.rows()
    if item is not None:
        rows = rows[rows["item"] == ITEMS.index(item)]
    return float(rows["amount"].sum())


def bought(market: Market) -> Any:
    """Return the purchases of the focal brand since the fork."""
    rows = market.recorder.all_purchases()
    return rows[(rows["brand"] == 0) & (rows["week"] >= 0)]


def same_lives(one: Market, other: Market) -> bool:
    """Return whether every consumer ended in the same state, bit for bit, and bought alike."""
    states = one.consumers.state.tobytes() == other.consumers.state.tobytes()
    return states and bool(np.array_equal(bought(one), bought(other)))
