"""Programmes and strategies: what an arm is made of, and how its name is read.

A new strategy is one file here (or an entry point ``relmark.strategies`` of another package) with
a subclass of :class:`Programme`.
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from sim.errors import UserError, nearest
from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk, News, Part
from sim.scenario.base import Settings

Model = TypeVar("Model", bound=Settings)

ENTRY_POINTS = "relmark.strategies"

BUILT_IN: Mapping[str, str] = {
    "none": "sim.strategies.none:Nothing",
    "status_quo": "sim.strategies.status_quo:StatusQuo",
    "mass": "sim.strategies.mass:Mass",
    "promotion": "sim.strategies.promotion:Promotion",
    "one_to_one": "sim.strategies.one_to_one:OneToOne",
    "loyalty_programme": "sim.strategies.loyalty_programme:LoyaltyProgramme",
    "retention": "sim.strategies.retention:Retention",
    "experience": "sim.strategies.experience:Experience",
    "service_recovery": "sim.strategies.service_recovery:ServiceRecovery",
    "feedback": "sim.strategies.feedback:Feedback",
    "content": "sim.strategies.content:Content",
    "nurturing": "sim.strategies.nurturing:Nurturing",
    "scoring": "sim.strategies.scoring:Scoring",
    "qualification": "sim.strategies.qualification:Qualification",
    "sellers": "sim.strategies.sellers:Sellers",
    "referral": "sim.strategies.referral:Referral",
    "influencers": "sim.strategies.influencers:Influencers",
    "copy": "sim.strategies.rivalry:Copy",
    "undercut": "sim.strategies.rivalry:Undercut",
    "out_serve": "sim.strategies.rivalry:OutServe",
    "segmented": "sim.strategies.segmented:Segmented",
    "welcome": "sim.strategies.welcome:Welcome",
    "birthday": "sim.strategies.birthday:Birthday",
    "cross_sell": "sim.strategies.cross_sell:CrossSell",
    "price_ladder": "sim.strategies.price_ladder:PriceLadder",
    "crm": "sim.strategies.crm:CrmProgramme",
}
"""Programmes of this package: name -> module:class."""


class Programme(ABC, Generic[Model]):
    """One thing a firm can do for its customers: targeting × content × channel × timing × cost.

    Subclasses set the class attributes and implement :meth:`plan`; weeks are counted from the
    fork. A programme keeps its own state, so every brand of every run needs a fresh one.

    Attributes:
        name: as in arm names. settings_model: its parameters.
        uses_crm: it reads the customer database, which must then be kept.
        for_rivals_alone: it answers the focal firm, which cannot run it itself.
        settings: the parameters. side: who its fixed costs are spent on
            (:mod:`sim.firm.ledger`).
    """

    name: ClassVar[str]
    settings_model: ClassVar[type[Settings]]
    side: ClassVar[int] = SIDE_SHARED
    for_rivals_alone: ClassVar[bool] = False
    uses_crm: bool = False
    desk: Desk
    _is_set_up = False

    def __init__(self, settings: Model) -> None:
        self.settings: Model = settings

    def set_up_cost(self, size: int) -> float:
        """Return what must be paid once, currency, in a market of ``size`` consumers."""
        return float(getattr(self.settings, "set_up_per_consumer", 0.0)) * size

    def open(self, desk: Desk) -> None:
        """Start at the fork with the means on the desk."""
        self.desk = desk

    def succeed(self, before: Programme[Any]) -> None:
        """Take over what lasts from the same programme of the arm before; nothing by default.

        Called after :meth:`open` where an arm replaces another in the middle of a run. What was
        set up is not set up again.
        """
        self._is_set_up = True

    @abstractmethod
    def plan(self, week: int) -> Part:
        """Return what to do in a programme week."""

    def plan_run_off(self, week: int) -> Part:
        """Return what is still owed after the programme; nothing unless overridden."""
        return Part()

    def discount_limit(self, week: int) -> float:
        """Return the money that may honour price cuts this week, currency."""
        return 0.0

    def discount_paid(self, amount: float) -> None:
        """Hear what honouring price cuts cost this week."""

    def customised_cost(self) -> float:
        """Return the cost a unit of an offer made for one person, currency."""
        return 0.0

    def settle(self, week: int, news: News) -> None:
        """Book what the week brought; nothing unless overridden."""

    def points_rows(self) -> list[tuple[float, ...]]:
        """Return rows (week, issued, redeemed, expired, outstanding, liability)."""
        return []

    def members(self) -> NDArray[np.bool_] | None:
        """Return (size,) who has joined; None for a programme that nobody joins."""
        return None

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return tables of its own by name, rows in order; none unless overridden."""
        return {}

    def pay_fixed(self, week: int) -> bool:
        """Pay set-up (first week) and staff; return False, having paid no staff, if broke."""
        desk = self.desk
        if week == desk.start and not self._is_set_up:
            desk.purse.charge(week, "set_up", 1.0, self.set_up_cost(desk.size), self.side)
        return desk.purse.try_charge(week, "staff", 1.0, self.staff_cost(), self.side)

    def staff_cost(self) -> float:
        """Return the weekly staff cost, currency."""
        return float(getattr(self.settings, "staff_per_consumer", 0.0)) * self.desk.size

    def pay_hosting(self, week: int) -> bool:
        """Pay for the customer records, once a week whatever the number of programmes."""
        desk = self.desk
        if desk.crm.hosted_week == week:
            return True
        cost = desk.crm.settings.hosting
        # records grow with sales that nobody planned: staff still to be paid comes first
        staff = self.staff_cost() * (desk.weeks - week - 1)
        if desk.crm.records * cost > desk.purse.available - staff:
            return False
        paid = desk.purse.try_charge(week, "hosting", desk.crm.records, cost, SIDE_SHARED)
        if paid:
            desk.crm.hosted_week = week
        return paid

    def fixed_costs_left(self, week: int) -> float:
        """Return staff and hosting still to be paid from ``week`` on, currency."""
        hosting = 0.0
        if self.uses_crm:
            hosting = self.desk.crm.records * self.desk.crm.settings.hosting
        return (self.staff_cost() + hosting) * (self.desk.weeks - max(week, self.desk.start))


