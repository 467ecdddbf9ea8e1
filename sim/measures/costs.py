"""What the focal brand spent, on whom and on what."""

from __future__ import annotations

import numpy as np

from sim.measures.columns import ACQUISITION, RETENTION, SHARED, Columns, Floats


def marketing_cost(columns: Columns) -> float:
    """Return all marketing spend of the programme and the run-off, currency, not discounted.

    The sum of the ledger: media, contacts, staff, information, set-up, points at issue, and
    **discounts at face value**. The money paid by buyers has lost those discounts already, so
    never subtract this from ``margin``: see :func:`sim.measures.value.npv`.
    """
    return float(columns.recording.ledger["amount"].sum())


def prospect_share(columns: Columns) -> float:
    """Return the share of prospects among the consumers present at the fork, 0 to 1.

    Shared spend (media reach everyone) is split by it. 0 when nobody is present.
    """
    present = np.count_nonzero(columns.present("fork"))
    return np.count_nonzero(columns.prospects) / present if present else 0.0


def acquisition_cost_by_week(columns: Columns) -> Floats:
    """Return (programme + run-off,) spend on prospects: their own plus their part of the shared.

    Face-value discounts on first purchases included, currency.
    """
    cost = columns.cost.sum(axis=2)
    return np.asarray(cost[:, ACQUISITION] + prospect_share(columns) * cost[:, SHARED])


def retention_cost_by_week(columns: Columns, *, discounts: bool = True) -> Floats:
    """Return (programme + run-off,) spend on customers: their own plus their part of the shared.

    Args:
        columns: one run.
        discounts: whether face-value discounts count; not where margins are net of them.
    """
    cost = columns.cost.sum(axis=2) if discounts else columns.cost[:, :, 0]
    return np.asarray(cost[:, RETENTION] + (1.0 - prospect_share(columns)) * cost[:, SHARED])


def acquisition_cost(columns: Columns) -> float:
    """Return the spend on prospects in the weeks of the programme, currency, not discounted."""
    return float(acquisition_cost_by_week(columns)[: columns.weeks].sum())


def retention_cost(columns: Columns) -> float:
    """Return the spend on customers in programme and run-off, currency total, not discounted.

    Spend on customers plus the part of the shared spend that falls on consumers who are not
    prospects at the fork; discounts at face value. With the spend on prospects of the same weeks
    it adds up to ``marketing_cost``.
    """
    return float(retention_cost_by_week(columns).sum())


def cost_by_item(columns: Columns) -> dict[tuple[str, str], float]:
    """Return spend by (programme, item) over programme and run-off, currency, not discounted."""
    recording = columns.recording
    ledger = recording.ledger
    width = len(recording.items)
    cell = ledger["programme"].astype(np.int64) * width + ledger["item"]
    sums = np.bincount(cell, weights=ledger["amount"])
    return {
        (recording.programmes[k // width], recording.items[k % width]): float(sums[k])
        for k in np.unique(cell).tolist()
    }
