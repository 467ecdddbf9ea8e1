"""``relmark lesson``: one question of the field, predicted, simulated, answered with intervals.

A lesson is a comparison (:mod:`sim.studies.compare`) and, where its tables are not enough, further
markets of the same replications. What it concludes follows from intervals alone, and it says what
was not found as plainly as what was.
"""

from __future__ import annotations

import contextlib
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import yaml
from rich.console import Console
from rich.table import Table

from sim.errors import UserError, phrase
from sim.locale import catalogue
from sim.locale.spoken import speaking, spoken
from sim.report.lesson import LessonPage, Option, Picture, Shown, write_lesson
from sim.report.lesson_text import number_texts
from sim.results import DRAWN_TABLES, SCHEMA, Result, ResultFolder, prepare
from sim.scenario.run import Scenario
from sim.studies.compare import check, compare, resolved
from sim.studies.identity import MODEL_VERSION, decisive, digest
from sim.studies.lessons.base import (
    Evidence,
    FigureText,
    Finding,
    FindingText,
    Frames,
    Lesson,
    OptionText,
    check_language,
    lesson_names,
    lesson_texts,
    load_lesson,
)
from sim.studies.options import free_name
from sim.studies.parts import count_parts, forget_parts, load_part, save_part
from sim.studies.pool import each
from sim.studies.progress import Watch
from sim.studies.replicate import Task

VERB = "lesson"
LIST = "list"
ALL = "all"
PACK_OPTIONS = ("export", "zip", "quick")
"""Options that ask for a classroom pack."""

INTERRUPTED = 130
RANGE = "\u00a0…\u00a0"
"""Between the ends of an interval in a table."""

FINDING_COLUMNS = (
    "lesson", "finding", "claim", "value", "low", "high", "unit", "verdict", "reference",
)  # fmt: skip
"""Columns of ``findings.parquet``; the interval is held against ``reference``."""

_TABLES = ("runs", "effects", "weekly", "cohorts", "ledger", "naive", "transactions", "contacts")


@dataclass(frozen=True)
class Taught:
    """A lesson that was run.

    Attributes:
        lesson: its text and code.
        result: the comparison.
        findings: in the order of the lesson's text.
        evidence: findings and tables.
    """

    lesson: Lesson
    result: Result
    findings: tuple[Finding, ...]
    evidence: Evidence


def main(arguments: Sequence[str]) -> int:
    """Run the verb from what was typed.

    Args:
        arguments: the lesson's id, ``list`` or ``all``, then ``lang=``, ``export=`` and the like,
            and overrides of a comparison.

    Raises:
        UserError: no lesson, language or setting of that name.
    """
    words = [text for text in arguments if "=" not in text]
    flags = [text for text in words if text.startswith("-")]
    if flags:
        raise UserError(f"relmark lesson has no option '{flags[0]}': write settings as key=value")
    if len(words) != 1:
        names = ", ".join(lesson_names())
        given = phrase(f"{len(words)} were given") if words else phrase("none was given")
        raise UserError(f"relmark lesson takes one lesson, or list ({given}); there are {names}")
    given_languages = [text.partition("=")[2] for text in arguments if text.startswith("lang=")]
    language = check_language(given_languages[-1]) if given_languages else spoken().language
    with speaking(language):
        return _do(words[0], language, arguments)


def _do(what: str, language: str, arguments: Sequence[str]) -> int:
    """List lessons, hand them out, or run one."""
    keys = {text.partition("=")[0] for text in arguments}
    if what == ALL or not keys.isdisjoint(PACK_OPTIONS):
        from sim.studies.classroom.pack import export  # only who hands out lessons needs it

        return export(what, arguments)
    overrides = [text for text in arguments if "=" in text and not text.startswith("lang=")]
    if what == LIST:
        if overrides:
            raise UserError(f"relmark lesson list takes lang= alone, not '{overrides[0]}'")
        return show_list(language)
    command = shlex.join(["relmark", VERB, *arguments])
    return run(load_lesson(what), language, overrides, command)


