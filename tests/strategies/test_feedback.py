"""Feedback: asked and heard, asked and ignored, and never asked without consent."""

from __future__ import annotations

import numpy as np

from sim.market import Market
from tests.strategies.serving import play, same_people, spent


def evidence(market: Market, name: str) -> float:
    return float(market.consumers.state[name][:, 0].sum())


def test_being_heard_builds_trust_and_being_ignored_destroys_it() -> None:
    heard, ignored, plain = play("feedback"), play("feedback", act=False), play("none")
    assert evidence(heard, "trust_good") > evidence(plain, "trust_good")
    assert evidence(ignored, "trust_bad") > evidence(plain, "trust_bad")
    assert evidence(heard, "trust_bad") < evidence(ignored, "trust_bad")


def test_what_answers_tell_makes_failures_rarer() -> None:
    market = play("feedback")
    brand = market.brands[0]
    assert brand.plan(30).record["failure_rate"][0] < 0.2
    assert spent(market, "improvement") > 0.0
    silent = play("feedback", act=False)
    assert silent.brands[0].plan(30).record["failure_rate"][0] == 0.2
    assert spent(silent, "improvement") == 0.0


def test_ratings_tell_the_satisfaction_of_those_who_answered() -> None:
    market = play("feedback")
    ratings = np.array(market.brands[0].active[0].ratings)
    assert ratings[:, 1].sum() > 50
    assert np.all(np.abs(ratings[:, 2]) < 1.0)
    assert 0.0 < ratings[:, 3].mean() < 1.0


def test_nobody_is_asked_without_consent_or_without_having_bought() -> None:
    none = ("population.consent_rate=0",)
    market = play("feedback", *none)
    assert same_people(market, play("none", *none))
    contacts = play("feedback").recorder.all_contacts()
    bought = play("feedback").recorder.all_purchases()
    customers = set(bought["consumer"][bought["brand"] == 0].tolist())
    assert set(contacts["consumer"].tolist()) <= customers


def test_without_affective_trace_a_survey_changes_nobody() -> None:
    dead = ("behaviour.attachment_gain=0", "behaviour.contact_harm=0")
    market = play("feedback", *dead, fix_span=0.0)
    plain = play("none", *dead)
    for name in ("trust_good", "trust_bad", "attachment", "awareness", "habit"):
        assert np.array_equal(market.consumers.state[name], plain.consumers.state[name])


def test_money_is_never_overdrawn() -> None:
    assert spent(play("feedback", total=30.0)) <= 30.0
