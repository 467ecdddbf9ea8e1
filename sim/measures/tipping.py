"""What must be true: the parameter values at which another strategy becomes the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

FALSE_DISCOVERIES = 0.05
"""Share of the slopes called real that may be chance."""

FEWEST_DRAWS = 5

TIPPING_COLUMNS = (
    "parameter",
    "central",
    "best_at_central",
    "flips_to",
    "threshold",
    "low",
    "high",
    "rank_correlation",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """The lead of the best strategy over one challenger, as a line in one parameter."""

    parameter: str
    challenger: str
    at_central: float
    threshold: float
    p_value: float


def tipping_points(
    parameters: pd.DataFrame,
    values: pd.DataFrame,
    central: Mapping[str, float],
    best: str,
    *,
    higher_is_better: bool = True,
) -> pd.DataFrame:
    """Return, for each parameter, where the ranking flips within the range drawn.

    For every challenger the lead of the best strategy is regressed on the parameter over the
    draws (all other parameters vary with it, so this is the effect given what else may be true).
    The ranking flips where the line crosses zero, if the crossing lies within the range drawn,
    the line puts the best ahead at the central value, and the slope is real: of the slopes called
    real over all parameters and challengers at most 5% are expected to be chance (Benjamini &
    Hochberg 1995). The crossing nearest to the central value counts.

    Args:
        parameters: drawn values, one row a draw, one column a parameter.
        values: the deciding KPI, one row a draw (same index), one column a strategy.
        central: value of each parameter at which ``best`` is the best.
        best: the strategy that is best at central parameters.
        higher_is_better: direction of the KPI.

    Returns:
        One row a parameter, columns :data:`TIPPING_COLUMNS`. ``flips_to`` and ``threshold`` are
        null where nothing in the range changes the best. ``low`` and ``high``: range drawn.
        ``rank_correlation``: Spearman's, of the parameter with the lead over the best challenger.
    """
    joint = parameters.join(values, how="inner")
    scores = joint[list(values.columns)] * (1.0 if higher_is_better else -1.0)
    leads = -scores.drop(columns=best).sub(scores[best], axis=0)
    names = [str(name) for name in parameters.columns]
    lines = [
        line
        for name in names
        for challenger in leads.columns
        if (line := _line(joint[name], leads[challenger], central[name])) is not None
    ]
    flips = _flips(lines, central, {name: _range(joint[name]) for name in names})
    lead = leads.min(axis=1, skipna=False)
    rows = []
    for name in names:
        flip = flips.get(name)
        low, high = _range(joint[name])
        rows.append(
            {
                "parameter": name,
                "central": float(central[name]),
                "best_at_central": best,
                "flips_to": flip.challenger if flip else None,
                "threshold": flip.threshold if flip else np.nan,
                "low": low,
                "high": high,
                "rank_correlation": _rank_correlation(joint[name], lead),
            }
        )
    return pd.DataFrame(rows, columns=list(TIPPING_COLUMNS))


def _range(column: pd.Series[float]) -> tuple[float, float]:
    """Return the lowest and highest value drawn."""
    return (float(column.min()), float(column.max())) if len(column) else (np.nan, np.nan)


def _known(x: pd.Series[float], y: pd.Series[float]) -> tuple[Floats, Floats] | None:
    """Return the draws with both values, or None where they are too few or do not vary."""
    across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    known = np.isfinite(across) & np.isfinite(up)
    across, up = across[known], up[known]
    if across.size < FEWEST_DRAWS or np.ptp(across) == 0 or np.ptp(up) == 0:
        return None
    return across, up


def _line(x: pd.Series[float], lead: pd.Series[float], central: float) -> _Line | None:
    """Fit the lead as a line in the parameter."""
    known = _known(x, lead)
    if known is None:
        return None
    fit = stats.linregress(*known)
    threshold = -fit.intercept / fit.slope if fit.slope != 0 else np.nan
    return _Line(
        str(x.name),
        str(lead.name),
        float(fit.intercept + fit.slope * central),
        float(threshold),
        float(fit.pvalue),
    )


def _flips(
    lines: list[_Line], central: Mapping[str, float], ranges: Mapping[str, tuple[float, float]]
) -> dict[str, _Line]:
    """Return the line that crosses zero nearest to the central value, by parameter."""
    if not lines:
        return {}
    adjusted = stats.false_discovery_control([line.p_value for line in lines])
    flips: dict[str, _Line] = {}
    for line, p_value in zip(lines, adjusted, strict=True):
        low, high = ranges[line.parameter]
        inside = low <= line.threshold <= high
        if p_value >= FALSE_DISCOVERIES or line.at_central <= 0 or not inside:
            continue
        nearest = flips.get(line.parameter)
        middle = central[line.parameter]
        if nearest is None or abs(line.threshold - middle) < abs(nearest.threshold - middle):
            flips[line.parameter] = line
    return flips


def _rank_correlation(x: pd.Series[float], lead: pd.Series[float]) -> float:
    """Return Spearman's rank correlation, NaN where one does not vary."""
    known = _known(x, lead)
    return float(stats.spearmanr(*known).statistic) if known else np.nan
