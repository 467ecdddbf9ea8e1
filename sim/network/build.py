"""One door to every network: by kind, size, key and parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import UserError, nearest, phrase
from sim.network import generators, packaged
from sim.network.communities import find_communities
from sim.network.files import read_edge_list
from sim.network.graph import MAX_SIZE, Network
from sim.network.strength import with_strengths
from sim.randomness import Key

REGIONS = 20
"""Communities of a small world or scale-free network unless given."""
CIRCLE = 100
"""Mean number of people in a planted community unless their number is given."""


def build_network(kind: str, size: int | None, key: Key, **params: Any) -> Network:
    """Build the network of a market; the same kind, size, key and parameters give the same bits.

    Args:
        kind: one of ``KINDS``:

            - ``lastfm``, ``deezer``: packaged real friendships, sampled or repeated to ``size``
              (see :func:`sim.network.resize.resize`);
            - ``small_world``: ``neighbours`` (8), ``rewiring`` (.1), ``communities`` (20);
            - ``scale_free``: ``ties`` (4) of each newcomer, ``communities`` (20);
            - ``community``: ``mean_degree`` (8), ``mixing`` (.2), ``communities`` (one per 100
              people);
            - ``edge_list``: ``path``, ``columns`` (see :func:`sim.network.files.read_edge_list`);
            - ``none``: nobody knows anybody.
        size: number of people; None takes the size of the real network or file.
        key: (experiment seed, replication).
        **params: parameters of the kind.

    Returns:
        The network, with the strength of each tie (see
        :func:`sim.network.strength.with_strengths`) and communities.

    Raises:
        UserError: unknown kind or parameter, a value out of bounds, or a wrong edge list.
    """
    if kind not in KINDS:
        raise UserError(
            f"network kind '{kind}' is not known{nearest(kind, KINDS)}; "
            f"choose from {', '.join(KINDS)}"
        )
    if size is not None and not 1 <= size <= MAX_SIZE:
        raise UserError(f"the network's size must be between 1 and {MAX_SIZE}, not {size}")
    maker = KINDS[kind]
    allowed = list(inspect.signature(maker).parameters)[2:]
    for name in params:
        if name not in allowed:
            some = phrase(f"it takes {', '.join(allowed)}")
            choice = some if allowed else phrase("it takes none")
            raise UserError(
                f"network '{kind}' has no parameter '{name}'{nearest(name, allowed)}; {choice}"
            )
    return with_strengths(maker(size, key, **params), key)


def _small_world(
    size: int | None,
    key: Key,
    neighbours: int = 8,
    rewiring: float = 0.1,
    communities: int | None = None,
) -> Network:
    """Watts-Strogatz ring; communities are its arcs of equal length."""
    people = _wanted("small_world", size)
    if neighbours % 2 or not 0 < neighbours < people:
        raise UserError(
            f"network.neighbours must be even, above 0 and below the size {people}, "
            f"not {neighbours}"
        )
    _bounded("rewiring", rewiring, 0.0, 1.0)
    arcs = _communities(communities, min(REGIONS, people), people)
    a, b = generators.small_world_ties(people, neighbours // 2, float(rewiring), *key)
    return Network.from_edges(people, a, b, np.arange(people) * arcs // people)


def _scale_free(
    size: int | None, key: Key, ties: int = 4, communities: int | None = None
) -> Network:
    """Preferential attachment; communities are lineages of first ties."""
    people = _wanted("scale_free", size)
    _bounded("ties", ties, 1, people - 1)
    founders = _communities(communities, min(REGIONS, people), people)
    a, b = generators.scale_free_ties(people, ties, *key)
    labels = generators.lineages(b, people, ties, founders)
    return Network.from_edges(people, a, b, labels)


def _community(
    size: int | None,
    key: Key,
    mean_degree: float = 8.0,
    mixing: float = 0.2,
    communities: int | None = None,
) -> Network:
    """Planted communities of unequal size, people of unequal sociability."""
    people = _wanted("community", size)
    _bounded("mean_degree", mean_degree, 0.0, people - 1)
    _bounded("mixing", mixing, 0.0, 1.0)
    circles = _communities(communities, max(1, people // CIRCLE), people)
    starts = generators.circle_starts(people, circles, *key)
    total = generators.sociability(people, mean_degree * people / 2, *key)
    a, b = generators.community_ties(total, starts, float(mixing), *key)
    labels = np.repeat(np.arange(circles, dtype=np.int32), np.diff(starts))
    return Network.from_edges(people, a, b, labels)


def _edge_list(
    size: int | None,
    key: Key,
    path: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
) -> Network:
    """The user's own ties; communities are found by modularity."""
    if not path:
        raise UserError("network 'edge_list' needs network.path, a CSV or Parquet file of ties")
    network = read_edge_list(path, size, columns)
    return replace(network, community=find_communities(network))


def _none(size: int | None, key: Key) -> Network:
    """Nobody knows anybody."""
    nobody = np.zeros(0, np.int32)
    return Network.from_edges(_wanted("none", size), nobody, nobody)


KINDS: dict[str, Callable[..., Network]] = {
    "lastfm": packaged.lastfm,
    "deezer": packaged.deezer,
    "small_world": _small_world,
    "scale_free": _scale_free,
    "community": _community,
    "edge_list": _edge_list,
    "none": _none,
}


def _wanted(kind: str, size: int | None) -> int:
    """The size, which a generator cannot do without."""
    if size is None:
        raise UserError(f"network '{kind}' needs a size")
    return size


def _bounded(name: str, value: float, low: float, high: float) -> None:
    """Check one parameter of a generator."""
    if not low <= value <= high:
        raise UserError(f"network.{name} must be between {low} and {high}, not {value}")


def _communities(given: int | None, default: int, people: int) -> int:
    """The number of communities: as given, or the default."""
    if given is None:
        return default
    _bounded("communities", given, 1, people)
    return given
