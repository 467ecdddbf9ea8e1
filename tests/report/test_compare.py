"""The page: self-contained, small, honest about what is not defined."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from sim.errors import UserError
from sim.report import report_html, write_report
from sim.results import REQUIRED_TABLES, Result, prepare, read_result
from tests.report.fixture import make_result

FIGURES = 6 + 9
REQUESTING = {"src", "href", "srcset", "action", "poster", "data", "formaction", "background"}


class Page(HTMLParser):
    """Collects what a browser would request, the figures, and the text outside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.requests: list[str] = []
        self.figures: list[str] = []
        self.specifications: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.policy = ""
        self.text = ""
        self._inside = ""
        self._kind = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._inside, self._kind = tag, values.get("class", values.get("id", ""))
        self.requests += [values[name] for name in REQUESTING & values.keys()]
        if values.get("class") == "figure":
            assert values["role"] == "figure"
            self.figures.append(values["aria-label"])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            kept = self.specifications if self._kind == "specification" else self.scripts
            kept.append(data)
        elif self._inside == "style":
            self.styles.append(data)
        else:
            self.text += data + "\n"


@pytest.fixture(scope="module")
def result() -> Result:
    return make_result()


@pytest.fixture(scope="module")
def html(result: Result) -> str:
    return report_html(result)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_page_requests_nothing(page: Page) -> None:
    assert page.requests == ["data:,"]
    assert page.policy.startswith("default-src 'none'")
    assert "http" not in page.policy
    for style in page.styles:
        assert "url(" not in style
        assert "@import" not in style


def test_plotly_is_there_once_without_logo_or_cloud(html: str, page: Page) -> None:
    assert html.count("plotly.js v") == 1
    shared = json.loads(page.scripts[0])
    assert shared["config"]["displaylogo"] is False
    assert "sendDataToCloud" in shared["config"]["modeBarButtonsToRemove"]
    assert shared["config"]["plotlyServerURL"] == ""


def test_the_page_is_under_six_megabytes(tmp_path: Path, result: Result) -> None:
    write_report(result, tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 6_000_000
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_every_figure_is_there_with_words_for_who_cannot_see_it(page: Page) -> None:
    assert len(page.figures) == FIGURES
    assert len(page.specifications) == FIGURES
    assert all(len(alt) > 40 for alt in page.figures)
    for text in page.specifications:
        specification = json.loads(text)
        assert specification["data"]
        assert "template" not in specification["layout"]


def test_undefined_cac_is_said_not_shown_as_a_number(page: Page) -> None:
    assert page.text.count("no finite CAC") >= 3
    assert "Not drawn, for want of a finite CAC: “none”." in page.text
    assert "(CAC) is not defined for “none”" in page.text
    assert not re.search(r"\b(nan|inf|None|NaN)\b", page.text)


def test_the_answer_comes_first(page: Page) -> None:
    start = page.text.index("On CLV, one to one")
    assert start < page.text.index("What each strategy changes")
    assert "on NPV, one to one" in page.text


def test_command_configuration_and_caveats_are_shown(page: Page, result: Result) -> None:
    assert result.manifest["command"] in page.text
    assert "size: 7624" in page.text
    assert "The market is hand-set: no data identify its rivals." in page.text
    assert "Driven by priors, not by data: Market share." in page.text
    assert "Market share†" in page.text


def test_baseline_comparisons_have_no_value_for_the_baseline(page: Page) -> None:
    sentence = next(line for line in page.text.splitlines() if "Payback time is not" in line)
    assert "status quo" not in sentence


def test_names_cannot_break_out_of_the_page(result: Result) -> None:
    evil = "</script><script src=http://x.test/></script>"
    manifest = {**result.manifest, "question": evil, "caveats": [evil], "command": evil}
    runs = result.runs.replace({"strategy": {"mass": evil}})
    weekly = result.weekly.replace({"strategy": {"mass": evil}})
    page = Page(report_html(replace(result, manifest=manifest, runs=runs, weekly=weekly)))
    assert page.requests == ["data:,"]
    assert len(page.specifications) == FIGURES


def test_a_result_without_draws_tipping_or_cac_still_makes_a_page(result: Result) -> None:
    bare = replace(
        result,
        manifest={},
        runs=result.runs[result.runs["draw"].isna()].assign(cac=float("nan")),
        effects=result.effects.assign(draws=0, param_low=float("nan"), param_high=float("nan")),
    )
    page = Page(report_html(bare))
    assert len(page.figures) == FIGURES
    assert "Parameters were not varied (draws=0)" in page.text


def test_of_many_parameters_the_telling_ones_are_drawn_and_all_are_listed(result: Result) -> None:
    tips = result.manifest["tipping"]
    still = [{**tips[-1], "parameter": f"behaviour.still_{n}"} for n in range(30)]
    html = report_html(replace(result, manifest={**result.manifest, "tipping": tips[:2] + still}))
    part = html.partition('<section id="tipping">')[2].partition("</section>")[0]
    assert "Of 32 parameters varied, 2 can make another strategy than one to one" in part
    assert "Drawn are the 8 " in part
    drawn, _, listed = part.partition("<details>")
    assert len(set(re.findall(r"behaviour\.still_\d+", drawn))) == 6
    assert listed.count("behaviour.still_") == 30


def test_a_result_read_from_disk_gives_the_same_page(
    tmp_path: Path, result: Result, html: str
) -> None:
    with prepare(tmp_path, "compare", "x") as folder:
        for table in REQUIRED_TABLES:
            folder.write_parquet(table, getattr(result, table))
        folder.write_manifest(result.manifest)
        folder.write_text("config.yaml", yaml.safe_dump(result.config, sort_keys=False))
    read = Page(report_html(read_result(tmp_path / "compare" / "x")))
    assert read.text == Page(html).text
    assert read.figures == Page(html).figures


def test_failed_runs_are_reported(result: Result) -> None:
    runs = result.runs.assign(error=result.runs["error"].astype(object))
    runs.loc[runs.index[:2], "error"] = "boom"
    page = Page(report_html(replace(result, runs=runs)))
    assert f"2 of {len(runs)} runs failed" in page.text


def test_an_unknown_language_is_a_users_mistake(result: Result) -> None:
    with pytest.raises(UserError, match="lang=xx"):
        report_html(result, language="xx")
