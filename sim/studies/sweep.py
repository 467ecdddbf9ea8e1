"""``relmark sweep``: many points of a design, on one machine or a cluster, resumed at will."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.errors import UserError
from sim.locale.spoken import spoken
from sim.scenario.compose import to_yaml
from sim.scenario.run import Scenario
from sim.studies.compare import compile_ahead
from sim.studies.interrupts import INTERRUPTED, say, terminated_as_interrupt
from sim.studies.options import flag, one_of
from sim.studies.progress import Watch, duration
from sim.studies.sweeping.axes import make_plan
from sim.studies.sweeping.backends import NAMES, open_backend
from sim.studies.sweeping.backends.base import Job
from sim.studies.sweeping.execute import Tally, execute
from sim.studies.sweeping.manifest import alone, begin, default_name, update
from sim.studies.sweeping.parts import forget_temporary, short, statuses
from sim.studies.sweeping.plan import Plan, Todo

_MANY = 2000
"""Points whose checking takes long enough to be shown."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


class _How(NamedTuple):
    """How a sweep is run: nothing of it decides a result."""

    backend: str = "processes"
    address: str | None = None
    shard: tuple[int, int] = (1, 1)
    retry_failed: bool = False


def sweep(
    *overrides: str,
    design: str | Path | Mapping[str, Any] | pd.DataFrame | None = None,
    paired: bool = True,
    backend: str = "processes",
    address: str | None = None,
    shard: tuple[int, int] = (1, 1),
    retry_failed: bool = False,
    config_dir: str | Path | None = None,
    progress: bool = False,
) -> Path:
    """Run every point of a sweep that has not been run yet; return the folder of its results.

    A run that fails is a row with its error (column ``status``); the others go on.

    Args:
        *overrides: as on the command line, several values where something is swept, such as
            ``"strategy.promotion.depth=0.1,0.2"`` and ``"seed=range(0,50)"``; also ``name=``,
            ``results_dir=`` and ``workers=``.
        design: a YAML design, the mapping in it, or a table with a column for each setting.
        paired: run the baseline beside, for the KPIs that need it and for paired differences.
        backend: ``processes`` or ``ray``.
        address: of a Ray cluster; None starts one on this machine.
        shard: (k, n): only the k-th of n shares, from 1.
        retry_failed: run again what failed.
        config_dir: a folder of your own configuration groups.
        progress: show progress on standard error.

    Raises:
        UserError: any point cannot be run; nothing has run then.

    Example:
        >>> import tempfile
        >>> from sim import read_sweep, sweep
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     runs = read_sweep(sweep(
        ...         "market=grocery", "network=none", "population.size=200", "workers=1",
        ...         "horizon.warm_up=4", "horizon.weeks=4", "horizon.run_off=0",
        ...         "strategies=[promotion]", "strategy.promotion.depth=0.1,0.3",
        ...         f"results_dir={folder}",
        ...     ))
        >>> sorted(runs["strategy"].unique()), len(runs)
        (['promotion', 'status_quo'], 4)
    """
    _check_shard(shard, f"shard={shard}")
    one_of("backend", backend, NAMES)
    plan = make_plan(overrides, design, paired, config_dir)
    with Watch(progress) as watch:
        how = _How(backend, address, shard, retry_failed)
        folder, _ = _sweep(plan, how, "from Python", watch)
    return folder


def read_sweep(folder: str | Path) -> pd.DataFrame:
    """Return all runs of a sweep, each once: what varies, how it ended, every KPI.

    Args:
        folder: of a sweep, finished or not.

    Raises:
        UserError: it is no sweep.
    """
    from sim.studies.results_query import open_folder

    with open_folder(Path(folder)) as database:
        return database.frame("select * from runs")


def configuration(
    overrides: Sequence[str], options: Mapping[str, object], config_dir: str | None = None
) -> str:
    """Return, as YAML, the settings of the first point, and what varies (``--cfg job``)."""
    plan = make_plan(overrides, options.get("design"), flag(options, "paired", True), config_dir)
    lines = [f"# the first of {plan.design.size} points; what varies:"]
    for block in plan.design.blocks:
        lines.append(f"#   {', '.join(block.paths)}: {len(block.rows)} values")
    return "\n".join([*lines, to_yaml(plan.bases[0])])


