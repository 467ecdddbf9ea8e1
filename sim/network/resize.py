"""Fewer or more people than a real network has: a sample of it, or copies of it joined."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.network.csr import breadth_first
from sim.network.graph import Network
from sim.randomness import Decision, Key, uniforms

CROSSING = 0.02
"""Share of ties swapped between copies when a network is repeated."""


def resize(network: Network, size: int, key: Key) -> Network:
    """A network of ``size`` people made from a real one, strengths reset to 1.

    Fewer people: those first met in a breadth-first walk from a keyed start, in the order of
    their ids, with the ties among them (a snowball sample: it stays connected, its rim has lost
    ties, and people with many friends are met more often). More people: whole copies side by
    side, the last one a sample; then 2% of all ties, drawn at random, exchange their far ends in
    pairs, which joins the copies and leaves everyone as many ties as before (but for the few
    repeats that merge). Community labels are those of the real network in every copy.
    """
    copies, rest = divmod(size, network.size)
    parts = [network] * copies + ([_sample(network, rest, key)] if rest else [])
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0] + [part.size for part in parts])
    ties = [part.ties() for part in parts]
    a = np.concatenate([t[0] + start for t, start in zip(ties, starts, strict=False)])
    b = np.concatenate([t[1] + start for t, start in zip(ties, starts, strict=False)])
    _cross(a, b, key)
    return Network.from_edges(size, a, b, np.concatenate([part.community for part in parts]))


def _sample(network: Network, size: int, key: Key) -> Network:
    """The people nearest to a keyed start, and the ties among them."""
    u = uniforms(key, Decision.NETWORK_SAMPLE, 0, np.zeros(1, np.int64))[0]
    people = np.sort(
        breadth_first(network.offsets, network.neighbours, int(u * network.size), size)
    )
    number = np.full(network.size, -1, np.int32)
    number[people] = np.arange(size, dtype=np.int32)
    a, b = (number[end] for end in network.ties())
    inside = (a >= 0) & (b >= 0)
    return Network.from_edges(size, a[inside], b[inside], network.community[people])


def _cross(a: NDArray[np.int64], b: NDArray[np.int64], key: Key) -> None:
    """Swap the far ends of a keyed few ties, pair by pair, in place."""
    everyone = np.arange(len(a))
    drawn = uniforms(key, Decision.NETWORK_REWIRE, 0, everyone) < CROSSING
    order = np.argsort(uniforms(key, Decision.NETWORK_REWIRE, 0, everyone[drawn], 1), kind="stable")
    chosen = everyone[drawn][order]
    one, two = chosen[0 : len(chosen) // 2 * 2 : 2], chosen[1::2]
    possible = (a[one] != b[two]) & (a[two] != b[one])
    one, two = one[possible], two[possible]
    b[one], b[two] = b[two], b[one]
