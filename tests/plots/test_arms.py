"""Bands: of the baseline's mean, of the others' difference from it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from sim.plots.arms import add_arms, arm_band

BASE = np.array([[10.0], [30.0], [20.0]])


def test_luck_that_both_share_is_no_width() -> None:
    mean, low, high = arm_band(BASE + 2.0, BASE)
    assert (mean[0], low[0], high[0]) == pytest.approx((22.0, 22.0, 22.0))


def test_the_baseline_has_the_interval_of_its_mean() -> None:
    mean, low, high = arm_band(BASE, None)
    assert mean[0] == pytest.approx(20.0)
    assert high[0] - mean[0] == pytest.approx(4.3027 * 10 / 3**0.5, rel=1e-4)
    assert low[0] + high[0] == pytest.approx(40.0)


def test_every_arm_is_named_once_with_dash_and_symbol() -> None:
    rows = [("mass", 0, 1.0, 0.5, 1.5), ("mass", 1, 2.0, 1.5, 2.5), ("none", 0, 3.0, None, None)]
    table = pd.DataFrame(rows, columns=["strategy", "x", "mean", "low", "high"])
    figure = go.Figure()
    add_arms(figure, table, strategies=["none", "mass"])
    keys = [trace for trace in figure.data if trace.showlegend is not False]
    assert [trace.name for trace in keys] == ["none", "mass"]
    assert all(trace.line.dash and trace.marker.symbol for trace in keys)
    bands = [trace for trace in figure.data if trace.fill == "toself"]
    assert [trace.legendgroup for trace in bands] == ["mass"]
