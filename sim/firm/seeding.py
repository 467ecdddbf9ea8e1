"""Whom to seed in a network [leads d'opinion]: four ways to choose, three of which need its ties.

Hinz, Skiera, Barrot & Becker (2011) compare hubs and bridges with random seeds in the field.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.network.communities import find_communities
from sim.network.graph import Network

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


def choose_seeds(
    how: str, network: Network | None, candidates: Ids, count: int, luck: Floats
) -> Ids:
    """Return whom to seed, in the order of their ids.

    Args:
        how: ``random``, ``hubs``, ``bridges`` or ``optimised``.
        network: the ties; None for ``random``, which needs none.
        candidates: who can be asked. count: how many are wanted.
        luck: (len(candidates),) decides ``random`` and what is equal otherwise.
    """
    count = min(count, candidates.size)
    if how == "random" or network is None:
        order = np.argsort(luck, kind="stable")
        return np.sort(candidates[order[:count]])
    if how == "optimised":
        return np.sort(greedy_coverage(network, candidates[np.argsort(luck, kind="stable")], count))
    worth = network.degree().astype(np.float64) if how == "hubs" else bridging(network)
    order = np.lexsort((luck, -worth[candidates]))
    return np.sort(candidates[order[:count]])


def bridging(network: Network) -> Floats:
    """Return (N,) how many ties lead to different circles: degree times participation.

    Participation 1 - sum over communities of (share of ties)^2 (Guimerà & Amaral 2005), with the
    communities found in the ties bought. 0 for who knows one circle only.
    """
    degree = network.degree()
    rows = np.repeat(np.arange(network.size), degree)
    community = find_communities(network)
    pairs = rows.astype(np.int64) * (int(community.max(initial=0)) + 1)
    keys, ties = np.unique(pairs + community[network.neighbours], return_counts=True)
    whose = keys // (int(community.max(initial=0)) + 1)
    squares = np.bincount(whose, weights=ties.astype(np.float64) ** 2, minlength=network.size)
    return np.asarray(degree - squares / np.maximum(degree, 1))


def greedy_coverage(network: Network, candidates: Ids, count: int) -> Ids:
    """Return seeds whose ties reach most different people, chosen one by one.

    Each next seed adds most people not reached yet; that reaches at least 63% of what the best
    set could (Nemhauser, Wolsey & Fisher 1978; Kempe, Kleinberg & Tardos 2003). Lazy evaluation:
    what a candidate adds can only shrink. Equal ones are taken in the order given.
    """
    offsets, neighbours = network.offsets, network.neighbours
    reached = np.zeros(network.size, np.bool_)
    degree = network.degree()
    queue = [(-int(degree[who]), rank, 0) for rank, who in enumerate(candidates.tolist())]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue and len(chosen) < count:
        _, rank, seen = heapq.heappop(queue)
        who = int(candidates[rank])
        ties = neighbours[offsets[who] : offsets[who + 1]]
        if seen == len(chosen):
            chosen.append(who)
            reached[ties] = True
        else:
            adds = int(np.count_nonzero(~reached[ties]))
            heapq.heappush(queue, (-adds, rank, len(chosen)))
    return np.array(chosen, dtype=np.int64)
