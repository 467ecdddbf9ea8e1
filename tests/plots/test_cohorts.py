"""Cohort retention: a ratio of sums over what was observed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots import cohort_retention
from sim.plots.cohorts import (
    cohort_triangle,
    retention_by_age,
    survival_by_age,
    survival_curves,
    triangle,
)

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


def test_the_triangle_sums_replications_and_leaves_the_unobserved_empty() -> None:
    twice = pd.concat([COHORTS, COHORTS.assign(replication=1, active=COHORTS["customers"])])
    numbers, values, people = triangle(twice.astype({"active": "Int64"}), "mass")
    assert numbers == [0, 1]
    assert values[0].tolist() == pytest.approx([1.0, 150 / 200, 120 / 200])
    assert values[1, 1] == pytest.approx(390 / 600)
    alone = triangle(COHORTS, "mass")[1]
    assert np.isnan(alone[1, 2])
    assert people.tolist() == [200, 600]


def test_the_triangle_starts_at_age_one() -> None:
    figure = cohort_triangle(COHORTS)
    assert list(figure.data[0].x) == [1, 2]
    assert list(figure.data[0].z[1]) == [30.0, None]
    assert figure.layout.coloraxis.cmax == pytest.approx(50.0)


def survival_table(kept: dict[str, list[tuple[float, float]]]) -> pd.DataFrame:
    rows = [
        (strategy, replication, "at_fork", age, 100, round(100 * share))
        for strategy, lives in kept.items()
        for replication, shares in enumerate(lives)
        for age, share in enumerate((1.0, *shares))
    ]
    columns = ["strategy", "replication", "group", "age", "at_risk", "surviving"]
    return pd.DataFrame(rows, columns=columns)


def test_survival_is_a_product_and_its_band_paired() -> None:
    table = survival_table({"base": [(0.5, 0.5), (0.7, 0.5)], "arm": [(0.6, 0.5), (0.8, 0.5)]})
    curve = survival_by_age(table, "at_fork", "base").set_index(["strategy", "x"])
    assert curve.loc[("base", 2), "mean"] == pytest.approx((25 + 35) / 2)
    assert curve.loc[("arm", 1), "mean"] == pytest.approx(70.0)
    assert curve.loc[("arm", 1), "low"] == pytest.approx(70.0)  # always 10 points apart
    assert curve.loc[("base", 1), "high"] == 100.0  # cut there
    assert (curve.xs(0, level="x")["mean"] == 100.0).all()


def test_where_nobody_is_at_risk_survival_stays() -> None:
    table = survival_table({"base": [(0.5, 0.0, 0.0)], "arm": [(0.5,)]})
    curve = survival_by_age(table, "at_fork").set_index(["strategy", "x"])["mean"]
    assert curve["base"].tolist() == [100.0, 50.0, 0.0, 0.0]
    assert curve["arm"].tolist() == [100.0, 50.0, 50.0, 50.0]


def test_both_groups_have_a_panel() -> None:
    table = survival_table({"base": [(0.5, 0.5), (0.7, 0.5)]})
    both = pd.concat([table, table.assign(group="acquired")])
    figure = survival_curves(both, baseline="base")
    titles = {annotation.text for annotation in figure.layout.annotations}
    assert titles == {"customers when the programmes start", "customers won since"}
