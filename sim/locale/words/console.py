"""What the console says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CONSOLE: Final[Mapping[str, str]] = {
    "console.table": "Means over replications; money in {currency}",
    "console.millions": "{number}M",
    "console.report": "Report: {path}",
    "console.written": "Written: {path}",
    "console.anew": "{document} is written anew",
    # Progress.
    "console.left": "left",
    "console.begun": "{what}: {total} in all",
    "console.begun_again": "{what}: {total} in all ({done} finished earlier)",
    "console.progress": "{done} of {total}, about {left} left",
    "console.living": "living two lives",
    "recorded.step.compiling": "compiling the week (once per installation)",
    "recorded.step.simulating": "simulating",
    "recorded.step.measuring": "measuring",
    "recorded.step.checking": "checking points",
    "recorded.step.observing": "observing",
    "recorded.step.playing": "playing",
    "recorded.step.validating": "validating",
    "recorded.step.fitting": "fitting",
    "recorded.step.reading": "reading the log",
    "recorded.step.writing": "writing the report",
    "recorded.step.estimating": "estimating purchases and spend",
    "recorded.step.learning": "learning from the simulations",
    "recorded.step.agents": "agents living on",
    "recorded.step.customers": "simulating customers",
    "recorded.step.drawing": "drawing customers",
    # Interrupts and failures.
    "console.interrupted": "interrupted; to resume: {command}",
    "console.interrupted_kept": "interrupted; finished runs are kept; to resume: {command}",
    "console.interrupted_count": "interrupted; {kept} runs are kept; to resume: {command}",
    "console.interrupted_of": "interrupted; {kept} of {runs} runs are kept; to resume: {command}",
    "console.nothing_left": "interrupted; nothing half-written is left",
    "console.killed": "a worker process was killed, perhaps for want of memory; to resume with "
    "one worker: {command} workers=1",
    "console.failed": "{count} runs failed; see the column error of runs.parquet",
    "console.failed_tables": "{count} runs failed; the manifest and the tables say why",
    "console.failed_again": "{failed} of {runs} runs failed; see the column error; to run them "
    "again: {command} retry_failed=true",
    "console.finished": "'{folder}' is finished already",
    # What studies found.
    "console.mechanism": "  {mechanism}: needed by {needed}; moves {moves} of {count}",
    "console.pattern": "{pattern}: {verdict}, {measured}",
    "console.pattern_weak": "{pattern}: {verdict}, {measured}; does not count, for its mutant "
    "holds too",
    "console.solution": "{solution}. {strategy}: {objective} {value} ({low} … {high}), in the "
    "search {search_value}",
    "console.too_wide": "the widest interval is ± {reached}, wanted ± {wanted}: "
    "samples={samples}, about {runs} runs",
    "console.within": "{within} of {count} statistics within 10% on households not fitted",
    "console.swept": "{runs} runs in {folder} ({took})",
    "console.read_them": "Read them: relmark report {folder}, or {query}",
    "console.decisions": "Decisions: {path}",
    "console.then_play": "Then: relmark game play name={name} quarter=1",
    "console.rows_in": "{rows} rows in {path}",
    "console.rows_of": "{shown} of {rows} rows; format=csv gives all of them",
    "console.skipped": "{path} is skipped: {reason}",
    "recorded.part.truncated": "it is truncated, or no Parquet file",
    "recorded.part.damaged": "its pages are damaged",
    "recorded.part.foreign": "it is not a part of a sweep",
    "recorded.part.newer": "its table schema {schema} is newer than {known}: upgrade relmark",
    "console.folder": "Folder",
    "console.status": "Status",
    "console.when": "Written",
    "console.runs": "Runs",
    "console.failures": "Failed",
}
"""English. Keys in braces are filled in."""
