"""Samples and copies of a real network."""

import networkx as nx
import numpy as np
import pytest

from sim.network.graph import Network
from sim.network.packaged import lastfm
from sim.network.resize import resize

KEY = (5, 2)


def test_a_sample_is_connected_keyed_and_keeps_ties_and_labels() -> None:
    whole = lastfm(None, KEY)
    part = resize(whole, 1500, KEY)
    graph = part.to_networkx()
    assert part.size == 1500
    assert nx.is_connected(graph)
    again, other = resize(whole, 1500, KEY), resize(whole, 1500, (5, 3))
    assert np.array_equal(part.neighbours, again.neighbours)
    assert not np.array_equal(part.degree(), other.degree())
    assert set(np.unique(part.community)) <= set(np.unique(whole.community))
    assert 5 < part.degree().mean() < 15


def test_the_same_size_is_the_network_itself() -> None:
    whole = lastfm(None, KEY)
    assert resize(whole, whole.size, KEY) is whole


@pytest.mark.parametrize("size", [2 * 7624, 20_000])
def test_copies_are_joined_and_degrees_kept(size: int) -> None:
    whole = lastfm(None, KEY)
    tiled = resize(whole, size, KEY)
    assert tiled.size == size
    first = tiled.degree()[:7624]
    assert (first == whole.degree()).mean() > 0.98
    assert np.array_equal(tiled.community[7624:15248], whole.community)
    low, high = tiled.ties()
    crossing = (low // 7624 != high // 7624).mean()
    assert 0.005 < crossing < 0.02
    largest = max(nx.connected_components(tiled.to_networkx()), key=len)
    assert len(largest) > 0.99 * size


def test_tiny_networks_can_be_repeated() -> None:
    pair = Network.from_edges(2, [0], [1])
    many = resize(pair, 2001, KEY)
    assert many.size == 2001
    assert many.degree()[:2000].tolist() == [1] * 2000
    assert many.degree()[2000] == 0
