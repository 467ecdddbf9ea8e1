"""Loyalty programme [programme de fidélité]: enrolment, points, tiers, rewards, expiry."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Account
from sim.firm.ledger import SIDE_RETENTION
from sim.firm.programme import NO_CLAIM, TOUCH, Desk, News, Part, no_touches
from sim.population.records import SOURCE_DIRECT, Records
from sim.randomness import Decision, uniforms
from sim.scenario.strategy import LoyaltyProgrammeSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.media import MediaPlan
from sim.strategies.points import PointsAccount, whole_grains

_ROUNDING = 1.0 - 1e-9
_NEWSLETTERS = 0.5
"""Largest part of the free money that newsletters may use; the other part issues points."""

Ids = NDArray[np.integer[Any]]


class LoyaltyProgramme(Programme[LoyaltyProgrammeSettings]):
    """Members earn points for purchases and clicks, and redeem them for rewards at the till.

    Enrolment happens at a purchase (a member becomes identified, and is asked for consent).
    Points pressure is ``pull``: ``member_utility · (1 + goal_gradient · progress) · (1 −
    reward_wear)^rewards`` of members (Taylor & Neslin 2005; Kivetz et al. 2006), 0 for others and
    where rewards are worth nothing. A reward reaches the member the week after as a touch through
    channel ``reward``: ``discount`` on the basket it was redeemed for (its theme), ``experience``
    on the theme the firm believes the member likes best. Both are paid from what the points had
    set aside, never as a second price cut. After the programme, points still held can be redeemed
    or expire; none is issued and points press no more. What is outstanding at the end of the run
    stays a liability.
    """

    name = "loyalty_programme"
    settings_model = LoyaltyProgrammeSettings
    side = SIDE_RETENTION
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Open the points account and the newsletter."""
        super().open(desk)
        settings = self.settings
        self.member = np.zeros(desk.size, np.bool_)
        self.points = PointsAccount(
            desk.size,
            settings.reward_points,
            settings.reward_value,
            settings.expected_redemption,
        )
        self._rewards = np.zeros(desk.size, np.int64)
        self._pull = np.zeros(desk.size)
        self._owed: tuple[Ids, NDArray[np.int8]] = (np.zeros(0, np.int64), np.zeros(0, np.int8))
        self._tier_units = np.array(settings.tier_units, dtype=np.float64)
        self._tier_rate = 1.0 + np.array([0.0, *settings.tier_bonus])
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        self._media = MediaPlan(desk, portion(free, settings.media_share))
        news = portion(free, (1.0 - settings.media_share) * _NEWSLETTERS)
        lead = max(settings.newsletter_weeks, 1)
        terms = Terms(settings.channel, lead, pooling=settings.pooling)
        self._newsletter = DirectContacts(desk, terms, Account(news, desk.weeks, lead, desk.start))
        self._reward_channel = desk.channels.index("reward")

    def succeed(self, before: Programme[Any]) -> None:
        """Take over members, their points, and rewards they are owed."""
        super().succeed(before)
        if isinstance(before, LoyaltyProgramme):
            self.member, self._rewards = before.member, before._rewards
            self._pull, self._owed = before._pull, before._owed
            self.points.take_over(before.points)
            self._press(np.flatnonzero(self.member))

    def plan(self, week: int) -> Part:
        """Hand out rewards due, send the newsletter, and let points press."""
        if not self.pay_fixed(week):
            return self.plan_run_off(week)
        part = Part(exposures=self._media.buy(week), pull=self._pull)
        part.touches = self._hand_out(week)
        if self.pay_hosting(week) and self.settings.newsletter_weeks:
            sent, part.undelivered = self._newsletter.plan(week, self.member)
            if part.touches.size and sent.size:
                both = np.concatenate([part.touches, sent])
                sent = both[np.argsort(both["consumer"], kind="stable")]
            part.touches = sent if sent.size else part.touches
        return part

    def plan_run_off(self, week: int) -> Part:
        """Hand out the rewards members have redeemed; nothing else."""
        return Part(touches=self._hand_out(week))

    def settle(self, week: int, news: News) -> None:
        """Redeem, enrol, issue and expire, in this order; then close the week's account."""
        buyers, units, themes = _by_buyer(news)
        changed = [self._redeem(week, buyers, themes)]
        if week < self.desk.weeks:
            changed.append(self._enrol(week, buyers, news))
            changed.append(self._issue(week, buyers, units, news.touches))
            if self.settings.pooling == "real_time":
                self.desk.crm.observe_needs(news.visible.needs())
        changed.append(self.points.expire(week, self.settings.expiry_weeks))
        self._press(np.concatenate(changed))
        self.points.close_week(week)

    def points_rows(self) -> list[tuple[float, ...]]:
        """Return rows (week, issued, redeemed, expired, outstanding, liability)."""
        return self.points.rows

    def members(self) -> NDArray[np.bool_]:
        """Return (size,) who holds the card."""
        return self.member

    def _enrol(self, week: int, buyers: Ids, news: News) -> Ids:
        """Enrol buyers who take the card; by lot at the start in the mutant."""
        desk = self.desk
        asked = buyers
        if self.settings.random_enrolment:
            asked = np.arange(desk.size) if week == desk.start else buyers[:0]
        asked = asked[~(self.member[asked] | desk.crm.held_out[asked])]
        draws = uniforms(desk.key, Decision.ENROLMENT, desk.clock(week), asked, desk.brand)
        ids: Ids = asked[draws < self.settings.enrolment]
        # a new member's record must be paid for to the end, or later fixed costs could not be
        hosting = desk.crm.settings.hosting * (desk.weeks - week)
        ids = ids[: self._payable(week, ids.size, self.settings.card_cost + hosting)]
        if ids.size:
            desk.purse.charge(week, "card", ids.size, self.settings.card_cost, SIDE_RETENTION)
            self.member[ids] = True
            self.points.active_week[ids] = week
            desk.crm.identify(ids, news.visible.consents(ids), week)
        return ids

    def _issue(self, week: int, buyers: Ids, units: NDArray[np.float64], touches: Records) -> Ids:
        """Issue points on units and clicks, to consumers in order, as far as the money goes."""
        settings, desk = self.settings, self.desk
        earned = np.zeros(desk.size)
        tier = np.searchsorted(self._tier_units, desk.crm.units_year[buyers], side="right")
        earned[buyers] = units * settings.points_per_unit * self._tier_rate[tier]
        clicks = touches["consumer"][touches["clicked"] == 1]
        np.add.at(earned, clicks, settings.points_per_action)
        ids = np.union1d(buyers, clicks)
        ids = ids[self.member[ids]]
        points = whole_grains(earned[ids])
        cost = self.points.point_cost
        payable = np.cumsum(points) * cost <= self._free_money(week) * _ROUNDING
        ids, points = ids[payable], points[payable]
        if ids.size:
            paid = desk.purse.charge(week, "points", float(points.sum()), cost, SIDE_RETENTION)
            self.points.set_aside += paid
            self.points.issue(ids, points, week)
        return np.asarray(ids)

    def _redeem(self, week: int, buyers: Ids, themes: NDArray[np.int8]) -> Ids:
        """Let buyers who hold enough points take a reward, if they think of it."""
        able = self.points.balance[buyers] >= self.points.reward_points
        ids, themes = buyers[able], themes[able]
        desk = self.desk
        draws = uniforms(desk.key, Decision.REDEMPTION, desk.clock(week), ids, desk.brand)
        wanted = draws < self.settings.redemption
        ids, themes = ids[wanted], themes[wanted]
        covered = self._cover(week, ids.size)
        ids, themes = ids[:covered], themes[:covered]
        if ids.size:
            self.points.redeem(ids, week)
            self._rewards[ids] += 1
            if self.settings.reward_kind == "experience":
                themes = desk.crm.best_themes("individual", ids, week)
            self._owed = (ids, themes)
        return ids

    def _cover(self, week: int, rewards: int) -> int:
        """Pay rewards from what is set aside, then from the budget; return how many are paid."""
        value = self.points.reward_value
        if value <= 0.0 or rewards == 0:
            return rewards
        from_points = min(rewards, int(self.points.set_aside / value * (1.0 + 1e-12)))
        self.points.set_aside = max(0.0, self.points.set_aside - from_points * value)
        more = self._payable(week, rewards - from_points, value)
        if more:
            self.desk.purse.charge(week, "reward", more, value, SIDE_RETENTION)
        return from_points + more

    def _press(self, ids: Ids) -> None:
        """Bring the points pressure of consumers whose account moved up to date."""
        ids = ids[self.member[ids]]
        settings = self.settings
        progress = np.minimum(1.0, self.points.balance[ids] / self.points.reward_points)
        worn = np.array(_powers(1.0 - settings.reward_wear, int(self._rewards.max(initial=0))))
        rising = 1.0 + settings.goal_gradient * progress
        # points that buy nothing press nobody: without money no programme changes a purchase
        utility = settings.member_utility if settings.reward_value > 0.0 else 0.0
        self._pull[ids] = utility * rising * worn[self._rewards[ids]]

    def _hand_out(self, week: int) -> Records:
        """Return the rewards redeemed last week as touches."""
        desk, (ids, themes) = self.desk, self._owed
        cost = float(desk.channels.unit_cost[self._reward_channel])
        payable = self._payable(week, ids.size, cost)
        self._owed = (ids[:0], themes[:0])
        if payable == 0:
            return no_touches()
        ids, themes = ids[:payable], themes[:payable]
        desk.purse.charge(week, "contact", payable, cost, SIDE_RETENTION)
        touches = np.zeros(payable, TOUCH)
        touches["consumer"], touches["theme"] = ids, themes
        touches["brand"], touches["programme"] = desk.brand, desk.purse.index
        touches["channel"], touches["source"] = self._reward_channel, SOURCE_DIRECT
        touches["claim"] = NO_CLAIM
        return touches

    def _free_money(self, week: int) -> float:
        """Return money not needed for staff and hosting of the weeks to come, currency."""
        if week >= self.desk.weeks or self.desk.purse.available == math.inf:
            return self.desk.purse.available
        return max(0.0, self.desk.purse.available - self.fixed_costs_left(week + 1))

    def _payable(self, week: int, wanted: int, unit_cost: float) -> int:
        money = self._free_money(week)
        return int(min(self.desk.purse.affordable(unit_cost, money) * _ROUNDING, wanted))


def _by_buyer(news: News) -> tuple[Ids, NDArray[np.float64], NDArray[np.int8]]:
    """Return each buyer once, in order: ids, units of the week, theme of the first purchase."""
    ids, first, which = np.unique(
        news.sales.consumer[news.rows], return_index=True, return_inverse=True
    )
    units = np.bincount(which, news.sales.units[news.rows], minlength=ids.size)
    return ids.astype(np.int64), units, news.sales.theme[news.rows][first].astype(np.int8)


def _powers(base: float, highest: int) -> list[float]:
    """Return base ** 0, 1 … highest by repeated multiplication (the same on any machine)."""
    powers = [1.0]
    for _ in range(highest):
        powers.append(powers[-1] * base)
    return powers
