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
        The figure. Each row has its own scale, from the lowest to the highest value tried.
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
    centres = [_position(row["central"], row) for row in tipping.to_dict("records")]
    figure.update_xaxes(
        range=[min(0.0, *centres) - 0.03, max(1.0, *centres) + 0.03],
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
    written = [
        {
            "x": _position(row[column], row),
            "y": label,
            "text": f"<b>{significant(row[column], words)}</b>"
            if column == "central"
            else significant(row[column], words),
            "yshift": -25,
            "xanchor": {"low": "left", "high": "right"}.get(column, "center"),
            "showarrow": False,
        }
        for column in ("low", "high", "central")
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
    """Mark central values and thresholds."""
    rows = tipping.to_dict("records")
    for column, key, symbol in (
        ("central", "central_value", "circle"),
        ("threshold", "threshold_value", "line-ns-open"),
    ):
        pairs = [
            (label, row)
            for label, row in zip(labels, rows, strict=True)
            if not pd.isna(row[column])
        ]
        figure.add_scatter(
            x=[_position(row[column], row) for _, row in pairs],
            y=[label for label, _ in pairs],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 26 if column == "threshold" else 10,
                "color": MARK,
                "line": {
                    "color": MARK if column == "threshold" else "#ffffff",
                    "width": 4 if column == "threshold" else 1.5,
                },
            },
            name=words[key],
            hovertext=[
                f"{row['parameter']}{words['colon']} {significant(row[column], words)}"
                for _, row in pairs
            ],
            hoverinfo="text",
            cliponaxis=False,
        )
