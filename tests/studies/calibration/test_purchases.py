from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import hyp2f1

from sim.errors import UserError
from sim.studies.calibration.purchases import (
    VARIANTS,
    Histories,
    PurchaseFit,
    draw_parameters,
    fit_purchases,
)
from sim.studies.calibration.season import Clock
from tests.studies.calibration.logs import packaged, small_log

NO_SPREAD = np.zeros((4, 4))


def of_lifetimes() -> Histories:
    """Return the CDNOW sample of Fader, Hardie and Lee (2005) that the library ships."""
    table = packaged("cdnow_customers_summary.csv")
    return Histories(*(table[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")))


def test_finds_the_published_estimates() -> None:
    fit = fit_purchases(of_lifetimes(), "bg_nbd")
    # Table 2 of the paper; a weak prior moves the third digit.
    assert (fit.r, fit.alpha, fit.a, fit.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=0.02)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.1)


def test_expects_what_the_closed_form_expects() -> None:
    histories = Histories(
        np.array([0.0, 1.0, 2.0, 9.0]), np.array([0.0, 3.0, 30.43, 20.0]), np.full(4, 38.86)
    )
    fit = PurchaseFit("bg_nbd", 0.243, 4.414, 0.793, 2.426, np.nan, NO_SPREAD)
    x, tx, age, t = histories.repeats, histories.recency, histories.age, 39.0
    r, alpha, a, b = fit.r, fit.alpha, fit.a, fit.b
    f = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + age + t))
    grown = ((alpha + age) / (alpha + age + t)) ** (r + x)
    gone = np.where(
        x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + tx)) ** (r + x), 0
    )
    closed = (a + b + x - 1) / (a - 1) * (1 - grown * f) / (1 + gone)
    assert fit.expected(histories, np.array([t]))[:, 0] == pytest.approx(closed, rel=1e-6)
    assert fit.alive(histories) == pytest.approx(1 / (1 + gone))
    assert closed[2] == pytest.approx(1.226, abs=2e-3)  # the paper's worked example


def simulated(customers: int) -> Histories:
    """Return customers whose mean rate is .7 / 6 a week and whose mean dropout is .45."""
    rng = np.random.default_rng(6)
    rows = []
    for _ in range(customers):
        age, rate, leaves = rng.uniform(25, 40), rng.gamma(0.7, 1 / 6.0), rng.beta(0.9, 1.1)
        last, repeats = 0.0, 0
        while rng.random() >= leaves:
            coming = last + rng.exponential(1 / rate)
            if coming > age:
                break
            last, repeats = coming, repeats + 1
        rows.append((repeats, last, age))
    return Histories(*np.array(rows, dtype=float).T)


def test_recovers_the_law_of_simulated_customers() -> None:
    histories = simulated(3000)
    fit = fit_purchases(histories, "mbg_nbd")
    draws = np.exp(draw_parameters(fit, histories, 200, (1, 0)))
    for values, true in (
        (draws[:, 0] / draws[:, 1], 0.7 / 6.0),
        (draws[:, 2] / (draws[:, 2] + draws[:, 3]), 0.45),
    ):
        low, high = np.quantile(values, [0.005, 0.995])
        assert low < true < high < 2 * low


def test_repeats_of_newcomers_add_up_over_all_customers(tmp_path: Path) -> None:
    log = small_log(tmp_path)
    histories = Histories.of(log, Clock.plain(log.days))
    for variant in VARIANTS:
        fit = fit_purchases(histories, variant)
        expected = fit.from_first_order(histories.age).sum()
        assert expected == pytest.approx(histories.repeats.sum(), rel=0.05)


def test_needs_somebody_who_came_back() -> None:
    nobody = Histories(np.zeros(5), np.zeros(5), np.full(5, 10.0))
    with pytest.raises(UserError, match="ordered twice"):
        fit_purchases(nobody, "bg_nbd")


def test_customers_who_never_leave_leave_no_dropout() -> None:
    rng = np.random.default_rng(2)
    age = np.full(400, 50.0)
    repeats = rng.poisson(rng.gamma(2.0, 0.05, 400) * age).astype(float)
    recency = np.where(repeats > 0, age * rng.beta(np.maximum(repeats, 1), 1.0), 0.0)
    histories = Histories(repeats, recency, age)
    fit = fit_purchases(histories, "mbg_nbd")
    draws = np.exp(draw_parameters(fit, histories, 200, (1, 0)))
    assert np.quantile(draws[:, 2] / (draws[:, 2] + draws[:, 3]), 0.975) < 0.1
