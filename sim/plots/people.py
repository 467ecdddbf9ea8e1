"""A market's people on their network, its curves week by week, and one person's life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from sim.locale import ENGLISH, Catalogue
from sim.plots.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE_GREY,
    PURPLE,
    SKY,
    VERMILLION,
    finished,
    scale,
)


class Look(NamedTuple):
    """How a person of one standing is drawn: colour, plotly symbol, sign in text."""

    colour: str
    symbol: str
    sign: str


LOOKS: Final[Mapping[str, Look]] = {
    "absent": Look(PALE_GREY, "x-thin-open", "·"),
    "unaware": Look(PALE_GREY, "circle-open", "○"),
    "aware": Look(SKY, "circle", "●"),
    "customer": Look(BLUE, "square", "■"),
    "loyal": Look(GREEN, "diamond", "◆"),
    "let_down": Look(VERMILLION, "triangle-down", "▼"),
    "lapsed": Look(PURPLE, "cross-thin-open", "+"),
}
"""By standing (:data:`sim.app.live.standing.STANDINGS`): colour and symbol both tell them apart."""

TIES_INK: Final = {False: "#8A9099", True: "#6B737C"}
"""Colour of ties on a light page, and on a dark one."""

CURVES: Final[Mapping[str, tuple[str, str]]] = {
    "buyers": ("people", "circle"),
    "active": ("people", "square"),
    "share": ("share", "diamond"),
    "attachment": ("", "circle"),
    "cost": ("currency", "square"),
}
"""Curves of one line: unit, symbol."""

SOURCES: Final = {
    "by_word": (GREEN, "solid", "diamond"),
    "by_ads": (BLUE, "dash", "square"),
    "by_other": (GREY, "dot", "circle"),
}
"""Lines of where new customers had heard of the brand: colour, dash, symbol."""

SAMPLES: Final = "samples"
"""Name of the trace with one sample of each look, in the order of :data:`LOOKS`."""

PEOPLE_HEIGHT: Final = 520
CURVE_HEIGHT: Final = 176


def marker_size(people: int) -> float:
    """Return the size of each of so many people on the drawing, pixels."""
    return float(np.round(7.5 * np.clip(np.sqrt(1200.0 / max(people, 1)), 0.85, 1.9), 1))


def people_figure(
    places: NDArray[np.float64],
    standings: Sequence[str],
    ties: str | None,
    *,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw everybody at their place, ties below them as one image.

    Args:
        places: (people, 2), in the disc of radius 1.
        standings: of each person, keys of :data:`LOOKS`.
        ties: the image of all ties as a ``data:`` address; None where nobody knows anybody.
        words: words to print.

    Returns:
        A figure of four traces: everybody (in order of id), lines from the person looked at to
        those it knows and a ring around that person (both empty), and out of sight one sample of
        each look.
    """
    looks = [LOOKS[name] for name in standings]
    size = marker_size(len(places))
    figure = go.Figure()
    figure.add_scatter(
        x=np.round(places[:, 0], 4).tolist(),
        y=np.round(places[:, 1], 4).tolist(),
        mode="markers",
        marker={
            "color": [look.colour for look in looks],
            "symbol": [look.symbol for look in looks],
            "size": size,
            "line": {"width": 1},
            "opacity": 0.95,
        },
        hovertemplate=words["live.person_hover"],
        name="",
        showlegend=False,
    )
    figure.add_scatter(
        x=[], y=[], mode="lines", hoverinfo="skip", showlegend=False,
        line={"color": ORANGE, "width": 2},
    )  # fmt: skip
    figure.add_scatter(
        x=[], y=[], mode="markers", hoverinfo="skip", showlegend=False,
        marker={"symbol": "circle-open", "size": 2.4 * size, "color": ORANGE,
                "line": {"width": 4, "color": ORANGE}},
    )  # fmt: skip
    # Out of sight: a browser that draws new standings takes each one's looks from here.
    figure.add_scatter(
        x=[0.0] * len(LOOKS), y=[3.0] * len(LOOKS), mode="markers", hoverinfo="skip",
        showlegend=False, name=SAMPLES,
        marker={"color": [look.colour for look in LOOKS.values()],
                "symbol": [look.symbol for look in LOOKS.values()],
                "size": size, "line": {"width": 1}, "opacity": 0.95},
    )  # fmt: skip
    if ties is not None:
        figure.add_layout_image(
            source=ties, x=-1, y=1, sizex=2, sizey=2, xref="x", yref="y", layer="below",
            sizing="stretch",
        )  # fmt: skip
    hidden = {"visible": False, "range": [-1.04, 1.04], "fixedrange": True}
    finished(figure, PEOPLE_HEIGHT)
    figure.update_layout(
        xaxis=hidden,
        yaxis={**hidden, "scaleanchor": "x"},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode="closest",
        dragmode=False,
        clickmode="event",
    )
    return figure


