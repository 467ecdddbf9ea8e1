"""Generated networks have the statistics their theories predict."""

import time

import networkx as nx
import numpy as np
import pytest

from sim.network.build import build_network

KEY = (42, 0)


@pytest.mark.parametrize("rewiring", [0.0, 0.1, 0.5])
def test_small_world_clustering_follows_barrat_and_weigt(rewiring: float) -> None:
    network = build_network("small_world", 5000, KEY, neighbours=8, rewiring=rewiring)
    assert network.degree().mean() == pytest.approx(8, abs=0.02)
    ring = 3 * (8 - 2) / (4 * (8 - 1))
    measured = nx.transitivity(network.to_networkx())
    assert measured == pytest.approx(ring * (1 - rewiring) ** 3, abs=0.015)


def test_a_few_moved_ties_shorten_the_small_world() -> None:
    def mean_path(rewiring: float) -> float:
        network = build_network("small_world", 600, KEY, rewiring=rewiring)
        return float(nx.average_shortest_path_length(network.to_networkx()))

    assert mean_path(0.1) < 0.3 * mean_path(0.0)


def test_scale_free_tail_falls_as_the_cube() -> None:
    network = build_network("scale_free", 100_000, KEY, ties=4)
    degree = network.degree()
    assert degree.mean() == pytest.approx(8, abs=0.01)
    assert degree.min() == 4
    # P(degree >= d) = m (m + 1) / (d (d + 1)) exactly, in the limit of many people.
    for d in (8, 16, 32, 64):
        assert (degree >= d).mean() == pytest.approx(20 / (d * (d + 1)), rel=0.12)
    assert degree.max() > 300


def test_scale_free_lineages_are_assortative() -> None:
    network = build_network("scale_free", 20_000, KEY, ties=4, communities=20)
    low, high = network.ties()
    shares = np.bincount(network.community, minlength=20) / network.size
    assert (shares > 0).all()
    same = (network.community[low] == network.community[high]).mean()
    assert same > (shares**2).sum() + 0.15


def test_communities_are_planted_uneven_and_mixed_as_asked() -> None:
    for mixing in (0.1, 0.4):
        network = build_network("community", 30_000, KEY, mixing=mixing, communities=150)
        low, high = network.ties()
        across = (network.community[low] != network.community[high]).mean()
        assert across == pytest.approx(mixing, abs=0.04)
        degree, sizes = network.degree(), np.bincount(network.community)
        assert 7.2 < degree.mean() <= 8
        assert len(sizes) == 150
        assert sizes.max() > 5 * np.median(sizes)
        assert 0.6 < degree.std() / degree.mean() < 1.1


def test_communities_without_mixing_are_separate_worlds() -> None:
    network = build_network("community", 2000, KEY, mixing=0.0, communities=10)
    low, high = network.ties()
    assert np.array_equal(network.community[low], network.community[high])


@pytest.mark.parametrize("kind", ["small_world", "scale_free", "community"])
def test_a_million_people_take_seconds(kind: str) -> None:
    build_network(kind, 1000, KEY)
    start = time.perf_counter()
    network = build_network(kind, 1_000_000, KEY)
    assert time.perf_counter() - start < 20
    assert network.size == 1_000_000
    assert 7 < network.degree().mean() < 8.01


def test_small_world_communities_are_arcs_of_the_ring() -> None:
    for given, arcs in ((None, 20), (7, 7)):
        network = build_network("small_world", 5000, KEY, rewiring=0.0, communities=given)
        sizes = np.bincount(network.community)
        assert len(sizes) == arcs
        assert sizes.max() - sizes.min() <= 1
        low, high = network.ties()
        # Each border between two arcs is crossed by 1 + 2 + 3 + 4 ties.
        assert (network.community[low] != network.community[high]).sum() == 10 * arcs
