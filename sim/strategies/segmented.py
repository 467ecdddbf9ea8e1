"""Personalisation by segment [personnalisation, segmentation]: a theme and a rhythm for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm import NEVER
from sim.firm.interests import pooled, profile
from sim.firm.programme import Desk, Part
from sim.firm.segmentation import Segmentation, check_clusters, segment
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_crm import SegmentedSettings
from sim.strategies.base import Programme
from sim.strategies.outreach import Outreach

_LANES, _PHASE = 4, 2


class Segmented(Outreach[SegmentedSettings]):
    """Writes to each segment about what its members, taken together, were seen to like.

    Between mass and one to one in information alone: evidence is pooled over the segment. Each
    segment has its own weeks between contacts, by its rank in believed spend, and segments named
    in ``offer_to`` get an offer (winning back the lapsing, for instance). Segments are made anew
    every ``refit_weeks`` from columns of the database and from nothing else.

    Attributes:
        made: the segmentations so far, the latest last.
        beliefs: of each of them, (segments, 8) the believed interests.
    """

    name = "segmented"
    settings_model = SegmentedSettings

    def __init__(self, settings: SegmentedSettings) -> None:
        super().__init__(settings)
        if settings.by == "clusters":
            check_clusters()
        self.made: list[Segmentation] = []
        self.beliefs: list[NDArray[np.float64]] = []

    def open(self, desk: Desk) -> None:
        """Nobody has been contacted yet; first contacts are spread by lot."""
        super().open(desk)
        self._sent = np.full(desk.size, NEVER, np.int64)
        draw = desk.brand * _LANES + _PHASE
        self._phase = uniforms(desk.key, Decision.TARGETING, 0, np.arange(desk.size), draw)

    def succeed(self, before: Programme[Any]) -> None:
        """Remember when people were contacted."""
        super().succeed(before)
        if isinstance(before, Segmented):
            self._sent = before._sent

    def deepest_offer(self) -> float:
        """Return the offer of the segments that get one, share of price."""
        return self.settings.offer if self.settings.offer_to else 0.0

    def reach_out(self, week: int) -> Part:
        """Contact those whose segment's interval is over, about its theme."""
        if not self.made or (week - self.desk.start) % self.settings.refit_weeks == 0:
            self._segment(week)
        crm, latest = self.desk.crm, self.made[-1]
        wanted = self._due(week)
        ids = np.flatnonzero(wanted & crm.contactable)
        if ids.size == 0:
            return Part()
        themes = np.zeros(self.desk.size, np.int8)
        belief = self.beliefs[-1][latest.label[ids]]
        themes[ids] = crm.interests.worn_best(belief, ids, self.desk.clock(week))
        part = self.send(week, wanted, themes)
        for sent in (part.touches, part.undelivered):
            self._sent[sent["consumer"]] = week
        self._offer(part, latest)
        return part

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return ``segments``: week, segment, people, theme believed best, believed spend a year.

        Spend is currency a member; segments without members are left out.
        """
        rows: list[tuple[Any, ...]] = []
        for made, beliefs in zip(self.made, self.beliefs, strict=True):
            for index, name in enumerate(made.names):
                inside = made.members(index)
                if inside.any():
                    theme, value = int(np.argmax(beliefs[index])), float(made.value[inside].mean())
                    rows.append((made.week, name, int(inside.sum()), theme, value))
        return {"segments": rows}

    def _segment(self, week: int) -> None:
        """Make the segments and beliefs; a segment never seen to like anything is like all."""
        crm, clock = self.desk.crm, self.desk.clock(week)
        latest = segment(crm, week, self.settings)
        overall = profile(crm.interests.total)
        groups = [np.flatnonzero(latest.members(index)) for index in range(len(latest.names))]
        seen = [crm.interests.evidence_now(ids, clock).sum(axis=0) for ids in groups]
        self.made.append(latest)
        self.beliefs.append(np.stack([pooled(evidence, overall) for evidence in seen]))

    def _due(self, week: int) -> NDArray[np.bool_]:
        """Return (size,) known people whose segment's weeks since our last contact are over."""
        latest = self.made[-1]
        given = np.array(self.settings.intervals)
        interval = given[np.minimum(latest.ranks(), given.size - 1)][latest.label]
        first = week - self.desk.start >= np.floor(self._phase * interval)
        rested = np.where(self._sent == NEVER, first, week - self._sent >= interval)
        # whoever was identified since the last segmentation waits for the next one
        due: NDArray[np.bool_] = (latest.label >= 0) & rested
        return due

    def _offer(self, part: Part, latest: Segmentation) -> None:
        if self.deepest_offer() == 0.0 or part.touches.size == 0:
            return
        chosen = [latest.names.index(name) for name in self.settings.offer_to]
        given = np.isin(latest.label[part.touches["consumer"]], chosen)
        self.give(part.touches, np.where(given, self.settings.offer, 0.0))
