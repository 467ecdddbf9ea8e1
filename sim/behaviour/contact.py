"""Direct contacts: one door for every touch of any programme, channel or seller.

The kind of programme is never an argument: a touch is a theme, a channel, perhaps an offer or a
claim, or evidence for trust. Relevance is the match of its theme with the consumer's interests and
present need.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.trust import add_evidence
from sim.kernels import rule, stage
from sim.numerics import exp, logistic
from sim.population.records import (
    NOBODY,
    PERSONAL_MOMENT,
    REMEDY_NOVELTY,
    REMEDY_PAUSE,
    REMEDY_PLAN,
    REMEDY_SERVICE,
)
from sim.randomness import Decision, two_uniforms, uniform

_OPEN = int(Decision.OPEN)
_BOUNCE = int(Decision.BOUNCE)


@rule
def relevance(t: Any, s: Any, p: Any, theme: Any, week: Any) -> Any:
    """Return R in [0, 1]: the match with interests and need, worn by recent opens of the theme."""
    if theme == NOBODY:
        return 0.0
    if theme == PERSONAL_MOMENT:
        return 1.0 if week % 52 == t.birthday else 0.0
    match = (1.0 - p.need_relevance) * t.interests[theme]
    if s.need_theme == theme:
        match += p.need_relevance
    return match * exp(-p.wear_out * s.saturation[theme])


@rule
def weariness(t: Any, s: Any) -> Any:
    """Return e in [0, 1): fatigue against comfort, x^2 / (1 + x^2)."""
    x = s.fatigue / t.comfort
    return x * x / (1.0 + x * x)


@rule
def put_right(s: Any, touch: Any) -> None:
    """Take up a remedy: it eases its own reason to leave the contract held, and no other.

    A transfer in kind, as an offer is one in money: it works whatever the contact leaves in mind.
    """
    left = touch.remedy_left
    if touch.remedy == REMEDY_PLAN:
        s.overpayment = s.overpayment * left
    elif touch.remedy == REMEDY_SERVICE:
        s.deficit = s.deficit * left
    elif touch.remedy == REMEDY_NOVELTY:
        s.boredom = s.boredom * left
    elif touch.remedy == REMEDY_PAUSE:
        s.relief = 1.0 - left


@rule
def absorb(t: Any, s: Any, p: Any, touch: Any, depth: Any, match: Any) -> None:
    """What an opened contact leaves: attachment, buzz, awareness, trust, source, offer, claim.

    Attachment: dA = kappa * depth * relevance * congruence of values * (1 - A).
    """
    b = touch.brand
    s.attachment[b] += p.attachment_gain * depth * match * t.congruence[b] * (1.0 - s.attachment[b])
    floor = p.contact_buzz_floor
    reach = p.trace * depth
    s.buzz[b] += (
        p.contact_buzz
        * reach
        * (floor + (1.0 - floor) * match)
        * max(0.0, 1.0 - p.buzz_saturation * s.buzz[b])
    )
    s.awareness[b] += p.contact_awareness * reach * (1.0 - s.awareness[b])
    if touch.claim >= 0.0:
        s.quality[b] += p.trace * p.claim_learning * (touch.claim - s.quality[b])
    if touch.proof > 0.0:
        add_evidence(s, b, p.trace * touch.proof * depth * match, 0.0)
    if touch.theme >= 0 and touch.theme < PERSONAL_MOMENT:
        s.saturation[touch.theme] += 1.0
    if touch.offer > 0.0:
        s.offer = touch.offer
        s.offer_brand = b
        s.offer_weeks = touch.offer_weeks
    if touch.remedy > 0 and s.contract == b:
        put_right(s, touch)
    if b == 0 and p.trace > 0.0:
        s.source = touch.source
        s.source_age = 0


@rule
def receive(
    i: Any,
    week: Any,
    draw: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    touch: Any,
    channel: Any,
) -> None:
    """Receive one touch: delivered or not, opened, clicked, harmful, unsubscribed.

    Without consent nothing is delivered. Every delivery of little relevance tires, hurts a tired
    consumer's attachment and may end the permission (Drèze & Bonfrer 2008).

    Args:
        draw: number of the touch within the consumer's week: its luck is its own.
    """
    b = touch.brand
    permission = 1 << b
    if channel.always_opened == 0:
        if s.consent & permission == 0:
            return
        if uniform(key0, key1, _BOUNCE, week, i, draw) < channel.bounce:
            return
    match = relevance(t, s, p, touch.theme, week)
    touch.match = match
    tired = weariness(t, s)
    open_luck, wake_luck = two_uniforms(key0, key1, _OPEN, week, i, 2 * draw)
    click_luck, leave_luck = two_uniforms(key0, key1, _OPEN, week, i, 2 * draw + 1)
    logit = (
        t.openness
        + p.open_relevance * match
        + p.open_attachment * s.attachment[b]
        - p.open_fatigue * tired
    )
    before = s.attachment[b]
    if channel.always_opened == 1 or open_luck < logistic(logit):
        touch.opened = 1
        absorb(t, s, p, touch, channel.depth, match)
        if wake_luck < p.contact_wake * p.trace:
            s.wake = 1.0
        if click_luck < logistic(p.click_base + p.click_relevance * match):
            touch.clicked = 1
    miss = 1.0 - match
    s.attachment[b] -= p.trace * p.contact_harm * channel.notice * miss * tired * (1.0 + before)
    s.fatigue += channel.weight * miss
    hazard = channel.opt_out * miss * exp(p.opt_out_fatigue * tired)
    if leave_luck < hazard * (1.0 - p.opt_out_attachment * before):
        touch.opted_out = 1
        s.consent = s.consent & ~permission


@stage
def meet_contacts(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    touches: Any,
    touch_start: Any,
    channels: Any,
) -> None:
    """Receive all touches of the week, in the order sent."""
    start = touch_start[i]
    for k in range(start, touch_start[i + 1]):
        touch = touches[k]
        receive(i, week, k - start, key0, key1, t, s, p, touch, channels[touch.channel])
