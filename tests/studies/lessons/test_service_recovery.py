"""The lesson on service recovery: the same people in every life, amends in fated weeks alone."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from sim.scenario.compose import compose
from sim.studies.lessons.service_recovery import (
    FATES,
    FIRST,
    FatedMarket,
    _second_failure,
    _trust_of_asked,
    live_asked,
    live_life,
)
from tests.studies.lessons.small import whole


@lru_cache(maxsize=1)
def at_fork() -> FatedMarket:
    """Return a small market after its warm-up."""
    small = ("market=grocery", "network=small_world", "population.size=500", "horizon.warm_up=20",
             "horizon.weeks=52", "horizon.run_off=0", "strategy.feedback.share=1",
             "market.brands.0.failure_rate=0.2", "population.identified_rate=1",
             "population.consent_rate=1")  # fmt: skip
    market = FatedMarket(compose(list(small)))
    market.run_for(market.warm_up)
    return market


def test_the_lesson_runs() -> None:
    found = whole("service-recovery")
    assert {one.id for one in found.findings} >= {"restores", "second", "ignored", "recovery_pays"}


def test_lives_differ_by_fate_alone() -> None:
    lives = {name: live_life(at_fork(), fate) for name, fate in FATES.items()}
    assert lives["never"].complained.sum() == 0
    assert lives["recovered"].complained.sum() > 0
    assert np.array_equal(lives["recovered"].complained, lives["twice"].complained)
    once = (lives["never"].first == 1) & (lives["left_alone"].first == 1)
    silent = once & (lives["left_alone"].complained == 0)
    assert np.array_equal(
        lives["recovered"].satisfaction[silent], lives["left_alone"].satisfaction[silent]
    )
    loud = once & (lives["left_alone"].complained == 1)
    assert (lives["left_alone"].satisfaction[loud] < lives["never"].satisfaction[loud]).all()
    assert (lives["recovered"].satisfaction[loud] > lives["left_alone"].satisfaction[loud]).all()


def test_without_a_fate_the_market_lives_as_it_is() -> None:
    usual, fated = at_fork().fork("status_quo"), at_fork().fork("status_quo")
    usual.begin()
    fated.begin(("unanswered", "none"))
    usual.run_for(FIRST.stop)
    fated.run_for(FIRST.stop)
    assert usual.offers["failure_rate"][0] < 0.5
    assert fated.offers["failure_rate"][0] == 1.0


def test_who_is_ignored_trusts_less_than_who_is_heard() -> None:
    told, ignored = (live_asked(at_fork(), {"act": act, "fix_span": 0.0}) for act in (True, False))
    both = (told.answered >= 0) & (ignored.answered >= 0)
    assert both.any()
    week = max(told.trust)
    assert ignored.trust[week][both].mean() < told.trust[week][both].mean()


def test_nobody_answers_who_is_not_asked() -> None:
    assert (live_asked(at_fork(), None).answered == -1).all()


def test_moods_are_held_against_the_life_without_failure() -> None:
    rows = [("never", 0.5, 0.6, 0), ("recovered", 0.6, 0.5, 0), ("left_alone", -0.5, 0.4, 0),
            ("twice", 0.0, 0.4, 0), ("let_down", -0.6, 0.3, 0)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["x", "satisfaction", "trust", "replication"])
    table = _second_failure(frame).set_index(["series", "x"])["value"]
    assert table["satisfaction", "recovered"] == pytest.approx(10.0)
    assert table["trust", "let_down"] == pytest.approx(-30.0)
    assert "never" not in table.index.get_level_values("x")


def test_trust_is_held_against_that_of_the_same_people_not_asked() -> None:
    rows = [("not_asked", 4, 0.6, 0), ("ignored", 4, 0.5, 0), ("heard", 4, 0.7, 0)]
    frame = pd.DataFrame(rows, columns=["series", "x", "trust", "replication"])
    table = _trust_of_asked(frame).set_index("series")["value"]
    assert table.to_dict() == pytest.approx({"ignored": -10.0, "heard": 10.0})
