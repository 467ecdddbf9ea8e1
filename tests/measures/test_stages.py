"""Flows between stages agree with the stages themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.columns import Columns
from sim.measures.loyalty import STAGES, lifecycle, lifecycle_flows
from sim.measures.recording import Recording
from sim.measures.stages import ABSENT, stage_flows


def matrix(frame: pd.DataFrame, week: int) -> np.ndarray[Any, Any]:
    rows = frame[frame["week"] == week]
    table = rows.pivot(index="stage", columns="next_stage", values="people")
    return table.reindex(index=STAGES, columns=STAGES).fillna(0).to_numpy()


def test_flows_from_the_fork_to_the_end_are_those_of_the_measure(arm: Recording) -> None:
    columns = Columns(arm)
    frame = stage_flows(columns)
    assert list(frame["week"].unique()) == [0, 4]
    assert (matrix(frame, 0) == lifecycle_flows(columns)).all()
    assert frame.groupby("week")["people"].sum().tolist() == [6, 6]
    # Consumer 5 is not there at the fork.
    assert frame[(frame["week"] == 0) & (frame["stage"] == ABSENT)]["people"].sum() == 1


def test_stages_at_the_final_look(arm: Recording) -> None:
    columns = Columns(arm)
    last = stage_flows(columns).query("week == 4").groupby("next_stage")["people"].sum()
    stage = lifecycle(columns, "final")
    assert last.to_dict() == {
        STAGES[k]: int(np.count_nonzero(stage == k)) for k in np.unique(stage)
    }


def test_contract_customers_hold_the_contract(build: Any) -> None:
    census = {
        "fork": {"contract": [0, 0, 1, -1, -1, -1], "bought": [1, 1, 0, 0, 0, 0]},
        "end": {"contract": [0, 1, 1, -1, -1, -1], "bought": [1, 1, 0, 0, 0, 0]},
    }
    frame = stage_flows(Columns(build([], census=census, market_kind="contract")))
    first = frame[frame["week"] == 0]
    moves = dict(
        zip(zip(first["stage"], first["next_stage"], strict=True), first["people"], strict=True)
    )
    assert moves == {
        ("customer", "customer"): 1,
        ("customer", "lapsed"): 1,
        ("prospect", "prospect"): 4,
    }


def test_a_long_run_has_few_periods(build: Any) -> None:
    recording: Recording = build([], weeks=520, run_off=104)
    census = {f"week_{week}": recording.census["fork"] for week in range(13, 624, 13)}
    columns = Columns(replace(recording, census={**census, **recording.census}))
    assert list(stage_flows(columns)["week"].unique()) == [0, 104, 208, 312, 416, 520]
