"""Statistics of paired differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.measures.paired import (
    Sample,
    bootstrap_luck,
    choices,
    expanded_percentiles,
    prediction_interval,
    t_interval,
    variance_reduction,
)


def ratio_sample(numerator: list[list[float]], denominator: list[list[float]]) -> Sample:
    top, below = np.array(numerator), np.array(denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Sample(np.where(below > 0, top / below, np.nan), top, below)


def test_t_interval_is_students() -> None:
    values = np.array([1.0, 2.0, 4.0, 7.0])
    expected = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    assert t_interval(values) == pytest.approx(expected)
    assert all(math.isnan(bound) for bound in t_interval(values[:1]))


def test_ratios_add_sums_before_dividing() -> None:
    # (1 + 9) / (1 + 3), not the mean of 1 and 3; a run with nothing below still adds its top.
    sample = ratio_sample([[1.0], [9.0], [2.0]], [[1.0], [3.0], [0.0]])
    assert sample.level()[0] == 3.0
    assert math.isnan(ratio_sample([[1.0]], [[0.0]]).level()[0])


def test_linear_values_average_to_the_ratio() -> None:
    sample = ratio_sample([[1.0], [9.0], [2.0]], [[1.0], [3.0], [1.0]])
    assert sample.linear().mean() == pytest.approx(sample.level()[0])


def test_pairs_with_a_null_are_left_out() -> None:
    values = np.array([[1.0, 1.0], [np.nan, 2.0], [3.0, 1.0], [4.0, 2.0]])
    assert Sample(values).pair(0, 1).values.tolist() == [[1, 1], [3, 1], [4, 2]]
    assert Sample(values).level().tolist() == [8 / 3, 1.5]
    most = np.array([[1.0, 1.0], [np.nan, 2.0], [np.nan, 1.0]])
    assert Sample(most).pair(0, 1).values.size == 0
    assert math.isnan(Sample(most).level()[0])


def test_bootstrap_is_keyed_and_uniform() -> None:
    luck = bootstrap_luck((3, 0), 7, 4000)
    assert (luck == bootstrap_luck((3, 0), 7, 4000)).all()
    assert (luck != bootstrap_luck((4, 0), 7, 4000)).any()
    for runs in (7, 5):
        chosen = choices(luck, runs)
        assert chosen.shape == (4000, runs)
        shares = np.bincount(chosen.ravel(), minlength=runs) / chosen.size
        np.testing.assert_allclose(shares, 1 / runs, atol=0.01)


@pytest.mark.parametrize("runs", [8, 20])
def test_ratio_interval_covers(runs: int) -> None:
    """A paired difference of two ratios, of which the truth is 5/2 - 4/2."""
    generator = np.random.default_rng(runs)
    covered = []
    for trial in range(400):
        common = generator.normal(0, 0.6, runs)
        top = np.stack([5 + common, 4 + common], axis=1) + generator.normal(0, 0.3, (runs, 2))
        below = 2 + generator.normal(0, 0.3, (runs, 2))
        sample = Sample(top / below, top, below)
        values = sample.resampled(choices(bootstrap_luck((trial, 0), runs, 400), runs))
        low, high = expanded_percentiles(values[:, 0] - values[:, 1], runs)
        covered.append(low <= 0.5 <= high)
    assert 0.92 <= np.mean(covered) <= 0.985


def test_an_undefined_resample_leaves_no_finite_interval() -> None:
    assert all(math.isnan(b) for b in expanded_percentiles(np.array([1.0, np.nan]), 5))
    assert all(math.isnan(b) for b in expanded_percentiles(np.array([1.0, 2.0]), 1))


@pytest.mark.parametrize("draws", [4, 8, 20, 100])
@pytest.mark.parametrize("law", ["normal", "lognormal", "uniform"])
def test_a_further_draw_lies_in_the_prediction_interval(draws: int, law: str) -> None:
    generator = np.random.default_rng(draws)
    make = {
        "normal": lambda size: generator.normal(3.0, 2.0, size),
        "lognormal": lambda size: generator.lognormal(0.0, 0.7, size),
        "uniform": lambda size: generator.uniform(-1.0, 1.0, size),
    }[law]
    ends = np.array([prediction_interval(make(draws)) for _ in range(2000)])
    further = make((2000, 100))
    inside = ((ends[:, :1] <= further) & (further <= ends[:, 1:])).mean()
    assert 0.92 <= inside <= 0.995


def test_the_prediction_interval_keeps_skew_and_fades_into_percentiles() -> None:
    values = np.exp(stats.norm.ppf((np.arange(5000) + 0.5) / 5000))
    low, high = prediction_interval(values)
    assert (low, high) == pytest.approx(np.quantile(values, [0.025, 0.975]), rel=0.05)
    few_low, few_high = prediction_interval(values[::500])
    assert few_high - values[::500].mean() > values[::500].mean() - few_low


def test_a_single_draw_has_no_prediction_interval() -> None:
    assert all(math.isnan(end) for end in prediction_interval(np.array([1.0])))
    assert prediction_interval(np.full(5, 2.0)) == (2.0, 2.0)


def test_variance_reduction() -> None:
    # Var a = Var b = 1 + .1, Var(a - b) = .2: eleven times fewer replications.
    generator = np.random.default_rng(2)
    common = generator.normal(0, 1, (20_000, 1))
    values = common + generator.normal(0, 0.1**0.5, (20_000, 2))
    assert variance_reduction(Sample(values)) == pytest.approx(11.0, rel=0.05)
    assert math.isnan(variance_reduction(Sample(np.array([[1.0, 2.0], [2.0, 3.0]]))))
    assert math.isnan(variance_reduction(Sample(np.array([[1.0, 2.0]]))))
