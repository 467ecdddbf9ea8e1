"""A new durable: heard of by advertising or from adopters, then bought once or never.

Adoption as in Bass (1969) emerges from awareness, occasions, falling prices and ties; no
coefficient of imitation stands anywhere.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.choice import price_cut
from sim.behaviour.shopping import note_purchase
from sim.kernels import rule, stage
from sim.numerics import exp, log, logistic
from sim.population.records import DELIBERATE, NOBODY, SOURCE_ADVERTISING, SOURCE_WORD_OF_MOUTH
from sim.randomness import Decision, pair_uniform, two_uniforms, uniform

_HEARD = int(Decision.DURABLE_HEARD)
_ADVERTISING = int(Decision.ADVERTISING)
_ADOPT = int(Decision.DURABLE_ADOPT)
_OWNED = 1  # the voice of who has the thing and says nothing: friends see it all the same
_VOICE_UNIT = 25.0  # what loudness 1 of an adopter adds to it
_MOST_MESSAGES = 5.0


@stage
def hear_adopters(
    i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any, network: Any, voices: Any
) -> Any:
    """Read the adopters among the ties; return the share of ties who have the thing."""
    offsets, neighbours, strength = network
    start, stop = offsets[i], offsets[i + 1]
    if start == stop:
        return 0.0
    have = 0
    ear = p.word_of_mouth * p.adoption_hearing * t.susceptibility
    for k in range(start, stop):
        friend = neighbours[k]
        if voices[friend] > 0:
            have += 1
            chance = ear * strength[k] * (voices[friend] - _OWNED) / _VOICE_UNIT
            if pair_uniform(key0, key1, _HEARD, week, friend, i) < chance:
                s.messages += 1
                s.awareness[0] = 1.0
                s.source = SOURCE_WORD_OF_MOUTH
                s.source_age = 0
    return have / (stop - start)


@rule
def adoption_utility(t: Any, s: Any, p: Any, brands: Any, week: Any, contacts: Any) -> Any:
    """Return the utility of adopting now: friends who have it, messages, trust, the real price.

    ``price_decline`` is the fall of the price against incomes; the nominal price stays.
    """
    price = brands[0].price * exp(week / 52.0 * log(1.0 - p.price_decline))
    price *= 1.0 - price_cut(s, brands, 0)
    messages = s.messages * 1.0
    known = (1.0 + messages) / (2.0 + messages)
    return (
        p.adoption_utility
        - p.adoption_price * log(price / p.price_level)
        + p.adoption_contacts * contacts
        + p.adoption_messages * min(messages, _MOST_MESSAGES)
        + t.involvement * (known - 1.0)
        + p.attachment_weight * s.attachment[0]
        + p.buzz_weight * s.buzz[0]
    )


@rule
def talk_as_adopter(i: Any, t: Any, s: Any, p: Any, voices: Any) -> None:
    """An adopter shows the thing and talks of it: loud at first, then fading to a floor."""
    loudness = 0.0
    if p.word_of_mouth > 0.0 and s.silent == 0:
        floor = p.adoption_talk_floor
        fading = floor + (1.0 - floor) * exp(-p.adoption_talk_decay * s.gap)
        loudness = t.talkativeness * fading
    voices[i] = _OWNED + int(min(126.0, _VOICE_UNIT * loudness + 0.5))


@stage
def live_durable(
    i: Any,
    week: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    o: Any,
    p: Any,
    brands: Any,
    network: Any,
    voices_then: Any,
    voices_now: Any,
) -> None:
    """One week before or after the first purchase of the new thing."""
    if s.bought & 1 == 1:
        talk_as_adopter(i, t, s, p, voices_now)
        return
    contacts = hear_adopters(i, week, key0, key1, t, s, p, network, voices_then)
    exposure = p.trace * (1.0 - exp(-brands[0].advertising * t.media))
    if uniform(key0, key1, _ADVERTISING, week, i, 0) < exposure:
        s.awareness[0] = 1.0
        s.source = SOURCE_ADVERTISING
        s.source_age = 0
    occasion, adopts = two_uniforms(key0, key1, _ADOPT, week, i, 0)
    if occasion < (1.0 - exp(-p.adoption_occasion)) * s.awareness[0] * t.need_rate:
        o.occasions = 1
        o.visits = 1
        if adopts < logistic(adoption_utility(t, s, p, brands, week, contacts)):
            cut = price_cut(s, brands, 0)
            personal = 1 if cut > brands[0].cut else 0
            note_purchase(s, o, 0, DELIBERATE, 1.0, cut, personal)
            if personal == 1:
                s.offer = 0.0
                s.offer_brand = NOBODY
                s.offer_weeks = 0
            s.gap = 0
            talk_as_adopter(i, t, s, p, voices_now)
