from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.errors import UserError
from sim.scenario.load import load_scenario
from sim.scenario.posterior import posterior_row, read_posterior
from sim.scenario.priors import draw_parameters


def written(folder: Path, **columns: list[object]) -> str:
    path = folder / "posterior.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    return str(path)


def test_every_row_is_used_before_any_is_used_again(tmp_path: Path) -> None:
    table = read_posterior(written(tmp_path, a=[1, 2, 3, 4]))
    rows = [posterior_row(table, draw, (7, 0))["a"] for draw in range(8)]
    assert sorted(rows[:4]) == [1.0, 2.0, 3.0, 4.0] and rows[4:] == rows[:4]


def test_posterior_stands_in_for_the_prior(tmp_path: Path) -> None:
    path = written(tmp_path, **{"behaviour.attachment_gain": [0.5, 0.5]})
    scenario = load_scenario("market=grocery", f"market.posterior='{path}'", "population.size=50")
    assert "behaviour.attachment_gain" in scenario.prior
    assert draw_parameters(scenario, 3, (1, 0))[1]["behaviour.attachment_gain"] == 0.5


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"behaviour.no_such": [1.0]}, "not a parameter"),
        ({"behaviour.attachment_gain": ["much"]}, "must hold numbers"),
        ({"behaviour.attachment_gain": []}, "must hold numbers"),
    ],
)
def test_wrong_posteriors_are_refused(
    tmp_path: Path, columns: dict[str, list[object]], said: str
) -> None:
    path = written(tmp_path, **columns)
    with pytest.raises(UserError, match=said):
        scenario = load_scenario(
            "market=grocery", f"market.posterior='{path}'", "population.size=50"
        )
        draw_parameters(scenario, 0, (1, 0))


def test_a_posterior_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        load_scenario("market=grocery", f"market.posterior='{tmp_path}/none.csv'")
