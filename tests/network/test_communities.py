"""Communities found by modularity."""

import networkx as nx
import numpy as np

from sim.network.communities import find_communities
from sim.network.graph import Network


def test_cliques_joined_in_a_ring_are_told_apart() -> None:
    network = Network.from_networkx(nx.ring_of_cliques(8, 6))
    labels = find_communities(network)
    assert sorted(np.bincount(labels).tolist()) == [6] * 8
    assert all(len(set(labels[k : k + 6].tolist())) == 1 for k in range(0, 48, 6))


def test_modularity_is_as_good_as_that_of_networkx() -> None:
    for graph in (
        nx.karate_club_graph(),
        nx.planted_partition_graph(10, 60, 0.15, 0.01, seed=1),
        nx.powerlaw_cluster_graph(1500, 4, 0.4, seed=2),
    ):
        network = Network.from_networkx(nx.Graph(graph.edges))
        plain = network.to_networkx()
        groups = nx.community.louvain_communities(plain, weight=None, seed=1)
        wanted = nx.community.modularity(plain, groups, weight=None)
        labels = find_communities(network)
        own = [set(np.flatnonzero(labels == c).tolist()) for c in np.unique(labels)]
        found = nx.community.modularity(plain, own, weight=None)
        assert found > wanted - 0.02


def test_largest_community_comes_first_and_people_without_ties_last() -> None:
    graph = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(7))
    graph.add_nodes_from(range(10, 22))
    labels = find_communities(Network.from_networkx(graph))
    assert labels.tolist() == [1] * 3 + [0] * 7 + [2] * 12
    assert find_communities(Network.from_edges(4, [], [])).tolist() == [0] * 4
