"""Parallel coordinates: every line where it belongs, few enough to draw, the best on top."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.locale import catalogue
from sim.plots.parallel import LINES, Axis, parallel_coordinates

AXES = [Axis("strategy", "Strategy"), Axis("depth", "depth"), Axis("npv", "NPV")]


def points(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "strategy": ["mass", "promotion"] * (count // 2),
            "depth": np.linspace(0.1, 0.3, count),
            "npv": np.arange(count, dtype=float),
        }
    )


def lines(trace: object) -> np.ndarray:
    table = np.asarray(trace.y, dtype=float)  # type: ignore[attr-defined]
    return table.reshape(-1, len(AXES) + 1)[:, :-1]


def test_each_point_is_a_line_from_axis_to_axis() -> None:
    others, leaders, best = parallel_coordinates(points(20), AXES, "npv", best=19).data
    assert len(lines(others)) == 18 and len(lines(leaders)) == 2
    np.testing.assert_allclose(lines(leaders)[0], [1.0, 1.0, 1.0])
    np.testing.assert_allclose(lines(leaders)[1], [0.0, round(18 / 19, 4), round(18 / 19, 4)])
    assert list(best.y) == [1.0, 1.0, 1.0] and best.marker.symbol == "star"
    assert {others.line.dash, leaders.line.dash} == {"solid", "dash"}


def test_less_may_be_better() -> None:
    _, leaders = parallel_coordinates(points(20), AXES, "npv", higher_is_better=False).data
    np.testing.assert_allclose(lines(leaders)[0], [0.0, 0.0, 0.0])


def test_of_many_points_evenly_spaced_ones_are_drawn() -> None:
    others, leaders = parallel_coordinates(points(20_000), AXES, "npv").data
    assert len(lines(others)) == LINES
    assert len(lines(leaders)) <= 60
    assert lines(others)[:, 2].min() == 0.0


def test_ends_are_written_as_the_language_writes_them() -> None:
    figure = parallel_coordinates(points(4), AXES, "npv", words=catalogue("fr"))
    said = {one.text for one in figure.layout.annotations}
    assert {"0,1", "0,3", "marketing de<br>masse", "promotion des<br>ventes"} <= said


def test_a_setting_that_does_not_vary_stands_in_the_middle() -> None:
    flat = points(4).assign(depth=0.2)
    trace, *_ = parallel_coordinates(flat, AXES, "npv").data
    assert set(lines(trace)[:, 1]) == {0.5}
