"""What holds for every programme on the database: in any market, for any brand, with any money."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.strategies.base import parse_arm
from tests.strategies.remembering import WEEKS, past, spent

NAMES = ("segmented", "welcome", "birthday", "cross_sell", "price_ladder", "crm")
MIX = "+".join(NAMES)
_GENEROUS: dict[str, dict[str, Any]] = {
    "segmented": {"by": "clusters", "offer": 0.3, "offer_to": ("cluster_4", "prospects")},
    "welcome": {"offer": 0.3},
    "birthday": {"offer": 0.3, "declared": 1.0},
    "cross_sell": {"offer": 0.3, "least_support": 3, "launch_theme": 1},
    "price_ladder": {},
    "crm": {"identification": 0.5, "refresh_weeks": 13},
}


@cache
def market_of(kind: str) -> Market:
    market = Market(
        load_scenario(
            f"market={kind}",
            "network=small_world",
            "population.size=200",
            "horizon.warm_up=20",
            "horizon.weeks=20",
            "horizon.run_off=4",
        )  # fmt: skip
    )
    market.run_for(20)
    return market


def run(market: Market, arm: str, total: float, weeks: int) -> Market:
    fork = market.fork("none")
    fork.brands[0].adopt(parse_arm(arm, _GENEROUS), total)
    fork.run_for(weeks)
    return fork


@pytest.mark.parametrize("kind", ["grocery", "gift_retail", "subscription", "durable"])
def test_every_market_can_be_treated_so(kind: str) -> None:
    for arm in (*NAMES, MIX, f"mass+{MIX}"):
        market = run(market_of(kind), arm, 200.0, 24)
        assert 0.0 < spent(market) <= 200.0
        assert market.week == 24


@pytest.mark.parametrize("total", [33.0, 40.0, 90.0, 400.0])
def test_a_mix_never_overdraws_and_keeps_its_shares(total: float) -> None:
    shares = {"crm": 0.6, "segmented": 0.15}
    market = past().fork("none")
    market.brands[0].adopt(parse_arm(MIX, _GENEROUS), total * 2, shares)
    market.run_for(WEEKS + 6)
    assert spent(market) <= total * 2
    rows = market.brands[0].ledger.rows()
    for index, name in enumerate(market.brands[0].programmes):
        share = shares.get(name, 0.25 / 4)
        own = rows["amount"][rows["programme"] == index].sum()
        assert own <= share * total * 2 * (1 + 1e-9), name


def test_without_set_up_they_live_on_no_money_at_all() -> None:
    free = {
        name: {"set_up_per_consumer": 0.0} for name in NAMES if name != "crm"
    } | {"crm": {"design_per_consumer": 0.0, "development_per_consumer": 0.0}}  # fmt: skip
    market = past().fork("none")
    market.brands[0].adopt(parse_arm(MIX, free), 0.0)
    market.run_for(WEEKS)
    assert spent(market) == 0.0
    assert market.recorder.all_contacts().size == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_rival_can_do_it_too(name: str) -> None:
    settings = load_scenario(
        "network=small_world", "population.size=200", "horizon.warm_up=12", "horizon.weeks=14",
        "horizon.run_off=2", f"competition.strategies.leader={name}", "budget.total=400",
    )  # fmt: skip
    market = Market(settings, arm="status_quo")
    market.run_for(28)
    rival = market.brands[1]
    assert rival.strategy == name
    rows = rival.ledger.rows()
    own = rows["programme"] == rival.programmes.index(name)
    assert 0.0 < rows["amount"][own].sum() <= 400.0


def test_threads_change_nothing() -> None:
    states = []
    for threads in (1, 2):
        market = past(f"threads={threads}")
        fork = run(market, MIX, 400.0, WEEKS)
        states.append(fork.consumers.state.tobytes() + fork.recorder.all_contacts().tobytes())
    assert states[0] == states[1]


def test_a_second_arm_takes_over_what_lasts() -> None:
    """In the middle of a run a fresh arm of the same programmes asks nobody twice."""
    market = past().fork("none")
    brand = market.brands[0]
    brand.adopt(parse_arm(MIX, _GENEROUS), 400.0, weeks=15)
    market.run_for(15)
    before = brand.ledger.rows()
    brand.adopt(parse_arm(MIX, _GENEROUS), 400.0, start=15)
    market.run_for(WEEKS - 15)
    rows = brand.ledger.rows()
    assert rows.size > before.size
    assert spent(market, "design") == pytest.approx(0.01 * 400)
    assert spent(market, "improvement") == pytest.approx(0.05 * 400)
    forms = rows["item"] == ITEMS.index("identification")
    forms &= rows["programme"] == brand.programmes.index("birthday")
    asked: Any = brand.active[2]
    assert rows["units"][forms].sum() == np.count_nonzero(asked._asked)
