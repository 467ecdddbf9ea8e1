"""One to one [individualisation]: individual content, timing and offer from what the CRM saw."""

from __future__ import annotations

from sim.scenario.strategy import OneToOneSettings
from sim.strategies.contacts import MediaAndContacts


class OneToOne(MediaAndContacts[OneToOneSettings]):
    """Each person's own theme, own weeks, and an offer when overdue by the own rhythm.

    ``pooling=real_time`` sends the need seen browsing last week, where it was seen.
    """

    name = "one_to_one"
    settings_model = OneToOneSettings
