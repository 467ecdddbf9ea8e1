"""Compiled generators of ties. Each uniform is addressed by (person, draw), so none is shared.

All return the two ends of each tie as int32 arrays; repeats may occur and are merged when the
ties are compressed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels import kernel
from sim.randomness import Decision, uniform

Ties = tuple[NDArray[np.int32], NDArray[np.int32]]

TIE = int(Decision.NETWORK_TIE)
REWIRE = int(Decision.NETWORK_REWIRE)
SAMPLE = int(Decision.NETWORK_SAMPLE)

LARGEST_CIRCLE = 100.0
"""A planted community is at most so many times the smallest."""
MOST_SOCIABLE = 20.0
"""The most sociable person expects at most so many times the ties of the least sociable."""


@kernel
def small_world_ties(size: int, half: int, rewiring: float, key0: int, key1: int) -> Ties:
    """A ring where each person knows ``half`` people on each side, a share of ties moved.

    Watts and Strogatz (1998), "Collective dynamics of small-world networks". A moved tie keeps
    its first end and lands on anyone else at random.
    """
    a = np.empty(size * half, np.int32)
    b = np.empty(size * half, np.int32)
    for person in range(size):
        for step in range(half):
            tie = person * half + step
            other = (person + step + 1) % size
            if uniform(key0, key1, REWIRE, 0, person, 2 * step) < rewiring:
                other = int(uniform(key0, key1, REWIRE, 0, person, 2 * step + 1) * (size - 1))
                if other >= person:
                    other += 1
            a[tie] = person
            b[tie] = other
    return a, b


@kernel
def scale_free_ties(size: int, ties: int, key0: int, key1: int) -> Ties:
    """Newcomers tie to people in proportion to the ties these already have.

    Barabasi and Albert (1999), "Emergence of scaling in random networks", from a complete graph
    of ``ties + 1`` people. The ends of all earlier ties are the urn: a uniform draw from it is
    preferential. A person drawn twice gives way to the next in the urn, so no draw is repeated.
    """
    core = ties + 1
    urn = np.empty(core * ties + 2 * ties * (size - core), np.int32)
    filled = 0
    for person in range(core):
        for other in range(person):
            urn[filled] = person
            urn[filled + 1] = other
            filled += 2
    for person in range(core, size):
        start = filled
        for draw in range(ties):
            place = int(uniform(key0, key1, TIE, 0, person, draw) * start)
            fresh = False
            while not fresh:
                fresh = True
                for k in range(start + 1, filled, 2):
                    if urn[k] == urn[place]:
                        fresh = False
                if not fresh:
                    place = (place + 1) % start
            urn[filled] = person
            urn[filled + 1] = urn[place]
            filled += 2
    return urn[0::2].copy(), urn[1::2].copy()


@kernel
def lineages(b: NDArray[np.int32], size: int, ties: int, communities: int) -> NDArray[np.int32]:
    """Communities of a grown network: each newcomer joins that of the first person they tie to.

    The first ``communities`` people found one each. ``b`` holds the elder end of each tie in the
    order they were made.
    """
    label = np.empty(size, np.int32)
    core = ties + 1
    for person in range(size):
        if person < communities:
            label[person] = person
        elif person < core:
            label[person] = person % communities
        else:
            label[person] = label[b[core * ties // 2 + (person - core) * ties]]
    return label


@kernel
def circle_starts(size: int, communities: int, key0: int, key1: int) -> NDArray[np.int64]:
    """First person of each planted community, shape (communities + 1,): sizes are heavy-tailed.

    Sizes follow a Pareto law of exponent 2 (density falling as the cube), cut at
    ``LARGEST_CIRCLE`` times the smallest.
    """
    total = np.empty(communities + 1)
    total[0] = 0.0
    for c in range(communities):
        u = uniform(key0, key1, SAMPLE, 0, c, 0)
        total[c + 1] = total[c] + 1.0 / np.sqrt(max(u, 1.0 / LARGEST_CIRCLE**2))
    starts = np.empty(communities + 1, np.int64)
    for c in range(communities + 1):
        starts[c] = int(total[c] / total[communities] * size)
    return starts


@kernel
def sociability(size: int, wanted: float, key0: int, key1: int) -> NDArray[np.float64]:
    """Running total of the ties each person starts, shape (size + 1,), ending at ``wanted``.

    Shares follow the same Pareto law, cut at ``MOST_SOCIABLE`` times the smallest.
    """
    total = np.empty(size + 1)
    total[0] = 0.0
    for person in range(size):
        u = uniform(key0, key1, SAMPLE, 1, person, 0)
        total[person + 1] = total[person] + 1.0 / np.sqrt(max(u, 1.0 / MOST_SOCIABLE**2))
    scale = wanted / total[size]
    for person in range(size + 1):
        total[person] *= scale
    return total


@kernel
def _find(total: NDArray[np.float64], low: int, high: int, aim: float) -> int:
    """The person in [low, high) whose share of the running total holds ``aim``."""
    while high - low > 1:
        middle = (low + high) // 2
        if total[middle] <= aim:
            low = middle
        else:
            high = middle
    return low


@kernel
def community_ties(
    total: NDArray[np.float64], starts: NDArray[np.int64], mixing: float, key0: int, key1: int
) -> Ties:
    """Ties within planted communities, and a share ``mixing`` drawn from everyone.

    A degree-corrected stochastic block model (Karrer and Newman 2011) whose ties are placed one
    by one: a person starts ties in proportion to their sociability, and each lands on a member
    of the own community, or on anyone, again in that proportion.
    """
    size = total.shape[0] - 1
    most = int(total[size])
    a = np.empty(most, np.int32)
    b = np.empty(most, np.int32)
    made = 0
    for c in range(starts.shape[0] - 1):
        for person in range(starts[c], starts[c + 1]):
            # Whole numbers crossed by the running total: the right count, without noise.
            for draw in range(int(total[person + 1]) - int(total[person])):
                low, high = starts[c], starts[c + 1]
                alone = high - low < 2
                if alone or uniform(key0, key1, TIE, 0, person, 2 * draw) < mixing:
                    low, high = 0, size
                u = uniform(key0, key1, TIE, 0, person, 2 * draw + 1)
                other = _find(total, low, high, total[low] + u * (total[high] - total[low]))
                if other == person:
                    other = person + 1 if person + 1 < high else low
                a[made] = person
                b[made] = other
                made += 1
    return a[:made], b[:made]
