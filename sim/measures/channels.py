"""What each direct channel cost, how people answered, and what they bought afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import FOCAL, Columns, Floats, Ints

AFTER_WEEKS = 4
"""Weeks, that of the contact included, in which a purchase is credited to an opened contact."""

NO_CHANNEL = -1


def margins_by_channel(columns: Columns, *, after: int = AFTER_WEEKS) -> pd.DataFrame:
    """Return one row a direct channel, programme and run-off.

    A purchase of the focal brand is credited to the last contact the buyer opened, if that was
    at most ``after`` weeks ago. That is what firms report, and an **attribution, not an effect**:
    who opens would often have bought anyway. What a channel brings is the difference between two
    arms.

    Args:
        columns: one run.
        after: weeks in which a purchase counts, at least 1.

    Returns:
        Columns channel, contacts (sent), opened, clicked, opted_out (people), cost, purchases
        (credited), margin (of these: money paid − variable cost) and net_margin (margin − cost),
        currency, not discounted.
    """
    contacts = columns.recording.contacts
    channels = columns.recording.channels
    channel = contacts["channel"].astype(np.int64)

    def count(weights: Floats | None = None) -> Floats:
        return np.bincount(channel, weights=weights, minlength=len(channels)).astype(np.float64)

    answers = {
        name: count(contacts[name].astype(np.float64)).astype(np.int64)
        for name in ("opened", "clicked", "opted_out")
    }
    cost = count(contacts["cost"])
    rows = columns.after_fork
    credited = credited_channel(columns, after)
    known = credited != NO_CHANNEL
    earned = rows.amount - rows.units * columns.recording.unit_cost[FOCAL]
    margin = np.bincount(credited[known], weights=earned[known], minlength=len(channels))
    return pd.DataFrame(
        {
            "channel": list(channels),
            "contacts": count().astype(np.int64),
            **answers,
            "cost": cost,
            "purchases": np.bincount(credited[known], minlength=len(channels)),
            "margin": margin,
            "net_margin": margin - cost,
        }
    )


def credited_channel(columns: Columns, after: int = AFTER_WEEKS) -> Ints:
    """Return (purchases after the fork,) the channel each is credited to, −1 if none.

    The last contact opened by the buyer in the ``after`` weeks up to that of the purchase.
    """
    contacts = columns.recording.contacts
    opened = contacts[contacts["opened"] == 1]
    rows = columns.after_fork
    if not opened.size:
        return np.full(rows.week.size, NO_CHANNEL, dtype=np.int64)
    span = columns.end + 1
    key = opened["consumer"].astype(np.int64) * span + opened["week"]
    order = np.argsort(key, kind="stable")
    key, channel = key[order], opened["channel"][order].astype(np.int64)
    bought = rows.consumer * span + rows.week
    last = np.searchsorted(key, bought, side="right") - 1
    found = np.maximum(last, 0)
    same = (last >= 0) & (key[found] // span == rows.consumer)
    recent = same & (bought - key[found] < after)
    return np.where(recent, channel[found], NO_CHANNEL)
