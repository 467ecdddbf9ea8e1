"""Promotions: calendar, face value on all units, an offer that holds while the money lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS

Worlds = Callable[..., Any]
CALENDAR = {"duration_weeks": 2, "interval_weeks": 9, "first_week": 3}


def test_cuts_follow_the_calendar(world: Worlds) -> None:
    played = world().play("promotion", 1e6, {"promotion": CALENDAR})
    cut = [week for week, plan in played.plans.items() if plan.record["cut"][0] > 0]
    assert cut == [3, 4, 12, 13, 21, 22]
    assert played.plans[3].record["cut"][0] == 0.2
    assert played.plans[3].record["cut_notice"][0] == 0.5


def test_face_value_is_charged_on_all_units_by_side(world: Worlds) -> None:
    played = world().play("promotion", 1e6, {"promotion": CALENDAR})
    rows = played.brand.ledger.rows()
    rows = rows[rows["item"] == ITEMS.index("discount")]
    for week in (3, 4, 12):
        sales = played.sales[week]
        for side, first in ((0, 0), (1, 1)):
            own = (sales.brand == 0) & (sales.first == first)
            row = rows[(rows["week"] == week) & (rows["side"] == side)]
            assert row["amount"].sum() == pytest.approx(sales.units[own].sum() * 3.5 * 0.2)
            assert row["units"].sum() == sales.units[own].sum()
    assert played.spent("feature") == pytest.approx(6 * 0.0026 * 300)


def test_later_buyers_pay_full_price_when_the_money_of_the_event_is_gone(world: Worlds) -> None:
    played = world().play("promotion", 150.0, {"promotion": CALENDAR})
    assert played.spent() <= 150.0
    per_event = [
        sum(
            float((s.units * s.cut)[s.brand == 0].sum()) * 3.5
            for s in (played.sales[start], played.sales[start + 1])
        )
        for start in (3, 12, 21)
    ]
    assert min(per_event) > 40.0  # every event had its share
    served = [played.sales[w].cut[played.sales[w].brand == 0] > 0 for w in (3, 4)]
    refused = np.concatenate([~row for row in served])
    assert refused.any()
    for row in served:  # once one is refused, so is everybody after, in that week
        assert (np.diff(row.astype(int)) <= 0).all()


def test_coupons_replace_the_public_cut(world: Worlds) -> None:
    settings = {"promotion": {**CALENDAR, "coupon_share": 0.5, "coupon_face_channel": "email"}}
    played = world().play("promotion", 500.0, settings)
    assert all(plan.record["cut"][0] == 0.0 for plan in played.plans.values())
    assert [w for w, plan in played.plans.items() if plan.touches.size] == [3, 12, 21]
    touches = played.plans[3].touches
    assert (touches["offer"] == np.float32(0.2)).all()
    assert (touches["offer_weeks"] == 4).all()
    contactable = np.count_nonzero(played.brand.crm.contactable)
    assert 0.3 < touches.size / contactable < 0.75
    redeemed = played.sales[3].personal.sum()
    assert 0 < redeemed < touches.size
    assert played.spent("discount") > 0
