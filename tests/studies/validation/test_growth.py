"""Growth curves: the true one is found, later weeks judge, and peaks and half-lives are told."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.studies.validation.growth import (
    CURVES,
    Floats,
    best_curve,
    determined_score,
    fit_growth,
    forecast_error,
    half_life,
    held_out_score,
    moving_mean,
    time_to_peak,
    whitened,
)

WEEKS = 104
TIME = np.arange(1.0, WEEKS + 1.0) / WEEKS
TRUTHS = {
    "none": 0.0 * TIME,
    "constant": 5.0 + 0.0 * TIME,
    "linear": 1.0 + 9.0 * TIME,
    "exponential": 10.0 * np.exp(4.0 * (TIME - 1.0)),
    "logistic": 10.0 / (1.0 + np.exp(-14.0 * (TIME - 0.4))),
    "saturating": 10.0 * (1.0 - np.exp(-5.0 * TIME)),
}


def errors(seed: int, sd: float, correlation: float) -> Floats:
    rng = np.random.default_rng(seed)
    found = rng.normal(0.0, sd, WEEKS)
    for week in range(1, WEEKS):
        found[week] += correlation * found[week - 1]
    return found


@pytest.mark.parametrize("curve", CURVES)
def test_the_true_curve_wins_most_often(curve: str) -> None:
    wins = [best_curve(TRUTHS[curve] + errors(seed, 0.5, 0.4)) for seed in range(6)]
    assert max(CURVES, key=wins.count) == curve


@pytest.mark.parametrize("curve", [curve for curve in CURVES if curve != "none"])
def test_a_curve_without_noise_is_recovered(curve: str) -> None:
    fit = fit_growth(TRUTHS[curve] + errors(1, 1e-4, 0.0), curve)
    assert fit.mean(TIME) == pytest.approx(TRUTHS[curve], abs=0.05)


def test_autocorrelation_and_variance_of_the_errors_are_recovered() -> None:
    fits = [fit_growth(5.0 + errors(seed, 2.0, 0.6), "constant") for seed in range(20)]
    assert np.mean([fit.correlation for fit in fits]) == pytest.approx(0.57, abs=0.06)
    assert np.mean([fit.variance for fit in fits]) == pytest.approx(4.0, rel=0.1)


def test_whitened_errors_are_independent_with_one_variance() -> None:
    rows = np.array([[3.0], [5.0], [4.0]])
    assert whitened(rows, 0.6)[:, 0] == pytest.approx([0.8 * 3.0, 5.0 - 1.8, 4.0 - 3.0])


def test_a_curve_is_judged_on_weeks_it_was_not_fitted_on() -> None:
    series = TRUTHS["linear"] + errors(3, 0.5, 0.0)
    broken = series.copy()
    broken[-26:] += 40.0
    assert held_out_score(broken, "linear") < held_out_score(series, "linear") - 100.0


@pytest.mark.parametrize("curve", CURVES)
def test_a_curve_that_the_weeks_show_is_scored_as_ever(curve: str) -> None:
    series = TRUTHS[curve] + errors(4, 0.5, 0.4)
    assert determined_score(series, curve) == held_out_score(series, curve)


SPIKES = np.zeros(52)
SPIKES[[2, 5, 29, 32, 38, 40, 44, 46, 49]] = 16.0
SPIKES[[11, 30]] = -16.0
"""What single purchases make of a small market: the last week fitted happens to be a high one."""


@pytest.mark.parametrize("curve", ["exponential", "logistic"])
def test_a_curve_that_rests_on_the_last_week_alone_is_not_determined(curve: str) -> None:
    assert held_out_score(SPIKES, curve) < -1e4
    assert math.isnan(determined_score(SPIKES, curve))
    assert determined_score(SPIKES, "linear") == held_out_score(SPIKES, "linear")


def test_weeks_all_alike_determine_no_curve() -> None:
    series = np.concatenate([np.zeros(39), [16.0], np.zeros(12)])
    assert all(math.isnan(determined_score(series, curve)) for curve in CURVES)


def test_the_error_of_a_constants_forecast_is_that_of_a_mean() -> None:
    fit = fit_growth(errors(5, 2.0, 0.0), "constant")
    flat = replace(fit, correlation=0.0)
    assert forecast_error(flat, 78, WEEKS) == pytest.approx(math.sqrt(fit.variance / 78))
    assert forecast_error(fit_growth(SPIKES, "none"), 39, 52) == 0.0


def test_the_peak_is_the_best_weeks_in_a_row() -> None:
    series = np.zeros(20)
    series[10:14] = 3.0
    series[2] = 5.0  # one high week is no peak
    assert time_to_peak(series, 4) == pytest.approx(12.0)
    assert moving_mean(np.array([1.0, 2.0, 6.0]), 2) == pytest.approx([1.5, 4.0])


def test_the_half_life_counts_from_the_stop() -> None:
    decay = 8.0 * 0.5 ** (np.arange(40.0) / 6.0)
    assert half_life(np.full(13, 8.0), decay, 1, 0.1) == 6.0
    assert half_life(np.full(13, 8.0), np.full(40, 7.0), 4, 0.1) == 40.0
    assert math.isnan(half_life(np.full(13, 0.05), decay, 1, 0.1))
