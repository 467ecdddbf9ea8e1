"""Places of people and the image of their ties."""

from __future__ import annotations

import base64
import struct
import time
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.network.build import build_network
from sim.plots.network_layout import network_layout, sunflower, ties_image

PAIR = (np.array([0, 1, 2]), np.array([1, 0]))


def circles(people: int, circle: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return circles in which everybody knows everybody, tied in a ring."""
    edges = np.zeros((people, people), dtype=bool)
    for start in range(0, people, circle):
        edges[start : start + circle, start : start + circle] = True
        edges[start, (start + circle) % people] = True
    edges |= edges.T
    np.fill_diagonal(edges, False)
    rows, neighbours = np.nonzero(edges)
    return np.searchsorted(rows, np.arange(people + 1)), neighbours


def pixels_of(address: str) -> NDArray[np.uint8]:
    """Read back the opacity that an image holds."""
    data = base64.b64decode(address.removeprefix("data:image/png;base64,"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    lines = zlib.decompress(data[start : data.index(b"IEND") - 8])
    return np.frombuffer(lines, np.uint8).reshape(height, width + 1)[:, 1:]


def test_people_who_know_each_other_stand_closer() -> None:
    places = network_layout(*circles(120, 12))
    circle = np.arange(120) // 12
    apart = np.hypot(*(places[:, None] - places[None]).T)
    same = circle[:, None] == circle[None]
    assert apart[same].mean() < 0.4 * apart[~same].mean()


@pytest.mark.parametrize("kind", ["small_world", "community", "scale_free", "lastfm", "none"])
def test_everybody_stands_on_the_disc_and_on_nobody_else(kind: str) -> None:
    network = build_network(kind, 300, (1, 0))
    places = network_layout(network.offsets, network.neighbours)
    assert places.shape == (300, 2)
    assert np.hypot(*places.T).max() <= 1.0
    apart = np.hypot(*(places[:, None] - places[None]).T)
    np.fill_diagonal(apart, 1.0)
    assert apart.min() > 1e-4


def test_the_same_network_gives_the_same_drawing() -> None:
    ties = circles(60, 6)
    assert np.array_equal(network_layout(*ties), network_layout(*ties))


def test_people_without_ties_are_spread_evenly() -> None:
    nobody = np.zeros(51, dtype=np.int64), np.zeros(0, dtype=np.int64)
    assert np.array_equal(network_layout(*nobody), sunflower(50))
    inner = (np.hypot(*sunflower(400).T) < 0.5).mean()
    assert inner == pytest.approx(0.25, abs=0.01)
    assert network_layout(np.zeros(1, dtype=np.int64), nobody[1]).shape == (0, 2)


def test_a_tie_is_drawn_from_end_to_end_and_nowhere_else() -> None:
    places = np.array([[-0.5, 0.5], [0.5, 0.5]])
    ink = pixels_of(ties_image(places, *PAIR, colour="#112233", pixels=101))
    assert ink.shape == (101, 101)
    assert (ink[25, 26:75] > 0).all()
    assert ink[:24].max() == ink[27:].max() == ink[:, :24].max() == ink[:, 77:].max() == 0


def test_a_slanted_tie_has_no_gap() -> None:
    ink = pixels_of(ties_image(np.array([[-1, -1], [1, 0.2]]), *PAIR, colour="#112233", pixels=64))
    assert (ink.max(axis=0) > 0).all()


def test_the_colour_is_the_one_asked_for() -> None:
    address = ties_image(np.zeros((2, 2)), *PAIR, colour="#112233", pixels=16)
    data = base64.b64decode(address.split(",")[1])
    start = data.index(b"PLTE") + 4
    assert data[start : start + 6] == bytes.fromhex("112233112233")


@pytest.mark.slow
def test_two_thousand_people_are_placed_in_good_time() -> None:
    network = build_network("small_world", 2_000, (1, 0))
    started = time.process_time()
    network_layout(network.offsets, network.neighbours)
    assert time.process_time() - started < 4.0
