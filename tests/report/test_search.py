"""Pages of a search and of a sensitivity analysis: differences are said with their unit."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.report.optimise import write_optimise_report
from sim.report.sensitivity import write_sensitivity_report

SEARCH = {"market": "grocery", "currency": "EUR", "population_size": 1234, "replications": 2}


def found(kpi: str, value: float, gain: float) -> pd.DataFrame:
    """One solution, with a gain over where the search started."""
    numbers = {"value": value, "low": 0.9 * value, "high": 1.1 * value, "optimism": 0.1 * value}
    gains = {"gain": gain, "gain_low": 0.5 * gain, "gain_high": 1.5 * gain}
    return pd.DataFrame(
        {"solution": [1], "trial": [1], "strategy": ["promotion"], "kpi": [kpi], "beaten": False,
         "settings": "", "search_value": value, **numbers, **gains}
    )  # fmt: skip


def searched(path: Path, kpi: str, value: float, gain: float, language: str) -> str:
    """Return the page of a search for one KPI."""
    manifest = {
        **SEARCH, "space": [], "budget": 1234.0, "trials": 2, "sampler": "tpe", "leaders": 1,
        "leader_replications": 8, "fresh_replications": 3, "refused": 0, "refused_because": None,
    }  # fmt: skip
    best = {"verb": "compare", "solutions": [{"solution": 1, "overrides": ["market=grocery"]}]}
    trials = pd.DataFrame({"trial": [0, 1], kpi: [0.5 * value, value]})
    front = found(kpi, value, gain)
    write_optimise_report(trials, front, best, manifest, path, language=language)
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    ("kpi", "value", "gain", "language", "said"),
    [
        ("retention_rate", 0.6, 0.0513, "en", "+5.13 points beyond"),
        ("retention_rate", 0.6, 0.0513, "fr", "+5,13\u00a0points au-delà"),
        ("npv", 60.0, 5.0, "en", "+5.00 EUR beyond"),
        ("npv", 60.0, 5.0, "fr", "+5,00\u00a0€ au-delà"),
        ("new_customers", 60.0, 5.0, "en", "+5.00 beyond"),
    ],
)
def test_a_gain_is_said_in_points_or_money(
    kpi: str, value: float, gain: float, language: str, said: str, tmp_path: Path
) -> None:
    page = searched(tmp_path / "page.html", kpi, value, gain, language)
    answer = page.partition('id="answer">')[2].partition("</p>")[0]
    assert said in answer


def analysed(path: Path, method: str, kpi: str, language: str = "en") -> str:
    """Return the page of a sensitivity analysis of one KPI."""
    names, bounds = ["behaviour.habit_rate", "behaviour.buzz_weight"], ("value", "low", "high")
    measures = {"morris": ("mu_star", "sigma", "mu"), "sobol": ("S1", "ST")}[method]
    indices = pd.concat(
        pd.DataFrame({"parameter": names, "measure": one}).assign(
            **dict(zip(bounds, ([0.0513, 0.01], [0.04, 0.005], [0.06, 0.02]), strict=True))
        )
        for one in measures
    )
    pair = {"parameter": names[:1], "other": names[1:], "value": 0.1, "low": 0.0, "high": 0.2}
    manifest = {
        **SEARCH, "method": method, "kpi": kpi, "strategy": "mass", "baseline": "status_quo",
        "samples": 4, "samples_used": 4, "half_width_wanted": 0.1, "half_width_reached": 0.4,
        "too_wide": True, "samples_needed": 40, "runs_needed": 1240,
    }  # fmt: skip
    write_sensitivity_report(indices, pd.DataFrame(pair), manifest, path, language=language)
    return path.read_text("utf-8")


def test_what_moves_a_share_is_measured_in_points(tmp_path: Path) -> None:
    page = analysed(tmp_path / "page.html", "morris", "retention_rate")
    assert "μ* 5.13 points (95% interval 4.00 to 6.00)" in page
    assert "μ* (points)" in page and "(share)" not in page
    assert "μ* 5,13\u00a0points" in analysed(tmp_path / "fr.html", "morris", "retention_rate", "fr")


def test_money_is_named_and_shares_of_variance_have_no_unit(tmp_path: Path) -> None:
    assert "μ* 0.0513 EUR (" in analysed(tmp_path / "page.html", "morris", "npv")
    assert "ST 0.0513 (95% interval" in analysed(tmp_path / "sobol.html", "sobol", "retention_rate")
