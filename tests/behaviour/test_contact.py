"""Direct contacts: relevance, one door, fatigue, permission, and the best frequency."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.choice import unthinking
from sim.behaviour.contact import absorb, meet_contacts, receive, relevance, weariness
from sim.behaviour.memory import fade
from sim.kernels import kernel
from sim.population.records import NOBODY, PERSONAL_MOMENT, SOURCE_DIRECT, SOURCE_NONE
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, World, luck, write

PEOPLE = 2000


def match(world: World, theme: int, week: int = 0) -> float:
    return float(relevance(world.t, world.s, world.p, theme, week))


def test_relevance_by_hand(world: World) -> None:
    write(world.p, need_relevance=0.5, wear_out=0.3)
    world.t["interests"] = [0.4, 0.6, 0, 0, 0, 0, 0, 0]
    world.s["need_theme"] = 1
    assert match(world, 0) == pytest.approx(0.5 * 0.4)
    assert match(world, 1) == pytest.approx(0.5 * 0.6 + 0.5)
    assert match(world, 2) == 0.0
    assert match(world, NOBODY) == 0.0
    world.s["saturation"][1] = 2.0
    assert match(world, 1) == pytest.approx(0.8 * math.exp(-0.6))


def test_a_personal_moment_matches_in_its_week_alone(world: World) -> None:
    world.t["birthday"] = 10
    assert [match(world, PERSONAL_MOMENT, week) for week in (10, 62, 11, 0)] == [1, 1, 0, 0]


def test_weariness_grows_with_fatigue_against_comfort(world: World) -> None:
    world.t["comfort"] = 4
    values = []
    for fatigue in (0, 2, 4, 8, 400):
        world.s["fatigue"] = fatigue
        values.append(weariness(world.t, world.s))
    assert values == pytest.approx([0, 0.2, 0.5, 0.8, 1], abs=1e-3)


def test_an_opened_contact_by_hand(world: World) -> None:
    write(
        world.p, trace=0.9, attachment_gain=0.05, contact_buzz=2, contact_buzz_floor=0.3,
        buzz_saturation=0.5, contact_awareness=0.02,
    )  # fmt: skip
    world.t["congruence"] = 1.25
    write(world.s, attachment=0.2, buzz=0.4)
    world.touch["theme"] = 3
    absorb(world.t, world.s, world.p, world.touch, 0.5, 0.6)
    s = world.s
    assert s["attachment"][0] == pytest.approx(0.2 + 0.05 * 0.5 * 0.6 * 1.25 * 0.8)
    assert s["buzz"][0] == pytest.approx(0.4 + 2 * 0.9 * 0.5 * (0.3 + 0.7 * 0.6) * (1 - 0.5 * 0.4))
    assert s["awareness"][0] == pytest.approx(0.5 + 0.02 * 0.9 * 0.5 * 0.5)
    assert s["saturation"].tolist() == [0, 0, 0, 1, 0, 0, 0, 0]
    assert s["source"] == SOURCE_DIRECT
    assert (s["attachment"][1], s["offer"]) == (np.float32(0.2), 0)
    assert s["quality"][0] == np.float32(0.6)


def test_evidence_builds_trust_as_far_as_it_is_relevant(world: World) -> None:
    write(world.p, trace=1)
    world.touch["proof"] = 0.4
    absorb(world.t, world.s, world.p, world.touch, 0.5, 0.25)
    assert world.s["trust_good"].tolist() == pytest.approx([0.05, 0, 0, 0])
    absorb(world.t, world.s, world.p, world.touch, 0.5, 0.0)
    assert world.s["trust_good"][0] == pytest.approx(0.05)


def test_offer_and_claim_are_taken_in(world: World) -> None:
    write(world.p, trace=1, claim_learning=0.02)
    write(world.touches, brand=1, theme=PERSONAL_MOMENT, offer=0.3, offer_weeks=4, claim=1.0)
    absorb(world.t, world.s, world.p, world.touch, 1.0, 1.0)
    s = world.s
    assert (s["offer"], s["offer_brand"], s["offer_weeks"]) == (np.float32(0.3), 1, 4)
    assert s["quality"][1] == pytest.approx(0.6 + 0.02 * 0.4)
    assert s["saturation"].sum() == 0  # a personal moment wears no theme out
    assert s["source"] == SOURCE_NONE  # a rival's


REASONS = ("overpayment", "deficit", "boredom")


@pytest.mark.parametrize("remedy", range(5))
def test_a_remedy_eases_its_own_reason_alone(world: World, remedy: int) -> None:
    write(world.s, contract=0, overpayment=0.5, deficit=0.6, boredom=0.7)
    write(world.touch, remedy=remedy, remedy_left=0.2)
    absorb(world.t, world.s, world.p, world.touch, 1.0, 0.5)
    for number, (name, before) in enumerate(zip(REASONS, (0.5, 0.6, 0.7), strict=True), 1):
        left = 0.2 if number == remedy else 1.0
        assert world.s[name] == pytest.approx(left * before)
    assert world.s["relief"] == pytest.approx(0.8 if remedy == 4 else 0.0)


def test_a_remedy_is_for_the_contract_held(world: World) -> None:
    write(world.s, contract=1, deficit=0.6)
    write(world.touch, remedy=2, remedy_left=0.2)
    absorb(world.t, world.s, world.p, world.touch, 1.0, 0.5)
    assert world.s["deficit"] == np.float32(0.6)
    world.touch["brand"] = 1
    absorb(world.t, world.s, world.p, world.touch, 1.0, 0.5)
    assert world.s["deficit"] == pytest.approx(0.12)


def test_without_gain_an_opened_contact_leaves_no_trace(world: World) -> None:
    write(world.p, trace=0, attachment_gain=0)
    world.touch["claim"] = 1
    absorb(world.t, world.s, world.p, world.touch, 1.0, 1.0)
    for name in ("attachment", "buzz", "awareness", "quality", "source"):
        assert np.array_equal(world.s[name], world._new[name])


def get(world: World, i: int, week: int = 0) -> Any:
    world.touch["opened"] = world.touch["clicked"] = world.touch["opted_out"] = 0
    touch, channel = world.touches[0], world.channels[0]
    receive(i, week, 0, *LUCK, world.t, world.s, world.p, touch, channel)
    return world.touch


def counts(world: World) -> dict[str, int]:
    found = {"opened": 0, "clicked": 0, "opted_out": 0, "wake": 0}
    for i in range(PEOPLE):
        world.again()
        touch = get(world, i)
        for name in ("opened", "clicked", "opted_out"):
            found[name] += int(touch[name])
        found["wake"] += int(world.s["wake"] == 1)
    return found


def test_opening_clicking_and_leaving_have_their_chances(world: World) -> None:
    write(world.p, open_relevance=0.5, open_attachment=0.5, open_fatigue=2, contact_wake=0.5)
    write(world.p, click_base=-1, click_relevance=1.5, opt_out_fatigue=1.5, opt_out_attachment=0.5)
    write(world.p, trace=1, need_relevance=0.5)
    write(world.t, openness=0.2)
    write(world.s, attachment=0.4, fatigue=2.0, need_theme=0)  # weariness .2
    write(world.channels, opt_out=0.05)
    world.keep()
    fit = 0.5 / 8 + 0.5
    opens = 1 / (1 + math.exp(-(0.2 + 0.5 * fit + 0.5 * 0.4 - 2 * 0.2)))
    clicks = 1 / (1 + math.exp(-(-1 + 1.5 * fit)))
    leaves = 0.05 * (1 - fit) * math.exp(1.5 * 0.2) * (1 - 0.5 * 0.4)
    found = counts(world)
    assert found["opened"] == (luck(Decision.OPEN, 0, PEOPLE) < opens).sum()
    for name, chance in (("wake", 0.5 * opens), ("clicked", clicks * opens), ("opted_out", leaves)):
        assert stats.binomtest(found[name], PEOPLE, chance).pvalue > 0.001


@pytest.mark.parametrize(
    ("field", "value", "more"),
    [("attachment", 0.9, True), ("need_theme", 0, True), ("fatigue", 8.0, False)],
)
def test_relevance_and_attachment_open_messages_and_fatigue_does_not(
    world: World, field: str, value: float, more: bool
) -> None:
    world.s["need_theme"] = 5
    world.keep()
    usual = counts(world)["opened"]
    world.s[field] = value
    world.keep()
    changed = counts(world)["opened"]
    assert changed > usual if more else changed < usual


def test_every_delivery_of_little_relevance_tires_and_hurts_the_tired(world: World) -> None:
    write(world.p, trace=1, contact_harm=0.01)
    write(world.channels, weight=1, notice=0.8)
    write(world.t, openness=-50)  # never opened
    write(world.s, attachment=0.5, fatigue=4.0)  # weariness one half
    world.touch["theme"] = NOBODY
    assert get(world, 0)["opened"] == 0
    assert world.s["attachment"][0] == pytest.approx(0.5 - 0.01 * 0.8 * 1 * 0.5 * 1.5)
    assert world.s["fatigue"] == pytest.approx(5.0)
    world.again()
    write(world.s, attachment=0.5)  # rested: it tires, it does not hurt
    get(world, 0)
    assert (world.s["attachment"][0], world.s["fatigue"]) == (0.5, 1.0)


def test_without_consent_nothing_is_delivered_but_through_open_doors(world: World) -> None:
    world.s["consent"] = 0b10
    world.t["openness"] = 50
    before = world.s.copy()
    assert get(world, 0)["opened"] == 0
    assert all(np.array_equal(world.s[name], before[name]) for name in before.dtype.names)
    world.touch["brand"] = 1
    assert get(world, 0)["opened"] == 1
    world.again()
    write(world.s, consent=0)
    world.channels["always_opened"] = 1
    world.t["openness"] = -50
    assert get(world, 0)["opened"] == 1


def test_contacts_bounce_and_permission_ends_for_good(world: World) -> None:
    world.t["openness"] = 50
    world.channels["bounce"] = 0.3
    delivered = 0
    for i in range(PEOPLE):
        world.again()
        delivered += int(get(world, i)["opened"])
    assert delivered == (luck(Decision.BOUNCE, 0, PEOPLE) >= 0.3).sum()
    write(world.channels, bounce=0, opt_out=1.0)
    write(world.touches, theme=NOBODY)
    world.again()
    assert get(world, 0)["opted_out"] == 1
    assert world.s["consent"] == 0b10
    assert get(world, 0)["opened"] == 0  # the next one is not delivered


def test_an_opened_contact_makes_the_next_occasion_deliberate(world: World) -> None:
    write(world.p, contact_wake=1, trace=1, habit_weight=1)
    write(world.t, openness=50, deliberation=0)
    world.s["habit"][1] = 1.0
    occasion = (3, 0, 0, *LUCK, world.t, world.s, world.p, world.brands)
    assert unthinking(*occasion) == 1
    get(world, 3)
    assert world.s["wake"] == 1
    assert unthinking(*occasion) == NOBODY
    world.again()
    write(world.p, contact_wake=0)
    get(world, 3)
    assert world.s["wake"] == 0


def test_each_contact_of_the_week_is_met_in_the_order_sent_with_luck_of_its_own(
    world: World,
) -> None:
    world.touches = np.repeat(world.touches, 3)
    write(world.touches, channel=0, theme=[0, 1, 2])
    start = np.array([0, 0, 3, 3])
    chance = 1 / (1 + math.exp(-(world.p["open_relevance"] / 16)))
    world.s["need_theme"] = 7
    world.p["trace"] = 0  # or attachment would change from one to the next
    world.p["attachment_gain"] = 0
    world.p["open_fatigue"] = 0
    for week in range(20):
        world.again()
        world.s["need_theme"] = 7
        world.touches["opened"] = 0
        arguments = (world.t, world.s, world.p, world.touches, start, world.channels)
        meet_contacts(1, week, *LUCK, *arguments)
        lucky = [luck(Decision.OPEN, week, 2, 4 * d)[1] < chance for d in range(3)]
        assert world.touches["opened"].tolist() == lucky
        assert world.s["saturation"][:3].tolist() == lucky
        meet_contacts(0, week, *LUCK, *arguments)  # nothing was sent to this one
        assert world.s["saturation"][:3].tolist() == lucky


@kernel
def year_of_contacts(
    people: Any, weeks: Any, every: Any, k0: Any, k1: Any, t: Any, states: Any, p: Any,
    touch: Any, channel: Any, brands: Any,
) -> Any:  # fmt: skip
    """Contact people every so many weeks; return their mean attachment over the second half."""
    total = 0.0
    for i in range(people):
        s = states[i]
        for week in range(weeks):
            if week % every == 0:
                receive(i, week, 0, k0, k1, t, s, p, touch, channel)
            fade(s, p, brands)
            if 2 * week >= weeks:
                total += s.attachment[0]
    return total / (people * (weeks // 2))


INTERVALS = (1, 2, 4, 8, 13, 26)


def by_interval(world: World, interest: float) -> dict[int, float]:
    """Return attachment by weeks between contacts of a theme of this interest, by email."""
    world.t["interests"][0] = interest
    write(world.s, need_theme=7, attachment=0.1)
    write(world.channels, depth=1, notice=1, weight=1, opt_out=0.004)
    write(world.t, openness=-1.0, comfort=4)
    found = {}
    for every in INTERVALS:
        states = np.repeat(np.asarray(world.s).reshape(1), 300)
        found[every] = year_of_contacts(
            300, 104, every, *LUCK, world.t, states, world.p, world.touch, world.channels[0],
            world.brands,
        )  # fmt: skip
    return found


def test_the_best_frequency_is_an_inner_one_and_lower_for_less_relevant_content(
    world: World,
) -> None:
    """Drèze & Bonfrer (2008): too often tires and hurts, too rarely lets attachment fade."""
    best = {}
    for interest in (0.3, 0.9):
        found = by_interval(world, interest)
        best[interest] = max(found, key=lambda every: found[every])
    assert 1 < best[0.9] < best[0.3] < 26


def test_irrelevant_contacts_hurt_the_more_the_more_often(world: World) -> None:
    found = by_interval(world, 0.0)
    assert found[1] < found[4] < found[26]
