"""Building something up with money: diminishing returns, and wear where it is not kept up."""

from __future__ import annotations

from sim.kernels import kernel
from sim.numerics import exp


@kernel
def _reached(stock: float, scale: float) -> float:
    return float(1.0 - exp(-stock / scale))


class Improvement:
    """One thing that money improves: what is reached of its span, ``1 − exp(−stock / scale)``.

    Attributes:
        stock: what has been built up and not worn off, in the unit of what is added.
    """

    def __init__(self, scale: float, decay: float) -> None:
        """Start from nothing.

        Args:
            scale: stock at which 63% of the span is reached.
            decay: share of the stock lost a week.
        """
        self.stock, self._scale, self._decay = 0.0, scale, decay

    def add(self, amount: float) -> None:
        """Build up."""
        self.stock += amount

    def reached(self) -> float:
        """Return the share of the span that is reached, in [0, 1)."""
        return float(_reached(float(self.stock), float(self._scale)))

    def age(self) -> None:
        """Let a week wear at it."""
        self.stock *= 1.0 - self._decay
