"""The catalogue: every word is there once, and a language may be partial."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import sim.plots
import sim.report
from sim.plots.words import FIGURE_WORDS
from sim.report import text
from sim.report.calibrate_text import CALIBRATE_WORDS
from sim.report.choice_text import CHOICE_WORDS
from sim.report.text import LANGUAGES, catalogue


def sources() -> str:
    folders = [Path(str(module.__file__)).parent for module in (sim.plots, sim.report)]
    return "\n".join(path.read_text() for folder in folders for path in folder.glob("*.py"))


def test_every_key_the_code_asks_for_exists() -> None:
    asked = set(re.findall(r'words\["([a-z_.]+)"\]', sources()))
    assert len(asked) > 60
    assert asked <= set(LANGUAGES["en"]) | set(CALIBRATE_WORDS) | set(CHOICE_WORDS)


def test_a_partial_language_falls_back_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    languages: Mapping[str, text.Catalogue] = {**LANGUAGES, "fr": {"strategy": "Stratégie"}}
    monkeypatch.setattr(text, "LANGUAGES", languages)
    words = catalogue("fr")
    assert words["strategy"] == "Stratégie"
    assert words["points"] == FIGURE_WORDS["points"]
