"""Cross-selling [produits complémentaires, historique par catégorie], and new products."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.complements import Complements
from sim.firm.crm import NEVER
from sim.firm.ledger import SIDE_SHARED
from sim.firm.programme import Desk, Part
from sim.population.records import THEMES
from sim.scenario.strategy_crm import CrossSellSettings
from sim.strategies.base import Programme
from sim.strategies.outreach import Outreach


class CrossSell(Outreach[CrossSellSettings]):
    """Proposes, after a purchase, the theme that most often goes with those bought before.

    What goes with what is learnt from the purchases in the database and learnt anew every
    ``refit_weeks``. A proposal is a contact about that theme: it works by being relevant, by
    bringing the brand to mind and, with an offer, by money; never by being a proposal. A new
    product (``launch_theme``) widens the range for good, which matters to needs it met badly.
    """

    name = "cross_sell"
    settings_model = CrossSellSettings

    def open(self, desk: Desk) -> None:
        """Nothing has been learnt, proposed or launched yet."""
        super().open(desk)
        self._complements: Complements | None = None
        self._proposed = np.full(desk.size, NEVER, np.int64)
        self._launched = False

    def succeed(self, before: Programme[Any]) -> None:
        """Remember the proposals made; a product once launched stays."""
        super().succeed(before)
        if isinstance(before, CrossSell):
            self._proposed, self._launched = before._proposed, before._launched

    def set_aside(self) -> float:
        """Return the cost of the launch, currency."""
        settings = self.settings
        if settings.launch_theme is None or settings.launch_week >= self.desk.weeks:
            return 0.0
        return settings.launch_per_consumer * self.desk.size

    def plan(self, week: int) -> Part:
        """Launch the new product when it is due, and propose."""
        part = super().plan(week)
        self._launch(week)
        part.assortment = self._range()
        return part

    def plan_run_off(self, week: int) -> Part:
        """Propose nothing; the new product stays on the shelf."""
        return Part(assortment=self._range())

    def reach_out(self, week: int) -> Part:
        """Write to those who bought as many weeks ago as set, if something goes with it."""
        crm, settings = self.desk.crm, self.settings
        if self._complements is None or (week - self.desk.start) % settings.refit_weeks == 0:
            self._complements = Complements(crm.theme_week, week - settings.history_weeks)
        wanted = crm.known & (crm.last_purchase == week - settings.delay_weeks)
        wanted &= week - self._proposed >= settings.rest_weeks
        ids = np.flatnonzero(wanted)
        themes = np.full(self.desk.size, -1, np.int8)
        themes[ids] = self._complements.propose(
            crm.theme_week[ids], week, settings.lately_weeks, settings.least_support,
            settings.least_lift,
        )  # fmt: skip
        wanted &= themes >= 0
        if not wanted.any():
            return Part()
        part = self.send(week, wanted, themes)
        for sent in (part.touches, part.undelivered):
            self._proposed[sent["consumer"]] = week
        self.give(part.touches, settings.offer)
        return part

    def _launch(self, week: int) -> None:
        """Pay for the new product in its week; a firm that cannot does not launch it."""
        cost = self.set_aside()
        if self._launched or self.settings.launch_theme is None or week != self._launch_week:
            return
        self._launched = self.desk.purse.try_charge(week, "improvement", 1.0, cost, SIDE_SHARED)

    @property
    def _launch_week(self) -> int:
        return max(self.settings.launch_week, self.desk.start)

    def _range(self) -> NDArray[np.float64] | None:
        theme = self.settings.launch_theme
        if theme is None or not self._launched:
            return None
        gain = np.zeros(THEMES)
        gain[theme] = self.settings.launch_gain
        return gain
