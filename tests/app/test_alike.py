"""Two drawings of one figure: the same ranges where they measure the same, else their own."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from sim.app.opened.alike import alike


def figure(y: list[Any], unit: str = "EUR", kpi: str = "NPV", **axis: Any) -> go.Figure:
    drawn = go.Figure([{"type": "scatter", "x": [0, 10], "y": y}], {"title": kpi})
    drawn.update_xaxes(title_text="week")
    drawn.update_yaxes(title_text=unit, **axis)
    return drawn


def test_what_both_draw_fits_both() -> None:
    one, other = figure([0.0, 5.0]), figure([-2.0, float("nan"), 10.0])
    alike(one, other)
    assert one.layout.yaxis.range == other.layout.yaxis.range
    low, high = one.layout.yaxis.range
    assert low < -2.0 and 10.0 < high < 11.0
    assert one.layout.xaxis.range == other.layout.xaxis.range


def test_ranges_that_are_given_are_joined() -> None:
    one, other = figure([1, 2], range=[0, 30]), figure([1, 2], range=[-5, 20])
    alike(one, other)
    assert one.layout.yaxis.range == other.layout.yaxis.range == (-5, 30)


@pytest.mark.parametrize(
    "other",
    [figure([0, 9], unit="USD"), figure(["mass", "none"]), figure([0, 9], range=[9, 0])],
    ids=["another unit", "names", "reversed"],
)
def test_axes_that_do_not_measure_the_same_are_left(other: go.Figure) -> None:
    one, before = figure([0.0, 5.0]), other.layout.yaxis.range
    alike(one, other)
    assert one.layout.yaxis.range is None and other.layout.yaxis.range == before


def test_another_kpi_is_another_figure() -> None:
    one, other = figure([0.0, 5.0]), figure([0.0, 50.0], kpi="CLV")
    alike(one, other)
    assert one.layout.xaxis.range is None and other.layout.yaxis.range is None
