"""*Results* in a real browser: listed, opened, side by side, downloaded; nothing else is sent."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


def test_results_are_listed_and_opened(visitor: Open) -> None:
    page = visitor("resultats")
    page.click("#results-list a:text-is('compare/first')")
    page.wait_for_selector("#results-shown .js-plotly-plot")
    assert page.inner_text("#page h1") == "compare/first"
    assert page.locator("#results-shown .answer").count() == 1
    assert page.locator("#results-shown table").count() >= 2


def test_the_report_speaks_french_on_the_page(visitor: Open) -> None:
    page = visitor("resultats?result=compare/first&lang=fr")
    page.wait_for_selector("#results-shown .js-plotly-plot")
    assert "Ce que change chaque stratégie" in page.inner_text("#results-shown")


def test_two_results_stand_side_by_side(visitor: Open) -> None:
    page = visitor("resultats?result=compare/first")
    page.click("#results-others summary")
    page.click("#results-others a:text-is('compare/second')")
    page.wait_for_selector("#results-shown .beside .js-plotly-plot")
    settings = page.locator("#results-shown table.prose")
    assert "seed" in settings.inner_text()
    assert "population.size" not in settings.inner_text()
    assert "beside=compare/second" in page.url


def test_figures_and_files_are_downloaded(visitor: Open, served: Any) -> None:
    page = visitor("resultats?result=compare/first&lang=fr", accept_downloads=True)
    page.wait_for_selector("#results-shown .js-plotly-plot")
    with page.expect_download() as picture:
        page.click("#results-shown [data-picture] >> nth=0")
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    page.click("#results-downloads summary")
    with page.expect_download() as spreadsheet:
        page.click("#results-downloads a[aria-label='effects CSV']")
    text = Path(spreadsheet.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("strategy;kpi;")
    with page.expect_download() as table:
        page.click("#results-downloads a[aria-label='runs Parquet']")
    kept = pd.read_parquet(served.results_dir / "compare/first/runs.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(table.value.path()), kept)
    with page.expect_download() as config:
        page.click("#results-downloads a[href^='/config/']")
    assert "population:" in Path(config.value.path()).read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reports_come_in_both_languages(served: Any, language: str) -> None:
    address = f"{served.address}report/compare/first?lang={language}"
    with urllib.request.urlopen(address, timeout=90) as answer:
        text = answer.read().decode("utf-8")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert f'<html lang="{language}">' in text


@pytest.mark.parametrize(
    "path",
    [
        "report/../outside",
        "report/%2e%2e/outside",
        "report/compare/%2e%2e/%2e%2e/outside",
        "report/compare/link",
        "report/compare/.hidden",
        "table/compare/first/%2e%2e%2fsecond%2fruns.parquet",
        "table/compare/first/linked.parquet",
        "config/compare",
    ],
)
def test_nothing_outside_the_results_is_sent(served: Any, path: str) -> None:
    outside = served.results_dir.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "manifest.json").write_text("{}", "utf-8")
    (outside / "report.html").write_text("<main>secret</main>", "utf-8")
    (outside / "secret.parquet").write_bytes(b"secret")
    compare = served.results_dir / "compare"
    hidden = compare / ".hidden"
    hidden.mkdir(exist_ok=True)
    (hidden / "manifest.json").write_text("{}", "utf-8")
    links = (
        (compare / "link", outside),
        (compare / "first/linked.parquet", outside / "secret.parquet"),
    )
    for link, target in links:
        if not link.is_symlink():
            link.symlink_to(target)
    try:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(served.address + path, timeout=60)
        assert refused.value.code == 404
        assert b"secret" not in refused.value.read()
    finally:
        for link, _ in links:
            link.unlink()


def test_a_result_that_is_not_there_is_said(visitor: Open) -> None:
    page = visitor("resultats?result=compare/gone")
    assert "compare/gone" in page.inner_text("[role=alert]")
    assert page.locator("#results-list").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(
    visitor: Open, accessible: Callable[[Any], None], theme: str
) -> None:
    page = visitor(f"resultats?theme={theme}")
    accessible(page)
    page.click("#results-list a:text-is('compare/first')")
    page.wait_for_selector("#results-shown .js-plotly-plot")
    page.click("#results-downloads summary")
    accessible(page)


@pytest.mark.parametrize(
    "query", ["result=compare/first", "result=compare/first&beside=compare/second"]
)
def test_narrow_windows_need_no_sideways_scrolling(visitor: Open, query: str) -> None:
    page = visitor(f"resultats?{query}&lang=fr", viewport={"width": 390, "height": 800})
    page.wait_for_selector("#results-shown .js-plotly-plot")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_damaged_result_is_said(visitor: Open, served: Any) -> None:
    folder = served.results_dir / "validate" / "damaged"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", "utf-8")
    for name in ("validation", "replications", "evidence"):
        (folder / f"{name}.parquet").write_bytes(b"no table")
    page = visitor("resultats?result=validate/damaged&lang=fr")
    assert "illisible" in page.wait_for_selector("[role=alert]").inner_text()
