"""``relmark lesson export=``: whole or not at all, resumed, in both languages."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from sim.cli import main
from sim.locale import catalogue
from sim.studies.classroom import grid
from sim.studies.classroom.pack import duration, value_text
from sim.studies.lessons.base import lesson_texts, load_lesson
from tests.studies.classroom.tiny import NAME, TYPED, shortened

PAGE = f"07-{NAME}"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shortened(monkeypatch)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["all"], "export= needs a folder"),
        ([NAME, "quick=true"], "export= needs a folder"),
        ([NAME, "export="], "export= needs a folder"),
        ([NAME, "export=taken"], "'taken' exists already|export=taken exists already"),
        ([NAME, "export=no/such"], "there is no folder 'no'"),
        ([NAME, "export=p", "quick=yes"], "quick=yes is not allowed"),
        ([NAME, "export=p", "lang=de"], "lang=de"),
        ([NAME, "export=p", "name=mine"], "leave out name="),
        ([NAME, "export=p", "population.sise=5"], "population.sise"),
        (["loyalty-program", "export=p"], "did you mean 'loyalty-programme'"),
    ],
)
def test_mistakes_are_one_sentence(
    typed: list[str], named: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    assert main(["lesson", *typed]) == 2
    printed = capsys.readouterr()
    assert re.search(named, printed.err)
    assert printed.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def data_of(page: Path) -> dict[str, object]:
    found = re.search(r'id="lesson">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found is not None
    read: dict[str, object] = json.loads(found.group(1))
    return read


def test_a_pack_is_whole_in_both_languages_and_is_made_again_from_what_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["lesson", NAME, "export=pack", "quick=true", "lang=fr", *TYPED]) == 0
    assert "Ouvrez index.html" in capsys.readouterr().out
    folder = tmp_path / "pack"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "index.html", "index.en.html",
        f"lessons/{PAGE}.fr.html", f"lessons/{PAGE}.en.html",
        f"fiches/{PAGE}.fr.html", f"fiches/{PAGE}.en.html",
        "assets/plotly.min.js", "assets/plotly-fr.js", "assets/pack.js", "assets/pack.css",
    }  # fmt: skip
    index = (folder / "index.html").read_text("utf-8")
    assert '<html lang="fr">' in index
    assert "Programme de fidélité" in index
    for code in ("fr", "en"):
        page = folder / "lessons" / f"{PAGE}.{code}.html"
        assert page.stat().st_size < 1_000_000
        for link in re.findall(r'(?:href|src)="([^"#]+)"', page.read_text("utf-8")):
            assert link == "data:," or (page.parent / link).resolve().is_file(), link
    data = data_of(folder / "lessons" / f"{PAGE}.fr.html")
    spots = data["spots"]
    assert isinstance(spots, list)
    assert len(spots) == 2
    assert spots[0]["findings"] != spots[1]["findings"]
    assert data["levers"] == [{"values": ["13 semaines", "39 semaines, comme dans la leçon"]}]
    first = [figure["layout"]["xaxis"]["range"] for figure in spots[0]["figures"]]
    assert first == [figure["layout"]["xaxis"]["range"] for figure in spots[1]["figures"]]
    assert not any(path.name.startswith(".pack") for path in tmp_path.iterdir())

    monkeypatch.setattr(grid, "teach", None)  # nothing is simulated again
    assert main(["lesson", NAME, "export=again", "quick=true", "zip=true", *TYPED]) == 0
    with zipfile.ZipFile(tmp_path / "again.zip") as stream:
        names = stream.namelist()
        assert '<html lang="en">' in stream.read("again/index.html").decode("utf-8")
    assert len(names) == len(files)


def test_an_interrupted_pack_resumes_and_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, lived = grid.teach, []

    def stopped(*args: object) -> object:
        if lived:
            raise KeyboardInterrupt
        lived.append(args)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(grid, "teach", stopped)
    typed = [NAME, "export=pack", "quick=true", "lang=fr", *TYPED]
    with pytest.raises(SystemExit) as end:
        main(["lesson", *typed])
    assert end.value.code == 130
    said = "1 sur 2 sont gardés\u202f; pour reprendre\u00a0: relmark lesson"
    assert said in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize("text", lesson_texts(), ids=lambda text: text.id)
def test_every_lesson_has_a_duration_and_values_that_may_be_set(text: object) -> None:
    name = text.id  # type: ignore[attr-defined]
    lesson = load_lesson(name)
    for code in ("fr", "en"):
        assert duration(lesson.fiche(code)).endswith("minutes")
    made = grid.grid_of(lesson, [], quick=True)
    for lever in made.levers:
        assert lever.values == lever.text.values  # the lesson's own is among those declared
    stops = [len(lever.values) for lever in made.levers]
    assert len(made.spots) == stops[0] * (stops[1] if len(stops) > 1 else 1) <= 9


def test_values_are_printed_as_they_were_declared() -> None:
    french, english = catalogue("fr"), catalogue("en")
    assert value_text(0.003, "share", french, "EUR") == "0,3\u00a0%"
    assert value_text(1.0, "weeks", french, "EUR") == "1 semaine"
    assert value_text(3.5, "currency", english, "EUR") == "3.5 EUR"
    assert value_text(0.62, "number", english, "EUR") == "0.62"
