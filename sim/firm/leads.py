"""The brand's site as the firm keeps it, and the prospects who came in by it [prospects, leads].

One for a brand, shared by all its programmes: whoever writes, asks or calls finds the same site,
the same leads and the same notes. Everything here is what the firm can see: the statistics of its
site, names left, answers given, calls made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.browsing import Site
from sim.firm.crm import ENTRY_POINTS, NEVER, Crm
from sim.population.records import (
    SOURCE_ADVERTISING,
    SOURCE_DIRECT,
    SOURCE_MEDIA,
    SOURCE_REFERRAL,
    SOURCE_SELLER,
    SOURCE_STORE,
    SOURCE_WORD_OF_MOUTH,
    SOURCES,
)

if TYPE_CHECKING:
    from sim.firm.programme import Desk, Visible

Ids = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]

_DOORS = {
    SOURCE_ADVERTISING: "advert",
    SOURCE_MEDIA: "advert",
    SOURCE_DIRECT: "link",
    SOURCE_SELLER: "link",
    SOURCE_WORD_OF_MOUTH: "friend",
    SOURCE_REFERRAL: "friend",
    SOURCE_STORE: "store",
}

DOOR_OF_SOURCE: NDArray[np.int8] = np.array(
    [ENTRY_POINTS.index(_DOORS.get(source, "organic")) for source in range(len(SOURCES))], np.int8
)
"""Entry point (:data:`sim.firm.crm.ENTRY_POINTS`) by the source a visitor came from."""


class Leads:
    """One brand's site, and its prospects who left a name. Weeks count from the fork.

    Attributes:
        site: what people visit.
        last_visit: (size,) week of the last visit of people who can be recognised, else NEVER.
        answered: (size,) week of the last questionnaire answered. buys_by: (size,) week by which
            the answer said to buy. qualified: (size,) week in which a lead was first judged worth
            a seller. handed: (size,) week in which a lead was last handed to one. NEVER if none.
    """

    def __init__(self, crm: Crm) -> None:
        """Put up the site of the brand that keeps this database."""
        self._crm = crm
        self.site = Site(crm.size)
        self.last_visit = np.full(crm.size, NEVER, np.int32)
        self.answered = np.full(crm.size, NEVER, np.int32)
        self.buys_by = np.full(crm.size, NEVER, np.int32)
        self.qualified = np.full(crm.size, NEVER, np.int32)
        self.handed = np.full(crm.size, NEVER, np.int32)
        self._came = np.zeros(crm.size, np.bool_)
        self._open_week = self._booked_week = NEVER
        self._visits: list[tuple[Any, ...]] = []

    @property
    def open_leads(self) -> Mask:
        """(size,) who left a name and has not bought: the leads still to be won."""
        still: Mask = (self._crm.lead_since != NEVER) & (self._crm.purchases == 0)
        return still

    def keep_open(
        self, week: int, reach: float, form: bool, richness: float = 0.0, proof: float = 0.0
    ) -> tuple[Site, ...]:
        """Keep the site open for a week; return the errand to send, once a week and brand.

        Several programmes may ask: the site then has the best of what each provides.

        Args:
            week: this week. reach: share of searches in which it is found. form: a name can be
                left. richness: how much there is to read. proof: evidence a page carries.
        """
        site = self.site
        if self._open_week == week:
            site.reach, site.form = max(site.reach, reach), site.form or form
            site.richness, site.proof = max(site.richness, richness), max(site.proof, proof)
            return ()
        self._open_week = week
        site.reach, site.form, site.richness, site.proof = reach, form, richness, proof
        return (site,)

    def book(self, week: int, visible: Visible) -> None:
        """Enter the week's visits and names in the customer database, once a week.

        Args:
            week: the week that has been lived.
            visible: the window on consumers: those who left a name were asked for consent.
        """
        if self._open_week != week or self._booked_week == week:
            return
        self._booked_week = week
        crm, seen = self._crm, self.site.seen
        visitors = np.flatnonzero(seen["pages"])
        doors = DOOR_OF_SOURCE[seen["source"][visitors]]
        pages = seen["pages"][visitors].astype(np.int64)
        signed = seen["signed"][visitors] == 1
        self._count(week, visitors, doors, pages, signed)
        names = visitors[signed]
        new = crm.purchases[names] == 0  # known buyers who sign up are no prospects
        consents = visible.consents(names)
        crm.note_leads(names[new], doors[signed][new], consents[new], week)
        crm.identify(names[~new], consents[~new], week)
        crm.note_pages(visitors, pages)
        evidence = crm.settings.click_weight * pages.astype(np.float64)
        crm.note_interests(visitors, seen["theme"][visitors], evidence, week)
        known = visitors[crm.known[visitors]]
        self.last_visit[known] = week

    def rows(self) -> list[tuple[Any, ...]]:
        """Return one row a lead: consumer, week, entry point, weeks qualified, handed, bought.

        Weeks of what has not happened are -1.
        """
        crm = self._crm
        ids = np.flatnonzero(crm.lead_since != NEVER)
        weeks = (crm.lead_since, self.qualified, self.handed, crm.first_purchase)
        since, qualified, handed, bought = (
            np.maximum(column[ids], -1).tolist() for column in weeks
        )
        doors = [ENTRY_POINTS[door] for door in crm.entry_point[ids]]
        return list(zip(ids.tolist(), since, doors, qualified, handed, bought, strict=True))

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the tables ``visits`` and ``leads`` (columns: :mod:`sim.measures.funnel`)."""
        return {"visits": list(self._visits), "leads": self.rows()}

    def _count(
        self, week: int, visitors: Ids, doors: NDArray[np.int8], pages: Ids, signed: Mask
    ) -> None:
        """Write the site's statistics of a week down, by entry point."""
        first = ~self._came[visitors]
        self._came[visitors] = True
        for door, name in enumerate(ENTRY_POINTS):
            by = doors == door
            if by.any():
                counted = (by.sum(), (first & by).sum(), pages[by].sum(), (signed & by).sum())
                self._visits.append((week, name, *(int(number) for number in counted)))


def leads_of(desk: Desk) -> Leads:
    """Return the brand's site and leads; put up at the first call."""
    crm = desk.crm
    if crm.leads is None:
        crm.leads = Leads(crm)
    return crm.leads
