"""Birthday [anniversaire]: told on a form, answered in its week; nobody plans it by week."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.ledger import SIDE_RETENTION
from sim.firm.programme import Desk, News, Part
from sim.population.records import NOBODY, PERSONAL_MOMENT
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_crm import BirthdaySettings
from sim.strategies.base import Programme
from sim.strategies.outreach import Outreach

_TELLS, _WRONG, _WHICH, _LANES = 0, 1, 2, 3
_WEEKS = 52


class Birthday(Outreach[BirthdaySettings]):
    """Asks known buyers for their birthday once, and writes in that week every year.

    A personal moment matches in its week alone: a date written down wrong is an irrelevant
    contact, with the harm that any irrelevant contact does.
    """

    name = "birthday"
    settings_model = BirthdaySettings

    def open(self, desk: Desk) -> None:
        """Nobody has been asked yet."""
        super().open(desk)
        self._asked = self.nobody()

    def succeed(self, before: Programme[Any]) -> None:
        """Remember who has been asked."""
        super().succeed(before)
        if isinstance(before, Birthday):
            self._asked = before._asked

    def reach_out(self, week: int) -> Part:
        """Contact those whose declared birthday falls in this week."""
        crm = self.desk.crm
        wanted = crm.birthday == self.desk.clock(week) % _WEEKS
        if not wanted.any():
            return Part()
        part = self.send(week, wanted, np.full(self.desk.size, PERSONAL_MOMENT, np.int8))
        if self.settings.offer > 0.0:
            self.give(part.touches, self.settings.offer)
        return part

    def settle(self, week: int, news: News) -> None:
        """Hand the form to known buyers who have not seen it, as far as the money goes."""
        if week >= self.desk.weeks:
            return
        crm, settings = self.desk.crm, self.settings
        buyers = np.unique(news.sales.consumer[news.rows]).astype(np.int64)
        ids = buyers[crm.known[buyers] & ~self._asked[buyers] & (crm.birthday[buyers] == NOBODY)]
        ids = ids[: self.payable(week, ids.size, settings.form_cost)]
        if ids.size == 0:
            return
        self.pay(week, "identification", ids.size, settings.form_cost, SIDE_RETENTION)
        self._asked[ids] = True
        told = ids[self._draws(ids, _TELLS) < settings.declared]
        crm.note_birthdays(told, self._written(told, news.visible.birthdays(told)))

    def _written(self, ids: NDArray[np.int64], true: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return the weeks as written down: some of them wrong, any other week alike."""
        other = 1 + (self._draws(ids, _WHICH) * (_WEEKS - 1)).astype(np.int8)
        wrong = (self._draws(ids, _WRONG) < self.settings.date_error) & (true != NOBODY)
        return np.where(wrong, (true + other) % _WEEKS, true).astype(np.int8)

    def _draws(self, ids: NDArray[np.int64], lane: int) -> NDArray[np.float64]:
        draw = self.desk.brand * _LANES + lane
        return uniforms(self.desk.key, Decision.BIRTHDAY_TOLD, 0, ids, draw)
