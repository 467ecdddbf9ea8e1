"""Money measures on a market worked by hand; every discount once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns, Ratio
from sim.measures.purchasing import margin
from sim.measures.recording import Recording
from sim.measures.value import (
    acquired_value_by_source,
    clv,
    clv_cac_ratio,
    clv_with_referrals,
    customer_equity,
    npv,
    npv_by_horizon,
    payback_weeks,
    profit_by_week,
    romi,
)

HALVED_WEEKLY = 2.0**52 - 1
"""A discount rate at which a week halves money: factors 1, 1/2, 1/4, ..."""


def test_profit_counts_each_discount_once(arm: Recording) -> None:
    # Full-price margins 12, 12, 6, 12, 6, 6; ledger 10, 8, 0, 0, 5, 0.
    columns = Columns(arm)
    assert profit_by_week(columns).tolist() == [2, 4, 6, 12, 1, 6]
    assert npv(columns) == 31.0
    # The same by the net margin (50), from which only the ledger without discounts (19) goes.
    assert npv(columns) == margin(columns) - (23 - 4)


def test_discounting(arm: Recording) -> None:
    # 2 + 4/2 + 6/4 + 12/8 + 1/16 + 6/32
    columns = Columns(replace(arm, discount_rate=HALVED_WEEKLY))
    assert npv(columns) == pytest.approx(7.25)
    np.testing.assert_allclose(npv_by_horizon(columns), [2, 4, 5.5, 7, 7.0625, 7.25])


def test_clv(arm: Recording, build: Any) -> None:
    # Customers 1 and 2: margins 4 + 6; retention cost without discounts 3 + .6 x 15 = 12.
    assert clv(Columns(arm)) == -1.0
    # Halved weekly: 4/2 + 6/8 - (6 + 3/2 + 3/16).
    halved = Columns(replace(arm, discount_rate=HALVED_WEEKLY))
    assert clv(halved) == pytest.approx((2.75 - 7.6875) / 2)
    assert clv(Columns(build([]))) is None


def test_clv_with_referrals(arm: Recording, baseline: Recording) -> None:
    # Without word of mouth the profit were 27: (31 - 27) / 2 more a customer.
    assert clv_with_referrals(Columns(arm), Columns(baseline)) == 1.0


def test_clv_cac_ratio(arm: Recording, build: Any) -> None:
    # 4: 6 + 6 (its first discount is acquisition spend), 3: 6 + 6; spend 7.
    columns = Columns(arm)
    assert clv_cac_ratio(columns) == Ratio(24.0, 7.0)
    by_source = acquired_value_by_source(columns)
    assert by_source["word_of_mouth"] == by_source["advertising"] == 12.0
    assert by_source["direct"] is None
    # To the acquisition: 6 + 6/2 each, whenever they came.
    halved = Columns(replace(arm, discount_rate=HALVED_WEEKLY))
    assert clv_cac_ratio(halved).numerator == pytest.approx(18.0)
    free = build([(0, 0, 0, 1, 10, 0, 0, 1, 0)])
    assert clv_cac_ratio(Columns(free)).value is None
    nobody = build([], [(0, "media", 1, 5)])
    assert clv_cac_ratio(Columns(nobody)).value is None


def test_customer_equity(arm: Recording) -> None:
    # -1 x 2 customers + 24 - 7.
    assert customer_equity(Columns(arm)) == 15.0


def test_customer_equity_and_npv_agree_when_everybody_is_counted(build: Any) -> None:
    # One customer at the fork, one acquired, all spend within the programme: same money.
    purchases = [
        (-1, 0, 0, 1, 10, 0, 0, 1, 0),
        (0, 0, 0, 1, 7, 3, 0, 0, 0),
        (1, 1, 0, 1, 8, 2, 0, 1, 0),
        (3, 1, 0, 1, 9, 1, 0, 0, 0),
    ]
    ledger = [
        (0, "discount", 0, 3),
        (1, "discount", 1, 2),
        (3, "discount", 0, 1),
        (2, "media", 2, 6),
        (2, "contact", 0, 1),
    ]
    columns = Columns(build(purchases, ledger, discount_rate=0.5))
    assert customer_equity(columns) == pytest.approx(npv(columns))


def test_payback(arm: Recording, baseline: Recording) -> None:
    # Profit less the baseline's: 0, -2, +6, 0, 0, 0: paid back after 3 weeks.
    columns, other = Columns(arm), Columns(baseline)
    assert payback_weeks(columns, other) == 3.0
    # The other way round the lead is lost and never regained.
    assert payback_weeks(other, columns) is None
    assert payback_weeks(columns, columns) is None


def test_romi(arm: Recording, baseline: Recording) -> None:
    # Full-price margin 54 against 42, cost 23 against 15.
    columns, other = Columns(arm), Columns(baseline)
    assert romi(columns, other) == Ratio(4.0, 8.0)
    assert romi(other, columns).value is None
    assert romi(other, other).value is None


def test_a_reward_paid_from_points_is_charged_when_issued_only(build: Any) -> None:
    # Points cost 2 in week 0; in week 1 they buy 3 off; the ledger has no discount then.
    purchases = [(-1, 0, 0, 1, 10, 0, 0, 1, 0), (1, 0, 0, 1, 7, 3, 0, 0, 0)]
    columns = Columns(build(purchases, [(0, "contact", 0, 2)]))
    assert npv(columns) == 6.0 - 2.0
    # Five of six present are prospects but the cost is all on customers.
    assert clv(columns) == 4.0
