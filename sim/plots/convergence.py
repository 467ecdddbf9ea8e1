"""Do the replications suffice: how the main paired effect settles as they add up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.arms import add_arms
from sim.plots.frames import central, floats, mean_band, ordered, strategies_of
from sim.plots.panels import one_above_another
from sim.plots.style import finished, with_message


def running_effect(runs: pd.DataFrame, kpi: str, baseline: str) -> pd.DataFrame:
    """Return the paired difference of a KPI to the baseline after each replication.

    Args:
        runs: The runs table.
        kpi: A KPI that is a mean over replications, such as ``npv``; not a ratio of sums.
        baseline: Strategy the differences are taken against.

    Returns:
        Columns strategy, x (replications so far), mean, low, high (95% t-interval), half_width;
        bounds and half-width are null after the first. Replications in which either arm has no
        value are left out.
    """
    wide = central(runs).pivot(index="replication", columns="strategy", values=kpi)
    parts = []
    for name in strategies_of(runs):
        if name == baseline or name not in wide or baseline not in wide:
            continue
        paired = floats(wide[name]) - floats(wide[baseline])
        paired = paired[np.isfinite(paired)]
        steps = [mean_band(paired[:count, None]) for count in range(1, paired.size + 1)]
        mean, low, high = (np.array([step[k][0] for step in steps]) for k in range(3))
        parts.append(
            pd.DataFrame(
                {
                    "strategy": name,
                    "x": np.arange(1, paired.size + 1),
                    "mean": mean,
                    "low": low,
                    "high": high,
                    "half_width": (high - low) / 2.0,
                }
            )
        )
    columns = ["strategy", "x", "mean", "low", "high", "half_width"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def convergence(
    runs: pd.DataFrame,
    kpi: str,
    baseline: str,
    *,
    unit: str = "",
    strategies: Sequence[str] | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw the running mean of a paired effect with its interval, and the interval's half-width.

    Args:
        runs: The runs table.
        kpi: The KPI, such as ``npv``.
        baseline: Strategy the differences are taken against.
        unit: The KPI's unit as printed.
        strategies: Order in the legend; default: as in the table.
        words: Words to print.

    Returns:
        The figure: two panels. The first replication alone has no interval and is not drawn.
    """
    table = running_effect(runs, kpi, baseline)
    table = table[table["x"] >= 2]
    if not len(table):
        return with_message(go.Figure(), words["one_replication"])
    names = ordered(strategies_of(table), strategies)
    width = table.assign(mean=table["half_width"], low=np.nan, high=np.nan)
    titles = [words[key].format(unit=unit) for key in ("convergence_mean", "convergence_width")]
    figure = one_above_another(titles, (0.6, 0.4), 0.12)
    for row, frame in enumerate((table, width), start=1):
        add_arms(
            figure,
            frame,
            strategies=names,
            row=row,
            col=1,
            legend=row == 1,
            words=words,
        )
    steps = int(table["x"].max())
    figure.update_xaxes(zeroline=False, tick0=0, dtick=max(1, round(steps / 10)))
    figure.update_xaxes(title_text=words["replications_axis"], row=2, col=1)
    figure.update_yaxes(exponentformat="none")
    figure.update_yaxes(zerolinewidth=2, row=1, col=1)
    figure.update_yaxes(rangemode="tozero", row=2, col=1)
    figure = finished(figure, 520)
    figure.update_layout(legend={"y": 1.08}, margin={"t": 50})
    return figure
