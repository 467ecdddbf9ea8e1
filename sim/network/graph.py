"""The network of consumers as three flat arrays that a compiled week can walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import UserError
from sim.network.csr import mean_over_rows, rows_from_ties

if TYPE_CHECKING:
    import networkx as nx

MAX_SIZE = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Network:
    """Who talks to whom: an undirected graph of ``N`` people and ``E`` ties in CSR form.

    Attributes:
        offsets: int64, shape (N+1,): person ``i`` knows
            ``neighbours[offsets[i]:offsets[i + 1]]``.
        neighbours: int32, shape (2E,), sorted within each row; each tie is stored at both ends.
        strength: float32, shape (2E,), in (0, 1]: how much of a message a tie lets through, equal
            at both ends of a tie; 1 where nothing is known of it.
        community: int32, shape (N,), from 0: group (country, town, circle) each person lives in;
            tastes may be correlated over it.
    """

    offsets: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    strength: NDArray[np.float32]
    community: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.offsets) - 1

    @property
    def edges(self) -> int:
        """Number of ties, each counted once."""
        return len(self.neighbours) // 2

    def degree(self) -> NDArray[np.int64]:
        """Number of ties of each person, shape (N,)."""
        return np.diff(self.offsets)

    def ties(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Each tie once, as two int32 arrays of shape (E,) with ``low < high``, in order."""
        low = self._rows()
        once = low < self.neighbours
        return low[once], self.neighbours[once]

    def _rows(self) -> NDArray[np.int32]:
        """Whose row each entry of ``neighbours`` stands in, shape (2E,)."""
        return np.repeat(np.arange(self.size, dtype=np.int32), self.degree())

    @classmethod
    def from_edges(
        cls,
        size: int,
        a: ArrayLike,
        b: ArrayLike,
        community: ArrayLike | None = None,
        strength: ArrayLike | None = None,
    ) -> Network:
        """Build a network of ``size`` people from ties ``a[k]``-``b[k]``.

        A tie given more than once, in either direction, counts once.

        Args:
            size: number of people, N.
            a: ids of one end of each tie, whole numbers in [0, N).
            b: ids of the other end, same length.
            community: group of each person, shape (N,); all 0 if not given.
            strength: strength of each tie, same length as ``a``, in (0, 1]; all 1 if not given.

        Raises:
            UserError: ids that are not whole numbers in [0, N), a tie from a person to themselves,
                arrays of unequal length, or a strength outside (0, 1].
        """
        if not 0 <= size <= MAX_SIZE:
            raise UserError(f"size must be between 0 and {MAX_SIZE}, not {size}")
        ends_a, ends_b = _ids(a, "a", size), _ids(b, "b", size)
        if len(ends_a) != len(ends_b):
            raise UserError(
                f"both ends of the ties must be as many: {len(ends_a)} a and {len(ends_b)} b given"
            )
        loops = np.flatnonzero(ends_a == ends_b)
        if len(loops):
            raise UserError(
                f"{len(loops)} ties link a person to themselves, the first is person "
                f"{ends_a[loops[0]]} (tie {loops[0]}); remove them"
            )
        offsets, neighbours = rows_from_ties(size, ends_a, ends_b)
        weights = np.ones(len(neighbours), np.float32)
        if strength is not None:
            _spread(offsets, neighbours, ends_a, ends_b, _strengths(strength, ends_a), weights)
        return cls(offsets, neighbours, weights, _labels(community, size))

    def to_networkx(self) -> nx.Graph[int]:
        """A networkx graph for analysis: node attribute ``community``, edge ``strength``."""
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from((i, {"community": int(c)}) for i, c in enumerate(self.community))
        low, high = self.ties()
        strength = self.strength[self._rows() < self.neighbours]
        ends = zip(low.tolist(), high.tolist(), strength.tolist(), strict=True)
        graph.add_weighted_edges_from(ends, weight="strength")
        return graph

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Any]) -> Network:
        """Read an undirected networkx graph, with ``community`` and ``strength`` where given.

        Nodes named 0..N-1 keep their numbers; otherwise they are numbered in the graph's order.

        Raises:
            UserError: the graph is directed, has self-loops, or has a strength outside (0, 1].
        """
        if graph.is_directed():
            raise UserError("the graph is directed; give graph.to_undirected()")
        size = graph.number_of_nodes()
        keep = set(graph.nodes) == set(range(size))
        number = {node: node if keep else k for k, node in enumerate(graph.nodes)}
        community = np.zeros(size, np.int32)
        for node, attributes in graph.nodes.items():
            community[number[node]] = attributes.get("community", 0)
        ties = list(graph.edges(data="strength", default=1.0))
        return cls.from_edges(
            size,
            np.array([number[tie[0]] for tie in ties], np.int32),
            np.array([number[tie[1]] for tie in ties], np.int32),
            community,
            np.array([tie[2] for tie in ties], np.float32),
        )


