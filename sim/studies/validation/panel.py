"""What a panel of consumers shows: who bought which brand how often, in a window of weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.market import Market

Floats = NDArray[np.float64]


def units_by_week(purchases: NDArray[np.void], brands: int, start: int, stop: int) -> Floats:
    """Return units sold, (stop - start, brands).

    Args:
        purchases: rows of :data:`sim.measures.recording.PURCHASE_DTYPE`.
        brands: number of brands.
        start: first week. stop: first week after.
    """
    rows = purchases[(purchases["week"] >= start) & (purchases["week"] < stop)]
    cell = (rows["week"].astype(np.int64) - start) * brands + rows["brand"]
    counted = np.bincount(cell, weights=rows["units"], minlength=(stop - start) * brands)
    return np.asarray(counted.reshape(stop - start, brands), dtype=np.float64)


@dataclass(frozen=True)
class Panel:
    """Purchases of everyone in a window.

    Attributes:
        purchases: (consumers, brands) purchase occasions on which the brand was bought.
        units: (consumers, brands) units bought.
    """

    purchases: Floats
    units: Floats

    @property
    def size(self) -> int:
        """Consumers, buyers or not."""
        return int(self.purchases.shape[0])

    @property
    def buyers(self) -> Floats:
        """(brands,) consumers who bought the brand at least once."""
        return np.asarray(np.count_nonzero(self.purchases, axis=0), dtype=np.float64)

    @property
    def penetration(self) -> Floats:
        """(brands,) share of consumers who bought the brand at least once."""
        return np.asarray(self.buyers / self.size, dtype=np.float64)

    @property
    def frequency(self) -> Floats:
        """(brands,) purchases a buyer; NaN for a brand that nobody bought."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.purchases.sum(axis=0) / self.buyers, dtype=np.float64)

    @property
    def share(self) -> Floats:
        """(brands,) share of all purchases."""
        bought = self.purchases.sum(axis=0)
        return np.asarray(bought / bought.sum(), dtype=np.float64)


def panel_of(purchases: NDArray[np.void], size: int, brands: int, start: int, stop: int) -> Panel:
    """Return who bought what in the weeks ``start`` to ``stop - 1``.

    Args:
        purchases: rows of :data:`sim.measures.recording.PURCHASE_DTYPE`.
        size: consumers. brands: number of brands.
        start: first week. stop: first week after.
    """
    rows = purchases[(purchases["week"] >= start) & (purchases["week"] < stop)]
    cell = rows["consumer"].astype(np.int64) * brands + rows["brand"]
    shape, cells = (size, brands), size * brands
    counts = np.bincount(cell, minlength=cells).reshape(shape).astype(np.float64)
    units = np.bincount(cell, weights=rows["units"], minlength=cells).reshape(shape)
    return Panel(counts, np.asarray(units, dtype=np.float64))


def market_panel(market: Market, start: int, stop: int) -> Panel:
    """Return the panel of a market's own consumers; weeks are counted from the fork."""
    rows = market.recorder.all_purchases()
    return panel_of(rows, len(market.consumers), len(market.brands), start, stop)


def top_weights(amounts: Floats, share: float = 0.2) -> Floats:
    """Return how much of each buyer belongs to the heaviest ``share`` of all buyers, 0 to 1.

    Ties at the edge belong in equal parts: the mean over all ways to break them.

    Args:
        amounts: what each consumer bought; who bought nothing is no buyer.
        share: of buyers, such as 0.2.
    """
    weights = np.zeros(amounts.shape[0])
    bought = np.flatnonzero(amounts > 0)
    if bought.size == 0:
        return weights
    places = share * bought.size
    ordered = np.sort(amounts[bought])[::-1]
    edge = ordered[min(int(np.ceil(places)), ordered.size) - 1]
    above, level = amounts > edge, (amounts == edge) & (amounts > 0)
    weights[above] = 1.0
    weights[level] = (places - np.count_nonzero(above)) / np.count_nonzero(level)
    return weights


def heavy_share(amounts: Floats, share: float = 0.2) -> float:
    """Return the part of all sales that the heaviest ``share`` of buyers make; NaN without."""
    total = amounts.sum()
    return float(top_weights(amounts, share) @ amounts / total) if total > 0 else float("nan")


def heavy_stay(before: Floats, after: Floats, share: float = 0.2) -> float:
    """Return which part of the heaviest buyers are among the heaviest of the next window too.

    Args:
        before: (consumers,) what each bought in the first window. after: in the second.
        share: of each window's own buyers.
    """
    then, now = top_weights(before, share), top_weights(after, share)
    return float(then @ now / then.sum()) if then.sum() > 0 else float("nan")
