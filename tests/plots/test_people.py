"""People on their network, and the curves beside them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.locale import catalogue
from sim.plots.people import CURVES, LOOKS, SOURCES, curve_figure, life_figure, people_figure

WEEKS = pd.DataFrame(
    {
        "week": [0, 1],
        **{name: [0.25, 0.5] for name in CURVES},
        **{name: [1.0, 3.0] for name in SOURCES},
    }
)


def test_standings_differ_in_colour_and_symbol() -> None:
    shown = [look for name, look in LOOKS.items() if name != "absent"]
    assert len({look.symbol for look in shown}) == len(shown)
    assert len({look.colour for look in shown}) == len(shown)
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)


def test_everybody_is_drawn_in_order_with_one_image_below() -> None:
    figure = people_figure(np.array([[0.0, 0.5], [-0.5, 0.0]]), ["loyal", "unaware"], "data:x")
    people = figure.data[0]
    assert list(people.x) == [0.0, -0.5] and list(people.y) == [0.5, 0.0]
    assert list(people.marker.symbol) == [LOOKS["loyal"].symbol, LOOKS["unaware"].symbol]
    assert list(people.marker.color) == [LOOKS["loyal"].colour, LOOKS["unaware"].colour]
    samples = figure.data[-1]
    assert list(samples.marker.symbol) == [look.symbol for look in LOOKS.values()]
    assert min(samples.y) > figure.layout.yaxis.range[1]
    (image,) = figure.layout.images
    assert (image.source, image.layer, image.x, image.sizex) == ("data:x", "below", -1, 2)
    assert not people_figure(np.zeros((1, 2)), ["aware"], None).layout.images


def test_a_share_is_drawn_in_percent_of_the_language() -> None:
    figure = curve_figure("share", WEEKS, 10, words=catalogue("fr"))
    assert list(figure.data[0].y) == [25.0, 50.0]
    assert figure.layout.yaxis.ticksuffix == "\u00a0%"
    assert tuple(figure.layout.xaxis.range) == (-1, 10)


def test_sources_have_a_dash_each_and_a_legend() -> None:
    figure = curve_figure("sources", WEEKS, 10)
    assert len({line.line.dash for line in figure.data}) == 3
    assert figure.layout.showlegend


def test_changes_are_marked_once_a_week() -> None:
    figure = curve_figure("cost", WEEKS, 10, [4, 4, 7], currency="GBP")
    assert [shape.x0 for shape in figure.layout.shapes] == [4, 7]
    assert "GBP" in figure.data[0].hovertemplate


def test_a_life_shows_feelings_and_purchases() -> None:
    feelings = pd.DataFrame(
        {"week": [0, 1], "attachment": [0, 0.1], "habit": [1, 1], "satisfaction": [0, -0.5]}
    )
    figure = life_figure(feelings, [1], [0], 10)
    assert list(figure.data[2].y) == [0, -0.5]
    assert list(figure.data[3].x) == [1] and list(figure.data[4].x) == [0]
