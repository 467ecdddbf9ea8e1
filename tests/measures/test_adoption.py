"""Who came when, and how, on a market worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.measures.adoption import adopters, adoption
from sim.measures.columns import SOURCES, Columns

WORD, NONE = SOURCES.index("word_of_mouth"), SOURCES.index("none")


def market(build: Any) -> Columns:
    """Consumer 0 bought before; 3 comes by word of mouth in week 2; 4 on a promotion in week 2."""
    purchases = [
        (-2, 0, 0, 1, 10, 0, 0, 1, 0),
        (1, 0, 0, 1, 10, 0, 0, 0, 0),
        (2, 3, 0, 1, 10, 0, 0, 1, WORD),
        (2, 4, 0, 1, 8, 2, 0, 1, NONE),
        (3, 3, 0, 1, 10, 0, 0, 0, WORD),
        (3, 5, 1, 1, 10, 0, 0, 1, WORD),
    ]
    return Columns(build(purchases, census={"fork": {"bought": [1, 0, 0, 0, 0, 0]}}))


def test_people_since_their_first_purchase_ever(build: Any) -> None:
    table = adopters(market(build), np.array([0, 3, 4, 5]))
    assert table.to_dict("records") == [
        {"week": -1, "person": 0, "source": "before", "reduced": False},
        {"week": 2, "person": 1, "source": "word_of_mouth", "reduced": False},
        {"week": 2, "person": 2, "source": "none", "reduced": True},
    ]


def test_people_out_of_the_sample_are_left_out(build: Any) -> None:
    assert adopters(market(build), np.array([1, 3]))["person"].tolist() == [1]


def test_new_customers_of_everyone_by_week(build: Any) -> None:
    table = adoption(market(build))
    assert table.to_dict("records") == [
        {"week": 2, "source": "none", "reduced": True, "customers": 1},
        {"week": 2, "source": "word_of_mouth", "reduced": False, "customers": 1},
    ]
    nobody = adoption(Columns(build([])))
    assert list(nobody.columns) == ["week", "source", "reduced", "customers"] and not len(nobody)
