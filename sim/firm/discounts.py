"""Price cuts are paid by the programme that offered them, and hold while its money lasts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Purse
from sim.firm.ledger import SIDE_ACQUISITION, SIDE_RETENTION
from sim.firm.programme import Programme
from sim.firm.sales import Sales
from sim.population.records import NOBODY, Records

_ROUNDING = 1.0 - 1e-9


class Discounts:
    """Remembers whose personal offer each consumer holds, and settles cuts at the till."""

    def __init__(self, size: int) -> None:
        self._offered_by = np.full(size, NOBODY, np.int8)

    def note_offers(self, touches: Records) -> None:
        """Note offers that were opened this week: the newest replaces the one in hand."""
        if touches.size == 0:
            return
        taken = touches[(touches["offer"] > 0.0) & (touches["opened"] == 1)]
        self._offered_by[taken["consumer"]] = taken["programme"]

    def payers(
        self, sales: Sales, rows: NDArray[np.intp], cut_programme: int
    ) -> NDArray[np.integer]:
        """Return the programme behind the cut of each row, or -1 where no programme gave one."""
        personal = sales.personal[rows] == 1
        return np.where(personal, self._offered_by[sales.consumer[rows]], cut_programme)

    def settle(
        self,
        week: int,
        sales: Sales,
        rows: NDArray[np.intp],
        price: float,
        cut_programme: int,
        paying: Mapping[int, tuple[Programme, Purse]],
    ) -> None:
        """Charge face values, row by row in consumer order; refuse cuts beyond the money left.

        The offer is valid while the budget lasts: from the first row that cannot be honoured on,
        buyers pay the full price (``sales.cut`` becomes 0). Cuts that no programme gave (those a
        market's rules make by themselves) are left alone.

        Args:
            week: of the sales. sales: all purchases. rows: those of the brand.
            price: regular price a unit, currency.
            cut_programme: index of the programme behind the public cut, or -1.
            paying: programmes and their purses by the index that contacts carry.
        """
        rows = rows[sales.cut[rows] > 0.0]
        if rows.size == 0:
            return
        payers = self.payers(sales, rows, cut_programme)
        for index, (programme, purse) in paying.items():
            own = rows[payers == index]
            if own.size:
                _settle_one(week, sales, own, price, programme, purse)


def _settle_one(
    week: int,
    sales: Sales,
    rows: NDArray[np.intp],
    price: float,
    programme: Programme,
    purse: Purse,
) -> None:
    units = sales.units[rows]
    face = units * price * sales.cut[rows]
    customised = np.where(sales.personal[rows] == 1, units, 0.0)
    making = programme.customised_cost()
    cost = np.cumsum(face + customised * making)
    limit = min(purse.available, programme.discount_limit(week)) * _ROUNDING
    honoured = cost <= limit
    sales.cut[rows[~honoured]] = 0.0
    if not honoured.any():
        return
    programme.discount_paid(float(cost[honoured][-1]))
    first = sales.first[rows] == 1
    for side, chosen in (
        (SIDE_RETENTION, honoured & ~first),
        (SIDE_ACQUISITION, honoured & first),
    ):
        sold = float(units[chosen].sum())
        if sold > 0.0:
            purse.charge(week, "discount", sold, float(face[chosen].sum()) / sold, side)
            purse.charge(week, "customised", float(customised[chosen].sum()), making, side)
