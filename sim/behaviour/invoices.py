"""Orders at one firm (market kind ``invoices``): the weekly rule that was fitted to real orders.

A customer orders with a hazard of its own, in season, once ready again after the last order, and
may drop out after any order (:mod:`sim.population.rates` fits rate, dropout, basket, season and
readiness). What the firm does shifts the hazard; at the status quo the shift is zero on average,
so that the fitted law holds exactly there.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.choice import price_cut, unthinking
from sim.behaviour.shopping import buy
from sim.kernels import rule, stage
from sim.numerics import exp, log
from sim.population.records import DELIBERATE, INERTIAL, MAX_OCCASIONS, NOBODY
from sim.randomness import Decision, uniform

_OCCASIONS = int(Decision.OCCASIONS)
_MOST_PERSUASION = 2.0
_MANY = 30000


@rule
def persuasion(t: Any, s: Any, p: Any, brands: Any, pull: Any, i: Any) -> Any:
    """Return the shift of the log hazard by what the firm does, in [-2, 2].

    Attachment beyond what use alone sustains, buzz, price cuts and points pressure, with the
    weights of the choice rule (guess: one firm's orders do not identify them).
    """
    value = (
        p.attachment_weight * (s.attachment[0] - s.attachment_norm)
        + p.buzz_weight * s.buzz[0]
        - t.price_sensitivity * log(1.0 - price_cut(s, brands, 0))
    )
    if pull.shape[0] > 0:
        value += pull[i, 0]
    return max(-_MOST_PERSUASION, min(_MOST_PERSUASION, value))


@rule
def readiness(s: Any, p: Any) -> Any:
    """Return the part of the rate that is back since the last order."""
    ready = p.same_week if s.gap == 0 else 1.0 - exp(-s.gap / p.refractory)
    return ready * p.first_gap if s.placed == 1 else ready


@rule
def orders_again(
    i: Any,
    week: Any,
    k: Any,
    season: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    brands: Any,
    pull: Any,
) -> Any:
    """Return True when a known customer places the k-th order of the week."""
    if s.placed == 0:
        return False
    hazard = t.need_rate * season * readiness(s, p) * exp(persuasion(t, s, p, brands, pull, i))
    return uniform(key0, key1, _OCCASIONS, week, i, k) < 1.0 - exp(-hazard)


@stage
def live_orders(
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
    """One week of a customer: the first order in the week of entry is certain, others are not."""
    for k in range(MAX_OCCASIONS):
        if not (week == t.entry and s.placed == 0 and k == 0) and not orders_again(
            i, week, k, season, key0, key1, t, s, p, brands, pull
        ):
            break
        habit = unthinking(i, week, k, key0, key1, t, s, p, brands)
        path = INERTIAL if habit != NOBODY else DELIBERATE
        o.occasions += 1
        o.visits += 1
        buy(i, week, k, key0, key1, t, s, o, p, brands, 0, path, voices)
        s.placed = min(_MANY, s.placed + 1)
        s.attachment_norm += p.attachment_learning * (p.usual_satisfaction - s.attachment_norm)
        if s.gone == 1:
            break
    s.attachment_norm *= 1.0 - p.attachment_decay
    s.wake = 0.0
