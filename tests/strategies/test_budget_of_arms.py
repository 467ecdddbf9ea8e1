"""Whatever the arm, the settings and the budget: never a cent more than the total."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.firm.programme import Visible
from sim.strategies.base import parse_arm

Worlds = Callable[..., Any]
PROGRAMMES = ("status_quo", "mass", "promotion", "one_to_one", "loyalty_programme")


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    arm=st.lists(st.sampled_from(PROGRAMMES), min_size=1, max_size=3, unique=True),
    total=st.floats(30.0, 3000.0),
    channel=st.sampled_from(["email", "letter", "call"]),
    media=st.floats(0.0, 1.0),
    offer=st.floats(0.0, 0.5),
)
def test_no_arm_overdraws(
    world: Worlds, arm: list[str], total: float, channel: str, media: float, offer: float
) -> None:
    terms = {
        "channel": channel,
        "media_share": media,
        "direct_share": 1.0,
        "offer": offer,
        "customised_cost": 0.2,
    }
    chosen = {
        "mass": terms,
        "one_to_one": terms,
        "promotion": {"media_share": media, "coupon_share": offer},
        "loyalty_programme": {"media_share": media, "expected_redemption": offer},
    }
    size = 100
    played = world(size=size, weeks=12, run_off=6, buyers=60).play("+".join(arm), total, chosen)
    assert played.spent() <= total
    for name in arm:
        assert played.spent(programme=name) <= total / len(arm) * (1 + 1e-12)
    rows = played.brand.ledger.rows()
    assert rows["amount"] == pytest.approx(rows["units"] * rows["unit_cost"], abs=0)


def test_shares_of_a_mix_are_kept(world: Worlds) -> None:
    played = world().play("mass+status_quo", 60.0, shares={"mass": 0.75})
    assert played.spent(programme="mass") == pytest.approx(45.0)
    assert played.spent(programme="status_quo") == pytest.approx(15.0)


def test_a_fork_goes_its_own_way_and_leaves_its_origin_alone(world: Worlds) -> None:
    origin = world().play("loyalty_programme", 100.0)
    model = origin.brand.model
    fork = copy.deepcopy(origin.brand, {id(model): model})
    before = origin.brand.crm.units.copy(), origin.brand.ledger.total()
    fork.adopt(parse_arm("one_to_one", {}), 100.0)
    plan = fork.plan(0)
    fork.settle(0, origin.till(0, plan), plan.touches, Visible(origin.state, 0))
    assert (origin.brand.crm.units == before[0]).all()
    assert origin.brand.ledger.total() == before[1]
    assert np.count_nonzero(fork.crm.purchases) > 0
