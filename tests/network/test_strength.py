"""Strength of ties: keyed by the pair, symmetric, weaker for bridges."""

import networkx as nx
import numpy as np

from sim.network.build import build_network
from sim.network.graph import Network
from sim.network.strength import BRIDGE, with_strengths

KEY = (11, 0)


def test_strengths_are_symmetric_and_lie_above_zero_and_up_to_one() -> None:
    network = build_network("community", 3000, KEY)
    assert network.strength.min() > 0
    assert network.strength.max() == 1
    assert 0.6 < network.strength.mean() < 0.9
    size = network.size
    rows = np.repeat(np.arange(size), network.degree())
    there = rows * size + network.neighbours
    back = network.neighbours.astype(np.int64) * size + rows
    assert np.array_equal(network.strength, network.strength[np.searchsorted(there, back)])


def test_ties_without_a_common_friend_are_weaker() -> None:
    network = build_network("lastfm", 2000, KEY)
    graph = network.to_networkx()
    bridge = np.array([not set(graph[a]) & set(graph[b]) for a, b in graph.edges])
    strength = np.array([graph.edges[tie]["strength"] for tie in graph.edges])
    assert bridge.any()
    assert strength[bridge].max() <= np.float32(BRIDGE)
    assert abs(strength[bridge].mean() / strength[~bridge].mean() - BRIDGE) < 0.03
    assert abs((strength[~bridge] == 1).mean() - 0.5) < 0.03


def test_a_tie_elsewhere_changes_no_other_strength() -> None:
    ring = nx.cycle_graph(40)
    before = with_strengths(Network.from_networkx(ring), KEY).to_networkx()
    ring.add_edge(5, 20)
    after = with_strengths(Network.from_networkx(ring), KEY).to_networkx()
    assert all(after.edges[tie] == before.edges[tie] for tie in before.edges)
    other = with_strengths(Network.from_networkx(ring), (11, 1)).to_networkx()
    assert any(other.edges[tie] != after.edges[tie] for tie in after.edges)
