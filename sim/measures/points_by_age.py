"""Loyalty points by quarter: issued, redeemed, expired, and what is owed by its age."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.measures.columns import Floats, Ints
from sim.measures.moments import QUARTER

MOVES = ("issued", "redeemed", "expired")
OUTSTANDING = "outstanding"
AGES = tuple(QUARTER * number for number in range(5))
"""First idle week of each quarter of age; the last age has no end."""


def held_by_age(balance: Floats, idle: Ints) -> Floats:
    """Return (ages,) the points members hold by how long their account has rested.

    That is the age that counts: points lapse after so many weeks without a movement of the
    account, whenever they were issued.

    Args:
        balance: (size,) points held. idle: (size,) weeks since points were last earned or spent.
    """
    held = balance > 0.0
    age = np.clip(idle[held] // QUARTER, 0, len(AGES) - 1)
    return np.bincount(age, weights=balance[held], minlength=len(AGES))


def points_by_quarter(rows: Floats, looks: Mapping[int, Floats], point_cost: float) -> pd.DataFrame:
    """Return what became of a programme's points between looks, and what is owed at each.

    Args:
        rows: (n, 6) week, issued, redeemed, expired, outstanding, liability.
        looks: points by age (:func:`held_by_age`) by the week looked at in front of; the first is
            the fork, when nothing was issued yet.
        point_cost: currency set aside a point issued, net of expected breakage.

    Returns:
        Columns week (of the look), entry (issued, redeemed, expired since the look before, or
        outstanding), idle_weeks (first week of the age; null for what moved), points, amount
        (points × cost a point, currency); ages of which nothing is held are left out.
    """
    weeks = np.array(list(looks), dtype=np.int64)
    place = np.searchsorted(weeks, rows[:, 0], side="right")
    inside = (place > 0) & (place < weeks.size)
    moved = np.stack(
        [
            np.bincount(place[inside], weights=rows[inside, column], minlength=weeks.size)
            for column in range(1, 1 + len(MOVES))
        ],
        axis=1,
    )[1:]
    held = np.stack(list(looks.values()))
    look, age = np.nonzero(held)
    points = np.concatenate([moved.ravel(), held[look, age]])
    idle = [None] * moved.size + [AGES[k] for k in age]
    frame = pd.DataFrame(
        {
            "week": np.concatenate([np.repeat(weeks[1:], len(MOVES)), weeks[look]]),
            "entry": [*MOVES * moved.shape[0], *[OUTSTANDING] * look.size],
            "idle_weeks": pd.array(idle, dtype="Int64"),
            "points": points,
            "amount": points * point_cost,
        }
    )
    return frame.sort_values("week", kind="stable", ignore_index=True)
