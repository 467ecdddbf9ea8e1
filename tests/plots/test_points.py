"""Points: means of a run, what leaves the account below zero."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.plots.points import points_by_quarter, points_liability, with_points

ROWS = [
    ("card", 0, 13, "issued", None, 100.0, 10.0),
    ("card", 0, 13, "redeemed", None, 20.0, 2.0),
    ("card", 0, 13, "expired", None, 0.0, 0.0),
    ("card", 0, 13, "outstanding", 0, 80.0, 8.0),
    ("card", 1, 13, "issued", None, 60.0, 6.0),
    ("card", 1, 13, "redeemed", None, 0.0, 0.0),
    ("card", 1, 13, "expired", None, 10.0, 1.0),
    ("card", 1, 13, "outstanding", 0, 30.0, 3.0),
    ("card", 1, 13, "outstanding", 13, 20.0, 2.0),
]
COLUMNS = ["strategy", "replication", "week", "entry", "idle_weeks", "points", "amount"]
POINTS = pd.DataFrame(ROWS, columns=COLUMNS).astype({"idle_weeks": "Int64"})


def test_a_replication_without_an_age_counts_as_none_of_it() -> None:
    table = points_by_quarter(POINTS, "card")
    assert table.loc[13, ("issued", -1)] == pytest.approx(8.0)
    assert table.loc[13, ("outstanding", 13)] == pytest.approx(1.0)
    moved = table["issued", -1] - table["redeemed", -1] - table["expired", -1]
    owed = table["outstanding"].sum(axis=1)
    assert moved.tolist() == pytest.approx(owed.tolist())


def test_bars_stack_to_the_liability_and_its_interval() -> None:
    figure = points_liability(POINTS, "card", programme_weeks=13)
    bars = {trace.name: trace.y[0] for trace in figure.data if trace.type == "bar"}
    assert bars == {
        "0 to 12 weeks": 5.5, "13 to 25 weeks": 1.0, "issued": 8.0, "redeemed": -1.0,
        "expired": -0.5,
    }  # fmt: skip
    whole = next(trace for trace in figure.data if trace.type == "scatter")
    assert whole.y[0] == pytest.approx(6.5)
    assert whole.error_y.array[0] == pytest.approx(12.706 * 1.5, rel=1e-3)
    looks = {(t.marker.color, t.marker.pattern.shape) for t in figure.data if t.type == "bar"}
    assert len(looks) == len(bars)


def test_only_arms_with_points_are_named() -> None:
    assert with_points(POINTS) == ["card"]
    assert with_points(None) == []
