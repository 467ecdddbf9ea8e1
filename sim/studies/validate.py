"""``relmark validate``: do the patterns of the field come out, and does each mutant fail?"""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from sim.locale.spoken import spoken
from sim.plots.style import significant
from sim.report.validate import validation_markdown, write_validation_report
from sim.results import ResultFolder, prepare, write_text
from sim.studies.compare import git_revision
from sim.studies.console import show_report
from sim.studies.identity import MODEL_VERSION
from sim.studies.interrupts import say
from sim.studies.options import as_typed, flag, free_name, whole_number
from sim.studies.progress import Watch
from sim.studies.validation.patterns import FROZEN_AT, chosen
from sim.studies.validation.table import evidence_of, replications_of, table_of
from sim.studies.validation.work import Piece, forget, observe_all, pieces

REPLICATIONS = 10
QUICK_REPLICATIONS = 4
INTERRUPTED = 130


@dataclass(frozen=True)
class Validation:
    """What a validation found.

    Attributes:
        table: one row a pattern: band, measured mean and interval, verdict, its mutant's.
        replications: every single value behind the table.
        evidence: curves behind a pattern, for its figure.
        manifest: versions, seed, revision, wall time.
        done: the replications behind it, kept on disk until the result stands.
    """

    table: pd.DataFrame
    replications: pd.DataFrame
    evidence: pd.DataFrame
    manifest: dict[str, object]
    done: tuple[Piece, ...]


def validate(
    pattern: str | None = None,
    *,
    quick: bool = False,
    replications: int | None = None,
    seed: int = 1,
    workers: int = 0,
    folder: str | Path = "results/validate/.unfinished",
    show: bool = False,
) -> Validation:
    """Measure patterns on simulated markets and judge them and their mutants.

    Args:
        pattern: id of one pattern, or a row of the design such as ``4``; None is all.
        quick: fewer people and replications; for a look, and for continuous integration.
        replications: of every experiment; None is 10, or 4 when quick.
        seed: experiment seed.
        workers: processes; 0 is one per core.
        folder: where finished replications wait, so that an interrupted validation resumes.
        show: show progress.

    Returns:
        The table and what stands behind it.

    Raises:
        UserError: no such pattern.
    """
    wanted = chosen(pattern)
    started = time.monotonic()
    count = replications or (QUICK_REPLICATIONS if quick else REPLICATIONS)
    with Watch(show) as watch:
        todo = pieces(wanted, count, seed, quick=quick, folder=Path(folder))
        seen = observe_all(todo, workers, watch)
    manifest: dict[str, object] = {
        "model_version": MODEL_VERSION,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("relmark", "mesa", "numpy", "numba")},
        },
        "git_revision": git_revision(),
        "frozen_at": FROZEN_AT,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seeds": [seed],
        "quick": quick,
        "replications": count,
        "wall_time_seconds": time.monotonic() - started,
    }
    return Validation(
        table_of(wanted, seen),
        replications_of(wanted, seen),
        evidence_of(wanted, seen),
        manifest,
        tuple(todo),
    )


def run(options: Mapping[str, object]) -> int:
    """Validate, write the table and the report; 0 also when patterns are red: that is a finding.

    Without ``pattern=`` and ``quick=`` in a checkout of the project, ``docs/VALIDATION.md`` is
    written anew.
    """
    pattern = None if options.get("pattern") is None else str(options["pattern"])
    chosen(pattern)
    quick = flag(options, "quick")
    results_dir = Path(str(options.get("results_dir", "results")))
    stem = pattern or ("quick" if quick else "all")
    name = str(options.get("name") or free_name(results_dir, "validate", stem))
    prepare(results_dir, "validate", name).discard()  # refused now, or never
    waiting = results_dir / "validate" / ".unfinished"
    command = as_typed("validate", options)
    try:
        found = validate(
            pattern,
            quick=quick,
            replications=whole_number(options, "replications", None, 2),
            seed=whole_number(options, "seed", 1, 0) or 0,
            workers=whole_number(options, "workers", 0, 0) or 0,
            folder=waiting,
            show=True,
        )
    except KeyboardInterrupt:
        say(spoken()["console.interrupted"].format(command=command))
        return INTERRUPTED
    found.manifest["command"] = command
    with prepare(results_dir, "validate", name) as folder:
        _write(found, folder)
    forget(found.done)
    _say(found, folder.path)
    if pattern is None and not quick and Path("docs/ODD.md").exists():
        write_text(Path("docs/VALIDATION.md"), validation_markdown(found.table, found.manifest))
        print(spoken()["console.anew"].format(document="docs/VALIDATION.md"))
    return 0


def _write(found: Validation, folder: ResultFolder) -> None:
    """Write all files of a validation into a folder that appears when it is whole."""
    folder.write_parquet("validation", found.table)
    folder.write_parquet("replications", found.replications)
    folder.write_parquet("evidence", found.evidence)
    folder.write_text("VALIDATION.md", validation_markdown(found.table, found.manifest))
    folder.write_manifest(found.manifest)
    write_validation_report(
        found.table,
        found.replications,
        found.evidence,
        found.manifest,
        folder.staging / "report.html",
        language=spoken().language,
    )


def _say(found: Validation, path: Path) -> None:
    """Print how many rows stand, and each that does not."""
    counted = found.table["verdict"].value_counts()
    words = spoken()
    print(", ".join(f"{count} {words[f'verdict.{name}']}" for name, count in counted.items()))
    for row in found.table.itertuples():
        weak = row.verdict == "green" and not row.counts
        if weak or row.verdict in ("red", "unclear", "missing"):
            said = words["console.pattern_weak" if weak else "console.pattern"].format(
                pattern=row.pattern,
                verdict=words[f"verdict.{row.verdict}"],
                measured=significant(float(str(row.measured)), words, 4),
            )
            print(f"  {said}")
    show_report(path)
