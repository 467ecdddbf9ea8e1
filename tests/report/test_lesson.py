"""Pages of lessons: words of both languages, numbers as they are written, what must be there."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import pytest

from sim.errors import UserError
from sim.locale import LANGUAGES, catalogue
from sim.plots.lesson import KINDS, Drawing, lesson_figure
from sim.report.lesson import (
    LessonPage,
    Option,
    Picture,
    Shown,
    illustration_of,
    left_out,
    lesson_html,
)
from sim.report.lesson_text import number_texts, typeset
from tests.report.fixture import make_result

ROWS = pd.DataFrame(
    {"series": ["mass", "mass", "lot"], "x": [1, 2, 1], "value": [0.5, 0.25, 0.125]}
).assign(low=lambda rows: rows["value"] - 0.1, high=lambda rows: rows["value"] + 0.1)


FICHE = "# Fiche\n\n## Corrigé\n\n<script>x</script>\n\n| a | b |\n| --- | --- |\n| c | d |\n"


def page(language: str = "fr", *more: Picture) -> str:
    shown = Shown("Cela change.", "Cela change (de 1 à 3).", "+2,0", "+1,0 … +3,0", "found")
    picture = Picture(
        "Qui\u00a0?", "Voir.", "lines", "share", "semaine", "part", {"lot": "le lot"}, ROWS
    )
    options = [Option("rien", False), Option("beaucoup <b>", True)]
    lesson = LessonPage(
        3, "Titre", "Pourquoi\u00a0?", "Combien\u00a0?", options, shown.claim, [shown],
        [picture, *more], ["Un marché inventé."], FICHE, language,
    )  # fmt: skip
    return lesson_html(lesson, make_result())


def test_numbers_are_written_as_the_language_writes_them() -> None:
    money = [1234.5, -3.0, 5000.0]
    said = number_texts(money, "currency", "fr", signed=True, currency="EUR")
    assert said == ["+1\u202f234\u00a0€", "−3", "+5\u202f000"]
    assert number_texts([1234.5], "currency", "en", signed=True, currency="EUR") == [
        "+1,234\u00a0EUR"
    ]
    share = [0.0123, 0.001, 0.02]
    assert number_texts(share, "share", "fr", signed=True, currency="")[0] == "+1,23\u00a0point"
    assert number_texts(share, "share", "en", signed=True, currency="")[0] == "+1.23\u00a0points"
    assert number_texts([1.0], "weeks", "fr", signed=True, currency="") == ["+1,00\u00a0semaine"]
    assert number_texts([2.0], "weeks", "fr", signed=True, currency="") == ["+2,00\u00a0semaines"]
    assert number_texts([0.812], "share", "fr", signed=False, currency="") == ["81,2\u00a0%"]
    assert number_texts([-0.5], "share", "en", signed=True, currency="", plus=False) == [
        "−50.0\u00a0points"
    ]
    assert number_texts([float("nan")], "weeks", "en", signed=True, currency="")[0].startswith("–")


def test_nothing_has_no_sign() -> None:
    said = number_texts([0.0, 0.0, 0.1], "currency", "en", signed=True, currency="EUR")
    assert said == ["0.000\u00a0EUR", "0.000", "+0.100"]


def test_one_finding_has_one_number_of_decimals() -> None:
    said = number_texts([12.3456, 1.2, 112.0], "ratio", "en", signed=False, currency="")
    assert said == ["12", "1", "112"]


def test_french_spaces() -> None:
    assert typeset("Qui ? « Moi » : 5 %", "fr") == "Qui\u202f? «\u00a0Moi\u00a0»\u00a0: 5\u00a0%"
    assert typeset("Who ? x : y", "en") == "Who ? x : y"


def test_other_languages_are_refused() -> None:
    with pytest.raises(UserError, match="lang=de"):
        number_texts([1.0], "weeks", "de", signed=True, currency="EUR")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_figure_draws_every_value(kind: str) -> None:
    figure = lesson_figure(kind, ROWS, Drawing("x", "value", 100.0, ",\u202f"))
    drawn = [trace for trace in figure.data if trace.name]
    assert {trace.name for trace in drawn} == {"mass", "lot"}
    values = [
        float(value) for trace in drawn for value in (trace.x if kind == "intervals" else trace.y)
    ]
    assert sorted(values) == [12.5, 25.0, 50.0]
    assert figure.layout.separators == ",\u202f"


def test_nothing_to_draw_is_said() -> None:
    empty = ROWS.assign(value=float("nan"))
    figure = lesson_figure("lines", empty, Drawing("x", "value", nothing="rien"))
    assert figure.layout.annotations[0].text == "rien"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_part(language: str) -> None:
    html = page(language)
    words = catalogue(language)
    for key in ("prediction_heading", "reveal", "findings_heading", "fiche_heading", "seed"):
        assert escape(words[f"lesson.{key}"]) in html
    assert html.index('id="prediction"') < html.index('id="answer"') < html.index('id="findings"')
    assert words["lesson.verdict.found"] in html
    assert f'<html lang="{language}">' in html


def test_the_reveal_marks_the_right_option_and_nothing_is_html_that_should_not_be() -> None:
    html = page()
    reveal = html[html.index("<details>") : html.index("</details>")]
    assert "✓ B. beaucoup &lt;b&gt;" in reveal
    assert "A. rien" not in reveal
    assert "<script>x</script>" not in html
    assert "<h4>Corrigé</h4>" in html
    assert '<table class="prose">' in html[html.index("<h4>") :]


def test_what_is_undefined_is_named_instead_of_drawn() -> None:
    nothing = float("nan")
    rows = pd.DataFrame(
        {
            "series": ["mass", "mass", "promotion", "none"],
            "x": ["linear", "logistic", "linear", "linear"],
            "value": [1.0, nothing, nothing, 2.0],
        }
    )
    picture = Picture(
        title="t", note="n.", kind="intervals", unit="", x="", value="v",
        labels={"logistic": "logistique"}, rows=rows,
    )  # fmt: skip
    words = catalogue("fr")
    said = left_out(picture, words)
    assert said == (
        "Non tracé, car indéfini dans trop de répétitions\u00a0: marketing de masse\u00a0: "
        "logistique\u202f; promotion des ventes."
    )
    assert illustration_of(picture, words).alt.endswith(said)
    assert escape(f"n. {said}") in page("fr", picture)
    assert left_out(replace(picture, rows=rows[rows["value"] > 0]), words) == ""
    weeks = rows.assign(x=[1.0, 2.0, 1.0, 1.0])
    assert left_out(replace(picture, rows=weeks), words).endswith("\u00a0: promotion des ventes.")


def test_names_in_figures_are_those_of_the_language() -> None:
    html = page()
    assert "le lot" in html
    assert "marketing de masse" in html
