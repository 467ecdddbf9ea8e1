"""What is looked at between the fork and the end of a run, and before it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.firm.segmentation import Segmentation, segment
from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.moments import census_name, moments
from sim.measures.points_by_age import held_by_age, points_by_quarter
from sim.measures.quadrants import attitude_and_behaviour
from sim.measures.segment_value import value_by_segment
from sim.measures.sources import acquisitions
from sim.measures.stages import stage_flows
from sim.measures.survival import survival
from sim.recorder import census
from sim.scenario.strategy_crm import SegmentedSettings
from sim.strategies.points import PointsAccount


class Watched(NamedTuple):
    """A run, and what was looked at on its way.

    Attributes:
        columns: its columns; of a watched run with a census at every look.
        points: points by quarter (:func:`sim.measures.points_by_age.points_by_quarter`); None where
            no programme gives any.
    """

    columns: Columns
    points: pd.DataFrame | None = None


def watched(market: Market) -> Watched:
    """Run a forked market to its end, looking at it every quarter.

    Looking changes nothing: the run is the same as one that nobody looks at. The looks are those
    of :func:`sim.measures.moments.moments`.
    """
    horizon, people, taken = market.settings.horizon, market.consumers, market.recorder.censuses
    account = _points_of(market)
    held = {}
    for week in moments(horizon.weeks, horizon.run_off):
        if week > market.week:
            market.run_for(week - market.week)
        name = census_name(week, horizon.weeks, horizon.run_off)
        if name not in taken:
            taken[name] = census(people.traits, people.state, market.clock, len(market.brands))
        if account is not None:
            idle = week - 1 - account.active_week.astype(np.int64)
            held[week] = held_by_age(account.balance, idle)
    points = None
    if account is not None:
        rows = np.array(account.rows, dtype=np.float64).reshape(-1, 6)
        points = points_by_quarter(rows, held, account.point_cost)
    return Watched(Columns(market.recording()), points)


def _points_of(market: Market) -> PointsAccount | None:
    """Return the points account of the focal brand's arm."""
    for programme in market.brands[0].active:
        account = getattr(programme, "points", None)
        if isinstance(account, PointsAccount):
            return account
    return None


def customer_frames(run: Watched, segments: Segmentation | None) -> dict[str, pd.DataFrame]:
    """Return a watched run's tables on customers over time.

    Args:
        run: the run. segments: the firm's segments at the fork; None without a database.

    Returns:
        survival, loyalty, lifecycle, acquisition, and where there are any points and segments:
        without strategy and replication, which the study adds.
    """
    frames = {
        "survival": survival(run.columns),
        "loyalty": attitude_and_behaviour(run.columns),
        "lifecycle": stage_flows(run.columns),
        "acquisition": acquisitions(run.columns),
    }
    if run.points is not None:
        frames["points"] = run.points
    if segments is not None:
        frames["segments"] = value_by_segment(run.columns, segments.label, segments.names)
    return frames


def segments_at_fork(past: Market) -> Segmentation | None:
    """Return the firm's segments by recency, frequency and amount (Hughes 1994) before the fork.

    Args:
        past: the market at the fork; every arm starts from this customer database.
    """
    crm = past.brands[0].crm
    return None if crm is None else segment(crm, 0, SegmentedSettings(by="rfm", offer_to=()))
