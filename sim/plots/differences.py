"""Paired differences to the baseline with both intervals, one panel per KPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import floats, ordered, strategies_of
from sim.plots.style import (
    GREY,
    KpiText,
    StrategyStyle,
    difference_text,
    difference_unit,
    finished,
    kpi_label,
    readable,
    scale,
    strategy_styles,
    wrapped,
)

CAC_KPIS = frozenset({"cac", "incremental_cac", "clv_cac_ratio"})
_ROW_HEIGHT = 36
_LINE_HEIGHT = 18
"""Of a name that takes three lines or more."""
_PANEL_FRAME = 105


def null_text(kpi: str, words: Catalogue = ENGLISH) -> str:
    """Return what is printed in place of an undefined value of a KPI."""
    return words["no_finite_cac"] if kpi in CAC_KPIS else words["not_defined"]


def paired_differences(
    effects: pd.DataFrame,
    kpis: Sequence[str],
    texts: Mapping[str, KpiText],
    *,
    baseline: str = "status_quo",
    strategies: Sequence[str] | None = None,
    columns: int = 1,
    key: bool = True,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw each strategy's paired difference to the baseline, one panel and axis per KPI.

    The thick bar is the interval of simulation noise (paired replications), the thin one the
    interval that includes the parameters. An undefined difference is written, not drawn.

    Args:
        effects: The effects table.
        kpis: KPIs to draw, in this order.
        texts: Unit, label and direction per KPI.
        baseline: Strategy the differences are taken against; it is the zero line.
        strategies: Order from top to bottom; default: as in the table.
        columns: Panels side by side.
        key: Whether to explain the two kinds of bars in a legend.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure.
    """
    names = ordered(strategies_of(effects), strategies)
    names = [name for name in names if name != baseline]
    styles = strategy_styles(names)
    rows = -(-len(kpis) // columns)
    lines = max((wrapped(name, words=words).count("<br>") + 1 for name in names), default=1)
    height = _PANEL_FRAME + max(_ROW_HEIGHT, _LINE_HEIGHT * lines) * len(names)
    titles = [f"<b>{kpi_label(kpi, texts[kpi], words)}</b>" for kpi in kpis]
    figure = make_subplots(
        rows=rows,
        cols=columns,
        subplot_titles=titles if len(kpis) > 1 else None,
        vertical_spacing=0 if rows == 1 else min(125 / (height * rows), 1 / (rows - 1)),
        horizontal_spacing=0.16,
    )
    for index, kpi in enumerate(kpis):
        place = (index // columns + 1, index % columns + 1)
        table = effects[effects["kpi"] == kpi].set_index("strategy")
        for name in names:
            if name in table.index:
                row, style = table.loc[[name]], styles[name]
                _add_strategy(figure, place, kpi, texts[kpi], row, style, words)
        drawn = table[table.index.isin(names)]
        _label_axes(figure, place, texts[kpi], names, drawn, baseline, currency, words)
    finished(figure, height * rows)
    if len(kpis) == 1:
        # Centred on the figure, not the panel: long names fit on a narrow page.
        figure.update_layout(title={"text": titles[0], "x": 0.5, "y": 0.98, "yanchor": "top"})
        figure.update_layout(title={"font": {"size": 15}})
    if key:
        _add_key(figure, words)
    return figure


def _add_strategy(
    figure: go.Figure,
    place: tuple[int, int],
    kpi: str,
    text: KpiText,
    row: pd.DataFrame,
    style: StrategyStyle,
    words: Catalogue,
) -> None:
    """Add one strategy's marker and its two intervals to a panel."""
    label = wrapped(str(row.index[0]), words=words)
    factor = scale(text.unit)
    columns = ("difference", "ci_low", "ci_high", "param_low", "param_high")
    centre, low, high, wide_low, wide_high = (float(floats(row[column])[0]) for column in columns)
    if pd.isna(centre):
        figure.add_scatter(
            x=[0], y=[label], mode="text", text=[f"  {null_text(kpi, words)}"],
            textposition="middle right", showlegend=False, hoverinfo="skip",
            row=place[0], col=place[1],
        )  # fmt: skip
        return
    hover = _hover(str(row.index[0]), text, centre, (low, high), (wide_low, wide_high), words)
    for bounds, thickness, width in (((wide_low, wide_high), 1.5, 6), ((low, high), 6, 0)):
        if pd.isna(bounds[0]) or pd.isna(bounds[1]):
            continue
        figure.add_scatter(
            x=[factor * bounds[0], factor * bounds[1]],
            y=[label, label],
            mode="lines+markers" if width else "lines",
            line={"color": style.colour, "width": thickness},
            marker={"symbol": "line-ns-open", "size": 9, "color": style.colour},
            showlegend=False,
            hoverinfo="skip",
            row=place[0],
            col=place[1],
        )
    figure.add_scatter(
        x=[factor * centre],
        y=[label],
        mode="markers",
        marker={
            "symbol": style.symbol,
            "size": 10,
            "color": style.colour,
            "line": {"color": "#ffffff" if "thin" not in style.symbol else GREY, "width": 1},
        },
        hovertext=[hover],
        hoverinfo="text",
        showlegend=False,
        row=place[0],
        col=place[1],
    )


def _hover(
    name: str,
    text: KpiText,
    centre: float,
    noise: tuple[float, float],
    parameters: tuple[float, float],
    words: Catalogue,
) -> str:
    shown = difference_text(centre, text.unit, words)
    lines = [f"<b>{readable(name, words)}</b>{words['colon']} {shown}"]
    for key, bounds in (("simulation_interval", noise), ("parameter_interval", parameters)):
        if not pd.isna(bounds[0]):
            low, high = (difference_text(bound, text.unit, words) for bound in bounds)
            lines.append(f"{words[key]}{words['colon']} {low} … {high}")
    return "<br>".join(lines)


def _label_axes(
    figure: go.Figure,
    place: tuple[int, int],
    text: KpiText,
    names: Sequence[str],
    table: pd.DataFrame,
    baseline: str,
    currency: str,
    words: Catalogue,
) -> None:
    """Write unit, baseline and the better direction under a panel; draw its zero line."""
    unit = difference_unit(text.unit, words, currency)
    title = f"{words['difference_from'].format(baseline=readable(baseline, words))}<br>({unit})"
    if text.higher_is_better is not None:
        key = "higher_is_better" if text.higher_is_better else "lower_is_better"
        title += f" <i>{words[key]}</i>"
    row, col = place
    figure.update_xaxes(title_text=title, row=row, col=col, zeroline=True, zerolinewidth=2)
    figure.update_xaxes(nticks=5, row=row, col=col, rangemode="normal")
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[wrapped(name, words=words) for name in names],
        range=[len(names) - 0.4, -0.6],
        row=row,
        col=col,
    )
    # Invisible: zero is always inside the panel, and around markers, unlike lines, plotly leaves
    # some room, so that no interval ends at its edge.
    x = [0.0, *_ends(table, scale(text.unit))] if names else []
    figure.add_scatter(
        x=x, y=[wrapped(names[0], words=words)] * len(x) if names else [], mode="markers",
        opacity=0, showlegend=False, hoverinfo="skip", row=row, col=col,
    )  # fmt: skip


def _ends(table: pd.DataFrame, factor: float) -> list[float]:
    """Return the outermost ends of the intervals of a panel, as drawn; none if all are unknown."""
    ends = table[["ci_low", "ci_high", "param_low", "param_high"]].to_numpy(dtype=float).ravel()
    known = ends[~pd.isna(ends)] * factor
    return [float(known.min()), float(known.max())] if known.size else []


def _add_key(figure: go.Figure, words: Catalogue) -> None:
    """Add the legend of the two kinds of bars."""
    for key, thickness in (("simulation_interval", 6.0), ("parameter_interval", 1.5)):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="lines",
            line={"color": GREY, "width": thickness},
            name=words[key],
            hoverinfo="skip",
            row=1,
            col=1,
        )
    figure.update_layout(
        margin={"t": 70},
        legend={
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
            "itemsizing": "trace",
        },
    )
