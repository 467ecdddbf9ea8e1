"""A brand: its offer, its money, its customer database, and the strategy it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

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
from sim.firm.programme import Desk, News, Part, Programme, Strategy, TiesForSale, Visible
from sim.firm.sales import Sales
from sim.network.graph import Network
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
        factors: Mapping[str, float] | None = None,
        keeps_crm: bool = True,
        network: Network | None = None,
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
            factors: utility weight of each of the user's own factors (``market.factors``).
            keeps_crm: record customers in the warm-up; only brands that never adopt a strategy
                can do without.
            network: ties that data brokers sell; None where nobody does.
        """
        super().__init__(model)
        self.index, self.name, self.price = index, settings.name, float(settings.price)
        self.strategy: str | None = None
        self._firm, self._size, self._key = firm, size, key
        self._warm_up, self._weeks = warm_up, weeks
        self._channels = Channels(firm.channels)
        self._usual_exposures = exposures_to_buy(settings.advertising, firm.media_saturation)
        self._standing = _standing(settings, sector_image, factors or {})
        self._keeps_crm = keeps_crm
        self._ties = None if network is None else TiesForSale(network)
        self.crm: Crm | None = None
        if keeps_crm:
            whole = warm_up + weeks + run_off
            self.crm = Crm(size, index, firm.crm, identified, consent, key, warm_up, whole)
            self.crm.segments = firm.segments
        self._discounts = Discounts(size if keeps_crm else 0)
        self._cut_programme = NOBODY
        self._usual = usual
        self._posts: list[_Post] = []
        self._ended: list[_Post] = []
        self._steady: tuple[float, WeekPlan] | None = None
        self._end = weeks
        self._goes_on = True
        self.ledger = Ledger()
        self.programmes: tuple[str, ...] = ()
        self.budget = Budget(None, (usual.name,))
        usual.open(self._desk(self._purse(usual.name, self.budget), 0, weeks))

    def adopt(
        self,
        strategy: Strategy,
        total: float | None,
        shares: Mapping[str, float] | None = None,
        *,
        start: int = 0,
        weeks: int | None = None,
    ) -> None:
        """Take up an arm: its programmes replace those that run; the CRM stays.

        A programme that goes on under the new arm takes over what lasts of itself: members,
        points, bonds. One that ends still settles what it owes.

        Args:
            strategy: a fresh strategy (:func:`sim.strategies.base.parse_arm`).
            total: its budget for all its weeks, currency; None for unlimited.
            shares: share of the budget by programme, in a mix.
            start: first week of the arm, from the fork.
            weeks: how many weeks the budget is for; None for all programme weeks left.

        Raises:
            RuntimeError: if the brand was opened with ``keeps_crm=False``.
        """
        if self.crm is None:
            raise RuntimeError(f"brand {self.index} was opened without a customer database")
        if self.strategy is None:
            self.ledger, self.programmes = Ledger(), ()
        self.strategy = strategy.name
        self._end = self._weeks if weeks is None else start + weeks
        self._goes_on = self.index != 0 and strategy.name != "none"
        fresh = tuple(strategy.programmes)
        names = tuple(programme.name for programme in fresh)
        before = {post.programme.name: post for post in self._posts}
        self._ended += [post for name, post in before.items() if name not in names]
        self._keeps_crm = any(programme.uses_crm for programme in fresh)
        self.budget = Budget(total, names, shares)
        self._posts = [_Post(each, self._purse(each.name, self.budget)) for each in fresh]
        for programme, purse in self._posts:
            programme.open(self._desk(purse, start, self._end))
            if programme.name in before:
                programme.succeed(before[programme.name].programme)
        if self._goes_on:
            self._open_usual_again()

    def plan(self, week: int) -> WeekPlan:
        """Decide what to do in a week (counted from the fork; negative in the warm-up)."""
        if self.index != 0 and not self._posts:
            return self._usual_plan(week)
        parts = self._parts(week)
        plan = join(parts, self._standing, self._firm.media_saturation)
        posts = self._paying()
        payer = plan.cut_programme
        self._cut_programme = posts[payer].purse.index if 0 <= payer < len(posts) else NOBODY
        return plan

    @property
    def books(self) -> bool:
        """Whether a week's news changes anything for the brand: it runs an arm, or keeps a CRM."""
        return bool(self._posts) or self._keeps_crm

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
        if self._posts:
            self._discounts.note_offers(touches)
            paying = {purse.index: (programme, purse) for programme, purse in self._paying()}
            self._discounts.settle(week, sales, rows, self.price, self._cut_programme, paying)
            news = News(sales, rows, touches, visible)
            for programme, _ in self._paying():
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
        rows = [row for programme, _ in self._paying() for row in programme.points_rows()]
        return np.array(rows, dtype=np.float64).reshape(-1, 6)

    def members(self) -> NDArray[np.bool_]:
        """Return (size,) who belongs to a programme of the arm that people join."""
        joined = np.zeros(self._size, np.bool_)
        for programme, _ in self._paying():
            own = programme.members()
            if own is not None:
                joined |= own
        return joined

    @property
    def active(self) -> tuple[Programme, ...]:
        """The programmes of the arm, in the order of its name."""
        return tuple(programme for programme, _ in self._posts)

    def _paying(self) -> list[_Post]:
        """Return the programmes that run, and those that ended and may still owe something."""
        return [*self._posts, *self._ended]

    def _usual_plan(self, week: int) -> WeekPlan:
        """Return a rival's usual plan, joined once: it is the same until the brand takes up an arm.

        It is bought every week all the same.
        """
        part = self._usual.plan(week)
        if self._steady is None or self._steady[0] != part.exposures:
            plan = join([part], self._standing, self._firm.media_saturation)
            self._steady = (part.exposures, plan)
        plan = self._steady[1]
        return replace(plan, record=plan.record.copy())  # a week may be changed from outside

    def _parts(self, week: int) -> list[Part]:
        """Return what each programme wants this week, in the order of :meth:`_paying`."""
        if not self._posts:
            return [self._usual.plan(week)]
        owed = [programme.plan_run_off(week) for programme, _ in self._ended]
        if week < self._end:
            return [*(programme.plan(week) for programme, _ in self._posts), *owed]
        parts = [*(programme.plan_run_off(week) for programme, _ in self._posts), *owed]
        if self._goes_on:
            parts.append(self._usual.plan(week))
        return parts

    def _purse(self, name: str, budget: Budget) -> Purse:
        """Return a programme's hand on a budget; ledger rows carry its number."""
        if name not in self.programmes:
            self.programmes = (*self.programmes, name)
        return Purse(budget, self.ledger, name, self.programmes.index(name))

    def _open_usual_again(self) -> None:
        """Ready the usual plan for the run-off: money of its own, the same in every arm."""
        name = self._usual.name
        self._usual.open(self._desk(self._purse(name, Budget(None, (name,))), 0, self._weeks))

    def _desk(self, purse: Purse, start: int, end: int) -> Desk:
        return Desk(
            brand=self.index,
            size=self._size,
            price=self.price,
            key=self._key,
            warm_up=self._warm_up,
            start=start,
            weeks=end,
            usual_exposures=self._usual_exposures,
            media_cost=self._firm.media_cost,
            channels=self._channels,
            purse=purse,
            database=self.crm,
            standing=self._standing,
            ties=self._ties,
        )


class _Post(NamedTuple):
    """A programme at work, and its hand on the budget."""

    programme: Programme
    purse: Purse


def _standing(
    settings: BrandSettings, sector_image: float, factors: Mapping[str, float]
) -> Records:
    """Return the (1,) record of a brand that does no marketing at all."""
    own = sum(weight * settings.factors.get(name, 0.0) for name, weight in factors.items())
    record = np.zeros(1, brand_dtype())
    for name in (
        "price", "quality", "failure_rate", "recovery_rate", "distribution", "point_of_sale",
    ):  # fmt: skip
        record[name] = getattr(settings, name)
    record["image"] = settings.image + settings.certification + sector_image + own
    record["claim"] = -1.0
    record["assortment"] = settings.assortment
    return record
