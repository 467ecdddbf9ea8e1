"""What programmes around prospects have in common: they keep the brand's site open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sim.behaviour.errand import Errand
from sim.firm.leads import Leads, leads_of
from sim.firm.programme import Desk, News
from sim.scenario.strategy_leads import SiteSettings
from sim.strategies.base import Programme

SiteModel = TypeVar("SiteModel", bound=SiteSettings)


class WithSite(Programme[SiteModel]):
    """A programme that keeps the site open, with a form, so that prospects can come in by it.

    Alone, each finds the site at the brand's base reach; in a mix they share the one site, at the
    best of what they provide. The site is closed in the run-off, as everything is.

    Attributes:
        leads: the brand's site and leads.
    """

    uses_crm = True
    leads: Leads

    def open(self, desk: Desk) -> None:
        """Find the brand's site, or put it up."""
        super().open(desk)
        self.leads = leads_of(desk)

    def settle(self, week: int, news: News) -> None:
        """Enter the week's visits and names in the customer database."""
        self.leads.book(week, news.visible)

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return the tables ``visits`` and ``leads``."""
        return self.leads.tables()

    def keep_site(self, week: int, hosted: bool) -> tuple[Errand, ...]:
        """Keep the site open this week; names are taken only while records can be paid for."""
        return self.leads.keep_open(week, self.settings.base_reach, self.takes_names(hosted))

    def takes_names(self, hosted: bool) -> bool:
        """Return whether visitors can leave their name this week."""
        return self.settings.form and hosted

    def free_money(self, week: int) -> float:
        """Return the money not needed for staff and hosting from ``week`` on, currency."""
        return max(0.0, self.desk.purse.available - self.fixed_costs_left(week))
