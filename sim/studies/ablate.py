"""``relmark ablate``: each mechanism off in turn, and what it earns.

A mechanism earns its place if a pattern of the field needs it (green with it, red without it), or
if what a strategist would decide on moves when it is off. One that does neither should go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import UserError, nearest
from sim.locale.spoken import spoken
from sim.measures.paired import t_interval
from sim.report.ablate import ablation_markdown, write_ablation_report
from sim.results import prepare, write_text
from sim.studies.compare import git_revision
from sim.studies.console import show_report
from sim.studies.identity import MODEL_VERSION
from sim.studies.interrupts import say
from sim.studies.options import as_typed, flag, free_name, whole_number
from sim.studies.progress import Watch
from sim.studies.validation.base import Mutant, Pattern, judge
from sim.studies.validation.mechanisms import DECISIONS, MECHANISMS
from sim.studies.validation.patterns import PATTERNS
from sim.studies.validation.table import Seen, values_of
from sim.studies.validation.work import Piece, forget, observe_all, pieces

ROWS = tuple(str(number) for number in range(1, 11))
"""Rows of the design that are measured on simulated markets."""

REPLICATIONS = 10
QUICK_REPLICATIONS = 4
INTERRUPTED = 130


def ablate(
    mechanisms: Sequence[Mutant] = MECHANISMS,
    patterns: Sequence[Pattern] | None = None,
    *,
    quick: bool = True,
    replications: int | None = None,
    seed: int = 1,
    workers: int = 0,
    folder: str | Path = "results/ablate/.unfinished",
    show: bool = False,
) -> pd.DataFrame:
    """Measure patterns and decisions with each mechanism off.

    Args:
        mechanisms: what to switch off in turn.
        patterns: what to measure; None takes all patterns of simulated markets and the decisions.
        quick: the reduced version of every experiment.
        replications: of every experiment; None is 4 when quick, else 10.
        seed: experiment seed.
        workers: processes; 0 is one per core.
        folder: where finished replications wait.
        show: show progress.

    Returns:
        One row a mechanism and pattern: columns mechanism, description, pattern, row, measured,
        without, difference, low, high (95% interval of the paired difference), verdict,
        verdict_without, needed (green with it, red or undefined without), moves (the interval of
        the difference excludes zero).
    """
    chosen = None if patterns is None else tuple(patterns)
    return _ablate(mechanisms, chosen, quick, replications, seed, workers, Path(folder), show)[0]


def _ablate(
    mechanisms: Sequence[Mutant],
    patterns: tuple[Pattern, ...] | None,
    quick: bool,
    replications: int | None,
    seed: int,
    workers: int,
    folder: Path,
    show: bool,
) -> tuple[pd.DataFrame, list[Piece]]:
    """Return the table and the replications behind it, which wait on disk."""
    chosen = tuple(p for p in PATTERNS if p.row in ROWS) + DECISIONS
    chosen = chosen if patterns is None else patterns
    count = replications or (QUICK_REPLICATIONS if quick else REPLICATIONS)
    crossed = [
        replace(pattern, mutant=mechanism, replications=None)
        for mechanism in mechanisms
        for pattern in chosen
    ]
    with Watch(show) as watch:
        todo = pieces(crossed, count, seed, quick=quick, folder=folder)
        seen = observe_all(todo, workers, watch)
    return pd.DataFrame([_row(pattern, seen) for pattern in crossed]), todo


def _row(pattern: Pattern, seen: Seen) -> dict[str, object]:
    """Return one mechanism's row of one pattern."""
    assert pattern.mutant is not None
    with_it = values_of(pattern, "", seen)
    without = values_of(pattern, pattern.mutant.name, seen)
    one, other = judge(with_it, pattern.band), judge(without, pattern.band)
    difference = np.array(without) - np.array(with_it)
    known = difference[np.isfinite(difference)]
    low, high = t_interval(known)
    return {
        "mechanism": pattern.mutant.name,
        "description": pattern.mutant.description,
        "pattern": pattern.id,
        "row": pattern.row,
        "measured": one.mean,
        "without": other.mean,
        "difference": float(known.mean()) if known.size else float("nan"),
        "low": low,
        "high": high,
        "verdict": one.verdict,
        "verdict_without": other.verdict,
        "needed": one.verdict == "green" and other.verdict in ("red", "missing"),
        "moves": bool(low > 0.0 or high < 0.0),
    }


def run(options: Mapping[str, object]) -> int:
    """Ablate, write table and report; in a checkout, all mechanisms, ``docs/ABLATION.md`` too."""
    wanted = _mechanisms(options.get("mechanism"))
    quick = flag(options, "quick", True)
    results_dir = Path(str(options.get("results_dir", "results")))
    name = str(options.get("name") or free_name(results_dir, "ablate", "all"))
    prepare(results_dir, "ablate", name).discard()  # refused now, or never
    waiting = results_dir / "ablate" / ".unfinished"
    command = as_typed("ablate", options)
    try:
        table, done = _ablate(
            wanted,
            None,
            quick,
            whole_number(options, "replications", None, 2),
            whole_number(options, "seed", 1, 0) or 0,
            whole_number(options, "workers", 0, 0) or 0,
            waiting,
            True,
        )
    except KeyboardInterrupt:
        say(spoken()["console.interrupted"].format(command=command))
        return INTERRUPTED
    manifest: dict[str, object] = {
        "command": command,
        "quick": quick,
        "model_version": MODEL_VERSION,
        "git_revision": git_revision(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with prepare(results_dir, "ablate", name) as folder:
        folder.write_parquet("ablation", table)
        folder.write_text("ABLATION.md", ablation_markdown(table, manifest))
        folder.write_manifest(manifest)
        write_ablation_report(
            table, manifest, folder.staging / "report.html", language=spoken().language
        )
    forget(done)
    _say(table)
    show_report(folder.path)
    if len(wanted) == len(MECHANISMS) and Path("docs/ODD.md").exists():
        write_text(Path("docs/ABLATION.md"), ablation_markdown(table, manifest))
        print(spoken()["console.anew"].format(document="docs/ABLATION.md"))
    return 0


def _mechanisms(asked: object) -> Sequence[Mutant]:
    """Return the mechanisms asked for.

    Raises:
        UserError: there is none of that name.
    """
    if asked is None:
        return MECHANISMS
    names = [mechanism.name for mechanism in MECHANISMS]
    if asked not in names:
        raise UserError(
            f"mechanism={asked} is not known{nearest(str(asked), names)}; "
            f"choose from {', '.join(names)}"
        )
    return [mechanism for mechanism in MECHANISMS if mechanism.name == asked]


def _say(table: pd.DataFrame) -> None:
    """Print what each mechanism earns."""
    for mechanism, rows in table.groupby("mechanism", sort=False):
        needed = ", ".join(rows.loc[rows["needed"], "pattern"])
        moves = int(rows["moves"].sum())
        words = spoken()
        print(
            words["console.mechanism"].format(
                mechanism=mechanism,
                needed=needed or words["ablation_nothing"],
                moves=moves,
                count=len(rows),
            )
        )
