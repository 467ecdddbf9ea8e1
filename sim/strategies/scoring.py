"""Lead scoring: the leads that look likeliest to buy are handed to a seller, the others are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.budget import Account
from sim.firm.crm import NEVER
from sim.firm.lead_scores import TRACES, LeadModel, check_learning, points_of, teaches, traces
from sim.firm.ledger import SIDE_ACQUISITION
from sim.firm.programme import Desk, News, Part
from sim.population.records import SOURCE_SELLER
from sim.randomness import Decision, uniforms
from sim.scenario.strategy_leads import ScoringSettings
from sim.strategies.base import Programme
from sim.strategies.direct import DirectContacts, Terms, portion
from sim.strategies.site import WithSite

_UNKNOWN = -1

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Rounds:
    """What was known of every lead scored, what was done, and what became of it, row by row."""

    def __init__(self) -> None:
        """Start with no round."""
        self._rows: list[tuple[Any, ...]] = []

    def note(
        self, week: int, ids: Ids, seen: Floats, score: Floats, learnt: bool, chosen: Mask
    ) -> None:
        """Write a round down; nobody has been handed over yet."""
        handed = np.zeros(ids.size, np.bool_)
        self._rows.append((week, ids, seen, score, learnt, chosen, handed))

    def hand_over(self, ids: Ids) -> None:
        """Note whom of the latest round a seller was sent to."""
        latest = self._rows[-1]
        latest[6][np.isin(latest[1], ids)] = True

    def known(
        self, week: int, within: int, first_purchase: NDArray[np.int32]
    ) -> tuple[Floats, Mask, Mask]:
        """Return traces, who was handed over and who bought, of leads whose fate is known.

        Args:
            week: now. within: weeks in which a purchase counts.
            first_purchase: (size,) week of the first purchase, NEVER if none.
        """
        old = [row for row in self._rows if row[0] + within < week]
        seen = [np.zeros((0, len(TRACES))), *(row[2] for row in old)]
        handed = [np.zeros(0, np.bool_), *(row[6] for row in old)]
        bought = [_bought(row[1], row[0], within, first_purchase) for row in old]
        return (
            np.concatenate(seen),
            np.concatenate(handed),
            np.concatenate([np.zeros(0, np.bool_), *bought]),
        )

    def table(
        self, week: int, within: int, first_purchase: NDArray[np.int32]
    ) -> list[tuple[Any, ...]]:
        """Return rows: week, consumer, score, learnt, chosen, handed, bought (-1: not known)."""
        rows: list[tuple[Any, ...]] = []
        for when, ids, _, score, learnt, chosen, handed in self._rows:
            fate = _bought(ids, when, within, first_purchase).astype(np.int64)
            fate = fate if when + within < week else np.full(ids.size, _UNKNOWN)
            columns = (ids, score, np.full(ids.size, int(learnt)), chosen * 1, handed * 1, fate)
            rows += zip([when] * ids.size, *(column.tolist() for column in columns), strict=True)
        return rows


class Scoring(WithSite[ScoringSettings]):
    """Scores the open leads every few weeks and hands the best share to a seller.

    Until enough leads have a known fate, points by rule score them (``points``,
    ``entry_points``); from then on the chance to buy, learnt anew every ``refit_weeks``. Of the
    leads chosen a lot is not handed over (``control_share``): without it nobody could tell
    whether sellers win the leads or leads likely to buy are merely given to sellers.
    """

    name = "scoring"
    settings_model = ScoringSettings
    side = SIDE_ACQUISITION

    def __init__(self, settings: ScoringSettings) -> None:
        """Check that scores can be learnt if they are to be.

        Raises:
            UserError: if scikit-learn is wanted and not installed.
        """
        super().__init__(settings)
        if settings.learn:
            check_learning()

    def open(self, desk: Desk) -> None:
        """Set the sellers' money apart; no lead has been scored."""
        super().open(desk)
        settings = self.settings
        free = desk.purse.available - self.set_up_cost(desk.size) - self.fixed_costs_left(0)
        kept = settings.offer_reserve if settings.offer > 0.0 else 0.0
        lead = settings.interval_weeks
        self._offers = Account(portion(free, kept), desk.weeks, lead, desk.start)
        account = Account(portion(free, 1.0 - kept), desk.weeks, lead, desk.start)
        terms = Terms(
            settings.channel,
            pooling=settings.pooling,
            offer=settings.offer,
            offer_weeks=settings.offer_weeks,
            proof=settings.proof,
            source=SOURCE_SELLER,
        )
        self._sellers = DirectContacts(desk, terms, account)
        self.rounds = Rounds()
        self._scored = np.full(desk.size, NEVER, np.int32)
        self._model: LeadModel | None = None
        self._fitted = NEVER
        self._week = desk.start

    def succeed(self, before: Programme[Any]) -> None:
        """Go on with the rounds so far and the score learnt from them."""
        super().succeed(before)
        if isinstance(before, Scoring):
            self.rounds, self._scored = before.rounds, before._scored
            self._model, self._fitted = before._model, before._fitted

    def plan(self, week: int) -> Part:
        """Keep the site open; in the week of a round, score and hand over."""
        self._week = week
        if not self.pay_fixed(week):
            return Part()
        hosted = self.pay_hosting(week)
        part = Part(errands=self.keep_site(week, hosted))
        if hosted and week % self.settings.interval_weeks == 0:
            self._hand_over(week, part)
        return part

    def settle(self, week: int, news: News) -> None:
        """Book the visits."""
        super().settle(week, news)
        self._week = week + 1

    def score(self, seen: Floats) -> Floats:
        """Return the score of leads with these traces: chances if learnt, else points."""
        if self._model is not None:
            return self._model.chance(seen)
        return points_of(seen, self.settings.points, self.settings.entry_points)

    def discount_limit(self, week: int) -> float:
        """Return the released part of the money kept for offers, currency."""
        return self._offers.released(week)

    def discount_paid(self, amount: float) -> None:
        """Take what honouring offers cost out of the money kept for them."""
        self._offers.spend(amount)

    def score_table(self) -> list[tuple[Any, ...]]:
        """Return every score with its outcome.

        Rows: week, consumer, score, learnt, chosen, handed, bought (columns of
        :mod:`sim.measures.funnel`). ``learnt`` 0 for points. ``chosen`` 1 for the best share,
        ``handed`` 1 for those of them a seller was sent to. ``bought`` within ``within_weeks``;
        -1 while that is not known.
        """
        first = self.desk.crm.first_purchase
        return self.rounds.table(self._week, self.settings.within_weeks, first)

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return the tables ``visits``, ``leads`` and ``scores``."""
        return {**super().tables(), "scores": self.score_table()}

    def _hand_over(self, week: int, part: Part) -> None:
        settings, crm = self.settings, self.desk.crm
        rested = week - self._scored >= settings.again_weeks
        ids = np.flatnonzero(self.leads.open_leads & crm.contactable & rested)
        if not ids.size:
            return
        self._learn(week)
        seen = traces(crm, self.leads, ids, week, settings.within_weeks)
        score = self.score(seen)
        chosen = self._best(score)
        self.rounds.note(week, ids, seen, score, self._model is not None, chosen)
        taken = ids[chosen]
        self._scored[taken] = week
        new = taken[self.leads.qualified[taken] == NEVER]
        self.leads.qualified[new] = week
        wanted, first = np.zeros(self.desk.size, np.bool_), np.zeros(self.desk.size)
        wanted[taken[self._lots(week, taken) >= settings.control_share]] = True
        first[ids] = score
        part.touches, part.undelivered = self._sellers.send(week, wanted, first=first)
        called = np.concatenate([part.touches["consumer"], part.undelivered["consumer"]])
        self.leads.handed[called] = week
        self.rounds.hand_over(called)

    def _best(self, score: Floats) -> Mask:
        """Return the best share of the leads scored; by rule only those with points enough."""
        count = int(np.ceil(self.settings.share * score.size))
        best = np.zeros(score.size, np.bool_)
        best[np.argsort(-score, kind="stable")[:count]] = True
        if self._model is None:
            best &= score >= self.settings.least_points
        return best

    def _learn(self, week: int) -> None:
        settings = self.settings
        if not settings.learn or week - self._fitted < settings.refit_weeks:
            return
        known = self.rounds.known(week, settings.within_weeks, self.desk.crm.first_purchase)
        if teaches(known[2], settings.least_known):
            self._model = LeadModel(*known)
            self._fitted = week

    def _lots(self, week: int, ids: Ids) -> Floats:
        desk = self.desk
        return uniforms(desk.key, Decision.LEAD_TEST, desk.clock(week), ids, desk.brand)


def _bought(ids: Ids, week: int, within: int, first_purchase: NDArray[np.int32]) -> Mask:
    when = first_purchase[ids]
    bought: Mask = (when >= week) & (when <= week + within)
    return bought
