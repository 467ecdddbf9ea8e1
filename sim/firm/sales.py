"""The till: one row per purchase of the week, as sellers see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.population.records import Records


@dataclass
class Sales:
    """Purchases of one week, ordered by consumer, then by occasion. All arrays are (purchases,).

    Attributes:
        consumer: who bought (the firm knows the person only when identified).
        brand: what was bought.
        units: units, or money where the unit price is 1.
        cut: share taken off the regular price; settlement may lower it.
        path: how it came about (deliberate, inertial, renewed, switched).
        theme: the need behind it.
        first: 1 at the first purchase ever of that brand.
        personal: 1 when a personal offer was used.
        source: source remembered at that moment.
    """

    consumer: NDArray[np.int32]
    brand: NDArray[np.int8]
    units: NDArray[np.float64]
    cut: NDArray[np.float64]
    path: NDArray[np.int8]
    theme: NDArray[np.int8]
    first: NDArray[np.int8]
    personal: NDArray[np.int8]
    source: NDArray[np.int8]

    @classmethod
    def from_outcome(cls, outcome: Records) -> Self:
        """Read the purchases off the outcome records of all consumers."""
        counts = outcome["purchases"]
        buyers = np.flatnonzero(counts)
        bought = outcome[buyers]
        taken = np.arange(outcome["brand"].shape[1]) < counts[buyers][:, None]
        rows = np.nonzero(taken)[0]
        return cls(
            consumer=buyers[rows].astype(np.int32),
            brand=bought["brand"][taken],
            units=bought["units"][taken].astype(np.float64),
            cut=bought["cut"][taken].astype(np.float64),
            path=bought["path"][taken],
            theme=bought["theme"][taken],
            first=bought["first"][taken],
            personal=bought["personal"][taken],
            source=bought["source"][rows],
        )

    def of_brand(self, brand: int) -> NDArray[np.intp]:
        """Return the rows of one brand."""
        return np.flatnonzero(self.brand == brand)

    def face_value(self, price: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the money taken off the regular price, by row."""
        return self.units * price[self.brand] * self.cut

    def amount(self, price: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the money paid, by row."""
        return self.units * price[self.brand] * (1.0 - self.cut)
