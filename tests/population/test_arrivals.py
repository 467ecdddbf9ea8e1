"""Arrivals in a market fitted to invoices: who is there, who comes, and orders kept level."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.population.arrivals import (
    arrival_weights,
    draw_invoice_customers,
    expected_orders,
    newcomer_cohort,
    observed_entries,
    replacing_arrivals,
)
from sim.population.rates import COHORTS, INCUMBENT_COHORTS, RateFit, cohort_of, load_fit
from sim.population.records import Records, traits_dtype
from sim.population.traits import Drawing

SIZE = 8000


@pytest.fixture(scope="module")
def fit() -> RateFit:
    return load_fit(None)


def drawn(fit: RateFit, warm_up: int, weeks: int) -> tuple[Records, NDArray[np.bool_]]:
    traits = np.zeros(SIZE, traits_dtype(2))
    drawing = Drawing((4, 0), np.arange(SIZE, dtype=np.int64))
    there, _ = draw_invoice_customers(traits, drawing, fit, warm_up, weeks)
    return traits, there


def test_orders_expected_of_a_customer_by_hand(fit: RateFit) -> None:
    weight = np.zeros(fit.rate.size)
    cell = int(np.flatnonzero((fit.dropout > 0.04) & (fit.rate > 0.2))[0])
    weight[cell] = 1.0
    pace = fit.rate[cell] / (1 + fit.rate[cell] * fit.refractory)
    assert expected_orders(fit, weight, 0) == pytest.approx(pace)
    after = expected_orders(fit, weight, 20)
    assert after == pytest.approx(pace * np.exp(-pace * fit.dropout[cell] * 20))
    assert after < pace


def test_newcomers_keep_the_expected_orders_level(fit: RateFit) -> None:
    warm_up, weeks = 52, 208
    arrivals = replacing_arrivals(fit, warm_up, weeks)
    assert 0 < arrivals < 0.05

    def orders(week: int) -> float:
        ages = range(week)
        came = sum(expected_orders(fit, fit.newcomer_weight, age) for age in ages)
        return expected_orders(fit, fit.incumbent_weight, week) + arrivals * came

    assert orders(weeks) == pytest.approx(orders(warm_up), rel=1e-9)
    between = [orders(week) for week in range(warm_up, weeks, 13)]
    assert max(between) / min(between) < 1.03


def test_arrivals_are_even_and_all_are_somebody(fit: RateFit) -> None:
    weights = arrival_weights(fit, 52, 208)
    assert weights.shape == (209,)
    assert weights.sum() == pytest.approx(1)
    assert np.ptp(weights[1:]) < 1e-15
    assert weights[1] / weights[0] == pytest.approx(replacing_arrivals(fit, 52, 208))


def test_newcomers_resemble_those_of_their_season() -> None:
    weeks = np.array([0, 3, 4, 12, 13, 26, 40, 51, 52, 56, 65])
    late = len(COHORTS) - 1
    expected = [late, late, 2, 2, 2, 3, 4, 4, late, 2, 2]
    assert newcomer_cohort(weeks).tolist() == expected
    assert newcomer_cohort(np.arange(208)).min() == INCUMBENT_COHORTS


def test_without_a_warm_up_the_year_is_run_as_it_was_seen(fit: RateFit) -> None:
    traits, there = drawn(fit, 0, 52)
    assert not there.any()
    weeks = len(fit.entry_weights)
    seen = np.bincount(traits["entry"], minlength=weeks)
    share = np.asarray(fit.entry_weights) / np.sum(fit.entry_weights)
    kept = share > 0
    assert seen[~kept].sum() == 0
    assert stats.chisquare(seen[kept], SIZE * share[kept]).pvalue > 0.001
    assert observed_entries(fit, np.array([1e-9]))[0] == 0


def test_with_a_warm_up_incumbents_are_there_and_newcomers_come(fit: RateFit) -> None:
    traits, there = drawn(fit, 52, 208)
    weights = arrival_weights(fit, 52, 208)
    assert there.mean() == pytest.approx(weights[0], abs=0.02)
    assert (traits["entry"][there] == 0).all()
    came = traits["entry"][~there]
    assert stats.chisquare(np.bincount(came, minlength=208)).pvalue > 0.001
    for name in ("need_rate", "basket"):
        assert traits[name].min() > 0
    assert 0 <= traits["dropout"].min() <= traits["dropout"].max() < 1


def test_customers_have_the_fitted_rates_of_their_cohort(fit: RateFit) -> None:
    traits, _ = drawn(fit, 0, 52)
    cohort = cohort_of(traits["entry"].astype(np.int64))
    for g in range(len(COHORTS)):
        rates = np.log(traits["need_rate"][cohort == g])
        law = np.log(fit.rate)
        mean = fit.cohort_weight[g] @ law
        error = np.sqrt(fit.cohort_weight[g] @ (law - mean) ** 2 / rates.size)
        assert rates.mean() == pytest.approx(mean, abs=4 * error)
