"""Loyalty programme: every point is accounted for, pressure is on members alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS

Worlds = Callable[..., Any]
GENEROUS = {"reward_points": 3.0, "expiry_weeks": 12, "points_per_action": 0.3}


def test_points_issued_are_redeemed_expired_or_outstanding_exactly(world: Worlds) -> None:
    played = world(run_off=20).play("loyalty_programme", 500.0, {"loyalty_programme": GENEROUS})
    rows = played.brand.points_rows()
    issued, redeemed, expired = rows[:, 1].sum(), rows[:, 2].sum(), rows[:, 3].sum()
    assert min(issued, redeemed, expired) > 0
    assert issued == redeemed + expired + rows[-1, 4]
    held = played.brand.active[0].points.balance
    assert held.sum() == rows[-1, 4]
    assert (held >= 0).all()
    flows = np.cumsum(rows[:, 1] - rows[:, 2] - rows[:, 3])
    assert (flows == rows[:, 4]).all()
    assert (rows[rows[:, 0] >= 26, 1] == 0).all()  # none issued after the programme


def test_points_cost_their_expected_redemption_at_issue(world: Worlds) -> None:
    played = world().play("loyalty_programme", 500.0, {"loyalty_programme": GENEROUS})
    rows = played.brand.points_rows()
    assert played.spent("points") == pytest.approx(rows[:, 1].sum() * 0.7 / 3.0 * 0.67)
    assert rows[-1, 5] == pytest.approx(rows[-1, 4] * 0.7 / 3.0 * 0.67)
    programme = played.brand.active[0]
    rewards = rows[:, 2].sum() / 3.0
    fund = played.spent("points") + _all(played, "reward") - 0.7 * rewards
    assert programme.points.set_aside == pytest.approx(fund)
    assert fund >= -1e-9


def test_rewards_beyond_what_was_set_aside_are_charged(world: Worlds) -> None:
    settings = {**GENEROUS, "expected_redemption": 0.1, "redemption": 1.0}
    played = world().play("loyalty_programme", 500.0, {"loyalty_programme": settings})
    assert _all(played, "reward") > 0
    rewards = played.brand.points_rows()[:, 2].sum() / 3.0
    assert played.spent("points") + _all(played, "reward") == pytest.approx(0.7 * rewards, rel=0.1)


def test_members_are_buyers_who_become_known(world: Worlds) -> None:
    played = world().play("loyalty_programme", 500.0)
    programme, crm = played.brand.active[0], played.brand.crm
    assert 0 < programme.member.sum() < 300
    assert crm.known[programme.member].all()
    bought = np.zeros(300, bool)
    for week, sales in played.sales.items():
        if week >= 0:
            bought[sales.consumer[sales.brand == 0]] = True
    assert bought[programme.member].all()
    assert played.spent("card") == pytest.approx(0.1 * programme.member.sum())


def test_enrolment_by_lot_does_not_ask_who_buys(world: Worlds) -> None:
    settings = {"loyalty_programme": {"random_enrolment": True}}
    played = world(size=2000).play("loyalty_programme", 2000.0, settings)
    first = played.plans[1].pull > 0
    assert 0.25 < first.mean() < 0.35
    assert played.brand.active[0].member.sum() == first.sum()


def test_pull_presses_members_and_rises_to_the_reward(world: Worlds) -> None:
    settings = {**GENEROUS, "reward_wear": 0.5}
    played = world().play("loyalty_programme", 500.0, {"loyalty_programme": settings})
    programme = played.brand.active[0]
    pull, held = programme._pull, programme.points.balance
    assert (pull[~programme.member] == 0).all()
    rewards = programme._rewards
    expected = 0.25 * (1 + 0.3 * np.minimum(1, held / 3.0)) * 0.5**rewards
    assert pull[programme.member] == pytest.approx(expected[programme.member])
    assert rewards.max() >= 2
    assert played.plans[26].pull is None  # nothing presses once the programme is over


def test_rewards_reach_members_the_week_after_through_their_channel(world: Worlds) -> None:
    played = world().play("loyalty_programme", 500.0, {"loyalty_programme": GENEROUS})
    rows = played.brand.points_rows()
    reward = list(played.firm.channels).index("reward")
    for week in range(35):
        touches = played.plans[week + 1].touches
        handed = np.count_nonzero(touches["channel"] == reward)
        assert handed == round(rows[week, 2] / 3.0)
    assert (np.diff(played.plans[8].touches["consumer"]) >= 0).all()


def test_tiers_earn_more(world: Worlds) -> None:
    flat = {**GENEROUS, "tier_units": (), "tier_bonus": ()}
    plain = world().play("loyalty_programme", 5000.0, {"loyalty_programme": flat})
    tiers = {**GENEROUS, "tier_units": (0.0,), "tier_bonus": (1.0,)}
    double = world().play("loyalty_programme", 5000.0, {"loyalty_programme": tiers})
    action = 0.3  # clicks earn no bonus, so issues are a little below double
    ratio = double.brand.points_rows()[:, 1].sum() / plain.brand.points_rows()[:, 1].sum()
    assert 2 - action < ratio <= 2


def test_no_points_beyond_the_budget(world: Worlds) -> None:
    played = world().play("loyalty_programme", 60.0, {"loyalty_programme": GENEROUS})
    assert played.spent() <= 60.0
    staff = played.brand.ledger.rows()
    staff = staff[staff["item"] == ITEMS.index("staff")]
    assert len(staff) == 26  # fixed costs were kept back for every week


def _all(played: Any, item: str) -> float:
    rows = played.brand.ledger.rows()
    return float(rows[rows["item"] == ITEMS.index(item)]["amount"].sum())
