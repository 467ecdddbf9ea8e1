"""What may cause what: who is never met is never changed, and nothing travels faster than talk."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.firm.programme import NO_CLAIM, TOUCH, Part
from sim.market import Market
from sim.population.records import SOURCE_DIRECT, SOURCE_WORD_OF_MOUTH
from sim.scenario.strategy import NoneSettings
from sim.strategies.base import Arm, Programme
from tests.worlds import (
    BUSY,
    KINDS,
    at_fork,
    differences,
    different,
    different_rows,
    hops,
    run_arm,
    small,
)

# --- money without contact ---------------------------------------------------------------------

NO_CONSENT = (*BUSY, "population.consent_rate=0")
SILENT_CARD = (
    "strategy.loyalty_programme.redemption=0",
    "strategy.loyalty_programme.member_utility=0",
)
FULL_DIRECT = ("strategy.mass.media_share=0", "strategy.mass.direct_share=1")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("arm", ["one_to_one", "mass", "loyalty_programme"])
def test_a_programme_nobody_consents_to_changes_ledger_rows_alone(
    kind: str, keep: bool, arm: str
) -> None:
    kept = f"budget.keep_status_quo={str(keep).lower()}"
    world = (*NO_CONSENT, *SILENT_CARD, *FULL_DIRECT, f"market={kind}", kept)
    funded = run_arm(arm, *world)
    without = run_arm("status_quo" if keep else "none", *world)
    assert differences(funded, without) == {}
    assert funded.recorder.all_contacts().size == 0
    if arm != "mass":  # mass has no fixed cost but its records
        assert funded.brands[0].ledger.total() > without.brands[0].ledger.total() + 1.0
    else:
        assert funded.brands[0].ledger.total() > without.brands[0].ledger.total()


def test_with_consent_the_same_programme_changes_consumers() -> None:
    assert "state" in differences(run_arm("one_to_one", *BUSY), run_arm("status_quo", *BUSY))


def test_every_arm_keeps_the_usual_plan_to_the_last_exposure() -> None:
    """What goes on underneath must be the same number, or luck at its edge would differ."""
    past = at_fork(overrides=NO_CONSENT)
    usual, added = past.fork("status_quo"), past.fork("one_to_one+loyalty_programme")
    for week in range(18):
        plans = [market.brands[0].plan(week).record for market in (usual, added)]
        assert different(*plans) == [], week
    assert plans[0]["advertising"][0] > 0


# --- information is all that sets mass and one to one apart ---------------------------------------

ONE_TO_ONE = (
    "media_share=0.2",
    "direct_share=0.8",
    "interval_weeks=3",
    "timing=personal",
    "pooling=individual",
    "offer=0.1",
    "offer_to=lapsing",
    "offer_reserve=0.4",
    "customised_cost=0.05",
    "set_up_per_consumer=0.02",
    "staff_per_consumer=0.0003",
)
SAME_TERMS = (
    *BUSY,
    "budget.total=300",  # money binds: who is reached must be the same too
    *(f"strategy.one_to_one.{term}" for term in ONE_TO_ONE),
    *(f"strategy.mass.{term}" for term in ONE_TO_ONE),
)


def ledger_without_names(market: Market) -> list[tuple[Any, ...]]:
    """Return all ledger rows as tuples."""
    return [tuple(row) for row in market.brands[0].ledger.rows().tolist()]


@pytest.mark.parametrize("kind", KINDS)
def test_mass_given_individual_themes_is_one_to_one_bit_for_bit(kind: str) -> None:
    world = (*SAME_TERMS, f"market={kind}")
    mass, one_to_one = run_arm("mass", *world), run_arm("one_to_one", *world)
    assert differences(mass, one_to_one) == {}
    assert different(mass.recorder.all_contacts(), one_to_one.recorder.all_contacts()) == []
    assert ledger_without_names(mass) == ledger_without_names(one_to_one)
    assert mass.recorder.all_contacts().size > 100


def test_one_theme_for_all_is_not_one_to_one() -> None:
    mass = run_arm("mass", *SAME_TERMS, "strategy.mass.pooling=all")
    assert "state" in differences(mass, run_arm("one_to_one", *SAME_TERMS))


def themes_sent(past: Market, arm: str, lookup: NDArray[Any] | None = None) -> tuple[float, float]:
    """Return mean true interest in the themes an arm sends, and mean final attachment of all.

    Args:
        past: the market at the fork.
        arm: whose contacts.
        lookup: (consumers,) whose record the firm takes for each consumer's; None for the own.
    """
    market = past.fork(arm)
    crm = market.brands[0].crm
    assert crm is not None
    if lookup is not None:
        believed = crm.best_themes
        mistaken = {"best_themes": lambda how, ids, week: believed(how, lookup[ids], week)}
        vars(crm).update(mistaken)
    interest: list[float] = []
    focal: Any = market.brands[0]
    plan = focal.plan

    def remembered(week: int) -> Any:
        made = plan(week)
        rows = made.touches
        interest.extend(market.consumers.traits["interests"][rows["consumer"], rows["theme"]])
        return made

    focal.plan = remembered
    market.run_for(market.horizon)
    return float(np.mean(interest)), float(market.consumers.state["attachment"][:, 0].mean())


def test_interests_of_somebody_else_make_individual_no_better_than_mass() -> None:
    world = (
        *BUSY,
        "horizon.warm_up=40",
        "horizon.weeks=48",
        "population.need_mean=1",
        "behaviour.attachment_gain=0.2",
        "strategy.one_to_one.offer=0",
        "strategy.one_to_one.timing=calendar",
        # seldom enough that mass keeps to the most wanted theme: the best it can know
        "strategy.one_to_one.interval_weeks=8",
        "strategy.mass.interval_weeks=8",
        *FULL_DIRECT,
    )
    past = at_fork(overrides=world)
    shuffled = np.random.default_rng(5).permutation(len(past.consumers))
    mass = themes_sent(past, "mass")
    individual = themes_sent(past, "one_to_one")
    permuted = themes_sent(past, "one_to_one", shuffled)
    assert individual[0] > 1.2 * mass[0]
    assert individual[1] > mass[1]
    assert permuted[0] <= mass[0]
    assert permuted[1] <= mass[1] + 0.25 * (individual[1] - mass[1])


# --- nothing travels faster than talk -----------------------------------------------------------


class OneContact(Programme[NoneSettings]):
    """Hands one thing over to one consumer in the first week, or to nobody."""

    name = "one_contact"
    settings_model = NoneSettings

    def __init__(self, consumer: int | None) -> None:
        super().__init__(NoneSettings())
        self.consumer = consumer

    def plan(self, week: int) -> Part:
        """Contact the consumer in week 0."""
        part = Part()
        if week == 0 and self.consumer is not None:
            touch = np.zeros(1, TOUCH)
            touch["consumer"], touch["theme"] = self.consumer, 0
            touch["channel"] = self.desk.channels.index("reward")  # opened for certain
            touch["source"], touch["claim"] = SOURCE_DIRECT, NO_CLAIM
            part.touches = touch
        return part


TALKATIVE = (
    "population.need_mean=3",
    "behaviour.talk_base=1",
    "behaviour.hearing=1",
    "behaviour.word_of_mouth=3",
    "behaviour.hearing_quality=0.5",
    "behaviour.hearing_buzz=1",
    "behaviour.contact_buzz=30",
    "behaviour.buzz_saturation=0",
    "population.talkativeness_shape=100",
    "population.susceptibility_shape=100",
    "behaviour.habit_weight=0",
    "behaviour.attachment_gain=0.9",
    "network.neighbours=4",
    "network.rewiring=0.02",
    "horizon.weeks=12",
)


def talkative(kind: str) -> Market:
    """Return a market at the fork in which every purchase is talked of and every word counts.

    Of the grocery's brands two are kept: where ten are sold, one contact seldom changes a choice.
    """
    settings = small(*TALKATIVE, f"market={kind}")
    if kind == "grocery":
        two = settings.market.model_copy(update={"brands": settings.market.brands[:2]})
        settings = settings.model_copy(update={"market": two})
    market = Market(settings)
    market.run_for(market.warm_up)
    return market


def undecided(market: Market, rank: int) -> int:
    """Return a consumer whom little can win for the focal brand, or lose: a middling habit."""
    nearest = np.abs(market.consumers.state["habit"][:, 0] - 0.5)
    return int(np.argsort(nearest, kind="stable")[rank])


def furthest_change(past: Market, consumer: int) -> int:
    """Return how many ties away a contact with one consumer is felt within twelve weeks."""
    treated = past.fork(Arm("one_contact", (OneContact(consumer),)))
    other = past.fork(Arm("one_contact", (OneContact(None),)))
    away = hops(past.network, consumer)
    assert away.max() > 12  # there are people whom talk cannot have reached
    furthest = 0
    for week in range(12):
        treated.step()
        other.step()
        changed = different_rows(treated.consumers.state, other.consumers.state)
        assert consumer in changed
        # What is said in a week is heard in the next: a tie a week, none in the first.
        assert away[changed].max() <= week
        outcomes = different_rows(treated.consumers.outcome, other.consumers.outcome)
        assert away[outcomes].max(initial=0) <= week
        furthest = max(furthest, int(away[changed].max()))
    return furthest


@pytest.mark.parametrize("kind", KINDS)
def test_treating_one_consumer_changes_only_whom_talk_can_have_reached(kind: str) -> None:
    past = talkative(kind)
    reached = [furthest_change(past, undecided(past, rank)) for rank in range(4)]
    if kind == "grocery":
        assert max(reached) >= 2


# --- limits that hold exactly ---------------------------------------------------------------------

NO_TRANSFER = (
    *BUSY,
    "behaviour.attachment_gain=0",
    "strategy.loyalty_programme.reward_value=0",
    "strategy.promotion.depth=0",
    "strategy.one_to_one.offer=0",
)
ARMS = ("none", "mass", "one_to_one", "loyalty_programme", "promotion", "mass+one_to_one")


@pytest.mark.parametrize("kind", KINDS)
def test_without_attachment_gain_and_money_no_programme_changes_a_purchase(kind: str) -> None:
    world = (*NO_TRANSFER, f"market={kind}")
    usual = run_arm("status_quo", *world).recorder.all_purchases()
    if kind != "durable":  # of a durable that advertising cannot make known nothing is sold
        assert (usual["week"] >= 0).sum() > 20
    for arm in ARMS:
        market = run_arm(arm, *world)
        assert different(market.recorder.all_purchases(), usual) == [], arm
    assert run_arm("one_to_one", *world).recorder.all_contacts()["opened"].sum() > 100


@pytest.mark.parametrize("arm", ["none", "mass", "one_to_one", "loyalty_programme", "promotion"])
def test_with_attachment_gain_and_money_every_programme_changes_purchases(arm: str) -> None:
    usual = run_arm("status_quo", *BUSY).recorder.all_purchases()
    assert different(run_arm(arm, *BUSY).recorder.all_purchases(), usual) != []


def heard_of_by_friends(*overrides: str) -> int:
    """Return how many focal purchases since the fork were made by who had heard from friends."""
    rows = run_arm("status_quo", *BUSY, *overrides).recorder.all_purchases()
    rows = rows[(rows["week"] >= 0) & (rows["brand"] == 0)]
    assert rows.size > 50
    return int((rows["source"] == SOURCE_WORD_OF_MOUTH).sum())


def test_no_word_of_mouth_and_no_ties_win_nobody_by_word_of_mouth() -> None:
    assert heard_of_by_friends() > 0
    assert heard_of_by_friends("behaviour.word_of_mouth=0") == 0
    assert heard_of_by_friends("network=none") == 0
    quiet = run_arm("status_quo", *BUSY, "behaviour.word_of_mouth=0")
    assert not quiet.voices.any()


def test_knocking_out_the_customers_voices_silences_only_them() -> None:
    past = at_fork(overrides=(*BUSY, "behaviour.talk_base=0.6"))
    quiet = past.fork("status_quo", silent_customers=True)
    customers = past.customers_now()
    assert (quiet.consumers.state["silent"] == customers).all()
    assert 0 < customers.sum() < len(customers)
    others = 0
    for _ in range(12):
        quiet.step()
        of_focal = np.abs(quiet.voices[quiet.clock % 2]) == 1
        assert not of_focal[customers].any()
        others += int(of_focal.sum())
    assert others > 0
