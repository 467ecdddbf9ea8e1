"""Qini on made-up effects, and a small market lived twice."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market import Market
from sim.scenario.load import load_scenario
from sim.studies.validation.targeting import (
    PATTERNS,
    contacted,
    qini,
    qini_curve,
    two_lives,
)


def test_a_perfect_order_has_the_largest_qini_and_a_lot_none() -> None:
    effect = np.r_[np.ones(20), np.zeros(60), -np.ones(20)]
    assert qini(effect, effect) == pytest.approx(0.16, abs=0.005)  # 0.2 high from 20% to 80%
    assert qini(-effect, effect) == pytest.approx(-qini(effect, effect), abs=1e-9)
    assert qini(np.zeros(100), effect) == pytest.approx(0.0, abs=1e-12)
    lots = [qini(np.random.default_rng(k).random(100), effect) for k in range(200)]
    assert abs(np.mean(lots)) < 0.01
    assert np.isnan(qini(effect[:0], effect[:0]))


def test_the_curve_ends_at_the_mean_effect() -> None:
    rng = np.random.default_rng(1)
    effect = rng.integers(-1, 2, 50).astype(float)
    curve = qini_curve(rng.random(50), effect)
    assert curve[0] == 0
    assert curve[-1] == pytest.approx(effect.mean())
    assert qini_curve(np.zeros(50), effect)[25] == pytest.approx(effect.mean() / 2)


SMALL = (
    "market=subscription", "network=none", "population.size=2500", "population.consent_rate=1",
    "population.identified_rate=1", "population.openness_mean=1", "population.need_mean=0.2",
    "behaviour.contract_length=26", "horizon.warm_up=30", "horizon.weeks=120", "horizon.run_off=0",
)  # fmt: skip


def past(*more: str) -> Market:
    market = Market(load_scenario(*SMALL, *more))
    market.run_for(30)
    return market


def test_two_lives_differ_by_the_contact_alone() -> None:
    idle = past("behaviour.contact_wake=0", "behaviour.attachment_gain=0")
    nothing = {"retention": {"remedy": "none"}}
    scenario = idle.settings.model_copy(update={"strategy": nothing})
    lives = two_lives(idle, scenario)
    assert lives.signs.shape[0] == lives.effect.shape[0] > 200
    assert (lives.effect == 0).all()  # a contact that leaves nothing behind changes nobody
    assert lives.left_alone == lives.left_contacted > 0


def test_a_large_offer_keeps_people_and_costs_no_budget() -> None:
    market = past()
    offer = {"retention": {"remedy": "discount", "discount": 0.6}}
    scenario = market.settings.model_copy(update={"strategy": offer})
    lives = two_lives(market, scenario)
    assert lives.effect.sum() > 0
    assert lives.left_contacted < lives.left_alone
    fork = contacted(market, scenario, 0.5)
    fork.run_for(20)
    assert 0.4 < np.mean(fork.brands[0].crm.service.contacted[-100:]) < 0.6  # type: ignore[union-attr]


def test_patterns_are_named_and_judged() -> None:
    assert len({pattern.id for pattern in PATTERNS}) == len(PATTERNS)
    assert all(pattern.mutant is not None for pattern in PATTERNS if pattern.band is not None)
