"""A scanner panel: what each household met at each purchase occasion, and what it took."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_COUPON_QUANTILE = 0.01


@dataclass(frozen=True)
class ChoicePanel:
    """Purchase occasions in the order of time, household by household.

    Attributes:
        brands: names, in the order of the columns below.
        households: (households,) identifiers as they stand in the file.
        start: (households + 1,) first occasion of each household; the last entry is their number.
        chosen: (occasions,) column of the brand taken.
        price: (occasions, brands) price of every brand, taken or not, > 0.
        display: (occasions, brands) special display in the store, 0 or 1 (or a share).
        feature: (occasions, brands) advertised by the store in that week, 0 or 1 (or a share).
        weeks: length of the panel in weeks; occasions are taken as evenly spread over it.
    """

    brands: tuple[str, ...]
    households: NDArray[np.generic]
    start: Integers
    chosen: Integers
    price: Floats
    display: Floats
    feature: Floats
    weeks: float = 104.0

    @property
    def size(self) -> int:
        """Number of households."""
        return int(self.households.shape[0])

    @property
    def occasions(self) -> Integers:
        """Occasions of each household, (households,)."""
        return np.diff(self.start)

    def owner(self) -> Integers:
        """Return the place of the household of each occasion, (occasions,)."""
        return np.repeat(np.arange(self.size), self.occasions)

    def take(self, places: NDArray[np.int64]) -> ChoicePanel:
        """Return the panel of some households, in the order given.

        Args:
            places: positions of households.
        """
        lengths = self.occasions[places]
        rows = np.concatenate([np.arange(self.start[h], self.start[h + 1]) for h in places])
        return replace(
            self,
            households=self.households[places],
            start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            chosen=self.chosen[rows],
            price=self.price[rows],
            display=self.display[rows],
            feature=self.feature[rows],
        )

    def with_choices(self, chosen: Integers) -> ChoicePanel:
        """Return the same occasions with other choices."""
        return replace(self, chosen=chosen)


def shelf_prices(panel: ChoicePanel) -> tuple[ChoicePanel, int]:
    """Undo coupons: what was paid is not what the shelf said.

    In many panels the price of the brand taken is net of a coupon while the prices of the others
    are the shelf's. A price far below all that the brand ever cost when it was *not* taken then
    tells which brand was taken, and would be read as a response to price. Prices of taken brands
    below the first percentile of that brand's prices when not taken are put back to its median.

    Returns:
        The panel with shelf prices, and how many prices were put back.
    """
    taken = np.zeros(panel.price.shape, dtype=bool)
    taken[np.arange(panel.chosen.shape[0]), panel.chosen] = True
    price = panel.price.copy()
    count = 0
    for b in range(len(panel.brands)):
        shelf = panel.price[~taken[:, b], b]
        if shelf.shape[0] == 0:
            continue
        low = taken[:, b] & (panel.price[:, b] < np.quantile(shelf, _COUPON_QUANTILE))
        price[low, b] = np.median(shelf)
        count += int(low.sum())
    return replace(panel, price=price), count
