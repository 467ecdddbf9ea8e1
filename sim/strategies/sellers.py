"""Sellers [vendeurs, distributeurs indépendants, mlm]: persons who sell, bond and recruit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.bond import Bond
from sim.behaviour.distributors import Distributors
from sim.firm.budget import Account
from sim.firm.crm import NEVER
from sim.firm.ledger import SIDE_ACQUISITION, SIDE_RETENTION
from sim.firm.programme import Desk, News, Part
from sim.population.records import NOBODY, SOURCE_SELLER
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_persons import SellersSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion

_ROUNDING = 1.0 - 1e-9
_LANES, _TERRITORY, _ORDER, _TURNOVER = 8, 6, 7, 3
_COMMISSION_LEAD = 13
"""Weeks of commission money released from the start on, so that a good month can be paid."""

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


class Sellers(Programme[SellersSettings]):
    """Persons between the brand and its customers.

    Employed sellers divide the people the firm can recognise by lot and visit the best customers
    due, ``visits_per_week`` each, through the one door of every contact; the bond that grows is
    with the person (:mod:`sim.behaviour.bond`) and is lost when that person leaves. Independent
    distributors are customers who visit their own friends, live on commission and recruit
    (:mod:`sim.behaviour.distributors`); while commission is owed to them they do not visit.
    Commission is paid on sales to customers a seller has met, from money kept for it; what
    cannot be paid at once is owed, and paid first when there is money.
    """

    name = "sellers"
    settings_model = SellersSettings
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Hire, share out territories, set commission money apart."""
        super().open(desk)
        settings = self.settings
        share = settings.sellers_per_1000 * desk.size / 1000.0
        self._employed = settings.organisation == "employed"
        self.sellers = 0
        self.sellers = self._payable(max(1, round(share)) if share > 0.0 else 0)
        fixed = self.set_up_cost(desk.size) + self.fixed_costs_left(0)
        free = max(0.0, desk.purse.available - fixed)
        kept = portion(free, settings.commission_reserve if self._employed else 1.0)
        weeks = desk.weeks
        self._commissions = Account(kept, weeks, _COMMISSION_LEAD, desk.start)
        visits = Account(max(0.0, free - kept) if free < np.inf else free, weeks, 1, desk.start)
        terms = Terms(
            settings.channel,
            pooling=settings.pooling,
            proof=settings.proof,
            source=SOURCE_SELLER,
        )
        self._contacts = DirectContacts(desk, terms, visits)
        self._visited = np.full(desk.size, NEVER, np.int64)
        self.owed = 0.0
        self.bond = self._new_bond(desk)
        everyone = np.arange(desk.size)
        lot = self._draws(0, everyone, _TERRITORY) * max(self.sellers, 1)
        self.bond.territory = lot.astype(np.int32)

    def succeed(self, before: Programme[Any]) -> None:
        """Keep the sellers, their bonds, and what is owed to them."""
        super().succeed(before)
        if isinstance(before, Sellers) and before._employed == self._employed:
            self.bond.inherit(before.bond)
            self.owed, self._visited = before.owed, before._visited

    def staff_cost(self) -> float:
        """Return the weekly pay of sellers who are employed and of those who run them."""
        pay = self.settings.seller_cost * self.sellers if self._employed else 0.0
        return super().staff_cost() + pay

    def plan(self, week: int) -> Part:
        """Replace who left, send sellers out; bonds go on lending utility."""
        part = Part(errands=(self.bond,))
        paid = self.pay_fixed(week) and self.pay_hosting(week)
        if isinstance(self.bond, Distributors):
            self.bond.idle = not paid or self.owed > 0.0
            self._found(self.bond)
            return part
        self._turn_over(week)
        if paid:
            wanted = np.zeros(self.desk.size, np.bool_)
            wanted[self._round(week)] = True
            part.touches, part.undelivered = self._contacts.send(week, wanted)
            self._visited[wanted] = week
        return part

    def settle(self, week: int, news: News) -> None:
        """Pay what is owed, then commission on this week's sales to customers sellers have met."""
        if week < self.desk.weeks:
            rows = news.rows[self.bond.seller[news.sales.consumer[news.rows]] != NOBODY]
            sales = news.sales
            worth = sales.units[rows] * self.desk.price * (1.0 - sales.cut[rows])
            first = sales.first[rows] == 1
            due = worth * self._rates(sales.consumer[rows])
            self._pay(week, self.owed, SIDE_RETENTION)
            self._pay(week, float(due[first].sum()), SIDE_ACQUISITION, new=True)
            self._pay(week, float(due[~first].sum()), SIDE_RETENTION, new=True)
        else:
            self._pay(week, self.owed, SIDE_RETENTION)

    def _payable(self, wanted: int) -> int:
        """Return how many sellers can be paid to the end; nobody is hired who cannot."""
        desk, settings = self.desk, self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        each = settings.seller_cost * (desk.weeks - desk.start)
        if not self._employed or each <= 0.0 or free == np.inf:
            return wanted
        return int(min(wanted, max(0.0, (1.0 - settings.commission_reserve) * free) / each))

    def _new_bond(self, desk: Desk) -> Bond:
        settings, number = self.settings, desk.purse.index
        if self._employed:
            return Bond(desk.size, number, settings.adaptive, settings.proof)
        return Distributors(
            desk.size,
            number,
            settings.adaptive,
            settings.proof,
            channel=desk.channels.index(settings.channel),
            visits=settings.visits_per_week,
            willingness=settings.willingness if settings.recruit else 0.0,
            quits=settings.turnover,
        )

    def _found(self, bond: Distributors) -> None:
        """Sign up the first distributors: customers who can be reached, by lot."""
        if bond.recruited or (bond.upline != NOBODY).any():
            return
        crm = self.desk.crm
        ids = np.flatnonzero(crm.contactable & (crm.purchases > 0))
        order = np.argsort(self._draws(0, ids, _ORDER), kind="stable")
        bond.found(np.sort(ids[order[: self.sellers]]))

    def _turn_over(self, week: int) -> None:
        """Let sellers leave by luck; another person takes the territory, without the bonds."""
        numbers = np.arange(self.sellers)
        luck = self._draws(self.desk.clock(week), numbers, _TURNOVER)
        self.bond.leave(numbers[luck < self.settings.turnover])

    def _round(self, week: int) -> Ids:
        """Return whom the sellers visit: the best of each territory who are due."""
        crm, settings = self.desk.crm, self.settings
        rested = self._visited <= week - settings.interval_weeks
        ids = np.flatnonzero(crm.contactable & rested)
        if not ids.size or not self.sellers:
            return ids[:0]
        order = self._draws(self.desk.clock(week), ids, _ORDER)
        if settings.customers_first:
            # prospects come by lot after the customers, these by what they bought in a year
            customer = crm.purchases[ids] > 0
            order = np.where(customer, -1.0 - crm.units_year[ids], order)
        seller = self.bond.territory[ids]
        ranked = np.lexsort((ids, order, seller))
        starts = np.searchsorted(seller[ranked], np.arange(self.sellers))
        rank = np.arange(ids.size) - starts[seller[ranked]]
        return np.sort(ids[ranked[rank < settings.visits_per_week]])

    def _rates(self, buyers: Ids) -> Floats:
        """Return the commission on sales to each buyer, overrides of uplines included."""
        rates = np.full(buyers.size, self.settings.commission)
        if isinstance(self.bond, Distributors):
            seller = self.bond.seller[buyers]
            upline = self.bond.upline[seller]
            rates[(upline != NOBODY) & (upline != seller)] += self.settings.override
        return rates

    def _pay(self, week: int, amount: float, side: int, *, new: bool = False) -> None:
        """Pay commission as far as the money goes; the rest is owed."""
        limit = min(self._commissions.released(week), self.desk.purse.available) * _ROUNDING
        paid = min(amount, limit)
        if paid > 0.0:
            self.desk.purse.charge(week, "commission", 1.0, paid, side)
            self._commissions.spend(paid)
        self.owed += (amount if new else 0.0) - paid
        self.owed = max(self.owed, 0.0)

    def _draws(self, clock: int, ids: Ids, lane: int) -> Floats:
        desk = self.desk
        return uniforms(desk.key, Decision.SELLER, clock, ids, desk.brand * _LANES + lane)