def curve_figure(
    name: str,
    curves: pd.DataFrame,
    weeks: int,
    changes: Sequence[int] = (),
    *,
    currency: str = "EUR",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw one curve of the live market.

    Args:
        name: key of :data:`CURVES`, or ``sources``: new customers by where they had heard.
        curves: one row a week: ``week`` and the curves.
        weeks: that can be lived: the axis does not move.
        changes: weeks in which something was changed, marked by a dashed line.
        currency: of the market.
        words: words to print.
    """
    figure = go.Figure()
    if name == "sources":
        for key, (colour, dash, symbol) in SOURCES.items():
            _line(figure, curves, key, colour, dash, symbol, words[f"live.curve.{key}"])
        unit = "people"
    else:
        unit, symbol = CURVES[name]
        _line(figure, curves, name, BLUE, "solid", symbol, words[f"live.curve.{name}"], scale(unit))
    finished(figure, CURVE_HEIGHT)
    percent = {"ticksuffix": words["live.percent"]} if unit == "share" else {}
    figure.update_layout(
        xaxis={"range": [-1, weeks], "title": None, "fixedrange": True},
        yaxis={"rangemode": "tozero", "nticks": 5, "fixedrange": True, **percent},
        margin={"l": 6, "r": 8, "t": 20 if name == "sources" else 6, "b": 6},
        shapes=change_marks(changes),
        showlegend=name == "sources",
        legend={"x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 11}, "itemwidth": 30},
        hovermode="x",
    )
    if unit == "currency":
        figure.update_traces(hovertemplate=f"%{{y:,.0f}} {currency}<extra></extra>")
    return figure


def change_marks(changes: Sequence[int]) -> list[dict[str, object]]:
    """Return the dashed lines that mark weeks in which something was changed."""
    return [
        {
            "type": "line", "x0": week, "x1": week, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": VERMILLION, "width": 1.5, "dash": "dash"},
        }
        for week in sorted(set(changes))
    ]  # fmt: skip


def life_figure(
    feelings: pd.DataFrame,
    bought: Sequence[int],
    elsewhere: Sequence[int],
    weeks: int,
    changes: Sequence[int] = (),
    *,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw one person's life: attachment, habit and satisfaction, purchases above them.

    Args:
        feelings: one row a week: ``week``, ``attachment``, ``habit``, ``satisfaction``.
        bought: weeks in which it bought the brand. elsewhere: in which it bought a rival's.
        weeks: that can be lived.
        changes: weeks in which something was changed.
        words: words to print.
    """
    figure = go.Figure()
    lines = (
        ("attachment", GREEN, "solid"),
        ("habit", BLUE, "dash"),
        ("satisfaction", ORANGE, "dot"),
    )
    for name, colour, dash in lines:
        figure.add_scatter(
            x=feelings["week"], y=feelings[name].round(3), mode="lines",
            line={"color": colour, "dash": dash, "width": 2},
            name=words[f"live.feeling.{name}"],
        )  # fmt: skip
    rows = (
        ("bought", bought, 1.15, "square", BLUE),
        ("elsewhere", elsewhere, 1.32, "circle-open", GREY),
    )
    for name, when, height, symbol, colour in rows:
        figure.add_scatter(
            x=list(when), y=[height] * len(when), mode="markers",
            marker={"symbol": symbol, "color": colour, "size": 8},
            name=words[f"live.feeling.{name}"], hovertemplate="%{x}<extra></extra>",
        )  # fmt: skip
    finished(figure, 300)
    figure.update_layout(
        xaxis={"range": [-1, weeks], "title": words["live.week_axis"], "fixedrange": True},
        yaxis={"range": [-1.05, 1.45], "fixedrange": True, "tickvals": [-1, -0.5, 0, 0.5, 1]},
        shapes=change_marks(changes),
        margin={"l": 6, "r": 8, "t": 30, "b": 6},
        hovermode="x",
    )
    return figure


def _line(
    figure: go.Figure,
    curves: pd.DataFrame,
    key: str,
    colour: str,
    dash: str,
    symbol: str,
    name: str,
    factor: float = 1.0,
) -> None:
    figure.add_scatter(
        x=curves["week"].tolist(),
        y=(curves[key] * factor).round(4).tolist(),
        mode="lines",
        line={"color": colour, "dash": dash, "width": 2},
        marker={"symbol": symbol},
        name=name,
        hovertemplate="%{y}<extra></extra>" if key not in SOURCES else None,
    )
