from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.studies.calibration.simulator import Orders
from sim.studies.calibration.summaries import mean_amount, summarise


def log_of(rows: list[tuple[int, int, float]], weeks: int = 30) -> Orders:
    """Return orders of (customer, week, amount), customers numbered without a gap."""
    table = np.array(sorted(rows))
    customer, week = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    entry = np.full(customer.max() + 1, weeks)
    np.minimum.at(entry, customer, week)
    return Orders(customer, week, table[:, 2], entry, weeks)


def some_log(seed: int = 0) -> Orders:
    luck = np.random.default_rng(seed)
    rows = [
        (customer, int(week), float(luck.gamma(2.0)) + 0.1)
        for customer in range(60)
        for week in np.sort(luck.integers(0, 30, 1 + luck.poisson(2.0)))
    ]
    return log_of(rows)


def test_the_currency_does_not_matter() -> None:
    orders = some_log()
    rich = Orders(orders.customer, orders.week, 100.0 * orders.amount, orders.entry, orders.weeks)
    np.testing.assert_allclose(summarise(orders), summarise(rich), atol=1e-9)
    assert mean_amount(rich) == pytest.approx(100.0 * mean_amount(orders))


def test_who_is_who_does_not_matter() -> None:
    orders = some_log()
    anew = np.random.default_rng(1).permutation(60)
    customer = anew[orders.customer]
    order = np.lexsort((orders.week, customer))
    entry = np.empty_like(orders.entry)
    entry[anew] = orders.entry
    other = Orders(customer[order], orders.week[order], orders.amount[order], entry, orders.weeks)
    np.testing.assert_allclose(summarise(orders), summarise(other), atol=1e-9)


def test_another_log_has_other_summaries() -> None:
    assert (summarise(some_log(0)) != summarise(some_log(1))).mean() > 0.9


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 29), st.floats(0.0, 1e6)),
        min_size=1,
        max_size=25,
    )
)
def test_every_log_has_the_same_finite_summaries(rows: list[tuple[int, int, float]]) -> None:
    present = {who: number for number, who in enumerate(sorted({row[0] for row in rows}))}
    orders = log_of([(present[who], week, amount + 0.01) for who, week, amount in rows])
    found = summarise(orders)
    assert found.shape == summarise(some_log()).shape
    assert np.isfinite(found).all()


def test_counts_of_repeat_orders_by_hand() -> None:
    orders = log_of([(0, 0, 1.0), (1, 0, 1.0), (1, 4, 1.0), (2, 0, 1.0), (2, 4, 1.0), (2, 9, 1.0)])
    found = summarise(orders)
    # One of three customers has no repeat order, one has one, one has two.
    np.testing.assert_allclose(found[4:8], [1 / 3, 1 / 3, 1 / 3, 0.0])
    assert found[2] == pytest.approx((np.log(2.0) + np.log(3.0)) / 3.0)


def test_no_summary_needs_what_comes_after_the_log() -> None:
    """A free order and a customer of the last week are read like any other."""
    orders = log_of([(0, 0, 0.0), (0, 3, 2.0), (1, 29, 1.0)])
    assert np.isfinite(summarise(orders)).all()
