from __future__ import annotations

import numpy as np
import pytest

from sim.market import Market
from sim.population.law_fit import fit_of_law
from sim.population.parametric import CustomerLaw
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.load import load_scenario

LAW = CustomerLaw(need_shape=0.7, need_mean=0.12, dropout_mean=0.3, dropout_spread=0.3)


def test_cells_have_the_means_of_the_law() -> None:
    fit = fit_of_law(LAW, BehaviourSettings(), (5.0, 3.0, 2.0))
    assert fit.weight @ fit.rate == pytest.approx(LAW.need_mean)
    assert fit.weight @ fit.dropout == pytest.approx(LAW.dropout_mean, abs=0.01)
    assert fit.entry_weights[:3] == pytest.approx([0.5, 0.3, 0.2])
    assert fit.newcomer_weight.sum() == pytest.approx(1.0)


def test_parametric_market_draws_customers_from_the_settings_of_population() -> None:
    scenario = load_scenario(
        "market=gift_retail", "market.customers=parametric", "market.entries=[3,1]",
        "network=none", "population.size=4000", "population.need_shape=0.7",
        "population.need_mean=0.12", "population.dropout_mean=0.3", "population.basket_mean=30",
        "horizon.warm_up=0", "horizon.weeks=4", "horizon.run_off=0",
    )  # fmt: skip
    traits = Market(scenario, arm="none").consumers.traits
    assert traits["need_rate"].mean() == pytest.approx(0.12, rel=0.06)
    assert traits["dropout"].mean() == pytest.approx(0.3, abs=0.02)
    assert traits["basket"].mean() == pytest.approx(30.0, rel=0.06)
    assert np.bincount(traits["entry"]) / 4000 == pytest.approx([0.75, 0.25], abs=0.03)
