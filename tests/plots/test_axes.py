"""What is looked for in the axes of every figure drawn in these tests."""

from __future__ import annotations

from typing import Any

import pytest
from plotly.subplots import make_subplots

from tests.plots.axes import dangling

POINTS = {"type": "scatter", "x": [1], "y": [2]}


@pytest.mark.parametrize(
    ("layout", "wrong"),
    [
        ({"yaxis": {"matches": "y"}}, "yaxis.matches: y"),
        ({"yaxis": {"matches": "x"}}, "yaxis.matches: x"),
        ({"xaxis": {"matches": "x2"}}, "xaxis.matches: x2"),
        ({"yaxis": {"scaleanchor": "x3"}}, "yaxis.scaleanchor: x3"),
        ({"yaxis2": {"overlaying": "y2"}}, "yaxis2.overlaying: y2"),
    ],
)
def test_references_to_no_axis_or_to_itself_are_found(layout: dict[str, Any], wrong: str) -> None:
    assert dangling(layout, [POINTS]) == [wrong]


def test_panels_on_one_scale_are_right() -> None:
    figure = make_subplots(rows=2, cols=2, shared_xaxes="all", shared_yaxes="all")
    document = figure.to_plotly_json()
    assert "matches" in document["layout"]["yaxis2"]
    assert dangling(document["layout"], document["data"]) == []
    assert dangling({"yaxis": {"scaleanchor": "x"}}, [POINTS]) == []
