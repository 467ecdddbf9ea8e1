"""The part of a network that is drawn: whole neighbourhoods, with all ties among them."""

from __future__ import annotations

import networkx as nx
import numpy as np

from sim.network.graph import Network
from sim.network.packaged import lastfm
from sim.network.sample import neighbourhoods, ties_among


def test_a_small_network_is_drawn_whole() -> None:
    ring = Network.from_edges(5, [0, 1, 2, 3, 4], [1, 2, 3, 4, 0])
    people = neighbourhoods(ring)
    assert people.tolist() == [0, 1, 2, 3, 4]
    low, high = ties_among(ring, people)
    assert sorted(zip(low.tolist(), high.tolist(), strict=True)) == [
        (0, 1), (0, 4), (1, 2), (2, 3), (3, 4)
    ]  # fmt: skip


def test_of_a_large_one_neighbourhoods_stay_whole() -> None:
    network = lastfm(None, (1, 0))
    people = neighbourhoods(network, 500)
    assert len(people) == 500 and (np.diff(people) > 0).all()
    low, high = ties_among(network, people)
    graph = nx.Graph(zip(low.tolist(), high.tolist(), strict=True))
    assert nx.is_connected(graph) and graph.number_of_nodes() == 500
    expected = network.to_networkx().subgraph(people.tolist())
    assert graph.number_of_edges() == expected.number_of_edges()
    # whoever was met early has all its friends on the drawing
    whole = [network.degree()[people[n]] == graph.degree[n] for n in graph.nodes]
    assert np.mean(whole) > 0.1
    assert neighbourhoods(network, 500).tolist() == people.tolist()


def test_people_without_ties_are_people_too() -> None:
    empty = Network.from_edges(6, [], [])
    assert len(neighbourhoods(empty, 4)) == 4
    assert len(ties_among(empty, neighbourhoods(empty, 4))[0]) == 0
