"""Where people of a network stand on a drawing, and their ties as one drawn image.

Two thousand people have some eight thousand ties. As lines of a figure they cost seconds whenever
a colour changes; as one image under the people they cost nothing. The layouts of networkx were
tried first: on 2,000 people `spring_layout` takes 0.2 to 0.4 s an iteration and
`forceatlas2_layout` 0.3 s, so ten seconds and more; here all pairs repel in two matrix products of
some 0.03 s, and a spectral start leaves little to be done.
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import eigsh

Offsets = NDArray[np.integer[Any]]
"""Shape (people + 1,): where each person's row of neighbours starts."""
Neighbours = NDArray[np.integer[Any]]
"""Shape (2 × ties,): who each person knows, row after row; each tie stands at both its ends."""

ITERATIONS: Final = 28
PIXELS: Final = 900
_GOLDEN: Final = np.pi * (3.0 - np.sqrt(5.0))
_GRAVITY: Final = 0.9
_SPECTRAL_FROM: Final = 20


def sunflower(people: int) -> NDArray[np.float64]:
    """Spread people evenly over a disc of radius 1, as the seeds of a sunflower.

    Args:
        people: how many.

    Returns:
        Their places, shape (people, 2).
    """
    number = np.arange(people)
    radius = np.sqrt((number + 0.5) / max(people, 1))
    return np.column_stack([radius * np.cos(number * _GOLDEN), radius * np.sin(number * _GOLDEN)])


def network_layout(
    offsets: Offsets, neighbours: Neighbours, iterations: int = ITERATIONS
) -> NDArray[np.float64]:
    """Place people so that those who know each other stand close (Fruchterman and Reingold, 1991).

    Ties pull, all pairs repel, and all are drawn to the middle so that people without ties stay
    on the drawing. The start is spectral (Koren, 2005). Nothing is drawn at random: the same
    network gives the same drawing.

    Args:
        offsets: where each person's row starts.
        neighbours: whom each person knows.
        iterations: rounds of pulling and repelling, at least 0.

    Returns:
        Places in the disc of radius 1, shape (people, 2).
    """
    people = len(offsets) - 1
    if len(neighbours) == 0 or people < 3:
        return sunflower(people)
    rows = np.repeat(np.arange(people), np.diff(offsets))
    places = _start(offsets, neighbours, rows).astype(np.float32)
    ideal = np.float32(1.0 / np.sqrt(people))
    for temperature in np.linspace(0.12, 0.004, iterations):
        pull = _pull(places, rows, neighbours, ideal)
        move = pull + _repulsion(places, ideal) - np.float32(_GRAVITY) * places
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        places += move * np.minimum(1.0, np.float32(temperature) / length)[:, None]
    return _in_disc(places.astype(np.float64))


def _start(offsets: Offsets, neighbours: Neighbours, rows: NDArray[Any]) -> NDArray[np.float64]:
    """Return a first guess: the smoothest ways to spread people over the ties, two of them."""
    people = len(offsets) - 1
    spread = sunflower(people)
    if people < _SPECTRAL_FROM:
        return spread
    degree = np.bincount(rows, minlength=people).astype(float)
    scale = 1.0 / np.sqrt(np.maximum(degree, 1.0))
    weights = scale[rows] * scale[neighbours]
    ties = csr_array((weights, neighbours, offsets), shape=(people, people))
    # A start of our own: the library's would be drawn at random.
    first = 1.0 + spread[:, 0]
    _, vectors = eigsh(diags_array(np.ones(people)) - ties, k=3, sigma=-0.01, v0=first)
    smooth = vectors[:, 1:3] * scale[:, None]
    ranks = np.argsort(np.argsort(smooth, axis=0, kind="stable"), axis=0) / people - 0.5
    # People of equal ties have equal places; the sunflower sets them apart.
    return np.asarray(ranks + 0.05 * spread)


def _pull(
    places: NDArray[np.float32], rows: NDArray[Any], neighbours: Neighbours, ideal: np.float32
) -> NDArray[np.float32]:
    """Return how ties draw each person: distance squared over the ideal distance."""
    way = places[neighbours] - places[rows]
    way *= (np.hypot(way[:, 0], way[:, 1]) / ideal)[:, None]
    people = len(places)
    sums = [np.bincount(rows, weights=way[:, axis], minlength=people) for axis in (0, 1)]
    return np.column_stack(sums).astype(np.float32)


