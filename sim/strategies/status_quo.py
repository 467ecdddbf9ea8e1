"""What the warm-up ran [plan actuel]: continuous advertising at the brand's usual level."""

from __future__ import annotations

from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Part
from sim.scenario.strategy import StatusQuoSettings
from sim.strategies.base import Programme


class StatusQuo(Programme[StatusQuoSettings]):
    """The usual plan, at the same price an exposure as any other media.

    In programme weeks it lives on its budget: where that cannot pay the usual level to the end,
    the level is lowered evenly. In the warm-up and the run-off it is not limited.
    """

    name = "status_quo"
    settings_model = StatusQuoSettings

    def plan(self, week: int) -> Part:
        """Buy the usual exposures, or the even share of the money that is left."""
        desk = self.desk
        wanted = desk.usual_exposures * self.settings.advertising_factor * desk.size
        weeks_left = desk.weeks - week
        limit = desk.purse.available / weeks_left if weeks_left > 0 else desk.purse.available
        bought = min(wanted, desk.purse.affordable(desk.media_cost, limit))
        desk.purse.charge(week, "media", bought, desk.media_cost, SIDE_SHARED)
        return Part(exposures=bought / desk.size)
