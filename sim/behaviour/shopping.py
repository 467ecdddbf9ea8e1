"""Shopping in repertoire markets: occasions, visits, purchases and what they leave behind."""

from __future__ import annotations

import math
from typing import Any

from sim.behaviour.choice import choose, price_cut, unthinking
from sim.behaviour.experience import experience, fails, learn_habit
from sim.behaviour.need import count_occasions, pantry_spares, poisson
from sim.behaviour.word_of_mouth import speak
from sim.kernels import rule, stage
from sim.numerics import exp, log, normal_quantile
from sim.population.records import DELIBERATE, INERTIAL, NOBODY, SOURCE_NONE, SOURCE_STORE
from sim.randomness import Decision, two_uniforms, uniform

_EXTRA_UNITS = int(Decision.EXTRA_UNITS)
_AMOUNT = int(Decision.AMOUNT)
_DROP_OUT = int(Decision.DROP_OUT)
_MOST_EXTRA = 20
_LEAST_ROOT = 0.1
KNOWN_ENOUGH = 0.5


@rule
def note_purchase(s: Any, o: Any, b: Any, path: Any, units: Any, cut: Any, personal: Any) -> Any:
    """Write a purchase into the week's outcome; return 1 when it is the first ever of the brand."""
    k = o.purchases
    first = 1 if s.bought & (1 << b) == 0 else 0
    if k == 0 or b == 0:
        o.source = s.source
    o.brand[k] = b
    o.path[k] = path
    o.theme[k] = s.need_theme
    o.units[k] = units
    o.cut[k] = cut
    o.personal[k] = personal
    o.first[k] = first
    o.purchases = k + 1
    s.bought = s.bought | (1 << b)
    return first


@rule
def amount(
    i: Any, week: Any, k: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any, cut: Any
) -> Any:
    """Return the units bought; what a deal adds goes to the pantry.

    One unit, Poisson more up to the consumer's mean basket, and Poisson extra units in proportion
    to the log discount ratio. Where the unit is money (invoices): gamma about the mean basket, by
    Wilson & Hilferty's (1931) cube root.
    """
    if p.order_shape > 0.0:
        z = normal_quantile(uniform(key0, key1, _AMOUNT, week, i, k))
        root = 1.0 - 1.0 / (9.0 * p.order_shape) + z / (3.0 * math.sqrt(p.order_shape))
        root = max(root, _LEAST_ROOT)
        return t.basket * root * root * root
    usual, stocked = two_uniforms(key0, key1, _EXTRA_UNITS, week, i, k)
    extra = 0
    if cut > 0.0:
        extra = poisson(stocked, p.stockpiling * -log(1.0 - cut), _MOST_EXTRA)
        s.stock += extra
    return 1.0 + poisson(usual, t.basket - 1.0, _MOST_EXTRA) + extra


@rule
def drop_out(
    i: Any, week: Any, k: Any, key0: Any, key1: Any, t: Any, s: Any, o: Any, p: Any
) -> None:
    """Perhaps leave for good after an order: less often the more attached than use alone makes."""
    if t.dropout > 0.0:
        missing = s.attachment_norm - s.attachment[0]
        hazard = t.dropout * exp(p.dropout_attachment * missing)
        if uniform(key0, key1, _DROP_OUT, week, i, k) < hazard:
            s.gone = 1
            o.left = 1


@rule
def buy(
    i: Any,
    week: Any,
    k: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    o: Any,
    p: Any,
    brands: Any,
    b: Any,
    path: Any,
    voices: Any,
) -> None:
    """Buy brand b at occasion k, use it, learn from it, and perhaps talk of it.

    A purchase on a deal teaches habit, attachment, trust and awareness less than a full one.
    """
    cut = price_cut(s, brands, b)
    personal = 1 if cut > brands[b].cut else 0
    units = amount(i, week, k, key0, key1, t, s, p, cut)
    if b == 0 and s.source == SOURCE_NONE:
        s.source = SOURCE_STORE  # nothing else is remembered: found at the point of sale
        s.source_age = 0
    note_purchase(s, o, b, path, units, cut, personal)
    if personal == 1:
        s.offer = 0.0
        s.offer_brand = NOBODY
        s.offer_weeks = 0
    teach = p.deal_learning if cut > 0.0 else 1.0
    paid = brands[b].price * (1.0 - cut)
    s.reference_price[b] += p.reference_purchase * (paid - s.reference_price[b])
    failed = fails(i, week, k, key0, key1, brands[b].failure_rate)
    satisfaction = experience(i, week, k, key0, key1, s, o, p, brands[b], b, teach, failed)
    learn_habit(s, p, brands.shape[0], b, teach)
    s.awareness[b] += p.use_awareness * teach * (1.0 - s.awareness[b])
    s.gap = 0
    speak(i, week, k, key0, key1, t, s, o, p, b, satisfaction, voices)
    drop_out(i, week, k, key0, key1, t, s, o, p)


@stage
def shop(
    i: Any,
    week: Any,
    season: Any,
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
    """Go through the week's occasions: pantry, inertia or deliberation, purchase or none."""
    o.occasions = count_occasions(i, week, season, key0, key1, t, s, p, brands)
    for k in range(o.occasions):
        if pantry_spares(i, week, k, key0, key1, s, p):
            continue
        path = INERTIAL
        b = unthinking(i, week, k, key0, key1, t, s, p, brands)
        if b == NOBODY:
            path = DELIBERATE
            b = choose(i, week, k, key0, key1, t, s, p, brands, pull)
            s.wake = 0.0
        if b == 0 or (path == DELIBERATE and s.awareness[0] >= KNOWN_ENOUGH):
            o.visits += 1
        if b != NOBODY:
            buy(i, week, k, key0, key1, t, s, o, p, brands, b, path, voices)
