"""Contracts (subscription markets): looked at only when the renewal date comes.

A contract renews by itself unless the consumer considers it: P(consider) = 1 - inertia *
(1 - deliberation) * habit * (1 - wake). Failures, the end of the need, rivals' offers, friends'
complaints and opened contacts wake; leavers have reasons, and each reason is a utility of its own.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.choice import KNOWN, gumbel, price_cut
from sim.behaviour.experience import answer_to_failure, experience
from sim.behaviour.shopping import KNOWN_ENOUGH, note_purchase
from sim.behaviour.word_of_mouth import speak, tell_of_leaving
from sim.kernels import rule, stage
from sim.numerics import exp, log
from sim.population.records import DELIBERATE, NOBODY, RENEWED, SWITCHED
from sim.randomness import Decision, two_uniforms, uniform

_EVENT = int(Decision.CONTRACT_EVENT)
_CHOICE = int(Decision.CONTRACT_CHOICE)
_NOTHING = 16
_CONSIDER = 17
_OCCASION = 18
_RIVAL_OFFERS = 32
_NEED_BACK = 4


@rule
def use_contract(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    o: Any,
    p: Any,
    brands: Any,
    voices: Any,
) -> None:
    """One week under contract: service, failures, opinions formed, reasons to leave that grow."""
    c = s.contract
    failure, need_end = two_uniforms(key0, key1, _EVENT, week, i, 0)
    rival, usage = two_uniforms(key0, key1, _EVENT, week, i, 1)
    failed = 1 if failure < brands[c].failure_rate else 0
    if failed == 1:
        _, recovered = answer_to_failure(i, week, 0, key0, key1, p, brands[c])
        s.deficit += p.service_recovered if recovered == 1 else p.service_impact
        s.wake = max(s.wake, p.wake_failure)
    if failed == 1 or usage < p.contract_usage:
        satisfaction = experience(i, week, 0, key0, key1, s, o, p, brands[c], c, 1.0, failed)
        s.awareness[c] += p.use_awareness * (1.0 - s.awareness[c])
        speak(i, week, 0, key0, key1, t, s, o, p, c, satisfaction, voices)
    active = p.contract_activity * (p.need_gone_activity if s.need_gone == 1 else 1.0)
    if c == 0 and usage < active:
        o.used = 1
    if s.need_gone == 0 and need_end < 1.0 - exp(-t.need_gone_rate):
        s.need_gone = 1
        s.wake = max(s.wake, p.wake_need)
    if rival < p.rival_reach:
        s.wake = max(s.wake, p.wake_rival)
    s.boredom = min(1.0, s.boredom + p.boredom_growth)
    s.overpayment += p.overpayment_growth / 52.0
    s.habit[c] += p.contract_habit * (1.0 - s.habit[c])
    s.deficit *= 1.0 - p.service_forgetting


@rule
def contract_cut(
    i: Any, week: Any, key0: Any, key1: Any, s: Any, p: Any, brands: Any, b: Any
) -> Any:
    """Return the share off brand b's price: its own offers, or those rivals make to switchers.

    The focal brand makes no offer that is not in its plan.
    """
    cut = price_cut(s, brands, b)
    if b != 0 and b != s.contract and s.contract != NOBODY:
        chance = min(1.0, p.rival_reach * 52.0 / 12.0)
        if uniform(key0, key1, _EVENT, week, i, _RIVAL_OFFERS + b) < chance:
            cut = max(cut, p.rival_offer)
    return cut


@rule
def contract_utility(
    i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any, brands: Any, b: Any
) -> Any:
    """Return the utility of a contract with brand b; reasons to leave weigh on the present one."""
    cut = contract_cut(i, week, key0, key1, s, p, brands, b)
    value = (
        t.taste[b]
        + p.awareness_weight * log(s.awareness[b])
        + p.attachment_weight * s.attachment[b]
        + p.quality_weight * (s.quality[b] - 0.5)
        + p.image_weight * brands[b].image
    )
    if b == s.contract:
        value -= p.service_weight * s.deficit + p.boredom_weight * s.boredom
        value -= t.price_sensitivity * s.overpayment
    elif s.contract != NOBODY:
        value -= t.switching_cost
    return value - t.price_sensitivity * log(brands[b].price * (1.0 - cut) / p.price_level)


@rule
def choose_contract(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    brands: Any,
    pull: Any,
) -> Any:
    """Return the brand to be under contract with, or NOBODY, by Gumbel-max."""
    best = NOBODY
    best_value = -t.need_strength + p.need_gone_cost * s.need_gone * (1.0 - s.relief)
    if s.contract != NOBODY:
        best_value -= 0.5 * t.switching_cost
    best_value += gumbel(uniform(key0, key1, _CHOICE, week, i, _NOTHING))
    for b in range(brands.shape[0]):
        if s.awareness[b] >= KNOWN and brands[b].distribution > 0.0:
            value = contract_utility(i, week, key0, key1, t, s, p, brands, b)
            if pull.shape[0] > 0:
                value += pull[i, b]
            value += gumbel(uniform(key0, key1, _CHOICE, week, i, b))
            if value > best_value:
                best_value = value
                best = b
    return best


@rule
def sign(s: Any, o: Any, p: Any, b: Any, path: Any, cut: Any, personal: Any) -> None:
    """Sign or renew with brand b for one contract length, paid per week of contract."""
    note_purchase(s, o, b, path, p.contract_length, cut, personal)
    if b != s.contract:
        s.deficit = 0.0
        s.boredom = 0.0
        s.overpayment = 0.0
        s.habit[b] += p.contract_join_habit * (1.0 - s.habit[b])
    if personal == 1:
        s.offer = 0.0
        s.offer_brand = NOBODY
        s.offer_weeks = 0
    s.relief = 0.0
    s.contract = b
    s.tenure = int(p.contract_length)
    s.gap = 0


@rule
def decide_contract(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    o: Any,
    p: Any,
    brands: Any,
    pull: Any,
    voices: Any,
) -> None:
    """At the renewal date: renew unthinking, or compare; without a contract: perhaps sign one."""
    held = s.contract
    if held != NOBODY:
        inertia = t.inertia * (1.0 - t.deliberation) * s.habit[held] * (1.0 - s.wake)
        if uniform(key0, key1, _CHOICE, week, i, _CONSIDER) < inertia:
            cut = price_cut(s, brands, held)
            sign(s, o, p, held, RENEWED, cut, 1 if cut > brands[held].cut else 0)
            return
    b = choose_contract(i, week, key0, key1, t, s, p, brands, pull)
    s.wake = 0.0
    o.occasions = 1
    if b == 0 or s.awareness[0] >= KNOWN_ENOUGH:
        o.visits = 1
    if b != NOBODY:
        own = price_cut(s, brands, b)
        cut = contract_cut(i, week, key0, key1, s, p, brands, b)
        path = SWITCHED if held != NOBODY and b != held else DELIBERATE
        sign(s, o, p, b, path, cut, 1 if own > brands[b].cut and own >= cut else 0)
    elif held != NOBODY:
        s.contract = NOBODY
        s.habit[held] = 0.0
        s.relief = 0.0
    if held != NOBODY and b != held:
        tell_of_leaving(i, week, key0, key1, t, s, o, p, held, voices)
    if held == 0 and b != 0:
        o.left = 1


@stage
def live_contract(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    o: Any,
    p: Any,
    brands: Any,
    pull: Any,
    voices: Any,
) -> None:
    """One week of a consumer in a contract market."""
    if s.contract != NOBODY:
        use_contract(i, week, key0, key1, t, s, o, p, brands, voices)
        s.tenure -= 1
        if s.tenure <= 0:
            decide_contract(i, week, key0, key1, t, s, o, p, brands, pull, voices)
    else:
        if s.need_gone == 1:
            back = uniform(key0, key1, _EVENT, week, i, _NEED_BACK)
            s.need_gone = 0 if back < 1.0 - exp(-p.need_return / 52.0) else 1
        if uniform(key0, key1, _CHOICE, week, i, _OCCASION) < 1.0 - exp(-t.need_rate):
            decide_contract(i, week, key0, key1, t, s, o, p, brands, pull, voices)
    s.wake *= 1.0 - p.wake_decay
