"""Attitude and behaviour, on markets worked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.measures.columns import Columns
from sim.measures.loyalty import loyalty_shares
from sim.measures.quadrants import KINDS, attitude_and_behaviour
from sim.measures.recording import Recording


def at(frame: pd.DataFrame, week: int) -> dict[tuple[str, float, float], int]:
    rows = frame[frame["week"] == week]
    keys = zip(rows["loyalty"], rows["attitude"], rows["behaviour"], strict=True)
    return dict(zip(keys, rows["people"], strict=True))


def test_by_hand(arm: Recording) -> None:
    # At the end of week 3 (the warm-up's four weeks count): 0 bought twice, 1 three of four, 4
    # twice; 2 and 3 once only. Attitudes 0.1, -0.2, 0.3, -0.1, 0.4, 0.9; 5 hardly knows the brand.
    assert at(attitude_and_behaviour(Columns(arm)), 4) == {
        ("true_loyalty", 0.15, 0.95): 1,  # records hold 0.1 as a little more
        ("true_loyalty", 0.45, 0.95): 1,
        ("spurious_loyalty", -0.25, 0.75): 1,
        ("latent_loyalty", 0.35, 0.05): 1,
        ("no_loyalty", -0.15, 0.05): 1,
        ("no_loyalty", 0.85, 0.05): 1,
    }


def test_who_is_not_there_is_not_counted(arm: Recording) -> None:
    frame = attitude_and_behaviour(Columns(arm))
    assert frame.groupby("week")["people"].sum().to_dict() == {0: 5, 4: 6, 6: 6}


def test_shares_are_the_kpis_after_a_year(build: Any) -> None:
    purchases = [(week, who, who % 2, 1, 10, 0, 0, 0, 0)
                 for week in range(0, 60, 7) for who in (0, 1, 2, 2)]  # fmt: skip
    end = {"relative_attitude": [0.5, 0.2, -0.3, 0.4, 0.0, -0.1], "awareness": [1, 1, 1, 1, 1, 0]}
    columns = Columns(build(purchases, weeks=60, warm_up=0, census={"end": end}))
    frame = attitude_and_behaviour(columns)
    counts = frame[frame["week"] == 60].groupby("loyalty")["people"].sum()
    shares = loyalty_shares(columns)
    expected = {kind: getattr(shares, kind) for kind in KINDS}
    assert {kind: counts.get(kind, 0) / 6 for kind in KINDS} == pytest.approx(expected)


def test_no_preference_is_no_attitude(build: Any) -> None:
    frame = attitude_and_behaviour(Columns(build([], census={"fork": {"relative_attitude": 0.0}})))
    assert at(frame, 0) == {("no_loyalty", -0.05, 0.05): 6}


def test_in_a_contract_market_behaviour_is_holding_on(build: Any) -> None:
    census = {
        "fork": {"contract": [0, 0, 1, -1, 0, 0]},
        "end": {"contract": [0, 1, 0, -1, 0, 0], "relative_attitude": 0.35},
    }
    frame = attitude_and_behaviour(Columns(build([], census=census, market_kind="contract")))
    assert at(frame, 4) == {
        ("true_loyalty", 0.35, 0.95): 3,
        ("latent_loyalty", 0.35, 0.05): 3,
    }
