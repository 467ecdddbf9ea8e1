from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from sim.errors import UserError
from sim.studies.calibration.log import Log
from sim.studies.calibration.posterior import (
    Posterior,
    fit_posterior,
    orders_of,
    sample_customers,
    width_ratio,
)
from sim.studies.calibration.posterior_network import Inference, learn, scores_of
from sim.studies.calibration.posterior_prior import (
    PARAMETERS,
    RANGES,
    draw_places,
    values_at,
)
from sim.studies.calibration.posterior_simulations import BATCH, simulate_many
from sim.studies.calibration.recovery import synthetic_design
from sim.studies.calibration.simulator import CustomerSimulator, Orders
from sim.studies.calibration.summaries import summarise
from sim.studies.progress import Watch

SILENT = Watch(shown=False)
DESIGN = synthetic_design(80, 20, seed=1)
TRUTH = {
    "population.need_shape": 0.8,
    "population.need_mean": 0.25,
    "population.dropout_mean": 0.15,
    "population.dropout_spread": 0.3,
    "population.basket_mean": 40.0,
    "population.basket_spread": 4.0,
    "population.rate_basket_correlation": 0.4,
    "behaviour.order_shape": 5.0,
    "behaviour.refractory": 1.0,
    "behaviour.same_week": 0.2,
    "behaviour.first_gap": 0.8,
}


def log_of(orders: Orders) -> Log:
    """Return simulated orders as a log: one a day, a week's from its first day on."""
    day = 7 * orders.week
    for row in range(1, day.size):  # customers and weeks are sorted
        if orders.customer[row] == orders.customer[row - 1] and day[row] <= day[row - 1]:
            day[row] = day[row - 1] + 1
    names = np.array([str(number) for number in range(orders.entry.size)])
    return Log(orders.customer, day, orders.amount, names, date(2020, 1, 6), 7 * orders.weeks)


def test_values_lie_where_their_place_says() -> None:
    places = np.linspace(0.0, 1.0, 7)
    for one in RANGES:
        values = one.value(places)
        assert values[0] == pytest.approx(one.low)
        assert values[-1] == pytest.approx(one.high)
        np.testing.assert_allclose(one.place(values), places, atol=1e-12)


def test_prior_draws_are_flat_and_do_not_shift() -> None:
    places = draw_places(4, np.arange(2000))
    np.testing.assert_allclose(places.mean(axis=0), 0.5, atol=0.03)
    np.testing.assert_allclose(places.std(axis=0), 12.0**-0.5, atol=0.02)
    np.testing.assert_array_equal(draw_places(4, np.arange(500, 510)), places[500:510])
    assert set(values_at(places)) == {one.name for one in RANGES}


def test_more_simulations_begin_with_the_same() -> None:
    few = simulate_many(DESIGN, 20, seed=2, workers=1, folder=None, watch=SILENT)
    more = simulate_many(DESIGN, 60, seed=2, workers=1, folder=None, watch=SILENT)
    np.testing.assert_array_equal(few.summaries, more.summaries[:20])
    np.testing.assert_array_equal(few.places, more.places[:20])
    assert np.isfinite(more.summaries).all()


def test_finished_simulations_are_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = simulate_many(DESIGN, 60, seed=2, workers=1, folder=tmp_path, watch=SILENT)
    (last,) = tmp_path.glob("*-00001.part")
    last.unlink()
    ran: list[int] = []

    def counted(orders: Orders) -> Any:
        ran.append(1)
        return summarise(orders)

    monkeypatch.setattr("sim.studies.calibration.posterior_simulations.summarise", counted)
    again = simulate_many(DESIGN, 60, seed=2, workers=1, folder=tmp_path, watch=SILENT)
    assert len(ran) == BATCH
    np.testing.assert_array_equal(once.summaries, again.summaries)
    other = simulate_many(DESIGN, 10, seed=3, workers=1, folder=tmp_path, watch=SILENT)
    assert (other.summaries != again.summaries[:10]).any()


def test_a_log_becomes_orders_by_week() -> None:
    made = CustomerSimulator(DESIGN).run(TRUTH, (1, 1))
    anew = np.random.default_rng(0).permutation(80)
    log = log_of(made)
    rows = np.lexsort((log.day, anew[log.customer]))
    mixed = Log(
        anew[log.customer][rows],
        log.day[rows],
        log.amount[rows],
        log.names,
        log.first_day,
        log.days,
    )
    orders = orders_of(mixed)
    np.testing.assert_array_equal(orders.entry, made.entry)
    np.testing.assert_array_equal(np.sort(orders.week), np.sort(made.week))
    assert orders.weeks == made.weeks


