"""Competitors' answers [concurrence]: copy, undercut, serve better.

A rival sees what anybody can see: prices and cuts in the shops, and that another firm started
something new. Answers are programmes like any other, under a budget of the rival's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sim.firm.ledger import SIDE_SHARED
from sim.firm.media import exposures_to_buy
from sim.firm.programme import Desk, News, Part
from sim.scenario.base import Settings
from sim.scenario.run import Scenario
from sim.scenario.strategy_persons import CopySettings, OutServeSettings, UndercutSettings
from sim.strategies.base import Arm, Programme, parse_arm

_SPARE = 1.0 + 1.1e-9
_USUAL = ("none", "status_quo")


class Copy(Programme[CopySettings]):
    """Stands for the focal firm's own programmes, some weeks later; see :func:`answering`.

    It makes no sense for the firm that is copied, and is refused there.
    """

    name = "copy"
    settings_model = CopySettings
    for_rivals_alone = True

    def plan(self, week: int) -> Part:
        """Do nothing: whoever copies runs the programmes copied."""
        return Part()


class Copied(Programme[CopySettings]):
    """One programme of the focal firm, run by a rival from ``lag`` weeks later on.

    Its calendar, set-up and money start then; the rival's customers and database are its own.
    """

    name = "copied"
    settings_model = CopySettings

    def __init__(self, settings: CopySettings, original: Programme[Any]) -> None:
        super().__init__(settings)
        self.original = original
        self.uses_crm = original.uses_crm
        self._starts = 0

    def set_up_cost(self, size: int) -> float:
        """Return what the programme copied costs to set up."""
        return self.original.set_up_cost(size)

    def open(self, desk: Desk) -> None:
        """Wait; the programme copied opens on the day it starts."""
        super().open(desk)
        self._starts = desk.start + self.settings.lag

    def plan(self, week: int) -> Part:
        """Run the programme copied, once the rival has caught up."""
        if week == self._starts:
            if self.set_up_cost(self.desk.size) > self.desk.purse.available:
                self._starts = self.desk.weeks  # cannot be afforded: it never starts
                return Part()
            self.original.open(replace(self.desk, start=week))
        return self.original.plan(week) if week >= self._starts else Part()

    def plan_run_off(self, week: int) -> Part:
        """Settle what the programme copied owes."""
        return self.original.plan_run_off(week) if self._runs(week) else Part()

    def settle(self, week: int, news: News) -> None:
        """Let the programme copied book its week."""
        if self._runs(week):
            self.original.settle(week, news)

    def discount_limit(self, week: int) -> float:
        """Return what may honour its price cuts."""
        return self.original.discount_limit(week) if self._runs(week) else 0.0

    def discount_paid(self, amount: float) -> None:
        """Hear what its price cuts cost."""
        self.original.discount_paid(amount)

    def customised_cost(self) -> float:
        """Return the cost a unit of its customised offers."""
        return self.original.customised_cost()

    def _runs(self, week: int) -> bool:
        """Return whether it has started, within the weeks of the programme."""
        return self._starts < self.desk.weeks and week >= self._starts


class Undercut(Programme[UndercutSettings]):
    """Answers a public price cut seen in the shops last week with a deeper one of its own.

    A rival watches the focal brand; the focal firm would watch the deepest cut of its rivals. It
    goes on for as long as the cut is seen and there is money to honour its own.
    """

    name = "undercut"
    settings_model = UndercutSettings
    _seen = 0.0

    def plan(self, week: int) -> Part:
        """Cut the price where a cut was seen."""
        settings = self.settings
        if self._seen <= 0.0 or self.desk.purse.available <= 0.0:
            return Part()
        depth = min(self._seen + settings.margin, settings.deepest)
        return Part(cut=depth, notice=settings.notice)

    def settle(self, week: int, news: News) -> None:
        """Look around the shops."""
        if news.market is None:
            return
        cuts = np.asarray(news.market["cut"], dtype=np.float64)
        watched = cuts[:1] if self.desk.brand != 0 else cuts[1:]
        self._seen = float(watched.max(initial=0.0))

    def discount_limit(self, week: int) -> float:
        """Return all that is left: a price war is not planned."""
        return self.desk.purse.available


class OutServe(Programme[OutServeSettings]):
    """Answers with a better product, better service and better points of sale, at a cost.

    What is paid for in a week is what customers meet in that week: less money, less of it.
    """

    name = "out_serve"
    settings_model = OutServeSettings

    def plan(self, week: int) -> Part:
        """Pay this week's effort, or the even share of the money that is left."""
        desk, settings = self.desk, self.settings
        if week < desk.start + settings.lag:
            return Part()
        wanted = settings.cost_per_consumer * desk.size
        limit = desk.purse.available / (desk.weeks - week)
        effort = min(1.0, limit / wanted)
        desk.purse.charge(week, "improvement", effort, wanted, SIDE_SHARED)
        added = {
            "quality": settings.quality,
            "recovery_rate": settings.recovery,
            "point_of_sale": settings.point_of_sale,
        }
        return Part(changes={name: effort * value for name, value in added.items()})


