"""Designs: where points lie, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.errors import UserError
from sim.scenario.load import load_scenario
from sim.scenario.priors import quantile
from sim.studies.sweeping.design import read_design
from tests.studies.small import typed

DEPTH = "strategy.promotion.depth"
KAPPA = "behaviour.attachment_gain"


def points(design: Any) -> pd.DataFrame:
    block = read_design(design, typed())
    return pd.DataFrame(list(block.rows), columns=list(block.paths))


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    design = {
        "kind": "latin_hypercube", "samples": 20, "seed": 3,
        "parameters": {DEPTH: {"low": 0.1, "high": 0.5},
                       "budget.per_consumer": {"low": 0.01, "high": 100, "scale": "log"}},
    }  # fmt: skip
    found = points(design)
    assert sorted(((found[DEPTH] - 0.1) / 0.4 * 20).astype(int)) == list(range(20))
    logs = np.log10(found["budget.per_consumer"])
    assert sorted(((logs + 2) / 4 * 20).astype(int)) == list(range(20))
    pd.testing.assert_frame_equal(found, points(design))
    assert not found.equals(points(design | {"seed": 4}))


def test_sobol_points_are_balanced_and_whole_numbers_stay_whole() -> None:
    design = {"kind": "sobol", "samples": 16, "parameters": {
        DEPTH: {"low": 0.0, "high": 1.0}, "horizon.weeks": {"low": 10, "high": 50},
        "network.kind": {"values": ["none", "small_world"]}}}  # fmt: skip
    found = points(design)
    assert (found[DEPTH] < 0.5).sum() == 8
    assert (found["network.kind"] == "none").sum() == 8
    assert all(isinstance(weeks, int) for weeks in found["horizon.weeks"].tolist())
    assert found["horizon.weeks"].between(10, 50).all()


def test_a_parameter_left_to_its_prior_has_its_quantiles() -> None:
    prior = load_scenario(*typed()).prior[KAPPA]
    found = points({"kind": "latin_hypercube", "samples": 50, "parameters": {KAPPA: "prior"}})
    low, high = quantile(prior, 0.02), quantile(prior, 0.98)
    assert (found[KAPPA] <= low).sum() == 1 and (found[KAPPA] >= high).sum() == 1


def test_a_grid_and_points_from_a_file(tmp_path: Path) -> None:
    grid = {"kind": "grid", "parameters": {DEPTH: {"values": [0.1, 0.2]},
                                           "horizon.weeks": {"values": [4, 8]}}}  # fmt: skip
    assert points(grid).to_numpy().tolist() == [[0.1, 4], [0.1, 8], [0.2, 4], [0.2, 8]]
    table = pd.DataFrame({DEPTH: [0.1, 0.3], "horizon.weeks": [4.0, 8.0]})
    table.to_csv(tmp_path / "points.csv", index=False)
    table.to_parquet(tmp_path / "points.parquet")
    for name in ("points.csv", "points.parquet"):
        design = tmp_path / "design.yaml"
        design.write_text(yaml.safe_dump({"kind": "file", "file": name}))
        found = points(design)
        assert found.to_numpy().tolist() == [[0.1, 4], [0.3, 8]]
        assert found["horizon.weeks"].dtype == np.int64
    pd.testing.assert_frame_equal(points(table), found)


LHS = {"kind": "latin_hypercube", "samples": 4}
REFUSED: list[tuple[Any, list[str]]] = [
    ({"kind": "latin_hypercub"}, ["'latin_hypercube'", "grid"]),
    ({"kind": "grid", "samples": 4, "parameters": {}}, ["samples", "grid"]),
    (LHS | {"parameters": {}}, ["parameters"]),
    (LHS | {"parameters": {"strategy.promotion.dept": "prior"}}, [f"'{DEPTH}'"]),
    (LHS | {"parameters": {DEPTH: "prior"}}, [DEPTH, "no declared prior"]),
    (LHS | {"parameters": {DEPTH: {"low": 0.5, "high": 0.1}}}, [DEPTH, "low"]),
    (LHS | {"parameters": {DEPTH: {"low": 0.5, "high": 2}}}, [DEPTH, "from 0 to 1"]),
    (LHS | {"parameters": {DEPTH: {"lo": 0.5, "high": 2}}}, [DEPTH, "low", "values", "prior"]),
    (LHS | {"parameters": {DEPTH: {"low": 0, "high": 1, "scale": "log"}}}, ["log", "above 0"]),
    (LHS | {"parameters": {"network.kind": {"low": 0, "high": 1}}}, ["network.kind", "values"]),
    (LHS | {"samples": 0, "parameters": {DEPTH: {"values": [0.1]}}}, ["samples=0"]),
    ({"kind": "sobol", "samples": 20, "parameters": {DEPTH: {"values": [0.1]}}}, ["32"]),
    ({"kind": "file"}, ["file"]),
    ({"kind": "file", "file": "none.csv"}, ["none.csv"]),
    (pd.DataFrame({"depth": [0.1]}), ["depth"]),
    (pd.DataFrame({DEPTH: [0.1, None]}), ["empty"]),
]


@pytest.mark.parametrize(("design", "named"), REFUSED, ids=lambda case: str(case)[:40])
def test_what_is_refused(design: Any, named: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        read_design(design, typed())
    for part in named:
        assert part in str(caught.value)
