"""A brand: its offer, its money, its customer database, and the strategy it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Budget, Purse
from sim.firm.channels import Channels
from sim.firm.crm import Crm
from sim.firm.discounts import Discounts
from sim.firm.ledger import Ledger
from sim.firm.media import exposures_to_buy
from sim.firm.plan import WeekPlan, join
from sim.firm.programme import Desk, News, Part, Programme, Strategy, Visible
from sim.firm.sales import Sales
from sim.population.records import NOBODY, Records, brand_dtype
from sim.randomness import Key
from sim.scenario.firm import FirmSettings
from sim.scenario.market import BrandSettings


class Brand(mesa.Agent):
    """One brand of the market. Brand 0 is the focal firm; any brand may run any strategy.

    Until it adopts a strategy, a brand runs its usual plan with unlimited money. Once adopted, a
    strategy runs ``weeks`` weeks under its budget. In the run-off that follows the focal brand
    plans nothing in any arm, so that what lasts can be compared on equal terms; what is owed to
    customers (points, rewards, offers in hand) is still settled. Rivals return to their usual
    plan.

    Attributes:
        index: number of the brand. name: of the brand. price: regular price a unit, currency.
        strategy: the arm adopted, or None. programmes: names by the index that ledger rows and
            touches carry. ledger: spend since the fork. budget: money of the arm.
        crm: the customer database, if it keeps one.
    """

    def __init__(
        self,
        model: Any,
        index: int,
        settings: BrandSettings,
        firm: FirmSettings,
        *,
        size: int,
        key: Key,
        warm_up: int,
        weeks: int,
        run_off: int,
        usual: Programme,
        identified: NDArray[np.bool_],
        consent: NDArray[np.bool_],
        sector_image: float = 0.0,
        keeps_crm: bool = True,
    ) -> None:
        """Open the brand at the start of the warm-up.

        Args:
            model: the market.
            index: number of the brand.
            settings: what consumers meet of it.
            firm: means and prices.
            size: consumers.
            key: of keyed draws.
            warm_up: weeks before the fork.
            weeks: of the programme.
            run_off: after it.
            usual: a fresh status-quo programme, run in the warm-up and in the run-off.
            identified: (size,) whom the brand can recognise.
            consent: (size,) who may be contacted directly.
            sector_image: utility all brands share.
            keeps_crm: record customers in the warm-up; only brands that never adopt a strategy
                can do without.
        """
        super().__init__(model)
        self.index, self.name, self.price = index, settings.name, float(settings.price)
        self.strategy: str | None = None
        self._firm, self._size, self._key = firm, size, key
        self._warm_up, self._weeks = warm_up, weeks
        self._channels = Channels(firm.channels)
        self._usual_exposures = exposures_to_buy(settings.advertising, firm.media_saturation)
        self._standing = _standing(settings, sector_image)
        self._keeps_crm = keeps_crm
        self.crm: Crm | None = None
        if keeps_crm:
            whole = warm_up + weeks + run_off
            self.crm = Crm(size, index, firm.crm, identified, consent, key, warm_up, whole)
        self._discounts = Discounts(size if keeps_crm else 0)
        self._cut_programme = NOBODY
        self._usual = usual
        self._active: tuple[Programme, ...] = ()
        self._goes_on = True
        self.ledger = Ledger()
        self._equip((usual.name,), Budget(None, (usual.name,)))
        usual.open(self._desk(0))

    def adopt(
        self, strategy: Strategy, total: float | None, shares: Mapping[str, float] | None = None
    ) -> None:
        """Take up an arm at the fork: its programmes replace the usual plan; the CRM stays.

        Args:
            strategy: a fresh strategy (:func:`sim.strategies.base.parse_arm`).
            total: its budget for all programme weeks, currency; None for unlimited.
            shares: share of the budget by programme, in a mix.

        Raises:
            RuntimeError: if the brand was opened with ``keeps_crm=False``.
        """
        if self.crm is None:
            raise RuntimeError(f"brand {self.index} was opened without a customer database")
        self.strategy = strategy.name
        self._active = tuple(strategy.programmes)
        self._goes_on = self.index != 0 and strategy.name != "none"
        self._keeps_crm = any(programme.uses_crm for programme in self._active)
        names = tuple(programme.name for programme in self._active)
        self.ledger = Ledger()
        self._equip(names, Budget(total, names, shares))
        for index, programme in enumerate(self._active):
            programme.open(self._desk(index))
        if self._goes_on:
            self._open_usual_again(names)

    def plan(self, week: int) -> WeekPlan:
        """Decide what to do in a week (counted from the fork; negative in the warm-up)."""
        parts = self._parts(week)
        plan = join(parts, self._standing, self._firm.media_saturation)
        self._cut_programme = plan.cut_programme
        return plan

    def settle(self, week: int, sales: Sales, touches: Records, visible: Visible) -> None:
        """Book the week: honour price cuts, settle programmes, update the customer database.

        Args:
            week: as in :meth:`plan`.
            sales: all purchases of the week; cuts of the own brand
                that the budget cannot honour are lowered to 0.
            touches: the brand's delivered contacts, answers filled in.
            visible: the window on
                consumers.
        """
        rows = sales.of_brand(self.index)
        if self._active:
            self._discounts.note_offers(touches)
            purses = self._purses[: len(self._active)]
            self._discounts.settle(
                week, sales, rows, self.price, self._cut_programme, self._active, purses
            )
            news = News(sales, rows, touches, visible)
            for programme in self._active:
                programme.settle(week, news)
        if self._keeps_crm and self.crm is not None:
            paid = sales.units[rows] * self.price * (1.0 - sales.cut[rows])
            self.crm.observe_contacts(week, touches)
            self.crm.observe_complaints(visible.complaints()[0])
            self.crm.observe_sales(week, sales, rows, paid)
            service = visible.service()
            if service is not None:
                self.crm.observe_service(week, sales, rows, service)
            self.crm.age(week)

    def points_rows(self) -> NDArray[np.float64]:
        """Return (rows, 6): week, issued, redeemed, expired, outstanding, liability."""
        rows = [row for programme in self._active for row in programme.points_rows()]
        return np.array(rows, dtype=np.float64).reshape(-1, 6)

    def members(self) -> NDArray[np.bool_]:
        """Return (size,) who belongs to a programme of the arm that people join."""
        joined = np.zeros(self._size, np.bool_)
        for programme in self._active:
            own = programme.members()
            if own is not None:
                joined |= own
        return joined

    def _parts(self, week: int) -> list[Part]:
        if not self._active:
            return [self._usual.plan(week)]
        if week < self._weeks:
            return [programme.plan(week) for programme in self._active]
        parts = [programme.plan_run_off(week) for programme in self._active]
        if self._goes_on:
            parts.append(self._usual.plan(week))
        return parts

    def _equip(self, names: tuple[str, ...], budget: Budget) -> None:
        self.programmes = names
        self.budget = budget
        self._purses = [Purse(budget, self.ledger, name, i) for i, name in enumerate(names)]

    def _open_usual_again(self, names: tuple[str, ...]) -> None:
        """Ready the usual plan for the run-off: money of its own, the same in every arm."""
        name = self._usual.name
        if name not in names:
            self.programmes = (*names, name)
        index = self.programmes.index(name)
        self._purses.append(Purse(Budget(None, (name,)), self.ledger, name, index))
        self._usual.open(self._desk(len(self._purses) - 1))

    def _desk(self, purse: int) -> Desk:
        return Desk(
            brand=self.index,
            size=self._size,
            price=self.price,
            key=self._key,
            warm_up=self._warm_up,
            weeks=self._weeks,
            usual_exposures=self._usual_exposures,
            media_cost=self._firm.media_cost,
            channels=self._channels,
            purse=self._purses[purse],
            database=self.crm,
            standing=self._standing,
        )


def _standing(settings: BrandSettings, sector_image: float) -> Records:
    """Return the (1,) record of a brand that does no marketing at all."""
    record = np.zeros(1, brand_dtype())
    for name in (
        "price", "quality", "failure_rate", "recovery_rate", "distribution", "point_of_sale",
    ):  # fmt: skip
        record[name] = getattr(settings, name)
    record["image"] = settings.image + settings.certification + sector_image
    record["claim"] = -1.0
    record["assortment"] = settings.assortment
    return record
