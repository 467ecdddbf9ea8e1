"""The recorder: writes down, week by week, the columns that measures stand on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.sales import Sales
from sim.measures.recording import (
    CENSUS_DTYPE,
    CONTACT_DTYPE,
    PURCHASE_DTYPE,
    WEEKLY_DTYPE,
)
from sim.population.records import Records


def purchase_rows(week: int, sales: Sales, price: NDArray[np.float64]) -> Records:
    """Return the purchases of one week as rows."""
    rows = np.zeros(sales.consumer.shape[0], dtype=PURCHASE_DTYPE)
    rows["week"] = week
    for name in ("consumer", "brand", "path", "first", "personal", "source", "theme", "units"):
        rows[name] = getattr(sales, name)
    rows["amount"] = sales.amount(price)
    rows["face_value"] = sales.face_value(price)
    return rows


def contact_rows(week: int, touches: Records, unit_cost: NDArray[np.float64]) -> Records:
    """Return the direct contacts of one week as rows, each with what it cost."""
    rows = np.zeros(touches.shape[0], dtype=CONTACT_DTYPE)
    rows["week"] = week
    for name in ("consumer", "programme", "channel", "source", "opened", "clicked", "opted_out"):
        rows[name] = touches[name]
    rows["cost"] = unit_cost[touches["channel"]]
    return rows


def weekly_rows(
    week: int, sums: NDArray[np.float64], visits: float, cost: NDArray[np.float64]
) -> Records:
    """Return one row a brand: who knows it, how attached consumers are, what its firm spent."""
    rows = np.zeros(sums.shape[0], dtype=WEEKLY_DTYPE)
    present = np.maximum(sums[:, 2], 1.0)
    rows["week"] = week
    rows["brand"] = np.arange(sums.shape[0])
    rows["aware"] = sums[:, 0] / present
    rows["attachment"] = sums[:, 1] / present
    rows["visits"][0] = visits
    rows["marketing_cost"] = cost
    return rows


def census(traits: Records, state: Records, week: int, brands: int) -> Records:
    """Return where every consumer stands with the focal brand."""
    rows = np.zeros(state.shape[0], dtype=CENSUS_DTYPE)
    rows["present"] = (week >= traits["entry"]) & (week < traits["exit"]) & (state["gone"] == 0)
    focal = state["attachment"][:, 0]
    rows["awareness"] = state["awareness"][:, 0]
    rows["attachment"] = focal
    rivals = state["attachment"][:, 1:brands]
    rows["relative_attitude"] = focal - (rivals.max(axis=1) if brands > 1 else 0.0)
    rows["satisfaction"] = state["satisfaction"]
    good, bad = state["trust_good"][:, 0], state["trust_bad"][:, 0]
    rows["trust"] = (1.0 + good) / (2.0 + good + bad)
    rows["consent"] = state["consent"] & 1
    rows["contract"] = state["contract"]
    rows["bought"] = state["bought"] & 1
    return rows


def active_by_week(purchases: Records, weeks: range, brands: int, window: int) -> NDArray[np.int64]:
    """Return, by week and brand, who bought the brand within the last ``window`` weeks.

    Each purchase makes its buyer active from its week until the next purchase of the brand, for
    ``window`` weeks at the most: the sum of these intervals counts every active customer once.
    """
    order = np.lexsort((purchases["week"], purchases["consumer"], purchases["brand"]))
    rows = purchases[order]
    start = rows["week"].astype(np.int64)
    stop = start + window
    same = (rows["brand"][1:] == rows["brand"][:-1]) & (
        rows["consumer"][1:] == rows["consumer"][:-1]
    )
    stop[:-1] = np.where(same, np.minimum(stop[:-1], start[1:]), stop[:-1])
    first = weeks.start
    span = len(weeks) + 1
    change = np.zeros((span, brands), dtype=np.int64)
    brand = rows["brand"].astype(np.int64)
    np.add.at(change, (np.clip(start - first, 0, span - 1), brand), 1)
    np.add.at(change, (np.clip(stop - first, 0, span - 1), brand), -1)
    return np.cumsum(change, axis=0)[:-1]


class Recorder:
    """Collects the rows of one run; a fork shares what was written and goes on alone."""

    def __init__(self) -> None:
        """Start with nothing written."""
        self.purchases: list[Records] = []
        self.contacts: list[Records] = []
        self.weekly: list[Records] = []
        self.censuses: dict[str, Records] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Recorder:
        """Copy the lists, not the rows: written rows never change."""
        twin = Recorder()
        memo[id(self)] = twin
        twin.purchases = list(self.purchases)
        twin.contacts = list(self.contacts)
        twin.weekly = list(self.weekly)
        twin.censuses = dict(self.censuses)
        return twin

    def all_purchases(self) -> Records:
        """Return all purchases so far as one array."""
        return _joined(self.purchases, PURCHASE_DTYPE)

    def all_contacts(self, since: int = 0) -> Records:
        """Return all contacts from week ``since`` on."""
        rows = _joined(self.contacts, CONTACT_DTYPE)
        return rows[rows["week"] >= since]

    def all_weekly(self, brands: int, window: int) -> Records:
        """Return the weekly rows from the fork on, with active customers filled in."""
        rows = _joined(self.weekly, WEEKLY_DTYPE)
        rows = rows[rows["week"] >= 0]
        if rows.shape[0]:
            weeks = range(int(rows["week"].max()) + 1)
            active = active_by_week(self.all_purchases(), weeks, brands, window)
            rows["active_customers"] = active[rows["week"], rows["brand"]]
        return rows


def _joined(parts: list[Records], dtype: np.dtype[np.void]) -> Records:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
