"""The lesson on lifetime value."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.market import Market
from sim.measures.columns import Columns
from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.lifetime_value import FRACTIONS, crm_columns, holding_budget
from tests.studies.lessons.small import TYPED, whole

NAME = "lifetime-value"


def test_the_lesson_runs_and_its_ratio_is_that_of_its_costs() -> None:
    found = whole(NAME)
    costs = found.evidence.tables["costs"]
    values = {one.id: one for one in found.findings}
    assert values["cost_ratio"].value == pytest.approx((costs["cac"] / costs["keeping"]).mean())
    assert values["cost_ratio"].reference == 1.0
    assert values["five_times"].value == values["cost_ratio"].value
    assert list(found.evidence.tables["base"]["x"]) == list(FRACTIONS)


def test_a_prediction_reads_the_database_alone() -> None:
    market = Market(scenario_of(load_lesson(NAME), TYPED))
    market.run_for(market.warm_up)
    twin = market.fork("status_quo")
    twin.run_for(twin.horizon)
    lived = Columns(twin.recording())
    known = np.zeros(lived.size, bool)
    known[::2] = True
    who, histories, margin = crm_columns(lived, known)
    assert who.size
    assert (who % 2 == 0).all()
    assert (histories.recency <= histories.age).all()
    assert (histories.age <= market.warm_up).all()
    assert margin.shape == who.shape
    bought = lived.focal_between(-market.warm_up, 0)
    weeks = pd.DataFrame({"who": bought.consumer, "week": bought.week}).drop_duplicates()
    counts = weeks["who"].value_counts()
    assert histories.repeats + 1 == pytest.approx(counts.loc[who].to_numpy())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ([-10.0, -5.0, 5.0], 1.5),
        ([-10.0, 0.0, 5.0], 1.0),
        ([5.0, 6.0, 7.0], math.nan),
        ([-9.0, -8.0, -1.0], math.nan),
    ],
)
def test_the_budget_that_holds_the_base(change: list[float], expected: float) -> None:
    budgets = pd.DataFrame({"change": change, "each": [0.0, 1.0, 2.0]})
    assert holding_budget(budgets) == pytest.approx(expected, nan_ok=True)
