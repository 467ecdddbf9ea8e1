"""``relmark compare``: what each strategy does, against the baseline, with honest uncertainty.

The main job of relmark. Paired replications at central parameters give the interval of
simulation noise; draws of the parameters, the same in all arms, give the interval of what is not
known; both stand in ``effects.parquet``.
"""

from __future__ import annotations

import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.errors import UserError
from sim.firm.budget import check_budget, check_shares
from sim.market import network_of
from sim.measures.inference import half_width, paired_effects
from sim.measures.tipping import tipping_points
from sim.report.compare import write_report
from sim.results import Result, ResultFolder, prepare, read_result
from sim.scenario.priors import draw_parameters, value_at
from sim.scenario.run import Scenario
from sim.strategies.base import parse_arm, programme_names
from sim.strategies.usual_plan import arm_of, budget_of
from sim.studies.console import show_table
from sim.studies.identity import MODEL_VERSION
from sim.studies.parts import forget_parts, unfinished_folder
from sim.studies.progress import Watch
from sim.studies.replicate import Frames, Task, replicate
from sim.studies.runner import gather, run_tasks, worker_count

DECIDING = "npv"
"""The KPI by which *what must be true* names the best strategy."""

_DETAIL = ("weekly", "cohorts", "ledger", "transactions", "contacts")


def compare(scenario: Scenario, *, progress: bool = False, folder: Path | None = None) -> Result:
    """Compare strategies and return the result, without writing it.

    Args:
        scenario: market, arms, budget, horizon, replications and draws.
        progress: show progress on standard error.
        folder: keep finished replications there, to resume from.

    Returns:
        Runs, effects and details, as ``relmark compare`` writes them.

    Raises:
        UserError: if the scenario cannot be run as it stands.

    Example:
        >>> from sim import compare, load_scenario
        >>> scenario = load_scenario(
        ...     "market=grocery", "network=none", "population.size=300", "strategies=[mass]",
        ...     "horizon.warm_up=8", "horizon.weeks=8", "horizon.run_off=4",
        ...     "replications=2", "draws=0", "workers=1",
        ... )
        >>> result = compare(scenario)
        >>> sorted(result.runs["strategy"].unique())
        ['mass', 'none', 'status_quo']
    """
    started = time.perf_counter()
    check(scenario)
    with Watch(progress) as watch:
        compile_seconds = compile_ahead(scenario, watch)
        tasks, results = run_all(scenario, folder, watch)
        watch.step("measuring")
        result = assemble(scenario, tasks, results)
    result.manifest.update(
        wall_time_seconds=time.perf_counter() - started, compile_seconds=compile_seconds
    )
    return result


def check(scenario: Scenario) -> None:
    """Refuse what cannot be run before anything runs: arms, programmes, budget, rivals.

    Raises:
        UserError: one sentence that names the key, the value and what is allowed.
    """
    size = _population_size(scenario)
    budget = budget_of(scenario, size)
    check_shares(scenario.budget.shares, programme_names())
    for arm in scenario.strategies:
        programmes, shares = arm_of(arm, scenario, budget, size)
        check_budget(programmes.programmes, budget, size, shares)
    names = [brand.name for brand in scenario.market.brands[1:]]
    for rival, arm in scenario.competition.strategies.items():
        if rival not in names:
            raise UserError(
                f"competition.strategies.{rival}: no rival has that name; "
                f"choose from {', '.join(names) or 'none (the market has one brand)'}"
            )
        parse_arm(arm, scenario.strategy)


def _population_size(scenario: Scenario) -> int:
    if scenario.population.size is not None and scenario.network.kind != "edge_list":
        return scenario.population.size
    return network_of(scenario, (scenario.seed, 0)).size


def compile_ahead(scenario: Scenario, watch: Watch) -> float:
    """Live two weeks of a tiny market, so that workers find the week compiled; seconds taken."""
    watch.step("compiling the week (once per installation)")
    started = time.perf_counter()
    tiny = scenario.model_copy(
        update={
            "population": scenario.population.model_copy(update={"size": 64}),
            "network": scenario.network.model_copy(update={"kind": "small_world"}),
            "horizon": scenario.horizon.model_copy(
                update={"warm_up": 1, "weeks": 2, "run_off": 1}
            ),
            "budget": scenario.budget.model_copy(update={"total": 1e6}),
            "engine": "columns",
        }
    )
    replicate(Task(tiny, 0))
    return time.perf_counter() - started


def run_all(
    scenario: Scenario, folder: Path | None, watch: Watch
) -> tuple[list[Task], list[Frames]]:
    """Run all replications and draws, and more replications until the precision is reached."""
    key = (scenario.seed, 0)
    central = [Task(scenario, number) for number in range(scenario.replications)]
    drawn = []
    for number in range(scenario.draws):
        settings, values = draw_parameters(scenario, number, key)
        drawn.append(Task(settings, number, number, values))
    tasks = [*central, *drawn]
    results = run_tasks(tasks, scenario.workers, folder, watch)
    while (wanted := _more_replications(scenario, tasks, results)) > 0:
        first = sum(task.draw is None for task in tasks)
        extra = [Task(scenario, first + number) for number in range(wanted)]
        results += run_tasks(extra, scenario.workers, folder, watch)
        tasks += extra
    return tasks, results


