"""Word of mouth drawn: each person once, by colour and sign, above one image of the ties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.locale import catalogue
from sim.plots.word_of_mouth import (
    WAYS,
    adopters_by_source,
    cumulative_adopters,
    drawing,
    ways_of,
    word_of_mouth_network,
)

PEOPLE = 40
TIES = pd.DataFrame({"low": range(PEOPLE - 1), "high": range(1, PEOPLE)})
CAME = pd.DataFrame(
    {
        "person": [0, 5, 6, 7],
        "week": [-1, 3, 4, 9],
        "source": ["before", "referral", "none", "store"],
        "reduced": [False, True, True, False],
    }
)


def test_the_source_decides_and_the_price_where_there_is_none() -> None:
    assert ways_of(CAME).tolist() == ["before", "referral", "promotion", "other"]


def test_ways_differ_in_colour_and_in_sign() -> None:
    assert len({look.colour for look in WAYS.values()}) == len(WAYS)
    assert len({look.symbol for look in WAYS.values()}) == len(WAYS)


def test_everyone_is_drawn_once_above_one_image() -> None:
    figure = word_of_mouth_network(drawing(PEOPLE, TIES), CAME, words=catalogue("fr"))
    drawn = {trace.name: len(trace.x) for trace in figure.data}
    assert drawn == {
        "pas encore (36)": 36, "déjà client (1)": 1, "promotion (1)": 1, "parrainage (1)": 1,
        "autre (1)": 1,
    }  # fmt: skip
    (image,) = figure.layout.images
    assert image.source.startswith("data:image/png") and image.layer == "below"
    assert (image.x, image.y, image.sizex, image.sizey) == (-1, 1, 2, 2)
    assert max(np.abs(trace.x).max() for trace in figure.data) <= 1.0


def test_a_network_without_ties_is_drawn_too() -> None:
    figure = word_of_mouth_network(drawing(3, TIES.iloc[:0]), CAME.iloc[:1])
    assert sum(len(trace.x) for trace in figure.data) == 3


ADOPTION = pd.DataFrame(
    {
        "strategy": ["mass", "mass", "mass", "status_quo"],
        "week": [0, 2, 2, 1],
        "source": ["advertising", "media", "word_of_mouth", "advertising"],
        "reduced": False,
        "customers": [3, 2, 1, 4],
    }
)


def test_customers_add_up_from_week_to_week() -> None:
    table = cumulative_adopters(ADOPTION, 4).set_index(["strategy", "way", "week"])["customers"]
    assert table["mass", "advertising"].tolist() == [3, 3, 5, 5]
    assert table["mass", "word_of_mouth"].tolist() == [0, 0, 1, 1]
    assert table["status_quo", "advertising"].tolist() == [0, 4, 4, 4]


def test_a_panel_a_strategy_with_one_key() -> None:
    figure = adopters_by_source(ADOPTION, ["mass", "status_quo"], 4)
    named = [trace.name for trace in figure.data if trace.showlegend]
    assert named == ["advertising", "word of mouth"]
    assert [one.text for one in figure.layout.annotations] == ["mass", "status quo"]
    assert figure.layout.yaxis2.matches == "y"
    dashes = {trace.name: trace.line.dash for trace in figure.data}
    assert len(set(dashes.values())) == len(dashes)