def show_list(language: str) -> int:
    """Print every lesson: its id, and its title, the French one first."""
    words = catalogue(language)
    console = Console(width=100)
    shown = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in (words["lesson.list_order"], "id", "titre", "title"):
        shown.add_column(title, overflow="fold")
    for text in lesson_texts():
        shown.add_row(str(text.order), text.id, text.title.fr, text.title.en)
    console.print(shown)
    console.print(words["lesson.list_footer"], markup=False)
    return 0


def scenario_of(lesson: Lesson, overrides: Sequence[str] = ()) -> Scenario:
    """Return a lesson's scenario; what the user asks for wins.

    Args:
        lesson: the lesson.
        overrides: as of ``relmark compare``.
    """
    from sim.scenario.compose import compose  # Hydra is only loaded when it is needed

    chosen = {text.partition("=")[0]: text for text in (*lesson.text.scenario, *overrides)}
    return compose(list(chosen.values()))


def teach(
    lesson: Lesson, scenario: Scenario, *, progress: bool = False, folder: Path | None = None
) -> Taught:
    """Run a lesson, without writing it.

    Args:
        lesson: text and code.
        scenario: of the comparison, as from :func:`scenario_of`.
        progress: show progress on standard error.
        folder: keep finished replications there, to resume from.

    Returns:
        The comparison, the findings and the evidence.
    """
    started = time.perf_counter()
    result = compare(
        scenario, progress=progress, folder=None if folder is None else folder / "arms"
    )
    observed = observe_all(lesson, resolved(scenario, check(scenario)), progress, folder)
    evidence = lesson.conclude(result, observed)
    findings = evidence.of(lesson.text)
    result.manifest.update(wall_time_seconds=time.perf_counter() - started)
    return Taught(lesson, result, findings, evidence)


def observe_all(lesson: Lesson, scenario: Scenario, progress: bool, folder: Path | None) -> Frames:
    """Run a lesson's further markets of every replication; put their tables together."""
    if lesson.observe is None:
        return {}
    tasks = [Task(scenario, number) for number in range(scenario.replications)]
    waiting = None if folder is None else folder / "observed"
    done: dict[int, Frames] = {}
    for place, task in enumerate(tasks if waiting is not None else ()):
        frames = load_part(waiting, task) if waiting is not None else None
        if frames is not None:
            done[place] = frames
    todo = [place for place in range(len(tasks)) if place not in done]
    with Watch(progress) as watch:
        watch.begin("observing", len(tasks), len(done))
        work = partial(observe_one, lesson.text.id, waiting)
        results = each(work, [tasks[place] for place in todo], scenario.workers)
        with contextlib.closing(results):
            for position, frames in results:
                done[todo[position]] = frames
                watch.advance()
    tables = {name for frames in done.values() for name in frames}
    return {
        name: pd.concat([done[place][name] for place in sorted(done)], ignore_index=True)
        for name in sorted(tables)
    }


def observe_one(name: str, folder: Path | None, task: Task) -> Frames:
    """Observe one replication; keep it where an interrupted lesson finds it again.

    Args:
        name: id of a lesson that has something to observe.
        folder: where to keep it; None: nowhere.
        task: which replication.

    Returns:
        The lesson's tables of that replication.
    """
    observe = load_lesson(name).observe
    assert observe is not None
    frames = {
        table: frame.assign(replication=task.replication)
        for table, frame in observe(task.settings, task.replication).items()
    }
    if folder is not None:
        # what cannot be kept cannot be resumed, but is not lost to this lesson
        with contextlib.suppress(OSError):
            save_part(folder, task, frames)
    return frames


