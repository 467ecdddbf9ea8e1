"""Plausible synthetic tables on customers over time, beside those of the fixture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.results import Result
from tests.report.fixture import RUN_OFF, STRATEGIES, WEEKS

KINDS = ("true_loyalty", "spurious_loyalty", "latent_loyalty", "no_loyalty")
_CELLS = {"true_loyalty": (0.25, 0.85), "spurious_loyalty": (-0.15, 0.65),
          "latent_loyalty": (0.15, 0.15), "no_loyalty": (-0.25, 0.05)}  # fmt: skip
_STAGES = ("prospect", "customer", "occasional", "regular", "ambassador", "lapsed")
POINTS_ARM = "mass+loyalty_programme"


def _rows(replications: int) -> list[tuple[str, int, int]]:
    return [(s, r, k) for k, s in enumerate(STRATEGIES) for r in range(replications)]


def make_survival(replications: int) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for strategy, replication, k in _rows(replications):
        for group, ages in (("at_fork", 13), ("acquired", 12)):
            alive = 400 + replication
            for age in range(ages):
                left = alive if age == 0 else round(alive * (0.6 + 0.04 * k))
                rows.append((strategy, replication, group, age, alive, left))
                alive = left
    columns = ["strategy", "replication", "group", "age", "at_risk", "surviving"]
    return pd.DataFrame(rows, columns=columns)


def make_loyalty(replications: int) -> pd.DataFrame:
    rows = [
        (strategy, replication, week, kind, *_CELLS[kind], 100 * (place + 1) + k * week // 13)
        for strategy, replication, k in _rows(replications)
        for week in range(0, WEEKS + RUN_OFF + 1, 13)
        for place, kind in enumerate(KINDS)
    ]
    columns = ["strategy", "replication", "week", "loyalty", "attitude", "behaviour", "people"]
    return pd.DataFrame(rows, columns=columns)


def make_lifecycle(replications: int) -> pd.DataFrame:
    rows = [
        (strategy, replication, week, week + 26, stage, after, 300 if stage == after else 20 + k)
        for strategy, replication, k in _rows(replications)
        for week in range(0, WEEKS + RUN_OFF, 26)
        for stage in _STAGES
        for after in _STAGES
    ]
    columns = ["strategy", "replication", "week", "until", "stage", "next_stage", "people"]
    return pd.DataFrame(rows, columns=columns)


def make_acquisition(replications: int) -> pd.DataFrame:
    rows = [
        (strategy, replication, week, source, strategy == "promotion" and week % 26 == 0, n + k)
        for strategy, replication, k in _rows(replications)
        for week in range(0, WEEKS + RUN_OFF, 13)
        for source, n in (("advertising", 12), ("word_of_mouth", 5), ("store", 3))
    ]
    columns = ["strategy", "replication", "week", "source", "reduced", "customers"]
    return pd.DataFrame(rows, columns=columns)


def make_points(replications: int) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for replication in range(replications):
        for week in range(13, WEEKS + RUN_OFF + 1, 13):
            issued = 300.0 + replication if week <= WEEKS else 0.0
            moved = (("issued", issued), ("redeemed", 150.0), ("expired", 30.0))
            held = ((0, 200.0 + week), (13, 90.0 + replication), (26, 40.0))
            rows += [(replication, week, entry, None, n) for entry, n in moved]
            rows += [(replication, week, "outstanding", age, n) for age, n in held]
    columns = ["replication", "week", "entry", "idle_weeks", "points"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "strategy", POINTS_ARM)
    return frame.assign(
        amount=0.05 * frame["points"], idle_weeks=frame["idle_weeks"].astype("Int64")
    )


def make_segments(replications: int) -> pd.DataFrame:
    rows = [
        (strategy, replication, segment, n, n * (30.0 - 6 * place + k + replication), 2.0 * n)
        for strategy, replication, k in _rows(replications)
        for place, (segment, n) in enumerate(
            (("champions", 80), ("loyal", 120), ("ordinary", 300), ("unknown", 350))
        )
    ]
    columns = ["strategy", "replication", "segment", "customers", "margin", "cost"]
    return pd.DataFrame(rows, columns=columns)


def with_customers(result: Result) -> Result:
    """Return the synthetic comparison with its tables on customers over time."""
    replications = int(np.count_nonzero(result.runs["draw"].isna()) / len(STRATEGIES))
    return replace(
        result,
        survival=make_survival(replications),
        loyalty=make_loyalty(replications),
        lifecycle=make_lifecycle(replications),
        acquisition=make_acquisition(replications),
        points=make_points(replications),
        segments=make_segments(replications),
    )
