"""What a log of orders says, in some eighty numbers that do not depend on the currency.

Inference from simulations compares numbers, not logs. These are chosen so that each parameter of
the agents leaves a mark: counts for how customers differ, gaps for readiness, silence and the two
halves of the observation for dropout, spread within and between customers for order values. A
network then learns which of them matter (:mod:`sim.studies.calibration.posterior`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.studies.calibration.simulator import Orders

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

VERSION = 1
"""Raised whenever a summary changes: simulations that wait on disk are then made anew."""

_COUNTS = (0, 1, 2, 3, 5, 8, 13)
_AGES = (0, 1, 2, 3, 5, 9, 14, 27, 53)
_GAPS = (0, 1, 2, 3, 4, 7, 13, 26)
_HALVES = (0, 1, 2, 3, 5)
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_ORDERS = (1, 2, 3, 4, 7, 13)
_PATIENCE = (8, 20)
_LEAST = 0.01
"""Amounts below this share of the mean count as that: a free order is not minus infinity."""
_LITTLE = 0.5
"""Added to counts before their logarithm is taken: none is not minus infinity."""


def summarise(orders: Orders) -> Floats:
    """Return the summary statistics of a log.

    Args:
        orders: at least one customer; every customer has an order in the week of entry.

    Returns:
        (summaries,) finite numbers, the same number for every log; free of the currency.
    """
    history = _History(orders)
    parts = [
        *_counts(history),
        *_by_age(history),
        *_gaps(history, first=True),
        *_gaps(history, first=False),
        *_halves(history),
        *_silence(history),
        *_followed(history),
        *_values(history),
    ]
    return np.array(parts, dtype=np.float64)


def mean_amount(orders: Orders) -> float:
    """Return the mean value of an order, the unit in which summaries see amounts."""
    return float(orders.amount.mean())


class _History:
    """Orders with what several summaries need of them."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.size = orders.entry.size
        self.exposure = orders.weeks - 1 - orders.entry
        self.age = orders.week - orders.entry[orders.customer]
        same = orders.customer[1:] == orders.customer[:-1]
        self.gap = np.diff(orders.week)[same]
        self.gap_customer = orders.customer[1:][same]
        self.gap_age = self.age[1:][same]
        # The first gap of a customer follows the first order.
        new = np.ones(self.gap.size, dtype=bool)
        new[1:] = self.gap_customer[1:] != self.gap_customer[:-1]
        self.first_gap = new
        self.repeats = np.bincount(self.gap_customer, minlength=self.size)
        self.last = np.zeros(self.size, dtype=np.int64)
        self.last[orders.customer] = self.age  # sorted: the last one written is the latest
        self.silence = self.exposure - self.last