def test_a_large_log_is_read_by_a_sample() -> None:
    size = 9000
    many = Log(
        np.arange(size),
        np.zeros(size, dtype=np.int64),
        np.ones(size),
        np.array([str(number) for number in range(size)]),
        date(2020, 1, 6),
        140,
    )
    assert sample_customers(many, 1).customers == 4000
    np.testing.assert_array_equal(sample_customers(many, 1).names, sample_customers(many, 1).names)
    assert (sample_customers(many, 1).names != sample_customers(many, 2).names).any()


def test_what_cannot_be_fitted_is_said() -> None:
    log = log_of(CustomerSimulator(DESIGN).run(TRUTH, (1, 1)))
    one = log.of(np.arange(log.customers) == 0)
    with pytest.raises(UserError, match="at least 2 customers"):
        fit_posterior(one, seed=1, workers=1, folder=None, watch=SILENT)
    with pytest.raises(UserError, match="season has 3 weeks, the log 20"):
        fit_posterior(log, seed=1, workers=1, folder=None, watch=SILENT, season=np.ones(3))


def test_width_is_measured_on_the_priors_own_scale() -> None:
    places = draw_places(1, np.arange(4000))
    flat = pd.DataFrame(values_at(places))
    np.testing.assert_allclose(width_ratio(flat), 1.0, atol=0.03)
    narrow = pd.DataFrame(values_at(0.5 + 0.1 * (places - 0.5)))
    np.testing.assert_allclose(width_ratio(narrow), 0.1, atol=0.01)


def test_a_posterior_reads_its_own_draws() -> None:
    draws = pd.DataFrame({name: np.linspace(0.1, 0.5, 401) for name in PARAMETERS})
    posterior = Posterior(draws, 10, 100, 0.0)
    assert posterior.median["population.need_mean"] == pytest.approx(0.3)
    assert posterior.intervals.loc["population.need_mean", "low"] == pytest.approx(0.11)
    assert posterior.intervals.loc["population.need_mean", "high"] == pytest.approx(0.49)


def test_parameters_are_sought_as_normal_scores() -> None:
    made = simulate_many(DESIGN, 30, seed=2, workers=1, folder=None, watch=SILENT)
    scores = scores_of(made)
    assert scores.shape == (30, len(PARAMETERS))
    np.testing.assert_allclose(ndtr(scores[:, :-1]), made.places, atol=1e-9)
    np.testing.assert_allclose(np.exp(-scores[:, -1]), made.scale)


def test_a_log_unlike_all_simulations_is_noticed() -> None:
    made = simulate_many(DESIGN, 30, seed=2, workers=1, folder=None, watch=SILENT)
    limits = np.stack([made.summaries.min(axis=0), made.summaries.max(axis=0)])
    inference = Inference(None, limits, limits, limits)
    assert inference.outside(made.summaries[4]) == 0.0
    assert inference.outside(made.summaries.max(axis=0) + 1.0) == 1.0


def test_without_the_library_the_user_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    made = simulate_many(DESIGN, 10, seed=2, workers=1, folder=None, watch=SILENT)
    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(UserError, match=r"relmark\[calibrate\]"):
        learn(made, 1)


@pytest.mark.slow
def test_the_posterior_of_a_synthetic_firm_holds_its_truth(tmp_path: Path) -> None:
    pytest.importorskip("bayesflow")
    made = CustomerSimulator(synthetic_design(800, 39, seed=1)).run(TRUTH, (9, 1))

    def fit() -> Posterior:
        return fit_posterior(
            log_of(made),
            seed=1,
            workers=1,
            folder=tmp_path,
            watch=SILENT,
            simulations=1500,
            draws=500,
        )

    posterior = fit()
    assert tuple(posterior.draws.columns) == PARAMETERS
    truth = pd.Series(TRUTH).reindex(PARAMETERS)
    held = truth.between(posterior.intervals["low"], posterior.intervals["high"])
    assert held.mean() >= 0.7
    assert posterior.median["population.basket_mean"] == pytest.approx(40.0, rel=0.2)
    assert posterior.outside < 0.05
    pd.testing.assert_frame_equal(posterior.draws, fit().draws)
