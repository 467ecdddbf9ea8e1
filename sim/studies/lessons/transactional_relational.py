"""Transactional or relational: sell now or build a bond, under the same budget."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results import Result
from sim.studies.lessons.base import Evidence
from sim.studies.lessons.evidence import (
    between_arms,
    by_arm,
    effect_finding,
    mean_finding,
    summarised,
)
from sim.studies.validation.growth import CURVES, determined_score

Floats = NDArray[np.float64]

USUAL, NOW, BOND = "status_quo", "promotion", "one_to_one"
MIX = f"{NOW}+{BOND}"
SHORT, LATE = 13, 26
"""Weeks that count as the short run, and last weeks of the programme that count as the long run."""


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Compare what is sold at first, at last and afterwards; which curve; what it earns."""
    weeks = int(result.config["horizon"]["weeks"])
    units = units_by_week(result)
    lift = {arm: lifts(units[arm], units[USUAL]) for arm in (NOW, BOND, MIX)}
    ahead = lift[BOND] - lift[NOW]
    scores = curve_scores({arm: lift[arm][:, :weeks] for arm in (NOW, BOND)})
    wide = scores.pivot(index=["series", "replication"], columns="x", values="score")
    gain = wide["exponential"] - wide["linear"]
    npv = by_arm(result, "npv")
    added = npv[MIX] - npv[NOW] - npv[BOND] + npv[USUAL]
    findings = (
        between_arms("npv", result, "npv", BOND, NOW, "currency"),
        mean_finding("short_run", -ahead[:, :SHORT].mean(axis=1), "relative"),
        mean_finding("long_run", ahead[:, max(0, weeks - LATE) : weeks].mean(axis=1), "relative"),
        mean_finding("run_off", ahead[:, weeks:].mean(axis=1), "relative"),
        mean_finding("falls_back", _between(lift[NOW][:, :weeks], result), "relative"),
        mean_finding("exponential", gain.loc[BOND], "log likelihood a week"),
        effect_finding("pays", result, BOND, "npv"),
        between_arms("mix", result, "npv", MIX, BOND, "currency"),
        mean_finding("interaction", added, "currency"),
    )
    scores["score"] -= scores.groupby(["series", "replication"])["score"].transform("max")
    tables = {
        "sales_curves": summarised(_curves(lift), ["series", "x"], "lift"),
        "growth_curves": summarised(scores, ["series", "x"], "score"),
        "profit": _profit(npv),
    }
    return Evidence(findings, tables)


def units_by_week(result: Result) -> dict[str, Floats]:
    """Return (replications, weeks) units of the focal brand, by arm."""
    own = result.weekly[result.weekly["brand"] == 0]
    return {
        str(arm): rows.pivot(index="replication", columns="week", values="units").to_numpy(float)
        for arm, rows in own.groupby("strategy")
    }


def lifts(units: Floats, usual: Floats) -> Floats:
    """Return incremental units a week as a share of the usual plan's mean week.

    Args:
        units: (replications, weeks) under an arm.
        usual: likewise, under the usual plan.
    """
    return np.asarray((units - usual) / usual.mean(axis=1, keepdims=True))


def _between(lift: Floats, result: Result) -> Floats:
    """Return (replications,) the lift of a promotion in the weeks between promotions."""
    plan = result.config["strategy"][NOW]
    since = np.arange(lift.shape[1]) - int(plan["first_week"])
    inside = (since >= 0) & (since % int(plan["interval_weeks"]) < int(plan["duration_weeks"]))
    return np.asarray(lift[:, ~inside].mean(axis=1))


def curve_scores(lift: Mapping[str, Floats]) -> pd.DataFrame:
    """Return how well each growth curve predicts the last weeks, fitted on those before.

    Args:
        lift: (replications, weeks of the programme) by arm.

    Returns:
        Columns series (arm), x (curve), replication, score: log likelihood a week held out; NaN
        where the weeks before do not determine the curve.
    """
    rows = [
        (arm, curve, replication, determined_score(100.0 * series, curve))
        for arm, all_series in lift.items()
        for replication, series in enumerate(all_series)
        for curve in CURVES
    ]
    return pd.DataFrame(rows, columns=["series", "x", "replication", "score"])


def _curves(lift: Mapping[str, Floats]) -> pd.DataFrame:
    """Return the lift week by week: series (arm), x (week), replication, lift."""
    parts = []
    for arm, values in lift.items():
        wide = pd.DataFrame(values)
        wide["replication"] = range(len(values))
        parts.append(wide.melt("replication", var_name="x", value_name="lift").assign(series=arm))
    return pd.concat(parts, ignore_index=True).astype({"x": float})


def _profit(npv: pd.DataFrame) -> pd.DataFrame:
    """Return what each arm adds to the usual plan's NPV, with its interval."""
    long = npv[[NOW, BOND, MIX]].sub(npv[USUAL], axis=0).reset_index()
    return summarised(long.melt("replication", var_name="x", value_name="npv"), ["x"], "npv")
