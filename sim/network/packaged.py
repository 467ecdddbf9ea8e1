"""The two real friendship networks that come with relmark."""

from __future__ import annotations

from importlib import resources

import numpy as np
from numpy.typing import NDArray

from sim.network.communities import find_communities
from sim.network.graph import Network
from sim.network.resize import resize
from sim.randomness import Key


def lastfm(size: int | None, key: Key) -> Network:
    """Friendships of 7,624 LastFM users in Asia; a community is a country (18, unnamed).

    Rozemberczki and Sarkar (2020), "Characteristic functions on graphs" (FEATHER), MIT licence.
    27,806 ties, 87% of them within a country (12% if at random); mean degree 7.3, mean local
    clustering .22.
    """
    ties = _table("lastfm_edges.csv")
    network = Network.from_edges(7624, ties[:, 0], ties[:, 1], _table("lastfm_target.csv")[:, 1])
    return network if size is None else resize(network, size, key)


def deezer(size: int | None, key: Key) -> Network:
    """Friendships of 28,281 European Deezer users; communities are found by modularity.

    Same source. 92,752 ties; mean degree 6.6, mean local clustering .14.
    """
    ties = _table("deezer_edges.csv")
    network = Network.from_edges(28281, ties[:, 0], ties[:, 1])
    labels = find_communities(network)
    network = Network(network.offsets, network.neighbours, network.strength, labels)
    return network if size is None else resize(network, size, key)


def _table(name: str) -> NDArray[np.int32]:
    """A packaged table of whole numbers with one header line."""
    with resources.files("sim").joinpath("data", name).open("r", encoding="utf-8") as lines:
        return np.loadtxt(lines, dtype=np.int32, delimiter=",", skiprows=1)
