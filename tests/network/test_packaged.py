"""The packaged networks have the statistics published for them."""

import networkx as nx
import numpy as np
import pytest

from sim.network.packaged import deezer, lastfm

KEY = (1, 0)


@pytest.mark.parametrize(
    ("maker", "size", "edges", "degree", "clustering"),
    [(lastfm, 7624, 27806, 7.3, 0.22), (deezer, 28281, 92752, 6.6, 0.14)],
)
def test_published_statistics(maker, size, edges, degree, clustering) -> None:  # type: ignore[no-untyped-def]
    network = maker(None, KEY)
    assert (network.size, network.edges) == (size, edges)
    assert network.degree().mean() == pytest.approx(degree, abs=0.05)
    graph = network.to_networkx()
    assert nx.average_clustering(graph) == pytest.approx(clustering, abs=0.005)
    assert nx.is_connected(graph)


def test_friends_share_a_community_far_more_often_than_chance() -> None:
    for maker, least in ((lastfm, 0.85), (deezer, 0.7)):
        network = maker(None, KEY)
        low, high = network.ties()
        shares = np.bincount(network.community) / network.size
        assert (network.community[low] == network.community[high]).mean() > least
        assert (shares**2).sum() < 0.2
    assert len(np.unique(lastfm(None, KEY).community)) == 18
