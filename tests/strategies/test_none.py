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


def test_other_arms_return_to_the_usual_plan_in_the_run_off(world: Worlds) -> None:
    for arm in ("status_quo", "mass", "promotion", "one_to_one", "loyalty_programme"):
        played = world().play(arm, 100.0)
        assert played.plans[26].record["advertising"][0] == pytest.approx(0.25)
        assert played.plans[26].record["cut"][0] == 0.0
        rows = played.brand.ledger.rows()
        after = rows[rows["week"] >= 26]
        names = {played.brand.programmes[index] for index in after["programme"]}
        assert names <= {"status_quo", arm}
        usual = played.brand.programmes.index("status_quo")
        paid = after[after["programme"] == usual]["amount"]
        assert len(paid) == 10
        assert paid[0] == pytest.approx(0.6 * (2.718281828459045 ** (0.25 / 0.6) - 1) * 300 * 0.01)
