"""Loyalty and retention: a bond against fewer departures, their curves, and whether they add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.measure import measure
from sim.results import Result
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import usual_cost
from sim.studies.lessons.base import Evidence, Frames
from sim.studies.lessons.evidence import by_arm, effect_finding, mean_finding, summarised

Mask = NDArray[np.bool_]

USUAL, BOND, CARD, RETENTION = "status_quo", "one_to_one", "loyalty_programme", "retention"
LEVERS = (BOND, CARD, RETENTION)
MIXES = {BOND: f"{BOND}+{RETENTION}", CARD: f"{CARD}+{RETENTION}"}
"""The mix of each bond with retention."""

QUARTER = 13
YEAR = 52
ADDED = "added"
"""Mark of the mixes that get the money of both."""


@dataclass(frozen=True)
class Course:
    """One arm, followed quarter by quarter.

    Attributes:
        quarters: rows of week, bond (mean attachment of the customers at the fork, −1 to 1) and
            kept (share of them under contract).
        npv: net present value, currency.
    """

    quarters: pd.DataFrame
    npv: float


def observe(scenario: Scenario, replication: int) -> Frames:
    """Follow the customers at the fork under each lever, and under mixes with the money of both."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    held = market.customers_now()
    courses = {arm: follow(market, arm, held, None) for arm in (USUAL, *LEVERS)}
    both = added_budget(scenario, len(market.consumers), market.budget)
    for mix in MIXES.values():
        courses[mix] = follow(market, mix, held, both)
    return {
        "courses": pd.concat(
            [course.quarters.assign(arm=arm) for arm, course in courses.items()], ignore_index=True
        ),
        "added": pd.DataFrame(
            [(arm, course.npv, _end(course, scenario)) for arm, course in courses.items()],
            columns=["arm", "npv", "kept"],
        ),
    }


def added_budget(scenario: Scenario, size: int, total: float) -> float:
    """Return a total that gives each of two programmes what one alone had, currency."""
    usual = usual_cost(scenario, size) if scenario.budget.keep_status_quo else 0.0
    return total + max(0.0, total - usual)


def follow(market: Market, arm: str, held: Mask, total: float | None) -> Course:
    """Live an arm to the end, looking at the customers at the fork every quarter.

    Args:
        market: at the fork.
        arm: the arm.
        held: (size,) customers at the fork.
        total: its budget, currency; None for the scenario's.
    """
    twin = market.fork(USUAL)
    twin.adopt(arm, total=total)
    rows = [(0, *_stand(twin, held))]
    while twin.week < twin.horizon:
        twin.run_for(min(QUARTER, twin.horizon - twin.week))
        rows.append((twin.week, *_stand(twin, held)))
    quarters = pd.DataFrame(rows, columns=["week", "bond", "kept"])
    value = measure(Columns(twin.recording())).kpis["npv"]
    return Course(quarters, float("nan") if value is None else float(value))


def _stand(market: Market, held: Mask) -> tuple[float, float]:
    """Return mean attachment of these people to the focal brand, and the share under contract."""
    if not held.any():
        return float("nan"), float("nan")
    state = market.consumers.state[held]
    return float(state["attachment"][:, 0].mean()), float((state["contract"] == 0).mean())


def _end(course: Course, scenario: Scenario) -> float:
    """Return the share under contract when the programme ends."""
    rows = course.quarters[course.quarters["week"] <= scenario.horizon.weeks]
    return float(rows["kept"].iloc[-1])