def answering(
    rival: str, focal: Arm, brand: int, scenario: Scenario, total: float, size: int
) -> tuple[Arm, Mapping[str, float]]:
    """Return the arm that a rival runs against the focal firm's, and the shares of its budget.

    ``copy`` becomes the focal firm's own programmes, late. Like the focal firm, a rival keeps its
    usual advertising going underneath, paid first, where ``budget.keep_status_quo`` says so; an
    arm that names ``none`` or ``status_quo`` says itself what goes on.

    Args:
        rival: arm of the rival, as written. focal: arm of the focal firm.
        brand: index of the rival. scenario: parameters. total: the rival's budget, currency.
        size: consumers.
    """
    arm = parse_arm(rival, scenario.strategy)
    programmes: list[Programme[Any]] = []
    for programme in arm.programmes:
        if isinstance(programme, Copy):
            taken = {each.name for each in arm.programmes}
            programmes += _copies(programme.settings, focal, taken)
        else:
            programmes.append(programme)
    names = [programme.name for programme in programmes]
    usual: list[Any] = list(parse_arm("status_quo", scenario.strategy).programmes)
    as_written = any(name in _USUAL for name in names) or not scenario.budget.keep_status_quo
    if programmes and as_written:
        return Arm(arm.name, tuple(programmes)), {}
    first = 1.0
    if programmes and total > 0.0:
        first = min(1.0, _SPARE * _usual_cost(scenario, brand, size) / total)
    shares = {name: (1.0 - first) / len(names) for name in names}
    return Arm(arm.name, (*usual, *programmes)), {"status_quo": first, **shares}


def _copies(settings: CopySettings, focal: Arm, taken: set[str]) -> list[Programme[Any]]:
    """Return fresh copies of the focal programmes that the rival does not run itself."""
    copies: list[Programme[Any]] = []
    for original in focal.programmes:
        if original.name not in (*_USUAL, *taken):
            kind = type("Copied", (Copied,), {"name": original.name})
            copies.append(kind(settings, type(original)(_later(original.settings, settings.lag))))
    return copies


def _later(settings: Settings, lag: int) -> Settings:
    """Return the settings of a programme whose calendar, if it has one, begins later."""
    first = getattr(settings, "first_week", None)
    return settings if first is None else settings.model_copy(update={"first_week": first + lag})


def _usual_cost(scenario: Scenario, brand: int, size: int) -> float:
    """Return what a rival's usual advertising costs over the weeks of the programme, currency."""
    firm = scenario.firm
    factor = float(scenario.strategy.get("status_quo", {}).get("advertising_factor", 1.0))
    level = exposures_to_buy(scenario.market.brands[brand].advertising, firm.media_saturation)
    return factor * level * size * firm.media_cost * scenario.horizon.weeks
