"""A small market whose firm remembers its customers: one past, and arms forked from it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.ledger import ITEMS
from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.population.records import Records
from sim.scenario.load import load_scenario
from sim.strategies.base import parse_arm
from sim.strategies.outreach import Outreach

WARM_UP, WEEKS, RUN_OFF = 20, 30, 6

_SMALL = (
    "network=small_world",
    "population.size=400",
    "population.need_mean=0.4",
    "population.consent_rate=0.8",
    "population.identified_rate=0.7",
    f"horizon.warm_up={WARM_UP}",
    f"horizon.weeks={WEEKS}",
    f"horizon.run_off={RUN_OFF}",
)


NO_CONSENT = ("population.consent_rate=0",)
NO_CARDS = (*NO_CONSENT, "population.identified_rate=0")
"""Worlds in which nobody may be written to, and in which nobody is known."""


@cache
def past(*settings: str) -> Market:
    """Return the market at the fork."""
    market = Market(load_scenario(*_SMALL, *settings))
    market.run_for(WARM_UP)
    return market


def play(
    arm: str, *settings: str, total: float | None = 1e5, weeks: int = WEEKS, **own: Any
) -> Market:
    """Run an arm from the fork on; ``own`` are settings of its last programme."""
    market = past(*settings).fork("none")
    name = arm.split("+")[-1]
    market.brands[0].adopt(parse_arm(arm, {name: own}), total)
    if weeks:
        market.run_for(weeks)
    return market


def letters(
    arm: str, *settings: str, weeks: int = WEEKS, **own: Any
) -> tuple[Market, Records, NDArray[np.int64]]:
    """Run an arm; return it with all touches of the focal brand, and the week of each."""
    market = play(arm, *settings, weeks=0, **own)
    live = market.live
    sent: list[Records] = []

    def listen(plans: list[WeekPlan], touches: Records) -> None:
        live(plans, touches)
        sent.append(touches[touches["brand"] == 0].copy())

    market.live = listen  # type: ignore[method-assign]
    market.run_for(weeks)
    return market, np.concatenate(sent), np.repeat(np.arange(weeks), [one.size for one in sent])


def programme(market: Market, index: int = -1) -> Any:
    """Return a programme of the arm, the last one unless told otherwise."""
    return market.brands[0]._posts[index].programme


def planner(market: Market) -> Outreach[Any]:
    """Return the last programme, which writes to people."""
    found = programme(market)
    assert isinstance(found, Outreach)
    return found


def spent(market: Market, item: str | None = None) -> float:
    """Return what was spent on an item, or in all, since the fork."""
    rows = market.brands[0].ledger.rows()
    if item is not None:
        rows = rows[rows["item"] == ITEMS.index(item)]
    return float(rows["amount"].sum())


def same_people(one: Market, other: Market) -> bool:
    """Tell whether every column of the consumers is the same bit for bit."""
    return one.consumers.state.tobytes() == other.consumers.state.tobytes()


def same_purchases(one: Market, other: Market) -> bool:
    """Tell whether the same was bought at the same prices."""
    bought = [market.recorder.all_purchases().tobytes() for market in (one, other)]
    return bought[0] == bought[1]
