"""The same figure of two results on the same axes, so that one look compares them."""

from __future__ import annotations

from typing import Any

import numpy as np

_ROOM = 0.04
"""Share of a range that is left free at either end where no range was given."""


def alike(one: Any, other: Any) -> None:
    """Give the axes of two drawings the same ranges where they measure the same.

    Args:
        one: a plotly figure of one panel. other: likewise. Axes measure the same if the figures and
            the axes have the same titles, units included; others are left as they are.
    """
    if one.layout.title.text != other.layout.title.text:
        return
    for letter in "xy":
        axes = [figure.layout[f"{letter}axis"] for figure in (one, other)]
        titles = {axis.title.text for axis in axes}
        ends = [_ends(figure, letter) for figure in (one, other)]
        if len(titles) > 1 or None in titles or None in ends:
            continue
        low = min(end[0] for end in ends if end)
        high = max(end[1] for end in ends if end)
        for axis in axes:
            axis.range = (low, high)


def _ends(figure: Any, letter: str) -> tuple[float, float] | None:
    """Return the ends of an axis, its own or those of what is drawn; None if it has no numbers."""
    given = figure.layout[f"{letter}axis"].range
    if given is not None:
        return (float(given[0]), float(given[1])) if given[0] < given[1] else None
    drawn = [
        trace[letter] for trace in figure.data if letter in trace and trace[letter] is not None
    ]
    try:
        values = np.concatenate([np.asarray(each, dtype=float).ravel() for each in drawn])
    except (TypeError, ValueError):  # names, or nothing
        return None
    values = values[np.isfinite(values)]
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    room = _ROOM * (high - low)
    return low - room, high + room
