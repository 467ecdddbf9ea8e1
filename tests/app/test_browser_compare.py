"""*Compare* in a real browser: it runs, shows results as they come, cancels, and is shared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.slow

Open = Callable[..., Any]
Wait = Callable[[Any, str], None]
SMALL = (
    "comparer?market=grocery&network=none&size=150&warm_up=4&weeks=8&run_off=4"
    "&strategies=mass,mass%2Breferral&replications={replications}&draws=0&budget=400&seed={seed}"
)


def small(seed: int, replications: int = 3) -> str:
    return SMALL.format(seed=seed, replications=replications)


def test_a_comparison_runs_and_is_kept(visitor: Open, served: Any) -> None:
    page = visitor(small(11))
    page.click("#compare-run")
    page.wait_for_selector("#compare-answer")
    page.wait_for_selector("#compare-written")
    assert page.inner_text("#compare-so-far").startswith("3 paired replications and 0 draws")
    assert page.locator("#compare-findings .js-plotly-plot").count() >= 4
    assert not page.locator("#compare-run").is_disabled()
    command = page.inner_text("#compare-command")
    assert command.startswith("relmark compare market=grocery network=none population.size=150")
    folder = Path(served.results_dir) / page.inner_text("#compare-written").split()[5].rstrip(".")
    config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
    assert config["strategies"] == ["none", "status_quo", "mass", "mass+referral"]
    assert config["seed"] == 11
    assert (folder / "report.html").is_file()
    page.click("#compare-open")
    page.wait_for_selector("#results-shown .answer")


def test_results_come_before_the_end_and_a_comparison_is_cancelled(
    visitor: Open, served: Any
) -> None:
    before = {path.name for path in (Path(served.results_dir) / "compare").iterdir()}
    page = visitor(small(12, replications=100))
    page.click("#compare-run")
    page.wait_for_selector("#compare-answer")
    assert "of 100" in page.inner_text("#compare-so-far")
    assert page.locator("#compare-progress progress").get_attribute("aria-label")
    page.click("#compare-cancel")
    page.wait_for_selector("text=Cancelled.")
    page.wait_for_selector("#compare-run:not([disabled])")
    after = {path.name for path in (Path(served.results_dir) / "compare").iterdir()}
    assert after - before <= {".unfinished"}


def test_two_visitors_have_comparisons_of_their_own(visitor: Open) -> None:
    first, second = visitor(small(13, replications=60)), visitor(small(14))
    first.click("#compare-run")
    first.wait_for_selector("#compare-progress progress")
    second.wait_for_timeout(1500)
    assert second.locator("#compare-progress progress").count() == 0
    second.click("#compare-run")
    second.wait_for_selector("text=Waiting: 1 before yours.")
    first.click("#compare-cancel")
    second.wait_for_selector("#compare-written")
    assert first.locator("#compare-written").count() == 0
    assert "seed=14" in second.inner_text("#compare-command")


def test_a_link_restores_the_form_and_the_form_keeps_the_link(visitor: Open, until: Wait) -> None:
    page = visitor(small(15))
    assert page.input_value("#compare-size") == "150"
    assert page.is_checked("#compare-network input[value=none]")
    assert page.is_checked("#compare-mixes input[value='mass+referral']")
    page.check("#compare-group-talk input[value=referral]")
    until(page, "location.search.includes('referral,mass')")
    page.fill("#compare-size", "200")
    until(page, "location.search.includes('size=200')")
    page.click("[data-value=fr]")
    until(page, "document.documentElement.lang === 'fr'")
    page.wait_for_selector("text=Comparer des stratégies")
    assert page.input_value("#compare-size") == "200"
    assert page.is_checked("#compare-group-talk input[value=referral]")
    again = visitor(page.url.partition("/comparer")[1] + page.url.partition("/comparer")[2])
    assert again.input_value("#compare-size") == "200"
    assert again.is_checked("#compare-mixes input[value='mass+referral']")


def test_an_address_alone_writes_nothing_into_itself(visitor: Open) -> None:
    page = visitor("comparer?size=300")
    page.wait_for_load_state("networkidle")
    assert page.url.endswith("comparer?size=300")


def test_mixes_are_made_of_what_is_ticked(visitor: Open, until: Wait) -> None:
    page = visitor("comparer?strategies=mass")
    page.click("#compare-mix")
    page.wait_for_selector("#compare-mistake [role=alert]")
    page.check("#compare-group-talk input[value=referral]")
    until(page, "location.search.includes('referral')")
    page.click("#compare-mix")
    page.wait_for_selector("#compare-mixes input[value='mass+referral']")
    until(page, "location.search.includes('mass%2Breferral')")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("comparer?size=150&strategies=none", "Tick at least one strategy"),
        ("comparer?size=20000&replications=100&weeks=500", "million consumer-weeks"),
        ("comparer?size=150&strategies=loyalty_programme&budget=1", "budget.total: 1"),
    ],
)
def test_mistakes_are_one_sentence(visitor: Open, query: str, said: str) -> None:
    page = visitor(query)
    page.click("#compare-run")
    alert = page.wait_for_selector("[role=alert]")
    assert said.lower() in alert.inner_text().lower()


def test_unknown_names_in_the_address_are_said(visitor: Open) -> None:
    page = visitor("comparer?market=grocer&size=7")
    notes = page.inner_text(".notes")
    assert "market=grocer" in notes
    assert "size=7" in notes
    assert page.is_checked("#compare-market input[value=grocery]")


def test_the_keyboard_alone_suffices(visitor: Open, until: Wait) -> None:
    page = visitor(small(16, replications=2))
    page.focus("#compare-network input[value=none]")
    page.keyboard.press("ArrowUp")
    until(page, "location.search.includes('network=deezer')")
    page.keyboard.press("ArrowDown")
    page.focus("#compare-group-means input")
    page.keyboard.press("Space")
    until(page, "location.search.includes('crm')")
    page.keyboard.press("Space")
    page.focus("#compare-run")
    page.keyboard.press("Enter")
    page.wait_for_selector("#compare-written")
    until(page, "document.getElementById('said').textContent.includes('done')")
    assert page.get_attribute("#said", "aria-live") == "polite"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(
    visitor: Open, accessible: Callable[[Any], None], theme: str
) -> None:
    page = visitor(f"{small(11)}&theme={theme}")
    accessible(page)
    page.click("#compare-run")
    page.wait_for_selector("#compare-written")
    page.wait_for_selector("#compare-findings .js-plotly-plot")
    accessible(page)
