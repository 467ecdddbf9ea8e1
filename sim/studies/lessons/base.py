"""What a lesson is: its text in two languages, its scenario, its evidence and its findings.

To add a lesson ``my-lesson``:

1. ``configs/lesson/my-lesson.yaml`` (see :class:`LessonText` for every key): order, title,
   question, prediction, the scenario as overrides of ``relmark compare``, what to explore with
   sliders in the classroom pack, findings with the sign that the field expects and what to say
   when it is found, not found or contradicted, figures, caveats. All text in ``fr`` and ``en``;
   fold (``>-``) or quote a sentence with a colon in it.
2. ``sim/studies/lessons/my_lesson.py`` with

   * ``conclude(result, observed)``, which returns an :class:`Evidence`: one :class:`Finding` for
     each one the YAML names, each with an interval over paired replications
     (:mod:`sim.studies.lessons.evidence` has the helpers), and the tables of the figures;
   * ``observe(scenario, replication)``, if the comparison's tables are not enough: it builds
     ``Market(scenario, replication=replication)``, lives the warm-up, forks what it needs, and
     returns tables by name. The engine runs it for every replication, on all workers, keeps what
     is finished (so that an interrupted lesson resumes), adds the column ``replication`` and hands
     ``conclude`` each table with all replications in it.

3. ``configs/lesson/fiche/my-lesson.fr.md`` and ``my-lesson.en.md``: the teacher's sheet, 50 lines
   at least, with the seven headings of the others. Type ordinary spaces before ``: ; ! ?`` and in
   « »: :func:`sim.report.lesson_text.typeset` makes them no-break.
4. ``tests/studies/lessons/test_my_lesson.py``, which begins with ``whole("my-lesson")`` of
   ``tests/studies/lessons/small.py``.

A figure draws one evidence table of columns ``series`` (optional), ``x`` (a number or a name),
``value`` and optionally ``low`` and ``high``; names are translated by the figure's ``labels`` and
by those of the strategies. A verdict follows from the interval alone, never from the lesson's
code: nothing a lesson shows may be written into it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Self

import pandas as pd
import yaml
from pydantic import Field, model_validator

from sim.errors import UserError, nearest
from sim.locale import LANGUAGES
from sim.report.lesson_text import typeset
from sim.results import Result
from sim.scenario.base import Settings
from sim.scenario.folders import config_folder
from sim.scenario.run import Scenario

Frames = dict[str, pd.DataFrame]
Observe = Callable[[Scenario, int], Frames]

Verdict = Literal["found", "not_found", "contradicted"]


class Words(Settings):
    """The same words in both languages."""

    fr: str
    en: str

    def of(self, language: str) -> str:
        """Return the words of a language."""
        return typeset(self.fr if language == "fr" else self.en, language)


class OptionText(Settings):
    """One answer that can be predicted, and when it is the right one."""

    text: Words
    when: dict[str, Verdict] = Field(
        default_factory=dict,
        description="verdicts that make it right, by finding; none: never marked",
    )


class PredictionText(Settings):
    """What learners are asked before they see the result."""

    question: Words
    options: tuple[OptionText, ...] = Field(min_length=3, max_length=4)


class FindingText(Settings):
    """One thing to find out, and what to say of it.

    Claims may use ``{value}`` (signed, with its unit), ``{size}`` (without a sign, as in "loses
    {size}"), ``{low}`` and ``{high}``; one without ``{low}`` gets its interval appended, without
    signs where the claim has ``{size}``.
    """

    id: str
    expected: Literal[-1, 1] = Field(description="sign that the field leads one to expect")
    signed: bool = Field(True, description="false: a level, written without a plus")
    found: Words
    not_found: Words
    contradicted: Words

    def claim(self, verdict: Verdict) -> Words:
        """Return what to say."""
        claims = {
            "found": self.found,
            "not_found": self.not_found,
            "contradicted": self.contradicted,
        }
        return claims[verdict]


class FigureText(Settings):
    """One figure: which evidence table, drawn how, with which words."""

    table: str
    kind: Literal["intervals", "lines", "bars", "stacked"]
    unit: str = Field("", description="share or relative: drawn in per cent")
    title: Words
    note: Words | None = None
    x: Words | None = Field(None, description="what x is, for lines")
    value: Words = Field(
        description="what the values are, unit included; {currency} is the market's"
    )
    log: bool = False
    labels: dict[str, Words] = Field(default_factory=dict, description="names of series and x")


class LeverText(Settings):
    """One setting that the classroom pack lets one move, and where to."""

    path: str = Field(description="dotted path, as in an override of relmark compare")
    label: Words
    unit: Literal["share", "weeks", "currency", "times", "number"]
    values: tuple[float, ...] = Field(
        min_length=2, max_length=5, description="simulated ahead; the lesson's own is one of them"
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.values) != sorted(set(self.values)):
            raise ValueError(f"the values of {self.path} must rise")
        return self


class ExploreText(Settings):
    """What the classroom pack simulates ahead, for sliders: every combination of the settings."""

    settings: tuple[LeverText, ...] = Field(min_length=1, max_length=2)
    figures: tuple[str, ...] = Field(
        min_length=1, description="tables of the lesson's figures that follow the sliders"
    )


class LessonText(Settings):
    """Everything a lesson says and runs, as in ``configs/lesson/<id>.yaml``."""

    id: str
    order: int = Field(ge=1)
    title: Words
    question: Words
    prediction: PredictionText
    scenario: tuple[str, ...] = Field(description="overrides of relmark compare")
    explore: ExploreText
    answer: str = Field(description="the finding that answers the question")
    findings: tuple[FindingText, ...] = Field(min_length=1)
    figures: tuple[FigureText, ...] = Field(min_length=1)
    sections: tuple[Literal["word_of_mouth"], ...] = Field(
        (), description="sections of a comparison's report that the lesson shows after its figures"
    )
    caveats: tuple[Words, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        names = {finding.id for finding in self.findings}
        asked = {name for option in self.prediction.options for name in option.when}
        unknown = ({self.answer} | asked) - names
        if unknown:
            raise ValueError(f"no finding is called {', '.join(sorted(unknown))}")
        drawn = set(self.explore.figures) - {figure.table for figure in self.figures}
        if drawn:
            raise ValueError(f"no figure draws {', '.join(sorted(drawn))}")
        return self


@dataclass(frozen=True, slots=True)
class Finding:
    """One number a lesson finds, with its interval.

    Attributes:
        id: as in the lesson's YAML.
        value: mean over replications, or ratio of sums.
        low: lower end of the 95% interval over replications; NaN if there is none; likewise
            ``high``.
        unit: ``share`` (a difference is printed in points), ``relative`` (a change, per cent),
            ``currency``, ``currency a customer``, ``weeks`` or the like.
        reference: what the interval is held against: 0, or 1 for a ratio of two costs.
    """

    id: str
    value: float
    low: float
    high: float
    unit: str
    reference: float = 0.0

    def verdict(self, expected: int) -> Verdict:
        """Say whether the interval excludes the reference, and on which side.

        Replications that are all alike, such as three in which nobody bought, tell nothing of how
        much they vary: their interval has no width and shows nothing.

        Args:
            expected: sign that the field leads one to expect.
        """
        low, high = self.low - self.reference, self.high - self.reference
        worst, best = (low, high) if expected > 0 else (-high, -low)
        if not (math.isfinite(worst) and math.isfinite(best) and high > low):
            return "not_found"
        return "found" if worst > 0.0 else "contradicted" if best < 0.0 else "not_found"


@dataclass(frozen=True)
class Evidence:
    """What a lesson has found out.

    Attributes:
        findings: one for each the lesson's YAML names.
        tables: by name: those its figures draw, and others worth keeping.
    """

    findings: tuple[Finding, ...]
    tables: Frames = field(default_factory=dict)

    def of(self, text: LessonText) -> tuple[Finding, ...]:
        """Return the findings in the order of the lesson's text.

        Raises:
            RuntimeError: the lesson's code and its text do not name the same.
        """
        found = {finding.id: finding for finding in self.findings}
        wanted = [one.id for one in text.findings]
        missing = {figure.table for figure in text.figures} - set(self.tables)
        if set(found) != set(wanted) or missing:
            raise RuntimeError(f"{text.id}: code has {sorted(found)}, tables lack {missing}")
        return tuple(found[name] for name in wanted)


Conclude = Callable[[Result, Mapping[str, pd.DataFrame]], Evidence]


@dataclass(frozen=True)
class Lesson:
    """A lesson's text and code.

    Attributes:
        text: as in its YAML.
        conclude: makes the evidence.
        observe: runs one replication's further markets; None where none are needed.
        source: file of its code.
    """

    text: LessonText
    conclude: Conclude
    observe: Observe | None
    source: Path

    def fiche(self, language: str) -> str:
        """Return the teacher's sheet, Markdown."""
        path = lesson_folder() / "fiche" / f"{self.text.id}.{language}.md"
        return typeset(path.read_text("utf-8"), language)


def lesson_folder() -> Path:
    """Return the folder of the lessons' texts."""
    return config_folder() / "lesson"


@cache
def read_text(name: str) -> LessonText:
    """Return a lesson's text, read once.

    Args:
        name: id of a lesson there is.
    """
    tree = yaml.safe_load((lesson_folder() / f"{name}.yaml").read_text("utf-8"))
    return LessonText.model_validate({"id": name, **tree})


def lesson_names() -> list[str]:
    """Return the ids of all lessons, in the order of the alphabet."""
    return sorted(path.stem for path in lesson_folder().glob("*.yaml"))


def lesson_texts() -> list[LessonText]:
    """Return the texts of all lessons, in their order."""
    return sorted(
        (read_text(name) for name in lesson_names()), key=lambda text: (text.order, text.id)
    )


def load_lesson(name: str) -> Lesson:
    """Return a lesson.

    Raises:
        UserError: there is none of that name.
    """
    names = lesson_names()
    if name not in names:
        raise UserError(
            f"'{name}' is not a lesson{nearest(name, names)}; choose from {', '.join(names)}"
        )
    where = f"sim.studies.lessons.{name.replace('-', '_')}"
    spec = find_spec(where)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"lesson {name} has no module {where}")
    module = import_module(where)
    return Lesson(
        read_text(name), module.conclude, getattr(module, "observe", None), Path(spec.origin)
    )


def check_language(language: object) -> str:
    """Return a language there is.

    Raises:
        UserError: there is no such language.
    """
    if language not in LANGUAGES:
        raise UserError(
            f"lang={language} is not a language of the lessons"
            f"{nearest(str(language), LANGUAGES)}; choose from {', '.join(LANGUAGES)}"
        )
    return str(language)
