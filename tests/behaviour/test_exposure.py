"""Advertising: who meets it, and what the two memories keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.exposure import exposed, meet_advertising, remember_exposure
from sim.behaviour.memory import fade
from sim.population.records import SOURCE_ADVERTISING, SOURCE_NONE
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, World, luck, someone, write


def test_exposed_with_the_chance_of_a_poisson_hit() -> None:
    mean = 0.4
    chance = 1 - math.exp(-mean)  # .3297
    assert exposed(chance - 1e-9, mean)
    assert not exposed(chance + 1e-9, mean)
    assert not exposed(1e-12, 0.0)


def test_an_exposure_by_hand(world: World) -> None:
    write(world.p, trace=1, advertising_awareness=0.05, buzz_gain=1, buzz_saturation=0.5)
    remember_exposure(world.s, world.p, world.brands[0], 0)
    assert world.s["awareness"][0] == pytest.approx(0.5 + 0.05 * 0.5)
    assert world.s["buzz"][0] == 1.0
    assert (world.s["source"], world.s["source_age"]) == (SOURCE_ADVERTISING, 0)
    remember_exposure(world.s, world.p, world.brands[0], 0)
    assert world.s["buzz"][0] == 1.5  # the second adds 1 - .5 of what is there
    assert world.s["quality"][0] == np.float32(0.6)  # no claim, no expectation
    assert world.s["awareness"][1] == 0.5


def test_buzz_never_passes_where_gain_and_saturation_meet(world: World) -> None:
    write(world.p, trace=1, buzz_gain=1, buzz_saturation=0.5)
    for _ in range(60):
        remember_exposure(world.s, world.p, world.brands[0], 0)
    assert world.s["buzz"][0] == pytest.approx(2.0)
    assert world.s["awareness"][0] < 1.0
    world.s["buzz"][0] = 3.0
    remember_exposure(world.s, world.p, world.brands[0], 0)
    assert world.s["buzz"][0] == 3.0


@pytest.mark.parametrize("claim", [0.0, 1.0])
def test_a_claim_pulls_expected_quality_its_way(world: World, claim: float) -> None:
    write(world.p, trace=1, claim_learning=0.02)
    world.brands[0]["claim"] = claim
    remember_exposure(world.s, world.p, world.brands[0], 0)
    assert world.s["quality"][0] == pytest.approx(0.6 + 0.02 * (claim - 0.6))


def test_without_a_trace_an_exposure_leaves_nothing(world: World) -> None:
    world.p["trace"] = 0
    world.brands[0]["claim"] = 1
    before = world.s.copy()
    remember_exposure(world.s, world.p, world.brands[0], 0)
    assert all((world.s[name] == before[name]).all() for name in before.dtype.names)


def test_a_rivals_advertising_is_no_source_about_the_focal_brand(world: World) -> None:
    world.p["trace"] = 1
    remember_exposure(world.s, world.p, world.brands[1], 1)
    assert world.s["source"] == SOURCE_NONE


def test_reach_grows_with_weight_and_media_use(world: World) -> None:
    write(world.brands, advertising=0.3)
    world.t["media"] = 2.0
    met = np.zeros(2)
    for i in range(4000):
        world.again()
        meet_advertising(i, 1, *LUCK, world.t, world.s, world.p, world.brands)
        met += world.s["buzz"][:2] > 0
    chance = 1 - math.exp(-0.6)
    for b in range(2):
        assert met[b] == (luck(Decision.ADVERTISING, 1, 4000, b) < chance).sum()
        assert stats.binomtest(int(met[b]), 4000, chance).pvalue > 0.001


def test_an_odd_number_of_brands_meets_the_same_luck() -> None:
    world = World(brands=3)
    world.brands["advertising"] = 0.5
    chance = 1 - math.exp(-0.5)
    last = luck(Decision.ADVERTISING, 1, 200, 2) < chance
    for i in (someone(last), someone(~last)):
        world.again()
        meet_advertising(i, 1, *LUCK, world.t, world.s, world.p, world.brands)
        assert (world.s["buzz"][2] > 0) == last[i]


def test_slow_awareness_outlives_fast_buzz(world: World) -> None:
    world.s["awareness"][0] = 0.0
    remember_exposure(world.s, world.p, world.brands[0], 0)
    awareness, buzz = world.s["awareness"][0], world.s["buzz"][0]
    for _ in range(13):
        fade(world.s, world.p, world.brands)
    assert world.s["buzz"][0] / buzz < 0.05
    assert world.s["awareness"][0] / awareness > 0.8
