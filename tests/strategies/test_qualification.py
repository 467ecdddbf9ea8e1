"""Qualification: who is asked, what is entered, what it costs; it sells nothing by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.firm.crm import NEVER
from sim.market import Market
from sim.strategies.base import validate_strategy_settings
from tests.strategies.leading import WEEKS, contacts, leads, play, programme, spent, unequal

KNOWN = ("population.consent_rate=0.8", "population.identified_rate=0.8")
EAGER = (*KNOWN, "population.openness_mean=3", "behaviour.survey_answer=1")


def database(market: Market) -> Any:
    """Return the focal brand's customer database."""
    return market.brands[0].crm


@pytest.mark.parametrize("ask", ["leads", "customers", "all"])
def test_those_concerned_are_asked_once_in_a_while(ask: str) -> None:
    market = play("qualification", *KNOWN, ask=ask, interval_weeks=12)
    sent, crm = contacts(market), database(market)
    assert sent.size > 20
    ids = sent["consumer"].astype(np.int64)
    lead = (crm.lead_since[ids] != NEVER) & (crm.lead_since[ids] < sent["week"])
    customer = (crm.first_purchase[ids] != NEVER) & (crm.first_purchase[ids] < sent["week"])
    concerned = {"leads": lead, "customers": customer, "all": lead | customer}[ask]
    assert concerned.all()
    order = np.lexsort((sent["week"], ids))
    same = np.diff(ids[order]) == 0
    assert np.diff(sent["week"][order])[same].min() >= 12


def test_answers_tell_what_people_like() -> None:
    def belief(market: Market) -> float:
        """Return the mean true interest in the theme the firm believes in most."""
        crm = database(market)
        ids = np.flatnonzero(leads(asked).answered != NEVER)
        themes = crm.interests.posterior("individual", ids, market.clock).argmax(axis=1)
        return float(market.consumers.traits["interests"][ids, themes].mean())

    asked = play("qualification", *EAGER, weeks=12, tick_weight=2.0)
    unasked = play("none", *EAGER, weeks=12)
    assert np.count_nonzero(leads(asked).answered != NEVER) > 60
    assert belief(asked) > belief(unasked) + 0.05
    noise = play("qualification", *EAGER, "behaviour.survey_error=1", weeks=12, tick_weight=2.0)
    assert belief(asked) > belief(noise) + 0.05


def test_plans_to_buy_soon_qualify_leads() -> None:
    market = play("qualification", *EAGER)
    notes = leads(market)
    told = notes.answered != NEVER
    soon = told & (notes.buys_by - notes.answered <= 13)
    lead = database(market).lead_since != NEVER
    assert (notes.qualified[soon & lead & notes.open_leads] != NEVER).all()
    assert (notes.qualified[told & ~soon] == NEVER).all()
    assert np.count_nonzero(notes.qualified != NEVER) > 5
    assert not (notes.qualified[~lead] != NEVER).any()


def test_it_costs_money_and_attention_and_sells_nothing_by_word() -> None:
    market = play("qualification", *EAGER, answer_cost=0.3)
    rows = programme(market, "qualification").tables()["answers"]
    asked, answered, soon = (sum(row[k] for row in rows) for k in (1, 2, 3))
    assert asked >= answered >= soon > 0
    assert spent(market, "survey") == pytest.approx(0.3 * answered)
    assert (
        market.consumers.state["fatigue"].mean()
        > play("none", *EAGER).consumers.state["fatigue"].mean()
    )
    # a questionnaire carries no evidence for trust, however often it is opened
    assert contacts(market)["opened"].sum() > 50
    silent = (*EAGER, "behaviour.attachment_gain=0")
    asked_in_vain = play("qualification", *silent)
    assert spent(asked_in_vain, "survey") > 0
    assert not unequal(play("none", *silent), asked_in_vain) & {"units", "brand", "trust_good"}


def test_without_consent_nobody_is_asked() -> None:
    nobody = ("population.consent_rate=0", "population.identified_rate=0.5")
    market = play("qualification", *nobody, form=False)
    assert contacts(market).size == 0
    assert unequal(play("none", *nobody), market) == set()


@pytest.mark.parametrize("total", [5.0, 30.0, 60.0])
def test_money_is_never_overdrawn_and_unpaid_answers_stay_unread(total: float) -> None:
    market = play("qualification", *EAGER, total=total, answer_cost=1.0, weeks=WEEKS + 4)
    assert spent(market) <= total
    opened = contacts(market)["opened"].sum()
    assert np.count_nonzero(leads(market).answered != NEVER) <= spent(market, "survey") + 1e-9
    assert opened > spent(market, "survey") or total == 5.0


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"strategy\.qualification\.ask"):
        validate_strategy_settings("qualification", {"ask": "friends"})
