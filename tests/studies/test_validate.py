"""``relmark validate`` from the options to the files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.errors import UserError
from sim.studies import validate as study
from sim.studies.validation import patterns, work
from sim.studies.validation.work import Piece
from tests.studies.validation import toy


@pytest.fixture(autouse=True)
def only_toys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(patterns, "PATTERNS", toy.ALL)
    monkeypatch.chdir(tmp_path)


def test_the_table_says_verdicts_mutants_and_what_counts(tmp_path: Path) -> None:
    table = study.validate(workers=1, replications=3, folder=tmp_path).table.set_index("pattern")
    assert dict(table["verdict"]) == {
        "need": "green",
        "weak": "green",
        "red_need": "red",
        "reported": "reported",
        "missing": "missing",
    }
    assert table.loc["need", "measured"] == pytest.approx(0.401)
    assert table.loc["need", "mutant_verdict"] == "red"
    assert bool(table.loc["need", "counts"])
    assert not table.loc["weak", "counts"]  # its mutant is green
    assert table.loc["red_need", "reason"] == "it is what it is"
    assert table.loc["need", "reason"] == ""


def test_all_files_appear_and_the_report_names_every_pattern(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert study.run({"results_dir": str(tmp_path), "workers": 1, "replications": 2}) == 0
    folder = tmp_path / "validate" / "all"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "validation.parquet",
        "replications.parquet",
        "evidence.parquet",
        "VALIDATION.md",
        "manifest.json",
        "report.html",
    }
    columns = set(pd.read_parquet(folder / "validation.parquet").columns)
    assert columns >= {
        "pattern",
        "definition",
        "band_low",
        "band_high",
        "measured",
        "low",
        "high",
        "verdict",
        "mutant",
        "mutant_verdict",
        "used_for_defaults",
    }
    page, text = (folder / "report.html").read_text(), (folder / "VALIDATION.md").read_text()
    for pattern in toy.ALL:
        assert f'id="{pattern.id}"' in page
        assert f"## {pattern.id}" in text
    assert "missing" in capsys.readouterr().out
    assert not (tmp_path / "validate" / ".unfinished").exists()


def test_the_document_is_written_in_a_checkout_alone(tmp_path: Path) -> None:
    options = {"results_dir": "results", "workers": 1, "replications": 2}
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "ODD.md").write_text("model")
    study.run({**options, "pattern": "need"})
    assert not (tmp_path / "docs" / "VALIDATION.md").exists()
    study.run(options)
    assert "red_need" in (tmp_path / "docs" / "VALIDATION.md").read_text()


def test_an_interrupted_validation_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = study.validate(workers=1, replications=3, folder=tmp_path / "whole")
    run_before: list[tuple[str, str, int]] = []
    observe = work.observe

    def stops(piece: Piece) -> object:
        if len(run_before) == 4:
            raise KeyboardInterrupt
        run_before.append(piece.key)
        return observe(piece)

    monkeypatch.setattr(work, "observe", stops)
    options = {"results_dir": str(tmp_path), "workers": 1, "replications": 3, "name": "again"}
    assert study.run(options) == 130
    assert not (tmp_path / "validate" / "again").exists()
    again: list[tuple[str, str, int]] = []

    def counts(piece: Piece) -> object:
        if not piece.path.exists():
            again.append(piece.key)
        return observe(piece)

    monkeypatch.setattr(work, "observe", counts)
    assert study.run(options) == 0
    assert not set(run_before) & set(again)
    table = pd.read_parquet(tmp_path / "validate" / "again" / "validation.parquet")
    assert list(table["measured"].dropna()) == list(whole.table["measured"].dropna())


def test_one_pattern_leaves_what_waits_of_an_interrupted_validation(
    tmp_path: Path,
) -> None:
    waiting = tmp_path / "validate" / ".unfinished"
    study.validate(workers=1, replications=3, folder=waiting)  # finished, but no result stands
    before = {path.name for path in waiting.iterdir()}
    study.run({"results_dir": str(tmp_path), "workers": 1, "replications": 2, "pattern": "weak"})
    left = {path.name for path in waiting.iterdir()}
    assert left < before
    assert any("little_need" in name for name in left)  # the mutant of other rows


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pattern": "neeed"}, "did you mean 'need'"),
        ({"quick": 3}, "quick=3 is not allowed: it is true or false"),
        ({"replications": 1}, "replications=1 is not allowed: a whole number of at least 2"),
        ({"seed": "x"}, "seed=x is not allowed"),
    ],
)
def test_mistakes_are_one_sentence(options: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        study.run({"results_dir": str(tmp_path), **options})
    assert list(tmp_path.iterdir()) == []
