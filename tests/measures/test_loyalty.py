"""Loyalty, NPS and the lifecycle on a market worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.loyalty import (
    STAGES,
    LoyaltyShares,
    lifecycle,
    lifecycle_flows,
    lifecycle_shares,
    loyalty_shares,
    mean_attachment,
    nps,
)
from sim.measures.recording import Recording


def test_dick_basu(arm: Recording) -> None:
    # All six are present. Repeat: 1 (two of three choices) without attitude, 4 (two of two) with.
    # Attitude alone: 0 and 2 are latent; 5 does not know the brand, and 3 has no attitude: none.
    assert loyalty_shares(Columns(arm)) == LoyaltyShares(1 / 6, 1 / 6, 2 / 6, 2 / 6)


def test_forgetting_the_brand_does_not_raise_the_loyal_share(build: Any) -> None:
    # Consumer 0 buys twice and likes the brand, 1 and 2 only like it.
    purchases = [(week, 0, 0, 1, 10, 0, 0, 0, 0) for week in (0, 1)]
    end = {"relative_attitude": [1, 1, 1, 0, 0, 0], "awareness": [1, 1, 0.5, 1, 1, 1]}
    known = loyalty_shares(Columns(build(purchases, census={"end": end})))
    assert known == LoyaltyShares(1 / 6, 0.0, 2 / 6, 3 / 6)
    end["awareness"] = [0, 0.49, 0.5, 0, 0, 0]
    forgotten = loyalty_shares(Columns(build(purchases, census={"end": end})))
    assert forgotten == LoyaltyShares(1 / 6, 0.0, 1 / 6, 4 / 6)


def test_dick_basu_needs_half_of_own_choices(build: Any) -> None:
    census = {"end": {"relative_attitude": 1.0, "present": [1, 0, 0, 0, 0, 0]}}
    purchases = [(0, 0, b, 1, 10, 0, 0, 0, 0) for b in (0, 0, 1, 1)]
    assert loyalty_shares(Columns(build(purchases, census=census))).true_loyalty == 1.0
    purchases.append((1, 0, 1, 1, 8, 0, 0, 0, 0))
    assert loyalty_shares(Columns(build(purchases, census=census))).true_loyalty == 0.0


def test_who_has_left_is_not_counted(build: Any) -> None:
    end = {"present": [1, 1, 0, 0, 0, 0], "relative_attitude": [1, -1, 1, 1, 1, 1]}
    assert loyalty_shares(Columns(build([], census={"end": end}))).latent_loyalty == 0.5


def test_dick_basu_is_null_without_anyone(build: Any) -> None:
    columns = Columns(build([], census={"end": {"present": 0}}))
    assert loyalty_shares(columns) == LoyaltyShares(None, None, None, None)


def test_contract_loyalty_is_holding_on(build: Any) -> None:
    census = {
        "fork": {"contract": [0, 0, 1, 1, 1, 1]},
        "end": {"contract": [0, 1, 0, 1, 1, 1], "relative_attitude": [1, 1, 1, 0, 0, 0]},
    }
    shares = loyalty_shares(Columns(build([], census=census, market_kind="contract")))
    assert shares.true_loyalty == pytest.approx(1 / 6)
    assert shares.latent_loyalty == pytest.approx(2 / 6)


def test_nps(arm: Recording, build: Any) -> None:
    # Customers at the end 1, 3, 4 answer 10, 4.375 and 8.75: two promoters, one detractor.
    assert nps(Columns(arm)) == pytest.approx(100 / 3)
    assert nps(Columns(build([]))) is None


def test_mean_attachment(arm: Recording, build: Any) -> None:
    # Customers at the fork 1 and 2.
    assert mean_attachment(Columns(arm)) == 0.625
    assert mean_attachment(Columns(build([]))) is None


def test_lifecycle(arm: Recording, build: Any) -> None:
    stage = [STAGES[k] for k in lifecycle(Columns(arm), "end")]
    assert stage == ["lapsed", "ambassador", "lapsed", "customer", "ambassador", "prospect"]
    # At the fork 5 is absent; 1 and 2 have bought once, 0 too long ago.
    fork = lifecycle(Columns(arm), "fork")
    assert [STAGES[k] for k in fork[:5]] == ["lapsed", "customer", "customer", *["prospect"] * 2]
    assert fork[5] == -1
    # Consumer 3 bought before the warm-up, and has not come back since.
    census = {"fork": {"bought": [0, 0, 0, 1, 0, 0]}}
    fork = lifecycle(Columns(build([], census=census)), "fork")
    assert [STAGES[k] for k in fork] == [*["prospect"] * 3, "lapsed", *["prospect"] * 2]
    weekly = [(week, 0, 0, 1, 10, 0, 0, int(week == 0), 0) for week in range(4)]
    twice = [(3, 1, 0, 1, 10, 0, 0, k, 0) for k in (1, 0)]
    stages = lifecycle(Columns(build(weekly + twice)), "end")
    assert [STAGES[k] for k in stages[:2]] == ["regular", "occasional"]


def test_lifecycle_shares_and_flows(arm: Recording) -> None:
    columns = Columns(arm)
    shares = lifecycle_shares(columns)
    assert shares["lapsed"] == pytest.approx(2 / 6)
    assert sum(value or 0.0 for value in shares.values()) == pytest.approx(1.0)
    flows = lifecycle_flows(columns)
    assert flows.sum() == 5
    assert flows[STAGES.index("prospect"), STAGES.index("ambassador")] == 1
    assert flows[STAGES.index("customer"), STAGES.index("lapsed")] == 1
    nobody = {k: np.zeros_like(v) for k, v in arm.census.items()}
    assert set(lifecycle_shares(Columns(replace(arm, census=nobody))).values()) == {None}
