"""Customer experience: money improves what buyers meet, less and less, and wears off."""

from __future__ import annotations

import numpy as np
import pytest

from sim.strategies.improvement import Improvement
from tests.strategies.serving import play, same_people, spent

OFF = {"quality_span": 0.0, "service_span": 0.0, "point_of_sale_span": 0.0}


def failures(**settings: float) -> int:
    market = play("experience", weeks=0, **settings)
    seen = 0
    for _ in range(30):
        market.run_for(1)
        seen += int(market.consumers.outcome["failures"].sum())
    return seen


def test_returns_diminish_and_what_is_not_kept_up_wears_off() -> None:
    built = Improvement(scale=2.0, decay=0.1)
    first, second = (built.add(1.0), built.reached())[1], (built.add(1.0), built.reached())[1]
    assert first == pytest.approx(1 - np.exp(-0.5))
    assert first < second < 2 * first
    built.age()
    assert built.stock == pytest.approx(1.8)


def test_service_makes_failures_rarer_and_quality_is_learnt_by_use() -> None:
    assert failures(service_share=1.0, quality_share=0.0, point_of_sale_share=0.0) < failures(**OFF)
    better = play("experience", quality_share=1.0, service_share=0.0, point_of_sale_share=0.0)
    plain = play("experience", **OFF)
    buyers = (plain.consumers.state["bought"] & 1) == 1
    assert (
        better.consumers.state["quality"][buyers, 0].mean()
        > plain.consumers.state["quality"][buyers, 0].mean()
    )
    strangers = better.consumers.state["awareness"][:, 0] < 0.01
    same = (
        better.consumers.state["quality"][strangers, 0]
        == (plain.consumers.state["quality"][strangers, 0])
    )
    assert same.all()


def test_spans_of_nothing_change_nobody_and_still_cost() -> None:
    market = play("experience", **OFF)
    assert same_people(market, play("none"))
    assert spent(market) == pytest.approx(1e5)
    assert spent(market, "improvement") == pytest.approx(spent(market))


def test_a_label_holds_while_its_fee_is_paid() -> None:
    shares = {"quality_share": 0.0, "service_share": 0.0, "point_of_sale_share": 0.0}
    market = play("experience", certification=True, weeks=5, **shares)
    brand = market.brands[0]
    assert brand.plan(5).record["image"][0] == pytest.approx(0.1)
    assert spent(market) == pytest.approx(900 * (0.03 + 6 * 0.0003))
    market.run_for(25)
    assert brand.plan(30).record["image"][0] == pytest.approx(0.0)
    poor = play("experience", certification=True, total=28.0, weeks=30, **shares)
    assert spent(poor) <= 28.0
    assert poor.brands[0].plan(29).record["image"][0] == 0.0