def neighbour_mean(network: Network, values: ArrayLike) -> NDArray[np.float64]:
    """Mean of the values of each person's neighbours: the raw material of homophily.

    Args:
        network: the network, N people.
        values: shape (N,) or (N, k).

    Returns:
        Float64 of the same shape; a person without ties gets their own value back, so that a
        trait mixed from own draw and neighbours needs no exception.

    Raises:
        UserError: ``values`` does not have one row per person.
    """
    table = np.ascontiguousarray(values, dtype=np.float64)
    if table.ndim not in (1, 2) or len(table) != network.size:
        raise UserError(
            f"values must have one row for each of {network.size} people, not shape {table.shape}"
        )
    wide = table.reshape(network.size, -1) if table.size else table.reshape(network.size, 0)
    return mean_over_rows(network.offsets, network.neighbours, wide).reshape(table.shape)


def _ids(values: ArrayLike, name: str, size: int) -> NDArray[np.int32]:
    """Check that ids are whole numbers in [0, size)."""
    ids = np.asarray(values)
    if ids.size == 0:
        return np.zeros(0, np.int32)
    if ids.ndim != 1 or ids.dtype.kind not in "iu":
        raise UserError(f"{name} must be one row of whole numbers, not {ids.dtype} {ids.shape}")
    lowest, highest = int(ids.min()), int(ids.max())
    if lowest < 0 or highest >= size:
        wrong = lowest if lowest < 0 else highest
        raise UserError(f"{name} must hold ids from 0 to {size - 1}, not {wrong}")
    return ids.astype(np.int32, copy=False)


def _labels(community: ArrayLike | None, size: int) -> NDArray[np.int32]:
    """Check the community labels, or put everyone in community 0."""
    if community is None:
        return np.zeros(size, np.int32)
    labels = np.asarray(community)
    if labels.shape != (size,):
        raise UserError(f"community must hold {size} labels, not shape {labels.shape}")
    if size and (labels.dtype.kind not in "iu" or labels.min() < 0):
        raise UserError("community must hold whole numbers from 0")
    return labels.astype(np.int32)


def _strengths(strength: ArrayLike, ends: NDArray[np.int32]) -> NDArray[np.float32]:
    """Check the strengths of the ties given."""
    given = np.asarray(strength, dtype=np.float32)
    if given.shape != ends.shape:
        raise UserError(f"strength must hold {len(ends)} values, not shape {given.shape}")
    if given.size and not (np.all(given > 0) and np.all(given <= 1)):
        raise UserError("strength must lie above 0 and up to 1")
    return given


def _spread(
    offsets: NDArray[np.int64],
    neighbours: NDArray[np.int32],
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    given: NDArray[np.float32],
    weights: NDArray[np.float32],
) -> None:
    """Write the strength of each tie at both its ends; of a tie given twice, the last stands."""
    size = len(offsets) - 1
    rows = np.repeat(np.arange(size, dtype=np.int64), np.diff(offsets))
    cells = rows * size + neighbours
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    # Both directions in the order given, so that a repeated tie stays symmetric.
    weights[np.searchsorted(cells, low * size + high)] = given
    weights[np.searchsorted(cells, high * size + low)] = given
