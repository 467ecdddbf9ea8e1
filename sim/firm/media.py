"""Mass media: what exposures cost and how many of those bought still count.

One response for every programme of every brand: with ``a`` exposures bought a consumer-week,
``g(a) = s ln(1 + a / s)`` are effective (semi-logarithmic response; Hanssens, Parsons & Schultz
2001, ch. 3). The first exposure counts in full; at ``a = s`` (``firm.media_saturation``) the next
one meets someone new only half of the time. Carry-over is not here but in the consumers' memory.
"""

from __future__ import annotations

from typing import Any

from sim.kernels import kernel
from sim.numerics import exp, log


@kernel
def _effective(bought: Any, saturation: Any) -> Any:
    return saturation * log(1.0 + bought / saturation)


@kernel
def _bought(effective: Any, saturation: Any) -> Any:
    return saturation * (exp(effective / saturation) - 1.0)


def effective_exposures(bought: float, saturation: float) -> float:
    """Return effective exposures a consumer-week from those bought.

    Args:
        bought: exposures bought a consumer-week, at least 0.
        saturation: ``firm.media_saturation``, above 0.
    """
    return float(_effective(float(bought), float(saturation)))


def exposures_to_buy(effective: float, saturation: float) -> float:
    """Return the exposures to buy for a wanted effective level (inverse of the response)."""
    return float(_bought(float(effective), float(saturation)))
