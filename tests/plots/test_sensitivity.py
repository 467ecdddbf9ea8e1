"""Figures of a sensitivity analysis: what matters most on top, names that do not overlap."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.plots.sensitivity import MOST, interaction_map, ranked, tornado, unevenness


def indices(count: int = 3) -> pd.DataFrame:
    names = [f"behaviour.p{number}" for number in range(count)]
    parts = [
        pd.DataFrame({"parameter": names, "measure": measure, "value": np.arange(count) * scale})
        for measure, scale in (("mu_star", 10.0), ("sigma", 5.0))
    ]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(low=both["value"] - 1.0, high=both["value"] + 2.0)


def test_what_matters_most_stands_on_top_with_its_interval() -> None:
    figure = tornado(indices(), ("mu_star",), unit="EUR")
    (bars,) = figure.data
    assert list(bars.y) == ["behaviour.p0", "behaviour.p1", "behaviour.p2"]  # from the foot up
    assert list(bars.error_x.array) == [2.0] * 3 and list(bars.error_x.arrayminus) == [1.0] * 3
    assert figure.layout.xaxis.title.text == "μ* (EUR)"


def test_a_figure_holds_those_that_matter() -> None:
    many = indices(MOST + 5)
    (bars,) = tornado(many, ("mu_star",)).data
    assert list(bars.y)[::-1] == ranked(many, "mu_star")[:MOST]


def test_names_do_not_lie_on_one_another() -> None:
    table = indices()
    twin = table[table["parameter"] == "behaviour.p2"].assign(parameter="behaviour.twin")
    _, points = unevenness(pd.concat([table, twin], ignore_index=True), unit="EUR").data
    shown = [text for text in points.text if text]
    assert len(shown) == 3 and not {"p2", "twin"} <= set(shown)
    assert sorted(points.customdata)[-1] == "behaviour.twin"  # hovering tells all


def test_pairs_are_on_both_sides_and_marked_where_sure() -> None:
    pairs = pd.DataFrame(
        {"parameter": ["a", "a"], "other": ["b", "c"], "value": [0.2, 0.1], "low": [0.1, -0.1],
         "high": [0.3, 0.3]}
    )  # fmt: skip
    (grid,) = interaction_map(pairs, ["a", "b", "c"]).data
    assert grid.z[0][1] == grid.z[1][0] == 0.2
    assert grid.text[0][1] == "●" and grid.text[0][2] == ""
    assert grid.zmin == -grid.zmax
