"""The verb: files whole or not at all, and a sentence for each mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import UserError
from sim.scenario.load import load_scenario
from sim.studies.choice.verb import run
from tests.studies.choice.test_read import wide_frame
from tests.studies.choice.worlds import lived


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "tea.csv"
    wide_frame(lived(30, 6)).to_csv(path, index=False)
    return path


def test_a_panel_becomes_a_market_a_table_and_a_report(tmp_path: Path, data: Path, capsys) -> None:
    options = {"data": str(data), "results_dir": str(tmp_path), "splits": 0, "draws": 8}
    assert run({**options, "kind": "choice", "workers": 1, "focal": "cedar"}) == 0
    folder = tmp_path / "calibrate" / "tea"
    assert capsys.readouterr().out.strip() == str(folder)
    facts = json.loads((folder / "fit.json").read_text())
    assert (facts["households"], facts["occasions"]) == (30, 180)
    assert set(facts["parameters"]["habit_rate"]) == {"estimate", "low", "high"}
    table = pd.read_parquet(folder / "choice.parquet")
    assert set(table["statistic"]) >= {"repeat", "permuted", "share:amber"}
    assert load_scenario(f"market={folder / 'market.yaml'}").market.brands[0].name == "cedar"
    report = (folder / "report.html").read_text()
    assert "penetration of birch" in report
    assert "src=" not in report.split("<script>")[0]
    with pytest.raises(UserError, match="exists already"):
        run(options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"data": None}, "data= is missing"),
        ({"seeds": 1}, "did you mean 'seed'"),
        ({"focal": "ambre"}, "did you mean 'amber'"),
        ({"draws": "many"}, "draws=many"),
        ({"weeks": 0}, "weeks=0"),
        ({"coupons": "maybe"}, "true or false"),
        ({"coupons": 1}, "coupons=1"),
        ({"splits": -1}, "splits=-1"),
        ({"columns.household": "who"}, "columns.household=who"),
    ],
)
def test_mistakes_get_a_sentence_and_leave_nothing(tmp_path, data, options, said) -> None:
    given = {"data": str(data), "results_dir": str(tmp_path / "results"), **options}
    with pytest.raises(UserError, match=said.replace(".", r"\.")):
        run({key: value for key, value in given.items() if value is not None})
    assert not list(tmp_path.glob("results/calibrate/*"))
