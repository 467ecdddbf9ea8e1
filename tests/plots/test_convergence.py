"""The running effect ends where the effect is, and narrows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.plots.convergence import convergence, running_effect

BASE = np.array([10.0, 30.0, 20.0, 40.0])
APART = np.array([1.0, 3.0, 2.0, 2.0])
RUNS = pd.concat(
    [
        pd.DataFrame({"strategy": "status_quo", "replication": range(4), "npv": BASE}),
        pd.DataFrame({"strategy": "mass", "replication": range(4), "npv": BASE + APART}),
    ]
).assign(draw=None, error=None)


def test_by_hand() -> None:
    table = running_effect(RUNS, "npv", "status_quo")
    assert set(table["strategy"]) == {"mass"}
    assert table["mean"].tolist() == pytest.approx([1.0, 2.0, 2.0, 2.0])
    assert np.isnan(table["half_width"].iloc[0])
    assert table["half_width"].iloc[1] == pytest.approx(12.706, rel=1e-3)
    last = 3.1824 * np.std(APART, ddof=1) / 2
    assert table["half_width"].iloc[3] == pytest.approx(last, rel=1e-3)


def test_a_run_without_a_value_is_left_out() -> None:
    runs = RUNS.assign(npv=RUNS["npv"].where(RUNS["replication"] != 2))
    assert running_effect(runs, "npv", "status_quo")["x"].tolist() == [1, 2, 3]


def test_a_single_replication_says_so() -> None:
    figure = convergence(RUNS[RUNS["replication"] == 0], "npv", "status_quo")
    assert figure.layout.annotations[0].text == "A single replication has no interval."


def test_two_panels_from_the_second_replication_on() -> None:
    figure = convergence(RUNS, "npv", "status_quo", unit="EUR")
    lines = [trace for trace in figure.data if trace.mode == "lines" and trace.fill is None]
    assert [list(trace.x) for trace in lines] == [[2, 3, 4], [2, 3, 4]]
    assert "EUR" in figure.layout.annotations[1].text