def unfinished_folder(lesson: Lesson, scenario: Scenario) -> Path:
    """Return the hidden folder where finished replications of a lesson wait."""
    tree = scenario.model_dump(mode="json")
    code = lesson.source.read_text("utf-8")
    arms = sorted(scenario.strategies)
    content = [MODEL_VERSION, lesson.text.id, code, decisive(scenario), arms, tree["prior"]]
    identity = digest([*content, tree["record"]])
    return Path(scenario.results_dir) / VERB / ".unfinished" / identity[:16]


def run(lesson: Lesson, language: str, overrides: Sequence[str], command: str) -> int:
    """Run a lesson, write the result and its page, say what was found.

    Args:
        lesson: text and code.
        language: of the page and of the claims.
        overrides: as of ``relmark compare``.
        command: the command as typed, for the page.

    Returns:
        Exit code: 0, or 1 when some replications failed.

    Raises:
        SystemExit: 130 after an interrupt, with a line that says how to resume; 1 when a worker
            process was killed.
    """
    scenario = scenario_of(lesson, overrides)
    taught, path = produce(lesson, scenario, language, command)
    show_findings(taught, language, path)
    return 1 if taught.result.manifest["failed_runs"] else 0


def produce(lesson: Lesson, scenario: Scenario, language: str, command: str) -> tuple[Taught, Path]:
    """Run a lesson with progress and write its result.

    Args:
        lesson: text and code.
        scenario: of the comparison, as from :func:`scenario_of`.
        language: of the page and of the claims.
        command: the command as typed, for the page.

    Returns:
        What was found, and the folder it was written to.

    Raises:
        UserError: the place is taken, or a worker process was killed.
        SystemExit: 130 after an interrupt, with a line that says how to resume.
    """
    root = Path(scenario.results_dir)
    name = scenario.name or free_name(root, VERB, lesson.text.id)
    prepare(root, VERB, name).discard()  # refused now, or never
    waiting = unfinished_folder(lesson, scenario)
    try:
        taught = teach(lesson, scenario, progress=True, folder=waiting)
        taught.result.manifest["command"] = command
        with prepare(root, VERB, scenario.name or free_name(root, VERB, name)) as folder:
            write(taught, folder, language)
    except KeyboardInterrupt:
        kept = count_parts(waiting / "arms") + count_parts(waiting / "observed")
        said = catalogue(language)["console.interrupted_count"]
        say(said.format(kept=kept, command=command))
        raise SystemExit(INTERRUPTED) from None
    except BrokenProcessPool:
        say(catalogue(language)["console.killed"].format(command=command))
        raise SystemExit(1) from None
    forget_parts(waiting)
    return taught, folder.path


def write(taught: Taught, folder: ResultFolder, language: str) -> None:
    """Write all files of a lesson into a folder that appears when it is whole."""
    result, lesson = taught.result, taught.lesson
    drawn = DRAWN_TABLES if lesson.text.sections else ()
    for name in (*_TABLES, *drawn):
        frame = getattr(result, name)
        if frame is not None:
            folder.write_parquet(name, frame)
    for name, frame in taught.evidence.tables.items():
        if name in SCHEMA or name == "findings":
            raise RuntimeError(f"{lesson.text.id}: the evidence table '{name}' has a taken name")
        folder.write_parquet(name, frame)
    folder.write_parquet("findings", findings_frame(taught, language))
    folder.write_text("config.yaml", yaml.safe_dump(result.config, sort_keys=False))
    folder.write_text("fiche.md", lesson.fiche(language))
    result.manifest.update(
        lesson=lesson.text.id, language=language, question=lesson.text.question.of(language)
    )
    folder.write_manifest(result.manifest)
    write_lesson(page_of(taught, language), result, folder.staging / "report.html")


def findings_frame(taught: Taught, language: str) -> pd.DataFrame:
    """Return the findings as a table, columns :data:`FINDING_COLUMNS`."""
    texts = taught.lesson.text.findings
    rows = [
        (
            taught.lesson.text.id,
            finding.id,
            shown(finding, text, language, _currency(taught.result)).claim,
            finding.value,
            finding.low,
            finding.high,
            finding.unit,
            finding.verdict(text.expected),
            finding.reference,
        )
        for finding, text in zip(taught.findings, texts, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS))


