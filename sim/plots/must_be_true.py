"""What must be true: the parameters at whose value another strategy becomes the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import (
    MARK,
    StrategyStyle,
    faded,
    finished,
    pattern,
    readable,
    significant,
    strategy_styles,
    with_message,
    wrapped,
)

COLUMNS = (
    "parameter",
    "central",
    "best_at_central",
    "flips_to",
    "threshold",
    "low",
    "high",
    "rank_correlation",
)
"""Columns of the tipping table, one row per parameter. ``flips_to`` and ``threshold`` are null
when no value from ``low`` to ``high`` changes the best strategy."""

_BESIDE = 0.035
"""How far from the end of its bar a central value stands that lies outside the range tried."""
_NEAR = 0.14
"""Two numbers nearer than this part of a bar are written one after the other."""


def tipping_table(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the manifest's tipping records as a table: parameters that flip the ranking first.

    Args:
        records: One mapping per parameter with the keys of `COLUMNS`.

    Returns:
        The table, sorted by whether the ranking flips, then by the strength of the association.
    """
    table = pd.DataFrame.from_records(list(records), columns=list(COLUMNS))
    numbers = ["central", "threshold", "low", "high", "rank_correlation"]
    table[numbers] = table[numbers].astype(float)
    order = pd.DataFrame(
        {"stays": table["threshold"].isna(), "weak": -table["rank_correlation"].abs()}
    ).sort_values(["stays", "weak"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def what_must_be_true(
    tipping: pd.DataFrame,
    *,
    strategies: Sequence[str] = (),
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw each parameter's tried range, its central value and where the best strategy changes.

    Args:
        tipping: A table as `tipping_table` returns it.
        strategies: All strategies, for their colours to be those of the other figures.
        words: Words to print.

    Returns:
        The figure. Each row has its own scale, from the lowest to the highest value tried. A
        central value outside them stands beside the bar as an arrow head, not to scale: with few
        draws the range tried may be narrow, and lie off the centre.
    """
    figure = go.Figure()
    tipping = tipping.dropna(subset=["low", "high"])
    if not len(tipping):
        return with_message(figure, words["no_tipping"])
    named = {name for column in ("best_at_central", "flips_to") for name in tipping[column]}
    known = [*strategies, *sorted(str(n) for n in named if n not in strategies and not pd.isna(n))]
    styles = strategy_styles(known)
    labels = [
        wrapped(str(name).replace(".", words["colon"] + " "), 18, words)
        for name in tipping["parameter"]
    ]
    shown: set[str] = set()
    written: list[dict[str, Any]] = []
    for label, row in zip(labels, tipping.to_dict("records"), strict=True):
        for name, start, end in _spans(row):
            _add_span(figure, label, name, start, end, styles[name], name in shown, words)
            shown.add(name)
        written += _numbers(label, row, words)
    _add_marks(figure, tipping, labels, words)
    figure.update_layout(barmode="overlay", annotations=written)
    sides = {_side(row) for row in tipping.to_dict("records")}
    figure.update_xaxes(
        range=[-0.13 if -1 in sides else -0.03, 1.13 if 1 in sides else 1.03],
        zeroline=False,
        showgrid=False,
        tickvals=[0.06, 0.94],
        ticktext=[words["lowest_tried"], words["highest_tried"]],
    )
    figure.update_yaxes(
        categoryorder="array", categoryarray=labels, range=[len(labels) - 0.45, -0.55]
    )
    return finished(figure, 150 + 76 * len(labels))


def _position(value: float, row: Mapping[Any, Any]) -> float:
    """Return where a value lies in the range tried: 0 lowest, 1 highest."""
    width = row["high"] - row["low"]
    return float((value - row["low"]) / width) if width else 0.5


def _side(row: Mapping[Any, Any]) -> int:
    """Return 0 for a central value within the range tried, −1 below it, 1 above it."""
    return int(row["central"] > row["high"]) - int(row["central"] < row["low"])


def _centre(row: Mapping[Any, Any]) -> float:
    """Return where the central value is drawn: in the bar, or just beside it."""
    outside = {-1: -_BESIDE, 1: 1.0 + _BESIDE}
    return outside.get(_side(row), _position(row["central"], row))


def _spans(row: Mapping[Any, Any]) -> list[tuple[str, float, float]]:
    """Return the stretches of a parameter's range, each with the strategy that is best there."""
    best = str(row["best_at_central"])
    if pd.isna(row["threshold"]):
        return [(best, 0.0, 1.0)]
    flip, other = _position(row["threshold"], row), str(row["flips_to"])
    if row["threshold"] >= row["central"]:
        return [(best, 0.0, flip), (other, flip, 1.0)]
    return [(other, 0.0, flip), (best, flip, 1.0)]


def _add_span(
    figure: go.Figure,
    label: str,
    name: str,
    start: float,
    end: float,
    style: StrategyStyle,
    in_legend: bool,
    words: Catalogue,
) -> None:
    figure.add_bar(
        y=[label],
        x=[end - start],
        base=[start],
        orientation="h",
        width=0.36,
        marker={
            "color": faded(style.colour, 0.6),
            "line": {"color": style.colour, "width": 1},
            "pattern": pattern(style.pattern),
        },
        name=words["flip_range"].format(strategy=readable(name, words)),
        legendgroup=name,
        showlegend=not in_legend,
        hoverinfo="skip",
    )


def _numbers(label: str, row: Mapping[Any, Any], words: Catalogue) -> list[dict[str, Any]]:
    """Return the values written: the range's ends and centre below the bar, the flip above.

    Annotations, to be set at once: plotly checks all it has each time one is added.
    """
    low, high = (significant(row[end], words) for end in ("low", "high"))
    central, place = f"<b>{significant(row['central'], words)}</b>", _centre(row)
    texts = [(0.0, "left", low), (1.0, "right", high)]
    if _side(row):
        texts.append((place, "right" if place < 0.0 else "left", central))
    elif place < _NEAR:
        texts[0] = (0.0, "left", f"{low}  {central}")
    elif place > 1.0 - _NEAR:
        texts[1] = (1.0, "right", f"{central}  {high}")
    else:
        texts.append((place, "center", central))
    written = [
        {"x": x, "y": label, "text": text, "yshift": -25, "xanchor": anchor, "showarrow": False}
        for x, anchor, text in texts
    ]
    stays = pd.isna(row["threshold"])
    flip = {
        "x": 0.5 if stays else _position(row["threshold"], row),
        "y": label,
        "text": words["never_flips"]
        if stays
        else f"<b>{significant(row['threshold'], words)}</b><br>▼",
        "yshift": 25 if stays else 31,
        "showarrow": False,
    }
    return [*written, flip]


def _add_marks(
    figure: go.Figure, tipping: pd.DataFrame, labels: Sequence[str], words: Catalogue
) -> None:
    """Mark central values, those outside their range by another sign, and thresholds."""
    rows = list(zip(labels, tipping.to_dict("records"), strict=True))
    inside = [(label, row, _centre(row)) for label, row in rows if not _side(row)]
    outside = [(label, row, _centre(row)) for label, row in rows if _side(row)]
    arrows = [f"triangle-{'right' if _side(row) > 0 else 'left'}" for _, row, _ in outside]
    flips = [
        (label, row, _position(row["threshold"], row))
        for label, row in rows
        if not pd.isna(row["threshold"])
    ]
    dot: dict[str, Any] = {"size": 10, "line": {"color": "#ffffff", "width": 1.5}}
    bar: dict[str, Any] = {"size": 26, "line": {"color": MARK, "width": 4}}
    for places, column, key, symbol, look in (
        (inside, "central", "central_value", "circle", dot),
        (outside, "central", "central_outside", arrows, {**dot, "size": 13}),
        (flips, "threshold", "threshold_value", "line-ns-open", bar),
    ):
        if not places and key == "central_outside":
            continue
        figure.add_scatter(
            x=[place for _, _, place in places],
            y=[label for label, _, _ in places],
            mode="markers",
            marker={"symbol": symbol, "color": MARK, **look},
            name=words[key],
            hovertext=[
                f"{row['parameter']}{words['colon']} {significant(row[column], words)}"
                for _, row, _ in places
            ],
            hoverinfo="text",
            cliponaxis=False,
        )