def _more_replications(scenario: Scenario, tasks: Sequence[Task], results: Sequence[Frames]) -> int:
    """Return how many more replications to run before looking at the precision again."""
    precision = scenario.precision
    if precision.kpi is None or precision.half_width is None:
        return 0
    have = sum(task.draw is None for task in tasks)
    room = precision.max_replications - have
    width = half_width(
        gather(results, "runs"),
        gather(results, "parts"),
        precision.kpi,
        scenario.baseline,
        key=(scenario.seed, 0),
    )
    if width is not None and width <= precision.half_width:
        return 0
    # The half-width falls with the square root of the number; go no further than double.
    needed = have if width is None else int(have * ((width / precision.half_width) ** 2 - 1)) + 1
    step = max(worker_count(scenario.workers, room or 1), min(needed, have))
    return max(0, min(step, room))


def assemble(scenario: Scenario, tasks: Sequence[Task], results: Sequence[Frames]) -> Result:
    """Put the tables of all replications together and infer the effects."""
    runs = gather(results, "runs")
    if (runs["status"] != "ok").all():
        raise RuntimeError(f"every replication failed; the first: {runs['error'].iloc[0]}")
    effects = paired_effects(
        runs, gather(results, "parts"), scenario.baseline, key=(scenario.seed, 0)
    )
    details = {table: gather(results, table) for table in _DETAIL}
    tipping = what_must_be_true(scenario, tasks, runs)
    return Result(
        runs=runs,
        effects=effects,
        weekly=details["weekly"],
        cohorts=details["cohorts"],
        ledger=details["ledger"],
        transactions=details["transactions"] if scenario.record.transactions else None,
        contacts=details["contacts"] if scenario.record.contacts else None,
        manifest=manifest(scenario, runs, tipping),
        config=scenario.model_dump(mode="json"),
    )


def what_must_be_true(
    scenario: Scenario, tasks: Sequence[Task], runs: pd.DataFrame
) -> pd.DataFrame:
    """Return the parameters at whose value another strategy becomes the best by NPV."""
    drawn = [task for task in tasks if task.draw is not None and task.parameters]
    central = runs[runs["draw"].isna() & (runs["status"] == "ok")]
    means = central.groupby("strategy")[DECIDING].mean()
    if len(drawn) == 0 or means.isna().all():
        return pd.DataFrame()
    parameters = pd.DataFrame([dict(task.parameters) for task in drawn])
    parameters.index = pd.Index([task.draw for task in drawn])
    rows = runs[runs["draw"].notna() & (runs["status"] == "ok")]
    values = rows.pivot(index="draw", columns="strategy", values=DECIDING)
    values.index = values.index.astype(int)
    middle = {path: float(value_at(scenario, path)) for path in parameters.columns}
    return tipping_points(parameters, values, middle, str(means.idxmax()))


def manifest(scenario: Scenario, runs: pd.DataFrame, tipping: pd.DataFrame) -> dict[str, Any]:
    """Return what a reader must know to trust and to repeat the result."""
    failures = runs[runs["status"] != "ok"]
    return {
        "question": (
            f"In the {scenario.market.name} market, under one budget, what does each strategy do "
            "to retention, acquisition cost and lifetime value?"
        ),
        "model_version": MODEL_VERSION,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("relmark", "mesa", "numpy", "numba", "pandas")},
        },
        "git_revision": git_revision(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seeds": [scenario.seed],
        "population_size": _population_size(scenario),
        "horizon": scenario.horizon.model_dump(),
        "discount_rate_annual": scenario.economy.discount_rate,
        "failed_runs": len(failures),
        "caveats": list(scenario.market.caveats),
        "unidentified": list(scenario.market.unidentified),
        "tipping": tipping.astype(object).where(tipping.notna(), None).to_dict("records"),
    }


def git_revision() -> str | None:
    """Return the git revision of the code, None outside a checkout."""
    here = Path(__file__).resolve().parent
    try:
        done = subprocess.run(
            ["git", "-C", str(here), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() or None


def free_name(scenario: Scenario) -> str:
    """Return the name of the result: as asked, or the market's with the first free number."""
    if scenario.name is not None:
        return scenario.name
    root = Path(scenario.results_dir) / "compare"
    stem, number = scenario.market.name, 1
    while (root / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return stem if number == 1 else f"{stem}-{number}"


def write(result: Result, folder: ResultFolder) -> None:
    """Write all files of the contract into a folder that appears when it is whole."""
    tables: Mapping[str, pd.DataFrame | None] = {
        "runs": result.runs,
        "effects": result.effects,
        **{table: getattr(result, table) for table in _DETAIL},
    }
    for table, frame in tables.items():
        if frame is not None:
            folder.write_parquet(table, frame)
    folder.write_text("config.yaml", yaml.safe_dump(result.config, sort_keys=False))
    folder.write_manifest(result.manifest)
    write_report(read_result(folder.staging), folder.staging / "report.html")


def run(scenario: Scenario, command: str) -> int:
    """Compare, write the result and the report, show the table.

    Args:
        scenario: what to compare.
        command: the command as typed, for the report.

    Returns:
        Exit code: 0, or 1 when some replications failed.
    """
    check(scenario)
    folder = prepare(scenario.results_dir, "compare", free_name(scenario))
    waiting = unfinished_folder(Task(scenario, 0))
    try:
        result = compare(scenario, progress=True, folder=waiting)
    except BaseException:
        folder.discard()
        raise
    result.manifest["command"] = command
    with folder:
        write(result, folder)
    forget_parts(waiting)
    show_table(result, folder.path)
    failures = int(result.manifest["failed_runs"])
    if failures:
        print(f"relmark: {failures} runs failed; see the column error of runs.parquet")
    return 1 if failures else 0
