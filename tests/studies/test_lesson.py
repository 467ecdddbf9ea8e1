"""``relmark lesson``: from the command line to the folder, resumed after an interrupt."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.locale.spoken import spoken
from sim.results import read_result
from sim.studies import lesson as verb
from sim.studies.lesson import FINDING_COLUMNS, scenario_of, teach, unfinished_folder
from sim.studies.lessons.base import load_lesson

NAME = "loyalty-programme"
SMALL = [
    "population.size=150",
    "horizon.warm_up=20",
    "horizon.weeks=60",
    "horizon.run_off=4",
    "replications=2",
    "workers=1",
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ([], "takes one lesson"),
        (["loyalty-program"], "did you mean 'loyalty-programme'"),
        ([NAME, "lang=de"], "lang=de"),
        ([NAME, "population.sise=5"], "population.sise"),
        ([NAME, "--all"], "--all"),
        ([NAME, "second"], "takes one lesson"),
        (["list", "seed=3"], "seed=3"),
    ],
)
def test_mistakes_are_one_sentence(
    typed: list[str], named: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["lesson", *typed]) == 2
    printed = capsys.readouterr()
    assert named in printed.err
    assert printed.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_list_names_every_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "list", "lang=fr"]) == 0
    printed = capsys.readouterr().out
    assert NAME in printed
    assert printed.index("Programme de fidélité") < printed.index("Loyalty programme")


def test_help_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "--help"]) == 0
    assert "usage: relmark lesson list|<id>|all [lang=]" in capsys.readouterr().out


def test_what_the_user_asks_for_wins() -> None:
    lesson = load_lesson(NAME)
    scenario = scenario_of(lesson, ["network=small_world", "replications=3"])
    assert scenario.network.kind == "small_world"
    assert scenario.replications == 3
    assert scenario.market.name == "grocery"


def test_a_lesson_leaves_all_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", NAME, "lang=fr", "name=mine", *SMALL]) == 0
    folder = tmp_path / "results" / "lesson" / "mine"
    result = read_result(folder)
    assert result.manifest["lesson"] == NAME
    assert result.manifest["command"] == f"relmark lesson {NAME} lang=fr name=mine " + " ".join(
        SMALL
    )
    findings = pd.read_parquet(folder / "findings.parquet")
    assert tuple(findings.columns) == FINDING_COLUMNS
    lesson = load_lesson(NAME)
    assert list(findings["finding"]) == [one.id for one in lesson.text.findings]
    assert set(findings["verdict"]) <= {"found", "not_found", "contradicted"}
    for figure in lesson.text.figures:
        assert (folder / f"{figure.table}.parquet").is_file()
    html = (folder / "report.html").read_text("utf-8")
    assert "Corrigé" in html
    assert '<html lang="fr">' in html
    assert main(["report", str(folder), "lang=fr"]) == 0  # told again from the files alone
    assert (folder / "report.fr.html").read_text("utf-8") == html
    assert main(["report", str(folder), "lang=en"]) == 0
    assert (folder / "fiche.md").read_text("utf-8") == lesson.fiche("fr")
    assert not (tmp_path / "results" / "lesson" / ".unfinished").exists()
    assert str(folder.relative_to(tmp_path)) in capsys.readouterr().out
    assert main(["lesson", NAME, "name=mine", *SMALL]) == 2


def test_an_interrupted_lesson_resumes_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = load_lesson(NAME)
    scenario = scenario_of(lesson, [*SMALL, f"results_dir={tmp_path}"])
    whole = teach(lesson, scenario)
    real, calls = verb.observe_one, []

    def stopped(name: str, folder: Path | None, task: verb.Task) -> verb.Frames:
        calls.append(task.replication)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(name, folder, task)

    monkeypatch.setattr(verb, "observe_one", stopped)
    typed = [*SMALL, f"results_dir={tmp_path}"]
    with pytest.raises(SystemExit) as end:
        verb.run(lesson, "en", typed, "relmark lesson again")
    assert end.value.code == 130
    assert "3 runs are kept; to resume: relmark lesson again" in capsys.readouterr().err
    assert unfinished_folder(lesson, scenario).is_dir()
    assert not (tmp_path / "lesson" / NAME).exists()
    calls.clear()
    calls.append(-1)
    monkeypatch.setattr(verb, "observe_one", lambda *a: calls.append(a[2].replication) or real(*a))
    assert verb.run(lesson, "en", typed, "relmark lesson again") == 0
    assert calls == [-1, 1]
    found = pd.read_parquet(tmp_path / "lesson" / NAME / "findings.parquet")
    assert list(found["value"]) == pytest.approx([one.value for one in whole.findings], nan_ok=True)


def test_progress_and_questions_of_a_lesson_are_in_its_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []

    def listening(*given: object) -> int:
        heard.append(spoken().language)
        return 0

    monkeypatch.setattr("sim.studies.lesson.run", listening)
    monkeypatch.setattr("sim.studies.classroom.pack.export", listening)
    for more in ("lang=fr", "lang=en"):
        main(["lesson", "true-loyalty", more])
        main(["lesson", "all", "export=x", more])
    assert heard == ["fr", "fr", "en", "en"]