@dataclass(frozen=True)
class Arm:
    """The programmes of one arm.

    Attributes:
        name: as written, such as ``mass+loyalty_programme``. programmes: in that order.
    """

    name: str
    programmes: tuple[Programme[Any], ...]


def programme_names() -> tuple[str, ...]:
    """Return the names of all programmes, other packages' included."""
    others = sorted(point.name for point in entry_points(group=ENTRY_POINTS))
    return (*BUILT_IN, *(name for name in others if name not in BUILT_IN))


def programme_class(name: str) -> type[Programme[Any]]:
    """Return the class of a programme.

    Raises:
        UserError: if there is none of that name.
    """
    if name in BUILT_IN:
        module, attribute = BUILT_IN[name].split(":")
        found = getattr(importlib.import_module(module), attribute)
    else:
        points = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
        if name not in points:
            known = programme_names()
            raise UserError(
                f"strategies: no programme '{name}'{nearest(name, known)}; "
                f"there are {', '.join(known)}"
            )
        found = points[name].load()
    if not (isinstance(found, type) and issubclass(found, Programme)):
        raise UserError(f"strategies: '{name}' of {ENTRY_POINTS} is not a Programme")
    return found


def validate_strategy_settings(name: str, given: Mapping[str, Any]) -> Settings:
    """Return the settings of a programme, defaults filled in.

    Raises:
        UserError: one sentence naming ``strategy.<name>.<key>``, the value and what is allowed.
    """
    model = programme_class(name).settings_model
    for key in given:
        if key not in model.model_fields:
            raise UserError(
                f"strategy.{name}.{key}: no such key{nearest(str(key), model.model_fields)}"
            )
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(["strategy", name, *(str(part) for part in first["loc"])])
        message = first["msg"].removeprefix("Value error, ")
        message = message[:1].lower() + message[1:]
        if first["loc"]:
            raise UserError(f"{path}: {first['input']!r} is refused: {message}") from None
        raise UserError(f"{path}: {message}") from None


def parse_arm(name: str, strategy_settings: Mapping[str, Mapping[str, Any]]) -> Arm:
    """Read an arm such as ``mass+loyalty_programme`` into fresh programmes.

    Args:
        name: programmes joined by ``+``.
        strategy_settings: parameters by programme name; missing ones take defaults.

    Raises:
        UserError: an unknown, repeated or empty programme, ``none`` in a mix, or bad settings.
    """
    names = [part.strip() for part in name.split("+")]
    if not all(names):
        raise UserError(f"strategies: '{name}' has an empty programme; write for example mass")
    for repeated in (part for part in names if names.count(part) > 1):
        raise UserError(f"strategies: '{name}' names the programme '{repeated}' twice")
    if "none" in names and len(names) > 1:
        raise UserError(f"strategies: 'none' is no marketing and cannot be mixed, as in '{name}'")
    return Arm("+".join(names), tuple(_programme(part, strategy_settings) for part in names))


def parse_arms(
    names: Sequence[str], strategy_settings: Mapping[str, Mapping[str, Any]]
) -> list[Arm]:
    """Read several arms; see :func:`parse_arm`."""
    return [parse_arm(name, strategy_settings) for name in names]


def _programme(name: str, strategy_settings: Mapping[str, Mapping[str, Any]]) -> Programme[Any]:
    found = programme_class(name)
    return found(validate_strategy_settings(name, strategy_settings.get(name, {})))
