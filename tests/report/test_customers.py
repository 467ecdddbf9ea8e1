"""What a report shows of customers over time, and that older results do without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim.locale import ENGLISH, catalogue
from sim.measures.definitions import KPIS
from sim.report import customers, report_html, write_report
from sim.report.facts import Facts, gather
from sim.report.figures import INSTEAD, PAIRED_KPIS
from sim.report.tables import headline_table
from sim.results import CUSTOMER_TABLES, Result, read_result
from sim.results import prepare as prepare_folder
from tests.report.customers import POINTS_ARM, with_customers
from tests.report.fixture import make_result
from tests.report.test_compare import FIGURES, Page

SECTIONS = ("relation", "acquisition", "loyalty", "retention", "lifecycle", "segments", "points",
            "convergence")  # fmt: skip
FIGURES_OF_TABLES = 8


@pytest.fixture(scope="module")
def result() -> Result:
    return with_customers(make_result())


@pytest.fixture(scope="module")
def html(result: Result) -> str:
    return report_html(result)


@pytest.fixture(scope="module")
def facts(result: Result) -> Facts:
    return gather(result, KPIS, catalogue("en"))


def test_every_section_is_there_with_its_figures(html: str) -> None:
    for name in SECTIONS:
        assert f'<section id="{name}">' in html
    assert len(Page(html).figures) == FIGURES + FIGURES_OF_TABLES


def test_older_results_lack_only_what_they_did_not_record() -> None:
    html = report_html(make_result())
    present = {name for name in SECTIONS if f'<section id="{name}">' in html}
    assert present == {"relation", "loyalty", "retention", "convergence"}


def test_a_thing_bought_once_has_no_cohorts_that_come_back(result: Result) -> None:
    config = {**result.config, "market": {"name": "durable", "kind": "durable"}}
    page = Page(report_html(replace(result, config=config)))
    assert len(page.figures) == FIGURES + FIGURES_OF_TABLES - 6
    assert "Survival" not in page.text
    assert "Kinds of loyalty" not in page.text


def test_a_market_without_customers_shows_what_it_has(result: Result) -> None:
    effects = result.effects
    none = effects["kpi"].isin(["retention_rate", "clv", "clv_cac_ratio", "market_share"])
    numbers = ["mean", "difference", "ci_low", "ci_high", "param_low", "param_high", "p_best"]
    blank = effects[none].assign(**dict.fromkeys(numbers, float("nan")))
    newcomers = effects[effects["kpi"] == "npv"].assign(kpi="new_customers")
    poor = replace(result, effects=pd.concat([effects[~none], blank, newcomers]))
    facts = gather(poor, KPIS, ENGLISH)
    assert "No strategy has a CLV on this market" in Page(report_html(poor)).text
    assert "Retention" not in headline_table(facts)
    assert "New customers" in headline_table(facts)
    assert facts.measured(PAIRED_KPIS, INSTEAD)[:2] == ["cac", "npv"]
    assert "new_customers" in facts.measured(PAIRED_KPIS, INSTEAD)


def test_french_says_all_of_it_in_french(result: Result, html: str) -> None:
    page = Page(report_html(result, language="fr"))
    for text in ("D’où viennent les nouveaux clients", "Survie", "Cycle de vie, plan actuel",
                 "dette de points", "Les répétitions suffisent-elles"):  # fmt: skip
        assert text in page.text
    assert not set(page.figures) & set(Page(html).figures)


def test_many_replications_stay_under_six_megabytes(tmp_path: Path) -> None:
    write_report(with_customers(make_result(replications=40)), tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 6_000_000


def test_tables_come_back_from_disk(tmp_path: Path, result: Result) -> None:
    with prepare_folder(tmp_path, "compare", "x") as folder:
        for table in ("runs", "effects", "weekly", "cohorts", "ledger", *CUSTOMER_TABLES):
            folder.write_parquet(table, getattr(result, table))
        folder.write_manifest(result.manifest)
        folder.write_text("config.yaml", "{}")
    read = read_result(tmp_path / "compare" / "x")
    for table in CUSTOMER_TABLES:
        written = getattr(result, table)
        assert_frame_equal(getattr(read, table), written, check_dtype=False, obj=table)


def test_alternative_texts_hold_the_numbers(facts: Facts, result: Result) -> None:
    assert result.points is not None
    assert result.acquisition is not None
    owed = customers.points(facts, result.points, POINTS_ARM).alt
    # (304 + 92 + 40) points × 0.05 at the programmes' end; 8 × 302 × 0.05 issued.
    assert "21.8 €" in owed or "21.8 EUR" in owed
    assert "issued 121" in owed
    came = customers.acquisition(facts, result.acquisition).alt
    assert "none: 160, most by advertising (60%)" in came


def test_the_leader_is_neither_the_baseline_nor_doing_nothing(facts: Facts) -> None:
    assert facts.leader() == "one_to_one"


def test_the_precision_is_said(facts: Facts) -> None:
    note = customers.settling_note(facts)
    assert "After 5 replications" in note
    assert "promotion ±" in note
