"""Competitors' answers: copy late, undercut what is seen, serve better; refused where senseless."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.firm.ledger import ITEMS
from sim.market import Market
from sim.scenario.load import load_scenario
from sim.strategies.usual_plan import arm_of

WEEKS = 24
PROMOTING = (
    "strategy.promotion.depth=0.2", "strategy.promotion.duration_weeks=2",
    "strategy.promotion.interval_weeks=8", "budget.total=3000",
)  # fmt: skip


@cache
def played(answer: str | None, arm: str, *more: str) -> tuple[Market, Any]:
    """Return a market in which the leader answers the focal arm, and all offers by week."""
    rival = () if answer is None else (f"competition.strategies.leader={answer}",)
    market = Market(
        load_scenario(
            "network=small_world", "population.size=200", "horizon.warm_up=6",
            f"horizon.weeks={WEEKS}", "horizon.run_off=3", *PROMOTING, *rival, *more,
        )
    )  # fmt: skip
    market.run_for(6)
    twin = market.fork(arm)
    offers = []
    for _ in range(WEEKS + 3):
        twin.step()
        offers.append(twin.offers.copy())
    return twin, np.array(offers)


def test_copy_runs_the_focal_promotion_some_weeks_later() -> None:
    _, offers = played("copy", "promotion", "strategy.copy.lag=3")
    own, rival = offers["cut"][:WEEKS, 0], offers["cut"][:WEEKS, 1]
    assert own.max() == pytest.approx(0.2)
    assert np.array_equal(rival[3:], own[:-3])
    assert not rival[:3].any()
    assert not offers["cut"][WEEKS:].any()


def test_copy_runs_beside_a_usual_plan_that_is_named() -> None:
    _, offers = played("status_quo+copy", "promotion", "strategy.copy.lag=3")
    assert np.array_equal(offers["cut"][3:WEEKS, 1], offers["cut"][: WEEKS - 3, 0])


def test_copy_takes_programmes_that_read_a_database_to_its_own_customers() -> None:
    market, _ = played("copy", "one_to_one", "strategy.copy.lag=5")
    ledger = market.brands[1].ledger.rows()
    contacts = ledger[ledger["item"] == ITEMS.index("contact")]
    assert contacts["week"].min() >= 5
    assert market.brands[1].crm is not market.brands[0].crm
    set_up = ledger[ledger["item"] == ITEMS.index("set_up")]
    assert set_up["week"].tolist() == [5]


@pytest.mark.parametrize("arm", ["none", "status_quo"])
def test_where_there_is_nothing_to_copy_the_rival_goes_on_as_usual(arm: str) -> None:
    copying, alone = played("copy", arm)[0], played(None, arm)[0]
    assert copying.consumers.state.tobytes() == alone.consumers.state.tobytes()


def test_a_copy_that_cannot_be_afforded_never_starts() -> None:
    market, _ = played("copy", "one_to_one", "strategy.copy.lag=2",
                       "competition.budget_share=0.0001")  # fmt: skip
    items = {ITEMS[item] for item in market.brands[1].ledger.rows()["item"]}
    assert items <= {"media"}


def test_undercut_goes_deeper_a_week_later_for_as_long_as_it_sees_the_cut() -> None:
    _, offers = played("undercut", "promotion", "strategy.undercut.margin=0.05")
    own, rival = offers["cut"][:WEEKS, 0], offers["cut"][:WEEKS, 1]
    assert np.allclose(rival[1:], np.where(own[:-1] > 0, own[:-1] + 0.05, 0.0))
    assert not played("undercut", "mass")[1]["cut"].any()
    capped = played("undercut", "promotion", "strategy.undercut.deepest=0.1")[1]
    assert capped["cut"][:, 1].max() == pytest.approx(0.1)


def test_undercutting_takes_sales_and_costs_its_own_money() -> None:
    fighting, quiet = played("undercut", "promotion")[0], played(None, "promotion")[0]

    def sold(market: Market, brand: int) -> float:
        rows = market.recorder.all_purchases()
        chosen = (rows["brand"] == brand) & (rows["week"] >= 0)
        return float(rows["units"][chosen].sum())

    assert sold(fighting, 1) > sold(quiet, 1)
    items = {ITEMS[item] for item in fighting.brands[1].ledger.rows()["item"]}
    assert "discount" in items


def test_out_serve_improves_the_brand_while_it_is_paid_for() -> None:
    market, offers = played("out_serve", "mass", "strategy.out_serve.lag=4")
    before, after = offers[2, 1], offers[10, 1]
    for name in ("quality", "recovery_rate", "point_of_sale"):
        assert after[name] > before[name]
    assert offers[WEEKS, 1]["quality"] == before["quality"]
    rows = market.brands[1].ledger.rows()
    paid = rows[rows["item"] == ITEMS.index("improvement")]
    assert float(paid["amount"].sum()) == pytest.approx(0.001 * 200 * (WEEKS - 4))


def test_a_rival_that_answers_keeps_its_usual_advertising() -> None:
    _, offers = played("undercut", "mass")
    _, alone = played(None, "mass")
    assert np.allclose(offers["advertising"][:, 1], alone["advertising"][:, 1])


def test_nothing_to_answer_costs_the_consumers_nothing() -> None:
    watching, alone = played("undercut", "mass")[0], played(None, "mass")[0]
    assert watching.consumers.state.tobytes() == alone.consumers.state.tobytes()


def test_the_focal_firm_cannot_copy_itself() -> None:
    scenario = load_scenario("network=small_world", "population.size=100")
    with pytest.raises(UserError, match=r"competition\.strategies\.<rival>=copy"):
        arm_of("mass+copy", scenario, 100.0, 100)
