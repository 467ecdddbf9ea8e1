"""News from outside: who hears it, what it leaves, and that others talk of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.market import Market
from sim.population.records import SOURCE_MEDIA
from sim.scenario.load import load_scenario

WORLD = (
    "network=small_world",
    "population.size=300",
    "horizon.warm_up=4",
    "horizon.weeks=4",
    "horizon.run_off=1",
)


@cache
def lived(shocks: str = "[]", weeks: int = 2, *more: str) -> Market:
    """Return the market after some weeks from the fork."""
    market = Market(load_scenario(*WORLD, f"market.shocks={shocks}", *more))
    market.run_for(4)
    twin = market.fork("status_quo")
    twin.run_for(weeks)
    return twin


def mean(market: Market, column: str, brand: int = 0) -> float:
    return float(market.consumers.state[column][:, brand].mean())


def news(market: Market) -> Any:
    return market._news[1][0][1]


def test_press_moves_quality_trust_and_awareness_of_the_named_brand_alone() -> None:
    quiet = lived()
    for brand, name in ((0, "null"), (1, "leader")):
        bad = lived(f"[{{week: 1, valence: -1, reach: 0.6, brand: {name}}}]")
        assert mean(bad, "quality", brand) < mean(quiet, "quality", brand)
        assert mean(bad, "trust_bad", brand) > mean(quiet, "trust_bad", brand)
        assert mean(bad, "awareness", brand) > mean(quiet, "awareness", brand)
        good = lived(f"[{{week: 1, valence: 1, reach: 0.6, brand: {name}}}]")
        assert mean(good, "quality", brand) > mean(quiet, "quality", brand)
        assert mean(good, "trust_good", brand) > mean(quiet, "trust_good", brand)


def test_a_scandal_costs_trust_and_attachment_not_the_quality_of_who_heard_it() -> None:
    quiet = lived()
    loud = lived("[{week: 1, kind: scandal, reach: 0.6}]")
    heard = news(loud).heard
    bought = (loud.consumers.outcome["purchases"] > 0) | (quiet.consumers.outcome["purchases"] > 0)
    only = heard & ~bought
    for column, sign in (("trust_bad", 1), ("attachment", -1), ("quality", 0)):
        change = (loud.consumers.state[column] - quiet.consumers.state[column])[only, 0]
        assert np.sign(np.round(change.mean(), 7)) == sign


def test_reach_and_media_use_decide_who_hears() -> None:
    few = news(lived("[{week: 1, reach: 0.2}]")).heard
    many = news(lived("[{week: 1, reach: 0.7}]")).heard
    assert few.sum() < many.sum()
    assert (few <= many).all()  # the same luck, more reach
    media = lived().consumers.traits["media"]
    assert media[many].mean() > media[~many].mean()
    assert (lived("[{week: 1, reach: 0.7}]").consumers.state["source"] == SOURCE_MEDIA).any()


def test_those_who_heard_warn_their_friends() -> None:
    warned = lived("[{week: 1, kind: scandal, reach: 0.6}]")
    voices = warned.voices[(warned.clock) % 2]
    silent = lived("[{week: 1, kind: scandal, reach: 0.6}]", 2, "behaviour.word_of_mouth=0")
    calm = lived().voices[warned.clock % 2]
    assert (voices == -1).sum() > (calm == -1).sum()
    assert not silent.voices.any()


def test_news_that_reaches_nobody_changes_nothing() -> None:
    nobody = lived("[{week: 1, reach: 0}]").consumers.state
    assert nobody.tobytes() == lived().consumers.state.tobytes()


@pytest.mark.parametrize(
    ("shock", "says"),
    [
        ("{week: 1, kind: scandal, valence: 0.5}", "at most 0"),
        ("{week: 1, brand: nobody}", "nobody"),
        ("{week: 1, kind: storm}", "press"),
    ],
)
def test_bad_news_is_refused_in_one_sentence(shock: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        load_scenario(*WORLD, f"market.shocks=[{shock}]")
