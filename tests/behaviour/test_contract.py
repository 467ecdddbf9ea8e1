"""Contracts: service and reasons to leave, renewal without a thought, and the choice of one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.contract import (
    choose_contract,
    contract_cut,
    contract_utility,
    decide_contract,
    live_contract,
    sign,
    use_contract,
)
from sim.population.records import DELIBERATE, NOBODY, RENEWED, SWITCHED
from sim.randomness import Decision
from tests.behaviour.conftest import LUCK, World, luck, someone, write

PEOPLE = 1500
WEEK = 9


@pytest.fixture
def holder() -> World:
    """Return a holder of the focal contract."""
    world = World(kind="contract")
    write(world.s, contract=0, tenure=20, bought=0b01)
    write(
        world.t, switching_cost=1.5, need_strength=2, inertia=0.8, deliberation=0.25,
        price_sensitivity=2,
    )  # fmt: skip
    world.keep()
    return world


def use(world: World, i: int) -> None:
    arguments = (world.t, world.s, world.o, world.p, world.brands, world.voices)
    use_contract(i, WEEK, *LUCK, *arguments)


def quiet(world: World) -> None:
    """Let nothing happen under contract."""
    world.brands["failure_rate"] = 0
    write(world.p, contract_usage=0, rival_reach=0)
    world.t["need_gone_rate"] = 0


def test_a_quiet_week_under_contract_by_hand(holder: World) -> None:
    quiet(holder)
    write(
        holder.p, boredom_growth=0.006, overpayment_growth=0.52, contract_habit=0.1,
        service_forgetting=0.02,
    )  # fmt: skip
    write(holder.s, deficit=0.5, boredom=0.3, habit=[0.2, 0, 0, 0], wake=0.4)
    use(holder, 0)
    s = holder.s
    assert s["boredom"] == pytest.approx(0.306)
    assert s["overpayment"] == pytest.approx(0.01)
    assert s["habit"][0] == pytest.approx(0.2 + 0.1 * 0.8)
    assert s["deficit"] == pytest.approx(0.49)
    assert (s["wake"], s["need_gone"], s["attachment"][0]) == (np.float32(0.4), 0, 0)
    for _ in range(200):
        use(holder, 0)
    assert s["boredom"] == 1.0


@pytest.mark.parametrize("recovered", [True, False])
def test_a_failure_leaves_a_deficit_that_recovery_limits(holder: World, recovered: bool) -> None:
    quiet(holder)
    holder.brands["failure_rate"], holder.brands["recovery_rate"] = 1.0, float(recovered)
    write(
        holder.p, service_impact=1, service_recovered=0.2, service_forgetting=0, complaint_rate=1,
        wake_failure=0.7,
    )  # fmt: skip
    use(holder, 0)
    assert holder.s["deficit"] == pytest.approx(0.2 if recovered else 1.0)
    assert holder.s["wake"] == pytest.approx(0.7)
    assert (holder.o["failures"], holder.o["recoveries"]) == (1, int(recovered))
    assert holder.s["trust_bad"][0] == 1


def test_rivals_and_the_end_of_the_need_wake_at_their_rates(holder: World) -> None:
    quiet(holder)
    write(holder.p, rival_reach=0.1, wake_rival=0.5, wake_need=0.6)
    holder.t["need_gone_rate"] = 0.2
    rivals = ended = both = 0
    for i in range(PEOPLE):
        holder.again()
        use(holder, i)
        wake = float(holder.s["wake"])
        ended += int(holder.s["need_gone"])
        rivals += int(wake == 0.5)
        both += int(wake == np.float32(0.6))
    gone = luck(Decision.CONTRACT_EVENT, WEEK, PEOPLE, 1) < 1 - math.exp(-0.2)
    met = luck(Decision.CONTRACT_EVENT, WEEK, PEOPLE, 2) < 0.1
    assert ended == both == gone.sum()
    assert rivals == (met & ~gone).sum()


def cut(world: World, b: int, i: int = 0) -> float:
    return float(contract_cut(i, WEEK, *LUCK, world.s, world.p, world.brands, b))


def test_rivals_win_over_with_offers_and_the_focal_brand_does_not(holder: World) -> None:
    write(holder.p, rival_reach=0.05, rival_offer=0.2)
    u = luck(Decision.CONTRACT_EVENT, WEEK, 200, 32 + 1)
    met, missed = someone(u < 0.05 * 52 / 12), someone(u >= 0.05 * 52 / 12)
    assert (cut(holder, 1, met), cut(holder, 1, missed), cut(holder, 0, met)) == (0.2, 0, 0)
    holder.brands["cut"] = 0.3
    assert cut(holder, 1, met) == 0.3
    holder.brands["cut"] = 0
    holder.p["rival_reach"] = 1
    holder.s["contract"] = 1
    assert (cut(holder, 0), cut(holder, 1)) == (0, 0)  # not to its own, nor by the focal brand
    holder.s["contract"] = NOBODY
    assert cut(holder, 1) == 0


def value(world: World, b: int) -> float:
    arguments = (world.t, world.s, world.p, world.brands)
    return float(contract_utility(0, WEEK, *LUCK, *arguments, b))


def test_utility_of_a_contract_by_hand(holder: World) -> None:
    write(
        holder.p, awareness_weight=1, attachment_weight=0.9, quality_weight=0.8, image_weight=1,
        service_weight=0.5, boredom_weight=0.1, price_level=2, rival_reach=0,
    )  # fmt: skip
    write(holder.t, taste=0.7)
    write(holder.s, attachment=0.5, deficit=0.4, boredom=0.5, overpayment=0.1)
    write(holder.brands, price=3, image=0.2)
    common = 0.7 + math.log(0.5) + 0.45 + 0.8 * 0.1 + 0.2 - 2 * math.log(1.5)
    held = common - 0.5 * 0.4 - 0.1 * 0.5 - 2 * 0.1
    assert value(holder, 0) == pytest.approx(held, abs=1e-6)
    assert value(holder, 1) == pytest.approx(common - 1.5, abs=1e-6)
    holder.s["contract"] = NOBODY
    assert value(holder, 0) == value(holder, 1) == pytest.approx(common, abs=1e-6)


def chosen(world: World) -> list[int]:
    arguments = (world.t, world.s, world.p, world.brands, world.pull)
    found = [choose_contract(i, WEEK, *LUCK, *arguments) for i in range(PEOPLE)]
    return [found.count(b) for b in (0, 1, NOBODY)]


def test_choice_of_a_contract_is_the_logit_of_utilities(holder: World) -> None:
    holder.p["rival_reach"] = 0
    write(holder.t, need_strength=0.5, switching_cost=0.6)
    write(holder.s, deficit=0.8)
    weight = np.exp([value(holder, 0), value(holder, 1), -0.5 - 0.5 * 0.6])
    assert stats.chisquare(chosen(holder), PEOPLE * weight / weight.sum()).pvalue > 0.001


def test_each_reason_makes_holders_leave(holder: World) -> None:
    """Price, service, boredom and a need that is gone: each a utility of its own."""
    holder.p["rival_reach"] = 0
    write(holder.t, need_strength=1)
    stay = chosen(holder)[0]
    for reason, amount in (("deficit", 2), ("boredom", 1), ("overpayment", 0.5), ("need_gone", 1)):
        holder.again()
        holder.p["boredom_weight"] = 0.5
        holder.s[reason] = amount
        assert chosen(holder)[0] < stay, reason
    holder.again()
    holder.t["switching_cost"] = 6
    held = chosen(holder)
    assert held[0] > stay
    holder.s["need_gone"] = 1
    gone = chosen(holder)
    assert gone[2] > held[2]
    assert gone[1] <= held[1]  # whose need has ended goes away, not over


def test_signing_by_hand(holder: World) -> None:
    write(holder.p, contract_length=26, contract_join_habit=0.2)
    write(holder.s, deficit=1, boredom=1, overpayment=1, offer=0.3, offer_brand=1, offer_weeks=2)
    sign(holder.s, holder.o, holder.p, 1, SWITCHED, 0.3, 1)
    s, o = holder.s, holder.o
    assert (s["contract"], s["tenure"], s["gap"], s["bought"]) == (1, 26, 0, 0b11)
    assert (s["deficit"], s["boredom"], s["overpayment"]) == (0, 0, 0)
    assert s["habit"][1] == pytest.approx(0.2)
    assert (s["offer"], s["offer_brand"]) == (0, NOBODY)
    assert (o["purchases"], o["units"][0], o["path"][0], o["first"][0]) == (1, 26, SWITCHED, 1)
    holder.again()
    write(holder.s, deficit=1, habit=[0.5, 0, 0, 0])
    sign(holder.s, holder.o, holder.p, 0, RENEWED, 0.0, 0)
    assert (holder.s["deficit"], holder.s["habit"][0], holder.o["first"][0]) == (1, 0.5, 0)


def decide(world: World, i: int) -> Any:
    arguments = (world.t, world.s, world.o, world.p, world.brands, world.pull)
    decide_contract(i, WEEK, *LUCK, *arguments, world.voices)
    return world.o


def renewals(world: World) -> int:
    count = 0
    for i in range(PEOPLE):
        world.again()
        o = decide(world, i)
        if o["purchases"] and o["path"][0] == RENEWED:
            count += 1
            assert (o["occasions"], o["visits"], world.s["contract"]) == (0, 0, 0)
    return count


def test_a_contract_renews_itself_with_the_chance_of_inertia(holder: World) -> None:
    write(holder.s, habit=[0.5, 0, 0, 0], wake=0.5)
    holder.keep()
    u = luck(Decision.CONTRACT_CHOICE, WEEK, PEOPLE, 17)
    assert renewals(holder) == (u < 0.8 * 0.75 * 0.5 * 0.5).sum()
    holder.s["wake"] = 0
    holder.keep()
    assert renewals(holder) == (u < 0.8 * 0.75 * 0.5).sum()
    holder.s["wake"] = 1  # an opened contact: everybody compares, and may leave
    holder.keep()
    assert renewals(holder) == 0


def test_leaving_the_focal_brand_is_noted(holder: World) -> None:
    seen = set()
    write(holder.t, need_strength=0.5, switching_cost=0.3, inertia=0)
    for i in range(200):
        holder.again()
        write(holder.s, habit=[0.6, 0, 0, 0], wake=0.7, tenure=0)
        o = decide(holder, i)
        held = int(holder.s["contract"])
        seen.add(held)
        assert o["left"] == int(held != 0)
        assert (o["occasions"], holder.s["wake"]) == (1, 0)
        if held == NOBODY:
            assert (o["purchases"], holder.s["habit"][0]) == (0, 0)
        else:
            assert o["path"][0] == (DELIBERATE if held == 0 else SWITCHED)
    assert seen == {0, 1, NOBODY}


def stays(world: World) -> int:
    count = 0
    for i in range(PEOPLE):
        world.again()
        decide(world, i)
        count += int(world.s["contract"] == 0)
        assert world.s["relief"] == 0  # whatever was agreed is over at the renewal date
    world.again()
    return count


def test_a_pause_makes_up_for_a_lost_need_once(holder: World) -> None:
    write(holder.t, inertia=0, need_strength=1.0)
    write(holder.s, need_gone=1)
    holder.keep()
    lost = stays(holder)
    holder.s["relief"] = 0.7
    holder.keep()
    paused = stays(holder)
    holder.s["need_gone"] = 0
    holder.keep()
    needed = stays(holder)
    assert lost < paused < needed
    holder.s["relief"] = 0.0
    holder.keep()
    assert stays(holder) == needed


def test_service_is_used_less_once_the_need_is_gone(holder: World) -> None:
    quiet(holder)
    write(holder.p, contract_activity=0.7, need_gone_activity=0.2)
    u = luck(Decision.CONTRACT_EVENT, WEEK, PEOPLE, 3)
    for gone, chance in ((0, 0.7), (1, 0.14)):
        holder.s["need_gone"] = gone
        holder.keep()
        weeks = 0
        for i in range(PEOPLE):
            holder.again()
            use(holder, i)
            weeks += int(holder.o["used"])
        assert weeks == (u < chance).sum()


def live(world: World, i: int) -> Any:
    arguments = (world.t, world.s, world.o, world.p, world.brands, world.pull, world.voices)
    live_contract(i, WEEK, *LUCK, *arguments)
    return world.o


def test_a_contract_is_looked_at_on_its_renewal_date_alone(holder: World) -> None:
    quiet(holder)
    write(holder.t, need_strength=-50, inertia=0)  # would leave at once
    holder.p["wake_decay"] = 0.1
    write(holder.s, tenure=2, wake=0.5)
    assert live(holder, 0)["occasions"] == 0
    assert (holder.s["contract"], holder.s["tenure"]) == (0, 1)
    assert holder.s["wake"] == pytest.approx(0.45)
    assert live(holder, 0)["left"] == 1
    assert holder.s["contract"] == NOBODY


def test_without_a_contract_occasions_come_and_needs_return(holder: World) -> None:
    write(holder.s, contract=NOBODY, need_gone=1)
    holder.keep()
    write(holder.t, need_rate=0.3)
    holder.p["need_return"] = 5.2
    occasions = back = 0
    for i in range(PEOPLE):
        holder.again()
        occasions += int(live(holder, i)["occasions"])
        back += int(holder.s["need_gone"] == 0)
    u = luck(Decision.CONTRACT_CHOICE, WEEK, PEOPLE, 18)
    assert occasions == (u < 1 - math.exp(-0.3)).sum()
    u = luck(Decision.CONTRACT_EVENT, WEEK, PEOPLE, 4)
    assert back == (u < 1 - math.exp(-0.1)).sum()


def test_who_leaves_a_contract_may_warn_friends(holder: World) -> None:
    quiet(holder)
    write(holder.t, need_strength=-50, inertia=0, talkativeness=1)
    write(holder.s, tenure=1)
    holder.keep()
    warned = 0
    for i in range(PEOPLE):
        holder.again()
        holder.voices[i] = 0
        assert live(holder, i)["left"] == 1
        assert holder.voices[i] in (0, -1)
        warned += int(holder.voices[i] == -1)
    chance = float(holder.p["talk_base"] + holder.p["talk_displeased"])
    assert warned == (luck(Decision.TALK, WEEK, PEOPLE, 1) < chance).sum()
    holder.p["word_of_mouth"] = 0
    holder.again()
    holder.voices[0] = 0
    live(holder, 0)
    assert holder.voices[0] == 0
