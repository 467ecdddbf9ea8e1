"""Retention [rétention]: contact before the renewal date, a remedy for the reason to leave."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Account
from sim.firm.ledger import SIDE_RETENTION
from sim.firm.programme import Desk, News, Part
from sim.firm.scores import ChurnScores
from sim.firm.service import IDLE, UNSETTLED, YEARS, ServiceLog
from sim.population.records import (
    REMEDY_NONE,
    REMEDY_NOVELTY,
    REMEDY_PAUSE,
    REMEDY_PLAN,
    REMEDY_SERVICE,
    Records,
)
from sim.randomness import Decision, uniforms
from sim.scenario.strategy import RetentionSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms

_ROUNDING = 1.0 - 1e-9
_LANES, _TEST = 4, 3
_IDLE = 0.6
"""Share of weeks without use above which the need is believed gone."""

_COMPARED = 13
"""Weeks whose subscribers due are ranked together: the best ``share`` of them is contacted."""

_UNSETTLED = 0.25
"""Complaints not put right, remembered, above which service is believed to be the reason."""

_LONG_STANDING = np.log1p(2.0)
"""Years with the brand (log) after which an old plan is believed to cost too much."""

REMEDIES = {
    "none": REMEDY_NONE,
    "plan": REMEDY_PLAN,
    "service": REMEDY_SERVICE,
    "novelty": REMEDY_NOVELTY,
    "pause": REMEDY_PAUSE,
    "discount": REMEDY_NONE,
}

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


class Retention(Programme[RetentionSettings]):
    """Some of the subscribers whose renewal date is near are contacted, with a remedy or an offer.

    Who: ``risk`` takes those most likely to leave if nothing is done, learnt from past renewals;
    ``uplift`` those whom a contact keeps most often, learnt from a test at the start of the
    programme (``pilot_weeks``) in which contacts are given by lot; ``random`` a lot; ``all``
    everyone due. Until scores can be told, a lot decides. What: ``matched`` infers the reason
    from what the firm sees: no use, the need is gone (pause); an unsettled complaint, service; a
    long-standing customer, the plan; else novelty. A remedy is paid when the contact is opened, a
    discount at face value when the contract is renewed with it. Only contracts have renewal
    dates: elsewhere the programme finds nobody to contact.
    """

    name = "retention"
    settings_model = RetentionSettings
    side = SIDE_RETENTION
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Set the money apart and learn what past renewals teach."""
        super().open(desk)
        settings = self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        self._account = Account(free, desk.weeks, settings.weeks_before, desk.start)
        gives = settings.discount if settings.remedy == "discount" else 0.0
        terms = Terms(
            settings.channel,
            pooling=settings.pooling,
            offer=gives,
            offer_weeks=settings.weeks_before + 1,
        )
        self._contacts = DirectContacts(desk, terms, self._account)
        self._unit_cost = float(desk.channels.unit_cost[desk.channels.index(settings.channel)])
        self._costs = np.array(
            [0.0, settings.plan_cost, settings.service_cost, settings.novelty_cost,
             settings.pause_cost]
        )  # fmt: skip
        self._scores: ChurnScores | None = None
        self._lately: deque[Floats] = deque(maxlen=_COMPARED)

    def succeed(self, before: Programme[Any]) -> None:
        """Take over the scores learnt."""
        super().succeed(before)
        if isinstance(before, Retention):
            self._scores, self._lately = before._scores, before._lately

    def plan(self, week: int) -> Part:
        """Contact those of the subscribers due who are chosen and can be paid for."""
        if not self.pay_fixed(week) or not self.pay_hosting(week):
            return Part()
        log = self.desk.crm.service
        if log is None:
            return Part()
        due = np.flatnonzero(self.desk.crm.contactable & log.due_in(week, self._lead))
        self._learn(week, log)
        chosen = self._payable(week, self.choose(week, due, log))
        wanted = np.zeros(self.desk.size, np.bool_)
        wanted[chosen] = True
        arrive, bounce = self._contacts.send(week, wanted)
        log.note_sent(np.concatenate([arrive["consumer"], bounce["consumer"]]), week)
        self._add_remedy(week, arrive, log)
        return Part(touches=arrive, undelivered=bounce)

    def settle(self, week: int, news: News) -> None:
        """Pay the remedies taken up."""
        own = news.touches[news.touches["programme"] == self.desk.purse.index]
        taken = own["remedy"][own["opened"] == 1]
        for remedy in range(1, self._costs.size):
            count, cost = int(np.count_nonzero(taken == remedy)), float(self._costs[remedy])
            if count:
                paid = self.desk.purse.charge(week, "remedy", count, cost, SIDE_RETENTION)
                self._account.spend(paid)

    def discount_limit(self, week: int) -> float:
        """Return what may honour renewal offers this week, currency."""
        return self._account.released(week)

    def discount_paid(self, amount: float) -> None:
        """Take what renewal offers cost out of the programme's money."""
        self._account.spend(amount)

    def choose(self, week: int, due: Ids, log: ServiceLog) -> Ids:
        """Return whom to contact of those due, those to contact first in front."""
        settings = self.settings
        lots = self._lots(week, due)
        if settings.targeting == "all":
            return due[np.argsort(lots, kind="stable")]
        if settings.targeting == "random" or self._scores is None:
            testing = settings.targeting == "uplift" and self._testing(week)
            share = settings.pilot_share if testing else settings.share
            chosen: Ids = due[lots < share]
            return chosen[np.argsort(lots[lots < share], kind="stable")]
        score = self._score(self._signs(due, week, log))
        if not score.size:
            return due
        self._lately.append(score)
        cut_off = np.quantile(np.concatenate(self._lately), 1.0 - settings.share)
        best = np.flatnonzero(score > cut_off)
        return due[best[np.argsort(-score[best], kind="stable")]]

    def remedies(self, ids: Ids, week: int, log: ServiceLog) -> NDArray[np.int8]:
        """Return the remedy for each subscriber: the one set, or the one that fits the signs."""
        if self.settings.remedy != "matched":
            return np.full(ids.size, REMEDIES[self.settings.remedy], np.int8)
        signs = self._signs(ids, week, log)
        fits = np.where(signs[:, YEARS] >= _LONG_STANDING, REMEDY_PLAN, REMEDY_NOVELTY)
        fits = np.where(signs[:, UNSETTLED] > _UNSETTLED, REMEDY_SERVICE, fits)
        return np.where(signs[:, IDLE] > _IDLE, REMEDY_PAUSE, fits).astype(np.int8)

    @property
    def _lead(self) -> int:
        return self.settings.weeks_before

    def _testing(self, week: int) -> bool:
        """Return whether contacts are still given by lot, or answers to such are still out."""
        return week < self.settings.pilot_weeks + self._lead + 1

    def _learn(self, week: int, log: ServiceLog) -> None:
        """Learn scores: of risk at the start, of uplift when the test has been answered."""
        uplift = self.settings.targeting == "uplift"
        if self._scores is not None or self.settings.targeting not in ("risk", "uplift"):
            return
        if uplift and self._testing(week):
            return
        scores = ChurnScores(log.signs, log.contacted, log.renewed)
        if scores.can_tell_uplift if uplift else scores.can_tell_risk:
            self._scores = scores

    def _score(self, signs: Floats) -> Floats:
        scores = self._scores
        if scores is None:
            raise RuntimeError("no scores have been learnt yet")
        return scores.uplift(signs) if self.settings.targeting == "uplift" else scores.risk(signs)

    def _signs(self, ids: Ids, week: int, log: ServiceLog) -> Floats:
        return log.look(ids, week, self.desk.crm.opened, self.desk.crm.sent)

    def _lots(self, week: int, ids: Ids) -> Floats:
        desk = self.desk
        draw = desk.brand * _LANES + _TEST
        return uniforms(desk.key, Decision.TARGETING, desk.clock(week), ids, draw)

    def _payable(self, week: int, ids: Ids) -> Ids:
        """Keep as many as can be paid for even if all of them take up the dearest remedy."""
        dearest = float(self._costs.max() if self.settings.remedy == "matched" else 0.0)
        if self.settings.remedy in REMEDIES:
            dearest = float(self._costs[REMEDIES[self.settings.remedy]])
        purse, limit = self.desk.purse, self._account.released(week)
        payable = purse.affordable(self._unit_cost + dearest, limit) * _ROUNDING
        return ids[: int(min(payable, ids.size))]

    def _add_remedy(self, week: int, touches: Records, log: ServiceLog) -> None:
        settings = self.settings
        remedy = self.remedies(touches["consumer"], week, log)
        touches["remedy"] = remedy
        left = np.where(remedy == REMEDY_PAUSE, settings.pause_left, settings.remedy_left)
        touches["remedy_left"] = left
