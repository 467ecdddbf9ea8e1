"""Advertising elasticities: the statistic, and one small market."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.media import exposures_to_buy
from sim.firm.plan import WeekPlan
from sim.firm.programme import no_touches
from sim.population.records import brand_dtype
from sim.studies.validation.advertising import FACTOR, FORGOTTEN, MORE, elasticity, louder, observe

SMALL = ("network=community", "population.size=300", "horizon.warm_up=4")


def test_elasticity_of_a_power_law() -> None:
    usual = np.full(13, 50.0)
    assert elasticity(usual * FACTOR**0.12, usual) == pytest.approx(0.12)


def test_half_as_many_exposures_again_are_bought() -> None:
    scenario = MORE.scenario(1, quick=True)
    record = np.zeros(1, brand_dtype())
    plan = WeekPlan(record, no_touches(), no_touches(), None, -1)
    louder(scenario)(0, [plan])
    saturation = scenario.firm.media_saturation
    bought = exposures_to_buy(float(record["advertising"][0]), saturation)
    usual = exposures_to_buy(scenario.market.brands[0].advertising, saturation)
    assert bought == pytest.approx(FACTOR * usual, rel=1e-5)
    before = record.copy()
    louder(scenario)(-1, [plan])
    assert (record == before).all()


def test_advertising_that_leaves_no_trace_sells_nothing() -> None:
    seen = observe(MORE.scenario(3, quick=True, more=(*SMALL, *FORGOTTEN.overrides)), 0)
    assert seen.values["short"] == 0.0
    assert seen.values["growth"] == 0.0


def test_advertising_changes_sales() -> None:
    seen = observe(MORE.scenario(3, quick=True, more=SMALL), 0)
    assert seen.values["long"] != 0.0
    assert len(seen.curves["advertising_short"]) == 8
