"""Lead nurturing: stages from traces, content by stage, an end; and no word to anybody else."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.firm.crm import ENTRY_POINTS, NEVER
from sim.market import Market
from sim.scenario import strategy_leads
from sim.strategies.base import validate_strategy_settings
from sim.strategies.nurturing import READS, REQUESTS, SIGNED_UP
from tests.strategies.leading import WEEKS, contacts, leads, play, programme, spent, unequal


def database(market: Market) -> Any:
    """Return the focal brand's customer database."""
    return market.brands[0].crm


def test_entry_points_are_those_of_the_database() -> None:
    assert strategy_leads.ENTRY_POINTS == ENTRY_POINTS


def test_only_leads_are_written_to_and_not_after_they_bought() -> None:
    market = play("nurturing")
    sent = contacts(market)
    assert sent.size > 100
    crm = database(market)
    ids = sent["consumer"]
    assert (crm.lead_since[ids] != NEVER).all()
    assert (sent["week"] > crm.lead_since[ids]).all()
    bought = crm.first_purchase[ids]
    assert ((bought == NEVER) | (sent["week"] <= bought)).all()


def test_stages_follow_traces_and_the_entry_point() -> None:
    market = play("nurturing", weeks=20)
    one, crm = programme(market, "nurturing"), database(market)
    ids = np.arange(5)
    crm.pages[ids] = [0, 5, 11, 0, 0]
    crm.opened[ids], crm.clicked[ids] = [0, 0, 0, 1, 1], [0, 0, 0, 0, 1]
    crm.entry_point[ids] = ENTRY_POINTS.index("organic")
    assert one.stages(ids).tolist() == [SIGNED_UP, READS, REQUESTS, READS, REQUESTS]
    crm.entry_point[ids] = ENTRY_POINTS.index("friend")
    assert one.stages(ids).tolist() == [READS, READS, REQUESTS, READS, REQUESTS]


def test_each_stage_has_its_proof_and_one_offer_a_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    market = play("nurturing", weeks=1)
    one, crm = programme(market, "nurturing"), database(market)
    delivered: list[Any] = []
    deliver = market.deliver

    def listen(plans: Any) -> Any:
        delivered.append(plans[0].touches)
        return deliver(plans)

    monkeypatch.setattr(market, "deliver", listen)
    proofs, offers = set(), np.zeros(crm.size)
    for _ in range(30):
        known = np.flatnonzero(crm.lead_since != NEVER)
        stage = dict(zip(known.tolist(), one.stages(known).tolist(), strict=True))
        market.run_for(1)
        for touch in delivered[-1]:
            proofs.add((stage[int(touch["consumer"])], round(float(touch["proof"]), 6)))
            offers[touch["consumer"]] += touch["offer"] > 0
    assert proofs == {(0, 0.2), (1, 0.4), (2, 0.6)}
    assert offers.max() == 1


def test_intervals_hold_and_it_ends_when_ignored() -> None:
    unread = "population.openness_mean=-20"
    market = play("nurturing", unread, interval_weeks=(3, 3, 3), give_up=4)
    weeks: dict[int, list[int]] = defaultdict(list)
    for row in contacts(market):
        weeks[int(row["consumer"])].append(int(row["week"]))
    assert max(len(series) for series in weeks.values()) == 4
    assert min(np.diff(series).min() for series in weeks.values() if len(series) > 1) == 3
    _, *counts, lost = programme(market, "nurturing").tables()["stages"][-1]
    assert 0 < lost <= sum(counts)


def test_leads_learn_to_trust_and_nobody_else_changes() -> None:
    idle = play("nurturing", content_per_consumer=1e6)  # the sequence cannot be paid for
    busy = play("nurturing", offer=(0.0, 0.0, 0.0))
    assert contacts(idle).size == 0
    assert unequal(play("none"), idle) == {"consent"}
    ids = np.unique(contacts(busy)["consumer"][contacts(busy)["opened"] == 1])
    good = [market.consumers.state["trust_good"][ids, 0].sum() for market in (idle, busy)]
    assert good[1] > good[0] + 1.0


def test_without_consent_nobody_is_written_to() -> None:
    market = play("nurturing", form=False)
    assert contacts(market).size == 0
    assert leads(market).rows() == []
    assert unequal(play("none"), market) == set()
    assert spent(market) < 0.02 * 800 + 5 * WEEKS


def test_where_contacts_leave_no_trace_no_purchase_changes() -> None:
    silent = "behaviour.attachment_gain=0"
    plain, written = play("none", silent), play("nurturing", silent, offer=(0.0, 0.0, 0.0))
    assert contacts(written).size > 50
    assert not unequal(plain, written) & {"units", "brand", "trust_good", "awareness", "buzz"}


@pytest.mark.parametrize("total", [6.0, 30.0, 200.0])
def test_money_is_never_overdrawn(total: float) -> None:
    market = play("nurturing", total=total, weeks=WEEKS + 4)
    assert spent(market) <= total
    wanted = ("set_up", "staff", "content", "hosting", "contact", "discount", "refresh")
    parts = {name: spent(market, name) for name in wanted}
    assert sum(parts.values()) == pytest.approx(spent(market))
    if total > 100:
        assert min(parts[name] for name in wanted[:5]) > 0


def test_it_shares_the_site_with_content_in_any_order() -> None:
    one, other = play("content+nurturing"), play("nurturing+content")
    for market in (one, other):
        assert programme(market, "content").leads is programme(market, "nurturing").leads
        alone = play("nurturing")
        assert len(leads(market).rows()) > len(leads(alone).rows())
    visits = [programme(m, "content").tables()["visits"] for m in (one, other)]
    assert visits[0][:5] == visits[1][:5]


def test_mistakes_are_named() -> None:
    with pytest.raises(UserError, match=r"strategy\.nurturing.*proof must have 3 values"):
        validate_strategy_settings("nurturing", {"proof": [0.1]})
    with pytest.raises(UserError, match=r"start has no 'frend'.*friend"):
        validate_strategy_settings("nurturing", {"start": {"frend": 1}})
