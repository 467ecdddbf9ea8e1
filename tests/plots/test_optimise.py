"""Figures of a search: shares in per cent, what was found beside what was tried."""

from __future__ import annotations

import pandas as pd

from sim.plots.optimise import front_map, response

TRIALS = pd.DataFrame(
    {"trial": [0, 1, 2], "depth": [0.1, 0.2, 0.3], "npv": [1.0, 2.0, 3.0], "rate": [0.5, 0.6, 0.7]}
)
FRONT = pd.DataFrame(
    {
        "solution": [1, 1],
        "trial": [2, 2],
        "kpi": ["npv", "rate"],
        "value": [2.5, 0.6],
        "low": [2.0, 0.55],
        "high": [3.5, 0.65],
    }
)


def test_trials_and_what_was_found_against_a_setting() -> None:
    figure = response(TRIALS, FRONT, ["depth"], "rate", "Rate (%)", factor=100.0)
    tried, found = figure.data
    assert list(tried.y) == [50.0, 60.0, 70.0]
    assert list(found.x) == [0.3] and list(found.y) == [60.0]
    assert found.marker.symbol == "star"
    assert figure.layout.xaxis.title.text == "depth"
    assert figure.layout.yaxis.title.text == "Rate (%)"


def test_the_front_with_intervals_both_ways() -> None:
    figure = front_map(TRIALS, FRONT, ("rate", "npv"), ("Rate (%)", "NPV"), factors=(100.0, 1.0))
    _, front = figure.data
    assert list(front.x) == [60.0] and list(front.y) == [2.5]
    assert abs(front.error_x.array[0] - 5.0) < 1e-9 and front.error_y.array[0] == 1.0
    assert front.error_y.arrayminus[0] == 0.5


def test_a_long_name_of_a_setting_has_two_lines() -> None:
    path = "strategy.promotion.depth"
    trials = TRIALS.rename(columns={"depth": path})
    figure = response(trials, FRONT, [path], "npv", "NPV")
    assert figure.layout.xaxis.title.text == "strategy.<br>promotion.depth"
