"""The lesson on the customer database: paired lives, all costs counted, weeks to pay back."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.market import Market
from sim.studies.lesson import scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.crm_database import (
    DEAR,
    ITEMS,
    KINDS,
    STAGES,
    WITH,
    database_costs,
    earned,
    payback_finding,
    payback_week,
)
from sim.studies.lessons.evidence import by_arm
from sim.studies.lessons.partial_database import IDENTITY
from tests.studies.lessons.small import TYPED, taught, whole

NAME = "crm-database"


def test_the_lesson_runs() -> None:
    tables = whole(NAME).evidence.tables
    assert list(tables["stage_sales"]["x"]) == list(STAGES)
    assert list(tables["kinds_reached"]["x"]) == list(KINDS)
    nobody = tables["kinds_reached"].set_index("x").loc[IDENTITY, "value"]
    assert nobody == 0.0
    assert list(tables["costs"]["x"]) == list(ITEMS)
    assert (tables["costs"]["value"] > 0.0).all()


def test_the_curve_ends_at_the_net_present_value() -> None:
    result = taught(NAME).result
    ends = earned(result, 1.0)[WITH].iloc[:, -1]
    assert ends.to_numpy() == pytest.approx(by_arm(result, "npv")[WITH].to_numpy())


def test_every_item_of_the_database_is_on_the_ledger() -> None:
    result = taught(NAME).result
    ledger = result.ledger
    own = ledger[(ledger["strategy"] == WITH) & (ledger["programme"] == "crm")]
    assert set(own["item"]) <= set(ITEMS)
    assert database_costs(result).to_numpy().sum() >= own["amount"].sum() - 1e-9


def test_dearer_goods_are_bought_in_the_same_lives() -> None:
    scenario = scenario_of(load_lesson(NAME), TYPED)
    brands = tuple(
        one.model_copy(update={"price": DEAR * one.price, "unit_cost": DEAR * one.unit_cost})
        for one in scenario.market.brands
    )
    dear = scenario.model_copy(
        update={"market": scenario.market.model_copy(update={"brands": brands})}
    )
    bought = []
    for settings in (scenario, dear):
        market = Market(settings)
        market.run_for(market.warm_up)
        twin = market.fork(WITH)
        twin.run_for(20)
        rows = twin.recorder.all_purchases()
        bought.append([rows[name].tolist() for name in ("week", "consumer", "brand", "units")])
    assert bought[0] == bought[1]


@pytest.mark.parametrize(
    ("curve", "week"),
    [
        ([-2.0, -1.0, 1.0, 2.0], 3.0),
        ([-2.0, 1.0, -1.0, 2.0], 4.0),
        ([1.0, 2.0, 3.0, 4.0], 0.0),
        ([1.0, 2.0, 3.0, -4.0], math.inf),
    ],
)
def test_a_curve_pays_back_for_good(curve: list[float], week: float) -> None:
    assert payback_week(np.array(curve)) == week


def test_what_never_pays_back_has_no_week() -> None:
    never = payback_finding("one", pd.DataFrame([[-1.0, -2.0], [-1.0, -3.0], [-2.0, -1.0]]))
    assert math.isnan(never.value)
    assert never.verdict(1) == "not_found"
    soon = payback_finding("one", pd.DataFrame([[-1.0, 2.0], [-1.0, 3.0], [-2.0, 1.0]]))
    assert soon.value == soon.low == soon.high == 2.0
