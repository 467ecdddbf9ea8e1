"""A run's tables of the contract, without strategy and replication, which studies add."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.columns import FOCAL, SOURCES, Columns, Ints
from sim.measures.retention import cohorts


def weekly_frame(columns: Columns) -> pd.DataFrame:
    """Return one row a week (from the fork on) and brand.

    Columns week, brand, buyers, purchases, units, revenue (money paid), margin (revenue −
    variable cost), marketing_cost, aware, attachment, active_customers, new_customers. For the
    focal brand ``marketing_cost`` is its ledger, face-value discounts included, which ``margin``
    has lost already: add the ledger's item ``discount`` back before subtracting one from the
    other.
    """
    recording = columns.recording
    brands = len(recording.price)
    rows = np.flatnonzero(columns.week >= 0)
    brand = columns.brand[rows].astype(np.int64)
    cell = columns.week[rows].astype(np.int64) * brands + brand
    cells = columns.end * brands
    units = columns.column("units", rows).astype(np.float64)
    amount = columns.column("amount", rows)
    revenue = np.bincount(cell, weights=amount, minlength=cells)
    cost = np.bincount(cell, weights=units * recording.unit_cost[brand], minlength=cells)
    new = columns.column("first", rows).astype(np.float64)
    recorded = _recorded(columns, cells)
    recorded["marketing_cost"][FOCAL::brands] = columns.cost.sum(axis=(1, 2))
    return pd.DataFrame(
        {
            "week": np.repeat(np.arange(columns.end), brands),
            "brand": np.tile(np.arange(brands), columns.end),
            "buyers": _buyers(columns, rows, cell, cells),
            "purchases": np.bincount(cell, minlength=cells),
            "units": np.bincount(cell, weights=units, minlength=cells),
            "revenue": revenue,
            "margin": revenue - cost,
            "marketing_cost": recorded["marketing_cost"],
            "aware": recorded["aware"],
            "attachment": recorded["attachment"],
            "active_customers": recorded["active_customers"],
            "new_customers": np.bincount(cell, weights=new, minlength=cells).astype(np.int64),
        }
    )


def _buyers(columns: Columns, rows: Ints, cell: Ints, cells: int) -> Ints:
    """Return (cells,) distinct buyers by week and brand.

    Rows are ordered by week, then consumer, so a buyer's purchases of a week are neighbours:
    compare each row with those one, two, ... before it while any belongs to the same buyer.
    """
    consumer = columns.column("consumer", rows)
    week = columns.week[rows]
    again = np.zeros(rows.size, dtype=np.bool_)
    for step in range(1, rows.size):
        same = (consumer[step:] == consumer[:-step]) & (week[step:] == week[:-step])
        if not same.any():
            break
        again[step:] |= same & (cell[step:] == cell[:-step])
    return np.bincount(cell[~again], minlength=cells)


def _recorded(columns: Columns, cells: int) -> dict[str, NDArray[Any]]:
    """Return the recorded weekly columns from the fork on, each (cells,): by week, then brand."""
    weekly = columns.recording.weekly
    weekly = weekly[(weekly["week"] >= 0) & (weekly["week"] < columns.end)]
    cell = weekly["week"].astype(np.int64) * (cells // columns.end) + weekly["brand"]
    recorded = {}
    for name in ("aware", "attachment", "marketing_cost", "active_customers"):
        recorded[name] = np.zeros(cells, dtype=weekly.dtype[name])
        recorded[name][cell] = weekly[name]
    return recorded


def cohort_frame(columns: Columns) -> pd.DataFrame:
    """Return the cohort table: see :func:`sim.measures.retention.cohorts`."""
    return cohorts(columns)


def ledger_frame(columns: Columns) -> pd.DataFrame:
    """Return one row a week, programme and item of the focal brand's spend.

    Columns week, programme, item (names), amount, units, unit_cost. Rows of several sides are
    joined; unit_cost is then amount ÷ units (null where no units).
    """
    recording = columns.recording
    ledger = recording.ledger
    width, depth = len(recording.items), len(recording.programmes)
    cell = (ledger["week"].astype(np.int64) * depth + ledger["programme"]) * width + ledger["item"]
    keys, first, inverse = np.unique(cell, return_index=True, return_inverse=True)
    amount = np.bincount(inverse, weights=ledger["amount"], minlength=keys.size)
    units = np.bincount(inverse, weights=ledger["units"], minlength=keys.size)
    single = np.bincount(inverse, minlength=keys.size) == 1
    mean = np.divide(amount, units, out=np.full(keys.size, np.nan), where=units != 0)
    return pd.DataFrame(
        {
            "week": keys // (width * depth),
            "programme": np.array(recording.programmes, dtype=object)[keys // width % depth],
            "item": np.array(recording.items, dtype=object)[keys % width],
            "amount": amount,
            "units": units,
            "unit_cost": np.where(single, ledger["unit_cost"][first], mean),
        }
    )


def transactions_frame(columns: Columns) -> pd.DataFrame:
    """Return one row a purchase of any brand: consumer, week, brand, units, amount (money paid).

    The warm-up's purchases are there with negative weeks: customers at the fork are found by them.
    """
    return pd.DataFrame(
        {
            "consumer": columns.column("consumer").astype(np.int64),
            "week": columns.week.astype(np.int64),
            "brand": columns.brand.astype(np.int64),
            "units": columns.column("units").astype(np.float64),
            "amount": columns.column("amount"),
        }
    )


def contacts_frame(columns: Columns) -> pd.DataFrame:
    """Return one row a direct contact: consumer, week, programme, channel, source, opened."""
    recording = columns.recording
    contacts = recording.contacts
    named = {
        "programme": recording.programmes,
        "channel": recording.channels,
        "source": SOURCES,
    }
    frame = {name: contacts[name].astype(np.int64) for name in ("consumer", "week")}
    frame |= {
        column: np.array(names, dtype=object)[contacts[column]] for column, names in named.items()
    }
    return pd.DataFrame({**frame, "opened": contacts["opened"] == 1})
