"""A small market in which people search and leave their names often, to run programmes in."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.leads import Leads
from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.strategies.base import parse_arm

WEEKS = 40
WARM_UP = 8
_WORLD = (
    "network=small_world", "population.size=800", "population.consent_rate=0.2",
    "population.identified_rate=0.2", "population.need_mean=0.3", "population.openness_mean=0",
    "behaviour.search=2", "behaviour.sign_up_base=0", f"horizon.warm_up={WARM_UP}",
    f"horizon.weeks={WEEKS}", "horizon.run_off=4",
)  # fmt: skip


@cache
def past(*overrides: str) -> Market:
    """Return the market at the fork."""
    made = Market(load_scenario(*_WORLD, *overrides))
    made.run_for(made.warm_up)
    return made


def play(
    arm: str,
    *overrides: str,
    total: float | None = 1e5,
    weeks: int = WEEKS,
    settings: dict[str, dict[str, Any]] | None = None,
    **last: Any,
) -> Market:
    """Run an arm from the fork on; ``last`` are settings of its last programme."""
    market = past(*overrides).fork("none")
    given = {**(settings or {}), arm.split("+")[-1]: last}
    market.brands[0].adopt(parse_arm(arm, given), total)
    market.run_for(weeks)
    return market


def programme(market: Market, name: str) -> Any:
    """Return a programme that runs."""
    return next(each for each in market.brands[0].active if each.name == name)


def leads(market: Market) -> Leads:
    """Return the leads of the focal brand."""
    crm = market.brands[0].crm
    assert crm is not None
    assert crm.leads is not None
    return crm.leads


def contacts(market: Market) -> NDArray[np.void]:
    """Return the contacts of the focal brand."""
    return market.recorder.all_contacts()


def spent(market: Market, item: str | None = None) -> float:
    """Return what the focal brand spent, on one item or in all."""
    rows = market.brands[0].ledger.rows()
    chosen = rows if item is None else rows[rows["item"] == ITEMS.index(item)]
    return float(chosen["amount"].sum())


def unequal(one: Market, other: Market) -> set[str]:
    """Return the columns of consumers and their purchases in which two markets differ."""
    found = set()
    for a, b in (
        (one.consumers.state, other.consumers.state),
        (one.consumers.outcome, other.consumers.outcome),
        (one.recorder.all_purchases(), other.recorder.all_purchases()),
    ):
        assert a.dtype == b.dtype
        for name in a.dtype.names or ():
            if a.shape != b.shape or a[name].tobytes() != b[name].tobytes():
                found.add(name)
    return found
