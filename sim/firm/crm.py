"""The customer database: what a firm can observe of the people it can recognise, and no more.

Only identified consumers have a record. Evidence of interests is what they bought and clicked,
with errors, slowly forgotten. Records go stale (moves, job changes) unless refreshed at a cost;
the firm notices when a contact bounces. Opt-outs are known when they happen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm_kernels import lifetimes, record_contacts, record_purchases
from sim.firm.interests import Interests
from sim.firm.sales import Sales
from sim.firm.service import Service, ServiceLog
from sim.population.records import NOBODY, THEMES, Records
from sim.randomness import Decision, Key, uniforms
from sim.scenario.firm import CrmSettings, SegmentSettings
from sim.scenario.strategy import Pooling

if TYPE_CHECKING:
    from sim.firm.leads import Leads

YEAR = 52
NEVER = -100_000
"""Week of something that has not happened."""

ENTRY_POINTS = ("advert", "organic", "link", "friend", "store")
"""Doors by which a prospect comes in [points d'entrée]."""

PAGES_KEPT = 0.9
"""Share of what was browsed that still counts a week later."""

Ids = NDArray[np.integer[Any]]


class Crm:
    """Records of one brand's identified consumers, by consumer. Weeks count from the fork.

    Attributes:
        known: the firm can recognise the consumer. consent: direct contact allowed, as last seen.
        held_out: kept out of every contact and enrolment, as the control group of a test.
        bounced: the last contact did not arrive and the record has not been refreshed.
        purchases, units, spend: recorded so far. units_year: units of the last 52 weeks.
        first_purchase, last_purchase: weeks, NEVER if none.
        theme_week: (size, 8) week of the last purchase recorded of each theme, NEVER if none.
        verified: week the record was opened or last brought up to date.
        sent, opened, clicked: contacts so far. ignored: contacts unopened in a row.
        last_sent: week of the last contact.
        interests: evidence of themes and own recent sends.
        birthday: week of the year, as told when the record was opened; -1 unknown.
        complaints: made to the brand so far by people it can recognise.
        lead_since: week in which a prospect left a name; NEVER for others. entry_point: by which
            door (:data:`ENTRY_POINTS`), -1 none. pages: pages viewed since, slowly forgotten.
        segments: the user's own segments (:mod:`sim.firm.segments`).
        service: renewal dates and service history, where contracts are sold; else None.
        leads: the site and who came in by it, once a programme keeps one; else None.
    """

    def __init__(
        self,
        size: int,
        brand: int,
        settings: CrmSettings,
        identified: NDArray[np.bool_],
        consent: NDArray[np.bool_],
        key: Key,
        warm_up: int,
        weeks: int,
    ) -> None:
        """Open the database at the start of the warm-up.

        Args:
            size: consumers in the market.
            brand: whose database this is.
            settings: costs and qualities of the database.
            identified: (size,) whom the brand can recognise.
            consent: (size,) who may be
                contacted directly; only that of identified consumers is read.
            key: of the keyed draws.
            warm_up: weeks before the fork.
            weeks: all weeks of the run.
        """
        self.size, self.brand, self.settings, self.key = size, brand, settings, key
        self.warm_up = warm_up
        self.known = identified.copy()
        self.consent = consent & identified
        self.bounced = np.zeros(size, np.bool_)
        self.held_out = np.zeros(size, np.bool_)
        self.purchases = np.zeros(size, np.int32)
        self.units = np.zeros(size)
        self.spend = np.zeros(size)
        self.units_year = np.zeros(size)
        self.first_purchase = np.full(size, NEVER, np.int32)
        self.last_purchase = np.full(size, NEVER, np.int32)
        self.theme_week = np.full((size, THEMES), NEVER, np.int32)
        self.last_sent = np.full(size, NEVER, np.int32)
        self.sent = np.zeros(size, np.int32)
        self.opened = np.zeros(size, np.int32)
        self.clicked = np.zeros(size, np.int32)
        self.ignored = np.zeros(size, np.int32)
        self.birthday = np.full(size, NOBODY, np.int8)
        self.complaints = np.zeros(size, np.int32)
        self.lead_since = np.full(size, NEVER, np.int32)
        self.entry_point = np.full(size, NOBODY, np.int8)
        self.pages = np.zeros(size)
        self.interests = Interests(size, settings, warm_up, weeks)
        self.service: ServiceLog | None = None
        self.leads: Leads | None = None
        self.hosted_week = NEVER
        self._year: deque[tuple[int, Ids, NDArray[np.float64]]] = deque()
        self.segments: Mapping[str, SegmentSettings] = {}
        self.verified = np.full(size, NEVER, np.int32)
        self._stale_week = np.full(size, 2**30, np.int32)
        self._needs: NDArray[np.int8] | None = None
        self._renew(np.flatnonzero(self.known), -warm_up)

    # who can be reached

    @property
    def contactable(self) -> NDArray[np.bool_]:
        """(size,) consumers the firm believes it may and can contact."""
        return self.known & self.consent & ~self.bounced & ~self.held_out

    @property
    def records(self) -> int:
        """How many records are kept."""
        return int(np.count_nonzero(self.known))

    def stale(self, ids: Ids, week: int) -> NDArray[np.bool_]:
        """Return whether contacts to these consumers bounce off an outdated record."""
        outdated: NDArray[np.bool_] = self._stale_week[ids] <= week
        return outdated

    def identify(self, ids: Ids, consents: NDArray[np.bool_], week: int) -> None:
        """Open records for consumers who made themselves known, or bring theirs up to date."""
        self.known[ids] = True
        self.consent[ids] = consents
        self.bounced[ids] = False
        self._renew(ids, week)

    def refresh(self, ids: Ids, week: int) -> None:
        """Bring bounced records up to date (the caller pays)."""
        self.bounced[ids] = False
        self._renew(ids, week)

    def note_bounces(self, ids: Ids) -> None:
        """Note that contacts to these consumers came back."""
        self.bounced[ids] = True

    def _renew(self, ids: Ids, week: int) -> None:
        self.verified[ids] = week
        clock = week + self.warm_up
        draws = uniforms(self.key, Decision.CRM_DECAY, clock, ids, self.brand)
        self._stale_week[ids] = week + lifetimes(draws, self.settings.record_decay)

    # what is seen

    def observe_sales(self, week: int, sales: Sales, rows: Ids, paid: NDArray[np.float64]) -> None:
        """Record the own brand's purchases of known consumers.

        Args:
            week: week of the sales.
            sales: all purchases.
            rows: those of the brand, by consumer.
            paid: money paid, one value per row of ``rows``.
        """
        rows_known = self.known[sales.consumer[rows]]
        rows, paid = rows[rows_known], paid[rows_known]
        ids = sales.consumer[rows].astype(np.int64)
        units = sales.units[rows]
        memory = self.interests
        record_purchases(
            ids, sales.theme[rows], units, paid, week, week + self.warm_up, self.brand,
            self.key[0], self.key[1], self.settings.record_error, memory.kept, memory.evidence,
            memory.evidence_clock, memory.total, self.purchases, self.units, self.spend,
            self.first_purchase, self.last_purchase, self.theme_week,
        )  # fmt: skip
        self._year.append((week, ids, units))
        np.add.at(self.units_year, ids, units)

    def observe_contacts(self, week: int, touches: Records) -> None:
        """Record answers to the brand's contacts: opens, clicks and opt-outs."""
        if touches.size == 0:
            return
        memory = self.interests
        ids = touches["consumer"].astype(np.int64)
        theme, opened, clicked, opted_out = (
            np.ascontiguousarray(touches[name]) for name in _ANSWERS
        )
        record_contacts(
            ids, theme, opened, clicked, opted_out, week + self.warm_up,
            self.settings.click_weight, memory.kept, memory.evidence, memory.evidence_clock,
            memory.total, self.consent, self.opened, self.clicked, self.ignored,
        )  # fmt: skip

    def observe_complaints(self, made: NDArray[np.int8]) -> None:
        """Count the complaints of those the firm can recognise.

        Args:
            made: (size,) complaints of the week.
        """
        self.complaints[self.known] += made[self.known]

    def note_birthdays(self, ids: Ids, weeks: NDArray[np.int8]) -> None:
        """Write down birthdays as told."""
        self.birthday[ids] = weeks

    def note_leads(
        self, ids: Ids, entry_point: int | NDArray[np.int8], consents: NDArray[np.bool_], week: int
    ) -> None:
        """Open records for prospects who left their name, and note by which door they came.

        Args:
            ids: who signed up; must differ. entry_point: index in :data:`ENTRY_POINTS`.
            consents: (len(ids),) whether they allow contact. week: when.
        """
        fresh = self.lead_since[ids] == NEVER
        doors = np.broadcast_to(np.asarray(entry_point, np.int8), ids.shape)
        self.lead_since[ids[fresh]] = week
        self.entry_point[ids[fresh]] = doors[fresh]
        self.identify(ids, consents, week)

    def note_pages(self, ids: Ids, pages: NDArray[np.integer[Any]]) -> None:
        """Add pages viewed by people who can be recognised; ``ids`` must differ."""
        self.pages[ids] += pages * self.known[ids]

    def note_interests(
        self, ids: Ids, themes: NDArray[np.integer[Any]], weights: NDArray[np.float64], week: int
    ) -> None:
        """Count evidence of one theme for each of ``ids`` (all different) who can be recognised.

        Args:
            ids: whom. themes: (len(ids),) what was browsed or ticked, 0-7.
            weights: (len(ids),) in purchases. week: when.
        """
        known = self.known[ids]
        self.interests.note(ids[known], themes[known], weights[known], week + self.warm_up)

    def observe_needs(self, needs: NDArray[np.int8]) -> None:
        """Keep what consumers browse now; only a part of it is seen (``need_seen``)."""
        self._needs = needs

    def observe_service(self, week: int, sales: Sales, rows: Ids, service: Service) -> None:
        """Book a week of service under contract; the log opens with the first one."""
        if self.service is None:
            self.service = ServiceLog(self.size)
        self.service.observe(week, sales, rows, service, self.known, self.opened, self.sent)

    def age(self, week: int) -> None:
        """Let a week pass: evidence fades, and what is over a year old leaves the year's units."""
        self.interests.age()
        self.pages *= PAGES_KEPT
        while self._year and self._year[0][0] <= week - YEAR:
            _, ids, units = self._year.popleft()
            np.subtract.at(self.units_year, ids, units)

    def note_sent(self, ids: Ids, themes: NDArray[np.int8], week: int) -> None:
        """Note contacts sent, delivered or not; ``ids`` must differ."""
        self.sent[ids] += 1
        self.last_sent[ids] = week
        self.interests.note_sent(ids, themes, week + self.warm_up)

    # what is made of it

    def mean_gap(self, ids: Ids) -> NDArray[np.float64]:
        """Return weeks between purchases of each consumer; half a year before the second one."""
        repeats = self.purchases[ids] - 1
        span = self.last_purchase[ids] - self.first_purchase[ids]
        return np.where(repeats > 0, span / np.maximum(repeats, 1), YEAR / 2)

    def theme_posterior(self, pooling: Pooling, ids: Ids, week: int) -> NDArray[np.float64]:
        """Return (len(ids), 8) believed interests; see :mod:`sim.firm.interests`."""
        return self.interests.posterior(pooling, ids, week + self.warm_up)

    def best_themes(self, pooling: Pooling, ids: Ids, week: int) -> NDArray[np.int8]:
        """Return the theme to send to each consumer.

        The theme with the largest belief, worn by own recent sends (PRIORS, Contacts 7). With
        ``real_time`` pooling, the need seen browsing replaces it, where it was seen.
        """
        clock = week + self.warm_up
        themes = self.interests.best(pooling, ids, clock)
        if pooling == "real_time" and self._needs is not None:
            draws = uniforms(self.key, Decision.CRM_NEED_SEEN, clock, ids, self.brand)
            seen = (draws < self.settings.need_seen) & (self._needs[ids] != NOBODY)
            themes = np.where(seen, self._needs[ids], themes)
        return themes.astype(np.int8)


_ANSWERS = ("theme", "opened", "clicked", "opted_out")
