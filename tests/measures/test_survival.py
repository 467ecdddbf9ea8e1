"""Survival by hand: an unbroken run of active periods."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.measures.columns import Columns
from sim.measures.survival import survival

WEEKS, RUN_OFF = 39, 13


def group(frame: pd.DataFrame, name: str) -> list[tuple[int, int, int]]:
    rows = frame[frame["group"] == name]
    return list(zip(rows["age"], rows["at_risk"], rows["surviving"], strict=True))


def buys(who: int, periods: tuple[int, ...], first: int | None = None) -> list[tuple[Any, ...]]:
    return [(13 * k + 1, who, 0, 1, 10, 0, 0, int(k == first), 0) for k in periods]


def market(build: Any) -> Columns:
    rows = [
        *[(-1, who, 0, 1, 10, 0, 0, 0, 0) for who in (0, 1, 2)],
        *buys(0, (0, 1, 2, 3)),
        *buys(1, (0, 2, 3)),  # back after a break: not there without a break
        *buys(3, (0, 1, 3), first=0),
        *buys(4, (2, 3), first=2),
        *buys(5, (3,), first=3),
    ]
    return Columns(build(sorted(rows), weeks=WEEKS, run_off=RUN_OFF))


def test_customers_at_the_fork(build: Any) -> None:
    assert group(survival(market(build)), "at_fork") == [
        (0, 3, 3), (1, 3, 2), (2, 2, 1), (3, 1, 1), (4, 1, 1),
    ]  # fmt: skip


def test_a_cohort_counts_only_where_it_was_observed(build: Any) -> None:
    # Cohorts 0, 2 and 3 of one customer each: age 1 is seen of the first two, age 2 of the first.
    assert group(survival(market(build)), "acquired") == [(0, 3, 3), (1, 2, 2), (2, 1, 0)]


def test_nobody_is_no_row(build: Any) -> None:
    assert survival(Columns(build([], weeks=13, run_off=0))).empty


def test_a_run_shorter_than_a_period_has_no_age_beyond_zero(build: Any) -> None:
    columns = Columns(build([(-1, 0, 0, 1, 10, 0, 0, 1, 0)]))
    assert group(survival(columns), "at_fork") == [(0, 1, 1)]
