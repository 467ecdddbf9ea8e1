"""One style for every figure: colours, symbols, dashes, patterns, fonts, numbers and units.

Colours are the Okabe-Ito palette, told apart with any colour vision; each strategy also has a
symbol, a dash and a pattern of its own, so that no reader depends on colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue

BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
VERMILLION: Final = "#D55E00"
SKY: Final = "#56B4E9"
YELLOW: Final = "#F0E442"
GREY: Final = "#7F7F7F"
MARK: Final = "#5C6166"
PALE_GREY: Final = "#ABABAB"
PALETTE: Final = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, YELLOW)

FONT: Final = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
SHARE_UNITS: Final = frozenset({"share", "fraction", "probability", "proportion", "rate"})
MONEY_UNIT: Final = "currency"
POINTS_UNIT: Final = "points"

_FIXED: Final = {
    "none": (PALE_GREY, "x-thin", "dot", "x"),
    "status_quo": (GREY, "square", "dash", "/"),
    "mass": (BLUE, "circle", "longdash", ""),
    "promotion": (ORANGE, "triangle-up", "solid", "."),
    "one_to_one": (GREEN, "diamond", "dashdot", "\\"),
    "loyalty_programme": (PURPLE, "star", "longdashdot", "+"),
    "retention": (VERMILLION, "cross", "solid", "-"),
}
_FREE: Final = (
    (SKY, "pentagon", "dash", "|"),
    (YELLOW, "hexagon", "dot", "x"),
    (BLUE, "circle-open", "dot", "."),
    (ORANGE, "triangle-down", "dash", "/"),
    (GREEN, "diamond-open", "longdash", "+"),
    (PURPLE, "star-open", "dashdot", "-"),
    (VERMILLION, "triangle-left", "longdash", "|"),
    (SKY, "hexagram", "dot", "\\"),
    (YELLOW, "bowtie", "longdashdot", "/"),
    (BLUE, "triangle-right", "dashdot", "x"),
    (ORANGE, "hourglass", "dot", "+"),
    (GREEN, "square-open", "solid", "."),
    (PURPLE, "octagon", "dash", "|"),
    (VERMILLION, "cross-open", "dot", "\\"),
    (SKY, "diamond-tall", "longdash", "-"),
    (YELLOW, "star-square", "dash", "."),
)


class KpiText(Protocol):
    """What a figure or table needs to know of a KPI."""

    @property
    def unit(self) -> str:
        """Unit, such as ``share`` or ``currency``."""

    @property
    def label(self) -> str:
        """Name as printed."""

    @property
    def higher_is_better(self) -> bool | None:
        """Whether a larger value is better for the firm; None if neither is."""

    @property
    def definition(self) -> str:
        """Formula and window."""

    @property
    def against_baseline(self) -> bool:
        """Whether the value itself compares with the baseline, which then has none."""


@dataclass(frozen=True, slots=True)
class StrategyStyle:
    """How one strategy is drawn, the same in every figure."""

    colour: str
    symbol: str
    dash: str
    pattern: str


def strategy_styles(strategies: Sequence[str]) -> dict[str, StrategyStyle]:
    """Give each strategy its colour, symbol, dash and pattern.

    The strategies every comparison knows keep the same look in all reports; others take the
    remaining looks in the order given.

    Args:
        strategies: Names, in the order they are to be shown.

    Returns:
        One style per name.
    """
    styles: dict[str, StrategyStyle] = {}
    free = 0
    for name in strategies:
        look = _FIXED.get(name)
        if look is None:
            look = _FREE[free % len(_FREE)]
            free += 1
        styles[name] = StrategyStyle(*look)
    return styles


def faded(colour: str, opacity: float) -> str:
    """Return ``#RRGGBB`` as an ``rgba()`` colour of the given opacity (0 to 1)."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def readable(name: str, words: Catalogue = ENGLISH) -> str:
    """Return a strategy's or item's name as a reader sees it: ``mass + loyalty programme``."""
    return words.name(name)


def in_sentence(name: str, words: Catalogue = ENGLISH) -> str:
    """Return a strategy's name as read in running text, where ``none`` would be misunderstood."""
    if name == "none":
        return words["in_sentence_none"]
    return words["in_sentence"].format(name=readable(name, words))


def kpi_label(kpi: str, text: KpiText, words: Catalogue = ENGLISH) -> str:
    """Return a KPI's printed name."""
    return words.of("kpi", kpi, text.label)


def kpi_said(kpi: str, text: KpiText, words: Catalogue = ENGLISH) -> str:
    """Return a KPI's name as running text has it: without a capital, unless it is an acronym."""
    label = kpi_label(kpi, text, words)
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def pattern(shape: str) -> dict[str, object]:
    """Return a bar's pattern: white strokes over the bar's own colour."""
    return {
        "shape": shape,
        "fillmode": "overlay",
        "fgcolor": "#ffffff",
        "fgopacity": 0.45,
        "size": 6,
        "solidity": 0.2,
    }


