"""The user's own segments [segments]: people whose records lie within bounds the user sets.

A segment is written in configuration alone, ``firm.segments: {heavy: {units_year: [6, null]}}``,
and named wherever a programme takes ``select``. It is looked up anew each week: people enter and
leave it as their records change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError, nearest
from sim.firm.crm import NEVER, Crm

Floats = NDArray[np.float64]


def _since(weeks: NDArray[np.integer[Any]], week: int) -> Floats:
    """Return weeks since something happened, NaN where it never did."""
    return np.where(weeks == NEVER, np.nan, week - weeks.astype(np.float64))


def _gap(crm: Crm, week: int) -> Floats:
    gap = crm.mean_gap(np.arange(crm.size))
    return np.where(crm.purchases > 1, gap, np.nan)


def _ticket(crm: Crm, week: int) -> Floats:
    bought = crm.purchases > 0
    return np.where(bought, crm.spend / np.maximum(crm.purchases, 1), np.nan)


COLUMNS: Mapping[str, Callable[[Crm, int], Floats]] = {
    "purchases": lambda crm, week: crm.purchases.astype(np.float64),
    "units": lambda crm, week: crm.units,
    "units_year": lambda crm, week: crm.units_year,
    "spend": lambda crm, week: crm.spend,
    "ticket": _ticket,
    "idle_weeks": lambda crm, week: _since(crm.last_purchase, week),
    "tenure_weeks": lambda crm, week: _since(crm.first_purchase, week),
    "gap_weeks": _gap,
    "silent_weeks": lambda crm, week: _since(crm.last_sent, week),
    "sent": lambda crm, week: crm.sent.astype(np.float64),
    "opened": lambda crm, week: crm.opened.astype(np.float64),
    "clicked": lambda crm, week: crm.clicked.astype(np.float64),
    "complaints": lambda crm, week: crm.complaints.astype(np.float64),
    "lead_weeks": lambda crm, week: _since(crm.lead_since, week),
    "pages": lambda crm, week: crm.pages,
}
"""What bounds may be set on: (size,) columns of the database as of a week, NaN for 'never'."""


def in_segment(crm: Crm, name: str, week: int) -> NDArray[np.bool_]:
    """Return (size,) who is in one of the user's segments in a week.

    Args:
        crm: the customer database.
        name: of ``firm.segments``.
        week: since the fork.

    Raises:
        UserError: if the firm has no such segment.
    """
    if name not in crm.segments:
        raise UserError(
            f"firm.segments: no segment '{name}'{nearest(name, crm.segments)}; "
            "write its bounds there first"
        )
    bounds = crm.segments[name]
    inside = crm.known.copy()
    for column, read in COLUMNS.items():
        limits = getattr(bounds, column)
        if limits is None:
            continue
        low, high = limits
        values = read(crm, week)
        # a NaN, for what never happened, is inside no bounds
        inside &= values >= (-np.inf if low is None else low)
        inside &= values <= (np.inf if high is None else high)
    return inside
