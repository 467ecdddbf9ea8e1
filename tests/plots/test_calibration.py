"""Figures of a calibration: bands without dots, money with its currency and ticks to read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.locale import ENGLISH, catalogue
from sim.plots.calibration import curves, spend


def test_the_edges_of_a_band_bear_no_dots() -> None:
    age = np.arange(4)
    table = pd.DataFrame(
        {"age": age, "actual": 0.8**age, "expected": 0.8**age, "low": 0.7**age, "high": 0.9**age}
    )
    band, line, seen = curves(table, "age", ("x", "y"), ENGLISH).data
    assert band.mode == line.mode == "lines" and band.fill == "toself"
    assert "markers" in seen.mode


def test_the_value_of_orders_is_read_in_its_currency() -> None:
    value = np.geomspace(7.0, 1200.0, 50)
    table = pd.DataFrame({"share": np.linspace(0, 1, 50), "actual": value, "expected": value})
    axis = spend(table, catalogue("fr"), "EUR").layout.xaxis
    assert "(EUR, " in axis.title.text
    assert list(axis.tickvals) == [10, 20, 50, 100, 200, 500, 1000]
    assert axis.ticktext[-1] == "1\u202f000"


def test_a_result_that_does_not_say_its_currency_is_drawn_without() -> None:
    table = pd.DataFrame({"share": [0.1, 0.9], "actual": [0.5, 3.0], "expected": [0.6, 2.5]})
    axis = spend(table, ENGLISH).layout.xaxis
    assert "EUR" not in axis.title.text and "(," not in axis.title.text
    assert axis.ticktext == ("0.5", "1", "2")
