"""English, by key: the one place where what readers see is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.locale.words.ablation import ABLATION
from sim.locale.words.app import APP
from sim.locale.words.app_lessons import APP_LESSONS
from sim.locale.words.app_live import APP_LIVE
from sim.locale.words.benchmark import BENCHMARK
from sim.locale.words.calibration import CALIBRATION
from sim.locale.words.choice import CHOICE
from sim.locale.words.console import CONSOLE
from sim.locale.words.exploration import EXPLORATION
from sim.locale.words.figures import FIGURES
from sim.locale.words.game import GAME
from sim.locale.words.lesson import LESSON
from sim.locale.words.mistakes import MISTAKES
from sim.locale.words.recorded import RECORDED
from sim.locale.words.relationship import RELATIONSHIP
from sim.locale.words.report import REPORT
from sim.locale.words.research import RESEARCH
from sim.locale.words.trace import TRACE
from sim.locale.words.validation import VALIDATION

PARTS: Final = (
    FIGURES, REPORT, TRACE, ABLATION, VALIDATION, CALIBRATION, CHOICE, RECORDED, CONSOLE, GAME,
    LESSON, BENCHMARK, RESEARCH, APP, APP_LIVE, APP_LESSONS, RELATIONSHIP, EXPLORATION,
    MISTAKES,
)  # fmt: skip

WORDS: Final[Mapping[str, str]] = {key: text for part in PARTS for key, text in part.items()}
"""All of them. Keys in braces are filled in."""
