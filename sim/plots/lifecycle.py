"""From stage to stage of the lifecycle, a column a period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.locale import ENGLISH, Catalogue
from sim.plots.frames import FloatArray, at_central
from sim.plots.relation import WEEKS_PER_MONTH
from sim.plots.style import (
    BLUE,
    GREEN,
    ORANGE,
    PALE_GREY,
    PURPLE,
    SKY,
    VERMILLION,
    faded,
    finished,
    with_message,
)

STAGES: Final = (
    ("ambassador", PURPLE),
    ("regular", BLUE),
    ("occasional", SKY),
    ("customer", GREEN),
    ("prospect", PALE_GREY),
    ("lapsed", VERMILLION),
    ("absent", ORANGE),
)
"""Stages from top to bottom of a column, and their colours; the order says it too."""

_HEIGHT, _TOP, _BOTTOM = 430, 58, 14
_NAME, _HALF_HEADING = 108, 44
"""Pixels beside the columns: for the names of stages, for half a heading."""

_FEW = 5
"""Columns beyond which a heading has a word a line: on a telephone they would meet."""

_LINE, _SHIFT = 15, 6
"""Pixels of a heading's line, and between headings and columns."""

_PAD, _THICKNESS = 10, 12
"""Pixels between two stages of a column, and of a column."""

_WRITTEN = 0.03
"""Smallest part of all consumers whose share is written beside its stage."""


def flows_between(
    lifecycle: pd.DataFrame, runs: pd.DataFrame | None, strategy: str
) -> pd.DataFrame:
    """Return the mean number of consumers by passage from one look to the next.

    Args:
        lifecycle: The lifecycle table.
        runs: The runs table, to leave out failed runs.
        strategy: Whose.

    Returns:
        Columns week, until, stage, next_stage, people (mean over replications).
    """
    rows = at_central(lifecycle, runs)
    rows = rows[rows["strategy"] == strategy]
    count = max(rows["replication"].nunique(), 1)
    sums = rows.groupby(["week", "until", "stage", "next_stage"], sort=True)["people"].sum()
    return (sums / count).reset_index()


def stage_shares(lifecycle: pd.DataFrame, runs: pd.DataFrame | None, week: int) -> pd.DataFrame:
    """Return the share of each stage among those present, by strategy, at one look.

    Args:
        lifecycle: The lifecycle table.
        runs: The runs table, to leave out failed runs.
        week: Of the look: one of the column ``until``.

    Returns:
        Indexed by strategy, a column a stage (0 to 1), ambassadors first; those absent left out.
    """
    rows = at_central(lifecycle, runs)
    rows = rows[(rows["until"] == week) & (rows["next_stage"] != "absent")]
    sums = rows.pivot_table(
        index="strategy", columns="next_stage", values="people", aggfunc="sum", fill_value=0
    )
    order = [stage for stage, _ in STAGES if stage in sums.columns]
    return sums[order].div(sums.sum(axis=1), axis=0)


def stage_text(stage: str, words: Catalogue = ENGLISH) -> str:
    """Return a stage's printed name."""
    return words[f"stage.{stage}"]


def lifecycle_sankey(
    lifecycle: pd.DataFrame,
    strategy: str,
    *,
    programme_weeks: int | None = None,
    runs: pd.DataFrame | None = None,
    words: Catalogue = ENGLISH,
) -> go.Figure:
    """Draw how consumers move through the stages of the lifecycle, a column a look.

    Args:
        lifecycle: The lifecycle table.
        strategy: Whose.
        programme_weeks: Week in which the programmes end, named above its column.
        runs: The runs table, to leave out failed runs.
        words: Words to print.

    Returns:
        The figure. Every column has the same order of stages; a band's width is its people.
    """
    flows = flows_between(lifecycle, runs, strategy)
    if not len(flows):
        return with_message(go.Figure(), words["no_lifecycle"])
    looks = sorted({*flows["week"], *flows["until"]})
    present = {*flows["stage"], *flows["next_stage"]}
    stages = [stage for stage, _ in STAGES if stage in present]
    held = _held(flows, looks, stages)
    nodes = [(k, s) for k in range(len(looks)) for s in range(len(stages)) if held[k, s] > 0]
    place = {node: index for index, node in enumerate(nodes)}
    colours = dict(STAGES)
    whole = held.sum(axis=1).max()
    x, y = _places(held, nodes)
    row = {name: index for index, name in enumerate(stages)}
    column = {week: index for index, week in enumerate(looks)}
    links = [
        (
            place[(column[week], row[stage])],
            place[(column[until], row[after])],
            people,
            faded(colours[stage], 0.4),
            f"{stage_text(stage, words)} → {stage_text(after, words)}",
        )
        for week, until, stage, after, people in flows.itertuples(index=False)
        if (column[week], row[stage]) in place and (column[until], row[after]) in place
    ]
    source, target, value, colour, label = (list(part) for part in zip(*links, strict=True))
    figure = go.Figure()
    figure.add_sankey(
        arrangement="fixed",
        node={
            "x": x,
            "y": y,
            "pad": _PAD,
            "thickness": _THICKNESS,
            "color": [colours[stages[s]] for _, s in nodes],
            "line": {"width": 0},
            "label": [
                words.numbers.share(held[node] / whole, 0) if held[node] >= _WRITTEN * whole else ""
                for node in nodes
            ],
            "customdata": [stage_text(stages[s], words) for _, s in nodes],
            "hovertemplate": f"%{{customdata}}{words['colon']} %{{value:,.0f}}<extra></extra>",
        },
        link={
            "source": source,
            "target": target,
            "value": np.round(value, 2).tolist(),
            "color": colour,
            "customdata": label,
            "hovertemplate": f"%{{customdata}}{words['colon']} %{{value:,.0f}}<extra></extra>",
        },
    )
    return _labelled(figure, held, looks, stages, programme_weeks, words)


