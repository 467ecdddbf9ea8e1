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
    assert "by 5.13 points on average (μ*, 95% interval 4.00 to 6.00)" in page
    assert "μ* (points)" in page and "(share)" not in page
    assert "μ* 5,13\u00a0points" in analysed(tmp_path / "fr.html", "morris", "retention_rate", "fr")


def test_money_is_named_and_shares_of_variance_have_no_unit(tmp_path: Path) -> None:
    assert "by 0.0513 EUR on average (" in analysed(tmp_path / "page.html", "morris", "npv")
    page = analysed(tmp_path / "sobol.html", "sobol", "retention_rate")
    assert "the variance: 0.0513 (ST, 95% interval" in page


def test_a_kpi_stands_in_a_sentence_without_a_capital(tmp_path: Path) -> None:
    page = analysed(tmp_path / "page.html", "sobol", "npv")
    assert "what mass adds to net present value (NPV) beyond status quo" in page


def test_both_pages_end_with_caveats_command_and_configuration(tmp_path: Path) -> None:
    pages = [analysed(tmp_path / "one.html", "morris", "npv"),
             searched(tmp_path / "two.html", "npv", 60.0, 5.0, "en")]  # fmt: skip
    for page in pages:
        ends = [page.index(f"<h2>{text}</h2>") for text in ("What to keep in mind",
                                                            "How this was made")]  # fmt: skip
        assert ends == sorted(ends)
        assert "Its results follow from its assumptions." in page


def test_the_answer_names_the_best_for_each_objective_of_those_none_beats(tmp_path: Path) -> None:
    rows = []
    for solution, (npv, cac, beaten) in enumerate(
        [(600.0, 6.0, False), (400.0, 3.0, False), (900.0, 2.0, True)], start=1
    ):
        for kpi, objective, value in (("npv", "npv", npv), ("cac", "-cac", cac)):
            one = found(kpi, value, 1.0).assign(
                solution=solution, objective=objective, beaten=beaten
            )
            rows.append(one)
    front = pd.concat(rows, ignore_index=True)
    manifest = {
        **SEARCH, "space": [], "budget": 1234.0, "trials": 3, "sampler": "nsga2", "leaders": 3,
        "leader_replications": 8, "fresh_replications": 3, "refused": 0, "refused_because": None,
    }  # fmt: skip
    trials = pd.DataFrame({"trial": [0, 1], "npv": [1.0, 2.0], "cac": [2.0, 3.0]})
    best = {"verb": "compare", "solutions": []}
    write_optimise_report(trials, front, best, manifest, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    answer = page.partition('id="answer">')[2].partition("</p>")[0]
    assert answer.startswith("2 solutions to choose from")
    assert "net present value (NPV) is solution 1 with 600 EUR (95% interval 540 to 660)" in answer
    assert "customer acquisition cost (CAC) is solution 2 with 3.00 EUR" in answer
