from __future__ import annotations

import numpy as np
import pytest

from sim.studies.calibration.season import Clock, Swings, estimate_season, estimate_swings


def test_clock_without_season_counts_weeks() -> None:
    clock = Clock.plain(182)
    assert clock.at(np.array([6, 181])) == pytest.approx([1.0, 26.0])
    assert clock.ahead(3) == pytest.approx([1.0, 2.0, 3.0])


def test_clock_runs_faster_in_season() -> None:
    clock = Clock(14, np.array([1.0, 3.0]))
    assert clock.at(np.array([6, 13])) == pytest.approx([1.0, 4.0])
    assert clock.at(np.array([10])) == pytest.approx([1.0 + 3.0 * 4 / 7])
    assert clock.ahead(3) == pytest.approx([1.0, 4.0, 5.0])


def test_weeks_end_with_the_data() -> None:
    clock = Clock(10, np.array([2.0, 1.0]))  # a first week of three days, then a whole one
    assert clock.at(np.array([9])) - clock.at(np.array([2])) == pytest.approx([1.0])
    assert clock.at(np.array([2])) - clock.at(np.array([0])) == pytest.approx([2.0 * 2 / 7])


def test_season_is_found_where_orders_are_many_and_not_where_they_are_few() -> None:
    true = 1.0 + 0.5 * np.sin(2 * np.pi * np.arange(52) / 52)
    expected = np.full(104, 1000.0)
    found = estimate_season(np.tile(true, 2) * expected, expected)
    assert found == pytest.approx(true, abs=0.02) and found.mean() == pytest.approx(1.0)
    few = estimate_season(np.tile(true, 2) * 1e-3 * expected, 1e-3 * expected)
    assert np.abs(few - 1).max() < 0.2 * np.abs(true - 1).max()


def test_swings_tell_common_ups_and_downs_from_luck() -> None:
    rng = np.random.default_rng(1)
    expected = np.full(104, 400.0)
    calm = estimate_swings(rng.poisson(expected).astype(float), expected)
    factor = np.exp(rng.normal(0, 0.3, 104))
    wild = estimate_swings(rng.poisson(factor * expected).astype(float), expected)
    assert calm.spread < 0.06 and wild.spread == pytest.approx(0.3, abs=0.06)


def test_an_unseen_season_widens_what_is_to_come() -> None:
    expected = np.full(120, 400.0)
    seen = [estimate_swings(expected[:weeks], expected[:weeks]).season for weeks in (30, 60, 120)]
    assert seen[0] > seen[1] > seen[2] == 0.0
    drawn = Swings(0.1, 0.5, 0.2).draw(4000, 26, (1, 0))
    assert drawn.mean(axis=0) == pytest.approx(np.ones(26), abs=0.02)
    spread = np.log(drawn).std(axis=0)
    assert spread[0] < 0.13 and spread[-1] > 0.19
