"""A brand: its standing record, and who may do without a customer database."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from sim.firm.brand import Brand
from sim.firm.programme import Visible, no_touches
from sim.firm.sales import Sales
from sim.population.records import outcome_dtype, state_dtype
from sim.scenario.firm import FirmSettings
from sim.scenario.market import BrandSettings
from sim.strategies.base import parse_arm


def brand(*, keeps_crm: bool) -> Brand:
    settings = BrandSettings(
        name="rival", taste_breadth=0.3, price=3.0, image=0.1, certification=0.2, advertising=0.45
    )
    everyone = np.ones(50, bool)
    return Brand(
        mesa.Model(rng=1), 1, settings, FirmSettings(), size=50, key=(1, 1), warm_up=4, weeks=8,
        run_off=4, usual=parse_arm("status_quo", {}).programmes[0], identified=everyone,
        consent=everyone, sector_image=0.05, keeps_crm=keeps_crm,
    )  # fmt: skip


def test_a_brand_shows_its_offer_and_its_usual_advertising() -> None:
    record = brand(keeps_crm=False).plan(-4).record[0]
    assert record["price"] == 3.0
    assert record["image"] == pytest.approx(0.35)
    assert record["advertising"] == pytest.approx(0.45)
    assert record["cut"] == 0.0


def test_a_rival_on_its_usual_plan_pays_for_it_every_week_without_a_database() -> None:
    rival = brand(keeps_crm=False)
    nothing = Sales.from_outcome(np.zeros(50, outcome_dtype()))
    for week in range(-4, 12):
        rival.plan(week)
        rival.settle(week, nothing, no_touches(), Visible(np.zeros(50, state_dtype(2)), 1))
    assert rival.ledger.spent(-1) == 0.0
    assert rival.ledger.spent(0) == rival.ledger.spent(11) > 0.0
    assert rival.crm is None
    with pytest.raises(RuntimeError, match="without a customer database"):
        rival.adopt(parse_arm("mass", {}), 10.0)


def test_cuts_nobody_gave_are_left_to_the_market() -> None:
    focal = brand(keeps_crm=True)
    focal.adopt(parse_arm("one_to_one", {}), 10.0)
    outcome = np.zeros(50, outcome_dtype())
    outcome["purchases"][3], outcome["brand"][3, 0] = 1, 1
    outcome["units"][3, 0], outcome["cut"][3, 0] = 1.0, 0.2
    sales = Sales.from_outcome(outcome)
    focal.plan(0)
    focal.settle(0, sales, no_touches(), Visible(np.zeros(50, state_dtype(2)), 1))
    assert sales.cut[0] == pytest.approx(0.2)
    assert focal.crm is not None
    assert focal.crm.spend[3] == pytest.approx(2.4)
