"""What the firm expects of a programme, and what passes between the two each week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.errand import Errand
from sim.firm.sales import Sales
from sim.firm.service import Service
from sim.population.records import THEMES, Records, touch_dtype
from sim.randomness import Key

if TYPE_CHECKING:
    from sim.firm.budget import Purse
    from sim.firm.channels import Channels
    from sim.firm.crm import Crm
    from sim.network.graph import Network

TOUCH = touch_dtype()
"""Record type of a contact."""

NO_CLAIM = -1.0

_SEEN_IN_SHOPS = ("price", "cut", "cut_notice")


_NO_TOUCHES = np.zeros(0, TOUCH)


def no_touches() -> Records:
    """Return an empty array of touches: always the same one, for nothing can be written to it."""
    return _NO_TOUCHES


@dataclass
class Part:
    """What one programme wants done in one week.

    Attributes:
        exposures: advertising exposures bought, a consumer of the market.
        claim: quality the advertising promises; below 0 for no claim.
        cut: public price cut, share of price. notice: share of consumers who see it in time.
        touches: direct contacts that will arrive.
        undelivered: contacts paid for that bounce off stale records.
        pull: (consumers,) utility added to the brand, or None.
        changes: what is added to the brand's own record while it lasts, by field:
            one of :data:`sim.firm.plan.CHANGEABLE`.
        assortment: (8,) added to how well the range meets a need of each theme, or None.
        errands: stages to run among consumers this week.
    """

    exposures: float = 0.0
    claim: float = NO_CLAIM
    cut: float = 0.0
    notice: float = 0.0
    touches: Records = field(default_factory=no_touches)
    undelivered: Records = field(default_factory=no_touches)
    pull: NDArray[np.float64] | None = None
    changes: Mapping[str, float] = field(default_factory=dict)
    assortment: NDArray[np.float64] | None = None
    errands: Sequence[Errand] = ()


@dataclass(frozen=True)
class Visible:
    """The window through which a firm may see consumers: a few questions, and only when asked.

    Attributes:
        state: the consumers' state records. brand: who asks.
        outcome: what the week brought. traits: what people can be asked about themselves.
        under_contract: a service is given all year, and its use is metered.
        offers: (brands,) what every brand offered this week; None where nobody looks.
    """

    state: Records
    brand: int
    outcome: Records | None = None
    traits: Records | None = None
    under_contract: bool = False
    offers: Records | None = None

    def consents(self, ids: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return whether these consumers allow direct contact (asked at the counter)."""
        held: NDArray[np.bool_] = (self.state["consent"][ids] >> self.brand) & 1 == 1
        return held

    def needs(self) -> NDArray[np.int8]:
        """Return the theme each consumer browses now; the CRM sees only part of it."""
        return np.ascontiguousarray(self.state["need_theme"], dtype=np.int8)

    def birthdays(self, ids: NDArray[np.integer]) -> NDArray[np.int8]:
        """Return the birthday week of each of these consumers, as told on a form; -1 untold."""
        if self.traits is None:
            return np.full(ids.size, -1, np.int8)
        return np.ascontiguousarray(self.traits["birthday"][ids], dtype=np.int8)

    def interests(self, ids: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return (len(ids), 8) what these consumers would tick on a questionnaire of interests."""
        if self.traits is None:
            return np.full((ids.size, THEMES), 1.0 / THEMES)
        return np.ascontiguousarray(self.traits["interests"][ids], dtype=np.float64)

    def complaints(self) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Return (size,) complaints made to the brand this week, and how many were put right.

        Outcomes count what happens with the focal brand: others hear nothing here.
        """
        if self.outcome is None or self.brand != 0:
            nothing = np.zeros(self.state.shape[0], np.int8)
            return nothing, nothing
        return self.outcome["complaints"], self.outcome["recoveries"]

    def service(self) -> Service | None:
        """Return what the week of service brought to each consumer; None without contracts.

        Outcomes count what happens with the focal brand: other brands see renewal dates alone.
        """
        if self.outcome is None or not self.under_contract:
            return None
        if self.brand != 0:
            nothing = np.zeros(self.outcome.shape[0])
            return Service(nothing, nothing, nothing + 1.0)
        seen = (self.outcome[name] for name in ("complaints", "recoveries", "used"))
        return Service(*(column.astype(np.float64) for column in seen))


@dataclass(frozen=True)
class News:
    """What a week brought to a brand.

    Attributes:
        sales: all purchases of the week, any brand.
        rows: rows of ``sales`` of the own brand, by consumer.
        touches: the brand's contacts with their answers.
        visible: the window on consumers.
    """

    sales: Sales
    rows: NDArray[np.intp]
    touches: Records
    visible: Visible

    @property
    def market(self) -> Records | None:
        """(brands,) price, cut and notice of the cut of every brand: what anybody sees in shops."""
        offers = self.visible.offers
        return None if offers is None else offers[list(_SEEN_IN_SHOPS)]


class TiesForSale:
    """Who knows whom, as data that a firm can buy: nothing of it can be read without paying."""

    def __init__(self, network: Network) -> None:
        """Offer the ties of a network."""
        self._network = network

    def buy(self, purse: Purse, week: int, unit_cost: float, side: int) -> Network | None:
        """Pay for the ties of everybody and return them; None if the purse cannot.

        Args:
            purse: who pays, as item ``information``. week: when.
            unit_cost: currency a consumer. side: of the ledger.
        """
        paid = purse.try_charge(week, "information", self._network.size, unit_cost, side)
        return self._network if paid else None


@dataclass
class Desk:
    """What a programme works with. Weeks are counted from the fork.

    Attributes:
        brand: index of the brand. size: consumers in the market. price: regular price a unit.
        key: of all keyed draws. warm_up: weeks before the fork.
        start: first week of the arm. weeks: first week after it (its weeks, from the fork on).
        usual_exposures: exposures a consumer a week that the brand's usual plan buys.
        media_cost: currency an exposure. channels: the direct channels.
        purse: the programme's money. database: the customer database, if the brand keeps one.
        standing: (1,) the brand's own record without marketing: its quality, failures, shops.
        ties: who knows whom, for sale; None where nobody sells it.
    """

    brand: int
    size: int
    price: float
    key: Key
    warm_up: int
    start: int
    weeks: int
    usual_exposures: float
    media_cost: float
    channels: Channels
    purse: Purse
    database: Crm | None
    standing: Records
    ties: TiesForSale | None = None

    @property
    def crm(self) -> Crm:
        """The customer database.

        Raises:
            RuntimeError: if the brand keeps none (it was opened with ``keeps_crm=False``).
        """
        if self.database is None:
            raise RuntimeError(f"brand {self.brand} keeps no customer database")
        return self.database

    def clock(self, week: int) -> int:
        """Return the week since the start of the warm-up: the week of keyed draws."""
        return week + self.warm_up


class Programme(Protocol):
    """A programme as a brand sees it; :class:`sim.strategies.base.Programme` implements it."""

    name: ClassVar[str]
    uses_crm: bool

    def set_up_cost(self, size: int) -> float:
        """Return what must be paid once before anything runs, currency."""

    def open(self, desk: Desk) -> None:
        """Start with the means on the desk."""

    def succeed(self, before: Any) -> None:
        """Take over what lasts from the same programme of the arm before."""

    def plan(self, week: int) -> Part:
        """Return what to do in a programme week (0 ≤ week < weeks)."""

    def plan_run_off(self, week: int) -> Part:
        """Return what is still owed to customers after the programme (nothing new)."""

    def discount_limit(self, week: int) -> float:
        """Return the money that may honour price cuts in this week, currency."""

    def discount_paid(self, amount: float) -> None:
        """Hear what honouring price cuts and customised offers cost this week."""

    def customised_cost(self) -> float:
        """Return the cost a unit of an offer made for one person, currency."""

    def settle(self, week: int, news: News) -> None:
        """Book what the week brought."""

    def points_rows(self) -> list[tuple[float, ...]]:
        """Return rows (week, issued, redeemed, expired, outstanding, liability) or none."""

    def members(self) -> NDArray[np.bool_] | None:
        """Return (size,) who has joined; None for a programme that nobody joins."""


class Strategy(Protocol):
    """The programmes of one arm."""

    @property
    def name(self) -> str:
        """The arm, such as ``mass+loyalty_programme``."""

    @property
    def programmes(self) -> Sequence[Programme]:
        """Programmes in the order of the arm's name."""
