"""A till and a crowd without a market: synthetic sales and answers, keyed by a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import mesa
import numpy as np
import pytest
from numpy.typing import NDArray

from sim.firm.brand import Brand
from sim.firm.ledger import ITEMS
from sim.firm.plan import WeekPlan
from sim.firm.programme import Visible
from sim.firm.sales import Sales
from sim.population.records import Records, state_dtype
from sim.scenario.firm import FirmSettings
from sim.scenario.market import BrandSettings
from sim.strategies.base import parse_arm

PRICE = 3.5


@dataclass
class World:
    """One brand and ``size`` consumers who buy whatever the brand does."""

    size: int = 300
    warm_up: int = 8
    weeks: int = 26
    run_off: int = 10
    consent: float = 0.6
    buyers: int = 90
    firm: FirmSettings = field(default_factory=FirmSettings)
    plans: dict[int, WeekPlan] = field(default_factory=dict)
    sales: dict[int, Sales] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(7)
        self.state = np.zeros(self.size, state_dtype(2))
        self.state["consent"] = rng.random(self.size) < self.consent
        self.state["need_theme"] = rng.integers(0, 8, self.size)
        self.likes = rng.integers(0, 8, self.size)
        self.brand = Brand(
            mesa.Model(rng=1),
            0,
            BrandSettings(name="focal", taste_breadth=0.2, price=PRICE, advertising=0.25),
            self.firm,
            size=self.size,
            key=(3, 4),
            warm_up=self.warm_up,
            weeks=self.weeks,
            run_off=self.run_off,
            usual=parse_arm("status_quo", {}).programmes[0],
            identified=rng.random(self.size) < 0.8,
            consent=self.state["consent"] == 1,
        )

    def till(self, week: int, plan: WeekPlan) -> Sales:
        """Return the sales of a week: who buys what does not depend on the plan."""
        rng = np.random.default_rng([11, week + 1000])
        consumer = np.sort(rng.integers(0, self.size, self.buyers)).astype(np.int32)
        brand = rng.integers(0, 2, self.buyers).astype(np.int8)
        zero = np.zeros(self.buyers, np.int8)
        cut = np.where(brand == 0, plan.record["cut"][0], 0.0)
        personal = zero.copy()
        offers = {int(t["consumer"]): float(t["offer"]) for t in plan.touches if t["opened"]}
        for row, person in enumerate(consumer):
            if brand[row] == 0 and offers.get(int(person), 0.0) > cut[row]:
                cut[row], personal[row] = offers[int(person)], 1
        return Sales(
            consumer, brand, rng.integers(1, 4, self.buyers).astype(np.float64), cut,
            zero.copy(), self.likes[consumer].astype(np.int8),
            (rng.random(self.buyers) < 0.2).astype(np.int8), personal, zero.copy(),
        )  # fmt: skip

    def answer(self, week: int, touches: Records) -> None:
        """Open, click and opt out, by consumer and week alone."""
        draws = np.random.default_rng([13, week + 1000]).random((3, self.size))
        ids = touches["consumer"]
        touches["opened"] = draws[0][ids] < 0.4
        touches["clicked"] = touches["opened"] * (draws[1][ids] < 0.3)
        touches["opted_out"] = draws[2][ids] < 0.01

    def play(
        self,
        arm: str,
        total: float | None,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        shares: Mapping[str, float] | None = None,
    ) -> World:
        """Run warm-up, programme and run-off of one arm."""
        for week in range(-self.warm_up, self.weeks + self.run_off):
            if week == 0:
                self.brand.adopt(parse_arm(arm, settings or {}), total, shares)
            plan = self.brand.plan(week)
            self.answer(week, plan.touches)
            sales = self.till(week, plan)
            self.brand.settle(week, sales, plan.touches, Visible(self.state, 0))
            self.plans[week], self.sales[week] = plan, sales
        return self

    def touches(self) -> NDArray[np.void]:
        """Return all touches since the fork, with their week in front."""
        return np.concatenate([self.plans[w].touches for w in sorted(self.plans) if w >= 0])

    def spent(self, item: str | None = None, *, programme: str | None = None) -> float:
        """Return what an item, a programme, or everything cost in the programme weeks."""
        rows = self.brand.ledger.rows()
        rows = rows[rows["week"] < self.weeks]
        if item is not None:
            rows = rows[rows["item"] == ITEMS.index(item)]
        if programme is not None:
            rows = rows[rows["programme"] == self.brand.programmes.index(programme)]
        return float(rows["amount"].sum())


@pytest.fixture
def world() -> Callable[..., World]:
    """Return the maker of worlds."""
    return World
