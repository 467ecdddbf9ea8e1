"""A comparison tells its answer by itself, in the language spoken."""

from __future__ import annotations

from html import escape

import pytest

from sim.locale import catalogue
from sim.locale.spoken import speaking
from sim.measures.definitions import KPIS
from sim.report import report_html
from sim.report.answer import answer
from sim.report.glance import Comparison
from sim.studies.console import WIDTH, show_answer
from tests.report.fixture import make_result

RESULT = Comparison.of(make_result())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_result_console_and_report_give_one_answer(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = catalogue(language)
    euros = words.numbers.currency("EUR")
    expected = answer(RESULT.effects, KPIS, "status_quo", euros, words)
    with speaking(language):
        assert RESULT.answer == expected
        show_answer(RESULT)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert " ".join(lines) == expected
    assert escape(expected) in report_html(RESULT, language=language)


def test_the_answer_holds_the_interval_it_rests_on() -> None:
    with speaking("en"):
        assert "95% interval" in RESULT.answer
    with speaking("fr"):
        assert "intervalle à 95\u00a0%" in RESULT.answer


def test_a_notebook_shows_the_answer_and_a_row_a_strategy() -> None:
    with speaking("fr"):
        html = RESULT._repr_html_()
        assert escape(RESULT.answer) in html
    assert html.count("<tr>") == 1 + RESULT.runs["strategy"].nunique()
    assert "<style" not in html and "<script" not in html


def test_the_short_form_names_what_is_there_and_holds_no_rows() -> None:
    shown = repr(RESULT)
    assert shown.startswith("Comparison(")
    assert len(shown) < 500
    assert "'status_quo'" in shown
    assert "'effects'" in shown and "'contacts'" not in shown
