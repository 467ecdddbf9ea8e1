"""``relmark sensitivity``: which of the things nobody knows decide a KPI, or an effect.

Every parameter is varied over what is believed of it (its prior). All points meet the same luck,
so that what differs between them is the parameters' doing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import UserError
from sim.locale.spoken import spoken
from sim.measures.definitions import KPIS
from sim.plots.style import significant
from sim.report.sensitivity import write_sensitivity_report
from sim.results import ResultFolder
from sim.scenario.compose import compose
from sim.scenario.run import Scenario
from sim.studies.compare import check_arms, check_rivals, compile_ahead
from sim.studies.options import one_of, whole_number
from sim.studies.progress import Watch
from sim.studies.searching.extra import library
from sim.studies.searching.folders import base_manifest, derived_seed, settled, with_defaults
from sim.studies.searching.indices import (
    METHODS,
    Floats,
    Indices,
    analyse,
    group_size,
    main_measures,
    samples_needed,
    widest,
)
from sim.studies.searching.objectives import check_kpi, effect, level
from sim.studies.searching.pieces import ERROR, REFUSED, RUN_ID, Point, Row, Runs, luck
from sim.studies.searching.ranges import Range, ranges_of
from sim.studies.searching.simulation import Simulation
from sim.studies.searching.verb import SearchVerb
from sim.studies.searching.verb import configuration as configuration

SAMPLES = {"morris": 20, "sobol": 128}
HALF_WIDTH = 0.1
"""An interval wider than this much to either side is too wide to rank by."""


@dataclass(frozen=True)
class Sensitivity:
    """What an analysis found.

    Attributes:
        indices: parameter, measure (mu_star, sigma, mu; or S1, ST), value, low, high: 95%.
        interactions: parameter, other, value (S2), low, high; none for Morris.
        runs: one row a point and replication, with its parameters and the KPI.
        manifest: how it was done, and whether the intervals are narrow enough.
        config: the settings every point started from.
    """

    indices: pd.DataFrame
    interactions: pd.DataFrame
    runs: pd.DataFrame
    manifest: Mapping[str, Any]
    config: Mapping[str, Any]


@dataclass(frozen=True)
class _Plan:
    """What is asked."""

    scenario: Scenario
    method: str
    kpi: str
    strategy: str | None
    samples: int
    ranges: tuple[Range, ...]
    half_width: float

    @property
    def arm(self) -> str:
        return self.strategy or self.scenario.baseline

    @property
    def size(self) -> int:
        """Points in all."""
        return self.samples * group_size(self.method, len(self.ranges))

    @property
    def pieces(self) -> int:
        return self.size * self.scenario.replications


def sensitivity(
    *overrides: str,
    kpi: str,
    method: str = "morris",
    strategy: str | None = None,
    samples: int | None = None,
    parameters: Sequence[str] | str = "all",
    half_width: float = HALF_WIDTH,
    config_dir: str | Path | None = None,
    folder: str | Path | None = None,
    progress: bool = False,
) -> Sensitivity:
    """Find which parameters decide a KPI, or what a strategy adds to it; write nothing.

    Every parameter is varied over what is believed of it, its prior; all points meet the same
    luck. Unless ``workers=1``, processes are started, so a script must call it under
    ``if __name__ == "__main__":``.

    Args:
        *overrides: as for ``relmark compare``; what is set is known and does not vary.
        kpi: any KPI, such as ``npv`` (currency) or ``retention_rate`` (a share).
        method: ``morris`` (few runs: which matter at all) or ``sobol`` (shares of the variance).
        strategy: arm whose paired effect against the baseline is explained; None explains the
            KPI's value under the baseline.
        samples: trajectories of Morris (20), or Sobol's base sample, a power of 2 (128).
        parameters: full paths that have a prior; ``all``.
        half_width: of an interval that is narrow enough: in shares of the variance for Sobol, of
            the largest μ* for Morris.
        config_dir: a folder of your own configuration groups.
        folder: keep finished runs there, to resume from.
        progress: show progress on standard error.

    Returns:
        Indices with 95% intervals, interactions, every run, and whether the intervals are narrow
        enough to rank by.

    Raises:
        UserError: something asked for does not exist or cannot be run; nothing has run then. Also
            where the KPI turns out to be undefined in most runs.

    Example:
        >>> from sim import sensitivity
        >>> found = sensitivity(
        ...     "market=grocery", "network=none", "population.size=200", "workers=1",
        ...     "horizon.warm_up=4", "horizon.weeks=4", "horizon.run_off=0", "replications=1",
        ...     kpi="npv", strategy="mass", samples=2,
        ...     parameters=["behaviour.buzz_weight", "behaviour.advertising_awareness"],
        ... )
        >>> sorted(found.indices["measure"].unique()), len(found.runs)
        (['mu', 'mu_star', 'sigma'], 6)
    """
    wanted = list(parameters) if not isinstance(parameters, str) else parameters
    options = {"kpi": kpi, "method": method, "strategy": strategy, "samples": samples,
               "parameters": wanted, "half_width": half_width}  # fmt: skip
    plan = _plan(overrides, options, config_dir)
    with Watch(progress) as watch:
        return _run(plan, None if folder is None else Path(folder), watch, "from Python")


def _plan(
    overrides: Sequence[str], options: Mapping[str, object], config_dir: str | Path | None
) -> _Plan:
    """Check everything that can be checked before anything runs."""
    library("SALib", "sensitivity")
    if options.get("kpi") is None:
        raise UserError("relmark sensitivity needs kpi=, such as kpi=npv")
    kpi = check_kpi(options["kpi"])
    method = one_of("method", options.get("method", "morris"), METHODS)
    samples = whole_number(options, "samples", None, 2) or SAMPLES[method]
    if method == "sobol" and samples & (samples - 1):
        power = 2 ** round(math.log2(samples))
        raise UserError(f"samples={samples} is not a power of 2, which sobol needs: try {power}")
    half = options.get("half_width", HALF_WIDTH)
    if isinstance(half, bool) or not isinstance(half, int | float) or not 0.0 < half < 1.0:
        raise UserError(f"half_width={half} is not allowed: a number above 0 and below 1")
    strategy = options.get("strategy")
    if strategy is None and KPIS[kpi].against_baseline:
        raise UserError(f"kpi={kpi} compares with the baseline: say of which strategy=")
    scenario = compose(with_defaults(overrides), config_dir)
    arm = str(strategy) if strategy is not None else scenario.baseline
    if strategy == scenario.baseline:
        raise UserError(f"strategy={strategy} is the baseline, whose effect against itself is none")
    scenario = settled(scenario.model_copy(update={"strategies": (arm,)}))
    size = scenario.population.size or 0
    check_arms(scenario, size)
    check_rivals(scenario, size)
    ranges = ranges_of(scenario, options.get("parameters", "all"), (arm,))
    found = None if strategy is None else arm
    return _Plan(scenario, method, kpi, found, samples, ranges, float(half))


def _run(plan: _Plan, folder: Path | None, watch: Watch, command: str) -> Sensitivity:
    """Run all points, and analyse them."""
    scenario = plan.scenario
    simulation = Simulation(
        scenario, (plan.kpi,), plan.strategy is not None, plan.kpi == "clv_with_referrals"
    )
    started = time.monotonic()
    compile_ahead(scenario, watch)
    with Runs(simulation, folder, scenario.workers, watch) as runs:
        watch.begin("simulating", plan.pieces, min(runs.finished, plan.pieces))
        study = Study(plan.ranges, runs, scenario.seed, scenario.replications, plan.arm)

        def value(rows: Sequence[Row]) -> float:
            return effect(rows, plan.kpi) if plan.strategy else level(rows, plan.kpi)

        found = study.indices(plan.method, plan.samples, value)
    table = study.table()
    manifest = {
        **base_manifest(scenario, command, ("SALib",)),
        **summary(found, plan.method, plan.half_width),
        "kpi": plan.kpi,
        "strategy": plan.strategy,
        "baseline": scenario.baseline,
        "replications": scenario.replications,
        "runs": plan.pieces,
        "runs_needed": _runs_needed(plan, found),
        "failed_runs": int((table["status"] != "ok").sum()),
        "wall_time_seconds": time.monotonic() - started,
    }
    config = scenario.model_dump(mode="json")
    return Sensitivity(found.indices, found.interactions, table, manifest, config)


def _runs_needed(plan: _Plan, found: Indices) -> int:
    """Return how many runs would make the intervals narrow enough."""
    needed = samples_needed(found, plan.method, plan.half_width)
    if plan.method == "sobol":
        needed = 2 ** math.ceil(math.log2(needed))
    return needed * group_size(plan.method, len(plan.ranges)) * plan.scenario.replications


_NOT_KPIS = (ERROR, REFUSED, RUN_ID)


class Study:
    """An analysis of any function of points and luck."""

    def __init__(
        self, ranges: Sequence[Range], runs: Runs, seed: int, replications: int, arm: str = ""
    ) -> None:
        """Set up.

        Args:
            ranges: what varies. runs: runs the function.
            seed: of the luck; those of points and bootstrap are derived from it.
            replications: of every point, the same lucks for all.
            arm: strategy of every point.
        """
        self._ranges = ranges
        self._runs = runs
        self._seed = seed
        self._replications = replications
        self._arm = arm
        self._points: list[Point] = []
        self._rows: list[list[Row]] = []

    def indices(self, method: str, samples: int, value: Any) -> Indices:
        """Return the indices of ``value``, a function of the rows of a point's replications."""

        def function(cube: Floats) -> Floats:
            self._points = [self._point(place) for place in cube]
            pieces = luck(self._points, self._seed, range(self._replications))
            rows = self._runs.of(pieces)
            count = len(self._points)
            self._rows = [rows[place::count] for place in range(count)]
            return pd.Series([value(each) for each in self._rows]).to_numpy(dtype=float)

        names = [each.path for each in self._ranges]
        return analyse(method, names, samples, derived_seed(self._seed, "sensitivity"), function)

    def _point(self, place: Floats) -> Point:
        pairs = zip(self._ranges, place, strict=True)
        return Point.of({each.path: each.at(float(u)) for each, u in pairs}, self._arm)

    def table(self) -> pd.DataFrame:
        """Return one row a point and replication."""
        frame = pd.DataFrame(
            [
                {
                    "strategy": point.arm,
                    "replication": replication,
                    "draw": pd.NA,
                    "seed": self._seed,
                    "run_id": row.get(RUN_ID),
                    "status": "failed" if ERROR in row or REFUSED in row else "ok",
                    "error": row.get(ERROR, row.get(REFUSED)),
                    "point": number,
                    **dict(point.values),
                    **{name: found for name, found in row.items() if name not in _NOT_KPIS},
                }
                for number, (point, rows) in enumerate(zip(self._points, self._rows, strict=True))
                for replication, row in enumerate(rows)
            ]
        )
        return frame.astype({"draw": "Int64", "error": "string", "run_id": "string"})


