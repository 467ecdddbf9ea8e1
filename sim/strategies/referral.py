"""Referral [parrainage, ambassadeur]: customers are asked to bring friends, and rewarded."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.referral import Invitations
from sim.firm.budget import Account
from sim.firm.crm import ENTRY_POINTS, NEVER
from sim.firm.ledger import SIDE_ACQUISITION
from sim.firm.programme import NO_CLAIM, TOUCH, Desk, News, Part
from sim.population.records import NOBODY, SOURCE_REFERRAL, Records
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_persons import ReferralSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion

_ROUNDING = 1.0 - 1e-9
_LANES, _LOT = 16, 15
_REGULAR = 2
"""Purchases that make a regular."""

BROUGHT = np.dtype([("week", "i4"), ("referrer", "i4"), ("friend", "i4"), ("invited", "i4")])
"""Who brought whom: week of the friend's first purchase, and of the invitation."""

Ids = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


class Referral(Programme[ReferralSettings]):
    """Customers are asked by an ordinary contact; who opens it may pass an invitation on.

    The friend hears a friend (:mod:`sim.behaviour.referral`), and the week after has a personal
    offer in hand, paid by this programme at face value. When a friend who was invited makes a
    first purchase within ``valid_weeks``, the referrer is paid; a reward that the money released
    cannot pay is owed, in the order earned, and paid later. Whom to ask is read off the database:
    ``regulars`` bought twice or more, ``clickers`` clicked, ``all`` bought once.

    Attributes:
        owed: friends whose referrers have not been paid yet, first earned first.
    """

    name = "referral"
    settings_model = ReferralSettings
    side = SIDE_ACQUISITION
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Divide the money: asking, and what is promised."""
        super().open(desk)
        settings = self.settings
        fixed = self.set_up_cost(desk.size) + self.fixed_costs_left(0)
        free = max(0.0, desk.purse.available - fixed)
        self._promised = Account(
            portion(free, settings.reserve), desk.weeks, settings.interval_weeks, desk.start
        )
        asking = Account(
            portion(free, 1.0 - settings.reserve), desk.weeks, settings.interval_weeks, desk.start
        )
        self._contacts = DirectContacts(
            desk, Terms(settings.channel, pooling=settings.pooling), asking
        )
        self._lot = self._draws(np.arange(desk.size)) < settings.ask_share
        self._offer_channel = desk.channels.index(settings.offer_channel)
        self._offer_cost = float(desk.channels.unit_cost[self._offer_channel])
        self._asked = np.full(desk.size, NEVER, np.int64)
        self._inviter = np.full(desk.size, NOBODY, np.int32)
        self._invited = np.full(desk.size, NEVER, np.int64)
        self._handing = np.zeros(0, np.int64)
        self.owed: deque[int] = deque()
        self._brought: list[tuple[int, int, int, int]] = []
        self._errand = Invitations(
            desk.size, desk.purse.index, settings.invitations, settings.reward, desk.price
        )

    def succeed(self, before: Programme[Any]) -> None:
        """Keep invitations, rewards owed, and who brought whom."""
        super().succeed(before)
        if isinstance(before, Referral):
            self._asked, self._inviter = before._asked, before._inviter
            self._invited, self._handing = before._invited, before._handing
            self.owed, self._brought = before.owed, before._brought

    @property
    def brought(self) -> Records:
        """Who brought whom so far, (friends,) of :data:`BROUGHT`."""
        return np.array(self._brought, dtype=BROUGHT)

    def plan(self, week: int) -> Part:
        """Ask who is due, and hand friends invited last week their offer."""
        part = Part(touches=self._hand_out(week))
        if not self.pay_fixed(week) or not self.pay_hosting(week):
            return part
        part.errands = (self._errand,)
        wanted = self._due(week)
        sent, part.undelivered = self._contacts.send(week, wanted)
        # who bounced was not asked: the record may be refreshed the week after
        self._asked[sent["consumer"]] = week
        if sent.size:
            both = np.concatenate([sent, part.touches])
            part.touches = both[np.argsort(both["consumer"], kind="stable")]
        return part

    def plan_run_off(self, week: int) -> Part:
        """Hand out the offers of the last week; ask nobody."""
        return Part(touches=self._hand_out(week))

    def settle(self, week: int, news: News) -> None:
        """Note invitations, count friends who bought, pay referrers."""
        if week < self.desk.weeks:
            self._note_invitations(week)
        self._count(week, news)
        self._reward(week)

    def discount_limit(self, week: int) -> float:
        """Return what may honour friends' offers this week, currency."""
        return self._promised.released(week)

    def discount_paid(self, amount: float) -> None:
        """Take what friends' offers cost out of the money kept for what was promised."""
        self._promised.spend(amount)

    def _due(self, week: int) -> Mask:
        crm, settings = self.desk.crm, self.settings
        chosen = {
            "regulars": crm.purchases >= _REGULAR,
            "clickers": (crm.purchases > 0) & (crm.clicked > 0),
            "all": crm.purchases > 0,
        }[settings.ask]
        due: Mask = chosen & self._lot & (self._asked <= week - settings.interval_weeks)
        return due & (settings.invitations > 0)

    def _note_invitations(self, week: int) -> None:
        """Take down invitations made out on the site to people who are no customers yet."""
        crm = self.desk.crm
        inviter = self._errand.inviter
        fresh = (inviter != NOBODY) & (crm.purchases == 0)
        fresh &= self._invited <= week - self.settings.valid_weeks
        ids = np.flatnonzero(fresh)
        self._inviter[ids], self._invited[ids] = inviter[ids], week
        self._handing = ids[~crm.held_out[ids]]

    def _hand_out(self, week: int) -> Records:
        """Return the offers of friends invited last week, as far as handing over can be paid."""
        ids, self._handing = self._handing, self._handing[:0]
        if self.settings.offer <= 0.0:
            ids = ids[:0]
        limit = self._promised.released(week)
        payable = self.desk.purse.affordable(self._offer_cost, limit) * _ROUNDING
        ids = ids[: int(min(payable, ids.size))]
        paid = self.desk.purse.charge(week, "contact", ids.size, self._offer_cost, SIDE_ACQUISITION)
        self._promised.spend(paid)
        touches = np.zeros(ids.size, TOUCH)
        touches["consumer"], touches["brand"] = ids, self.desk.brand
        touches["channel"], touches["theme"] = self._offer_channel, NOBODY
        touches["programme"] = self.desk.purse.index
        touches["source"], touches["claim"] = SOURCE_REFERRAL, NO_CLAIM
        touches["offer"], touches["offer_weeks"] = self.settings.offer, self.settings.offer_weeks
        return touches

    def _count(self, week: int, news: News) -> None:
        """Count friends who bought for the first time while their invitation held."""
        firsts = news.rows[news.sales.first[news.rows] == 1]
        buyers = np.unique(news.sales.consumer[firsts])
        valid = self._invited[buyers] > week - self.settings.valid_weeks
        for friend in buyers[valid].tolist():
            referrer = int(self._inviter[friend])
            self._brought.append((week, referrer, friend, int(self._invited[friend])))
            self.owed.append(friend)
            self._invited[friend] = NEVER
        if valid.any():
            ids = buyers[valid].astype(np.int64)
            door = ENTRY_POINTS.index("friend")
            self.desk.crm.note_leads(ids, door, news.visible.consents(ids), week)

    def _reward(self, week: int) -> None:
        """Pay referrers in the order earned, as far as the money released goes."""
        reward, purse = self.settings.reward, self.desk.purse
        payable = purse.affordable(reward, self._promised.released(week)) * _ROUNDING
        count = int(min(payable, len(self.owed)))
        for _ in range(count):
            self.owed.popleft()
        if count:
            self._promised.spend(purse.charge(week, "referral", count, reward, self.side))

    def _draws(self, ids: Ids) -> NDArray[np.float64]:
        desk = self.desk
        return uniforms(desk.key, Decision.REFERRAL, 0, ids, desk.brand * _LANES + _LOT)
