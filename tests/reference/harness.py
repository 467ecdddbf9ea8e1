"""Runs a compiled market with the reference market as its shadow, and compares every week."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.population.records import Records
from tests.reference.market import ReferenceMarket
from tests.reference.week import Offer, Touch, Week, rows_of

TOLERANCE = 1e-4
CHOICES = 0.999
ANSWERS = ("opened", "clicked", "opted_out")


@dataclass
class Agreement:
    """How far two markets are apart.

    Attributes:
        worst: largest difference by field: state, outcome, answers to contacts, voices, counts.
        purchases: of either market. same: those of the same consumer, place, brand and path.
        seen: how often things happened in the compiled market, to know that they did.
    """

    worst: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    purchases: int = 0
    same: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def choices(self) -> float:
        """The share of purchases on which both agree."""
        return self.same / self.purchases if self.purchases else 1.0

    def apart(self) -> dict[str, float]:
        """Return the fields that are further apart than allowed."""
        return {name: far for name, far in self.worst.items() if not far <= TOLERANCE}

    def is_red(self) -> bool:
        """Tell whether the markets disagree."""
        return bool(self.apart()) or self.choices < CHOICES

    def note(self, name: str, one: Any, other: Any) -> None:
        """Note how far two columns are apart."""
        left, right = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
        if left.size:
            self.worst[name] = max(self.worst[name], float(np.max(np.abs(left - right))))


class Shadow:
    """A market, and the reference market that is given the same weeks.

    Attributes:
        agreement: how far they are apart, over all weeks lived.
    """

    def __init__(self, market: Market) -> None:
        """Copy the market's consumers; from now on each of its weeks is lived twice."""
        self.market = market
        self.reference = ReferenceMarket(market.settings, market, keyed=True)
        self.agreement = Agreement()
        self._live = market.live
        market.live = self.live  # type: ignore[method-assign]

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live the week in both markets, and compare."""
        week = self.inputs(plans, touches)
        self._live(plans, touches)
        self.reference.week = week
        self.reference.step()
        self.compare(week, touches)

    def inputs(self, plans: list[WeekPlan], touches: Records) -> Week:
        """Return what the week is given, as plain objects."""
        offers = [Offer(**rows_of(plan.record)[0]) for plan in plans]
        contacts = [Touch(**row) for row in rows_of(touches)]
        pulls = [plan.pull for plan in plans]
        table: list[list[float]] = []
        if any(pull is not None for pull in pulls):
            size = len(self.market.consumers)
            columns = [np.zeros(size) if pull is None else pull for pull in pulls]
            table = np.stack(columns, axis=1).astype(np.float32).tolist()
        return Week(self.market.clock, offers, contacts, table)

    def compare(self, week: Week, touches: Records) -> None:
        """Compare everything the week left behind."""
        self._compare_state()
        self._compare_outcome()
        note, people = self.agreement.note, self.reference.people
        for name in ANSWERS:
            note(f"touch.{name}", touches[name], [getattr(touch, name) for touch in week.touches])
            self.agreement.seen[name] += int(touches[name].sum())
        voices = self.market.voices[(week.number + 1) % 2]
        note("voice", voices, [person.voice for person in people])
        note("counts", self.market._sums, self.reference.count())
        self.agreement.seen["voices"] += int(np.count_nonzero(voices))
        self.agreement.seen["pull"] += int(np.count_nonzero(week.pull))
        self.agreement.seen["cuts"] += sum(offer.cut > 0.0 for offer in week.offers)

    def _compare_state(self) -> None:
        state, people = self.market.consumers.state, self.reference.people
        for name in state.dtype.names or ():
            column = [getattr(person, name) for person in people]
            self.agreement.note(f"state.{name}", state[name], column)

    def _compare_outcome(self) -> None:
        outcome = self.market.consumers.outcome
        weeks = [person.outcome for person in self.reference.people]
        both = np.minimum(outcome["purchases"], [week.purchases for week in weeks])
        columns: dict[str, NDArray[Any]] = {}
        for name in outcome.dtype.names or ():
            column = outcome[name]
            if column.ndim == 1:
                self.agreement.note(f"outcome.{name}", column, [getattr(w, name) for w in weeks])
                self.agreement.seen[name] += int(np.abs(column).sum())
                continue
            valid = np.arange(column.shape[1]) < both[:, None]
            lists = [getattr(week, name) for week in weeks]
            padded = [(values + [0] * column.shape[1])[: column.shape[1]] for values in lists]
            columns[name] = np.asarray(padded)
            self.agreement.note(f"outcome.{name}", column[valid], columns[name][valid])
            self.agreement.seen[name] += int(np.count_nonzero(column[valid]))
        same = valid & (outcome["brand"] == columns["brand"]) & (outcome["path"] == columns["path"])
        most = np.maximum(outcome["purchases"], [week.purchases for week in weeks])
        self.agreement.purchases += int(most.sum())
        self.agreement.same += int(same.sum())
