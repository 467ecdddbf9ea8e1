"""Foretell hybrid corn in villages not seen: ``python -m experiments.farmers``.

Learns on half of eleven Brazilian villages, foretells the other half, over random splits, and
prints the scores (docs/DIFFUSION.md). ``--out FILE.csv`` also writes one row per split and model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from sim.studies.diffusion.data import load_farmers
from sim.studies.diffusion.farmers import score_splits
from sim.studies.diffusion.hazard import fit_rule


def summary(scores: pd.DataFrame) -> pd.DataFrame:
    """Return means over splits, and in how many splits each model beats the Bass curve."""
    errors = ["curve_error", "hazard_error"]
    table = scores.groupby("model", sort=False)[[*errors, "coverage"]].mean()
    for error in errors:
        wide = scores.pivot(index="split", columns="model", values=error)
        better = wide.lt(wide["bass"], axis=0)
        table[f"{error}_beats_bass"] = better.mean().reindex(table.index)
    return table


def main(arguments: list[str] | None = None) -> None:
    """Score the splits and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lives", type=int, default=20, help="histories a village and model")
    parser.add_argument("--out", type=Path, help="CSV file of every split")
    chosen = parser.parse_args(arguments)
    print("All villages:", fit_rule(load_farmers()))
    scores = score_splits(chosen.splits, chosen.seed, chosen.lives)
    print(summary(scores).round(4).to_string())
    if chosen.out is not None:
        scores.to_csv(chosen.out, index=False)


if __name__ == "__main__":
    main()
