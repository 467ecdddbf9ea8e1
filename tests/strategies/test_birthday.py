"""Birthday: told on a form, answered in its week, irrelevant in any other."""

from __future__ import annotations

import numpy as np

from sim.population.records import PERSONAL_MOMENT
from tests.strategies.remembering import (
    NO_CARDS,
    NO_CONSENT,
    WARM_UP,
    letters,
    past,
    play,
    same_people,
    same_purchases,
    spent,
)


def test_everybody_who_told_is_written_to_in_their_week_alone() -> None:
    market, contacts, weeks = letters("birthday", declared=1.0, date_error=0.0)
    birthday = market.consumers.traits["birthday"][contacts["consumer"]]
    assert contacts.size > 20
    assert np.array_equal((weeks + WARM_UP) % 52, birthday)
    assert set(contacts["theme"].tolist()) == {PERSONAL_MOMENT}
    crm = market.brands[0].crm
    assert crm is not None
    told = crm.birthday >= 0
    assert np.array_equal(crm.birthday[told], market.consumers.traits["birthday"][told])


def test_only_known_buyers_are_asked_once_and_some_do_not_tell() -> None:
    market, all_tell = play("birthday", declared=0.5), play("birthday", declared=1.0)
    crms = [one.brands[0].crm for one in (market, all_tell)]
    told = [int(np.count_nonzero(crm.birthday >= 0)) for crm in crms if crm is not None]
    assert 0.35 < told[0] / told[1] < 0.65
    asked = round(spent(market, "identification") / 0.01)
    assert asked == told[1]
    bought = past().recorder.all_purchases().size
    assert bought > 0


def test_wrong_dates_are_other_weeks_and_find_nobody_in_the_mood() -> None:
    right, wrong = (play("birthday", declared=1.0, date_error=error) for error in (0.0, 1.0))
    contacts = wrong.recorder.all_contacts()
    birthday = wrong.consumers.traits["birthday"][contacts["consumer"]]
    assert contacts.size > 20
    assert np.all((contacts["week"] + WARM_UP) % 52 != birthday)
    opened = [one.recorder.all_contacts() for one in (right, wrong)]
    gain = []
    for market, rows in zip((right, wrong), opened, strict=True):
        ids = np.unique(rows["consumer"])
        plain = play("none").consumers.state["attachment"][ids, 0]
        gain.append(float((market.consumers.state["attachment"][ids, 0] - plain).mean()))
    assert gain[0] > gain[1]


def test_untold_unasked_without_consent_nothing_happens() -> None:
    untold = play("birthday", declared=0.0)
    assert untold.recorder.all_contacts().size == 0
    assert same_people(untold, play("none"))
    for closed in (NO_CONSENT, NO_CARDS):
        market = play("birthday", *closed, offer=0.3)
        assert market.recorder.all_contacts().size == 0
        assert same_people(market, play("none", *closed))


def test_without_trace_and_money_no_purchase_changes() -> None:
    dead = "behaviour.attachment_gain=0"
    market = play("birthday", dead, declared=1.0)
    assert market.recorder.all_contacts().size > 20
    assert same_purchases(market, play("none", dead))


def test_a_present_is_a_price_cut_that_the_programme_pays() -> None:
    market = play("birthday", declared=1.0, offer=0.4)
    bought = market.recorder.all_purchases()
    face = bought["face_value"][(bought["brand"] == 0) & (bought["week"] >= 0)].sum()
    assert face > 0.0
    assert abs(spent(market, "discount") - face) < 1e-6


def test_tiny_budgets_are_lived_on() -> None:
    for total in (4.2, 6.0, 9.0):
        assert spent(play("birthday", total=total, offer=0.5)) <= total