def shown(finding: Finding, text: FindingText, language: str, currency: str) -> Shown:
    """Return a finding as printed in a language."""
    words, verdict = catalogue(language), finding.verdict(text.expected)
    value, low, high = number_texts(
        [finding.value, finding.low, finding.high],
        finding.unit,
        language,
        signed=text.signed,
        currency=currency,
    )
    if finding.value != finding.value:
        return Shown(words["lesson.undefined"], words["lesson.undefined"], "–", "–", verdict)
    template = text.claim(verdict).of(language)
    values = [finding.value, finding.low, finding.high]
    sizes = sorted(abs(end) for end in values[1:]) if verdict != "not_found" else values[1:]
    size, *ends = number_texts(
        [abs(finding.value), *sizes],
        finding.unit,
        language,
        signed=text.signed,
        currency=currency,
        plus=verdict == "not_found",
    )
    if "{size}" not in template:
        ends = [low, high]
    sentence = claim = template.format(value=value, size=size, low=ends[0], high=ends[1])
    if "{low}" not in template:
        interval = words["lesson.claim_interval"].format(low=ends[0], high=ends[1])
        claim = f"{sentence.rstrip('.')} ({interval})."
    return Shown(sentence, claim, value, f"{low}{RANGE}{high}", verdict)


def page_of(taught: Taught, language: str) -> LessonPage:
    """Return what the lesson's page says in a language."""
    text, currency = taught.lesson.text, _currency(taught.result)
    printed = {
        finding.id: shown(finding, one, language, currency)
        for finding, one in zip(taught.findings, text.findings, strict=True)
    }
    return LessonPage(
        order=text.order,
        title=text.title.of(language),
        question=text.question.of(language),
        asked=text.prediction.question.of(language),
        options=[_option(one, printed, language) for one in text.prediction.options],
        answer=printed[text.answer].claim,
        findings=list(printed.values()),
        pictures=[_picture(one, taught, language) for one in text.figures],
        sections=text.sections,
        caveats=[caveat.of(language) for caveat in text.caveats],
        fiche=taught.lesson.fiche(language),
        language=language,
    )


def _option(text: OptionText, printed: Mapping[str, Shown], language: str) -> Option:
    right = bool(text.when) and all(
        printed[name].verdict == verdict for name, verdict in text.when.items()
    )
    return Option(text.text.of(language), right)


def _picture(text: FigureText, taught: Taught, language: str) -> Picture:
    sign = catalogue(language).numbers.currency(_currency(taught.result))
    return Picture(
        title=text.title.of(language),
        note="" if text.note is None else text.note.of(language),
        kind=text.kind,
        unit=text.unit,
        x="" if text.x is None else text.x.of(language),
        value=text.value.of(language).replace("{currency}", sign),
        labels={name: label.of(language) for name, label in text.labels.items()},
        rows=taught.evidence.tables[text.table],
        log=text.log,
    )


def _currency(result: Result) -> str:
    return str(result.config["market"]["currency"])


def show_findings(taught: Taught, language: str, folder: Path) -> None:
    """Print every finding with its verdict, and where the page is."""
    words, text = catalogue(language), taught.lesson.text
    console = Console(width=100)
    console.print(words["lesson.title"].format(order=text.order, title=text.title.of(language)))
    for finding, one in zip(taught.findings, text.findings, strict=True):
        said = shown(finding, one, language, _currency(taught.result))
        verdict = words[f"lesson.verdict.{said.verdict}"]
        line = words["lesson.finding_line"].format(verdict=verdict, claim=said.claim)
        console.print(line, markup=False)
    console.print(words["console.report"].format(path=folder / "report.html"), soft_wrap=True)


def say(line: str) -> None:
    """Tell the user something that is no result."""
    print(f"relmark: {line}", file=sys.stderr, flush=True)
