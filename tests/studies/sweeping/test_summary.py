"""A sweep in tables: pairs are of the same luck, the best is found, doubt is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.studies.sweeping.summary import summary
from tests.studies.sweeping.made import made_sweep

DEPTH, EVERY = "strategy.promotion.depth", "strategy.promotion.interval_weeks"
AXES: dict[str, list[Any]] = {DEPTH: [0.1, 0.2], EVERY: [4, 8]}


def npv(arm: str, values: Mapping[str, Any], seed: int) -> float:
    """Luck moves all arms alike; depth 0.2 every 8 weeks is best, by little but surely."""
    base = 1000.0 + 100.0 * seed
    if arm == "status_quo":
        return base
    gain = {(0.1, 4): -5.0, (0.1, 8): 3.0, (0.2, 4): 0.0, (0.2, 8): 4.0}
    return base + gain[values[DEPTH], values[EVERY]] + (seed % 2) * 0.5


def test_differences_are_within_luck(tmp_path: Path) -> None:
    found = summary(made_sweep(tmp_path / "x", AXES, npv))
    assert found.varied == (DEPTH, EVERY) and found.baseline == "status_quo"
    points = found.points.set_index([DEPTH, EVERY])
    assert points.loc[(0.2, 8), "npv"] == pytest.approx(4.25)
    assert points.loc[(0.2, 8), "npv_level"] == pytest.approx(1154.25)
    half = 3.182446305284263 * np.std([0.0, 0.5, 0.0, 0.5], ddof=1) / 2.0
    assert points.loc[(0.2, 8), "npv_high"] == pytest.approx(4.25 + half)
    assert points["runs"].tolist() == [4] * 4
    assert found.best is not None
    assert found.points.iloc[found.best][EVERY] == 8
    # luck is the same everywhere, so all others are surely behind
    others = found.points.drop(index=found.best)
    assert (others["behind_high"] < 0.0).all()


def test_without_a_baseline_it_is_levels(tmp_path: Path) -> None:
    found = summary(made_sweep(tmp_path / "x", AXES, npv, paired=False))
    assert found.baseline is None
    assert found.points["npv"].equals(found.points["npv_level"])


def test_the_baseline_alone_is_levels_too(tmp_path: Path) -> None:
    found = summary(made_sweep(tmp_path / "x", {}, npv, strategies=()))
    assert found.baseline is None and found.varied == ()
    assert found.points["strategy"].tolist() == ["status_quo"]


def test_the_command_that_looks_again(tmp_path: Path) -> None:
    found = summary(made_sweep(tmp_path / "x", AXES, npv))
    assert found.again is not None
    typed = found.again.split()
    assert typed[:3] == ["relmark", "compare", "market=grocery"]
    assert f"{DEPTH}=0.2" in typed and f"{EVERY}=8" in typed
    assert "'strategies=[promotion]'" in typed and "replications=20" in typed
    assert not any(text.startswith(("seed=range", "name=")) for text in typed)


def test_runs_along_a_budget(tmp_path: Path) -> None:
    axes = {"budget.total": [100, 200], EVERY: [4, 8]}
    folder = made_sweep(tmp_path / "x", axes, lambda arm, values, seed: (
        0.0 if arm == "status_quo" else values["budget.total"] + values[EVERY] + seed
    ), seeds=2)  # fmt: skip
    found = summary(folder)
    assert found.along == "budget.total" and found.curve is not None
    wide = found.curve.pivot(index=["point", "luck"], columns="x", values="value")
    assert wide.shape == (4, 2)  # two intervals, two seeds
    assert (wide[200] - wide[100] == 100.0).all()


def test_what_is_undefined_is_no_best(tmp_path: Path) -> None:
    found = summary(made_sweep(tmp_path / "x", AXES, lambda *_: None))
    assert found.best is None and found.again is None


def test_a_sweep_without_a_good_run_is_refused(tmp_path: Path) -> None:
    folder = made_sweep(tmp_path / "x", AXES, npv)
    for path in (folder / "runs").iterdir():
        path.unlink()
    with pytest.raises(UserError, match="no run is finished yet"):
        summary(folder)
