"""none and status_quo: the two arms that always run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Worlds = Callable[..., Any]


def test_none_spends_nothing_and_says_nothing_to_the_very_end(world: Worlds) -> None:
    played = world().play("none", 100.0)
    assert played.brand.ledger.rows().size == 0
    assert played.brand.programmes == ("none",)
    assert all(played.plans[week].record["advertising"][0] == 0.0 for week in range(36))
    assert played.plans[-1].record["advertising"][0] == pytest.approx(0.25)


def test_nobody_markets_in_the_run_off(world: Worlds) -> None:
    for arm in ("status_quo", "mass", "promotion", "one_to_one", "loyalty_programme"):
        played = world().play(arm, 100.0)
        after = [played.plans[week] for week in range(26, 36)]
        assert all(plan.record["advertising"][0] == 0.0 for plan in after)
        assert all(plan.record["cut"][0] == 0.0 for plan in after)
        rows = played.brand.ledger.rows()
        assert (rows["week"] < 26).all()
