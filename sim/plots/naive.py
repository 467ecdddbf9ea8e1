"""What a practitioner would have measured, beside the true effect of a strategy."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import floats
from sim.plots.style import BLUE, VERMILLION, finished, readable, with_message, wrapped

_ROW_HEIGHT = 46
_FRAME = 165


def naive_methods(
    bias: pd.DataFrame,
    *,
    strategy: str,
    currency: str = "currency units",
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw each method's mean estimate of one strategy's effect beside the truth.

    The bar between the two is the bias.

    Args:
        bias: Rows of `sim.measures.naive.naive_bias`.
        strategy: The strategy to draw.
        currency: Name of the market's currency.
        words: Words to print.

    Returns:
        The figure.
    """
    figure = go.Figure()
    rows = bias[bias["strategy"] == strategy]
    if not len(rows):
        return with_message(figure, words["no_naive"])
    labels = [wrapped(words[f"method.{name}"], 24, words) for name in rows["method"]]
    estimate, truth = floats(rows["estimate"]), floats(rows["truth"])
    for label, said, true in zip(labels, estimate, truth, strict=True):
        figure.add_scatter(
            x=[said, true],
            y=[label, label],
            mode="lines",
            line={"color": VERMILLION, "width": 4},
            opacity=0.35,
            hoverinfo="skip",
            showlegend=False,
        )
    for values, name, symbol, colour in (
        (estimate, words["naive_estimate"], "circle-open", VERMILLION),
        (truth, words["naive_truth"], "diamond", BLUE),
    ):
        figure.add_scatter(
            x=values,
            y=labels,
            mode="markers",
            marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2.5}},
            name=name,
            hovertemplate=f"{name}{words['colon']} %{{x:,.2f}} {currency}<extra></extra>",
        )
    figure.update_xaxes(title_text=words["naive_axis"].format(currency=currency), zeroline=True)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_layout(title={"text": f"<b>{readable(strategy, words)}</b>", "x": 0.5, "y": 0.99})
    finished(figure, _FRAME + _ROW_HEIGHT * len(rows))
    figure.update_layout(margin={"t": 92})
    return figure
