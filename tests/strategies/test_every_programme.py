"""Every programme: followed by itself in the middle of a run, and a test of a whole arm of them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.week import live_block
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.strategies.base import BUILT_IN, parse_arm, programme_class

PROGRAMMES = sorted(
    name for name in BUILT_IN if not getattr(programme_class(name), "for_rivals_alone", False)
)
HALF = 8


@pytest.fixture(scope="module")
def past() -> Market:
    market = Market(
        load_scenario(
            "network=small_world", "population.size=250", "population.need_mean=0.4",
            "horizon.warm_up=8", f"horizon.weeks={2 * HALF}", "horizon.run_off=3",
        )
    )  # fmt: skip
    market.run_for(8)
    return market


@pytest.mark.parametrize("name", PROGRAMMES)
def test_it_can_follow_itself(past: Market, name: str) -> None:
    market = past.fork("none")
    for _ in range(2):
        market.adopt(name, total=150.0, weeks=HALF)
        market.run_for(HALF)
    market.run_for(3)
    rows = market.brands[0].ledger.rows()
    for half in range(2):
        weeks = (rows["week"] >= half * HALF) & (rows["week"] < (half + 1) * HALF)
        assert rows["amount"][weeks].sum() <= 150.0 + 1e-6
    state = market.consumers.state
    assert all(np.isfinite(state[field]).all() for field in ("attachment", "quality", "awareness"))


def test_all_of_them_are_in_the_week_of_one_compiled_function(past: Market) -> None:
    """No programme adds an instruction to the week: it is the same function for all of them."""
    before = set(live_block.overloads)
    mix = "+".join(name for name in PROGRAMMES if name not in ("none", "status_quo"))
    market = past.fork("none")
    market.brands[0].adopt(parse_arm(mix, past.settings.strategy), 4000.0)
    market.run_for(6)
    assert set(live_block.overloads) == before
    spenders = set(market.brands[0].ledger.rows()["programme"].tolist())
    assert len(spenders) > len(PROGRAMMES) // 2
