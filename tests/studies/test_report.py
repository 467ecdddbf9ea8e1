"""The report of a result again: every kind, two languages, figures and tables, and refusals."""

from __future__ import annotations

import builtins
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from sim import cli
from sim.report.game import write_game_report
from sim.report.optimise import write_optimise_report
from sim.report.pictures import pictures
from sim.report.sensitivity import write_sensitivity_report
from sim.results import REQUIRED_TABLES, prepare
from sim.studies import report
from tests.report.fixture import make_result
from tests.studies.sweeping.made import made_sweep


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison as ``relmark compare`` leaves it, without its page."""
    result, root = make_result(), tmp_path_factory.mktemp("results")
    with prepare(root, "compare", "x") as folder:
        for table in REQUIRED_TABLES:
            folder.write_parquet(table, getattr(result, table))
        folder.write_manifest(result.manifest)
        folder.write_text("config.yaml", yaml.safe_dump(result.config, sort_keys=False))
    return root / "compare" / "x"


@pytest.fixture
def comparison(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(made, tmp_path / "x"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert cli.main(["report", *map(str, arguments)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("relmark: ") and printed.err.count("\n") == 1
    return printed.err


def test_the_page_in_both_languages(comparison: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["report", str(comparison), "lang=fr"]) == 0
    assert cli.main(["report", str(comparison), "out=english.html"]) == 0
    printed = capsys.readouterr().out
    assert "Écrit" in printed and "report.fr.html" in printed and "english.html" in printed
    french = (comparison / "report.fr.html").read_text("utf-8")
    assert '<html lang="fr">' in french and "Ce que change chaque stratégie" in french
    assert "What each strategy changes" in Path("english.html").read_text("utf-8")


def test_nothing_is_overwritten_unless_asked(
    comparison: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = comparison / "report.fr.html"
    page.write_text("mine")
    assert "report.fr.html" in refused(capsys, comparison, "lang=fr")
    assert page.read_text() == "mine"
    assert cli.main(["report", str(comparison), "lang=fr", "overwrite=true"]) == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")


REFUSED = [
    ([], "one result folder"),
    (["{x}", "{x}"], "one result folder"),
    (["nowhere"], "no result folder 'nowhere'"),
    (["."], "not a result of compare"),
    (["{x}", "lang=de"], "lang=de"),
    (["{x}", "format=jpg"], "png, svg, pdf, csv"),
    (["{x}", "fromat=png"], "did you mean 'format'"),
    (["{x}", "overwrite=1"], "overwrite=1"),
    (["{x}", "out=no/where.html"], "no folder 'no'"),
    (["{x}", "out=."], "is a folder"),
    (["{x}", "out={x}/config.yaml", "format=csv", "overwrite=true"], "is a file"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_mistakes_are_one_sentence(
    arguments: list[str], said: str, comparison: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(comparison.iterdir())
    assert said in refused(capsys, *(text.format(x=comparison) for text in arguments))
    assert sorted(comparison.iterdir()) == before


def test_a_result_that_lacks_a_table_is_refused(
    comparison: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (comparison / "weekly.parquet").unlink()
    assert "weekly.parquet" in refused(capsys, comparison, "lang=fr")
    assert not (comparison / "report.fr.html").exists()


def test_tables_as_spreadsheets_of_the_language_read_them(comparison: Path) -> None:
    assert cli.main(["report", str(comparison), "format=csv"]) == 0
    assert cli.main(["report", str(comparison), "format=csv", "lang=fr"]) == 0
    english = pd.read_csv(comparison / "report.en-csv" / "effects.csv")
    french = pd.read_csv(
        comparison / "report.fr-csv" / "effects.csv", sep=";", decimal=",", encoding="utf-8-sig"
    )
    np.testing.assert_allclose(english["mean"], french["mean"])
    written = {path.stem for path in (comparison / "report.fr-csv").iterdir()}
    assert written == set(REQUIRED_TABLES)


def test_figures_go_to_kaleido_with_the_signs_of_the_language(
    comparison: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kaleido = pytest.importorskip("kaleido")
    asked: list[dict[str, Any]] = []

    def draw(figures: list[dict[str, Any]], **_: object) -> None:
        asked.extend(figures)
        for figure in figures:
            Path(figure["path"]).write_text("drawn")

    monkeypatch.setattr(kaleido, "write_fig_from_object_sync", draw)
    assert cli.main(["report", str(comparison), "format=svg", "lang=fr"]) == 0
    files = sorted(path.name for path in (comparison / "report.fr-svg").iterdir())
    assert files[0] == "01-ce-que-change-chaque-strategie.svg"
    assert len(files) == len(asked)
    looks = {figure["fig"]["layout"]["template"]["layout"]["separators"] for figure in asked}
    assert looks == {",\u202f"}


def test_without_kaleido_or_a_browser_it_says_so(
    comparison: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kaleido = pytest.importorskip("kaleido")
    from choreographer.errors import ChromeNotFoundError

    def none(*_: object, **__: object) -> None:
        raise ChromeNotFoundError("no browser")

    monkeypatch.setattr(kaleido, "write_fig_from_object_sync", none)
    assert "Chromium" in refused(capsys, comparison, "format=png")
    real = builtins.__import__

    def lacking(name: str, *more: Any) -> Any:
        if name.startswith(("kaleido", "choreographer")):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    assert "pip install 'relmark[app]'" in refused(capsys, comparison, "format=png")
    assert not list(comparison.glob("*png*"))


def test_figures_know_their_heading_and_their_place() -> None:
    specification = json.dumps({"data": [], "layout": {}})
    block = f'<script type="application/json" class="specification">{specification}</script>'
    html = (
        f'<h2>L’été à 1 €</h2><div class="grid"><div><div class="figure"></div>{block}</div></div>'
        f"<h2>Plain</h2>{block}<script>var x = 1;</script>"
    )
    found = pictures(html)
    assert [(one.name, one.narrow) for one in found] == [
        ("01-l-ete-a-1", True),
        ("02-plain", False),
    ]


def write(folder: Path, tables: dict[str, pd.DataFrame], files: dict[str, object]) -> Path:
    folder.mkdir()
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet")
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    return folder


def french(folder: Path) -> str:
    assert report.main([str(folder), "lang=fr"]) == 0
    return (folder / "report.fr.html").read_text("utf-8")


def test_a_trace_is_told_again(tmp_path: Path) -> None:
    states = dict.fromkeys(("attachment", "awareness", "buzz", "trust", "habit"), 0.1)
    lives = pd.DataFrame(
        {
            "life": ["status_quo", "one_to_one"],
            "week": 0,
            **states,
            "focal_purchases": 1,
            "events": ["bought ours × 1 (inertia)", "email of one_to_one, opened"],
        }
    )
    causes = pd.DataFrame(
        {
            "week": [0],
            "kind": ["parting"],
            "what": ["email of one_to_one, opened instead of no contact"],
        }
    )
    terms = {"brand": ["ours"], "term": ["trust"], "baseline": 0.5, "strategy": 0.75}
    utilities = pd.DataFrame({**terms, "difference": 0.25})
    manifest = {
        "consumer": 3,
        "strategy": "one_to_one",
        "baseline": "status_quo",
        "summary": ["The two lives are equal bit for bit: nothing reached this person."],
    }
    tables = {"lives": lives, "causes": causes, "utilities": utilities}
    page = french(write(tmp_path / "x", tables, {"manifest.json": manifest}))
    assert "courriel de «\u00a0one to one\u00a0», ouvert au lieu de rien" in page
    assert "achète ours × 1 (inertie)" in page and "confiance" in page and "+0,250" in page
    assert "Les deux vies sont égales bit à bit" in page


def test_a_calibration_to_contracts_is_told_again(tmp_path: Path) -> None:
    fit = {
        "data": "log.csv",
        "customers": 1234,
        "ended": 56,
        "period": "year",
        "last_day": "2025-12-31",
        "survival": [{"age": 0, "actual": 1.0, "expected": 1.0, "low": 1.0, "high": 1.0}],
        "remarks": ["1,234 rows name no customer and were left out"],
        "manifest": {"command": "relmark calibrate", "seeds": [1]},
    }
    forecast = pd.DataFrame(
        {"week": [1, 2], "method": "estimator", "expected": 3.0, "low": 1.0, "high": 5.0}
    )
    page = french(write(tmp_path / "x", {"forecast": forecast}, {"fit.json": fit}))
    assert "1\u202f234 contrats" in page and "31 décembre 2025" in page
    assert "1\u202f234 lignes ne nomment aucun client" in page


SEARCH = {"market": "grocery", "currency": "EUR", "population_size": 1234, "replications": 2}


def test_a_sensitivity_analysis_is_told_again(tmp_path: Path) -> None:
    names = ["behaviour.habit_rate", "behaviour.buzz_weight"]
    bounds = {"value": [9.5, 2.5], "low": [8.0, 1.5], "high": [11.0, 3.5]}
    parts = [
        pd.DataFrame({"parameter": names, "measure": measure, **bounds})
        for measure in ("mu_star", "sigma", "mu")
    ]
    none = pd.DataFrame(
        {"parameter": pd.Series(dtype=str), "other": pd.Series(dtype=str)}
        | {name: pd.Series(dtype=float) for name in ("value", "low", "high")}
    )
    manifest = {
        **SEARCH, "method": "morris", "kpi": "npv", "strategy": "mass", "baseline": "status_quo",
        "samples": 4, "samples_used": 3, "half_width_wanted": 0.1, "half_width_reached": 0.4,
        "too_wide": True, "samples_needed": 40, "runs_needed": 1240,
    }  # fmt: skip
    tables = {"indices": pd.concat(parts, ignore_index=True), "interactions": none}
    folder = write(tmp_path / "x", tables, {"manifest.json": manifest})
    page = french(folder)
    assert "1\u202f240 simulations" in page and "9,50\u00a0€ (8,00 … 11,0)" in page
    write_sensitivity_report(*tables.values(), manifest, tmp_path / "before.html")
    same(folder, tmp_path / "before.html")


def test_a_search_is_told_again(tmp_path: Path) -> None:
    depth = "strategy.promotion.depth"
    trials = pd.DataFrame({"trial": [0, 1], depth: [0.1, 0.2], "npv": [10.5, 12.25]})
    ends = {"low": [11.0], "high": [13.5], "gain_low": [1.0], "gain_high": [3.0]}
    numbers = {"value": [12.25], "search_value": [13.0], "optimism": [0.75], "gain": [2.0], **ends}
    front = pd.DataFrame(
        {"solution": [1], "trial": [1], "strategy": ["promotion"], "kpi": ["npv"], "beaten": False,
         "settings": f"{depth}: 0.2\n", **numbers}
    )  # fmt: skip
    manifest = {
        **SEARCH, "space": [depth], "budget": 1234.0, "trials": 2, "sampler": "tpe", "leaders": 1,
        "leader_replications": 8, "fresh_replications": 3, "refused": 0, "refused_because": None,
        "command": "relmark optimise",
    }  # fmt: skip
    best = {"verb": "compare", "solutions": [{"solution": 1, "overrides": [f"{depth}=0.2"]}]}
    tables = {"trials": trials, "front": front}
    folder = write(tmp_path / "x", tables, {"manifest.json": manifest, "best.yaml": best})
    page = french(folder)
    assert "12,2" in page and f"relmark compare {depth}=0.2" in page
    write_optimise_report(trials, front, best, manifest, tmp_path / "before.html")
    same(folder, tmp_path / "before.html")


def test_a_game_is_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    money = dict.fromkeys(("revenue", "margin", "spent", "profit"), 1234.0)
    quarter = {"quarter": 1, "luck": 0, "arm": "mass", "active_customers": 7, "new_customers": 2}
    tables = {
        "ranking": pd.DataFrame(
            {"rank": [1.0, np.nan], "team": ["red", "house"], "npv": [2500.5, 2000.0],
             "difference": [500.5, 0.0], "low": [400.0, np.nan], "high": [600.0, np.nan],
             "p_best": [1.0, np.nan]}
        ),
        "kpis": pd.DataFrame({"team": ["red", "house"], "npv": [2500.5, 2000.0]}),
        "quarters": pd.DataFrame([{"team": team, **quarter, **money} for team in ("red", "house")]),
        "spending": pd.DataFrame({"team": ["red"], "item": ["media"], "amount": [99.5]}),
    }  # fmt: skip
    manifest = {
        "name": "spring", "quarter": 1, "quarters": 2, "lucks": 1, "run_off": 4, "house": "house",
        "currency": "EUR", "market": "grocery", "commitment": "abc", "budget": "60",
        "decisions": "red: []", "command": "relmark game play",
    }  # fmt: skip
    (tmp_path / "spring").mkdir()
    folder = write(tmp_path / "spring" / "quarter-1", tables, {"manifest.json": manifest})
    page = french(folder)
    assert "red" in page and "+500" in page
    write_game_report(tables, manifest, tmp_path / "before.html")
    same(folder, tmp_path / "before.html")
    capsys.readouterr()
    assert "name a quarter's folder" in refused(capsys, tmp_path / "spring")


def test_a_sweep_has_a_report_and_tables(tmp_path: Path) -> None:
    depth = "strategy.promotion.depth"
    folder = made_sweep(
        tmp_path / "x", {depth: [0.1, 0.2]}, lambda arm, values, seed: values[depth] + len(arm)
    )
    assert "le long de" in french(folder).lower()
    assert cli.main(["report", str(folder), "format=csv", "lang=fr"]) == 0
    tables = folder / "report.fr-csv"
    assert {path.stem for path in tables.iterdir()} == {"points", "runs"}
    runs = pd.read_csv(tables / "runs.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert len(runs) == 2 * 2 * 4 and runs[depth].tolist().count(0.1) == 8


def test_the_points_of_a_sweep_are_ranked_by_another_kpi(
    tmp_path: Path, comparison: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    depth = "strategy.promotion.depth"
    folder = made_sweep(
        tmp_path / "y",
        {depth: [0.1, 0.2]},
        lambda arm, values, seed: values[depth] + len(arm),
        more={"churn_rate": lambda arm, values, seed: len(arm) / 100 + values[depth] + seed / 50},
    )
    assert report.main([str(folder), "kpi=churn_rate"]) == 0
    assert "The best point is promotion, strategy.promotion.depth" in (
        folder / "report.en.html"
    ).read_text("utf-8")
    assert report.main([str(folder), "format=csv", "kpi=churn_rate"]) == 0
    assert "churn_rate_level" in pd.read_csv(folder / "report.en-csv" / "points.csv")
    capsys.readouterr()
    assert "did you mean 'churn_rate'" in refused(capsys, folder, "kpi=churn")
    assert "no point is the best" in refused(capsys, folder, "kpi=marketing_cost")
    assert "is no sweep" in refused(capsys, comparison, "kpi=npv")


def same(folder: Path, before: Path) -> None:
    """The English report of a folder is the page that was written from memory."""
    assert report.main([str(folder)]) == 0
    assert (folder / "report.en.html").read_text("utf-8") == before.read_text("utf-8")


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_broken_file_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fit.json").write_text(content)
    assert "fit.json" in refused(capsys, tmp_path)
