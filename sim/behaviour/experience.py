"""Using what was bought: satisfaction, failure and recovery, and what is learnt from them."""

from __future__ import annotations

from typing import Any

from sim.behaviour.trust import add_evidence
from sim.kernels import rule
from sim.numerics import log, tanh
from sim.randomness import Decision, two_uniforms

_EXPERIENCE = int(Decision.EXPERIENCE)
_COMPLAINT = int(Decision.COMPLAINT)


@rule
def disconfirmation(p: Any, surprise: Any) -> Any:
    """Return how a surprise counts: losses more than gains, centred.

    Expectancy disconfirmation (Oliver 1980) with loss aversion. The mean under 'performs as
    expected' is taken out, so that such a brand neither wins nor loses satisfaction by surprise.
    """
    felt = surprise if surprise >= 0.0 else p.loss_aversion * surprise
    return p.disconfirmation_weight * (felt - p.surprise_bias)


@rule
def answer_to_failure(
    i: Any, week: Any, draw: Any, key0: Any, key1: Any, p: Any, brand: Any
) -> Any:
    """Return (complained, recovered), each 0 or 1, of one failure."""
    complains, recovers = two_uniforms(key0, key1, _COMPLAINT, week, i, draw)
    complained = 1 if complains < p.complaint_rate else 0
    recovered = complained if recovers < brand.recovery_rate else 0
    return complained, recovered


@rule
def meet_failure(
    i: Any,
    week: Any,
    draw: Any,
    key0: Any,
    key1: Any,
    s: Any,
    o: Any,
    p: Any,
    brand: Any,
    b: Any,
) -> Any:
    """Live through a failure: complain or not, put right or not; return the shift of mood."""
    mood = -p.failure_impact
    add_evidence(s, b, 0.0, 1.0)
    complained, recovered = answer_to_failure(i, week, draw, key0, key1, p, brand)
    if recovered == 1:
        mood += p.recovery_impact
        add_evidence(s, b, 1.0, 0.0)
    if b == 0:
        o.failures += 1
        o.complaints += complained
        o.recoveries += recovered
    return mood


@rule
def experience(
    i: Any,
    week: Any,
    draw: Any,
    key0: Any,
    key1: Any,
    s: Any,
    o: Any,
    p: Any,
    brand: Any,
    b: Any,
    teach: Any,
    failed: Any,
) -> Any:
    """Use a purchase of brand b; return satisfaction in (-1, 1).

    Expected quality moves towards what was experienced, attachment towards satisfaction: a brand
    that performs as expected holds a buyer at the attachment its quality deserves.

    Args:
        teach: how much this purchase teaches (less on a deal).
        failed: 1 when the product or service failed.
    """
    luck, _ = two_uniforms(key0, key1, _EXPERIENCE, week, i, draw)
    felt = brand.quality + p.experience_scale * log(luck / (1.0 - luck))
    mood = felt - p.adequate_quality + disconfirmation(p, felt - s.quality[b])
    if failed == 1:
        mood += meet_failure(i, week, draw, key0, key1, s, o, p, brand, b)
    else:
        add_evidence(s, b, p.trust_purchase * teach, 0.0)
    satisfaction = tanh(mood)
    s.quality[b] += p.quality_learning * (min(1.0, max(0.0, felt)) - s.quality[b])
    s.attachment[b] += p.attachment_learning * teach * (satisfaction - s.attachment[b])
    if b == 0:
        s.satisfaction = satisfaction
    return satisfaction


@rule
def fails(i: Any, week: Any, draw: Any, key0: Any, key1: Any, chance: Any) -> Any:
    """Return 1 when this purchase fails, with the brand's failure rate."""
    _, luck = two_uniforms(key0, key1, _EXPERIENCE, week, i, draw)
    return 1 if luck < chance else 0


@rule
def learn_habit(s: Any, p: Any, count: Any, bought: Any, teach: Any) -> None:
    """Move habits towards the latest own choice (exponentially weighted share)."""
    rate = p.habit_rate * teach
    for b in range(count):
        s.habit[b] -= rate * s.habit[b]
    s.habit[bought] += rate
