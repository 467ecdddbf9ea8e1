"""Whom to seed: each way finds what it is named after."""

from __future__ import annotations

import networkx as nx
import numpy as np

from sim.firm.seeding import bridging, choose_seeds, greedy_coverage
from sim.network.csr import rows_from_ties
from sim.network.graph import Network


def network_of(graph: nx.Graph) -> Network:
    """Return a small graph as a network."""
    ends = np.array(list(graph.edges), dtype=np.int64)
    size = graph.number_of_nodes()
    offsets, neighbours = rows_from_ties(size, ends[:, 0], ends[:, 1])[:2]
    ones = np.ones(len(neighbours), np.float32)
    return Network(offsets, neighbours, ones, np.zeros(size, np.int32))


def two_circles() -> Network:
    """Return two circles of six who all know each other, and person 12 between them."""
    graph = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    graph.add_edges_from([(12, 0), (12, 1), (12, 6), (12, 7)])
    return network_of(graph)


def test_hubs_are_those_with_most_ties() -> None:
    star = network_of(nx.star_graph(6))
    luck = np.linspace(0.9, 0.1, 7)
    assert choose_seeds("hubs", star, np.arange(7), 1, luck).tolist() == [0]


def test_bridges_know_several_circles() -> None:
    network = two_circles()
    between = bridging(network)
    assert between.argmax() == 12
    assert between[3] == 0.0
    luck = np.full(13, 0.5)
    assert choose_seeds("bridges", network, np.arange(13), 1, luck).tolist() == [12]


def test_the_optimised_set_reaches_more_than_the_best_connected() -> None:
    network = network_of(nx.barabasi_albert_graph(200, 3, seed=1))
    luck = np.random.default_rng(2).random(200)
    reached = {}
    for how in ("random", "hubs", "optimised"):
        seeds = choose_seeds(how, network, np.arange(200), 12, luck)
        assert len(set(seeds.tolist())) == 12
        ties = [network.neighbours[network.offsets[s] : network.offsets[s + 1]] for s in seeds]
        reached[how] = len(set(np.concatenate(ties).tolist()))
    assert reached["optimised"] >= reached["hubs"] > reached["random"]


def test_lazy_greedy_is_greedy() -> None:
    network = network_of(nx.barabasi_albert_graph(80, 2, seed=3))
    ties = [set(network.neighbours[a:b].tolist()) for a, b in
            zip(network.offsets[:-1], network.offsets[1:], strict=True)]  # fmt: skip
    chosen = greedy_coverage(network, np.arange(80), 6)
    reached: set[int] = set()
    for who in chosen.tolist():
        assert len(ties[who] - reached) == max(len(each - reached) for each in ties)
        reached |= ties[who]


def test_only_candidates_are_chosen_and_no_more_than_there_are() -> None:
    network = two_circles()
    for how in ("random", "hubs", "bridges", "optimised"):
        seeds = choose_seeds(how, network, np.array([3, 8]), 5, np.array([0.1, 0.2]))
        assert seeds.tolist() == [3, 8]
