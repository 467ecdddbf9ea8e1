"""Counting what a week brought, by blocks of fixed size: the sum never depends on threads."""

from __future__ import annotations

from typing import Any

from sim.kernels import week_kernel

BLOCK = 8192
"""Consumers a block; a constant, so that sums over blocks are the same on every machine."""

AWARE = 0.5
"""Awareness from which a consumer counts as aware."""


@week_kernel
def tally_block(
    low: Any, high: Any, week: Any, traits: Any, state: Any, brands: Any, sums: Any
) -> None:
    """Add up awareness and attachment of the consumers of [low, high) who are in the market.

    Args:
        brands: number of brands.
        sums: (brands, 3) row of this block: aware, sum of attachment, present.
    """
    sums[:] = 0.0
    for i in range(low, high):
        if week < traits[i].entry or week >= traits[i].exit or state[i].gone == 1:
            continue
        for b in range(brands):
            if state[i].awareness[b] >= AWARE:
                sums[b, 0] += 1.0
            sums[b, 1] += state[i].attachment[b]
            sums[b, 2] += 1.0
