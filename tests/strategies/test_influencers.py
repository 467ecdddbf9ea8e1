"""Influencers: who is seeded, that opinions are not for sale, and what it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from sim.market import Market
from tests.strategies.persons import MARKETS, bought, play, programme, same_lives, spent

MANY: dict[str, Any] = {"seeds_per_1000": 100, "interval_weeks": 1}


def degree(market: Market) -> Any:
    return market.network.degree()[programme(market).seeds]


def test_seeds_are_chosen_as_asked_and_ties_are_bought_for_it() -> None:
    chosen = {how: play("influencers", weeks=1, seeding=how, **MANY)
              for how in ("random", "hubs", "bridges", "optimised")}  # fmt: skip
    assert all(programme(market).seeds.size == 30 for market in chosen.values())
    assert degree(chosen["hubs"]).mean() > degree(chosen["random"]).mean()
    for how, market in chosen.items():
        assert spent(market, "information") == pytest.approx(0.0 if how == "random" else 9.0)
        seeds = programme(market).seeds
        assert market.brands[0].crm.known[seeds].all()


def test_ties_that_cannot_be_paid_for_leave_it_to_the_lot() -> None:
    dear = play("influencers", weeks=1, information_cost=1e4, **MANY)
    lot = play("influencers", weeks=1, seeding="random", **MANY)
    assert programme(dear).seeds.tolist() == programme(lot).seeds.tolist()
    assert spent(dear, "information") == 0.0


def test_posts_of_praise_reach_friends() -> None:
    seeded, usual = play("influencers", **MANY), play(None)
    assert programme(seeded).posts > 50
    assert spent(seeded, "seeding") == pytest.approx(0.5 * programme(seeded).posts)
    aware = [m.consumers.state["awareness"][:, 0].mean() for m in (seeded, usual)]
    assert aware[0] > aware[1]
    assert bought(seeded).size > bought(usual).size


def test_an_opinion_is_not_for_sale() -> None:
    worse = "behaviour.adequate_quality=0.9"
    bad = play("influencers", worse, **MANY, fee=5.0)
    good = play("influencers", **MANY, fee=5.0)
    assert programme(bad).posts < 0.3 * programme(good).posts
    assert programme(bad).warnings > programme(good).warnings
    assert spent(bad, "seeding") == pytest.approx(5.0 * programme(bad).posts)


def test_who_has_never_tried_it_says_nothing() -> None:
    untried = play("influencers", sample=False, **MANY)
    tried = play("influencers", **MANY)
    assert programme(untried).posts < programme(tried).posts
    assert spent(untried, "sample") == 0.0
    assert spent(tried, "sample") == pytest.approx(4.0 * programme(tried).seeds.size)


def test_without_consent_or_seeds_every_consumer_is_left_alone() -> None:
    assert same_lives(play("influencers", seeds_per_1000=0), play(None))
    closed = "population.consent_rate=0"
    assert same_lives(play("influencers", closed, **MANY), play(None, closed))


def test_where_nobody_listens_no_friend_changes() -> None:
    deaf = "behaviour.word_of_mouth=0"
    seeded, usual = play("influencers", deaf, **MANY), play(None, deaf)
    others = np.ones(300, bool)
    others[programme(seeded).seeds] = False
    states = [market.consumers.state[others].tobytes() for market in (seeded, usual)]
    assert states[0] == states[1]


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("total", [0.0, 5.0, 40.0])
def test_no_money_is_spent_that_is_not_there(market: str, total: float) -> None:
    free = {**MANY, "set_up_per_consumer": 0.0}
    assert spent(play("influencers", market=market, total=total, **free)) <= total


def test_the_items_in_the_ledger() -> None:
    rows = play("influencers", **MANY).brands[0].ledger.rows()
    named = {ITEMS[item] for item in rows["item"]}
    assert {"set_up", "staff", "hosting", "information", "sample", "seeding"} <= named
