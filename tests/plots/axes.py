"""Whether the axes of a figure that name another one name one there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_AXIS = re.compile(r"([xy])axis(\d*)")
_POINTERS = ("matches", "overlaying", "scaleanchor", "anchor")
_OF_TRACES = ("xaxis", "yaxis")


def dangling(layout: Mapping[str, Any], data: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every reference to an axis that plotly would ignore: ``yaxis.matches: y``.

    An axis cannot match, overlay or scale itself, nor match one of the other direction, nor name
    one that neither the layout nor a trace has.

    Args:
        layout: of the figure, as a document.
        data: its traces, as documents.
    """
    axes = {found[1] + found[2] for key in layout if (found := _AXIS.fullmatch(key))}
    axes |= {str(trace.get(way, way[0])) for trace in data for way in _OF_TRACES}
    wrong = []
    for key, axis in layout.items():
        found = _AXIS.fullmatch(key)
        if found is None:
            continue
        own = found[1] + found[2]
        wrong += [
            f"{key}.{pointer}: {target}"
            for pointer, target in _targets(axis)
            if target not in axes
            or target == own
            or (pointer in ("matches", "overlaying") and target[0] != own[0])
        ]
    return wrong


def _targets(axis: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = [(pointer, str(axis[pointer])) for pointer in _POINTERS if axis.get(pointer)]
    return [(pointer, target) for pointer, target in named if target != "free"]