def run(
    overrides: Sequence[str],
    command: str,
    options: Mapping[str, object],
    config_dir: str | None = None,
) -> int:
    """Run a sweep from the command line.

    Returns:
        Exit code: 0, 1 when some runs failed, 130 after an interrupt.
    """
    address = options.get("backend.address")
    how = _How(
        one_of("backend", options.get("backend", "processes"), NAMES),
        None if address is None else str(address),
        _read_shard(options.get("shard")),
        flag(options, "retry_failed"),
    )
    plan = make_plan(overrides, options.get("design"), flag(options, "paired", True), config_dir)
    folder = _folder_of(plan)
    started = time.monotonic()
    try:
        with terminated_as_interrupt(), Watch() as watch:
            folder, tally = _sweep(plan, how, command, watch)
    except KeyboardInterrupt:
        kept = len(statuses(folder))
        said = spoken()["console.interrupted_of"]
        say(said.format(kept=kept, runs=plan.runs, command=command))
        return INTERRUPTED
    took = duration(time.monotonic() - started)
    words = spoken()
    print(words["console.swept"].format(runs=tally.finished, folder=folder, took=took))
    query = f'relmark results sql "select * from runs" path={folder}'
    print(words["console.read_them"].format(folder=folder, query=query))
    if tally.failed:
        say(
            words["console.failed_again"].format(
                failed=tally.failed, runs=tally.finished, command=command
            )
        )
    return 1 if tally.failed else 0


def _sweep(plan: Plan, how: _How, command: str, watch: Watch) -> tuple[Path, Tally]:
    """Check every point, then run what has not been run yet."""
    folder = _folder_of(plan)
    todo = _survey(plan, folder, how, watch)
    tally = Tally(todo.finished, todo.failed)
    backend = open_backend(how.backend, plan.bases[0].workers, how.address, todo.runs)
    begin(folder, plan, command, how.shard)
    started = time.monotonic()
    with alone(folder, how.shard):
        forget_temporary(folder)
        status = "interrupted"
        try:
            if todo.runs:
                for base in _each_kind(plan.bases):
                    compile_ahead(base, watch)
                execute(Job(plan, folder.resolve()), backend, todo, tally, watch)
            status = "complete"
        finally:
            facts = {
                "status": status,
                "finished": tally.finished,
                "failed": tally.failed,
                "backend": how.backend,
                "workers": backend.workers,
                "wall_time_seconds": time.monotonic() - started,
            }
            update(folder, plan, command, how.shard, **facts)
    return folder, tally


def _each_kind(bases: Sequence[Scenario]) -> Iterable[Scenario]:
    """Return one scenario for each week that is compiled on its own."""
    return {(base.market.kind, len(base.market.brands)): base for base in bases}.values()


def _survey(plan: Plan, folder: Path, how: _How, watch: Watch) -> Todo:
    """Check every point, and find what has still to be run."""
    found = statuses(folder)

    def done(run_id: str) -> str | None:
        ended = found.get(short(run_id))
        return None if ended is None else "ok" if ended else "failed"

    if plan.design.size < _MANY:
        return plan.survey(done, how.shard, how.retry_failed)
    watch.begin("checking points", plan.design.size, 0)
    return plan.survey(done, how.shard, how.retry_failed, watch.advance)


def _folder_of(plan: Plan) -> Path:
    """Return where results go."""
    base = plan.bases[0]
    name = base.name if base.name is not None else default_name(plan)
    if not _NAME.fullmatch(name):
        raise UserError(
            f"name='{name}' is not usable as a folder name: "
            "use letters, digits, '.', '_', '+' and '-', starting with a letter or digit"
        )
    return Path(base.results_dir) / "sweep" / name


def _read_shard(given: object) -> tuple[int, int]:
    """Read ``k/n``."""
    if given is None:
        return 1, 1
    first, _, second = str(given).partition("/")
    if not (first.isdigit() and second.isdigit()):
        raise UserError(f"shard={given} is not allowed: write k/n, such as 3/20")
    shard = int(first), int(second)
    _check_shard(shard, f"shard={given}")
    return shard


def _check_shard(shard: tuple[int, int], typed: str) -> None:
    if not 1 <= shard[0] <= shard[1]:
        raise UserError(f"{typed} is not allowed: k/n with k from 1 to n, such as 3/20")
