"""Row 6: terciles, effects on the same people, and the share that selection explains."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.market import Market
from sim.measures.recording import PURCHASE_DTYPE
from sim.studies.validation.loyalty import (
    NEVER,
    PATTERNS,
    PROGRAMME,
    Bought,
    bought,
    live_with_programme,
    relative_effect,
    run_programme,
    selection_share,
    terciles,
    units_since,
)

SMALL = ("population.size=400", "horizon.warm_up=52", "horizon.weeks=52")


def test_terciles_never_split_equals() -> None:
    assert terciles(np.array([0.0, 1.0, 2.0, 3.0])).tolist() == [-1, 0, 1, 2]
    part = terciles(np.array([1.0] * 50 + [2.0] * 30 + [5.0] * 20))
    assert [set(part[:50]), set(part[50:80]), set(part[80:])] == [{0.0}, {1.0}, {2.0}]
    assert (terciles(np.zeros(3)) == -1).all()


def test_windows_and_brands_are_kept_apart() -> None:
    rows = np.zeros(4, PURCHASE_DTYPE)
    rows["week"], rows["consumer"] = [-1, 0, 5, 9], [0, 0, 0, 1]
    rows["brand"], rows["units"] = [0, 0, 3, 0], [1.0, 2.0, 3.0, 4.0]
    found = bought(rows, 3, 0, 9)
    assert found.focal.tolist() == [2.0, 0.0, 0.0]
    assert found.all_brands.tolist() == [5.0, 0.0, 0.0]
    assert found.share_of_wallet[0] == pytest.approx(0.4)
    assert math.isnan(found.share_of_wallet[1])
    since = units_since(rows, np.array([-1, 9, NEVER]))
    assert since.tolist() == [2.0, 0.0, 0.0]  # the week of joining itself does not count


def test_the_relative_effect_is_of_sums() -> None:
    who = np.array([True, True, False])
    treated, untreated = np.array([3.0, 0.0, 9.0]), np.array([1.0, 1.0, 1.0])
    assert relative_effect(treated, untreated, who) == pytest.approx(50.0)
    assert math.isnan(relative_effect(treated, np.zeros(3), who))


def test_selection_share_on_shares_made_up() -> None:
    rng = np.random.default_rng(1)
    members = np.arange(2000) < 1000
    taste = np.where(members, 0.5, 0.2)
    everything = np.full(2000, 10.0)
    under = Bought(10.0 * (taste + np.where(members, 0.05, 0.0)), everything)
    noise = rng.normal(0.0, 0.2, 2000)
    without = Bought(10.0 * (taste + 0.1 * noise), everything)
    share, naive, causal = selection_share(under, without, members)
    assert naive == pytest.approx(0.35)
    assert causal == pytest.approx(0.05, abs=0.003)
    assert share == pytest.approx(1.0 - causal / naive)
    unknown, _, _ = selection_share(
        under, Bought(10.0 * (taste + noise + 0.05), everything), members
    )
    assert math.isnan(unknown)  # the causal interval holds zero


def test_joining_is_at_a_purchase_and_by_lot_in_the_mutant() -> None:
    market = Market(PROGRAMME.scenario(2, quick=True, more=SMALL))
    market.run_for(market.warm_up)
    twin, joined = live_with_programme(market)
    rows = twin.recorder.all_purchases()
    rows = rows[rows["brand"] == 0]
    buys = set(zip(rows["consumer"].tolist(), rows["week"].tolist(), strict=True))
    members = np.flatnonzero(joined < NEVER)
    assert members.size > 20
    assert all((who, joined[who]) in buys for who in members.tolist())


def test_a_small_market_gives_every_value() -> None:
    seen = run_programme(PROGRAMME.scenario(2, quick=True, more=SMALL), 0)
    assert {pattern.value for pattern in PATTERNS} <= set(seen.values)
    assert seen.values["naive"] > 0.0
