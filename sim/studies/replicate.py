"""One replication: warm up once, fork the arms, run them through, measure them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.market import Market
from sim.measures.adoption import adopters, adoption
from sim.measures.columns import Columns
from sim.measures.frames import (
    cohort_frame,
    contacts_frame,
    ledger_frame,
    transactions_frame,
    weekly_frame,
)
from sim.measures.measure import Measures, measure
from sim.measures.naive import naive_frame
from sim.network.sample import neighbourhoods, ties_among
from sim.randomness import Decision, uniforms
from sim.scenario.run import Scenario
from sim.strategies.base import parse_arm
from sim.studies.identity import run_id
from sim.studies.looks import Watched, customer_frames, segments_at_fork, watched

NO_MARKETING = "none"
"""The arm that nobody would test for its effect."""

FIELD_TESTS = 10
"""Replications in which the field test is run too: enough to see how far it is off, and every arm
tested is a run more."""

DRAWN = 0
"""The replication whose people are drawn as a network: one is an illustration, more are none."""


@dataclass(frozen=True)
class Task:
    """One replication at central parameters, or one draw of the parameters.

    Attributes:
        settings: the scenario, parameters already drawn.
        replication: second key of the luck.
        draw: number of the parameter draw; None at central parameters.
        parameters: the drawn values, by full path.
    """

    settings: Scenario
    replication: int
    draw: int | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """A short name, unique within a comparison."""
        return f"draw-{self.draw}" if self.draw is not None else f"replication-{self.replication}"


Frames = dict[str, pd.DataFrame]


def run_through(market: Market) -> Columns:
    """Run a forked market to its end and prepare its columns for the measures."""
    market.run_for(market.horizon)
    return Columns(market.recording())


def replicate(task: Task) -> Frames:
    """Run all arms of one replication from one warm-up.

    Args:
        task: which replication, or which draw.

    Returns:
        Tables runs, parts (of ratios), and for replications at central parameters weekly,
        cohorts, ledger, those of :func:`sim.studies.looks.customer_frames` and the logs asked for;
        each row carries strategy, replication and draw. Replication `DRAWN` adds adopters,
        adoption and, of the network, ties.
    """
    settings = task.settings
    past = Market(settings, replication=task.replication)
    past.run_for(past.warm_up)
    others = [arm for arm in settings.strategies if arm != settings.baseline]
    segments = segments_at_fork(past) if task.draw is None else None
    watched_baseline = _run(task, past.fork(settings.baseline))
    baseline = watched_baseline.columns
    drawn = None
    frames: dict[str, list[pd.DataFrame]] = {}
    if task.draw is None and task.replication == DRAWN:
        drawn = neighbourhoods(past.network)
        low, high = ties_among(past.network, drawn)
        frames["ties"] = [pd.DataFrame({"low": low, "high": high})]
    for arm in (settings.baseline, *others):
        run = watched_baseline if arm == settings.baseline else _run(task, past.fork(arm))
        columns = run.columns
        silent = None
        if settings.knock_out and task.draw is None:
            silent = run_through(past.fork(arm, silent_customers=True))
        against = None if arm == settings.baseline else baseline
        tables = _tables(task, arm, columns, measure(columns, against, silent))
        if against is not None and arm != NO_MARKETING and task.draw is None:
            tested = field_test(past, arm) if task.replication < FIELD_TESTS else None
            found = naive_frame(columns, against, tested)
            tables["naive"] = _keyed(found, arm, task.replication)
        if task.draw is None:
            for table, frame in customer_frames(run, segments).items():
                tables[table] = _keyed(frame, arm, task.replication)
        if drawn is not None:
            tables["adopters"] = _keyed(adopters(columns, drawn), arm, task.replication)
            tables["adoption"] = _keyed(adoption(columns), arm, task.replication)
        for table, frame in tables.items():
            frames.setdefault(table, []).append(frame)
    return {table: pd.concat(parts, ignore_index=True) for table, parts in frames.items()}


def _run(task: Task, market: Market) -> Watched:
    """Run a forked market to its end; draws of the parameters are not looked at on the way."""
    return watched(market) if task.draw is None else Watched(run_through(market))


def field_test(past: Market, arm: str) -> Columns | None:
    """Run an arm with a random control group kept out of its contacts, as a firm would test it.

    Args:
        past: the market at the fork.
        arm: strategy under test.

    Returns:
        None where nobody can be kept out: the arm reaches people through media and public price
        cuts alone, or no control group is wanted.
    """
    settings = past.settings
    personal = any(each.uses_crm for each in parse_arm(arm, settings.strategy).programmes)
    if settings.hold_out == 0.0 or not personal:
        return None
    everyone = np.arange(len(past.consumers))
    luck = uniforms(past.key, Decision.HOLD_OUT, 0, everyone)
    return run_through(past.fork(arm, held_out=luck < settings.hold_out))


def _tables(task: Task, arm: str, columns: Columns, measures: Measures) -> Frames:
    """Return the tables of one arm."""
    keys = {"strategy": arm, "replication": task.replication}
    draw = pd.array([task.draw], dtype="Int64")
    identity = run_id(task.settings, arm, task.replication, task.draw)
    runs = pd.DataFrame(
        {
            **keys,
            "draw": draw,
            "seed": task.settings.seed,
            "run_id": identity,
            "status": "ok",
            "error": pd.array([None], dtype="string"),
            **{name: [value] for name, value in measures.kpis.items()},
        }
    )
    kpis = list(measures.kpis)
    runs[kpis] = runs[kpis].astype("float64")
    parts = pd.DataFrame(
        [(kpi, *pair) for kpi, pair in measures.parts.items()],
        columns=["kpi", "numerator", "denominator"],
    )
    parts = _keyed(parts, arm, task.replication)
    parts["draw"] = pd.array([task.draw] * len(parts), dtype="Int64")
    tables = {"runs": runs, "parts": parts}
    if task.draw is None:
        detail = {
            "weekly": weekly_frame(columns),
            "cohorts": cohort_frame(columns),
            "ledger": ledger_frame(columns),
        }
        if task.settings.record.transactions:
            detail["transactions"] = transactions_frame(columns)
        if task.settings.record.contacts:
            detail["contacts"] = contacts_frame(columns)
        tables |= {name: _keyed(frame, arm, task.replication) for name, frame in detail.items()}
    return tables


def _keyed(frame: pd.DataFrame, arm: str, replication: int) -> pd.DataFrame:
    frame = frame.copy()
    frame.insert(0, "strategy", arm)
    frame.insert(1, "replication", replication)
    return frame


def failed(task: Task, error: BaseException) -> Frames:
    """Return the rows of a replication that failed: it is recorded, the others go on."""
    arms = list(task.settings.strategies)
    runs = pd.DataFrame(
        {
            "strategy": arms,
            "replication": task.replication,
            "draw": pd.array([task.draw] * len(arms), dtype="Int64"),
            "seed": task.settings.seed,
            "run_id": [run_id(task.settings, arm, task.replication, task.draw) for arm in arms],
            "status": "failed",
            "error": f"{type(error).__name__}: {error}",
        }
    )
    return {"runs": runs}
