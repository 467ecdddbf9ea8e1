"""Figures of lessons: their axes."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.plots.lesson import Drawing, lesson_figure


@pytest.mark.parametrize(
    ("x", "step"), [([1, 2, 3, 4, 5], 1), ([2.0, 6.0, 34.0], None), ([0.5, 1.0, 2.0], None)]
)
def test_a_few_whole_numbers_have_a_tick_each(x: list[float], step: int | None) -> None:
    rows = pd.DataFrame({"x": x, "value": [0.1 * k for k in range(len(x))]})
    assert lesson_figure("lines", rows, Drawing("fifth", "share")).layout.xaxis.dtick == step


@pytest.mark.parametrize("kind", ["lines", "bars", "intervals"])
@pytest.mark.parametrize(("log", "step"), [(True, "D2"), (False, None)])
def test_ticks_of_a_logarithmic_scale_do_not_crowd(kind: str, log: bool, step: str | None) -> None:
    rows = pd.DataFrame({"x": [1, 2], "value": [1.0, 200.0]})
    layout = lesson_figure(kind, rows, Drawing("", "people", log=log)).layout
    assert (layout.xaxis if kind == "intervals" else layout.yaxis).dtick == step
