"""Choice calibration in one call: fit, and the score on households that were not fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.randomness import Decision, uniforms
from sim.studies.choice.fit import DRAWS, ChoiceFit, fit_choice
from sim.studies.choice.panel import ChoicePanel
from sim.studies.choice.simulate import simulate_panel, simulate_paths
from sim.studies.choice.sizes import match_sizes
from sim.studies.choice.statistics import panel_statistics
from sim.studies.pool import each
from sim.studies.progress import Watch

SPLITS = 20
SPLIT_DRAWS = 128
_PANELS = 40
_FIRST_SCORED = 1000  # replications of the score are other ones than those of the fit


@dataclass(frozen=True)
class ChoiceResult:
    """What a panel says of choice, and how well it says it.

    Attributes:
        fit: on all households.
        scores: one row a split, half and statistic: ``real`` and ``simulated`` on the half that
            was not fitted, ``low`` and ``high`` (95% of simulated panels), ``fitted_half`` (the
            real statistic of the half that was fitted: how far two halves of the same panel
            differ by chance).
        statistics: one row a statistic of the whole panel: ``real``, ``simulated``, ``low``,
            ``high`` at the parameters of ``fit``.
        inertial: share of simulated purchases made without a thought.
    """

    fit: ChoiceFit
    scores: pd.DataFrame
    statistics: pd.DataFrame
    inertial: float


def fit_panel(panel: ChoicePanel, draws: int = DRAWS, seed: int = 1) -> ChoiceFit:
    """Return the fit: likelihood first, then tastes that give the brands their sizes."""
    return match_sizes(panel, fit_choice(panel, draws, seed), seed)


def simulated_statistics(
    panel: ChoicePanel, fit: ChoiceFit, seed: int, panels: int = _PANELS
) -> pd.DataFrame:
    """Return real and simulated statistics of a panel, a row each."""
    seen = pd.DataFrame(
        [
            panel_statistics(simulate_panel(panel, fit.parameters, (seed, _FIRST_SCORED + r)))
            for r in range(panels)
        ]
    )
    return pd.DataFrame(
        {
            "statistic": seen.columns,
            "real": list(panel_statistics(panel).values()),
            "simulated": seen.mean().to_numpy(),
            "low": seen.quantile(0.025).to_numpy(),
            "high": seen.quantile(0.975).to_numpy(),
        }
    )


def halves(panel: ChoicePanel, split: int, seed: int) -> tuple[ChoicePanel, ChoicePanel]:
    """Return two random halves of the households."""
    ids = np.arange(panel.size)
    luck = uniforms((seed, 0), Decision.BOOTSTRAP, 0, ids, split)
    order = np.argsort(luck, kind="stable")
    middle = panel.size // 2
    return panel.take(np.sort(order[:middle])), panel.take(np.sort(order[middle:]))


def score_split(split: int, panel: ChoicePanel, draws: int, seed: int) -> pd.DataFrame:
    """Fit on each half of a split and simulate the other."""
    first, second = halves(panel, split, seed)
    parts = []
    for half, (fitted, other) in enumerate(((first, second), (second, first))):
        fit = fit_panel(fitted, draws, seed + split)
        table = simulated_statistics(other, fit, seed + split)
        table["fitted_half"] = list(panel_statistics(fitted).values())
        table.insert(0, "half", half)
        table.insert(0, "split", split)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def calibrate_choice(
    panel: ChoicePanel,
    splits: int | Sequence[int] = SPLITS,
    draws: int = DRAWS,
    seed: int = 1,
    workers: int = 1,
    watch: Watch | None = None,
) -> ChoiceResult:
    """Separate taste from habit on a panel, and score the answer on other households.

    Args:
        panel: see :func:`sim.studies.choice.read.read_panel`.
        splits: random halvings to score on (each half is fitted and the other simulated), or
            which of them; 0 for none.
        draws: simulated households for each real one, in the fit to all.
        seed: of everything random.
        workers: processes.
        watch: shows progress.

    Returns:
        The fit and its scores.
    """
    watch = watch or Watch(shown=False)
    todo = list(range(splits)) if isinstance(splits, int) else list(splits)
    watch.begin("fitting", 1 + len(todo), 0)
    fit = fit_panel(panel, draws, seed)
    watch.advance()
    work = partial(score_split, panel=panel, draws=min(draws, SPLIT_DRAWS), seed=seed)
    parts: dict[int, pd.DataFrame] = {}
    for place, table in each(work, todo, workers):
        parts[place] = table
        watch.advance()
    scores = [parts[place] for place in sorted(parts)]
    return ChoiceResult(
        fit,
        pd.concat(scores, ignore_index=True) if scores else pd.DataFrame(),
        simulated_statistics(panel, fit, seed),
        float(simulate_paths(panel, fit.parameters, (seed, _FIRST_SCORED))[1].mean()),
    )


def score_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Return, by statistic, the relative error on households not fitted.

    Both halves of a split are simulated from fits of the other; their mean is one answer for the
    whole panel by fits that never saw the household. Its relative error, over splits:

    Returns:
        Columns ``statistic``, ``error`` (mean over splits), ``low``, ``high`` (2.5% and 97.5% of
        splits), ``within`` (whether the mean is at most 10%), ``half_error`` (root mean square of
        single halves) and ``floor`` (the same for the *real* fitted half as a forecast of the
        other: chance alone).
    """
    rows = []
    for name, part in scores.groupby("statistic", sort=False):
        split = part.groupby("split")[["real", "simulated"]].mean()
        error = split["simulated"] / split["real"] - 1.0
        single = part["simulated"] / part["real"] - 1.0
        chance = part["fitted_half"] / part["real"] - 1.0
        rows.append(
            {
                "statistic": name,
                "error": error.mean(),
                "low": error.quantile(0.025),
                "high": error.quantile(0.975),
                "within": bool(abs(error.mean()) <= 0.1),
                "half_error": float(np.sqrt((single**2).mean())),
                "floor": float(np.sqrt((chance**2).mean())),
            }
        )
    return pd.DataFrame(rows)
