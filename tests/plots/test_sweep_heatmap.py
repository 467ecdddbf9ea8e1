"""The grid of a sweep: means in the right cells, marks where an interval excludes zero."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.locale import catalogue
from sim.plots.sweep_heatmap import CELLS, most_telling, sweep_heatmap, text

PAIR = ("a", "b")


def points(strategies: tuple[str, ...] = ("mass",)) -> pd.DataFrame:
    rows = [
        (name, a, b, 10.0 * a + b + place, 1.0 if b == 2 else -1.0)
        for place, name in enumerate(strategies)
        for a in (1, 2, 3)
        for b in (1, 2)
    ]
    frame = pd.DataFrame(rows, columns=["strategy", "a", "b", "npv", "npv_low"])
    return frame.assign(npv_high=frame["npv"] + 1.0)


def test_cells_hold_the_means_and_marks() -> None:
    figure = sweep_heatmap(points(), PAIR, "npv", title="NPV", best=5)
    (panel,) = figure.data
    np.testing.assert_array_equal(panel.z, [[11.0, 21.0, 31.0], [12.0, 22.0, 32.0]])
    assert list(panel.x) == ["1", "2", "3"] and list(panel.y) == ["1", "2"]
    assert panel.text[0][0] == "11" and panel.text[1][0] == "12•" and panel.text[1][2] == "32•★"
    assert panel.zmin == -panel.zmax == -32.0
    assert figure.layout.xaxis.title.text == "a" and figure.layout.yaxis.title.text == "b"


def test_a_panel_a_strategy_on_one_scale_in_french() -> None:
    figure = sweep_heatmap(
        points(("mass", "promotion")), PAIR, "npv", title="VAN", words=catalogue("fr")
    )
    assert [one.text for one in figure.layout.annotations] == [
        "marketing de masse",
        "promotion des ventes",
    ]
    assert {panel.zmax for panel in figure.data} == {33.0}
    assert [bool(panel.showscale) for panel in figure.data] == [True, False]


def test_levels_have_no_middle() -> None:
    (panel,) = sweep_heatmap(points(), PAIR, "npv", title="NPV", differences=False).data
    assert (panel.zmin, panel.zmax) == (11.0, 32.0)
    assert "•" not in "".join(panel.text.ravel())


def test_many_values_become_equal_intervals() -> None:
    wide = pd.DataFrame({"strategy": "mass", "a": np.linspace(0.0, 1.0, 121), "b": 1})
    wide = wide.assign(npv=wide["a"], npv_low=np.nan, npv_high=np.nan)
    (panel,) = sweep_heatmap(wide, PAIR, "npv", title="NPV").data
    assert panel.z.shape == (1, CELLS)
    assert (np.diff(panel.z[0]) > 0.0).all()


def test_where_nothing_is_defined_it_says_so() -> None:
    figure = sweep_heatmap(points().assign(npv=np.nan), PAIR, "npv", title="NPV")
    assert not figure.data and figure.layout.annotations[0].text == "Undefined at every point."


def test_the_settings_that_matter_most_come_first() -> None:
    assert most_telling(points(), ("b", "a"), "npv") == ["a", "b"]
    shifted = points(("mass", "promotion"))
    shifted.loc[shifted["strategy"] == "promotion", "npv"] += 1000.0  # no doing of a setting
    assert most_telling(shifted, ("b", "a"), "npv") == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.05, "0,05"), (5320.25, "5\u202f320"), (8.0, "8"), (True, "True"), ("email", "email")],
)
def test_values_as_read(value: object, said: str) -> None:
    assert text(value, catalogue("fr")) == said
