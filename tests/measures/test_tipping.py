"""What must be true: known flips are found, chance is not called a flip."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.measures.tipping import TIPPING_COLUMNS, tipping_points
from sim.plots.must_be_true import COLUMNS


def drawn(seed: int, draws: int = 40, parameters: int = 10) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    names = ["gain", *(f"other_{k}" for k in range(1, parameters))]
    values = generator.uniform(0, 2, (draws, parameters))
    return pd.DataFrame(values, columns=names, index=range(100, 100 + draws))


def at(parameters: pd.DataFrame, value: float) -> dict[str, float]:
    return {str(name): value for name in parameters.columns}


def test_a_known_flip_is_found() -> None:
    # mass leads one_to_one by 10 - 8 x gain: zero at 1.25; none is never near.
    parameters = drawn(1)
    noise = np.random.default_rng(2).normal(0, 1, (40, 3))
    values = pd.DataFrame(
        {"none": 0.0, "mass": 50.0, "one_to_one": 40 + 8 * parameters["gain"]},
        index=parameters.index,
    )
    table = tipping_points(parameters, values + noise, at(parameters, 1.0), "mass")
    assert tuple(table.columns) == TIPPING_COLUMNS == COLUMNS
    row = table.set_index("parameter").loc["gain"]
    assert row["flips_to"] == "one_to_one"
    assert row["threshold"] == pytest.approx(1.25, abs=0.1)
    assert row["low"] == parameters["gain"].min()
    assert row["high"] == parameters["gain"].max()
    assert row["rank_correlation"] < -0.8
    assert row["central"] == 1.0
    assert table["threshold"].notna().sum() == 1


def test_a_cost_is_better_low() -> None:
    parameters = drawn(1)
    values = pd.DataFrame({"a": 50.0, "b": 60 - 8 * parameters["gain"]}, index=parameters.index)
    table = tipping_points(parameters, values, at(parameters, 1.0), "a", higher_is_better=False)
    assert table.set_index("parameter").loc["gain", "threshold"] == pytest.approx(1.25)


def test_no_flip_outside_the_range_drawn() -> None:
    parameters = drawn(1)
    values = pd.DataFrame({"a": 60.0, "b": 40 + 8 * parameters["gain"]}, index=parameters.index)
    table = tipping_points(parameters, values, at(parameters, 1.0), "a")
    row = table.set_index("parameter").loc["gain"]
    assert row["flips_to"] is None
    assert np.isnan(row["threshold"])
    assert row["rank_correlation"] == pytest.approx(-1.0)


def test_no_flip_where_the_line_has_the_best_behind_at_its_central_value() -> None:
    # The line crosses zero at 1.25; at a central value of 1.5 it says the other is ahead.
    parameters = drawn(1)
    values = pd.DataFrame({"a": 50.0, "b": 40 + 8 * parameters["gain"]}, index=parameters.index)
    table = tipping_points(parameters, values, at(parameters, 1.5), "a")
    assert table["threshold"].isna().all()


def test_chance_is_seldom_called_a_flip() -> None:
    generator = np.random.default_rng(3)
    named = 0
    for seed in range(60):
        parameters = drawn(seed, draws=20)
        lead = generator.normal(0.3, 1, 20)
        values = pd.DataFrame({"a": lead, "b": 0.0}, index=parameters.index)
        table = tipping_points(parameters, values, at(parameters, 1.0), "a")
        named += bool(table["threshold"].notna().any())
    assert named / 60 <= 0.12


def test_constant_parameters_and_few_draws_flip_nothing() -> None:
    parameters = drawn(1).assign(gain=1.0)
    values = pd.DataFrame({"a": parameters["other_1"], "b": 1.0}, index=parameters.index)
    table = tipping_points(parameters, values, at(parameters, 1.5), "a")
    assert table.set_index("parameter")["rank_correlation"].isna()["gain"]
    assert table.set_index("parameter").loc["other_1", "flips_to"] == "b"
    few = tipping_points(parameters.iloc[:3], values.iloc[:3], at(parameters, 1.5), "a")
    assert few["threshold"].isna().all()


def test_draws_are_joined_by_number() -> None:
    parameters = drawn(1)
    values = pd.DataFrame({"a": 50.0, "b": 40 + 8 * parameters["gain"]}, index=parameters.index)
    shuffled = values.iloc[::-1]
    central = at(parameters, 1.0)
    pd.testing.assert_frame_equal(
        tipping_points(parameters, values, central, "a"),
        tipping_points(parameters, shuffled, central, "a"),
    )
