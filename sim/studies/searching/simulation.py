"""One piece of a search, simulated: from a point and its luck to the KPIs of one arm.

Points that differ only in what happens after the fork share their warm-up: a few of those are
kept by each worker.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sim.errors import UserError
from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.measure import Measures, measure
from sim.scenario.run import Scenario
from sim.studies.identity import decisive, digest
from sim.studies.replicate import run_through
from sim.studies.searching.pieces import ERROR, REFUSED, RUN_ID, Piece, Row
from sim.studies.sweeping.apply import Applier
from sim.studies.sweeping.identities import Identities

_PASTS = 6
"""Warmed-up markets a worker keeps: as many as a search has lucks, usually."""

_AFTER_FORK = ("strategy", "budget", "hold_out", "knock_out")


@dataclass
class _Past:
    """A market at the fork, and the baselines that were lived from it."""

    market: Market
    baselines: dict[str, Columns] = field(default_factory=dict)


_pasts: OrderedDict[str, _Past] = OrderedDict()


@dataclass(frozen=True)
class Simulation:
    """What a search simulates; small enough to be handed to every worker.

    Attributes:
        base: composed settings, from which every point starts.
        kpis: what is kept of each run.
        paired: run the baseline beside, and keep its KPIs too.
        silent: also silence the customers' word of mouth, for KPIs that count referrals.
    """

    base: Scenario
    kpis: tuple[str, ...]
    paired: bool
    silent: bool = False

    def __call__(self, piece: Piece) -> Row:
        """Return the KPIs of a piece by name, ratios with their two sums.

        Names are a KPI, ``<kpi>.numerator``, ``<kpi>.denominator``, and the baseline's with
        ``baseline.`` before. A point that cannot be run, or a run that fails, is a sentence.
        """
        arm = piece.point.arm
        try:
            settings = self.scenario(piece)
        except UserError as error:
            return {REFUSED: str(error)}
        try:
            past = _past_of(settings, piece.replication)
            market = past.market
            market.settings = settings
            baseline = _baseline(past, settings) if self.paired else None
            silent = run_through(market.fork(arm, silent_customers=True)) if self.silent else None
            own = run_through(market.fork(arm))
            row: dict[str, Any] = self._kept(measure(own, baseline, silent))
            row[RUN_ID] = Identities(settings).run(arm, piece.replication, None)
            if baseline is not None:
                row |= self._kept(measure(baseline, None, None), "baseline.")
        except Exception as error:  # recorded: the others go on
            return {ERROR: f"{type(error).__name__}: {error}"}
        return row

    def scenario(self, piece: Piece) -> Scenario:
        """Return the validated settings of a piece.

        Raises:
            UserError: the point cannot be run.
        """
        applied = _applier(_Same(self.base), piece.point.arm)
        return applied.scenario({**dict(piece.point.values), "seed": piece.seed})

    def _kept(self, measures: Measures, before: str = "") -> dict[str, Any]:
        """Return the KPIs that are wanted, under their names in a row."""
        row: dict[str, Any] = {}
        for kpi in self.kpis:
            row[before + kpi] = measures.kpis.get(kpi)
            if kpi in measures.parts:
                top, below = measures.parts[kpi]
                row[f"{before}{kpi}.numerator"] = top
                row[f"{before}{kpi}.denominator"] = below
        return row


class _Same:
    """A scenario as a key: the same object, not merely an equal one."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.scenario is self.scenario

    def __hash__(self) -> int:
        return id(self.scenario)


@cache
def _applier(base: _Same, arm: str) -> Applier:
    return Applier(base.scenario, (arm,))


def _past_of(settings: Scenario, replication: int) -> _Past:
    """Return the market at the fork; lived once for all points that share it."""
    tree = decisive(settings.model_copy(update={"prior": {}}))
    usual = tree["strategy"].get("status_quo")
    before = {name: below for name, below in tree.items() if name not in _AFTER_FORK}
    key = digest([before, usual, replication])
    if key in _pasts:
        _pasts.move_to_end(key)
        return _pasts[key]
    while len(_pasts) >= _PASTS:
        _pasts.popitem(last=False)
    market = Market(settings, replication=replication)
    market.run_for(market.warm_up)
    _pasts[key] = _Past(market)
    return _pasts[key]


def _baseline(past: _Past, settings: Scenario) -> Columns:
    """Return what the baseline recorded; kept while nothing it depends on changes."""
    arms = (settings.baseline, *settings.competition.strategies.values())
    names = {name.strip() for arm in arms for name in arm.split("+")}
    own: Mapping[str, Any] = {name: settings.strategy.get(name) for name in sorted(names)}
    key = json.dumps([own, settings.budget.model_dump(mode="json")], sort_keys=True)
    if key not in past.baselines:
        past.baselines.clear()
        past.baselines[key] = run_through(past.market.fork(settings.baseline))
    return past.baselines[key]
