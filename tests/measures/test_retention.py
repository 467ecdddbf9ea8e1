"""Retention, repeat buying and cohorts on markets worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.measures.columns import Columns, Ratio
from sim.measures.recording import Recording
from sim.measures.retention import churn_rate, cohorts, repeat_rate, retention_rate


def test_retention_counts_the_customers_at_the_fork(arm: Recording) -> None:
    # Window 3: consumers 1 and 2 bought in weeks -3..-1 (0 bought in week -4: too early).
    # In weeks 1..3 only consumer 1 buys again.
    columns = Columns(arm)
    assert np.flatnonzero(columns.customers_at_fork).tolist() == [1, 2]
    assert retention_rate(columns) == 0.5
    assert churn_rate(columns) == 0.5


def test_the_window_is_inclusive(build: Any) -> None:
    # Window 3 before the fork: weeks -3, -2, -1. Of weeks 0-3 the last 3: 1, 2, 3.
    purchases = [(week, week + 4, 0, 1, 10, 0, 0, 1, 0) for week in (-4, -3)]
    columns = Columns(build([*purchases, (1, 1, 0, 1, 10, 0, 0, 0, 0)]))
    assert np.flatnonzero(columns.customers_at_fork).tolist() == [1]
    assert retention_rate(columns) == 1.0
    assert retention_rate(Columns(build([*purchases, (0, 1, 0, 1, 10, 0, 0, 0, 0)]))) == 0.0


def test_retention_is_null_without_customers(build: Any) -> None:
    columns = Columns(build([(1, 0, 0, 1, 10, 0, 0, 1, 0)]))
    assert retention_rate(columns) is None
    assert churn_rate(columns) is None


def test_retention_looks_at_no_more_weeks_than_the_programme_has(build: Any) -> None:
    # Window 10 but a programme of 4 weeks: a purchase before the fork does not retain.
    purchases = [(-1, k, 0, 1, 10, 0, 0, 1, 0) for k in (0, 1)] + [(0, 1, 0, 1, 10, 0, 0, 0, 0)]
    assert retention_rate(Columns(build(purchases, activity_window=10))) == 0.5


def test_contract_customers_are_holders(build: Any) -> None:
    fork = {"contract": [0, 0, 0, 1, -1, 0], "bought": [1, 1, 1, 0, 0, 1]}
    census = {"fork": fork, "end": {"contract": [0, 1, 0, 0, 0, -1]}}
    columns = Columns(build([], census=census, market_kind="contract"))
    # Held at the fork by 0, 1, 2 and 5; of these 0 and 2 hold it at the end.
    assert retention_rate(columns) == 0.5
    # Of the six, 3 and 4 are prospects.
    assert np.flatnonzero(columns.prospects).tolist() == [3, 4]
    # Had 3 left the brand for its rival before the warm-up, only 4 would be.
    census["fork"] = fork | {"bought": [1, 1, 1, 1, 0, 1]}
    columns = Columns(build([], census=census, market_kind="contract"))
    assert np.flatnonzero(columns.prospects).tolist() == [4]


def test_repeat_rate(arm: Recording) -> None:
    # Programme buyers: 0 (once), 1 (twice), 3 (once), 4 (twice).
    assert repeat_rate(Columns(arm)) == Ratio(2.0, 4.0)


def test_cohorts_are_right_censored(build: Any) -> None:
    purchases = [
        (-5, 0, 0, 1, 10, 0, 0, 1, 0),
        (2, 1, 0, 1, 10, 0, 0, 1, 0),
        (3, 0, 0, 1, 10, 0, 0, 0, 0),
        (3, 3, 0, 1, 10, 0, 0, 1, 0),
        (14, 1, 0, 1, 10, 0, 0, 0, 0),
        (14, 1, 0, 1, 10, 0, 0, 0, 0),
        (15, 2, 0, 1, 10, 0, 0, 1, 0),
        (27, 4, 0, 1, 10, 0, 0, 1, 0),
    ]
    # Quarters -1, 0, 1 are whole; consumer 4 starts in quarter 2, which is cut off after 2 weeks.
    table = cohorts(Columns(build(purchases, warm_up=13, weeks=26, run_off=2)))
    expected = [
        (-1, 0, 1, 1),  # consumer 0, first in week -5
        (-1, 1, 1, 1),  # buys in week 3
        (-1, 2, 1, 0),
        (0, 0, 2, 2),  # consumers 1 and 3
        (0, 1, 2, 1),  # consumer 1 in week 14, counted once
        (0, 2, 2, pd.NA),
        (1, 0, 1, 1),  # consumer 2
        (1, 1, 1, pd.NA),
        (1, 2, 1, pd.NA),
    ]
    assert list(table.columns) == ["cohort", "age", "customers", "active"]
    assert [tuple(row) for row in table.astype(object).to_numpy()] == expected


def test_contract_cohorts_have_yearly_periods(build: Any) -> None:
    purchases = [(3, 0, 0, 1, 10, 0, 0, 1, 0), (55, 0, 0, 1, 10, 0, 2, 0, 0)]
    recording = build(purchases, weeks=104, run_off=0, warm_up=0, market_kind="contract")
    table = cohorts(Columns(recording))
    assert table["active"].tolist() == [1, 1]


def test_no_purchases_give_an_empty_table(build: Any) -> None:
    assert len(cohorts(Columns(build([])))) == 0


@pytest.mark.parametrize("warm_up", [0, 20])
def test_customers_of_whole_cohorts_are_all_first_purchases(build: Any, warm_up: int) -> None:
    purchases = [(week, week % 6, 0, 1, 10, 0, 0, int(week >= 20), 0) for week in range(26)]
    table = cohorts(Columns(build(purchases, warm_up=warm_up, weeks=26, run_off=0)))
    assert table.drop_duplicates("cohort")["customers"].sum() == 6