def summary(found: Indices, method: str, half_width: float) -> dict[str, Any]:
    """Return what a manifest says of the indices."""
    reached = widest(found, method)
    return {
        "method": method,
        "samples": found.asked,
        "samples_used": found.used,
        "half_width_wanted": half_width,
        "half_width_reached": reached,
        "too_wide": reached > half_width,
        "samples_needed": samples_needed(found, method, half_width),
    }


def run(
    overrides: Sequence[str],
    command: str,
    options: Mapping[str, object],
    config_dir: str | None = None,
) -> int:
    """Analyse, write the result and the report, print what matters most.

    Returns:
        Exit code: 0, 1 when some runs failed, 130 after an interrupt.
    """
    plan = _plan(overrides, options, config_dir)
    target = plan.strategy.replace("+", "-") + "-" if plan.strategy else ""
    return SearchVerb(
        "sensitivity",
        plan.scenario,
        f"{plan.scenario.market.name}-{target}{plan.kpi}-{plan.method}",
        [plan.kpi, plan.strategy],
        lambda waiting, watch: _run(plan, waiting, watch, command),
        _write,
        _show,
    ).run(command)


def _write(found: Sensitivity, folder: ResultFolder) -> None:
    """Write tables and report."""
    folder.write_parquet("indices", found.indices)
    folder.write_parquet("interactions", found.interactions)
    folder.write_parquet("runs", found.runs)
    page = folder.staging / "report.html"
    write_sensitivity_report(
        found.indices,
        found.interactions,
        found.manifest,
        page,
        config=found.config,
        language=spoken().language,
    )


_TOP = 8
_ENDS = ("value", "low", "high")


def _show(found: Sensitivity) -> None:
    """Print the parameters that matter most, and whether that can be trusted."""
    words = spoken()
    first = main_measures(str(found.manifest["method"]))[0]
    rows = found.indices[found.indices["measure"] == first]
    for row in rows.nlargest(_TOP, "value").to_dict("records"):
        value, low, high = (significant(float(row[name]), words) for name in _ENDS)
        print(f"  {row['parameter']:<44} {first} {value} ({low} … {high})")
    if found.manifest["too_wide"]:
        said = words["console.too_wide"].format(
            reached=significant(float(found.manifest["half_width_reached"]), words, 2),
            wanted=significant(float(found.manifest["half_width_wanted"]), words, 1),
            samples=found.manifest["samples_needed"],
            runs=words.numbers.number(float(found.manifest["runs_needed"])),
        )
        print(f"  {said}")
