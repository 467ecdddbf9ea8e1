"""Where every person stands with the focal brand: one of a few states, told apart at a glance."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.market import Market
from sim.measures.loyalty import AWARE, REPEAT_PURCHASES, REPEAT_SHARE
from sim.recorder import census

STANDINGS: Final = ("absent", "unaware", "aware", "customer", "loyal", "let_down", "lapsed")
"""Of each person one; a later one of these wins over an earlier one, but for the last."""

YEAR: Final = 52


def standings(market: Market) -> NDArray[np.int8]:
    """Return where everybody stands at the end of the latest week.

    - absent: not in the market (not yet, no more).
    - unaware: knows the brand too little (awareness below 1/2) and never bought it.
    - aware: knows it, never bought it.
    - customer: bought within the activity window, or holds its contract, or owns the durable.
    - loyal: a customer who repeats and likes it more than any rival (Dick and Basu 1994).
    - let down: a customer whom the latest experience disappointed (satisfaction below 0).
    - lapsed: bought it once, but not within the activity window.

    Returns:
        (size,) places in :data:`STANDINGS`.
    """
    people = market.consumers
    rows = census(people.traits, people.state, market.clock, len(market.brands))
    bought = rows["bought"] == 1
    customer = bought if market.settings.market.kind == "durable" else market.customers_now()
    loyal = customer & repeating(market) & (rows["relative_attitude"] > 0.0)
    conditions = (
        ("absent", rows["present"] == 0),
        ("let_down", customer & (rows["satisfaction"] < 0.0)),
        ("loyal", loyal),
        ("customer", customer),
        ("lapsed", bought),
        ("aware", rows["awareness"] >= AWARE),
    )
    places = [STANDINGS.index(name) for name, _ in conditions]
    chosen = np.select([mask for _, mask in conditions], places, STANDINGS.index("unaware"))
    return chosen.astype(np.int8)


def repeating(market: Market) -> NDArray[np.bool_]:
    """Return (size,) who shows repeat behaviour in the latest 52 weeks.

    At least two purchases of the brand that are at least half of the person's own; under contract,
    the contract held now and before the first week; nobody where things are bought once.
    """
    size, now = len(market.consumers), market.week
    if market.settings.market.kind == "durable":
        return np.zeros(size, np.bool_)
    if market.settings.market.kind == "contract":
        held = market.recorder.censuses["fork"]["contract"] == 0
        return np.asarray(held & (market.consumers.state["contract"] == 0))
    rows = market.recorder.all_purchases()
    year = rows[rows["week"] >= now - YEAR]
    every = np.bincount(year["consumer"], minlength=size)
    focal = np.bincount(year["consumer"][year["brand"] == 0], minlength=size)
    return np.asarray((focal >= REPEAT_PURCHASES) & (focal >= REPEAT_SHARE * every))