def _counts(h: _History) -> Iterator[float]:
    """How many repeat orders customers placed: mean, spread, shares."""
    x = h.repeats
    weeks = float(h.exposure.sum()) + h.size
    yield np.log((x.sum() + _LITTLE) / weeks)
    yield np.log((x.var() + _LITTLE / h.size) / (x.mean() + _LITTLE / h.size))
    yield float(np.log1p(x).mean())
    yield float(np.log1p(x).std())
    yield from _shares(x, _COUNTS, np.full(x.size, 1.0 / x.size))
    top = np.sort(x)[::-1][: max(1, x.size // 20)]
    yield float((top.sum() + _LITTLE) / (x.sum() + 1.0))


def _shares(values: Ints, edges: tuple[int, ...], weights: Floats) -> Floats:
    """Return the weight in each bin that begins at an edge; the last one is open."""
    place = np.searchsorted(edges, values, side="right") - 1
    return np.bincount(place, weights=weights, minlength=len(edges))[: len(edges)]


def _by_age(h: _History) -> Floats:
    """Log rates of repeat orders by weeks since the first order: the cohort's curve."""
    bought = _shares(h.gap_age, _AGES, np.ones(h.gap_age.size))
    oldest = int(h.exposure.max()) + 1
    there = np.cumsum(np.bincount(h.exposure, minlength=oldest)[::-1])[::-1]
    weeks = _shares(np.arange(oldest), _AGES, there[:oldest].astype(np.float64))
    return np.log((bought + _LITTLE) / (weeks + 1.0))


def _gaps(h: _History, first: bool) -> Floats:
    """Log hazards of ordering again by weeks since the order; open gaps are censored.

    Args:
        first: after the first order, or after the later ones.
    """
    closed = h.gap[h.first_gap == first]
    unrepeated = h.repeats == 0
    still_open = h.silence[unrepeated if first else ~unrepeated]
    ended = _shares(closed, _GAPS, np.ones(closed.size))
    longest = int(max(closed.max(initial=0), still_open.max(initial=0))) + 1
    both = np.bincount(closed, minlength=longest) + np.bincount(still_open, minlength=longest)
    at_risk = np.cumsum(both[::-1])[::-1]
    weeks = _shares(np.arange(longest), _GAPS, at_risk.astype(np.float64))
    return np.log((ended + _LITTLE) / (weeks + 1.0))


def _halves(h: _History) -> Iterator[float]:
    """Who ordered how often in the first half of their time: what they did in the second."""
    early = h.gap_age * 2 <= h.exposure[h.gap_customer]
    before = np.bincount(h.gap_customer[early], minlength=h.size)
    after = h.repeats - before
    group = np.searchsorted(_HALVES, before, side="right") - 1
    size = np.bincount(group, minlength=len(_HALVES)).astype(np.float64)
    total = np.bincount(group, weights=after, minlength=len(_HALVES))
    none = np.bincount(group, weights=after == 0, minlength=len(_HALVES))
    yield from np.log((total + _LITTLE) / (size + 1.0))
    yield from (none + _LITTLE) / (size + 1.0)
    yield _correlation(np.log1p(before), np.log1p(after))


def _silence(h: _History) -> Iterator[float]:
    """How long customers have been silent at the end, against their own rhythm."""
    share = h.silence / np.maximum(h.exposure, 1)
    for low, high in ((1, 1), (2, 2), (3, 5), (6, 10**9)):
        chosen = (h.repeats >= low) & (h.repeats <= high)
        yield float((share[chosen].sum() + _LITTLE) / (np.count_nonzero(chosen) + 1.0))
    rhythm = h.last / np.maximum(h.repeats, 1) + 1.0
    often = h.repeats >= 2
    quiet = h.silence[often] / rhythm[often]
    for times in (1.0, 2.0, 4.0):
        yield float((np.count_nonzero(quiet > times) + _LITTLE) / (quiet.size + 1.0))


def _followed(h: _History) -> Iterator[float]:
    """Share of orders that another followed, by the number of the order.

    Who has ordered often and still comes back is seldom one of those who leave: this tells how
    much chances of dropping out differ. Orders too near the end to be followed are left out.
    """
    orders = h.orders
    start = np.concatenate([[0], np.cumsum(h.repeats + 1)[:-1]])
    number = np.arange(orders.customer.size) - start[orders.customer] + 1
    followed = number <= h.repeats[orders.customer]
    left = orders.weeks - 1 - orders.week
    for patience in _PATIENCE:
        old = left >= min(patience, orders.weeks // 3)
        size = _shares(number[old], _ORDERS, np.ones(np.count_nonzero(old)))
        again = _shares(number[old], _ORDERS, followed[old].astype(np.float64))
        yield from (again + _LITTLE) / (size + 1.0)


def _values(h: _History) -> Iterator[float]:
    """How order values differ within and between customers, relative to their mean."""
    amount = np.maximum(h.orders.amount / h.orders.amount.mean(), _LEAST)
    level = np.log(amount)
    count = h.repeats + 1
    own = np.bincount(h.orders.customer, weights=level, minlength=h.size) / count
    rest = level - own[h.orders.customer]
    free = max(1, int(h.repeats.sum()))
    yield float(level.mean())
    yield float(level.std())
    within = float(rest @ rest) / free
    yield 0.5 * np.log(within + 1e-6)
    yield 0.5 * np.log(max(float(np.var(own) - within * np.mean(1.0 / count)), 1e-3))
    yield float(np.cbrt((rest**3).sum() / free))
    yield 0.5 * np.log(float(np.var(own)) + 1e-6)
    yield float(own.mean())
    again = h.repeats > 0
    yield float(own[again].std()) if again.any() else 0.0
    yield float(own[again].mean()) if again.any() else 0.0
    yield _correlation(own, np.log1p(h.repeats))
    yield _correlation(own[again], np.log1p(h.repeats[again]))
    yield from np.quantile(own, _QUANTILES)
    yield float(np.log(amount.std() + 1e-9))


def _correlation(x: Floats, y: Floats) -> float:
    """Return the correlation, 0 where one of the two does not vary."""
    if x.size < 3 or x.std() < 1e-12 or y.std() < 1e-12:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])
