"""Dick and Basu's four kinds of customers, by strategy."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import central, floats, ordered, strategies_of
from sim.plots.style import BLUE, ORANGE, PALE_GREY, SKY, finished, pattern, wrapped

_KINDS = (
    ("true_loyalty", BLUE, "", "#ffffff"),
    ("spurious_loyalty", ORANGE, "/", "#222222"),
    ("latent_loyalty", SKY, ".", "#222222"),
    ("no_loyalty", PALE_GREY, "", "#222222"),
)
_SMALLEST_LABELLED = 7.0


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
