"""Price ladder [échelle de prix, tunnel de vente]: a cheap first step, each next one dearer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm import NEVER
from sim.firm.programme import Desk, News, Part
from sim.scenario.strategy_crm import PriceLadderSettings
from sim.strategies.base import Programme
from sim.strategies.outreach import Outreach


class PriceLadder(Outreach[PriceLadderSettings]):
    """Offers a price cut that falls with each purchase the database saw, down to the full price.

    An offer is made when a person arrives on a rung (a name left, a purchase made) and again
    after ``repeat_weeks``, at most ``tries`` times on one rung. Whoever has climbed past the last
    cut is left alone, and so are those who were customers before the ladder stood. The face value
    of every unit sold on an offer is paid by the programme. The theme is the one the database
    believes the person likes best.

    Attributes:
        funnel: one row a programme week, (rungs + 1,): known people by purchases so far, those
            past the last rung together.
    """

    name = "price_ladder"
    settings_model = PriceLadderSettings

    def open(self, desk: Desk) -> None:
        """Put everybody on the rung of the purchases seen so far."""
        super().open(desk)
        self._cuts = np.array([*self.settings.rungs, 0.0])
        self._climber = desk.crm.purchases == 0
        self._rung = np.full(desk.size, -1, np.int64)
        self._tries = np.zeros(desk.size, np.int64)
        self._last = np.full(desk.size, NEVER, np.int64)
        self._from = desk.start
        self.funnel: list[NDArray[np.int64]] = []

    def succeed(self, before: Programme[Any]) -> None:
        """Remember the offers already made."""
        super().succeed(before)
        if isinstance(before, PriceLadder):
            self._climber, self._rung = before._climber, before._rung
            self._tries, self._last = before._tries, before._last
            self._from, self.funnel = before._from, before.funnel

    def deepest_offer(self) -> float:
        """Return the cut of the first rung, share of price."""
        return float(max(self.settings.rungs))

    def rung(self) -> NDArray[np.int64]:
        """Return (size,) on which rung each person stands: purchases so far, cut at the top."""
        top = len(self.settings.rungs)
        return np.minimum(self.desk.crm.purchases.astype(np.int64), top)

    def reach_out(self, week: int) -> Part:
        """Make the offer of their rung to those who have just arrived there or still hesitate."""
        crm, settings = self.desk.crm, self.settings
        rung = self.rung()
        moved = rung != self._rung
        self._tries[moved] = 0
        self._rung = rung
        rested = moved | (week - self._last >= settings.repeat_weeks)
        hesitant = rested & (self._tries < settings.tries)
        wanted = crm.known & self._climber & (self._cuts[rung] > 0.0) & hesitant
        if settings.starts_with == "leads":
            wanted &= (rung > 0) | (crm.lead_since != NEVER)
        if not wanted.any():
            return Part()
        part = self.send(week, wanted, self._themes(wanted, week))
        for sent in (part.touches, part.undelivered):
            self._tries[sent["consumer"]] += 1
            self._last[sent["consumer"]] = week
        self.give(part.touches, self._cuts[rung[part.touches["consumer"]]])
        return part

    def settle(self, week: int, news: News) -> None:
        """Count how many stand on each rung."""
        if week < self.desk.weeks:
            known = self.rung()[self.desk.crm.known]
            self.funnel.append(np.bincount(known, minlength=len(self._cuts)))

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return ``rungs``: week, purchases so far (the last row: or more), price cut, people."""
        rows = [
            (week, rung, float(self._cuts[rung]), int(people))
            for week, counts in enumerate(self.funnel, start=self._from)
            for rung, people in enumerate(counts)
        ]
        return {"rungs": rows}

    def _themes(self, wanted: NDArray[np.bool_], week: int) -> NDArray[np.int8]:
        themes = np.zeros(self.desk.size, np.int8)
        ids = np.flatnonzero(wanted)
        themes[ids] = self.desk.crm.best_themes("individual", ids, week)
        return themes
