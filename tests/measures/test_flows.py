"""Passages of the lifecycle, the three steps and the funnel, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.flows import know_like_trust, passage_rates, shares_by_period, three_steps
from sim.measures.loyalty import lifecycle_shares
from sim.measures.recording import CONTACT_DTYPE


def test_passages_by_hand(build: Any) -> None:
    # At the fork: 0 and 1 have one purchase, 2 has two, 3 never bought, 4 bought long ago, 5 had
    # four. At the end: 0 has two, 1 is idle, 2 has four, 3 has one, 4 is back with two in all,
    # 5 is attached.
    bought = {0: (-1, 3), 1: (-1,), 2: (-2, -1, 2, 3), 3: (3,), 4: (-4, 3), 5: (-3, -2, -2, -1, 3)}
    purchases = sorted(
        (week, who, 0, 1, 10, 0, 0, 0, 0) for who, weeks in bought.items() for week in weeks
    )
    census = {"end": {"attachment": [0, 0, 0, 0, 0, 1.0]}}
    table = passage_rates(Columns(build(purchases, census=census))).set_index("passage")
    assert table["people"].to_dict() == {
        "prospect_to_customer": 1,
        "customer_to_occasional": 2,
        "occasional_to_regular": 1,
        "regular_to_ambassador": 1,
        "active_to_lapsed": 4,
        "lapsed_to_active": 1,
    }
    assert table["passed"].tolist() == [1, 1, 1, 1, 1, 1]
    assert table["rate"].tolist() == [1, 0.5, 1, 1, 0.25, 1]


def test_a_stage_nobody_is_in_has_no_rate(build: Any) -> None:
    table = passage_rates(Columns(build()))
    assert table["rate"].notna().tolist() == [True, False, False, False, False, False]
    assert table["rate"][0] == 0.0


def test_shares_by_period_are_those_of_each_census(arm: Any) -> None:
    columns = Columns(arm)
    table = shares_by_period(columns)
    assert table["week"].unique().tolist() == [0, 4, 6]
    for moment in ("fork", "end", "final"):
        shares = table[table["moment"] == moment].set_index("stage")["share"]
        assert shares.to_dict() == pytest.approx(lifecycle_shares(columns, moment))
        assert shares.sum() == pytest.approx(1.0)


def test_three_steps_by_hand(build: Any) -> None:
    # Two prospects, one of whom buys. Active at the end: 0 to 3; 1 costs more than it brings;
    # 2 buys four times, 3 once.
    purchases = [(-1, who, 0, 1, 10, 0, 0, 1, 0) for who in (0, 1, 2)]
    purchases += [(1, who, 0, 1, 10, 0, 0, 0, 0) for who in (0, 1, 2, 2, 2)]
    purchases += [(2, 3, 0, 1, 10, 0, 0, 1, 0)]
    contacts = np.zeros(3, dtype=CONTACT_DTYPE)
    contacts["consumer"], contacts["cost"] = [1, 1, 0], [4.0, 4.0, 5.0]
    contacts["week"] = [0, 1, 3]
    steps = three_steps(Columns(build(purchases, size=5, contacts=contacts)))
    assert steps == {"acquire": 0.5, "keep_profitable": 0.75, "make_loyal": 0.25}


def test_three_steps_without_anybody(build: Any) -> None:
    census = {moment: {"present": 0} for moment in ("fork", "end")}
    steps = three_steps(Columns(build(census=census)))
    assert steps == {"acquire": None, "keep_profitable": None, "make_loyal": None}


def test_each_step_keeps_who_passed_the_one_before(build: Any) -> None:
    end = {
        "awareness": [1, 1, 1, 1, 0.1, 1],
        "attachment": [0.2, 0.2, 0.2, 0, 1, 1],
        "trust": [0.7, 0.7, 0.5, 1, 1, 1],
    }
    # 5 was a customer before; 4 is unknown to the rest of the funnel whatever it feels; 0 buys
    # when it knows, likes and trusts, 3 although it does not like.
    purchases = [(-1, 5), (1, 0), (1, 3)]
    bought = [(week, who, 0, 1, 10, 0, 0, 1, 0) for week, who in purchases]
    table = know_like_trust(Columns(build(bought, census={"end": end})))
    assert table["step"].tolist() == ["prospect", "known", "liked", "trusted"]
    assert table["people"].tolist() == [5, 4, 3, 2]
    assert table["share"].tolist() == [1, 0.8, 0.6, 0.4]
    assert table["passage"].tolist()[1:] == pytest.approx([4 / 5, 3 / 4, 2 / 3])
    assert table["bought"].tolist() == [2, 2, 1, 1]
    assert table["conversion"].tolist() == pytest.approx([2 / 5, 2 / 4, 1 / 3, 1 / 2])


def test_an_empty_step_has_no_conversion(build: Any) -> None:
    table = know_like_trust(Columns(build(census={"end": {"awareness": [0] * 6}})))
    assert table["people"].tolist() == [6, 0, 0, 0]
    assert table["passage"].isna().tolist() == [True, False, True, True]
    assert table["conversion"].isna().tolist() == [False, True, True, True]


def test_thresholds_are_those_asked_for(build: Any) -> None:
    end = {"awareness": [0.2, 0.4, 0.6, 0.8, 1, 1]}
    columns = Columns(build(census={"end": end}))
    assert know_like_trust(columns, known=0.7)["people"][1] == 3
    assert know_like_trust(columns)["people"][1] == 5
