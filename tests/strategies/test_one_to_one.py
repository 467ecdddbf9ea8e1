"""One planner of contacts: information alone sets mass and one to one apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.firm.ledger import ITEMS
from sim.scenario.strategy import OneToOneSettings

Worlds = Callable[..., Any]


def test_mass_on_individual_terms_is_one_to_one_bit_for_bit(world: Worlds) -> None:
    terms = OneToOneSettings(offer=0.1).model_dump()
    mass = world().play("mass", 100.0, {"mass": terms})
    one = world().play("one_to_one", 100.0, {"one_to_one": terms})
    assert mass.touches().size > 300
    assert mass.touches().tolist() == one.touches().tolist()
    assert mass.brand.ledger.rows().tolist() == one.brand.ledger.rows().tolist()


def test_mass_says_the_same_to_all_and_one_to_one_does_not(world: Worlds) -> None:
    terms = {**OneToOneSettings().model_dump(), "timing": "calendar", "pooling": "all"}
    mass = world(weeks=4).play("mass", 100.0, {"mass": terms})
    assert len(set(mass.touches()["theme"])) == 1
    own = {"one_to_one": {"timing": "calendar"}}
    one = world(weeks=4).play("one_to_one", 100.0, own)
    assert len(set(one.touches()["theme"])) > 4


def test_individual_themes_hit_what_people_like_more_often(world: Worlds) -> None:
    hits = {}
    for pooling in ("all", "segment", "individual", "real_time"):
        played = world(warm_up=40).play("one_to_one", 100.0, {"one_to_one": {"pooling": pooling}})
        touches = played.touches()
        hits[pooling] = np.mean(touches["theme"] == played.likes[touches["consumer"]])
    assert hits["individual"] > hits["segment"] > hits["all"]
    assert hits["real_time"] < hits["individual"]  # here needs are unrelated to what people like


def test_without_consent_only_the_ledger_moves(world: Worlds) -> None:
    silent = world(consent=0.0).play("none", 100.0)
    funded = world(consent=0.0).play("one_to_one", 100.0)
    assert funded.touches().size == 0
    assert funded.spent() > 0.0
    for week in range(26):
        assert funded.plans[week].record.tobytes() == silent.plans[week].record.tobytes()
        assert funded.plans[week].pull is None


def test_calendar_and_personal_intervals_are_kept(world: Worlds) -> None:
    calendar = world().play("one_to_one", 100.0, {"one_to_one": {"timing": "calendar"}})
    sent = [calendar.plans[week].touches.size for week in range(26)]
    assert [size > 0 for size in sent] == [week % 4 == 0 for week in range(26)]
    personal = world().play("one_to_one", 100.0)
    weeks: dict[int, list[int]] = {}
    for week in range(26):
        plan = personal.plans[week]
        for person in (*plan.touches["consumer"], *plan.undelivered["consumer"]):
            weeks.setdefault(int(person), []).append(week)
    gaps = [gap for series in weeks.values() for gap in np.diff(series)]
    assert min(gaps) == 4
    assert max(series[0] for series in weeks.values()) == 3
    assert len({series[0] for series in weeks.values()}) == 4


def test_contacts_are_charged_sent_or_bounced_at_the_price_of_the_channel(world: Worlds) -> None:
    played = world().play("one_to_one", 100.0, {"one_to_one": {"channel": "letter"}})
    sent = sum(plan.touches.size + plan.undelivered.size for plan in played.plans.values())
    assert played.spent("contact") == pytest.approx(0.9 * sent)
    assert sum(plan.undelivered.size for plan in played.plans.values()) > 0
    rows = played.brand.ledger.rows()
    sides = set(rows[rows["item"] == ITEMS.index("contact")]["side"])
    assert sides <= {0, 1}


def test_scarce_money_lasts_to_the_end_and_the_most_valuable_come_first(world: Worlds) -> None:
    settings = {"channel": "letter", "timing": "calendar", "select": "most_valuable"}
    played = world().play("one_to_one", 80.0, {"one_to_one": settings})
    sizes = [played.plans[week].touches.size for week in range(0, 26, 4)]
    assert min(sizes) > 0
    assert max(sizes) < 40
    everyone = np.mean(played.brand.crm.units[played.brand.crm.known])
    assert played.brand.crm.units[played.touches()["consumer"]].mean() > 1.3 * everyone


def test_offers_go_to_the_overdue_and_cost_face_value_and_customisation(world: Worlds) -> None:
    settings = {"offer": 0.2, "offer_to": "all", "customised_cost": 0.3}
    played = world().play("one_to_one", 2000.0, {"one_to_one": settings})
    face = made = 0.0
    for week, sales in played.sales.items():
        if week < 26:
            own = (sales.brand == 0) & (sales.cut > 0)
            face += float((sales.units * sales.cut * 3.5)[own].sum())
            made += float(sales.units[own].sum() * 0.3)
    assert face > 0
    assert played.spent("discount") == pytest.approx(face)
    assert played.spent("customised") == pytest.approx(made)
    lapsing = world().play("one_to_one", 2000.0, {"one_to_one": {"offer": 0.2}})
    given = lapsing.touches()["offer"] > 0
    assert 0 < given.sum() < 0.7 * given.size


def test_staff_that_cannot_be_paid_does_not_write(world: Worlds) -> None:
    settings = {"set_up_per_consumer": 0.0, "staff_per_consumer": 0.1}
    played = world().play("one_to_one", 70.0, {"one_to_one": settings})
    assert played.touches().size == 0
    assert played.spent("staff") == pytest.approx(60.0)
