from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.studies.calibration.spend import Spends, fit_spend
from tests.studies.calibration.logs import packaged


def test_finds_the_published_estimates() -> None:
    table = packaged("cdnow_customers_summary_with_transactions.csv")
    table = table[table["x"] > 0]
    spends = Spends(table["x"].to_numpy(dtype=float), table["zbar"].to_numpy(dtype=float))
    fit = fit_spend(spends)
    # Fader, Hardie and Lee (2005), RFM and CLV: p 6.25, q 3.74, gamma 15.44; prior is weak.
    assert (fit.p, fit.q, fit.gamma) == pytest.approx((6.25, 3.74, 15.44), rel=0.05)


def test_recovers_the_law_of_simulated_customers() -> None:
    rng = np.random.default_rng(3)
    n = 1.0 + rng.poisson(1.5, 4000)
    mean = rng.gamma(14.0 * n) / n / (rng.gamma(3.2, size=4000) / 5.0)
    fit = fit_spend(Spends(n, mean))
    assert fit.p == pytest.approx(14.0, rel=0.15)
    assert fit.mean == pytest.approx(14.0 * 5.0 / 2.2, rel=0.06)


def test_expects_more_of_who_spent_more_but_not_all_of_it() -> None:
    fit = fit_spend(Spends(np.array([3.0, 2, 4, 1, 5]), np.array([10.0, 20, 15, 40, 12])))
    few, many = fit.expected(Spends(np.array([1.0, 50.0]), np.array([40.0, 40.0])))
    assert fit.mean < few < many < 40.0
    assert fit.expected(Spends(np.zeros(1), np.zeros(1)))[0] == pytest.approx(fit.mean)


def test_money_needs_no_unit() -> None:
    orders, mean = np.array([3.0, 2, 4, 1, 5]), np.array([10.0, 20, 15, 40, 12])
    pence, pounds = fit_spend(Spends(orders, 100 * mean)), fit_spend(Spends(orders, mean))
    assert pence.mean == pytest.approx(100 * pounds.mean, rel=1e-3)


def test_needs_an_order_that_was_paid() -> None:
    with pytest.raises(UserError, match="worth anything"):
        fit_spend(Spends(np.zeros(3), np.zeros(3)))
