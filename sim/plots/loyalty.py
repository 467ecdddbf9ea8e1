"""Dick and Basu's four kinds of customers: by strategy, over time, and where all stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.locale import ENGLISH, Catalogue
from sim.plots.arms import add_arms, arm_band
from sim.plots.frames import at_central, central, floats, ordered, strategies_of
from sim.plots.panels import TITLE_FONT, colour_key, strategy_grid, title_axes
from sim.plots.relation import WEEKS_PER_MONTH, months_between_ticks
from sim.plots.style import (
    BLUE,
    MARK,
    ORANGE,
    PALE_GREY,
    SKY,
    finished,
    pattern,
    readable,
    wrapped,
)

_KINDS = (
    ("true_loyalty", BLUE, "", "#ffffff"),
    ("spurious_loyalty", ORANGE, "/", "#222222"),
    ("latent_loyalty", SKY, ".", "#222222"),
    ("no_loyalty", PALE_GREY, "", "#222222"),
)
_SMALLEST_LABELLED = 7.0
_CORNERS = {
    "true_loyalty": (0.98, 0.97),
    "spurious_loyalty": (0.98, 0.03),
    "latent_loyalty": (0.03, 0.97),
    "no_loyalty": (0.03, 0.03),
}
"""Corner of each kind: behaviour to the right, attitude upwards."""

_ATTITUDE = np.round(np.arange(-0.95, 1.0, 0.1), 2)
_BEHAVIOUR = np.round(np.arange(0.05, 1.0, 0.1), 2)
"""Middles of the cells of the density, as the loyalty table names them."""

_PANEL = 250


def loyalty_shares(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the mean share of each kind of loyalty per strategy (Dick & Basu 1994).

    Args:
        runs: The runs table with the three loyalty shares, 0 to 1.

    Returns:
        Indexed by strategy: true_loyalty, spurious_loyalty, latent_loyalty and no_loyalty (the
        rest); null where a share is undefined.
    """
    rows = central(runs)
    columns = [f"{kind}_share" for kind, *_ in _KINDS[:-1]]
    means = rows.groupby("strategy", sort=False)[columns].mean()
    means.columns = pd.Index([kind for kind, *_ in _KINDS[:-1]])
    means["no_loyalty"] = (1.0 - means.sum(axis=1, skipna=False)).clip(lower=0.0)
    return means


