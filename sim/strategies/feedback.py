"""Feedback [interaction, retour client]: ask, listen, act, and say so: the customer as an actor."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.survey import Survey
from sim.firm.budget import Account
from sim.firm.ledger import SIDE_RETENTION
from sim.firm.programme import Desk, News, Part
from sim.scenario.strategy_service import FeedbackSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.improvement import Improvement

_PATIENCE = 13
"""Weeks after which an answer without any effect has been ignored."""

Ids = NDArray[np.int64]


class Feedback(Programme[FeedbackSettings]):
    """Surveys of customers; what answers tell is put right, and who answered is told.

    A survey is a contact like any other: it needs consent, may tire, and reaches as far as its
    channel does. Answers that tell of failures become causes of failure put right, at a cost
    each, and failures grow rarer for everybody. Who answered hears back the week after something
    was put right; where nothing is (``act=false``, or no money), they find out after a quarter
    that nobody listened. ``ratings`` is what the firm learns of satisfaction.

    Attributes:
        ratings: rows (week, answers, mean rating, share telling of failures).
    """

    name = "feedback"
    settings_model = FeedbackSettings
    side = SIDE_RETENTION
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Divide the money between asking and acting."""
        super().open(desk)
        settings = self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        acting = settings.act_share if settings.act else 0.0
        lead = settings.interval_weeks
        self._acting = Account(portion(free, acting), desk.weeks, lead, desk.start)
        self._asking = Account(portion(free, 1.0 - acting), desk.weeks, lead, desk.start)
        terms = Terms(
            settings.channel, settings.interval_weeks, settings.share,
            timing="personal", select="customers", pooling=settings.pooling,
        )  # fmt: skip
        self._surveys = DirectContacts(desk, terms, self._asking)
        self._fixed = Improvement(settings.fix_scale, settings.fix_decay)
        self._survey: Survey | None = None
        self._open_causes = 0
        self._heard: Ids = np.zeros(0, np.int64)
        self._waiting: dict[int, Ids] = {}
        self.ratings: list[tuple[float, ...]] = []

    def succeed(self, before: Programme[Any]) -> None:
        """Take over what was put right, and whom an answer is owed."""
        super().succeed(before)
        if isinstance(before, Feedback):
            self._fixed.stock, self._open_causes = before._fixed.stock, before._open_causes
            self._waiting, self.ratings = before._waiting, before.ratings

    def plan(self, week: int) -> Part:
        """Put right what is known, send surveys to who is due, bring back news."""
        self._survey = None
        if not self.pay_fixed(week) or not self.pay_hosting(week):
            return self._part(())
        self._put_right(week)
        ignored = self._waiting.pop(week - _PATIENCE, np.zeros(0, np.int64))
        self._survey = Survey(self.desk.purse.index, self._heard, ignored)
        self._heard = np.zeros(0, np.int64)
        part = self._part((self._survey,))
        part.touches, part.undelivered = self._surveys.plan(week)
        return part

    def plan_run_off(self, week: int) -> Part:
        """Let what was put right wear off."""
        self._survey = None
        return self._part(())

    def settle(self, week: int, news: News) -> None:
        """Read the answers, as far as reading can be paid for."""
        if self._survey is None or week >= self.desk.weeks:
            return
        purse, cost = self.desk.purse, self.settings.answer_cost
        payable = purse.affordable(cost, self._asking.released(week))
        count = int(min(self._survey.answers.size, payable))
        self._asking.spend(purse.charge(week, "survey", count, cost, SIDE_RETENTION))
        failed = self._survey.failed[:count]
        self._open_causes += int(np.count_nonzero(failed))
        self._waiting[week] = self._survey.answers
        if count:
            mean = float(self._survey.ratings[:count].mean())
            self.ratings.append((float(week), float(count), mean, float(failed.mean())))

    def _put_right(self, week: int) -> None:
        """Put right causes that answers told of, and let all who wait know."""
        settings, purse = self.settings, self.desk.purse
        if not settings.act or self._open_causes == 0:
            return
        payable = purse.affordable(settings.fix_cost, self._acting.released(week))
        causes = self._open_causes if payable == math.inf else int(min(self._open_causes, payable))
        if causes == 0:
            return
        paid = purse.charge(week, "improvement", causes, settings.fix_cost, SIDE_RETENTION)
        self._acting.spend(paid)
        self._open_causes -= causes
        self._fixed.add(causes / self.desk.size)
        self._heard = np.unique(np.concatenate([*self._waiting.values(), np.zeros(0, np.int64)]))
        self._waiting.clear()

    def _part(self, errands: tuple[Survey, ...]) -> Part:
        reached = self._fixed.reached()
        self._fixed.age()
        failures = float(self.desk.standing["failure_rate"][0])
        change = -self.settings.fix_span * reached * failures
        return Part(errands=errands, changes={"failure_rate": change} if change else {})
