"""What each strategy's money was spent on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import at_central, central, floats, ordered, strategies_of
from sim.plots.style import (
    PALE_GREY,
    PALETTE,
    finished,
    pattern,
    readable,
    significant,
    with_message,
    wrapped,
)

_PATTERNS = ("", "/", ".", "\\", "x", "-", "+")
_MOST_ITEMS = len(PALETTE)
_OTHER = "\0other"


def cost_by_item(ledger: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the mean cost of a run by strategy and ledger item.

    Args:
        ledger: The ledger table; amounts are costs.
        runs: The runs table: it says how many replications each strategy has, also those in which
            nothing was spent.

    Returns:
        Strategies × items, largest item first; 0 where nothing was spent.
    """
    rows = at_central(ledger, runs)
    counts = central(runs).groupby("strategy", sort=False)["replication"].nunique()
    if not len(rows):
        return pd.DataFrame(index=counts.index)
    totals = rows.pivot_table(index="strategy", columns="item", values="amount", aggfunc="sum")
    means = totals.reindex(counts.index).fillna(0.0).div(counts, axis=0)
    order = means.abs().sum().sort_values(ascending=False).index
    return means[order]


def cost_items(
    ledger: pd.DataFrame,
    runs: pd.DataFrame,
    *,
    strategies: Sequence[str] | None = None,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the mean cost of a run as a bar per strategy, stacked by ledger item.

    Args:
        ledger: The ledger table.
        runs: The runs table.
        strategies: Order from top to bottom; default: as in the runs table.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure; the smallest items are joined when there are more than seven.
    """
    figure = go.Figure()
    means = cost_by_item(ledger, runs)
    if not means.to_numpy().any():
        return with_message(figure, words["nothing_spent"])
    if means.shape[1] > _MOST_ITEMS:
        rest = means.columns[_MOST_ITEMS - 1 :]
        means[_OTHER] = means[rest].sum(axis=1)
        means = means.drop(columns=rest)
    names = [name for name in ordered(strategies_of(runs), strategies) if name in means.index]
    labels = [wrapped(name, words=words) for name in names]
    for index, item in enumerate(means.columns):
        label = words["other_items"] if item == _OTHER else readable(str(item), words)
        figure.add_bar(
            y=labels,
            x=floats(means.loc[names, item]),
            orientation="h",
            name=label,
            marker={
                "color": PALE_GREY if item == _OTHER else PALETTE[index],
                "line": {"color": "#ffffff", "width": 1},
                "pattern": pattern(_PATTERNS[index]),
            },
            hovertemplate=f"%{{y}}{words['colon']} %{{x:,.4~g}}<extra>{label}</extra>",
        )
    _add_totals(figure, means.loc[names], labels, words)
    figure.update_layout(barmode="relative", bargap=0.3, legend={"traceorder": "normal"})
    figure.update_xaxes(title_text=words["cost_axis"].format(currency=currency))
    figure.update_yaxes(categoryorder="array", categoryarray=labels, autorange="reversed")
    return finished(figure, 150 + 44 * len(names))


def _add_totals(
    figure: go.Figure, means: pd.DataFrame, labels: Sequence[str], words: Catalogue
) -> None:
    """Write each strategy's total at the end of its bar."""
    ends = floats(means.clip(lower=0.0).sum(axis=1))
    totals = floats(means.sum(axis=1))
    figure.add_scatter(
        x=ends,
        y=list(labels),
        mode="text",
        text=[f" {significant(total, words)}" for total in totals],
        textposition="middle right",
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    figure.update_xaxes(range=[min(0.0, float(means.clip(upper=0.0).sum(axis=1).min())),
                               1.18 * float(ends.max())])  # fmt: skip