def conclude(result: Result, observed: Mapping[str, pd.DataFrame]) -> Evidence:
    """Say what each lever moves, when, how long it lasts, and whether two levers add up."""
    courses = _against_usual(observed["courses"])
    added = observed["added"]
    weeks = int(result.config["horizon"]["weeks"])
    shift = {
        name: courses.pivot(index=["replication", "week"], columns="arm", values=name)
        for name in ("bond", "kept")
    }

    def at(name: str, week: int) -> pd.DataFrame:
        return shift[name].loc[(slice(None), week), :].droplevel("week")

    looks = sorted(int(week) for week in courses["week"].unique())
    middle, last = (max(week for week in looks if week <= end) for end in (weeks / 2, weeks))
    bond = {week: 100.0 * at("bond", week) for week in (middle, last, looks[-1])}
    stayed = {week: at("kept", week) for week in (middle, last, looks[-1])}
    kept = by_arm(result, "retention_rate")
    findings = (
        mean_finding("bond_bonds", bond[last][BOND], "points"),
        mean_finding("bond_more", bond[last][BOND] - bond[last][RETENTION], "points"),
        mean_finding("card_bonds", bond[last][CARD], "points"),
        mean_finding("bond_grows", bond[last][BOND] - bond[middle][BOND], "points"),
        mean_finding("bond_lasts", bond[looks[-1]][BOND], "points"),
        mean_finding("retention_keeps", stayed[last][RETENTION], "share"),
        mean_finding("bond_keeps", stayed[last][BOND], "share"),
        mean_finding("card_keeps", stayed[last][CARD], "share"),
        mean_finding(
            "retention_fades", stayed[last][RETENTION] - stayed[middle][RETENTION], "share"
        ),
        mean_finding("retention_lasts", stayed[looks[-1]][RETENTION], "share"),
        mean_finding("same_budget", _interaction(kept, BOND), "share"),
        mean_finding("added_budget", _interaction(_wide(added, "kept"), BOND), "share"),
        mean_finding("card_added", _interaction(_wide(added, "kept"), CARD), "share"),
        mean_finding("added_npv", _interaction(_wide(added, "npv"), BOND), "currency"),
        effect_finding("bond_pays", result, BOND, "npv"),
        effect_finding("card_pays", result, CARD, "npv"),
        effect_finding("retention_pays", result, RETENTION, "npv"),
    )
    shown = courses[courses["arm"].isin(LEVERS)].rename(columns={"arm": "series", "week": "x"})
    return Evidence(
        findings,
        {
            "bond_curves": summarised(shown, ["series", "x"], "bond_points"),
            "kept_curves": summarised(shown, ["series", "x"], "kept"),
            "interactions": _interactions(kept, added),
        },
    )


def _against_usual(courses: pd.DataFrame) -> pd.DataFrame:
    """Return courses less that of the usual plan in the same replication and week."""
    usual = courses.loc[courses["arm"] == USUAL, ["replication", "week", "bond", "kept"]]
    rows = courses[courses["arm"] != USUAL].merge(
        usual, on=["replication", "week"], suffixes=("", "_usual")
    )
    for name in ("bond", "kept"):
        rows[name] -= rows[f"{name}_usual"]
    return rows.assign(bond_points=100.0 * rows["bond"])


def _wide(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    return frame.pivot(index="replication", columns="arm", values=value)


def _interaction(values: pd.DataFrame, bond: str) -> pd.Series[float]:
    """Return what both levers bring together beyond the sum of what each brings alone."""
    return values[MIXES[bond]] - values[bond] - values[RETENTION] + values[USUAL]


def _interactions(kept: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """Return effects on customers kept: each alone, their sum, and both together."""
    wide = _wide(added, "kept")
    rows = []
    for bond in MIXES:
        alone = {name: wide[name] - wide[USUAL] for name in (bond, RETENTION)}
        bars = {
            "alone": alone[bond],
            "retention_alone": alone[RETENTION],
            "sum": alone[bond] + alone[RETENTION],
            "same": kept[MIXES[bond]] - kept[USUAL],
            "both": wide[MIXES[bond]] - wide[USUAL],
        }
        for name, values in bars.items():
            one = mean_finding("", values, "share")
            rows.append((bond, name, one.value, one.low, one.high))
    return pd.DataFrame(rows, columns=["series", "x", "value", "low", "high"])
