"""A part of a network small enough to be drawn: whole neighbourhoods of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.network.csr import breadth_first
from sim.network.graph import Network

MOST = 2000
"""People of a drawing: of more, their ties could not be told apart."""


def neighbourhoods(network: Network, most: int = MOST) -> NDArray[np.int32]:
    """Return the people to draw: all, or one person's friends, then their friends, and so on.

    The walk begins at the person whose number of ties is the median, the first of them, so that
    neither a hub nor a loner decides; nothing is drawn at random.

    Args:
        network: the network. most: how many at most.

    Returns:
        Their ids in order, shape (people,).
    """
    if network.size <= most:
        return np.arange(network.size, dtype=np.int32)
    degree = network.degree()
    middle = np.sort(degree)[network.size // 2]
    start = int(np.argmax(degree == middle))
    return np.sort(breadth_first(network.offsets, network.neighbours, start, most))


def ties_among(
    network: Network, people: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the ties among some people, each once, as places in ``people``.

    Args:
        network: the network. people: ids in order.
    """
    place = np.full(network.size, -1, np.int32)
    place[people] = np.arange(len(people), dtype=np.int32)
    low, high = (place[end] for end in network.ties())
    inside = (low >= 0) & (high >= 0)
    return low[inside], high[inside]
