"""Welcome [attention de bienvenue]: a few contacts that the first purchase sets off."""

from __future__ import annotations

import numpy as np

from sim.firm.programme import Part
from sim.scenario.strategy_crm import WelcomeSettings
from sim.strategies.outreach import Outreach, latest_theme


class Welcome(Outreach[WelcomeSettings]):
    """Writes to people some weeks after the first purchase that the database saw of them.

    Each contact of the series is about the need bought last; the last one may carry an offer on
    the second purchase. Nobody plans it by week: the record does. People who bought before the
    programme opened, or whom nobody recognises, get nothing.
    """

    name = "welcome"
    settings_model = WelcomeSettings

    def reach_out(self, week: int) -> Part:
        """Contact those whose first purchase lies as long ago as a contact of the series asks."""
        crm, settings = self.desk.crm, self.settings
        weeks = np.array(settings.series_weeks)
        since = week - crm.first_purchase.astype(np.int64)
        wanted = np.isin(since, weeks) & (crm.first_purchase >= self.desk.start)
        if not wanted.any():
            return Part()
        part = self.send(week, wanted, latest_theme(crm.theme_week))
        if settings.offer > 0.0 and part.touches.size:
            ids = part.touches["consumer"]
            due = (since[ids] == weeks[-1]) & (crm.purchases[ids] == 1)
            self.give(part.touches, np.where(due, settings.offer, 0.0))
        return part
