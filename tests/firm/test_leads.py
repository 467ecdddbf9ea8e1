"""The brand's site as the firm keeps it: visits counted, names entered, traces left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.firm.crm import ENTRY_POINTS, NEVER, Crm
from sim.firm.leads import DOOR_OF_SOURCE, Leads
from sim.firm.programme import Visible
from sim.population.records import (
    SOURCE_ADVERTISING,
    SOURCE_DIRECT,
    SOURCE_ORGANIC,
    SOURCE_WORD_OF_MOUTH,
    SOURCES,
    state_dtype,
)
from sim.scenario.firm import CrmSettings

SIZE = 10


@pytest.fixture
def crm() -> Crm:
    """Return a database that knows consumers 0 and 1, of whom 1 has bought."""
    known = np.arange(SIZE) < 2
    made = Crm(SIZE, 0, CrmSettings(), known, known, (1, 2), 4, 50)
    made.purchases[1] = 3
    return made


def visible(consent: bool = True) -> Visible:
    """Return a window on people who all allow contact, or none of them."""
    state = np.zeros(SIZE, state_dtype(2))
    state["consent"] = int(consent)
    return Visible(state, 0)


def visit(
    leads: Leads, who: int, pages: int, source: int, *, signed: int = 0, theme: int = 2
) -> None:
    seen: Any = leads.site.seen
    seen[who] = (pages, theme, source, signed)


def test_every_source_has_a_door() -> None:
    assert DOOR_OF_SOURCE.size == len(SOURCES)
    names = {source: ENTRY_POINTS[DOOR_OF_SOURCE[k]] for k, source in enumerate(SOURCES)}
    assert names["advertising"] == "advert"
    assert names["direct"] == "link"
    assert names["word_of_mouth"] == names["referral"] == "friend"
    assert names["organic"] == names["none"] == "organic"


def test_names_become_leads_with_their_door_and_traces(crm: Crm) -> None:
    leads = Leads(crm)
    leads.keep_open(3, 0.1, True)
    visit(leads, 5, 4, SOURCE_WORD_OF_MOUTH, signed=1)
    visit(leads, 6, 2, SOURCE_ORGANIC)  # stays a stranger
    visit(leads, 0, 3, SOURCE_DIRECT)  # known already
    leads.book(3, visible())
    assert leads.rows() == [(5, 3, "friend", -1, -1, -1)]
    assert crm.known[5]
    assert crm.contactable[5]
    assert crm.pages[[0, 5, 6]].tolist() == [3, 4, 0]
    weight = crm.settings.click_weight
    assert crm.interests.evidence[[0, 5, 6], 2] == pytest.approx([3 * weight, 4 * weight, 0])
    assert leads.last_visit[[0, 5, 6]].tolist() == [3, 3, NEVER]
    assert np.flatnonzero(leads.open_leads).tolist() == [5]
    crm.purchases[5] = 1
    assert not leads.open_leads.any()


def test_buyers_who_sign_up_are_no_prospects(crm: Crm) -> None:
    crm.consent[1] = False
    leads = Leads(crm)
    leads.keep_open(0, 0.1, True)
    visit(leads, 1, 1, SOURCE_ORGANIC, signed=1)
    leads.book(0, visible())
    assert crm.consent[1]
    assert leads.rows() == []


def test_visits_are_counted_by_door_and_each_person_is_new_once(crm: Crm) -> None:
    leads = Leads(crm)
    for week in (0, 1):
        leads.keep_open(week, 0.1, True)
        leads.site.seen["pages"] = 0
        leads.site.seen["signed"] = 0
        visit(leads, 4, 2, SOURCE_ADVERTISING)
        visit(leads, 5 + week, 3, SOURCE_ORGANIC)
        leads.book(week, visible(consent=False))
        leads.book(week, visible(consent=False))  # a second programme settles: nothing more
    assert leads.tables()["visits"] == [
        (0, "advert", 1, 1, 2, 0), (0, "organic", 1, 1, 3, 0),
        (1, "advert", 1, 0, 2, 0), (1, "organic", 1, 1, 3, 0),
    ]  # fmt: skip


def test_the_site_opens_once_a_week_at_the_best_of_what_is_provided(crm: Crm) -> None:
    leads = Leads(crm)
    assert leads.keep_open(0, 0.1, False) == (leads.site,)
    assert leads.keep_open(0, 0.3, True, 0.5, 0.2) == ()
    assert leads.keep_open(0, 0.2, False) == ()
    site = leads.site
    assert (site.reach, site.form, site.richness, site.proof) == (0.3, True, 0.5, 0.2)
    assert leads.keep_open(1, 0.1, False) == (site,)
    assert (site.reach, site.form, site.richness, site.proof) == (0.1, False, 0.0, 0.0)
    visit(leads, 5, 4, SOURCE_ORGANIC, signed=1)
    leads.book(2, visible())  # closed in week 2: last week's visits are not counted again
    assert leads.rows() == []
