"""No marketing at all [sans action]: zero advertising, an empty ledger, in the run-off too."""

from __future__ import annotations

from sim.firm.programme import Part
from sim.scenario.strategy import NoneSettings
from sim.strategies.base import Programme


class Nothing(Programme[NoneSettings]):
    """The arm ``none``: the firm sells and stays silent."""

    name = "none"
    settings_model = NoneSettings

    def plan(self, week: int) -> Part:
        """Return a week without marketing."""
        return Part()