def dick_basu(
    runs: pd.DataFrame,
    *,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the shares of true, spurious, latent and no loyalty as one bar per strategy.

    Args:
        runs: The runs table.
        strategies: Order from top to bottom; default: as in the table.
        words: Words to print.

    Returns:
        The figure.
    """
    figure = go.Figure()
    shares = loyalty_shares(runs)
    names = ordered(strategies_of(runs), strategies)
    names = [name for name in names if name in shares.index]
    labels = [wrapped(name, words=words) for name in names]
    for kind, colour, shape, ink in _KINDS:
        values = 100.0 * floats(shares.loc[names, kind])
        figure.add_bar(
            y=labels,
            x=values,
            orientation="h",
            name=words[kind],
            text=[
                words.numbers.share(v / 100.0, 0) if v >= _SMALLEST_LABELLED else "" for v in values
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink},
            marker={
                "color": colour,
                "line": {"color": "#ffffff", "width": 1},
                "pattern": pattern(shape),
            },
            hovertemplate=f"%{{y}}{words['colon']} %{{x:.1f}}{words.numbers.percent}<extra>"
            + words[kind]
            + "</extra>",
        )
    undefined = [label for label, name in zip(labels, names, strict=True) if _unknown(shares, name)]
    for label in undefined:
        figure.add_annotation(
            x=1, y=label, text=words["not_defined"], showarrow=False, xanchor="left"
        )
    figure.update_layout(barmode="stack", bargap=0.3, legend={"traceorder": "normal"})
    figure.update_xaxes(title_text=words["share_axis"], range=[0, 100], showgrid=False)
    figure.update_yaxes(autorange="reversed")
    return finished(figure, 130 + 44 * len(names))


def _unknown(shares: pd.DataFrame, name: str) -> bool:
    """Tell whether a strategy has no defined shares."""
    return bool(shares.loc[[name]].isna().to_numpy().any())


def density(
    loyalty: pd.DataFrame, strategy: str, week: int, runs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the share of consumers by cell of attitude and behaviour, at one look.

    Args:
        loyalty: The loyalty table.
        strategy: Whose.
        week: Of the look.
        runs: The runs table, to leave out failed runs.

    Returns:
        Attitude (rows, rising) by behaviour (columns, rising): shares of all present consumers,
        over all replications, that sum to 1.
    """
    rows = at_central(loyalty, runs)
    rows = rows[(rows["strategy"] == strategy) & (rows["week"] == week)]
    cells = rows.pivot_table(
        index="attitude", columns="behaviour", values="people", aggfunc="sum", fill_value=0
    )
    # All cells, so that those of nobody keep their place.
    cells = cells.reindex(index=_ATTITUDE, columns=_BEHAVIOUR, fill_value=0)
    return cells / max(float(cells.to_numpy().sum()), 1.0)


def shares_over_time(
    loyalty: pd.DataFrame, baseline: str | None = None, runs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the share of each kind of loyalty at every look, with its band.

    Args:
        loyalty: The loyalty table.
        baseline: Strategy the bands of the others compare with (see
            :func:`sim.plots.arms.arm_band`); None for none.
        runs: The runs table, to leave out failed runs.

    Returns:
        Columns strategy, kind, x (months since the start), mean, low, high (percent of all
        consumers present; bounds null for one replication).
    """
    rows = at_central(loyalty, runs)
    keys = ["strategy", "replication", "week"]
    people = rows.pivot_table(
        index=keys, columns="loyalty", values="people", aggfunc="sum", fill_value=0
    )
    people = people.reindex(columns=[kind for kind, *_ in _KINDS], fill_value=0)
    shares = people.div(people.sum(axis=1), axis=0)
    parts = []
    for name in strategies_of(rows):
        for kind, *_ in _KINDS:
            table = 100.0 * shares.loc[name][kind].unstack("week")
            base = None
            if baseline in shares.index.get_level_values("strategy") and name != baseline:
                base = 100.0 * shares.loc[baseline][kind].unstack("week").reindex(table.index)
            mean, low, high = arm_band(
                table.to_numpy(dtype=np.float64),
                None if base is None else base.to_numpy(dtype=np.float64),
            )
            low, high = np.clip(low, 0.0, 100.0), np.clip(high, 0.0, 100.0)
            x = floats(pd.Series(table.columns)) / WEEKS_PER_MONTH
            parts.append(
                pd.DataFrame(
                    {"strategy": name, "kind": kind, "x": x, "mean": mean, "low": low, "high": high}
                )
            )
    return pd.concat(parts, ignore_index=True)


def loyalty_over_time(
    loyalty: pd.DataFrame,
    *,
    baseline: str | None = None,
    programme_weeks: int | None = None,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the shares of the three kinds of loyalty over time, a panel a kind.

    What is left to 100% is no loyalty.

    Args:
        loyalty: The loyalty table.
        baseline: Strategy the bands of the others compare with.
        programme_weeks: Week in which the programmes end, marked by a line.
        runs: The runs table, to leave out failed runs.
        strategies: Order in the legend; default: as in the table.
        words: Words to print.

    Returns:
        The figure.
    """
    table = shares_over_time(loyalty, baseline, runs)
    names = ordered(strategies_of(table), strategies)
    kinds = [kind for kind, *_ in _KINDS[:-1]]
    figure = make_subplots(
        rows=1,
        cols=len(kinds),
        horizontal_spacing=0.06,
        subplot_titles=[words[kind] for kind in kinds],
    )
    figure.update_annotations(font=TITLE_FONT)
    for column, kind in enumerate(kinds, start=1):
        add_arms(
            figure,
            table[table["kind"] == kind],
            strategies=names,
            row=1,
            col=column,
            legend=column == 1,
            unit=words.numbers.percent,
            words=words,
        )
        if programme_weeks is not None:
            figure.add_vline(
                x=programme_weeks / WEEKS_PER_MONTH,
                line={"color": MARK, "width": 1, "dash": "dash"},
                row=1,
                col=column,
            )
    step = months_between_ticks(float(table["x"].max()), len(kinds))
    figure.update_xaxes(zeroline=False, dtick=step, title_text=words["months_short"])
    figure.update_yaxes(zeroline=False)
    figure.update_yaxes(title_text=words["present_axis"], col=1)
    figure = finished(figure, 400)
    figure.update_layout(legend={"y": 1.12}, margin={"t": 50})
    return figure


def loyalty_density(
    loyalty: pd.DataFrame,
    week: int,
    *,
    runs: pd.DataFrame | None = None,
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw where consumers stand between attitude and behaviour, a panel a strategy.

    Lines part the kinds; the share of each stands in its corner. The scale of colours ends at the
    fullest cell of those who show any repeat behaviour: the others are many and nearly alike.

    Args:
        loyalty: The loyalty table.
        week: Of the look.
        runs: The runs table, to leave out failed runs.
        strategies: Order of the panels; default: as in the table.
        words: Words to print.

    Returns:
        The figure.
    """
    names = ordered(strategies_of(loyalty), strategies)
    cells = {name: 100.0 * density(loyalty, name, week, runs) for name in names}
    shares = shares_over_time(loyalty[loyalty["week"] == week], runs=runs)
    figure, places = strategy_grid(names, words)
    for name, (row, column) in places.items():
        table = cells[name]
        figure.add_heatmap(
            z=[[None if v == 0 else round(float(v), 3) for v in line] for line in table.to_numpy()],
            x=[round(float(x), 2) for x in table.columns],
            y=[round(float(y), 2) for y in table.index],
            coloraxis="coloraxis",
            hoverongaps=False,
            hovertemplate=words["density_hover"].format(
                behaviour="%{x}", attitude="%{y}", share=f"%{{z:.2f}}{words.numbers.percent}"
            )
            + f"<extra>{readable(name, words)}</extra>",
            row=row,
            col=column,
        )
        for line in (
            {"x0": 0.5, "x1": 0.5, "y0": -1, "y1": 1},
            {"x0": 0, "x1": 1, "y0": 0, "y1": 0},
        ):
            figure.add_shape(
                type="line", line={"color": MARK, "width": 1.5}, row=row, col=column, **line
            )
        _write_shares(figure, shares[shares["strategy"] == name], row, column, words)
    reach = _reach(cells)
    figure.update_xaxes(range=[0, 1], zeroline=False, showgrid=False, showticklabels=True)
    figure.update_yaxes(range=[-reach, reach], zeroline=False, showgrid=False)
    title_axes(figure, places, words["behaviour_axis"], words["attitude_axis"])
    figure = finished(figure, 110 + _PANEL * max(row for row, _ in places.values()))
    highest = max((float(t.iloc[:, 1:].to_numpy().max(initial=0.0)) for t in cells.values()),
                  default=0.0)  # fmt: skip
    colour_key(figure, words["density_axis"], highest)
    return figure


def _reach(cells: dict[str, pd.DataFrame]) -> float:
    """Return the attitude at which the panels end: a tenth beyond the last cell anybody is in."""
    filled = [table.index[table.to_numpy().any(axis=1)] for table in cells.values()]
    return min(max(float(np.abs(edges).max()) for edges in filled) + 0.15, 1.0)


def _write_shares(
    figure: go.Figure, shares: pd.DataFrame, row: int, column: int, words: Catalogue
) -> None:
    """Write the share of each kind into its corner."""
    values = dict(zip(shares["kind"], floats(shares["mean"]), strict=True))
    for kind, (x, y) in _CORNERS.items():
        figure.add_annotation(
            text=f"{words[f'short.{kind}']}<br>{words.numbers.share(values[kind] / 100.0)}",
            x=x,
            y=y,
            xref="x domain",
            yref="y domain",
            xanchor="right" if x > 0.5 else "left",
            yanchor="top" if y > 0.5 else "bottom",
            align="right" if x > 0.5 else "left",
            showarrow=False,
            bgcolor="rgba(255,255,255,0.75)",
            font={"size": 11, "color": "#222222"},
            row=row,
            col=column,
        )
