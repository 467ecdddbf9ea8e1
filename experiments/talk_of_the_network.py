"""Weak and strong ties, after Goldenberg, Libai & Muller (2001).

``python -m experiments.talk_of_the_network`` runs the paper's design (``--levels 7`` for all of
its 16,807 points), asks its three questions, and runs the corners of the design again in relmark's
durable market, where weak ties stay the same. Tables are printed; ``--out FOLDER`` also writes
them, and a figure. What agrees and what does not: docs/DIFFUSION.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from sim.plots.style import FONT, PALETTE
from sim.studies.diffusion.talk import (
    by_network_size,
    by_stage,
    design,
    heard_by,
    per_unit,
    run_design,
)


def figure(effects: pd.DataFrame) -> go.Figure:
    """Return bars of how much each parameter speeds the spread, by stage."""
    bars = [
        go.Bar(x=list(effects.columns), y=-effects.loc[name], name=name, marker_color=colour)
        for name, colour in zip(effects.index, PALETTE, strict=False)
    ]
    layout = go.Layout(
        title="What speeds the spread: standardised effects by stage",
        barmode="group",
        font={"family": FONT},
        yaxis={"title": "fewer periods to the stage (sd per sd)"},
    )
    return go.Figure(bars, layout)


def tables(levels: int, seed: int, size: int) -> dict[str, pd.DataFrame]:
    """Run the design and return its tables by name."""
    points, corners = design(levels), design(2)
    runs = run_design(points, seed, size)
    return {
        "effects_by_stage": by_stage(runs),
        "effects_by_size_of_personal_network": by_network_size(runs),
        "weak_over_strong_per_unit_of_chance": pd.DataFrame({"ratio": [per_unit(runs)]}),
        "heard_by": heard_by(design(min(levels, 3)), seed, size),
        "corners_of_the_design": by_stage(run_design(corners, seed, size)),
        "corners_in_the_durable_market": by_stage(run_design(corners, seed, size, market=True)),
    }


def main(arguments: list[str] | None = None) -> None:
    """Run the experiment and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--levels", type=int, default=4, help="of each parameter; the paper has 7")
    parser.add_argument("--size", type=int, default=3000, help="people")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for the tables and a figure")
    chosen = parser.parse_args(arguments)
    found = tables(chosen.levels, chosen.seed, chosen.size)
    for name, table in found.items():
        print(f"\n{name}\n{table.round(2).to_string()}")
    if chosen.out is not None:
        chosen.out.mkdir(parents=True, exist_ok=True)
        for name, table in found.items():
            table.to_csv(chosen.out / f"{name}.csv")
        figure(found["effects_by_stage"]).write_html(chosen.out / "effects_by_stage.html")


if __name__ == "__main__":
    main()
