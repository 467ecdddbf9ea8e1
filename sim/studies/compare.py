"""``relmark compare``: what each strategy does, against the baseline, with honest uncertainty.

The main job of relmark. Paired replications at central parameters give the interval of
simulation noise; draws of the parameters, the same in all arms, give the interval of what is not
known; both stand in ``effects.parquet``.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.errors import UserError, phrase
from sim.firm.budget import check_budget, check_shares
from sim.locale.spoken import spoken
from sim.market import network_of
from sim.measures.inference import half_width, paired_effects
from sim.measures.tipping import tipping_points
from sim.report.compare import write_report
from sim.report.glance import Comparison
from sim.results import CUSTOMER_TABLES, DRAWN_TABLES, Result, ResultFolder, prepare, read_result
from sim.scenario.network import NetworkSettings
from sim.scenario.priors import draw_parameters, value_at
from sim.scenario.run import HorizonSettings, Scenario
from sim.strategies.base import parse_arm, programme_names
from sim.strategies.usual_plan import arm_of, budget_of
from sim.studies.console import show_answer, show_table
from sim.studies.identity import MODEL_VERSION
from sim.studies.parts import count_parts, forget_parts, unfinished_folder
from sim.studies.progress import Watch
from sim.studies.replicate import Frames, Task
from sim.studies.runner import gather, run_tasks, work

_ELSEWHERE = ("results_dir", "workers", "threads", "engine")
"""Settings that say where and how, and decide nothing in a result."""

DECIDING = "npv"
"""The KPI by which *what must be true* names the best strategy."""

INTERRUPTED = 130
"""Exit code after Ctrl-C (128 + SIGINT)."""

_LOOKS = (*CUSTOMER_TABLES, *DRAWN_TABLES)
_DETAIL = ("weekly", "cohorts", "ledger", "naive", *_LOOKS, "transactions", "contacts")


def compare(
    scenario: Scenario, *, progress: bool = False, folder: Path | None = None
) -> Comparison:
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
    return _compare(scenario, check(scenario), progress, folder)


def _compare(scenario: Scenario, size: int, progress: bool, folder: Path | None) -> Comparison:
    """Compare strategies in a scenario that was checked, among ``size`` consumers."""
    started = time.perf_counter()
    scenario = resolved(scenario, size)
    with Watch(progress) as watch:
        tasks = plan_tasks(scenario, size)
        compile_seconds = compile_ahead(scenario, watch)
        tasks, results = run_all(scenario, tasks, folder, watch)
        watch.step("measuring")
        result = assemble(scenario, tasks, results, size)
    result.manifest.update(
        wall_time_seconds=time.perf_counter() - started, compile_seconds=compile_seconds
    )
    return result


def resolved(scenario: Scenario, size: int) -> Scenario:
    """Return the scenario with what was left to the network and the market's size written out."""
    return scenario.model_copy(
        update={
            "population": scenario.population.model_copy(update={"size": size}),
            "budget": scenario.budget.model_copy(update={"total": budget_of(scenario, size)}),
        }
    )


def check(scenario: Scenario) -> int:
    """Refuse what cannot be run before anything runs: arms, programmes, budget, rivals.

    Returns:
        The number of consumers, which may be the network's.

    Raises:
        UserError: one sentence that names the key, the value and what is allowed.
    """
    size = population_size(scenario)
    check_shares(scenario.budget.shares, programme_names())
    check_arms(scenario, size)
    check_rivals(scenario, size)
    return size


def check_rivals(scenario: Scenario, size: int) -> None:
    """Refuse strategies of rivals that do not exist or cannot be set up."""
    names = [brand.name for brand in scenario.market.brands[1:]]
    share = scenario.competition.budget_share
    for rival, arm in scenario.competition.strategies.items():
        if rival not in names:
            raise UserError(
                f"competition.strategies.{rival}: no rival has that name; "
                f"choose from {', '.join(names) or phrase('none (the market has one brand)')}"
            )
        programmes = parse_arm(arm, scenario.strategy).programmes
        try:
            check_budget(programmes, share * budget_of(scenario, size), size)
        except UserError as error:
            raise UserError(
                f"competition.strategies.{rival} at competition.budget_share={share:g}: {error}"
            ) from error


def check_arms(scenario: Scenario, size: int) -> None:
    """Refuse arms whose programmes the budget cannot set up."""
    budget = budget_of(scenario, size)
    for arm in scenario.strategies:
        programmes, shares = arm_of(arm, scenario, budget, size)
        check_budget(programmes.programmes, budget, size, shares)


def population_size(scenario: Scenario) -> int:
    """Return the number of consumers: as asked, or as many as the network has."""
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
            "network": NetworkSettings(kind="small_world"),
            "horizon": HorizonSettings(warm_up=1, weeks=2, run_off=1),
            "budget": scenario.budget.model_copy(update={"total": 1e6}),
            "engine": "columns",
        }
    )
    work(Task(tiny, 0), None)  # a programme that fails is recorded where it is asked for
    return time.perf_counter() - started


def plan_tasks(scenario: Scenario, size: int) -> list[Task]:
    """Return the replications at central parameters, then the draws.

    Raises:
        UserError: the budget does not suffice at the parameters of a draw.
    """
    tasks = [Task(scenario, number) for number in range(scenario.replications)]
    for number in range(scenario.draws):
        settings, values = draw_parameters(scenario, number, (scenario.seed, 0))
        check_arms(settings, size)
        tasks.append(Task(settings, number, number, values))
    return tasks


