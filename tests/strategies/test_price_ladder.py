"""Price ladder: the price rises with the relationship, and the programme pays the difference."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.strategies.base import validate_strategy_settings
from sim.strategies.price_ladder import PriceLadder
from tests.strategies.remembering import (
    NO_CARDS,
    NO_CONSENT,
    WEEKS,
    planner,
    play,
    programme,
    same_people,
    same_purchases,
    spent,
)

_SURE = ("firm.crm.record_decay=0", "population.need_mean=1")


def test_offers_fall_with_each_purchase_down_to_the_full_price() -> None:
    market = play("price_ladder", *_SURE)
    bought, crm = market.recorder.all_purchases(), market.brands[0].crm
    assert crm is not None
    cut = bought[(bought["brand"] == 0) & (bought["face_value"] > 0) & (bought["week"] >= 0)]
    depth = np.round(cut["face_value"] / (3.5 * cut["units"]), 6)
    assert set(depth.tolist()) == {0.4, 0.2, 0.1}
    by_person: dict[int, list[float]] = {}
    for who, share in zip(cut["consumer"].tolist(), depth.tolist(), strict=True):
        by_person.setdefault(who, []).append(share)
    assert all(cuts == sorted(cuts, reverse=True) for cuts in by_person.values())
    assert max(len(cuts) for cuts in by_person.values()) >= 2


def test_customers_of_before_pay_the_full_price() -> None:
    market = play("price_ladder", *_SURE)
    bought = market.recorder.all_purchases()
    own = bought[bought["brand"] == 0]
    before = np.unique(own["consumer"][own["week"] < 0])
    known = (market.consumers.traits["identified"] & 1) == 1
    contacts = market.recorder.all_contacts()["consumer"]
    assert contacts.size > 50
    assert not np.isin(contacts, before[known[before]]).any()


def test_an_offer_is_made_three_times_at_most_eight_weeks_apart() -> None:
    market = play("price_ladder", *_SURE, weeks=WEEKS)
    contacts = market.recorder.all_contacts()
    crm = market.brands[0].crm
    assert crm is not None
    never = np.flatnonzero(crm.purchases == 0)
    weeks: dict[int, list[int]] = {}
    for who, week in zip(contacts["consumer"].tolist(), contacts["week"].tolist(), strict=True):
        weeks.setdefault(who, []).append(week)
    still = [weeks[who] for who in never.tolist() if who in weeks]
    assert max(len(series) for series in still) == 3
    assert min(gap for series in still for gap in np.diff(series)) >= 8


def test_the_funnel_counts_who_stands_on_each_rung() -> None:
    market = play("price_ladder", *_SURE)
    found = programme(market)
    assert isinstance(found, PriceLadder)
    funnel = np.array(found.funnel)
    assert funnel.shape == (WEEKS, 5)
    known = market.brands[0].crm.records  # type: ignore[union-attr]
    assert funnel[-1].sum() == known
    assert funnel[-1, 0] < funnel[0, 0]  # people climb
    assert funnel[-1, 4] > funnel[0, 4]
    rungs = found.tables()["rungs"]
    assert rungs[0] == (0, 0, 0.4, int(funnel[0, 0]))
    assert rungs[-1] == (WEEKS - 1, 4, 0.0, int(funnel[-1, 4]))


def test_the_ladder_is_paid_at_face_value_and_never_beyond_its_money() -> None:
    market = play("price_ladder", *_SURE)
    bought = market.recorder.all_purchases()
    face = bought["face_value"][(bought["brand"] == 0) & (bought["week"] >= 0)].sum()
    assert spent(market, "discount") == pytest.approx(face)
    for total in (4.2, 8.0, 20.0):
        assert spent(play("price_ladder", *_SURE, total=total)) <= total


def test_it_is_for_leads_alone_where_asked() -> None:
    market = play("price_ladder", *_SURE, starts_with="leads", weeks=8)
    contacts = market.recorder.all_contacts()
    crm = market.brands[0].crm
    assert crm is not None
    first = crm.first_purchase[contacts["consumer"]]
    assert np.all((first >= 0) & (first < contacts["week"]))  # here nobody left a name


def test_without_consent_a_card_or_a_cut_nothing_happens() -> None:
    for closed in (NO_CONSENT, NO_CARDS):
        market = play("price_ladder", *closed)
        assert market.recorder.all_contacts().size == 0
        assert same_people(market, play("none", *closed))
    flat = play("price_ladder", rungs=(0.0, 0.0))
    assert flat.recorder.all_contacts().size == 0
    assert same_people(flat, play("none"))


def test_without_trace_offers_still_work_as_money_does() -> None:
    dead = "behaviour.attachment_gain=0"
    assert not same_purchases(play("price_ladder", dead), play("none", dead))


def test_the_offer_account_is_released_over_the_weeks() -> None:
    found = planner(play("price_ladder", *_SURE, total=300.0, weeks=4))
    assert 0.0 < found.discount_limit(4) < found.discount_limit(WEEKS - 1)


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"strategy\.price_ladder.*rungs must fall"):
        validate_strategy_settings("price_ladder", {"rungs": (0.1, 0.4)})
