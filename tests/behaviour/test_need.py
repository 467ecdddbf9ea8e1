"""Need: Poisson occasions, drift, themes, the pull of deals and what the pantry spares."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.need import (
    LEAST_UNIT,
    change_theme,
    count_occasions,
    deal_pull,
    drift_need,
    pantry_spares,
    poisson,
    theme_of,
)
from sim.population.records import MAX_OCCASIONS
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, World, luck, someone, write

MANY = 1000


def test_poisson_quantile_is_scipys() -> None:
    u = luck(Decision.OCCASIONS, 0, 500)
    for mean in (0.01, 0.13, 1.0, 2.7, 9.0):
        own = [poisson(float(x), mean, MANY) for x in u]
        assert own == stats.poisson.ppf(u, mean).astype(int).tolist()


def test_poisson_quantile_is_cut_and_has_no_mean_below_nought() -> None:
    assert poisson(0.999999, 3.0, 6) == 6
    assert poisson(0.999999, 3.0, MANY) > 6
    assert poisson(0.999999, 0.0, 6) == 0
    assert poisson(0.999999, -1.0, 6) == 0
    # P(N = 0) = e^-1 = .3679: the quantile jumps just above it.
    assert poisson(math.exp(-1.0) - 1e-12, 1.0, 6) == 0
    assert poisson(math.exp(-1.0) + 1e-12, 1.0, 6) == 1


def occasions(world: World, people: int = 4000, season: float = 1.0) -> float:
    arguments = (world.t, world.s, world.p, world.brands)
    return float(np.mean([count_occasions(i, 0, season, *LUCK, *arguments) for i in range(people)]))


def test_occasions_follow_rate_season_and_drift(world: World) -> None:
    write(world.p, drift_sd=0.4)
    write(world.t, need_rate=0.5)
    world.s["drift"] = math.log(2.0) + 0.5 * 0.4**2  # the drift's own mean is taken out
    mean = 0.5 * 1.5 * 2.0
    cut = stats.poisson.cdf(np.arange(MAX_OCCASIONS), mean)
    expected = float((1.0 - cut).sum())  # cut at six a week
    error = math.sqrt(mean / 4000)
    assert occasions(world, season=1.5) == pytest.approx(expected, abs=4 * error)
    assert occasions(world, season=0.5) < occasions(world, season=1.5)


def test_drift_leaves_the_mean_need_of_a_population_alone(world: World) -> None:
    write(world.p, drift_sd=0.5)
    means = []
    for z in stats.norm.ppf((np.arange(200) + 0.5) / 200):
        world.s["drift"] = 0.5 * z
        means.append(math.exp(world.s["drift"] - 0.5 * 0.5**2))
    assert np.mean(means) == pytest.approx(1.0, abs=0.01)


def test_deals_pull_as_far_as_they_are_noticed(world: World) -> None:
    s, brands = world.s, world.brands
    assert deal_pull(s, brands) == 0.0
    write(brands[1], cut=0.2, cut_notice=0.5, distribution=0.8)
    s["awareness"][1] = 0.5
    assert deal_pull(s, brands) == pytest.approx(0.2 * 0.5 * 0.5 * 0.8)
    write(s, offer=0.3, offer_weeks=2)
    assert deal_pull(s, brands) == pytest.approx(0.04 + 0.3)
    s["offer_weeks"] = 0
    assert deal_pull(s, brands) == pytest.approx(0.04)


def test_deals_seen_bring_more_occasions(world: World) -> None:
    write(world.p, drift_sd=0, deal_expansion=1)
    world.t["need_rate"] = 0.5
    without = occasions(world)
    world.brands["cut"], world.brands["cut_notice"], world.s["awareness"] = 0.5, 1.0, 1.0
    # Two cuts of a half, both known of: the rate doubles.
    assert occasions(world) == pytest.approx(1.0, abs=4 * math.sqrt(1 / 4000))
    assert occasions(world) > 1.5 * without
    world.p["deal_expansion"] = 0
    assert occasions(world) == without


def test_drift_is_drawn_once_a_quarter_and_stays_stationary(world: World) -> None:
    write(world.p, drift_sd=0.5, drift_persistence=0.6)
    after = []
    spread = stats.norm.ppf((np.arange(3000) + 0.5) / 3000)
    order = np.argsort(luck(Decision.NEED_THEME, 9, 3000))  # any order free of the drift's luck
    for k, z in enumerate(spread[order]):
        i = 13 * k
        world.s["drift"] = 0.5 * z
        drift_need(i, 0, *LUCK, world.s, world.p)
        after.append(float(world.s["drift"]))
        moved = world.s["drift"].copy()
        drift_need(i + 1, 0, *LUCK, world.s, world.p)  # not this consumer's week
        assert world.s["drift"] == moved
    assert np.std(after) == pytest.approx(0.5, rel=0.05)
    assert np.mean(after) == pytest.approx(0.0, abs=4 * 0.5 / math.sqrt(3000))
    assert np.corrcoef(0.5 * spread[order], after)[0, 1] == pytest.approx(0.6, abs=0.06)


def test_without_drift_nothing_drifts(world: World) -> None:
    world.p["drift_sd"] = 0
    world.s["drift"] = 0.25
    drift_need(0, 0, *LUCK, world.s, world.p)
    assert world.s["drift"] == 0.25


def test_themes_come_in_proportion_to_interests() -> None:
    interests = np.array([0.5, 0, 0.25, 0, 0, 0, 0, 0.25], dtype=np.float32)
    chosen = [theme_of(u, interests) for u in (0.0, 0.499, 0.5, 0.749, 0.75, 0.999)]
    assert chosen == [0, 0, 2, 2, 7, 7]


def test_the_need_changes_with_its_chance(world: World) -> None:
    world.p["need_change"] = 0.25
    world.t["interests"] = [1, 0, 0, 0, 0, 0, 0, 0]
    changed = 0
    for i in range(2000):
        world.s["need_theme"] = 5
        change_theme(i, 4, *LUCK, world.t, world.s, world.p)
        changed += int(world.s["need_theme"] == 0)
    assert changed == int((luck(Decision.NEED_THEME, 4, 2000) < 0.25).sum())
    assert stats.binomtest(changed, 2000, 0.25).pvalue > 0.001


def spared(world: World, i: int) -> Any:
    return pantry_spares(i, 2, 0, *LUCK, world.s, world.p)


def test_the_pantry_spares_an_occasion_and_is_eaten_up(world: World) -> None:
    world.p["pantry_use"] = 0.65
    use = luck(Decision.PANTRY, 2, 100)
    eats, leaves = someone(use < 0.65), someone(use >= 0.65)
    world.s["stock"] = 1.7
    assert spared(world, eats)
    assert world.s["stock"] == pytest.approx(0.7)
    assert spared(world, eats)  # what spoilage left of a unit is eaten as one
    assert world.s["stock"] == 0.0
    assert not spared(world, eats)
    world.s["stock"] = 1.0
    assert not spared(world, leaves)
    assert world.s["stock"] == 1.0
    world.s["stock"] = LEAST_UNIT - 0.01
    assert not spared(world, eats)