def _held(flows: pd.DataFrame, looks: Sequence[int], stages: Sequence[str]) -> FloatArray:
    """Return (looks, stages) people in each stage at each look."""
    before = flows.pivot_table(index="week", columns="stage", values="people", aggfunc="sum")
    after = flows.pivot_table(index="until", columns="next_stage", values="people", aggfunc="sum")
    rows, columns = pd.Index(looks), pd.Index(stages)
    both = after.reindex(index=rows, columns=columns)
    both.loc[looks[0]] = before.reindex(index=rows, columns=columns).loc[looks[0]]
    held: FloatArray = np.nan_to_num(both.to_numpy(dtype=np.float64))
    return held


def _centres(held: FloatArray) -> FloatArray:
    """Return (looks, stages) the middle of each stage, from 0 (top) to 1, as plotly scales them."""
    height = _HEIGHT - _TOP - _BOTTOM
    filled = held > 0
    most = int(filled.sum(axis=1).max())
    scale = (1.0 - (most - 1) * _PAD / height) / held.sum(axis=1).max()
    size = held * scale
    gaps = np.cumsum(filled, axis=1) - filled
    return np.asarray(np.cumsum(size, axis=1) - size / 2 + gaps * _PAD / height)


def _places(held: FloatArray, nodes: Sequence[tuple[int, int]]) -> tuple[list[float], list[float]]:
    """Return where the nodes stand; plotly takes a place of 0 for none."""
    centres, last = _centres(held), max(held.shape[0] - 1, 1)
    return (
        [round(min(max(k / last, 0.001), 0.999), 4) for k, _ in nodes],
        [round(min(max(float(centres[node]), 0.001), 0.999), 4) for node in nodes],
    )


def _labelled(
    figure: go.Figure,
    held: FloatArray,
    looks: Sequence[int],
    stages: Sequence[str],
    programme_weeks: int | None,
    words: Catalogue,
) -> go.Figure:
    """Name the stages at the left and the looks above their columns; return the figure."""
    centres, last = _centres(held), max(len(looks) - 1, 1)
    named_right = False
    for s, stage in enumerate(stages):
        # A stage nobody is in at the start is named where the last column has it.
        left = bool(held[0, s] > 0)
        if not left and not held[-1, s] > 0:
            continue
        named_right |= not left
        figure.add_annotation(
            text=stage_text(stage, words),
            x=0 if left else 1,
            xshift=-_THICKNESS if left else _THICKNESS,
            xanchor="right" if left else "left",
            y=1 - float(centres[0 if left else -1, s]),
            yanchor="middle",
            xref="paper",
            yref="paper",
            showarrow=False,
        )
    headings = [_heading(week, programme_weeks, words) for week in looks]
    if len(looks) > _FEW:
        headings = [re.sub(r"\s", "<br>", heading) for heading in headings]
    for k, heading in enumerate(headings):
        figure.add_annotation(
            text=heading,
            x=k / last,
            y=1,
            yanchor="bottom",
            yshift=_SHIFT,
            xref="paper",
            yref="paper",
            showarrow=False,
            font={"size": 11},
        )
    figure = finished(figure, _HEIGHT)
    right = _NAME if named_right else _HALF_HEADING
    lines = max(heading.count("<br>") for heading in headings) + 1
    top = max(_TOP, _LINE * lines + _SHIFT)
    figure.update_layout(
        height=_HEIGHT + top - _TOP, margin={"l": _NAME, "r": right, "t": top, "b": _BOTTOM}
    )
    return figure


def _heading(week: int, programme_weeks: int | None, words: Catalogue) -> str:
    """Return what stands above the column of a look."""
    if week == 0:
        return words["programme_start"]
    text = words["month_number"].format(number=round(week / WEEKS_PER_MONTH))
    return f"{words['programme_end']}<br>{text}" if week == programme_weeks else text
