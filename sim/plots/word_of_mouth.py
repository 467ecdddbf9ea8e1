"""Word of mouth: who knows whom, how each came to the brand, and how many came by each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import floats
from sim.plots.network_layout import network_layout, ties_image
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
    readable,
    separators,
)

PIXELS: Final = 640
"""Of the image of the ties: sharp enough for a printed page, and small in a file."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one way to the brand is drawn."""

    colour: str
    symbol: str
    dash: str
    size: int


WAYS: Final[Mapping[str, Way]] = {
    "not_yet": Way(PALE_GREY, "circle-open", "dot", 4),
    "before": Way(GREY, "square", "dash", 5),
    "advertising": Way(BLUE, "circle", "longdash", 8),
    "promotion": Way(ORANGE, "triangle-up", "solid", 9),
    "direct": Way(SKY, "pentagon", "dash", 9),
    "word_of_mouth": Way(GREEN, "diamond", "dashdot", 9),
    "referral": Way(VERMILLION, "star", "solid", 11),
    "other": Way(PURPLE, "x", "dot", 7),
}
"""Ways to the brand, the last drawn on top; ``before`` and ``not_yet`` are none."""

PEOPLE: Final = ("word_of_mouth", "referral")
"""Ways that lead through other consumers."""

_OF_SOURCE: Final = {
    "before": "before",
    "advertising": "advertising",
    "media": "advertising",
    "direct": "direct",
    "seller": "direct",
    "word_of_mouth": "word_of_mouth",
    "referral": "referral",
}
_NOT_REMEMBERED: Final = "none"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network laid out once, for any number of figures.

    Attributes:
        places: (people, 2) where each person stands, −1 to 1.
        image: all ties, a ``data:`` address.
    """

    places: npt.NDArray[np.float64]
    image: str


def drawing(people: int, ties: pd.DataFrame) -> Drawing:
    """Lay a network out.

    Args:
        people: how many there are.
        ties: Columns low and high: places of both ends of each tie, 0 to ``people`` − 1.
    """
    low, high = (ties[name].to_numpy(dtype=np.int64) for name in ("low", "high"))
    ends, others = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((others, ends))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=people))])
    neighbours = others[order]
    places = network_layout(offsets, neighbours)
    image = ties_image(places, offsets, neighbours, colour=GREY, pixels=PIXELS)
    return Drawing(places, image)


def ways_of(rows: pd.DataFrame) -> pd.Series[str]:
    """Return the way to the brand of each row.

    The source remembered decides; who remembers none and came at a reduced price came by the
    promotion.

    Args:
        rows: Columns source and reduced.
    """
    ways = rows["source"].map(_OF_SOURCE).fillna("other").astype(str)
    price = (rows["source"] == _NOT_REMEMBERED) & rows["reduced"].astype(bool)
    return ways.where(~price, "promotion")


def word_of_mouth_network(
    drawn: Drawing, adopters: pd.DataFrame, *, words: Catalogue = ENGLISH
) -> go.Figure:
    """Draw people among their ties, by how they came to the brand.

    Args:
        drawn: the network.
        adopters: One row a person who has bought: person (place), source, reduced.
        words: Words to print.
    """
    way = np.full(len(drawn.places), "not_yet", dtype=object)
    way[adopters["person"].to_numpy(dtype=np.int64)] = ways_of(adopters).to_numpy()
    figure = go.Figure()
    places = np.round(drawn.places, 3)
    for name, look in WAYS.items():
        own = way == name
        if not own.any():
            continue
        label = words["wom_legend"].format(
            way=words[f"way.{name}"], count=words.numbers.number(float(own.sum()))
        )
        figure.add_scatter(
            x=places[own, 0],
            y=places[own, 1],
            mode="markers",
            name=label,
            marker={
                "color": look.colour,
                "symbol": look.symbol,
                "size": look.size,
                "opacity": 0.4 if name == "before" else 1.0,
                "line": {"width": {"not_yet": 1.0, "before": 0.0}.get(name, 0.5)},
            },
            hoverinfo="name",
        )
    figure.add_layout_image(
        source=drawn.image, xref="x", yref="y", x=-1, y=1, sizex=2, sizey=2,
        sizing="stretch", layer="below", opacity=0.8,
    )  # fmt: skip
    plain = {"visible": False, "range": [-1.06, 1.06], "fixedrange": True}
    figure.update_xaxes(**plain)
    figure.update_yaxes(**plain, scaleanchor="x")
    figure.update_layout(legend={"itemsizing": "trace"})
    return finished(figure, 560)


def cumulative_adopters(adoption: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """Return new customers since the fork by week and way.

    Args:
        adoption: Columns strategy, week, source, reduced, customers. weeks: how many there are.

    Returns:
        Columns strategy, way, week, customers (cumulative); ways that nobody came by are left out.
    """
    table = adoption.assign(way=ways_of(adoption))
    wide = table.pivot_table(
        index="week", columns=["strategy", "way"], values="customers", aggfunc="sum", fill_value=0
    )
    grown = wide.reindex(range(weeks), fill_value=0).cumsum()
    long = grown.rename_axis(index="week").reset_index().melt(id_vars=[("week", "")])
    long.columns = ["week", "strategy", "way", "customers"]
    return long[["strategy", "way", "week", "customers"]]


def adopters_by_source(
    adoption: pd.DataFrame, strategies: Sequence[str], weeks: int, *, words: Catalogue = ENGLISH
) -> go.Figure:
    """Draw how many have come by each way, week by week, a panel a strategy on one scale.

    Args:
        adoption: Columns strategy, week, source, reduced, customers: new customers.
        strategies: Those to draw, from the top.
        weeks: From the fork to the end.
        words: Words to print.
    """
    table = cumulative_adopters(adoption[adoption["strategy"].isin(strategies)], weeks)
    figure = make_subplots(
        rows=len(strategies), cols=1, shared_xaxes=True, vertical_spacing=0.12,
        subplot_titles=[readable(name, words) for name in strategies],
    )  # fmt: skip
    shown: set[str] = set()
    for row, strategy in enumerate(strategies, start=1):
        for way, look in WAYS.items():
            own = table[(table["strategy"] == strategy) & (table["way"] == way)]
            if not len(own):
                continue
            figure.add_scatter(
                x=floats(own["week"]),
                y=floats(own["customers"]),
                mode="lines+markers",
                name=words[f"way.{way}"],
                legendgroup=way,
                showlegend=way not in shown,
                line={"color": look.colour, "dash": look.dash, "width": 2.2},
                marker={"symbol": look.symbol, "size": 8, "color": look.colour, "maxdisplayed": 8},
                hovertemplate=f"<b>{words[f'way.{way}']}</b><br>%{{x}}{words['colon']} "
                "%{y:,d}<extra></extra>",
                row=row,
                col=1,
            )
            shown.add(way)
        # One scale for all: plotly refuses an axis that is to match itself.
        scale = {"matches": "y"} if row > 1 else {}
        figure.update_yaxes(
            title_text=words["wom_count"], rangemode="tozero", row=row, col=1, **scale
        )
    figure.update_xaxes(title_text=words["weeks_axis"], row=len(strategies), col=1)
    figure.update_layout(separators=separators(words))
    finished(figure, 560)
    # The key stands above the first panel's own title.
    figure.update_layout(legend={"y": 1.07}, margin={"t": 60})
    return figure
