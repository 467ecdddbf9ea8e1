"""The budget: one total for an arm, split between its programmes; nobody can overdraw it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.errors import UserError, nearest, phrase
from sim.firm.ledger import Ledger
from sim.firm.programme import Programme

_KEPT_BACK = 1e-9
"""Share of the total never spent, so that rounding cannot carry a sum of amounts over it."""


class BudgetExceeded(RuntimeError):
    """A programme tried to spend more than it has: a bug of the programme, never of the user."""


def split(names: Sequence[str], shares: Mapping[str, float]) -> dict[str, float]:
    """Return the share of the budget of each programme.

    A programme alone has it all. In a mix, a programme named in ``shares`` has that share and the
    others divide the rest equally.

    Raises:
        UserError: if the shares of this mix add up to more than 1.
    """
    if len(names) == 1:
        return {names[0]: 1.0}
    given = {name: float(shares[name]) for name in names if name in shares}
    rest = 1.0 - math.fsum(given.values())
    if rest < -1e-9:
        raise UserError(
            f"budget.shares: the shares of {'+'.join(names)} add up to "
            f"{math.fsum(given.values()):g}; at most 1 is allowed"
        )
    others = len(names) - len(given)
    equal = max(rest, 0.0) / others if others else 0.0
    return {name: given.get(name, equal) for name in names}


def check_shares(shares: Mapping[str, float], known: Iterable[str]) -> None:
    """Raise a UserError if ``budget.shares`` names a programme that does not exist."""
    names = list(known)
    for name in shares:
        if name not in names:
            raise UserError(f"budget.shares.{name}: no such programme{nearest(name, names)}")


def check_budget(
    programmes: Sequence[Programme],
    total: float | None,
    size: int,
    shares: Mapping[str, float] | None = None,
) -> None:
    """Raise a UserError if a programme of an arm cannot pay its set-up cost.

    Args:
        programmes: the programmes of one arm.
        total: budget of the arm, currency; None for unlimited.
        size: consumers in the market (set-up costs grow with it).
        shares: share of the budget by programme name.
    """
    if total is None:
        return
    if not (math.isfinite(total) and total >= 0.0):
        raise UserError(f"budget.total: {total} is not an amount of money of at least 0")
    portions = split([programme.name for programme in programmes], shares or {})
    for programme in programmes:
        needed = programme.set_up_cost(size)
        has = total * portions[programme.name]
        if needed > has * (1.0 - _KEPT_BACK):
            of_it = phrase(f", of which {has:g} for {programme.name},")
            part = "" if len(programmes) == 1 else of_it
            raise UserError(
                f"budget.total: {total:g}{part} is below the set-up cost of {programme.name}, "
                f"{needed:g}"
            )


class Budget:
    """Money of one arm, currency. ``total=None`` is unlimited (the warm-up's usual plan)."""

    def __init__(
        self,
        total: float | None,
        programmes: Sequence[str],
        shares: Mapping[str, float] | None = None,
    ) -> None:
        self.total = total
        money = math.inf if total is None else total * (1.0 - _KEPT_BACK)
        portions = split(programmes, shares or {})
        self._left = {
            name: money if total is None else money * portions[name] for name in programmes
        }

    def available(self, programme: str) -> float:
        """Return what a programme may still spend, currency."""
        return self._left[programme]

    def affordable(self, programme: str, unit_cost: float, limit: float = math.inf) -> float:
        """Return how many units a programme can pay for, within ``limit`` currency.

        Infinite where units are free. ``units * unit_cost`` never exceeds what is left.
        """
        money = min(self._left[programme], limit)
        if unit_cost <= 0.0 or money == math.inf:
            return math.inf
        units = max(money, 0.0) / unit_cost
        while units > 0.0 and units * unit_cost > money:
            units = math.nextafter(units, 0.0)
        return units

    def spend(self, programme: str, amount: float) -> None:
        """Take money out.

        Raises:
            BudgetExceeded: if the programme has less than ``amount`` left; nothing is taken.
        """
        left = self._left[programme]
        if not 0.0 <= amount <= left:
            raise BudgetExceeded(f"{programme} spends {amount} and has {left}")
        self._left[programme] = left - amount


@dataclass
class Purse:
    """One programme's hand on the budget and the ledger: the only way to spend.

    Attributes:
        budget: money of the arm. ledger: where spend is written.
        programme: name of the programme. index: its number in the brand's plan.
    """

    budget: Budget
    ledger: Ledger
    programme: str
    index: int

    @property
    def available(self) -> float:
        """What is left, currency."""
        return self.budget.available(self.programme)

    def affordable(self, unit_cost: float, limit: float = math.inf) -> float:
        """Return how many units can be paid, within ``limit`` currency."""
        return self.budget.affordable(self.programme, unit_cost, limit)

    def charge(self, week: int, item: str, units: float, unit_cost: float, side: int) -> float:
        """Pay ``units * unit_cost``, write it in the ledger, and return it.

        Raises:
            BudgetExceeded: if that is more than is left.
        """
        self.budget.spend(self.programme, units * unit_cost)
        return self.ledger.charge(week, self.index, item, units, unit_cost, side)

    def try_charge(self, week: int, item: str, units: float, unit_cost: float, side: int) -> bool:
        """Pay if there is money for all of it; return whether it was paid."""
        if units * unit_cost > self.available:
            return False
        self.charge(week, item, units, unit_cost, side)
        return True


class Account:
    """Part of a programme's money, released evenly over the weeks so that it lasts.

    By week w, ``money * (w + lead) / weeks`` has been released, both counted from the start; what
    is not spent carries over.

    Attributes:
        money: currency for all weeks. spent: so far.
    """

    def __init__(self, money: float, weeks: int, lead: int, start: int = 0) -> None:
        """Open the account.

        Args:
            money: currency in all.
            weeks: first week after the last release.
            lead: weeks released ahead.
            start: week of the first release.
        """
        self.money = max(money, 0.0)
        self._start, self._weeks = start, max(weeks - start, 1)
        self._lead = lead
        self.spent = 0.0

    def released(self, week: int) -> float:
        """Return what may be spent in a week, currency."""
        if self.money == math.inf:
            return math.inf
        share = min(1.0, (week - self._start + self._lead) / self._weeks)
        return max(0.0, self.money * share - self.spent)

    def spend(self, amount: float) -> None:
        """Note what was spent."""
        self.spent += amount
