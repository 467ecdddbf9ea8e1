"""The network keeps its promises whatever ties it is given."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UserError
from sim.network.graph import Network, neighbour_mean


@st.composite
def tie_lists(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    size = draw(st.integers(2, 30))
    person = st.integers(0, size - 1)
    ties = draw(st.lists(st.tuples(person, person), max_size=60))
    return size, [(a, b) for a, b in ties if a != b]


def build(size: int, ties: list[tuple[int, int]]) -> Network:
    ends = np.array(ties, np.int64).reshape(-1, 2)
    return Network.from_edges(size, ends[:, 0], ends[:, 1])


@given(tie_lists())
@settings(max_examples=150, deadline=None)
def test_rows_are_sorted_symmetric_and_complete(case: tuple[int, list[tuple[int, int]]]) -> None:
    size, ties = case
    network = build(size, ties)
    wanted = {(a, b) for a, b in ties} | {(b, a) for a, b in ties}
    found = []
    for person in range(size):
        row = network.neighbours[network.offsets[person] : network.offsets[person + 1]]
        assert np.all(np.diff(row) > 0)
        found += [(person, int(other)) for other in row]
    assert len(found) == len(set(found))
    assert set(found) == wanted
    assert network.size == size
    assert network.edges == len(wanted) // 2
    assert network.degree().sum() == 2 * network.edges
    assert network.offsets.dtype == np.int64
    assert network.neighbours.dtype == network.community.dtype == np.int32
    assert network.strength.dtype == np.float32
    assert np.all(network.strength == 1)


@given(tie_lists(), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_networkx_there_and_back(case: tuple[int, list[tuple[int, int]]], seed: int) -> None:
    size, ties = case
    rng = np.random.default_rng(seed)
    ends = np.array(ties, np.int64).reshape(-1, 2)
    network = Network.from_edges(
        size,
        ends[:, 0],
        ends[:, 1],
        community=rng.integers(0, 5, size),
        strength=rng.uniform(0.1, 1, len(ties)),
    )
    back = Network.from_networkx(network.to_networkx())
    for name in ("offsets", "neighbours", "strength", "community"):
        assert np.array_equal(getattr(network, name), getattr(back, name)), name
    low, high = network.ties()
    assert np.all(low < high)
    mirrored = Network.from_edges(size, high, low)
    assert np.array_equal(mirrored.neighbours, network.neighbours)
    graph = network.to_networkx()
    for person in range(size):
        for k in range(network.offsets[person], network.offsets[person + 1]):
            tie = graph.edges[person, int(network.neighbours[k])]
            assert network.strength[k] == np.float32(tie["strength"])


def test_a_networkx_graph_of_names_is_numbered_in_its_order() -> None:
    graph = nx.Graph([("Zoe", "Ann"), ("Ann", "Max")])
    network = Network.from_networkx(graph)
    assert network.degree().tolist() == [1, 2, 1]
    assert np.all(network.strength == 1)
    with pytest.raises(UserError, match="directed"):
        Network.from_networkx(nx.DiGraph([(0, 1)]))


@pytest.mark.parametrize(
    ("size", "a", "b", "more", "sentence"),
    [
        (3, [0, 1, 2], [1, 1, 2], {}, "2 ties link a person to themselves, the first is person 1"),
        (3, [0, 3], [1, 1], {}, "ids from 0 to 2, not 3"),
        (3, [0, 1], [1, -4], {}, "ids from 0 to 2, not -4"),
        (3, [0.5], [1.0], {}, "whole numbers"),
        (3, [0, 1], [2], {}, "2 a and 1 b"),
        (-1, [], [], {}, "size must be between 0"),
        (3, [0], [1], {"community": [0, 1]}, "3 labels"),
        (3, [0], [1], {"community": [0, 1, -1]}, "whole numbers from 0"),
        (3, [0], [1], {"strength": [1.5]}, "above 0 and up to 1"),
        (3, [0], [1], {"strength": [0.5, 0.5]}, "1 values"),
    ],
)
def test_wrong_ties_are_refused_in_one_sentence(size, a, b, more, sentence) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UserError, match=sentence) as error:
        Network.from_edges(size, a, b, **more)
    assert "\n" not in str(error.value)


@given(tie_lists(), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_neighbour_mean_equals_the_plain_mean(
    case: tuple[int, list[tuple[int, int]]], seed: int
) -> None:
    size, ties = case
    network = build(size, ties)
    values = np.random.default_rng(seed).normal(size=(size, 3))
    graph = network.to_networkx()
    wanted = np.array(
        [values[list(graph[i])].mean(axis=0) if graph[i] else values[i] for i in range(size)]
    )
    np.testing.assert_allclose(neighbour_mean(network, values), wanted, atol=1e-12)
    np.testing.assert_allclose(neighbour_mean(network, values[:, 1]), wanted[:, 1], atol=1e-12)


def test_neighbour_mean_wants_one_row_per_person() -> None:
    with pytest.raises(UserError, match="2 people"):
        neighbour_mean(build(2, [(0, 1)]), [1.0, 2.0, 3.0])
