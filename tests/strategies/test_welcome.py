"""Welcome: the first purchase sets it off, and nothing else does."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.strategies.base import validate_strategy_settings
from tests.strategies.remembering import (
    NO_CARDS,
    NO_CONSENT,
    letters,
    play,
    same_people,
    same_purchases,
    spent,
)

_SURE = ("firm.crm.record_error=0", "firm.crm.record_decay=0")


def test_newcomers_are_written_to_one_and_five_weeks_after_their_first_purchase() -> None:
    market = play("welcome", *_SURE)
    contacts, crm = market.recorder.all_contacts(), market.brands[0].crm
    assert crm is not None
    assert contacts.size > 20
    since = contacts["week"] - crm.first_purchase[contacts["consumer"]]
    assert set(since.tolist()) == {1, 5}
    new = np.flatnonzero(crm.contactable & (crm.first_purchase >= 0) & (crm.first_purchase < 24))
    assert set(new.tolist()) <= set(contacts["consumer"].tolist())


def test_the_theme_is_the_need_bought_last() -> None:
    market, contacts, _ = letters("welcome", *_SURE, series_weeks=(1,))
    crm = market.brands[0].crm
    assert crm is not None
    once = contacts[crm.purchases[contacts["consumer"]] == 1]
    assert once.size > 10
    bought = crm.theme_week[once["consumer"], once["theme"]]
    assert np.array_equal(bought, crm.first_purchase[once["consumer"]])


def test_the_second_purchase_may_be_cheaper_and_the_programme_pays() -> None:
    market = play("welcome", offer=0.4, series_weeks=(1, 3))
    bought = market.recorder.all_purchases()
    cut = bought[(bought["brand"] == 0) & (bought["face_value"] > 0) & (bought["week"] >= 0)]
    assert cut.size > 0
    assert spent(market, "discount") == pytest.approx(cut["face_value"].sum())
    assert np.allclose(cut["face_value"], 0.4 * 3.5 * cut["units"])


def test_without_consent_or_a_card_nobody_is_written_to() -> None:
    for closed in (NO_CONSENT, NO_CARDS):
        market = play("welcome", *closed, offer=0.4)
        assert market.recorder.all_contacts().size == 0
        assert same_people(market, play("none", *closed))


def test_without_trace_and_money_no_purchase_changes() -> None:
    dead = "behaviour.attachment_gain=0"
    market = play("welcome", dead)
    assert market.recorder.all_contacts().size > 20
    assert same_purchases(market, play("none", dead))


def test_tiny_budgets_are_lived_on() -> None:
    for total in (4.2, 5.0, 9.0):
        assert spent(play("welcome", total=total, offer=0.5)) <= total


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"strategy\.welcome.*series_weeks must rise"):
        validate_strategy_settings("welcome", {"series_weeks": (5, 1)})
