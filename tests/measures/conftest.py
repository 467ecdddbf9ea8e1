"""Small markets whose KPIs can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from sim.measures.recording import (
    CENSUS_DTYPE,
    CONTACT_DTYPE,
    LEDGER_DTYPE,
    PURCHASE_DTYPE,
    WEEKLY_DTYPE,
    Recording,
)

Build = Callable[..., Recording]

ITEMS = ("media", "contact", "discount")
PURCHASE = ("week", "consumer", "brand", "units", "amount", "face_value", "path", "first", "source")
LEDGER = ("week", "item", "side", "amount")


def rows(dtype: np.dtype[np.void], names: Sequence[str], values: Sequence[Sequence[Any]]) -> Any:
    """Return a structured array; columns not named are 0."""
    table = np.zeros(len(values), dtype=dtype)
    for k, name in enumerate(names):
        table[name] = [row[k] for row in values]
    return table


def build_recording(
    purchases: Sequence[Sequence[Any]] = (),
    ledger: Sequence[Sequence[Any]] = (),
    *,
    size: int = 6,
    warm_up: int = 4,
    weeks: int = 4,
    run_off: int = 2,
    activity_window: int = 3,
    brands: int = 2,
    census: dict[str, dict[str, Any]] | None = None,
    **changes: Any,
) -> Recording:
    """Return a recording; by default everyone is always present and knows the brand.

    Who has ever bought is who has on record, unless the census says otherwise.
    """
    weekly = np.zeros((weeks + run_off) * brands, dtype=WEEKLY_DTYPE)
    weekly["week"] = np.repeat(np.arange(weeks + run_off), brands)
    weekly["brand"] = np.tile(np.arange(brands), weeks + run_off)
    weekly["visits"] = 1 + weekly["brand"] + weekly["week"]
    spent = rows(LEDGER_DTYPE, LEDGER, [(w, ITEMS.index(i), s, a) for w, i, s, a in ledger])
    spent["units"], spent["unit_cost"] = 2.0, spent["amount"] / 2.0
    states = {}
    for moment in ("fork", "end", "final"):
        states[moment] = np.zeros(size, dtype=CENSUS_DTYPE)
        states[moment]["present"], states[moment]["contract"] = 1, -1
        states[moment]["awareness"] = 1.0
        week = {"fork": 0, "end": weeks, "final": weeks + run_off}[moment]
        states[moment]["bought"][[p[1] for p in purchases if p[0] < week and p[2] == 0]] = 1
        for name, column in (census or {}).get(moment, {}).items():
            states[moment][name] = column
    settings: dict[str, Any] = {
        "contacts": np.zeros(0, dtype=CONTACT_DTYPE),
        "price": np.array([10.0, 8.0])[:brands],
        "unit_cost": np.array([4.0, 3.0])[:brands],
        "discount_rate": 0.0,
        "programmes": ("mass",),
        "items": ITEMS,
        "channels": ("email",),
        "market_kind": "repertoire",
        "unidentified": (),
        "points": np.zeros((0, 6)),
        "members": np.zeros(size, dtype=bool),
        "held_out": np.zeros(size, dtype=bool),
    }
    return Recording(
        size=size,
        warm_up=warm_up,
        weeks=weeks,
        run_off=run_off,
        purchases=rows(PURCHASE_DTYPE, PURCHASE, purchases),
        ledger=spent,
        weekly=weekly,
        census=states,
        activity_window=activity_window,
        **(settings | changes),
    )


INERT, WOM, ADVERT = 1, 3, 1

# Columns of PURCHASE above; prices are 10 and 8, unit costs 4 and 3.
ARM = [
    (-4, 0, 0, 1, 10, 0, 0, 1, 0),
    (-2, 1, 0, 1, 10, 0, 0, 1, 0),
    (-1, 2, 0, 1, 10, 0, 0, 1, 0),
    (0, 0, 0, 2, 20, 0, 0, 0, 0),
    (0, 3, 1, 1, 8, 0, 0, 1, 0),
    (1, 1, 0, 1, 8, 2, INERT, 0, 0),
    (1, 4, 0, 1, 8, 2, 0, 1, WOM),
    (2, 1, 1, 1, 8, 0, 0, 1, 0),
    (2, 4, 0, 1, 10, 0, 0, 0, 0),
    (3, 1, 0, 1, 10, 0, INERT, 0, 0),
    (3, 3, 0, 1, 10, 0, 0, 1, ADVERT),
    (4, 3, 0, 1, 10, 0, 0, 0, 0),
    (5, 5, 0, 1, 10, 0, 0, 1, WOM),
]
ARM_LEDGER = [
    (0, "media", 2, 10),
    (1, "contact", 0, 3),
    (1, "contact", 1, 1),
    (1, "discount", 0, 2),
    (1, "discount", 1, 2),
    (4, "media", 2, 5),
]
CENSUS: dict[str, dict[str, Any]] = {
    "fork": {"present": [1, 1, 1, 1, 1, 0], "bought": [1, 1, 1, 0, 0, 0]},
    "end": {
        "awareness": [1, 1, 0.6, 1, 1, 0.2],
        "relative_attitude": [0.1, -0.2, 0.3, -0.1, 0.4, 0.9],
        "attachment": [0, 1, 0.25, 0, 0.5, 0],
        "satisfaction": [0, 1, 0, -0.25, 1, 0],
    },
}


@pytest.fixture
def build() -> Build:
    """Return the builder of recordings."""
    return build_recording


@pytest.fixture
def arm() -> Recording:
    """Return an arm with a promotion in week 1: six consumers, two brands, 4 + 4 + 2 weeks."""
    return build_recording(ARM, ARM_LEDGER, census=CENSUS)


@pytest.fixture
def baseline() -> Recording:
    """Return the arm's baseline: no promotion, so consumer 1 pays in full and 4 never comes."""
    purchases = [row for row in ARM if row[1] != 4]
    purchases = [
        (1, 1, 0, 1, 10, 0, INERT, 0, 0) if row[:2] == (1, 1) else row for row in purchases
    ]
    return build_recording(purchases, [ARM_LEDGER[0], ARM_LEDGER[-1]], census=CENSUS)
