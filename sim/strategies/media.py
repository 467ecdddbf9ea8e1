"""Buying mass media in flights: so many weeks on air, so many off, money spread evenly."""

from __future__ import annotations

import math

from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk


class MediaPlan:
    """Media of one programme; saturation applies when all programmes are joined."""

    def __init__(self, desk: Desk, money: float, flight_weeks: int = 1, pause_weeks: int = 0):
        """Set money aside for flights.

        Args:
            desk: means of the programme.
            money: currency for all weeks of the programme.
            flight_weeks: weeks on air in a flight.
            pause_weeks: weeks off air between flights.
        """
        self._desk = desk
        self._left = max(money, 0.0)
        self._flight, self._cycle = flight_weeks, flight_weeks + pause_weeks

    def on_air(self, week: int) -> bool:
        """Return whether a week is on air."""
        return week % self._cycle < self._flight

    def weeks_on_air(self, week: int) -> int:
        """Return how many weeks on air remain from ``week`` on, that week included."""
        whole, rest = divmod(self._desk.weeks, self._cycle)
        gone_whole, gone_rest = divmod(week, self._cycle)
        last = whole * self._flight + min(rest, self._flight)
        return last - gone_whole * self._flight - min(gone_rest, self._flight)

    def buy(self, week: int) -> float:
        """Buy this week's even share of the exposures; return those bought a consumer.

        Where money does not bind (free media, unlimited budget), the usual level is bought.
        """
        if self._left <= 0.0 or not self.on_air(week):
            return 0.0
        desk = self._desk
        limit = self._left / self.weeks_on_air(week)
        bought = desk.purse.affordable(desk.media_cost, limit)
        if bought == math.inf:
            bought = desk.usual_exposures * desk.size
        self._left -= desk.purse.charge(week, "media", bought, desk.media_cost, SIDE_SHARED)
        return bought / desk.size
