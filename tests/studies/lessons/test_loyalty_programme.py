"""The lesson on loyalty programmes: effects, selection, and an account that adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.studies.lessons.loyalty_programme import ARM, _others_less_heavy, _wallet
from sim.studies.validation.loyalty import Bought
from tests.studies.lessons.small import whole


def test_the_lesson_runs_and_its_account_adds_up() -> None:
    found = whole("loyalty-programme")
    account = found.evidence.tables["points_account"]
    parts = account["redeemed"] + account["expired"] + account["outstanding"]
    assert account["issued"].to_numpy() == pytest.approx(parts.to_numpy())
    assert (account["liability"] > 0).all()
    assert ARM in found.result.config["strategies"]


def test_who_joined_anyway_is_selection_not_cause() -> None:
    focal = np.array([8.0, 9.0, 1.0, 2.0])
    same = Bought(focal, np.full(4, 10.0))
    wallet = _wallet(same, same, np.array([True, True, False, False])).iloc[0]
    assert wallet["causal"] == 0.0
    assert wallet["naive"] == pytest.approx(0.7)


def test_without_members_nothing_is_said() -> None:
    bought = Bought(np.ones(3), np.full(3, 2.0))
    assert _wallet(bought, bought, np.zeros(3, bool)).isna().all(axis=None)


def test_heavy_buyers_are_held_against_the_others() -> None:
    groups = {
        name: pd.DataFrame({"with_it": [with_it], "without": [10.0]})
        for name, with_it in (("light", 13.0), ("moderate", 15.0), ("heavy", 11.0))
    }
    assert _others_less_heavy(groups).iloc[0] == pytest.approx(0.3)
