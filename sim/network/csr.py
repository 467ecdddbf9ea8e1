"""Compiled loops that turn lists of ties into compressed sparse rows (CSR), and read them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels import kernel


@kernel
def _offsets_of(size: int, a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where each person's row starts, when each tie counts for both its ends."""
    offsets = np.zeros(size + 1, np.int64)
    for tie in range(a.shape[0]):
        offsets[a[tie] + 1] += 1
        offsets[b[tie] + 1] += 1
    for person in range(size):
        offsets[person + 1] += offsets[person]
    return offsets


@kernel
def _fill(
    offsets: NDArray[np.int64], a: NDArray[np.int32], b: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Neighbours of each person in the order of the ties given."""
    cursor = offsets[:-1].copy()
    neighbours = np.empty(2 * a.shape[0], np.int32)
    for tie in range(a.shape[0]):
        neighbours[cursor[a[tie]]] = b[tie]
        cursor[a[tie]] += 1
        neighbours[cursor[b[tie]]] = a[tie]
        cursor[b[tie]] += 1
    return neighbours


@kernel
def _transpose(offsets: NDArray[np.int64], neighbours: NDArray[np.int32]) -> NDArray[np.int32]:
    """The same symmetric graph with each row sorted: a transposed CSR lists rows in order."""
    cursor = offsets[:-1].copy()
    out = np.empty_like(neighbours)
    for person in range(offsets.shape[0] - 1):
        for k in range(offsets[person], offsets[person + 1]):
            other = neighbours[k]
            out[cursor[other]] = person
            cursor[other] += 1
    return out


@kernel
def _drop_repeats(offsets: NDArray[np.int64], neighbours: NDArray[np.int32]) -> int:
    """Keep each tie once, in place; returns how many entries remain."""
    kept = 0
    start = 0
    for person in range(offsets.shape[0] - 1):
        end = offsets[person + 1]
        row_start = kept
        for k in range(start, end):
            if kept == row_start or neighbours[kept - 1] != neighbours[k]:
                neighbours[kept] = neighbours[k]
                kept += 1
        start = end
        offsets[person + 1] = kept
    return kept


def rows_from_ties(
    size: int, a: NDArray[np.int32], b: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Compress ties (valid ids, no self-loops) into ``(offsets, neighbours)``.

    Rows come out sorted and symmetric, and a tie given twice, in either direction, counts once.
    Time and memory are linear in the number of ties; nothing is sorted by comparison.
    """
    offsets = _offsets_of(size, a, b)
    neighbours = _transpose(offsets, _fill(offsets, a, b))
    kept = _drop_repeats(offsets, neighbours)
    if kept < len(neighbours):
        neighbours = neighbours[:kept].copy()
    return offsets, neighbours


@kernel
def mean_over_rows(
    offsets: NDArray[np.int64], neighbours: NDArray[np.int32], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean of each person's neighbours, column by column; own values without neighbours."""
    size, width = values.shape
    out = np.zeros((size, width))
    for person in range(size):
        start, end = offsets[person], offsets[person + 1]
        if start == end:
            out[person] = values[person]
            continue
        for k in range(start, end):
            for column in range(width):
                out[person, column] += values[neighbours[k], column]
        for column in range(width):
            out[person, column] /= end - start
    return out


@kernel
def breadth_first(
    offsets: NDArray[np.int64], neighbours: NDArray[np.int32], start: int, wanted: int
) -> NDArray[np.int32]:
    """The first ``wanted`` people met from ``start``, nearest first.

    When a whole component has been met, the walk goes on from the lowest id not yet met.
    """
    size = offsets.shape[0] - 1
    met = np.zeros(size, np.bool_)
    queue = np.empty(size, np.int32)
    head, tail, lowest = 0, 0, 0
    while head < wanted:
        if head == tail:
            fresh = start
            if met[start]:
                while met[lowest]:
                    lowest += 1
                fresh = lowest
            queue[tail] = fresh
            met[fresh] = True
            tail += 1
        person = queue[head]
        head += 1
        for k in range(offsets[person], offsets[person + 1]):
            if not met[neighbours[k]]:
                met[neighbours[k]] = True
                queue[tail] = neighbours[k]
                tail += 1
    return queue[:wanted]
