"""The French page of a comparison: no English left, no English number, nothing lost."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from sim.locale import ENGLISH, catalogue
from sim.measures.definitions import KPIS
from sim.report import report_html
from tests.report.fixture import make_result


class Text(HTMLParser):
    """Collects what is read: text, descriptions of figures, and words inside figures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.skipped = ""
        self.figures = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.texts.append(given.get("aria-label") or "")
        if tag in ("script", "style", "pre"):
            self.skipped = given.get("class") or tag

    def handle_endtag(self, tag: str) -> None:
        self.skipped = ""

    def handle_data(self, data: str) -> None:
        if self.skipped == "specification":
            self.figures += 1
            self.texts += [text for text in strings(json.loads(data)) if " " in text]
        elif not self.skipped:
            self.texts.append(data)


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for entry in value.values() for text in strings(entry)]
    if isinstance(value, list):
        return [text for entry in value for text in strings(entry)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def html() -> str:
    result = make_result()
    result.manifest["question"] = ENGLISH["recorded.question"].format(market="grocery")
    result.manifest["caveats"] = ["Dropout cannot be told from buying elsewhere."]
    return report_html(result, language="fr")


@pytest.fixture(scope="module")
def read(html: str) -> Text:
    return Text(html)


def test_all_figures_are_there(read: Text) -> None:
    assert read.figures == Text(report_html(make_result())).figures


def test_no_english_sentence_is_left(read: Text) -> None:
    words = catalogue("fr")
    english = {text for key, text in ENGLISH.items() if words[key] != text and len(text) > 12}
    english |= {kpi.label for kpi in KPIS.values()} | {kpi.definition for kpi in KPIS.values()}
    english -= {words[key] for key in words} | {"Churn rate"}
    stems = [re.split(r"\{[^}]*\}", text)[0].strip() for text in english]
    joined = "\n".join(read.texts)
    assert not [stem for stem in stems if len(stem) > 12 and stem in joined]


def test_every_number_is_written_the_french_way(read: Text) -> None:
    plain = [re.sub(r"\b[\w.]+(=[\w.]+|_\w+)|\d+\.\d+\.\d+|%\{[^}]*\}", "", t) for t in read.texts]
    assert not [text for text in plain if re.search(r"\d\.\d", text)]
    joined = "\n".join(plain)
    assert re.search(r"\d\u202f\d{3}", joined)
    assert re.search(r"\d,\d\u00a0%", joined)
    assert not re.search(r"\d%", joined)


def test_plotly_speaks_and_counts_french(html: str) -> None:
    shared = json.loads(re.findall(r'id="shared">(.*?)</script>', html, re.DOTALL)[0])
    assert shared["config"]["locale"] == "fr"
    assert shared["light"]["layout"]["separators"] == ",\u202f"
    assert "Plotly.register(" in html and "Permission is hereby granted" in html
    assert html.index("Télécharger le graphique") > html.index("plotly.js v")
    assert "Télécharger le graphique" not in report_html(make_result())


def test_the_answer_is_a_sentence(html: str) -> None:
    found = re.findall(r'id="answer">(.*?)</p>', html)[0]
    assert found.startswith("Pour la valeur vie client, ")
    assert "€ par rapport à «\u00a0plan actuel\u00a0»" in found
