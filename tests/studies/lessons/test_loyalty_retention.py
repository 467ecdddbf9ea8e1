"""The lesson on loyalty and retention: courses against the usual plan, and two levers together."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pytest

from sim.market import Market
from sim.scenario.compose import compose
from sim.strategies.usual_plan import usual_cost
from sim.studies.lessons.loyalty_retention import (
    BOND,
    MIXES,
    RETENTION,
    USUAL,
    _against_usual,
    _interaction,
    _interactions,
    added_budget,
    follow,
)
from tests.studies.lessons.small import whole


@lru_cache(maxsize=1)
def at_fork() -> Market:
    """Return a small market of contracts after its warm-up."""
    market = Market(
        compose(
            ["market=subscription", "network=small_world", "population.size=400",
             "population.consent_rate=1", "population.identified_rate=1",
             "population.openness_mean=2", "horizon.warm_up=40", "horizon.weeks=52",
             "horizon.run_off=13"]
        )
    )  # fmt: skip
    market.run_for(market.warm_up)
    return market


def test_the_lesson_runs() -> None:
    found = whole("loyalty-retention")
    assert set(MIXES.values()) <= set(found.result.config["strategies"])


def test_the_same_customers_are_followed_to_the_end() -> None:
    market = at_fork()
    held = market.customers_now()
    course = follow(market, USUAL, held, None)
    assert course.quarters["week"].to_list() == [0, 13, 26, 39, 52, 65]
    assert course.quarters["kept"].iloc[0] == 1.0
    assert course.quarters["kept"].between(0.0, 1.0).all()
    assert course.quarters["kept"].iloc[-1] < 1.0


def test_relevant_contacts_bond() -> None:
    market = at_fork()
    held = market.customers_now()
    bond, usual = (follow(market, arm, held, None).quarters for arm in (BOND, USUAL))
    assert bond["bond"].iloc[0] == usual["bond"].iloc[0]
    assert bond["bond"].iloc[4] > usual["bond"].iloc[4]


def test_nobody_to_follow_is_said() -> None:
    market = at_fork()
    course = follow(market, USUAL, market.customers_now() & False, None)
    assert course.quarters["kept"].isna().all()


def test_a_mix_gets_the_money_of_both() -> None:
    market = at_fork()
    size = len(market.consumers)
    usual = usual_cost(market.settings, size)
    both = added_budget(market.settings, size, market.budget)
    assert both - usual == pytest.approx(2.0 * (market.budget - usual))


def test_two_levers_that_only_add_up_do_not_interact() -> None:
    values = pd.DataFrame({USUAL: [0.5], BOND: [0.6], RETENTION: [0.7], MIXES[BOND]: [0.8]})
    assert _interaction(values, BOND).iloc[0] == pytest.approx(0.0)
    assert _interaction(values.assign(**{MIXES[BOND]: 0.9}), BOND).iloc[0] == pytest.approx(0.1)


def test_courses_are_held_against_the_usual_plan_of_their_replication() -> None:
    rows = [(USUAL, 0, 13, 0.1, 0.9), (BOND, 0, 13, 0.2, 0.8), (USUAL, 1, 13, 0.3, 0.7),
            (BOND, 1, 13, 0.3, 0.7)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["arm", "replication", "week", "bond", "kept"])
    shifts = _against_usual(frame).set_index("replication")
    assert shifts["bond_points"].to_list() == pytest.approx([10.0, 0.0])
    assert shifts["kept"].to_list() == pytest.approx([-0.1, 0.0])


def test_the_sum_of_both_stands_beside_the_mix() -> None:
    kept = {USUAL: 0.5, BOND: 0.51, "loyalty_programme": 0.5, RETENTION: 0.53}
    kept |= dict.fromkeys(MIXES.values(), 0.54)
    wide = pd.DataFrame([kept, kept])
    long = wide.reset_index(names="replication").melt("replication", None, "arm", "kept")
    rows = _interactions(wide, long).set_index(["series", "x"])["value"]
    assert rows[BOND, "sum"] == pytest.approx(0.04)
    assert rows[BOND, "both"] == pytest.approx(0.04)
