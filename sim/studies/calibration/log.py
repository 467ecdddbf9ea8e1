"""A firm's own order log: who bought, on which day, for how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WEEK = 7


@dataclass(frozen=True)
class Log:
    """Orders of one firm's customers: one row per customer and day with an order.

    All that one customer bought on one day is one order, as in the literature on customer-base
    analysis. Rows are sorted by customer, then day.

    Attributes:
        customer: (n,) customers numbered 0 to ``customers - 1``, in the order of ``names``.
        day: (n,) whole days since ``first_day``, 0 to ``days - 1``.
        amount: (n,) what was paid, at least 0; a few orders may be free (0).
        names: (customers,) each customer as written in the file; sorted.
        first_day: date of day 0, the first order in the data.
        days: length of the time observed; its last day is ``days - 1``.
        extras: optional columns by name (brand, price, discount, channel), each (n,), of the
            order's dearest line.
        notes: what the reader decided or left out, one sentence each.
    """

    customer: Ints
    day: Ints
    amount: Floats
    names: NDArray[np.str_]
    first_day: date
    days: int
    extras: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def customers(self) -> int:
        """How many customers ordered."""
        return int(self.names.size)

    @property
    def orders(self) -> int:
        """How many orders there are."""
        return int(self.day.size)

    @property
    def last_day(self) -> date:
        """Date of the last day observed."""
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def weeks(self) -> int:
        """Weeks observed, a first one that is not whole counted too."""
        return -(-self.days // WEEK)

    @property
    def week(self) -> Ints:
        """(n,) week of each order, 0 to ``weeks - 1``; the last week is whole, the first may not.

        Weeks end where the time observed ends, so that a forecast begins with a whole week.
        """
        return (self.day + (-self.days) % WEEK) // WEEK

    @property
    def first(self) -> NDArray[np.bool_]:
        """(n,) whether this is its customer's first order."""
        new = np.r_[True, self.customer[1:] != self.customer[:-1]]
        return np.asarray(new[: self.orders])

    @property
    def orders_each(self) -> Ints:
        """(customers,) orders of each customer, at least 1."""
        return np.bincount(self.customer, minlength=self.customers)

    @property
    def first_order(self) -> Ints:
        """(customers,) day of each customer's first order."""
        return np.asarray(self.day[self.first])

    @property
    def last_order(self) -> Ints:
        """(customers,) day of each customer's last order."""
        return np.asarray(self.day[np.r_[self.first[1:], True][: self.orders]])

    def until(self, days: int) -> Log:
        """Return what was known after the first ``days`` days: customers seen by then alone."""
        return self.take(self.day < days, days)

    def of(self, customers: NDArray[np.bool_]) -> Log:
        """Return the orders of some customers, (customers,) True for those to keep."""
        return self.take(customers[self.customer], self.days)

    def take(self, rows: NDArray[np.bool_], days: int) -> Log:
        """Return some of the orders, customers numbered anew, over ``days`` days."""
        present, customer = np.unique(self.customer[rows], return_inverse=True)
        return replace(
            self,
            customer=customer.astype(np.int64),
            day=self.day[rows],
            amount=self.amount[rows],
            names=self.names[present],
            days=days,
            extras={name: values[rows] for name, values in self.extras.items()},
        )

    def repeats_in(self, start: int, weeks: int, known: Log) -> Ints:
        """Return (known.customers, weeks) orders a week from day ``start`` of customers known.

        Args:
            start: first day of the first week counted.
            weeks: how many weeks.
            known: the same log cut earlier, as by :meth:`until`.
        """
        place = np.minimum(np.searchsorted(known.names, self.names), known.customers - 1)
        number = np.where(known.names[place] == self.names, place, -1)[self.customer]
        week = (self.day - start) // WEEK
        rows = (number >= 0) & (self.day >= start) & (week < weeks)
        counts = np.zeros((known.customers, weeks), dtype=np.int64)
        np.add.at(counts, (number[rows], week[rows]), 1)
        return counts