def run_all(
    scenario: Scenario, tasks: list[Task], folder: Path | None, watch: Watch
) -> tuple[list[Task], list[Frames]]:
    """Run all tasks, and more replications until the precision is reached.

    Returns:
        The tasks and their tables; replications first, as if so many had been asked for.
    """
    results = run_tasks(tasks, scenario.workers, folder, watch)
    while (wanted := _more_replications(scenario, tasks, results)) > 0:
        first = sum(task.draw is None for task in tasks)
        extra = [Task(scenario, first + number) for number in range(wanted)]
        more = run_tasks(extra, scenario.workers, folder, watch)
        tasks = [*tasks[:first], *extra, *tasks[first:]]
        results = [*results[:first], *more, *results[first:]]
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
    # The half-width falls with the square root of the number; go no further than double. How many
    # workers there are must not decide how many replications are run.
    needed = have if width is None else int(have * ((width / precision.half_width) ** 2 - 1)) + 1
    return max(0, min(needed, have, room))


def assemble(
    scenario: Scenario, tasks: Sequence[Task], results: Sequence[Frames], size: int
) -> Comparison:
    """Put the tables of all replications together and infer the effects."""
    runs = gather(results, "runs")
    if (runs.loc[runs["draw"].isna(), "status"] != "ok").all():
        raise RuntimeError(f"every replication failed; the first: {runs['error'].iloc[0]}")
    effects = paired_effects(
        runs, gather(results, "parts"), scenario.baseline, key=(scenario.seed, 0)
    )
    details = {table: gather(results, table) for table in _DETAIL}
    tipping = what_must_be_true(scenario, tasks, runs)
    return Comparison(
        runs=runs,
        effects=effects,
        weekly=details["weekly"],
        cohorts=details["cohorts"],
        ledger=details["ledger"],
        naive=details["naive"] if len(details["naive"]) else None,
        transactions=details["transactions"] if scenario.record.transactions else None,
        contacts=details["contacts"] if scenario.record.contacts else None,
        **{table: details[table] if len(details[table]) else None for table in _LOOKS},
        manifest=manifest(scenario, runs, tipping, size),
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


def manifest(
    scenario: Scenario, runs: pd.DataFrame, tipping: pd.DataFrame, size: int
) -> dict[str, Any]:
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
        "population_size": size,
        "horizon": scenario.horizon.model_dump(),
        "discount_rate_annual": scenario.economy.discount_rate,
        "failed_runs": len(failures),
        "caveats": list(scenario.market.caveats),
        "unidentified": list(scenario.market.unidentified),
        "tipping": tipping.astype(object).where(tipping.notna(), None).to_dict("records"),
    }


def git_revision() -> str | None:
    """Return the git revision of the code, None outside a checkout of it."""
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "--show-toplevel", "HEAD"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except OSError:
        return None
    top, _, revision = done.stdout.strip().partition("\n")
    # An installed package may lie within a checkout of something else.
    return revision if revision and Path(top).resolve() == root else None


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
    page = folder.staging / "report.html"
    write_report(read_result(folder.staging), page, language=spoken().language)


def finished(scenario: Scenario) -> int | None:
    """Return the exit code of a result that stands already, None where there is none.

    It counts where name, settings and model are the same; a line says that it is not run again.
    """
    if scenario.name is None:
        return None
    folder = Path(scenario.results_dir) / "compare" / scenario.name
    try:
        config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
        stands = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return None
    wanted = resolved(scenario, check(scenario)).model_dump(mode="json")
    same = {**config, **{name: wanted[name] for name in _ELSEWHERE}} == wanted
    if not same or stands.get("model_version") != MODEL_VERSION:
        return None
    _say(spoken()["console.finished"].format(folder=folder))
    return 1 if stands.get("failed_runs") else 0


def run(scenario: Scenario, command: str) -> int:
    """Compare, write the result and the report, show the table.

    Args:
        scenario: what to compare.
        command: the command as typed, for the report.

    Returns:
        Exit code: 0, or 1 when some replications failed.

    Raises:
        SystemExit: 130 after an interrupt, with a line that says how to resume. Not a code that is
            returned, for an interrupted sweep must not go on to its next point.
    """
    size = check(scenario)
    prepare(scenario.results_dir, "compare", free_name(scenario)).discard()  # refused now, or never
    waiting = unfinished_folder(scenario)
    try:
        result = _compare(scenario, size, True, waiting)
        result.manifest["command"] = command
        with prepare(scenario.results_dir, "compare", free_name(scenario)) as folder:
            write(result, folder)
    except KeyboardInterrupt:
        said = spoken()["console.interrupted_count"]
        _say(said.format(kept=count_parts(waiting), command=command))
        raise SystemExit(INTERRUPTED) from None
    except BrokenProcessPool:
        _say(spoken()["console.killed"].format(command=command))
        return 1
    forget_parts(waiting)
    show_answer(result)
    show_table(result, folder.path)
    failures = int(result.manifest["failed_runs"])
    if failures:
        _say(spoken()["console.failed"].format(count=failures))
    return 1 if failures else 0


def _say(line: str) -> None:
    print(f"relmark: {line}", file=sys.stderr, flush=True)
