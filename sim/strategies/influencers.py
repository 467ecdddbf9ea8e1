"""Influencers [leads d'opinion, influenceurs]: seeding those whose voice carries far."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.influence import Seeds
from sim.firm.budget import Account
from sim.firm.ledger import SIDE_ACQUISITION
from sim.firm.programme import Desk, News, Part
from sim.firm.seeding import choose_seeds
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_persons import InfluencersSettings
from sim.strategies.base import Programme

_ROUNDING = 1.0 - 1e-9
_LANES, _ORDER, _PHASE = 4, 0, 1

Ids = NDArray[np.int64]


class Influencers(Programme[InfluencersSettings]):
    """Seeds try a sample and are paid a fee for each post of praise that they publish.

    They are chosen once, among people who can be contacted: by lot, or from the ties of the
    network after buying them (item ``information``): the best connected, those between circles,
    or the set that reaches most people. What a seed says is his or her own opinion
    (:mod:`sim.behaviour.influence`); silence and warnings are not paid. Ties that cannot be paid
    for leave the choice to the lot.

    Attributes:
        seeds: ids of the seeds. posts, warnings: published so far.
    """

    name = "influencers"
    settings_model = InfluencersSettings
    side = SIDE_ACQUISITION
    uses_crm = True

    def open(self, desk: Desk) -> None:
        """Begin without seeds."""
        super().open(desk)
        self.seeds: Ids = np.zeros(0, np.int64)
        self.posts = self.warnings = 0
        self._chosen = False
        self._fees = Account(0.0, desk.weeks, 1, desk.start)
        self._errand = Seeds(desk.size, desk.standing)
        everyone = np.arange(desk.size)
        phase = self._draws(everyone, _PHASE) * self.settings.interval_weeks
        self._phase = phase.astype(np.int64)

    def succeed(self, before: Programme[Any]) -> None:
        """Keep the seeds."""
        super().succeed(before)
        if isinstance(before, Influencers):
            self.seeds, self._chosen = before.seeds, before._chosen
            self.posts, self.warnings = before.posts, before.warnings
            self._errand = before._errand
            self._fees = Account(self._free(), self.desk.weeks, 1, self.desk.start)

    def plan(self, week: int) -> Part:
        """Choose seeds once, hand out samples, ask for the posts that are due."""
        if not self.pay_fixed(week) or not self.pay_hosting(week):
            return Part()
        errand = self._errand
        errand.sampled = self.seeds[:0]
        if not self._chosen:
            self._choose(week)
        weeks = week - self.desk.start - self._phase[self.seeds]
        due = self.seeds[(weeks >= 0) & (weeks % self.settings.interval_weeks == 0)]
        fee = self.settings.fee
        payable = self.desk.purse.affordable(fee, self._fees.released(week)) * _ROUNDING
        errand.asked = due[: int(min(payable, due.size))]
        return Part(errands=(errand,) if self.seeds.size else ())

    def settle(self, week: int, news: News) -> None:
        """Pay for what was published."""
        if week >= self.desk.weeks or not self._errand.asked.size:
            return
        posted = self._errand.posted[self._errand.asked]
        praise = int(np.count_nonzero(posted > 0))
        self.posts += praise
        self.warnings += int(np.count_nonzero(posted < 0))
        if praise:
            paid = self.desk.purse.charge(week, "seeding", praise, self.settings.fee, self.side)
            self._fees.spend(paid)

    def _choose(self, week: int) -> None:
        """Buy the ties, choose the seeds, give samples; what is left pays for posts."""
        desk, settings = self.desk, self.settings
        self._chosen = True
        wanted = round(settings.seeds_per_1000 * desk.size / 1000.0)
        candidates = np.flatnonzero(desk.crm.contactable)
        if wanted and candidates.size:
            bought = None
            cost = settings.information_cost
            affordable = cost * desk.size <= self._free()
            if settings.seeding != "random" and desk.ties is not None and affordable:
                bought = desk.ties.buy(desk.purse, week, cost, self.side)
            luck = self._draws(candidates, _ORDER)
            seeds = choose_seeds(settings.seeding, bought, candidates, wanted, luck)
            self.seeds = seeds.astype(np.int64)
            self._give_samples(week)
        self._fees = Account(self._free(), desk.weeks, settings.interval_weeks, desk.start)

    def _give_samples(self, week: int) -> None:
        """Give every seed the product, or as many as can be paid for."""
        if not self.settings.sample:
            return
        cost, purse = self.settings.sample_cost, self.desk.purse
        payable = purse.affordable(cost, self._free()) * _ROUNDING
        self._errand.sampled = self.seeds[: int(min(payable, self.seeds.size))]
        purse.charge(week, "sample", self._errand.sampled.size, cost, self.side)

    def _free(self) -> float:
        """Return money that is not needed for fixed costs, this week's being paid."""
        left = self.fixed_costs_left(self.desk.start + 1)
        return max(0.0, self.desk.purse.available - left)

    def _draws(self, ids: NDArray[np.integer[Any]], lane: int) -> NDArray[np.float64]:
        desk = self.desk
        return uniforms(desk.key, Decision.SEEDING, 0, ids, desk.brand * _LANES + lane)
