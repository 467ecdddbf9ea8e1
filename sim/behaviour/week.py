"""The week of one consumer: all rules joined, in the order of the model.

``live_week`` is the only place where the rules meet. ``live_block`` runs it over a block of
consumers: a plain serial loop that releases the interpreter lock, so that a pool of threads can
run blocks side by side with the same machine code and the same bits for any number of threads.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.contact import meet_contacts
from sim.behaviour.contract import live_contract
from sim.behaviour.durable import live_durable
from sim.behaviour.exposure import meet_advertising
from sim.behaviour.invoices import live_orders
from sim.behaviour.memory import age, fade
from sim.behaviour.need import change_theme, drift_need
from sim.behaviour.parameters import CONTRACT, DURABLE, INVOICES
from sim.behaviour.shopping import shop
from sim.behaviour.word_of_mouth import hear_friends
from sim.kernels import rule, stage, week_kernel


@rule
def clear(o: Any) -> None:
    """Forget last week's outcome."""
    o.purchases = 0
    o.occasions = 0
    o.visits = 0
    o.failures = 0
    o.complaints = 0
    o.recoveries = 0
    o.messages = 0
    o.left = 0
    o.used = 0
    o.source = 0


@stage
def live_week(
    i: Any,
    week: Any,
    season: Any,
    key0: Any,
    key1: Any,
    parameters: Any,
    brands: Any,
    channels: Any,
    traits: Any,
    state: Any,
    outcome: Any,
    network: Any,
    voices_then: Any,
    voices_now: Any,
    touches: Any,
    touch_start: Any,
    pull: Any,
) -> None:
    """Live one week as consumer i.

    Args:
        i: the consumer.
        week: week since the start of the warm-up.
        season: factor on the need rate this week.
        key0: experiment seed; ``key1``: replication.
        parameters: (1,) record of all parameters.
        brands: (brands,) what each brand offers this week.
        channels: (channels,) what each channel does.
        traits: (consumers,) read only. state, outcome: (consumers,), row i is written.
        network: (offsets, neighbours, strength) of the ties.
        voices_then: (consumers,) int8 voices of last week; voices_now: this week's, row i written.
        touches: direct contacts of the week, sorted by consumer; row i's answers are written.
        touch_start: (consumers + 1,) first touch of each consumer.
        pull: (consumers, slots) points pressure, or no rows.
    """
    t = traits[i]
    s = state[i]
    o = outcome[i]
    p = parameters[0]
    clear(o)
    voices_now[i] = 0
    if week < t.entry or week >= t.exit or s.gone == 1:
        return
    if p.kind != DURABLE:
        hear_friends(i, week, key0, key1, t, s, p, network, voices_then)
        meet_advertising(i, week, key0, key1, t, s, p, brands)
    meet_contacts(i, week, key0, key1, t, s, p, touches, touch_start, channels)
    drift_need(i, week, key0, key1, s, p)
    change_theme(i, week, key0, key1, t, s, p)
    if p.kind == CONTRACT:
        live_contract(i, week, key0, key1, t, s, o, p, brands, pull, voices_now)
    elif p.kind == DURABLE:
        live_durable(i, week, key0, key1, t, s, o, p, brands, network, voices_then, voices_now)
    elif p.kind == INVOICES:
        live_orders(i, week, season, key0, key1, t, s, o, p, brands, pull, voices_now)
    else:
        shop(i, week, season, key0, key1, t, s, o, p, brands, pull, voices_now)
    age(s, p)
    fade(s, p, brands)


@week_kernel
def live_block(
    low: Any,
    high: Any,
    week: Any,
    season: Any,
    key0: Any,
    key1: Any,
    parameters: Any,
    brands: Any,
    channels: Any,
    traits: Any,
    state: Any,
    outcome: Any,
    network: Any,
    voices_then: Any,
    voices_now: Any,
    touches: Any,
    touch_start: Any,
    pull: Any,
) -> None:
    """Live one week for the consumers of [low, high); arguments as :func:`live_week`."""
    for i in range(low, high):
        live_week(
            i,
            week,
            season,
            key0,
            key1,
            parameters,
            brands,
            channels,
            traits,
            state,
            outcome,
            network,
            voices_then,
            voices_now,
            touches,
            touch_start,
            pull,
        )
