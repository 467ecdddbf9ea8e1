"""How strong each tie is: keyed by the pair, weaker for bridges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.kernels import kernel
from sim.network.graph import Network
from sim.numerics import exp, normal_quantile
from sim.randomness import Decision, Key, pair_uniform

STRENGTH = int(Decision.NETWORK_STRENGTH)

SPREAD = 0.45
"""Standard deviation of the log of strength before the cap at 1 (guess)."""
BRIDGE = 0.7
"""Factor for a tie whose two ends have no friend in common (guess; sign from Onnela et al.)."""


def with_strengths(network: Network, key: Key) -> Network:
    """Give every tie a strength in (0, 1]: ``min(1, exp(SPREAD * z))``, times BRIDGE for bridges.

    ``z`` is a standard normal keyed by the pair, so half of all ties that are not bridges have
    strength 1 and their mean is about .86. Ties between people without a common friend are weaker
    (Granovetter 1973; Onnela et al. 2007, "Structure and tie strengths in mobile communication
    networks": strength grows with the overlap of two neighbourhoods). The figures are guesses.
    """
    strength = _strengths(network.offsets, network.neighbours, key[0], key[1])
    return replace(network, strength=strength)


@kernel
def _strengths(
    offsets: NDArray[np.int64], neighbours: NDArray[np.int32], key0: int, key1: int
) -> NDArray[np.float32]:
    cursor = offsets[:-1].copy()
    strength = np.empty(neighbours.shape[0], np.float32)
    for person in range(offsets.shape[0] - 1):
        for k in range(offsets[person], offsets[person + 1]):
            other = neighbours[k]
            if other <= person:
                continue
            u = pair_uniform(key0, key1, STRENGTH, 0, person, other)
            value = min(1.0, exp(SPREAD * normal_quantile(u)))
            if not _common_friend(offsets, neighbours, person, other):
                value *= BRIDGE
            strength[k] = value
            # Rows are sorted and visited in order: the next lower neighbour of `other` is us.
            strength[cursor[other]] = value
            cursor[other] += 1
    return strength


@kernel
def _common_friend(
    offsets: NDArray[np.int64], neighbours: NDArray[np.int32], one: int, two: int
) -> bool:
    """Whether two people know somebody in common; looks up the shorter row in the longer."""
    if offsets[one + 1] - offsets[one] > offsets[two + 1] - offsets[two]:
        one, two = two, one
    low, end = offsets[two], offsets[two + 1]
    for k in range(offsets[one], offsets[one + 1]):
        friend = neighbours[k]
        high = end
        while low < high:
            middle = (low + high) // 2
            if neighbours[middle] < friend:
                low = middle + 1
            else:
                high = middle
        if low == end:
            return False
        if neighbours[low] == friend:
            return True
    return False
