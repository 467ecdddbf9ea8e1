"""The distance of beliefs from the truth: zero where they agree, and smaller with information."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.market import Market
from sim.studies.segments import POOLINGS, information_distance, segment_distance
from tests.strategies.remembering import WEEKS, play, programme


@pytest.fixture(scope="module")
def market() -> Market:
    return play("segmented", "population.need_mean=2", refit_weeks=15)


def test_segments_are_laid_next_to_the_truth(market: Market) -> None:
    rows = segment_distance(market, programme(market))
    assert set(rows["week"]) == {0, 15}
    assert set(rows["segment"]) <= set(programme(market).made[0].names)
    assert rows["belief_distance"].between(0.0, 1.0).all()
    assert (rows["liked"] <= rows["liked_best"] + 1e-12).all()
    assert (rows["liked_best"] <= rows["liked_own"] + 1e-12).all()
    same = rows[rows["theme_believed"] == rows["theme_true"]]
    assert np.allclose(same["liked"], same["liked_best"])
    first = rows[rows["week"] == 0].set_index("segment")
    bought = market.recorder.all_purchases()
    bought = bought[(bought["brand"] == 0) & (bought["week"] >= 0)]
    inside = programme(market).made[0].members(programme(market).made[0].names.index("premium"))
    spent = bought["amount"][inside[bought["consumer"]]].sum() * 52 / WEEKS / inside.sum()
    assert first.loc["premium", "spend_true"] == pytest.approx(spent)


def test_a_belief_that_is_the_truth_is_at_no_distance(market: Market) -> None:
    found = programme(market)
    index = found.made[-1].names.index("regulars")
    kept = found.beliefs[-1][index].copy()
    inside = found.made[-1].members(index)
    found.beliefs[-1][index] = market.consumers.traits["interests"][inside].mean(axis=0)
    row = segment_distance(market, found).query("week == 15 and segment == 'regulars'").iloc[0]
    found.beliefs[-1][index] = kept
    assert row["belief_distance"] < 1e-6
    assert row["theme_believed"] == row["theme_true"]


def test_what_is_not_seen_yet_is_not_a_number() -> None:
    market = play("segmented", weeks=1)
    assert segment_distance(market, programme(market))["spend_true"].notna().all()
    found = programme(market)
    found.made[0] = replace(found.made[0], week=1)
    assert segment_distance(market, found)["spend_true"].isna().all()


def test_more_information_is_nearer_to_what_people_like(market: Market) -> None:
    rows = information_distance(market).set_index("pooling")
    assert list(rows.index) == list(POOLINGS)
    assert rows.loc["individual", "liked"] > rows.loc["all", "liked"]
    assert rows.loc["individual", "hits"] > rows.loc["all", "hits"]
    assert (rows["liked"] <= rows["liked_own"]).all()
