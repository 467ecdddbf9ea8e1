"""Content: reach that builds up and ages, and what a site brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.strategies.base import validate_strategy_settings
from tests.strategies.leading import WEEKS, leads, past, play, programme, spent, unequal

SILENT = "behaviour.attachment_gain=0"


def trust(good: float, bad: float) -> float:
    return (1 + good) / (2 + good + bad)


def test_reach_builds_up_with_falling_returns_and_ages() -> None:
    settings: dict[str, Any] = {
        "base_reach": 0.1,
        "most_reach": 0.5,
        "ageing": 0.0,
        "half_reach": 0.03,
    }
    reach = [programme(play("content", weeks=n, **settings), "content").reach for n in (1, 10, 20)]
    assert reach[0] > 0.1
    assert reach[1] == pytest.approx(0.3)  # ten weeks of 0.003 a consumer
    assert reach[1] - reach[0] > reach[2] - reach[1] > 0
    ageing = programme(play("content", weeks=20, **{**settings, "ageing": 0.1}), "content").reach
    assert ageing < reach[2]


def test_content_brings_visitors_names_awareness_and_trust() -> None:
    plain = play("content", weekly_per_consumer=0.0)
    rich = play("content", weekly_per_consumer=0.01)
    visits = [
        sum(row[2] for row in programme(m, "content").tables()["visits"]) for m in (plain, rich)
    ]
    assert visits[1] > 1.3 * visits[0]
    assert len(leads(rich).rows()) > len(leads(plain).rows()) > 20
    before, after = (market.consumers.state for market in (plain, rich))
    assert after["trust_good"][:, 0].sum() > before["trust_good"][:, 0].sum() + 10
    assert after["awareness"][:, 0].mean() > before["awareness"][:, 0].mean()


def test_a_site_without_content_changes_nothing_but_consent() -> None:
    none, site = play("none"), play("content", weekly_per_consumer=0.0)
    assert unequal(none, site) == {"consent"}
    closed = play("content", weekly_per_consumer=0.0, form=False)
    assert unequal(none, closed) == set()
    assert leads(closed).rows() == []


def test_where_contacts_leave_no_trace_content_leaves_none() -> None:
    none, rich = play("none", SILENT), play("content", SILENT, form=False)
    assert spent(rich, "content") > 0
    assert unequal(none, rich) == set()


def test_nobody_searches_nobody_comes() -> None:
    idle = ("behaviour.search=0", "behaviour.browse_buzz=0", "behaviour.browse_friend=0")
    market = play("content", *idle)
    assert programme(market, "content").tables() == {"visits": [], "leads": []}
    assert unequal(play("none", *idle), market) == set()


@pytest.mark.parametrize("total", [5.0, 20.0, 150.0])
def test_money_is_never_overdrawn_and_lasts(total: float) -> None:
    market = play("content", total=total, weeks=WEEKS + 4)
    assert spent(market) <= total
    rows = market.brands[0].ledger.rows()
    if total > 20:
        assert spent(market, "content") > 0.3 * total
        assert rows["week"].max() == WEEKS - 1  # and nothing after it
    assert spent(play("content", total=None, weeks=5), "content") == pytest.approx(5 * 0.003 * 800)


def test_names_open_records_that_allow_contact() -> None:
    market = play("content")
    crm = market.brands[0].crm
    assert crm is not None
    rows = leads(market).rows()
    ids = np.array([row[0] for row in rows])
    assert crm.known[ids].all()
    # nobody had given consent to this brand before
    started = past().consumers.state["consent"][ids] & 1
    assert not started.any()
    assert crm.consent[ids].mean() > 0.9
    assert {row[2] for row in rows} <= {"advert", "organic", "link", "friend", "store"}


@pytest.mark.parametrize("kind", ["gift_retail", "subscription", "durable"])
def test_it_runs_in_every_market_and_as_a_rivals(kind: str) -> None:
    small = (f"market={kind}", "population.size=300", "horizon.warm_up=4", "horizon.weeks=12")
    market = play("content", *small, weeks=12)
    assert spent(market, "content") > 0
    rival = ("competition.strategies.leader=content", "population.size=300")
    arm = past(*rival).fork("status_quo")
    arm.run_for(12)
    assert arm.brands[1].ledger.total() > 0
    found = arm.brands[1].crm
    assert found is not None
    assert found.leads is not None
    assert found.leads.rows()


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"strategy\.content\.prof.*proof"):
        validate_strategy_settings("content", {"prof": 1})
    with pytest.raises(UserError, match=r"strategy\.content\.most_reach"):
        validate_strategy_settings("content", {"most_reach": 2})
