"""Qualification [MD de qualification]: ask what people like and when they mean to buy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.questionnaire import Questionnaire
from sim.firm.budget import Account
from sim.firm.crm import NEVER
from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk, News, Part
from sim.scenario.strategy_leads import QualificationSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.site import WithSite

_POSTED = 0.5
"""Part of the free money that sends questionnaires; the other part pays for answers."""

_ROUNDING = 1.0 - 1e-9

Mask = NDArray[np.bool_]


class Qualification(WithSite[QualificationSettings]):
    """Sends a questionnaire and writes the answers into the customer database.

    It sells nothing: themes ticked count as evidence of interests, a plan to buy is noted with
    the lead, and a lead that plans to buy soon is qualified. What that is worth shows only in
    what other programmes make of it. It costs a contact, and attention where it does not interest.
    """

    name = "qualification"
    settings_model = QualificationSettings
    side = SIDE_SHARED

    def open(self, desk: Desk) -> None:
        """Set money for questionnaires and answers apart; nobody has been asked."""
        super().open(desk)
        settings = self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        posted = _POSTED if settings.answer_cost > 0.0 else 1.0
        lead = min(settings.interval_weeks, 4)
        account = Account(portion(free, posted), desk.weeks, lead, desk.start)
        self._answers = Account(portion(free, 1.0 - posted), desk.weeks, lead + 1, desk.start)
        terms = Terms(settings.channel, pooling=settings.pooling)
        self._contacts = DirectContacts(desk, terms, account)
        self._asked = np.full(desk.size, NEVER, np.int32)
        self._errand: Questionnaire | None = None
        self._rows: list[tuple[int, int, int, int]] = []

    def succeed(self, before: Programme[Any]) -> None:
        """Remember who has been asked."""
        super().succeed(before)
        if isinstance(before, Qualification):
            self._asked, self._rows = before._asked, before._rows

    def plan(self, week: int) -> Part:
        """Keep the site open and ask those who have not been asked for long."""
        self._errand = None
        if not self.pay_fixed(week):
            return Part()
        hosted = self.pay_hosting(week)
        part = Part(errands=self.keep_site(week, hosted))
        if not hosted:
            return part
        rested = week - self._asked >= self.settings.interval_weeks
        leads = self.leads.open_leads.astype(np.float64)  # they come first
        part.touches, part.undelivered = self._contacts.send(
            week, self._concerned() & rested, first=leads
        )
        if part.touches.size + part.undelivered.size:
            self._asked[part.touches["consumer"]] = week
            self._asked[part.undelivered["consumer"]] = week
            self._errand = Questionnaire(self.desk.purse.index)
            part.errands = (*part.errands, self._errand)
        return part

    def settle(self, week: int, news: News) -> None:
        """Book the visits, and the answers that can be paid for."""
        super().settle(week, news)
        if self._errand is None or week >= self.desk.weeks:
            return
        asked = int(np.count_nonzero(self._asked == week))
        count = self._pay_answers(week, self._errand.answers.size)
        soon = self._enter(week, self._errand, count)
        self._rows.append((week, asked, count, soon))

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return the tables ``visits``, ``leads`` and ``answers``."""
        return {**super().tables(), "answers": list(self._rows)}

    def _concerned(self) -> Mask:
        customers: Mask = self.desk.crm.purchases > 0
        if self.settings.ask == "customers":
            return customers
        leads = self.leads.open_leads
        return leads if self.settings.ask == "leads" else leads | customers

    def _pay_answers(self, week: int, wanted: int) -> int:
        """Pay for answers as far as the money goes; the others are left unread."""
        cost, purse = self.settings.answer_cost, self.desk.purse
        money = min(self._answers.released(week), self.free_money(week + 1))
        count = int(min(purse.affordable(cost, money) * _ROUNDING, wanted))
        self._answers.spend(purse.charge(week, "survey", count, cost, self.side))
        return count

    def _enter(self, week: int, told: Questionnaire, count: int) -> int:
        """Write answers into the database; return how many say they will buy soon."""
        crm, leads = self.desk.crm, self.leads
        ids, weeks = told.answers[:count], told.weeks[:count]
        weights = np.full(ids.size, self.settings.tick_weight)
        for ticked in told.ticks[:count].T:
            crm.note_interests(ids, ticked, weights, week)
        leads.answered[ids] = week
        leads.buys_by[ids] = week + weeks
        soon = weeks <= self.settings.soon_weeks
        qualified = ids[soon & leads.open_leads[ids] & (leads.qualified[ids] == NEVER)]
        leads.qualified[qualified] = week
        return int(np.count_nonzero(soon))
