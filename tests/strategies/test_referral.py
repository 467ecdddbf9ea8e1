"""Referral: who is asked, who passes it on, what friends get, and that what is promised is paid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from sim.population.records import SOURCE_REFERRAL
from tests.strategies.persons import MARKETS, bought, play, programme, same_lives, spent

MANY: dict[str, Any] = {"ask": "all", "interval_weeks": 2, "invitations": 5, "reward": 3.0}
TALK = "behaviour.talk_base=0.5"


def test_friends_who_buy_are_counted_and_their_referrers_paid() -> None:
    market = play("referral", TALK, **MANY)
    brought = programme(market).brought
    assert brought.size > 3
    assert spent(market, "referral") == pytest.approx(3.0 * brought.size)
    network = market.network
    for row in brought:
        start, stop = network.offsets[row["friend"]], network.offsets[row["friend"] + 1]
        assert row["referrer"] in network.neighbours[start:stop]
        assert row["invited"] <= row["week"] < row["invited"] + 13
    rows = bought(market)
    for row in brought:
        own = rows[rows["consumer"] == row["friend"]]
        assert own["week"].min() == row["week"]


def test_friends_have_an_offer_in_hand_and_the_programme_pays_for_it() -> None:
    with_offer = play("referral", TALK, **MANY, offer=0.4)
    without = play("referral", TALK, **MANY, offer=0.0)
    assert spent(with_offer, "discount") > 0.0
    assert spent(without, "discount") == 0.0
    assert without.brands[0].ledger.total() < with_offer.brands[0].ledger.total()
    handed = with_offer.recorder.all_contacts()
    assert (handed["channel"] == with_offer.channels.index("reward")).any()


def test_new_customers_come_by_referral() -> None:
    asked, usual = play("referral", TALK, **MANY, offer=0.3), play(None, TALK)
    assert bought(asked)["first"].sum() > bought(usual)["first"].sum()
    assert (bought(asked)["source"] == SOURCE_REFERRAL).any()


def invited(*over: str, **settings: Any) -> int:
    """Return how many people were invited in all."""
    found = programme(play("referral", TALK, *over, **{**MANY, **settings}))
    return int((found._inviter >= 0).sum())


def test_money_and_talk_pass_invitations_on() -> None:
    assert invited(reward=3.0) > invited(reward=0.0)
    assert invited("behaviour.word_of_mouth=0.3") < invited()
    assert invited(reward=500.0) == invited(reward=50.0)  # bounded by the price


def test_nobody_talks_nobody_is_invited() -> None:
    assert invited("behaviour.word_of_mouth=0") == 0
    assert invited("network=none") == 0
    assert invited("population.consent_rate=0") == 0


def test_people_who_were_let_down_invite_nobody() -> None:
    market = play("referral", TALK, weeks=1, **MANY)
    inviter = programme(market)._errand.inviter
    who = np.unique(inviter[inviter >= 0])
    assert who.size
    assert (market.consumers.state["satisfaction"][who] >= 0.0).all()


@pytest.mark.parametrize("settings", [{"invitations": 0}, {"ask_share": 0}])
def test_switched_off_it_leaves_every_consumer_alone(settings: dict[str, Any]) -> None:
    off = play("referral", TALK, **{**MANY, **settings})
    assert same_lives(off, play(None, TALK))


def test_without_traces_offers_and_word_of_mouth_no_purchase_changes() -> None:
    off = ("behaviour.attachment_gain=0", "behaviour.word_of_mouth=0", TALK)
    asked = play("referral", *off, **MANY)
    assert asked.recorder.all_contacts().size > 0
    assert np.array_equal(bought(asked), bought(play(None, *off)))


def test_rewards_that_cannot_be_paid_now_are_owed() -> None:
    poor = play("referral", TALK, total=60.0, **{**MANY, "reward": 20.0}, offer=0.0)
    found = programme(poor)
    paid = round(spent(poor, "referral") / 20.0)
    assert paid + len(found.owed) == found.brought.size
    assert spent(poor) <= 60.0


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("total", [0.0, 5.0, 40.0])
def test_no_money_is_spent_that_is_not_there(market: str, total: float) -> None:
    free = {**MANY, "set_up_per_consumer": 0.0}
    assert spent(play("referral", market=market, total=total, **free)) <= total


def test_the_items_in_the_ledger() -> None:
    rows = play("referral", TALK, **MANY).brands[0].ledger.rows()
    named = {ITEMS[item] for item in rows["item"]}
    assert {"set_up", "staff", "hosting", "contact", "discount", "referral"} <= named
