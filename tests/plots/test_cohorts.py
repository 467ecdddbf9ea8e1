"""Cohort retention: a ratio of sums over what was observed."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.plots import cohort_retention
from sim.plots.cohorts import retention_by_age

COHORTS = pd.DataFrame(
    [
        ("mass", 0, -1, 0, 500, 500),
        ("mass", 0, 0, 0, 100, 100),
        ("mass", 0, 0, 1, 100, 50),
        ("mass", 0, 1, 0, 300, 300),
        ("mass", 0, 1, 1, 300, 90),
        ("mass", 0, 1, 2, 300, None),
        ("mass", 0, 0, 2, 100, 20),
    ],
    columns=["strategy", "replication", "cohort", "age", "customers", "active"],
).astype({"active": "Int64"})


def test_by_hand_censored_rows_and_older_cohorts_left_out() -> None:
    table = retention_by_age(COHORTS)
    assert table["retention"].tolist() == pytest.approx([1.0, 140 / 400, 0.2])
    assert table["customers"].tolist() == [400, 400, 100]


def test_the_period_is_named() -> None:
    figure = cohort_retention(COHORTS, period_weeks=52)
    assert "52 weeks" in figure.layout.xaxis.title.text


def test_no_cohort_says_so() -> None:
    figure = cohort_retention(COHORTS[COHORTS["cohort"] < 0])
    assert figure.layout.annotations[0].text == "No cohort was observed."