def _repulsion(places: NDArray[np.float32], ideal: np.float32) -> NDArray[np.float32]:
    """Return how all others push each person away: ideal distance squared over distance."""
    square = (places * places).sum(axis=1)
    weight = places @ places.T
    weight *= -2.0
    weight += square[:, None]
    weight += square[None, :]
    np.maximum(weight, 1e-6, out=weight)
    np.divide(ideal * ideal, weight, out=weight)
    return np.asarray(places * weight.sum(axis=1)[:, None] - weight @ places)


def _in_disc(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centre places and bring them into the disc of radius 1; the far out come nearer, in order."""
    centred = places - places.mean(axis=0)
    distance = np.hypot(centred[:, 0], centred[:, 1])
    centred /= max(float(np.quantile(distance, 0.95)), 1e-9)
    distance = np.hypot(centred[:, 0], centred[:, 1])
    centred /= (1.0 + distance**4)[:, None] ** 0.25
    widest = float(np.hypot(centred[:, 0], centred[:, 1]).max())
    return np.asarray(centred / max(widest * (1.0 + 1e-9), 1e-9))


def ties_image(
    places: NDArray[np.float64],
    offsets: Offsets,
    neighbours: Neighbours,
    *,
    colour: str,
    pixels: int = PIXELS,
) -> str:
    """Draw all ties as one image, transparent where there is none.

    It covers the square from -1 to 1 both ways: place it there, below the people.

    Args:
        places: where people stand, shape (people, 2), in [-1, 1].
        offsets: where each person's row starts.
        neighbours: whom each person knows.
        colour: of the ties, ``#RRGGBB``.
        pixels: width and height of the image, 16 to 4,000.

    Returns:
        The image (PNG) as a ``data:`` address.
    """
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    once = rows < neighbours
    ink = _ink(places[rows[once]], places[neighbours[once]], pixels)
    return "data:image/png;base64," + base64.b64encode(_png(ink, colour)).decode("ascii")


def _ink(start: NDArray[np.float64], end: NDArray[np.float64], pixels: int) -> NDArray[np.uint8]:
    """Return how much ink each pixel carries, 0 to 255; long ties are drawn fainter."""
    # From [-1, 1], y upwards, to pixels, y downwards.
    flip = np.array([1.0, -1.0])
    first, last = ((1.0 + flip * ends) / 2.0 * (pixels - 1) for ends in (start, end))
    length = np.hypot(*(last - first).T)
    steps = np.ceil(length).astype(np.int64) + 1
    tie = np.repeat(np.arange(len(steps)), steps)
    place = np.arange(len(tie)) - np.repeat(np.cumsum(steps) - steps, steps)
    along = (place / np.maximum(steps - 1, 1)[tie]).astype(np.float32)
    strength = np.minimum(1.0, np.sqrt(pixels / 12.0 / np.maximum(length, 1.0)))
    points = first[tie] + along[:, None] * (last - first)[tie]
    sheet = np.zeros(pixels * pixels)
    corner = np.floor(points).astype(np.int64)
    rest = points - corner
    # A point between pixels shares its ink among the four around it: no staircase.
    for right in (0, 1):
        for down in (0, 1):
            share = np.abs(1 - right - rest[:, 0]) * np.abs(1 - down - rest[:, 1]) * strength[tie]
            x = np.minimum(corner[:, 0] + right, pixels - 1)
            y = np.minimum(corner[:, 1] + down, pixels - 1)
            sheet += np.bincount(y * pixels + x, weights=share, minlength=pixels * pixels)
    # Ties over ties darken ever less.
    cover = 1.0 - np.exp(-0.5 * sheet)
    return (cover.reshape(pixels, pixels) * 200.0).astype(np.uint8)


def _png(ink: NDArray[np.uint8], colour: str) -> bytes:
    """Return a PNG of one colour whose opacity is the ink (palette with transparency)."""
    height, width = ink.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    lines = np.zeros((height, width + 1), np.uint8)  # each line starts with its filter: none
    lines[:, 1:] = ink
    parts = (
        (b"IHDR", header),
        (b"PLTE", bytes.fromhex(colour.removeprefix("#")) * 256),
        (b"tRNS", bytes(range(256))),
        (b"IDAT", zlib.compress(lines.tobytes(), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return one part of a PNG: length, kind, data, check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
