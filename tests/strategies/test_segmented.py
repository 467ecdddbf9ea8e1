"""Personalisation by segment: one theme and one rhythm for each, from the database alone."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.population.records import THEMES
from sim.strategies.base import validate_strategy_settings
from sim.strategies.segmented import Segmented
from tests.strategies.remembering import (
    NO_CARDS,
    NO_CONSENT,
    WEEKS,
    letters,
    past,
    play,
    programme,
    same_people,
    same_purchases,
    spent,
)

_SURE = ("firm.crm.record_decay=0",)


@pytest.mark.parametrize("by", ["lifecycle", "rfm", "clusters", "potential"])
def test_every_segment_gets_the_theme_its_members_were_seen_to_like(by: str) -> None:
    market, contacts, weeks = letters("segmented", *_SURE, by=by, intervals=(8,), weeks=8)
    found = programme(market)
    assert isinstance(found, Segmented)
    label = found.made[0].label[contacts["consumer"]]
    assert contacts.size > 100
    for index in np.unique(label):
        inside = label == index
        # nobody has been written to before: a segment has one theme
        assert set(contacts["theme"][inside].tolist()) == {int(found.beliefs[0][index].argmax())}
    assert np.allclose(found.beliefs[0].sum(axis=1), 1.0)
    crm = past(*_SURE).brands[0].crm
    assert crm is not None
    evidence = crm.interests.evidence_now(np.arange(400), crm.warm_up)
    for index in np.unique(label):
        seen = evidence[found.made[0].members(int(index))].sum(axis=0)
        rest = found.beliefs[0][index] * (seen.sum() + 4.0) - seen
        assert np.all(rest > 0.0)  # what is left is the profile of everybody
        assert rest.sum() == pytest.approx(4.0)


def test_valuable_segments_are_written_to_more_often() -> None:
    market, contacts, weeks = letters("segmented", *_SURE, intervals=(2, 10), refit_weeks=520)
    found = programme(market)
    rank = found.made[0].ranks()[found.made[0].label[contacts["consumer"]]]
    series: dict[int, list[int]] = {}
    for who, week in zip(contacts["consumer"].tolist(), weeks.tolist(), strict=True):
        series.setdefault(who, []).append(week)
    of = dict(zip(contacts["consumer"].tolist(), rank.tolist(), strict=True))
    gaps = {best: [g for who, s in series.items() if (of[who] == 0) == best for g in np.diff(s)]
            for best in (True, False)}  # fmt: skip
    assert min(gaps[True]) == 2
    assert min(gaps[False]) == 10


def test_segments_are_made_anew_on_schedule() -> None:
    made = programme(play("segmented", refit_weeks=7)).made
    assert [one.week for one in made] == [0, 7, 14, 21, 28]
    assert np.any(made[0].label != made[-1].label)


def test_the_table_of_segments_counts_everybody_known() -> None:
    market = play("segmented", refit_weeks=520)
    rows = programme(market).tables()["segments"]
    known = past().brands[0].crm
    assert known is not None
    assert sum(row[2] for row in rows) == known.records
    worth = {row[1]: row[4] for row in rows}
    assert worth["premium"] > worth["regulars"] > worth["prospects"] == 0.0


def test_named_segments_alone_get_an_offer_and_the_programme_pays() -> None:
    own = {"offer": 0.4, "offer_to": ("lapsing", "newcomers"), "refit_weeks": 520}
    market, contacts, _ = letters("segmented", **own)
    latest = programme(market).made[0]
    chosen = [latest.names.index(name) for name in ("lapsing", "newcomers")]
    given = np.isin(latest.label[contacts["consumer"]], chosen)
    assert 0 < given.sum() < given.size
    assert np.array_equal(contacts["offer"] > 0, given)
    assert np.all(contacts["offer_weeks"][given] == 4)
    bought = market.recorder.all_purchases()
    face = bought["face_value"][(bought["brand"] == 0) & (bought["week"] >= 0)].sum()
    assert spent(market, "discount") == pytest.approx(face)


def test_themes_are_better_liked_than_any_theme_at_random() -> None:
    market, contacts, _ = letters("segmented")
    interests = market.consumers.traits["interests"]
    assert interests[contacts["consumer"], contacts["theme"]].mean() > 1.1 / THEMES


def test_without_consent_or_cards_nobody_is_written_to() -> None:
    for closed in (NO_CONSENT, NO_CARDS):
        market = play("segmented", *closed, offer=0.4, offer_to=("lapsing",))
        assert market.recorder.all_contacts().size == 0
        assert same_people(market, play("none", *closed))


def test_without_trace_and_money_no_purchase_changes() -> None:
    dead = "behaviour.attachment_gain=0"
    market = play("segmented", dead)
    assert market.recorder.all_contacts().size > 100
    assert same_purchases(market, play("none", dead))


def test_tiny_budgets_are_lived_on_and_the_run_off_is_silent() -> None:
    for total in (6.2, 8.0, 15.0):
        market = play("segmented", total=total, offer=0.5, offer_to=("lapsing",), weeks=WEEKS + 6)
        assert spent(market) <= total
        contacts = market.recorder.all_contacts()
        assert contacts.size == 0 or contacts["week"].max() < WEEKS


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"segment 'lapsed' by lifecycle.*mean 'lapsing'"):
        validate_strategy_settings("segmented", {"offer_to": ("lapsed",)})
    with pytest.raises(UserError, match=r"intervals must be whole weeks"):
        validate_strategy_settings("segmented", {"intervals": ()})
