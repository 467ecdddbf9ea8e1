"""What counts as an effect claimed, and a null world of two replications."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.studies.validation import null_world
from sim.studies.validation.null_world import BEHAVIOURAL, PAIRED, UNPAIRED, without_effect


def effects(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    """Return an effects table: strategy, kpi, interval."""
    return pd.DataFrame(rows, columns=["strategy", "kpi", "ci_low", "ci_high"])


def test_an_effect_is_claimed_where_the_interval_leaves_zero_out() -> None:
    held = without_effect(
        effects(
            ("status_quo", "revenue", 1.0, 2.0),  # the baseline itself
            ("mass", "revenue", -1.0, 2.0),
            ("mass", "penetration", 0.1, 0.2),
            ("mass", "npv", -9.0, -8.0),  # money spent is real
            ("none", "revenue", 0.0, 0.0),  # equal to the last bit
            ("none", "penetration", np.nan, np.nan),
        ),
        "status_quo",
    )
    assert sorted(held.columns) == ["penetration", "revenue"]
    assert sorted(held.index) == ["mass", "none"]
    assert held.loc["mass"].to_dict() == {"penetration": 0.0, "revenue": 1.0}
    assert held.loc["none", "revenue"] == 1.0
    assert held["penetration"].isna().to_dict() == {"mass": False, "none": True}


SMALL = ("population.size=150", "horizon.weeks=8", "horizon.warm_up=8")
ARMS = ("status_quo", "promotion", "one_to_one")


@pytest.fixture
def two_replications(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(null_world, "REPLICATIONS", 2)


@pytest.mark.usefixtures("two_replications")
def test_paired_arms_of_a_null_world_are_equal() -> None:
    scenario = PAIRED.scenario(3, quick=True, more=SMALL)
    scenario = scenario.model_copy(update={"strategies": ARMS})
    assert PAIRED.run(scenario, 0).values == {"silent": 1.0}


@pytest.mark.usefixtures("two_replications")
def test_unpaired_arms_differ_by_luck() -> None:
    scenario = UNPAIRED.scenario(3, quick=True, more=SMALL)
    scenario = scenario.model_copy(update={"strategies": ARMS})
    seen = UNPAIRED.run(scenario, 0)
    assert 0.5 < seen.values["silent"] <= 1.0
    assert 10 < len(seen.curves["null_world_unpaired"]) <= len(BEHAVIOURAL)
