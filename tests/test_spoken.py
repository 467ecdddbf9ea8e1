"""The console speaks the language that a command, or else the environment, asks for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim import cli
from sim.errors import UserError
from sim.language import VARIABLE
from sim.locale.spoken import speaking, spoken
from sim.results import Result
from sim.studies.console import show_table
from sim.studies.progress import Watch


def test_english_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert spoken().language == "en"
    monkeypatch.setenv(VARIABLE, "fr")
    assert spoken().language == "fr"
    with speaking("en"):
        assert spoken().language == "en"
        with speaking(None):
            assert spoken().language == "en"
    assert spoken().language == "fr"


def test_a_language_there_is_none_of_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "rf")
    with pytest.raises(UserError, match="RELMARK_LANG=rf is not a language.*did you mean 'fr'"):
        spoken()
    assert cli.main(["results", "list", "lang=de"]) == 2
    assert capsys.readouterr().err.startswith("relmark: lang=de is not a language")


def test_the_table_of_a_comparison_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    kpis = {"retention_rate": 0.5, "cac": 1234.5, "clv": 45.6, "clv_cac_ratio": 3.7, "npv": 2.5e6}
    rows = [("mass", kpi, value, 1.0) for kpi, value in kpis.items()]
    effects = pd.DataFrame(rows, columns=["strategy", "kpi", "mean", "p_best"])
    config = {"market": {"currency": "EUR"}, "strategies": ["mass"]}
    empty = pd.DataFrame()
    with speaking("fr"):
        show_table(Result(empty, effects, empty, empty, empty, {}, config), Path("x"))
    shown = capsys.readouterr().out
    assert "Moyennes des répétitions" in shown and "€" in shown
    assert "50,0\u00a0%" in shown and "2,50\u00a0M" in shown
    assert "Rapport\u00a0: x/report.html" in shown
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 80
    assert "P(meilleure)" in shown and "1,00" in shown


def test_progress_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("fr"), Watch() as watch:
        watch.begin("simulating", 8, 2)
        watch.step("measuring")
    said = capsys.readouterr().err
    assert "simulation\u00a0: 8 en tout (dont 2 déjà terminés)" in said and "mesure" in said


def test_a_verb_takes_lang_without_knowing_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["results", "list", f"path={tmp_path}", "lang=fr"]) == 0
    assert "Dossier" in capsys.readouterr().out
    assert cli.main(["results", "list", f"path={tmp_path}"]) == 0
    assert "Folder" in capsys.readouterr().out
