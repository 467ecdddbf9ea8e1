"""What a customer is worth by segment: CLV of the customers at the fork, segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.columns import Columns
from sim.measures.costs import retention_cost_by_week
from sim.measures.value import contribution

UNKNOWN = "unknown"
"""Customers whom the firm cannot recognise."""


def value_by_segment(
    columns: Columns, label: NDArray[np.integer[Any]], names: Sequence[str]
) -> pd.DataFrame:
    """Return what the customers at the fork bring, by the segment they were in at the fork.

    Margin: discounted, net of the discounts charged, programme and run-off. Cost: discounted
    retention cost other than discounts, shared evenly among these customers, for most of it is
    spent on all of them. (margin − cost) ÷ customers, over all segments together, is the KPI
    ``clv``: see :func:`sim.measures.value.clv`.

    Args:
        columns: one run.
        label: (size,) index into ``names``; −1 for people the firm cannot recognise. Made before
            the fork, so that it is the same in every arm.
        names: of the segments.

    Returns:
        Columns segment, customers, margin, cost (currency, sums); segments without customers are
        left out.
    """
    rows = columns.after_fork
    worth = columns.by_consumer(rows, contribution(columns) * columns.discount_factor[rows.week])
    spent = retention_cost_by_week(columns, discounts=False) * columns.discount_factor
    customers = columns.customers_at_fork
    width = len(names) + 1
    place = label[customers].astype(np.int64) % width  # -1 is the last: unknown
    people = np.bincount(place, minlength=width)
    margin = np.bincount(place, weights=worth[customers], minlength=width)
    filled = np.flatnonzero(people)
    return pd.DataFrame(
        {
            "segment": np.array([*names, UNKNOWN], dtype=object)[filled],
            "customers": people[filled],
            "margin": margin[filled],
            "cost": spent.sum() * people[filled] / max(int(people.sum()), 1),
        }
    )
