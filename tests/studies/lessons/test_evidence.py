"""Means and ratios over replications, each with its interval."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.studies.lessons.evidence import (
    mean_finding,
    ratio_difference,
    ratio_finding,
    ratios,
    summarised,
)


def test_a_mean_has_students_interval() -> None:
    values = np.array([1.0, 2.0, 4.0, 5.0])
    found = mean_finding("one", values, "share")
    low, high = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    assert (found.value, found.low, found.high) == pytest.approx((3.0, low, high))


def test_one_replication_has_no_interval() -> None:
    found = mean_finding("one", [1.0], "share")
    assert found.value == 1.0
    assert math.isnan(found.low)
    assert found.verdict(1) == "not_found"


def test_mostly_undefined_is_undefined() -> None:
    assert math.isnan(mean_finding("one", [1.0, np.nan, np.nan], "share").value)
    assert mean_finding("one", [1.0, 3.0, np.nan], "share").value == 2.0


def test_a_ratio_is_one_of_sums() -> None:
    tops, below = np.array([10.0, 33.0, 52.0]), np.array([10.0, 30.0, 50.0])
    found = ratio_finding("one", tops, below, "relative", less=1.0)
    assert found.value == pytest.approx(95.0 / 90.0 - 1.0)
    assert found.low <= found.value <= found.high
    assert math.isnan(ratio_finding("one", [1.0, 2.0], [0.0, 0.0], "ratio").value)


def test_groups_are_averaged_within_replications_first() -> None:
    frame = pd.DataFrame(
        {
            "x": ["a", "a", "a", "b", "b"],
            "replication": [0, 0, 1, 0, 1],
            "given": [1.0, 3.0, 4.0, 7.0, 9.0],
        }
    )
    rows = summarised(frame, ["x"], "given").set_index("x")
    assert rows["value"].to_dict() == {"a": 3.0, "b": 8.0}
    assert (rows["low"] < rows["value"]).all()


def test_a_difference_of_ratios_is_paired() -> None:
    tops, below = np.array([10.0, 33.0, 52.0]), np.array([10.0, 30.0, 50.0])
    same = ratio_difference("one", (tops, below), (tops, below), "share")
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    more = ratio_difference("one", (tops, below), (0.5 * tops, below), "share")
    assert more.value == pytest.approx(0.5 * 95.0 / 90.0)
    assert more.verdict(1) == "found"


def test_ratios_by_group() -> None:
    frame = pd.DataFrame(
        {"x": ["a", "b"] * 2, "replication": [0, 0, 1, 1], "top": [1.0, 2, 3, 4], "below": 2.0}
    )
    rows = ratios(frame, ["x"], "top", "below", less=1.0).set_index("x")
    assert rows["value"].to_dict() == {"a": 0.0, "b": 0.5}
