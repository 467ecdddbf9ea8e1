"""Figures of several panels: a grid with one a strategy, or one above another."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import Catalogue
from sim.plots.style import readable

COLUMNS = 3
"""Panels side by side in a grid."""

SCALE = ((0.0, "#f3f6fa"), (0.25, "#b9d4ea"), (0.5, "#6aaed6"), (0.75, "#2b7bba"), (1.0, "#08306b"))
"""Shares from few to many: light to dark, told apart without colour."""

TITLE_FONT = {"size": 13}
"""Of the titles of panels."""

_FEW = 12
"""Whole numbers that have a tick each."""


def strategy_grid(
    names: Sequence[str], words: Catalogue
) -> tuple[go.Figure, dict[str, tuple[int, int]]]:
    """Return an empty grid of panels on common axes, one a strategy, row by row.

    Args:
        names: The strategies, at least one.
        words: The language of the titles.

    Returns:
        The figure, and the row and column of each strategy, from 1.
    """
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.03,
        vertical_spacing=0.34 / (rows + 1),
        subplot_titles=[readable(name, words) for name in names],
    )
    figure.update_annotations(font=TITLE_FONT)
    places = {name: (k // columns + 1, k % columns + 1) for k, name in enumerate(names)}
    return figure, places


def title_axes(
    figure: go.Figure, places: dict[str, tuple[int, int]], x_title: str, y_title: str
) -> None:
    """Write the axes' titles below the last panel of each column, and left of the first column.

    Args:
        figure: A grid.
        places: Row and column of each panel, as from `strategy_grid`.
        x_title: Below. y_title: At the left.
    """
    last = {column: row for row, column in places.values()}
    for column, row in last.items():
        figure.update_xaxes(title_text=x_title, row=row, col=column)
    figure.update_yaxes(title_text=y_title, col=1)


def colour_key(figure: go.Figure, title: str, highest: float) -> None:
    """Give all heat maps of a figure one scale of colours from 0, with its key at the right.

    Args:
        figure: With heat maps on ``coloraxis``.
        title: What the colours are.
        highest: The value of the darkest colour; 0 if there is nothing.
    """
    figure.update_layout(
        coloraxis={
            "colorscale": [list(stop) for stop in SCALE],
            "cmin": 0,
            "cmax": highest or 1.0,
            "colorbar": {
                "title": {"text": title, "side": "right", "font": {"size": 12}},
                "thickness": 14,
                "outlinewidth": 0,
            },
        }
    )


def one_above_another(titles: Sequence[str], heights: Sequence[float], spacing: float) -> go.Figure:
    """Return empty panels one above another on a common x axis.

    Their titles stand at the left, where plotly would centre them.

    Args:
        titles: Of the panels, from the top.
        heights: Parts of the whole, that sum to 1.
        spacing: Part of the whole between two panels.
    """
    figure = make_subplots(
        rows=len(titles),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=spacing,
        row_heights=list(heights),
        subplot_titles=list(titles),
    )
    figure.update_annotations(x=0, xanchor="left", font=TITLE_FONT)
    return figure


def whole_step(first: float, last: float) -> int | None:
    """Return the step of ticks of whole numbers, such as years or ranks: between two is nothing.

    Args:
        first: the least.
        last: the largest.

    Returns:
        1 for a few; None, plotly's own choice, for many.
    """
    return 1 if last - first <= _FEW else None
