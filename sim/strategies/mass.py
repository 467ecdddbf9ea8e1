"""Mass marketing [marketing de masse]: media for all, and at most one message for all."""

from __future__ import annotations

from sim.scenario.strategy import MassSettings
from sim.strategies.contacts import MediaAndContacts


class Mass(MediaAndContacts[MassSettings]):
    """Reach and frequency in media; contacts, if any, carry everybody's most wanted theme."""

    name = "mass"
    settings_model = MassSettings
