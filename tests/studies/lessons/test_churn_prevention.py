"""The lesson on churn: the same people due in all lives, and each remedy on its own reason."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sim.market import Market
from sim.scenario.compose import compose
from sim.scenario.run import Scenario
from sim.studies.lessons.churn_prevention import (
    ALONE,
    BARE,
    MATCHED,
    REASONS,
    THIRDS,
    Due,
    _by_inertia,
    _by_reason,
    _curve,
    lives,
)
from tests.studies.lessons.small import whole


@lru_cache(maxsize=1)
def lived(*overrides: str) -> Due:
    """Return the year of a small market's subscribers due, in all lives."""
    scenario: Scenario = compose(
        ["market=subscription", "network=small_world", "population.size=400",
         "population.consent_rate=1", "population.identified_rate=1",
         "population.openness_mean=2", "horizon.warm_up=60", "horizon.weeks=80",
         "horizon.run_off=0", *overrides]
    )  # fmt: skip
    market = Market(scenario)
    market.run_for(market.warm_up)
    return lives(market, scenario)


def due(reason: list[int], inert: list[float], **left: list[int]) -> Due:
    """Return made-up subscribers; lives not given leave as those left alone."""
    alone = np.array(left.get(ALONE, [0] * len(reason)), float)
    outcomes = dict.fromkeys((ALONE, BARE, *REASONS, MATCHED), alone)
    outcomes |= {name: np.array(values, float) for name, values in left.items()}
    return Due(np.zeros((len(reason), 6)), np.array(reason), np.array(inert), outcomes)


def test_the_lesson_runs() -> None:
    found = whole("churn-prevention")
    assert "retention" in found.result.config["strategies"]


def test_all_lives_hold_the_same_people() -> None:
    found = lived()
    sizes = {len(found.reason), len(found.inert), len(found.signs)}
    sizes |= {len(left) for left in found.left.values()}
    assert len(sizes) == 1
    assert sizes.pop() > 10
    assert set(found.left) == {ALONE, BARE, *REASONS, MATCHED}


def test_no_remedy_works_where_its_reason_is_none() -> None:
    found = lived()
    needed = found.reason != REASONS.index("pause")
    assert np.array_equal(found.left["pause"][needed], found.left[BARE][needed])


def test_contacts_that_wake_nobody_change_nobody() -> None:
    found = lived("behaviour.contact_wake=0")
    assert found.left[BARE].sum() == pytest.approx(found.left[ALONE].sum(), abs=1)


def test_who_is_kept_is_counted_by_reason_and_remedy() -> None:
    made = due([0, 0, 3], [0.5] * 3, none=[1, 1, 1], plan=[0, 1, 1], pause=[1, 1, 0])
    kept = _by_reason(made).set_index(["series", "x"])["kept"]
    assert kept["plan", "plan"] == 1.0
    assert kept["pause", "pause"] == 1.0
    assert kept["pause", "plan"] == 0.0


def test_the_inert_are_told_from_the_thoughtful() -> None:
    made = due([0] * 6, [0.1, 0.2, 0.4, 0.5, 0.8, 0.9], none=[0, 0, 0, 0, 1, 1])
    rows = _by_inertia(made).set_index("x")
    assert list(rows.index) == list(THIRDS)
    assert rows["contacted"].to_dict() == {"thoughtful": 0.0, "middling": 0.0, "inert": 2.0}
    assert rows["people"].sum() == 6


def test_a_curve_ends_where_everybody_is_contacted() -> None:
    effect = np.array([1.0, 0.0, 0.0, -1.0, 1.0])
    curve = _curve("risk", np.arange(5.0), effect)
    assert curve["kept"].iloc[0] == 0.0
    assert curve["kept"].iloc[-1] == pytest.approx(effect.mean())
