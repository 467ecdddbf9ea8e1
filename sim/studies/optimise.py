"""``relmark optimise``: the best mix and settings under one budget.

All trials meet the same luck; the leaders get more of it; what is reported is measured on luck
the search has never seen, for the luckiest of many trials always looks better than it is.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from sim.errors import UserError, phrase
from sim.firm.budget import check_shares
from sim.locale import Catalogue
from sim.locale.spoken import spoken
from sim.measures.definitions import KPIS
from sim.plots.style import is_share, significant, value_text
from sim.report.optimise import write_optimise_report
from sim.results import ResultFolder
from sim.scenario.compose import compose
from sim.scenario.run import Scenario
from sim.strategies.base import parse_arm, programme_names
from sim.studies.compare import check_rivals, compile_ahead
from sim.studies.options import one_of, whole_number
from sim.studies.progress import Watch
from sim.studies.searching.extra import library
from sim.studies.searching.feasible import check_feasible
from sim.studies.searching.folders import base_manifest, derived_seed, settled, with_defaults
from sim.studies.searching.objectives import Objective, gain, interval, level, read_objective
from sim.studies.searching.pieces import ERROR, Piece, Point, Row, Runs
from sim.studies.searching.simulation import Simulation
from sim.studies.searching.space import SHARES, Dimension, fitting, read_space
from sim.studies.searching.trials import SAMPLERS, Search, Trial, beaten_by_another
from sim.studies.searching.verb import SearchVerb
from sim.studies.searching.verb import configuration as configuration
from sim.studies.sweeping.axes import as_override

MORE = 4
"""Times the replications of a trial that a leader gets."""

_OWN = ("strategies", "replications", "draws", "seed", "name", "results_dir", "workers")


@dataclass(frozen=True)
class Optimum:
    """What a search found.

    Attributes:
        trials: one row a trial: its settings, strategy, values of the objectives, why not run.
        front: one row a solution and objective: value, low, high on fresh luck, search_value,
            optimism, what the settings it started from give (start), and the gain over them.
        best: solutions as overrides that ``relmark compare`` takes.
        manifest: how it was done. config: the settings every trial started from.
    """

    trials: pd.DataFrame
    front: pd.DataFrame
    best: Mapping[str, Any]
    manifest: Mapping[str, Any]
    config: Mapping[str, Any]


@dataclass(frozen=True)
class _Plan:
    """What is asked."""

    scenario: Scenario
    overrides: tuple[str, ...]
    arms: tuple[str, ...]
    objectives: tuple[Objective, ...]
    space: tuple[Dimension, ...]
    trials: int
    sampler: str
    batch: int
    leaders: int
    fresh: int

    @property
    def pieces(self) -> int:
        """Runs in all, at most."""
        first = self.trials * self.scenario.replications
        more = self.leaders * (MORE - 1) * self.scenario.replications
        return first + more + self.fresh * (self.leaders + len(self.arms))


def optimise(
    *overrides: str,
    objectives: Sequence[str] | str = "npv",
    space: Mapping[str, Any] | str | Path | None = None,
    trials: int = 60,
    sampler: str | None = None,
    batch: int = 4,
    leaders: int = 8,
    fresh: int = 20,
    config_dir: str | Path | None = None,
    folder: str | Path | None = None,
    progress: bool = False,
) -> Optimum:
    """Search for the best strategy and settings under one budget; write nothing.

    All trials meet the same luck, the leaders get four times as much of it, and what is reported
    is measured on luck the search has never seen. Unless ``workers=1``, processes are started, so
    a script must call it under ``if __name__ == "__main__":``.

    Args:
        *overrides: as for ``relmark compare``; ``strategies=`` are the mixes to choose from.
        objectives: a KPI, or several for a Pareto front; ``-cac`` is as little as possible.
        space: ranges by path: ``[low, high]``, ``{low, high, scale: log}`` or ``{values: [...]}``;
            or the path of a YAML file of them; None varies the budget shares of the mixes.
        trials: points tried, at least 2.
        sampler: ``tpe`` or ``nsga2``; None takes ``tpe`` for one objective, ``nsga2`` for several.
        batch: points asked for at once, before any of their values are known.
        leaders: points tried further.
        fresh: replications on fresh luck, at least 2.
        config_dir: a folder of your own configuration groups.
        folder: keep finished runs there, to resume from.
        progress: show progress on standard error.

    Returns:
        All trials, the solutions on fresh luck, and the overrides that reproduce them.

    Raises:
        UserError: something asked for does not exist, or no point can be run, for example because
            the budget pays no set-up; nothing has run then.

    Example:
        >>> from sim import optimise
        >>> found = optimise(
        ...     "market=grocery", "network=none", "population.size=200", "workers=1",
        ...     "horizon.warm_up=4", "horizon.weeks=4", "horizon.run_off=0",
        ...     "strategies=[promotion]", "replications=1",
        ...     space={"strategy.promotion.depth": [0.05, 0.4]}, trials=3, leaders=1, fresh=2,
        ... )
        >>> len(found.trials), found.front["kpi"].tolist()
        (3, ['npv'])
    """
    wanted = [objectives] if isinstance(objectives, str) else list(objectives)
    options = {"objectives": wanted, "space": space, "trials": trials, "batch": batch,
               "leaders": leaders, "fresh": fresh}  # fmt: skip
    options |= {} if sampler is None else {"sampler": sampler}
    plan = _plan(overrides, options, config_dir)
    with Watch(progress) as watch:
        return _run(plan, None if folder is None else Path(folder), watch, "from Python")


def _plan(
    overrides: Sequence[str], options: Mapping[str, object], config_dir: str | Path | None
) -> _Plan:
    """Check everything that can be checked before anything runs."""
    library("optuna", "optimise")
    named = options.get("objectives") or [options.get("objective", "npv")]
    if not isinstance(named, list):
        raise UserError(f"objectives={named} is not a list: write objectives=[npv,-cac]")
    objectives = tuple(map(read_objective, named))
    usual = "tpe" if len(objectives) == 1 else "nsga2"
    scenario = settled(compose(with_defaults(overrides), config_dir))
    arms = tuple(arm for arm in scenario.strategies if arm not in ("none", "status_quo"))
    for arm in arms:
        parse_arm(arm, scenario.strategy)
    check_shares(scenario.budget.shares, programme_names())
    check_rivals(scenario, scenario.population.size or 0)
    space = read_space(options.get("space"), arms)
    shares = {each.path.removeprefix(SHARES): 0.0 for each in space if SHARES in each.path}
    check_shares(shares, programme_names())
    simulation = Simulation(scenario, (), False)

    def validated(values: dict[str, Any], arm: str) -> Scenario:
        point = Point.of(fitting(values, arm, scenario), arm)
        return simulation.scenario(Piece(point, scenario.seed, 0))

    check_feasible(scenario, space, arms, validated)
    return _Plan(
        scenario,
        tuple(overrides),
        arms,
        objectives,
        space,
        whole_number(options, "trials", 60, 2) or 60,
        one_of("sampler", options.get("sampler", usual), SAMPLERS),
        whole_number(options, "batch", 4, 1) or 4,
        whole_number(options, "leaders", 8, 1) or 8,
        whole_number(options, "fresh", 20, 2) or 20,
    )


def _run(plan: _Plan, folder: Path | None, watch: Watch, command: str) -> Optimum:
    """Search, look closer at the leaders, and measure what was found on fresh luck."""
    scenario, started = plan.scenario, time.monotonic()
    kpis = tuple(each.kpi for each in plan.objectives)
    paired = any(KPIS[kpi].against_baseline for kpi in kpis)
    simulation = Simulation(scenario, kpis, paired, "clv_with_referrals" in kpis)
    fresh = derived_seed(scenario.seed, "fresh")
    compile_ahead(scenario.model_copy(update={"strategies": plan.arms}), watch)
    with Runs(simulation, folder, scenario.workers, watch) as runs:
        watch.begin("simulating", plan.pieces, min(runs.finished, plan.pieces))
        search = Search(
            plan.space, plan.arms, plan.objectives, runs, level, scenario.seed,
            derived_seed(scenario.seed, "optimise"), plan.sampler, plan.batch,
            lambda values, arm: fitting(values, arm, scenario),
        )  # fmt: skip
        trials = search.trials(plan.trials, scenario.replications)
        leaders = search.leaders(trials, plan.leaders)
        if not leaders:
            undefined = phrase("no value is defined")
            reason = next((each.reason for each in trials if each.reason), undefined)
            raise UserError(f"none of the {plan.trials} trials could be run: {reason}")
        closer = search.measured(leaders, MORE * scenario.replications)
        found = search.front([trial for trial in closer if trial.sound])
        own = search.rows([trial.point for trial in found], plan.fresh, fresh)
        begun = search.rows([Point((), arm) for arm in plan.arms], plan.fresh, fresh)
    start = dict(zip(plan.arms, begun, strict=True))
    front = _front(plan.objectives, found, own, start)
    manifest = {
        **base_manifest(scenario, command, ("optuna",)),
        "objectives": [each.name for each in plan.objectives],
        "strategies": list(plan.arms),
        "space": [each.path for each in plan.space],
        "budget": scenario.budget.total,
        "trials": plan.trials,
        "refused": sum(bool(each.reason) for each in trials),
        "refused_because": next((each.reason for each in trials if each.reason), None),
        "failed_runs": sum(ERROR in row for rows in (*own, *begun) for row in rows),
        "sampler": plan.sampler,
        "replications": scenario.replications,
        "leaders": len(leaders),
        "leader_replications": MORE * scenario.replications,
        "fresh_replications": plan.fresh,
        "fresh_seed": fresh,
        "wall_time_seconds": time.monotonic() - started,
    }
    best = _best(plan, found, fresh)
    config = scenario.model_dump(mode="json")
    return Optimum(_table(plan, trials, closer), front, best, manifest, config)


def _table(plan: _Plan, trials: Sequence[Trial], closer: Sequence[Trial]) -> pd.DataFrame:
    """Return one row a trial."""
    again = {trial.number: trial for trial in closer}
    rows = []
    for trial in trials:
        more = again.get(trial.number)
        rows.append(
            {
                "trial": trial.number,
                "strategy": trial.point.arm,
                **{each.path: dict(trial.point.values).get(each.path) for each in plan.space},
                **{o.kpi: v for o, v in zip(plan.objectives, trial.values, strict=True)},
                "replications": trial.replications,
                **{
                    f"leader.{each.kpi}": more.values[place] if more else math.nan
                    for place, each in enumerate(plan.objectives)
                },
                "refused": trial.reason or None,
            }
        )
    return pd.DataFrame(rows)


def _front(
    objectives: Sequence[Objective],
    found: Sequence[Trial],
    own: Sequence[Sequence[Row]],
    start: Mapping[str, Sequence[Row]],
) -> pd.DataFrame:
    """Return one row a solution and objective, on fresh luck."""
    signs = np.array([each.sign for each in objectives])
    fresh = np.array([[level(rows, each.kpi) for each in objectives] for rows in own])
    beaten = beaten_by_another(fresh * signs)
    lines = []
    for number, (trial, rows) in enumerate(zip(found, own, strict=True), start=1):
        for place, each in enumerate(objectives):
            value = float(fresh[number - 1, place])
            low, high = interval(rows, each.kpi)
            more, least, most = gain(rows, start[trial.point.arm], each.kpi)
            lines.append(
                {
                    "solution": number,
                    "trial": trial.number,
                    "strategy": trial.point.arm,
                    "objective": each.name,
                    "kpi": each.kpi,
                    "value": value,
                    "low": low,
                    "high": high,
                    "search_value": trial.values[place],
                    "optimism": each.sign * (trial.values[place] - value),
                    "start": level(start[trial.point.arm], each.kpi),
                    "gain": more,
                    "gain_low": least,
                    "gain_high": most,
                    "replications": len(rows),
                    "beaten": beaten[number - 1],
                    "settings": yaml.safe_dump(dict(trial.point.values), sort_keys=False),
                }
            )
    return pd.DataFrame(lines)


def _best(plan: _Plan, found: Sequence[Trial], fresh: int) -> dict[str, Any]:
    """Return what to type for the reported values: a comparison on the same fresh luck."""
    varied = {each.path for each in plan.space}
    kept = [
        text
        for text in with_defaults(plan.overrides)
        if text.partition("=")[0].lstrip("+") not in {*_OWN, *varied}
    ]
    solutions = []
    for number, trial in enumerate(found, start=1):
        own = [f"{path}={as_override(value)}" for path, value in trial.point.values]
        luck = [f"seed={fresh}", f"replications={plan.fresh}", "draws=0"]
        overrides = [*kept, f"strategies=[{trial.point.arm}]", *own, *luck]
        solutions.append({"solution": number, "overrides": overrides})
    return {"verb": "compare", "solutions": solutions}


def run(
    overrides: Sequence[str],
    command: str,
    options: Mapping[str, object],
    config_dir: str | None = None,
) -> int:
    """Search, write the result and the report, print what was found.

    Returns:
        Exit code: 0, 1 when some runs failed, 130 after an interrupt.
    """
    plan = _plan(overrides, options, config_dir)
    kpis = [each.kpi for each in plan.objectives]
    return SearchVerb(
        "optimise",
        plan.scenario,
        f"{plan.scenario.market.name}-{'-'.join(kpis)}",
        sorted(kpis),
        lambda waiting, watch: _run(plan, waiting, watch, command),
        _write,
        _show,
    ).run(command)


def _write(found: Optimum, folder: ResultFolder) -> None:
    """Write tables, settings found and report."""
    folder.write_parquet("trials", found.trials)
    folder.write_parquet("front", found.front)
    folder.write_text("best.yaml", yaml.safe_dump(dict(found.best), sort_keys=False))
    page = folder.staging / "report.html"
    write_optimise_report(
        found.trials,
        found.front,
        found.best,
        found.manifest,
        page,
        config=found.config,
        language=spoken().language,
    )


def _show(found: Optimum) -> None:
    """Print every solution, as measured on fresh luck."""
    words = spoken()
    for row in found.front.to_dict("records"):
        names = ("value", "low", "high", "search_value")
        unit = KPIS[str(row["kpi"])].unit
        numbers = {name: _said(float(row[name]), unit, words) for name in names}
        who = {name: row[name] for name in ("solution", "strategy", "objective")}
        print("  " + words["console.solution"].format(**who, **numbers))


def _said(value: float, unit: str, words: Catalogue) -> str:
    """Return a value of a solution: a share in per cent, as its report has it."""
    if is_share(unit) and not math.isnan(value):
        return value_text(value, unit, words)
    return significant(value, words, 4)
