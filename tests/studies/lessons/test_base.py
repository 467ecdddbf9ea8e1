"""Lessons' texts are complete in both languages, and verdicts follow from intervals alone."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from sim.errors import UserError
from sim.locale import LANGUAGES
from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import (
    Evidence,
    Finding,
    LessonText,
    Words,
    check_language,
    lesson_texts,
    load_lesson,
)

LESSONS = [text.id for text in lesson_texts()]
HEADINGS = {
    "fr": ("Objectifs", "Durée", "Prérequis", "Déroulé", "Questions", "Corrigé", "Pièges"),
    "en": ("Objectives", "Duration", "Prerequisites", "Steps", "Questions", "Answers", "Pitfalls"),
}


@pytest.mark.parametrize(
    ("low", "high", "expected", "verdict"),
    [
        (0.1, 0.3, 1, "found"),
        (-0.3, -0.1, 1, "contradicted"),
        (-0.3, -0.1, -1, "found"),
        (0.1, 0.3, -1, "contradicted"),
        (-0.1, 0.3, 1, "not_found"),
        (0.0, 0.3, 1, "not_found"),
        (float("nan"), float("nan"), 1, "not_found"),
        (0.1, float("nan"), 1, "not_found"),
    ],
)
def test_a_verdict_follows_from_the_interval(
    low: float, high: float, expected: int, verdict: str
) -> None:
    assert Finding("one", 0.2, low, high, "share").verdict(expected) == verdict


def test_replications_all_alike_show_nothing() -> None:
    assert Finding("one", 1.0, 1.0, 1.0, "share").verdict(1) == "not_found"
    assert Finding("ratio", 0.0, 0.0, 0.0, "times", reference=1.0).verdict(1) == "not_found"


def test_a_verdict_is_held_against_its_reference() -> None:
    ratio = Finding("ratio", 3.0, 2.0, 4.0, "times", reference=1.0)
    assert ratio.verdict(1) == "found"
    assert Finding("ratio", 3.0, 2.0, 4.0, "times", reference=5.0).verdict(1) == "contradicted"
    assert Finding("ratio", 3.0, 2.0, 6.0, "times", reference=5.0).verdict(1) == "not_found"


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_whole(name: str) -> None:
    lesson = load_lesson(name)
    assert scenario_of(lesson).replications >= 6
    for finding in lesson.text.findings:
        for words in (finding.found, finding.not_found, finding.contradicted):
            for language in LANGUAGES:
                gaps = set(re.findall(r"{(\w+)}", words.of(language)))
                assert gaps <= {"value", "size", "low", "high"}
                assert words.of(language).endswith(".")


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fiche_has_all_its_parts(name: str, language: str) -> None:
    fiche = load_lesson(name).fiche(language)
    headings = re.findall(r"^## (.+)$", fiche, re.MULTILINE)
    assert headings == list(HEADINGS[language])
    assert len(fiche.splitlines()) >= 50


@pytest.mark.parametrize("name", LESSONS)
def test_french_is_typeset(name: str) -> None:
    text = load_lesson(name).text
    said = [text.title, text.question, text.prediction.question, *text.caveats]
    said += [words for one in text.findings for words in (one.found, one.not_found)]
    for words in said:
        french = words.of("fr")
        assert not re.search(r"[a-zéè\u00a0 ][?!;]|[a-zéè ]»|« ", french), french
        assert "'" not in french


def test_orders_are_told_apart() -> None:
    orders = [text.order for text in lesson_texts()]
    assert orders == sorted(set(orders))


def test_an_answer_must_be_a_finding() -> None:
    tree = load_lesson("loyalty-programme").text.model_dump()
    with pytest.raises(ValidationError, match="no finding is called nothing"):
        LessonText.model_validate({**tree, "answer": "nothing"})


def test_code_and_text_must_name_the_same() -> None:
    text = load_lesson("loyalty-programme").text
    with pytest.raises(RuntimeError, match="loyalty-programme"):
        Evidence((Finding("other", 1.0, 0.5, 1.5, "share"),)).of(text)


def test_words_by_language() -> None:
    words = Words(fr="Qui change ?", en="Who changes?")
    assert words.of("fr") == "Qui change\u202f?"
    assert words.of("en") == "Who changes?"


def test_mistakes_name_the_nearest() -> None:
    with pytest.raises(UserError, match="did you mean 'loyalty-programme'"):
        load_lesson("loyalty-program")
    with pytest.raises(UserError, match="choose from en, fr"):
        check_language("de")
