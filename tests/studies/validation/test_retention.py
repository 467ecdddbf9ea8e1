"""Row 3: runs of active quarters, their slope, and the sBG's projection."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.measures.recording import PURCHASE_DTYPE
from sim.population.records import DELIBERATE, RENEWED, SWITCHED
from sim.studies.calibration.sbg import sbg_survival
from sim.studies.validation.retention import (
    ALIKE,
    BUYERS,
    FADES,
    PATTERNS,
    PROJECTED,
    projection,
    quarters_active,
    renewals,
    retention_slope,
    run_buyers,
    survivors,
    without_failures,
)


def purchases(*rows: tuple[int, int, int, int]) -> np.ndarray:
    """Make purchases (week, consumer, brand, path)."""
    found = np.zeros(len(rows), PURCHASE_DTYPE)
    for place, name in enumerate(("week", "consumer", "brand", "path")):
        found[name] = [row[place] for row in rows]
    return found


def test_a_run_ends_with_the_first_quarter_without_a_purchase() -> None:
    rows = purchases((0, 0, 0, 0), (12, 1, 0, 0), (13, 0, 0, 0), (39, 1, 0, 0), (-3, 2, 0, 0))
    active = quarters_active(rows, 0, 4)
    assert active.shape == (PROJECTED + 1, 4)
    alive = survivors(active, active[0])
    assert alive[:4].tolist() == [2, 1, 0, 0]  # consumer 1 comes back in the third: too late


def test_flat_retention_has_no_slope_and_a_rising_one_has() -> None:
    flat = np.array([10_000, 5_000, 2_500, 1_250])
    slope, error = retention_slope(flat)
    assert slope == pytest.approx(0.0, abs=1e-12)
    assert 0.0 < error < 0.02
    rising = np.array([1000, 500, 300, 210])  # .5, .6, .7
    assert retention_slope(rising)[0] == pytest.approx(0.1)
    assert math.isnan(retention_slope(np.array([10, 0, 0]))[0])


def test_the_lower_limit_of_flat_retention_is_below_zero_on_average() -> None:
    rng = np.random.default_rng(5)
    limits = []
    for _ in range(200):
        alive = [4000]
        for _ in range(PROJECTED):
            alive.append(rng.binomial(alive[-1], 0.2))
        slope, error = retention_slope(np.array(alive))
        limits.append(slope - 1.645 * error)
    assert np.mean(limits) < 0.0
    assert 0.01 < np.mean(np.array(limits) > 0.0) < 0.12  # about one in twenty


def test_customers_who_are_an_sbg_are_projected_and_others_are_not() -> None:
    ages = np.arange(PROJECTED + 1)
    alive = np.round(1_000_000 * sbg_survival(1.1, 1.4, ages)).astype(np.int64)
    found = projection(alive)
    assert found["sbg_survival"] < 0.01
    assert found["sbg_retention"] < 0.05
    left = alive.copy()
    left[8:] = left[8:] // 10  # most leave after the seven periods fitted
    left[12] = left[11] // 2
    assert projection(left)["sbg_survival"] > 3.0
    assert projection(left)["sbg_retention"] > 5.0
    assert math.isnan(projection(np.zeros(PROJECTED + 1, dtype=np.int64))["sbg_survival"])


def test_renewals_count_until_the_first_gap() -> None:
    rows = purchases(
        (10, 0, 0, DELIBERATE),
        (62, 0, 0, RENEWED),
        (114, 0, 0, RENEWED),
        (20, 1, 0, SWITCHED),
        (300, 1, 0, DELIBERATE),  # signs again years later: another contract
        (352, 1, 0, RENEWED),
        (5, 2, 0, RENEWED),  # of a contract signed before
        (57, 2, 0, RENEWED),
        (-4, 3, 0, DELIBERATE),  # seen before, not renewed
    )
    alive, first = renewals(rows, 3)
    assert alive.tolist() == [3, 2, 1, 0]
    assert first == pytest.approx(50.0)


def test_the_mutants_switch_off_what_they_say() -> None:
    alike = without_failures(BUYERS.scenario(1, quick=True, more=ALIKE.overrides))
    assert alike.behaviour.habit_weight == 0.0
    assert {brand.failure_rate for brand in alike.market.brands} == {0.0}
    season = FADES.change(BUYERS.scenario(1, quick=True)).market.season
    assert season[52 + 8 * 13 - 1] == 1.0
    assert season[52 + 8 * 13] == pytest.approx(1 / 3)
    assert len(season) == 52 + 13 * 13


def test_a_small_market_gives_every_value() -> None:
    scenario = BUYERS.scenario(2, quick=True, more=("population.size=600", "horizon.warm_up=8"))
    seen = run_buyers(scenario, 0)
    judged = [p for p in PATTERNS if p.experiment is BUYERS]
    assert {p.value for p in judged} <= set(seen.values)
    assert {p.id for p in judged} <= set(seen.curves)
    assert 0.0 < seen.values["sbg_survival"] < 50.0
