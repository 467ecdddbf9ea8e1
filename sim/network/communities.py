"""Communities of a network that comes without labels, by modularity (Louvain)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels import kernel
from sim.network.graph import Network

MAX_PASSES = 20
MAX_LEVELS = 20


def find_communities(network: Network) -> NDArray[np.int32]:
    """Label the densely tied groups of a network, the largest group first.

    Blondel et al. (2008), "Fast unfolding of communities in large networks", with people visited
    in the order of their ids and all sums in whole numbers, hence the same labels everywhere.
    People without ties share one last label, so that they do not make a community each.

    Returns:
        int32, shape (N,), from 0.
    """
    if network.edges == 0:
        return np.zeros(network.size, np.int32)
    offsets, neighbours = network.offsets, network.neighbours
    weights = np.ones(len(neighbours), np.int64)
    labels = np.arange(network.size)
    for _ in range(MAX_LEVELS):
        group = _move(offsets, neighbours, weights, MAX_PASSES)
        names, group = np.unique(group, return_inverse=True)
        labels = group[labels]
        if len(names) == len(offsets) - 1:
            break
        offsets, neighbours, weights = _merge(offsets, neighbours, weights, group, len(names))
    labels[network.degree() == 0] = -1
    return _largest_first(labels)


@kernel
def _move(
    offsets: NDArray[np.int64],
    neighbours: NDArray[np.int32],
    weights: NDArray[np.int64],
    passes: int,
) -> NDArray[np.int64]:
    """Move each node to the neighbouring group that gains most modularity, until none moves."""
    size = offsets.shape[0] - 1
    group = np.arange(size)
    own = np.zeros(size, np.int64)
    for node in range(size):
        for k in range(offsets[node], offsets[node + 1]):
            own[node] += weights[k]
    total = own.copy()
    everything = own.sum()
    link = np.zeros(size, np.int64)
    for _ in range(passes):
        moved = 0
        for node in range(size):
            here = group[node]
            for k in range(offsets[node], offsets[node + 1]):
                if neighbours[k] != node:
                    link[group[neighbours[k]]] += weights[k]
            total[here] -= own[node]
            best = here
            most = link[here] * everything - own[node] * total[here]
            for k in range(offsets[node], offsets[node + 1]):
                there = group[neighbours[k]]
                gain = link[there] * everything - own[node] * total[there]
                if gain > most:
                    best, most = there, gain
            for k in range(offsets[node], offsets[node + 1]):
                link[group[neighbours[k]]] = 0
            total[best] += own[node]
            group[node] = best
            moved += best != here
        if moved * 1000 <= size:
            break
    return group


def _merge(
    offsets: NDArray[np.int64],
    neighbours: NDArray[np.int32],
    weights: NDArray[np.int64],
    group: NDArray[np.int64],
    groups: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """The network of groups: ties within a group stay as a tie to itself."""
    from scipy.sparse import coo_array  # a quarter of a second that the default never needs

    rows = np.repeat(group, np.diff(offsets))
    merged = coo_array((weights, (rows, group[neighbours])), shape=(groups, groups)).tocsr()
    merged.sum_duplicates()
    return merged.indptr.astype(np.int64), merged.indices.astype(np.int32), merged.data


def _largest_first(labels: NDArray[np.int64]) -> NDArray[np.int32]:
    """Number groups from 0 by falling size; the people without ties (-1) come last."""
    names, group, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    order = np.lexsort((names, -sizes, names < 0))
    rank = np.empty(len(names), np.int32)
    rank[order] = np.arange(len(names), dtype=np.int32)
    return rank[group]
