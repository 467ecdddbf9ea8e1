"""Lead nurturing: content that progresses as a lead does, until the lead buys or loses interest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Account
from sim.firm.crm import ENTRY_POINTS
from sim.firm.ledger import SIDE_ACQUISITION
from sim.firm.programme import Desk, News, Part
from sim.population.records import Records
from sim.scenario.strategy_leads import STAGES, NurturingSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.site import WithSite

SIGNED_UP, READS, REQUESTS = range(STAGES)

Ids = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


class Nurturing(WithSite[NurturingSettings]):
    """Writes to leads, and to nobody else, what fits the stage they are in.

    Stages are read off the customer database: a lead *reads* who has opened a contact or read
    pages lately, and *requests* who has clicked or read many; the entry point says where one
    starts, for who comes by a friend's word needs less convincing. Each stage has its interval,
    the evidence its content carries, and its offer, made once a lead. Themes follow what was
    browsed. It ends with the first purchase, or when so many contacts in a row were ignored.
    All it does to a lead goes the way of every contact: known, liked, trusted.
    """

    name = "nurturing"
    settings_model = NurturingSettings
    side = SIDE_ACQUISITION

    def open(self, desk: Desk) -> None:
        """Divide the money and make the sequence of content ready."""
        super().open(desk)
        settings = self.settings
        self._content_cost = settings.content_per_consumer * desk.size
        self._has_content = False
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        free -= self._content_cost
        kept = settings.offer_reserve if max(settings.offer) > 0.0 else 0.0
        lead = max(settings.interval_weeks)
        self._offers = Account(portion(free, kept), desk.weeks, lead, desk.start)
        account = Account(portion(free, 1.0 - kept), desk.weeks, lead, desk.start)
        terms = Terms(settings.channel, pooling=settings.pooling)
        self._contacts = DirectContacts(desk, terms, account)
        self._interval = np.array(settings.interval_weeks)
        self._proof = np.array(settings.proof)
        self._offer = np.array(settings.offer)
        self._start = np.array([settings.start[door] for door in ENTRY_POINTS])
        self._offered = np.zeros(desk.size, np.bool_)
        self._stages: list[tuple[int, ...]] = []

    def succeed(self, before: Programme[Any]) -> None:
        """Go on with the content made and the offers given."""
        super().succeed(before)
        if isinstance(before, Nurturing):
            self._has_content = before._has_content
            self._offered, self._stages = before._offered, before._stages

    def stages(self, ids: Ids) -> NDArray[np.int64]:
        """Return the stage of each of these leads: 0 signed up, 1 reads, 2 requests."""
        crm, settings = self.desk.crm, self.settings
        reads = (crm.opened[ids] > 0) | (crm.pages[ids] >= settings.read_pages)
        requests = (crm.clicked[ids] > 0) | (crm.pages[ids] >= settings.request_pages)
        by_traces = np.where(requests, REQUESTS, np.where(reads, READS, SIGNED_UP))
        return np.asarray(np.maximum(by_traces, self._start[crm.entry_point[ids]]))

    def plan(self, week: int) -> Part:
        """Keep the site open and write to the leads whose turn it is."""
        if not self.pay_fixed(week):
            return Part()
        hosted = self.pay_hosting(week)
        part = Part(errands=self.keep_site(week, hosted))
        if week == self.desk.start and not self._has_content:
            purse, cost = self.desk.purse, self._content_cost
            self._has_content = purse.try_charge(week, "content", 1.0, cost, self.side)
        if hosted and self._has_content:
            self._write(week, part)
        return part

    def settle(self, week: int, news: News) -> None:
        """Book the visits, and count the leads by stage."""
        super().settle(week, news)
        if week >= self.desk.weeks:
            return
        ids = np.flatnonzero(self.leads.open_leads)
        if ids.size:
            counts = np.bincount(self.stages(ids), minlength=STAGES).tolist()
            lost = np.count_nonzero(self.desk.crm.ignored[ids] >= self.settings.give_up)
            self._stages.append((week, *counts, int(lost)))

    def discount_limit(self, week: int) -> float:
        """Return the released part of the money kept for offers, currency."""
        return self._offers.released(week)

    def discount_paid(self, amount: float) -> None:
        """Take what honouring offers cost out of the money kept for them."""
        self._offers.spend(amount)

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return the tables ``visits``, ``leads`` and ``stages``."""
        return {**super().tables(), "stages": list(self._stages)}

    def _write(self, week: int, part: Part) -> None:
        crm = self.desk.crm
        ids = np.flatnonzero(self.leads.open_leads & crm.contactable)
        stage = np.zeros(self.desk.size, np.int64)
        stage[ids] = self.stages(ids)
        rested = week - crm.last_sent[ids] >= self._interval[stage[ids]]
        wanted = np.zeros(self.desk.size, np.bool_)
        wanted[ids[rested & (crm.ignored[ids] < self.settings.give_up)]] = True
        if not wanted.any():
            return
        first = stage.astype(np.float64)
        part.touches, part.undelivered = self._contacts.send(week, wanted, first=first)
        self._fill(part.touches, stage)

    def _fill(self, touches: Records, stage: NDArray[np.int64]) -> None:
        """Give each contact the content of its stage, and an offer if one is due."""
        ids = touches["consumer"]
        touches["proof"] = self._proof[stage[ids]]
        offer = self._offer[stage[ids]] * ~self._offered[ids]
        touches["offer"] = offer
        touches["offer_weeks"] = np.where(offer > 0.0, self.settings.offer_weeks, 0)
        self._offered[ids[offer > 0.0]] = True