def wrapped(name: str, width: int = 17, words: Catalogue = ENGLISH) -> str:
    """Return `readable` broken over lines of at most `width` characters where words allow."""
    lines: list[str] = []
    for word in readable(name, words).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join(lines)


def is_share(unit: str) -> bool:
    """Tell whether values of this unit lie in 0 to 1 and are printed as percentages."""
    return unit in SHARE_UNITS


def scale(unit: str) -> float:
    """Return what a value of this unit is multiplied by before it is drawn."""
    return 100.0 if is_share(unit) else 1.0


def significant(value: float, words: Catalogue = ENGLISH, digits: int = 3) -> str:
    """Return a number with thousands separators and about `digits` significant digits.

    An undefined number (NaN) is a dash.
    """
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    decimals = min(max(digits - 1 - magnitude, 0), 6)
    text = words.numbers.number(abs(value), decimals)
    return f"−{text}" if value < 0 else text


def value_text(value: float, unit: str, words: Catalogue = ENGLISH) -> str:
    """Return a value as printed in a table: shares as percentages, else three digits.

    Args:
        value: A finite number.
        unit: Its unit.
        words: The language.
    """
    return words.numbers.share(value) if is_share(unit) else significant(value, words)


def difference_text(value: float, unit: str, words: Catalogue = ENGLISH) -> str:
    """Return a difference as printed: signed, shares in percentage points."""
    points = is_share(unit)
    size = abs(value)
    text = words.numbers.number(100 * size, 2) if points else significant(size, words)
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"−{text}" if value < 0 else f"+{text}"


def difference_unit(unit: str, words: Catalogue, currency: str) -> str:
    """Return the unit of a difference: points for shares, the currency's name for money."""
    if is_share(unit):
        return words["points"]
    return unit_text(unit, currency, words)


def difference_said(value: float, unit: str, words: Catalogue, currency: str) -> str:
    """Return a difference as a sentence says it, with its unit: ``+5.13 points``, ``+20.0 EUR``.

    Args:
        value: A finite number.
        unit: Unit of the KPI; only money, shares and points are named, others speak for themselves.
        words: The language.
        currency: Name of the market's currency.
    """
    shown = difference_text(value, unit, words)
    if unit.startswith(MONEY_UNIT):
        return shown + words["money_space"] + currency
    if is_share(unit) or unit == POINTS_UNIT:
        return shown + words["money_space"] + words["points"]
    return shown


def unit_text(unit: str, currency: str, words: Catalogue = ENGLISH) -> str:
    """Return a unit as printed, with the market's own currency in place of ``currency``."""
    return words.of("unit", unit, unit).replace(MONEY_UNIT, currency)


def separators(words: Catalogue) -> str:
    """Return plotly's two signs of a language: of decimals, and between thousands."""
    return words.numbers.decimal + words.numbers.group


def template(*, dark: bool = False, words: Catalogue = ENGLISH) -> go.layout.Template:
    """Return the plotly template of all figures.

    Args:
        dark: Whether it is to be read on a dark page.
        words: The language, for its numbers.
    """
    ink, grid, zero = ("#e6e6e6", "#3a3f45", "#9aa0a6") if dark else ("#222", "#e3e3e3", "#767676")
    axis = {
        "gridcolor": grid,
        "zerolinecolor": zero,
        "zerolinewidth": 1,
        "linecolor": zero,
        "automargin": True,
        "ticks": "",
        "separatethousands": True,  # plotly begins with five digits, tables with four
        "title": {"standoff": 10, "font": {"size": 13}},
    }
    hover = {"bgcolor": "#24282c" if dark else "#ffffff", "font": {"color": ink}}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": hover,
            "annotationdefaults": {"font": {"color": ink, "size": 12}},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.02,
                "yanchor": "bottom",
                "bgcolor": "rgba(0,0,0,0)",
                "itemwidth": 38,
            },
            "separators": separators(words),
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": zero,
                "activecolor": ink,
                "remove": ["zoom", "pan", "zoomin", "zoomout", "autoscale", "select", "lasso"],
            },
        }
    )


def finished(figure: go.Figure, height: int) -> go.Figure:
    """Give a figure the common template, margins and a height in pixels; return it."""
    figure.update_layout(
        template=template(),
        height=height,
        autosize=True,
        margin={"l": 10, "r": 14, "t": 30, "b": 10},
    )
    return figure


def with_message(figure: go.Figure, message: str) -> go.Figure:
    """Return an empty figure that says why nothing is drawn."""
    figure.add_annotation(
        text=message, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, name="message"
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return finished(figure, 160)
