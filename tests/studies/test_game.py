"""The budget game: hidden luck, decisions a quarter, a ranking that cannot be rewritten."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from sim.errors import UserError
from sim.studies.game import main
from sim.studies.gaming.play import HOUSE, ranking
from sim.studies.gaming.rules import commit

SMALL = ("population.size=200", "network=small_world", "horizon.warm_up=4", "lucks=1",
         "run_off=4", "quarters=2", "budget=60")  # fmt: skip


def begin(root: Path, *more: str) -> Path:
    main(["new", "name=spring", "teams=[red,blue]", f"results_dir={root}", *SMALL, *more])
    return root / "game" / "spring"


def play(root: Path, quarter: int) -> int:
    return main(["play", "name=spring", f"quarter={quarter}", f"results_dir={root}", "workers=1"])


def decide(folder: Path, team: str, text: str) -> None:
    (folder / "decisions" / f"{team}.yaml").write_text(f"quarters:\n{text}")


def test_a_game_from_the_first_quarter_to_the_last(tmp_path: Path) -> None:
    folder = begin(tmp_path)
    rules = yaml.safe_load((folder / "game.yaml").read_text())
    seed = int((folder / ".seed").read_text())
    assert rules["commitment"] == commit(seed)
    assert str(seed) not in (folder / "game.yaml").read_text()
    decide(folder, "red", "  1: {arm: promotion, spend: 40}\n  2: {arm: loyalty_programme}\n")
    assert play(tmp_path, 1) == 0
    assert play(tmp_path, 2) == 0
    quarters = pd.read_parquet(folder / "quarter-2" / "quarters.parquet")
    red = quarters[quarters["team"] == "red"].set_index("quarter")
    assert red.loc[1, "spent"] <= 40.0
    assert red.loc[2, "spent"] <= 80.0  # with what the first quarter left
    assert red.loc[2, "arm"] == "loyalty_programme"
    kpis = pd.read_parquet(folder / "quarter-2" / "kpis.parquet").set_index("team")["npv"]
    assert kpis["blue"] == kpis[HOUSE]  # who only goes on as before does as the house
    first = pd.read_parquet(folder / "quarter-1" / "quarters.parquet")
    both = quarters[quarters["quarter"] == 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, both)  # one quarter does not depend on the next
    assert "red" in (folder / "quarter-2" / "report.html").read_text("utf-8")


def test_a_game_begins_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(tmp_path, "lang=fr")
    assert "Décisions" in capsys.readouterr().out
    file = (tmp_path / "game" / "spring" / "decisions" / "red.yaml").read_text("utf-8")
    assert "programmes joints par +" in file and "#   spend: au plus" in file
    assert yaml.safe_load(file) == {"quarters": {1: {"arm": "status_quo"}}}
    english = (begin(tmp_path / "english") / "decisions" / "red.yaml").read_text("utf-8")
    assert "programmes joined by +, such as mass+loyalty_programme" in english
    assert "{depth: 0.15}" in english
    with pytest.raises(UserError, match="lang=xx"):
        begin(tmp_path / "other", "lang=xx")
    assert not (tmp_path / "other").exists()


def test_what_was_played_stays(tmp_path: Path) -> None:
    folder = begin(tmp_path)
    play(tmp_path, 1)
    with pytest.raises(UserError, match="quarter 1 has been played"):
        play(tmp_path, 1)
    decide(folder, "red", "  1: {arm: mass}\n")
    with pytest.raises(UserError, match=r"red\.yaml: quarter 1 was played"):
        play(tmp_path, 2)
    (folder / ".seed").write_text("7")
    with pytest.raises(UserError, match="not the seed that the game began with"):
        play(tmp_path, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  1: {arm: promotoin}\n", "did you mean 'promotion'"),
        ("  1: {arm: mass, spend: 900}\n", "spend=900 is more than the 60"),
        ("  1: {arm: mass, spent: 10}\n", "no key 'spent'.*did you mean 'spend'"),
        ("  3: {arm: mass}\n", "quarter 3 is not allowed"),
        ("  2: {arm: mass}\n", "quarter 1 is missing"),
        ("  1: {arm: mass, settings: {mass: {clam: 1}}}\n", "did you mean 'claim'"),
        ("  1: 5\n", "write for example"),
    ],
)
def test_a_wrong_decision_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    folder = begin(tmp_path)
    decide(folder, "red", text)
    with pytest.raises(UserError, match=said):
        play(tmp_path, 1)
    assert not (folder / "quarter-1").exists()


def test_wrong_games_are_refused(tmp_path: Path) -> None:
    for wrong, said in (
        (["start"], "takes new or play"),
        (["new", "name=x"], "needs teams"),
        (["new", "teams=[a]"], "needs name"),
        (["play", "name=none", f"results_dir={tmp_path}", "quarter=1"], "there is no game"),
        (["play", "name=x", "quater=1"], "did you mean 'quarter'"),
    ):
        with pytest.raises(UserError, match=said):
            main(wrong)


def test_ranks_are_by_mean_value_and_the_house_has_none() -> None:
    kpis = pd.DataFrame(
        [(HOUSE, 0, 10.0), (HOUSE, 1, 12.0), ("a", 0, 15.0), ("a", 1, 11.0), ("b", 0, 9.0),
         ("b", 1, 13.0)],
        columns=["team", "luck", "npv"],
    )  # fmt: skip
    ranked = ranking(kpis).set_index("team")
    assert ranked["rank"].dropna().to_dict() == {"a": 1, "b": 2}
    assert ranked.loc["a", "p_best"] == 0.5
    assert ranked.loc["a", "difference"] == pytest.approx(2.0)
    assert ranked.loc["a", "low"] < 0.0 < ranked.loc["a", "high"]
