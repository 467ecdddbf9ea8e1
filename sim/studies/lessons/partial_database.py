"""A customer database that leaves out some kind of data, and a market that watches its records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm import NEVER, Crm
from sim.firm.interests import Interests
from sim.firm.plan import WeekPlan
from sim.firm.sales import Sales
from sim.market import Market
from sim.measures.columns import FOCAL
from sim.population.records import Records

IDENTITY, TRANSACTIONS, CONTACTS, FEEDBACK = "identity", "transactions", "contacts", "feedback"
"""What can be left out: who people are, what they bought, how they answered contacts; or the
evidence of interests that any of it brings after the launch."""

Ids = NDArray[np.integer[Any]]


class PartialCrm(Crm):
    """A database from which some data are left out, at the fork and from then on.

    What is left out of it stays out of every choice of its programmes, and of nothing else: the
    same contacts are sent, opened and paid for wherever the choice does not depend on it.

    Attributes:
        without: names of what is left out.
    """

    without: frozenset[str]

    @classmethod
    def of(cls, whole: Crm, without: Iterable[str]) -> Self:
        """Return a database that takes the place of another one.

        Args:
            whole: the database at the fork; it must not be used any more.
            without: names such as :data:`TRANSACTIONS`.
        """
        partial = cls.__new__(cls)
        vars(partial).update(vars(whole))
        partial.without = frozenset(without)
        if IDENTITY in partial.without:
            partial.known[:] = False
            partial.consent[:] = False
        if TRANSACTIONS in partial.without:
            partial._forget_purchases()
        return partial

    def identify(self, ids: Ids, consents: NDArray[np.bool_], week: int) -> None:
        """Open records, where the firm writes down who people are."""
        if IDENTITY not in self.without:
            super().identify(ids, consents, week)

    def observe_sales(self, week: int, sales: Sales, rows: Ids, paid: NDArray[np.float64]) -> None:
        """Record purchases, or nothing of them, or all but what they say of interests."""
        if TRANSACTIONS in self.without:
            return
        with_evidence = self._put_aside(FEEDBACK)
        super().observe_sales(week, sales, rows, paid)
        self.interests = with_evidence

    def observe_contacts(self, week: int, touches: Records) -> None:
        """Record answers to contacts; refusals are always respected."""
        with_evidence = self._put_aside(FEEDBACK, CONTACTS)
        counts, forgets = (self.opened, self.clicked, self.ignored), CONTACTS in self.without
        if forgets:
            self.opened, self.clicked, self.ignored = (count.copy() for count in counts)
        super().observe_contacts(week, touches)
        self.interests = with_evidence
        if forgets:
            self.opened, self.clicked, self.ignored = counts

    def note_sent(self, ids: Ids, themes: NDArray[np.int8], week: int) -> None:
        """Note contacts sent: when always, what about only where contacts are remembered."""
        with_evidence = self._put_aside(CONTACTS)
        super().note_sent(ids, themes, week)
        self.interests = with_evidence

    def note_interests(
        self, ids: Ids, themes: NDArray[np.integer[Any]], weights: NDArray[np.float64], week: int
    ) -> None:
        """Count evidence of interests from elsewhere, unless nothing is fed back."""
        if FEEDBACK not in self.without:
            super().note_interests(ids, themes, weights, week)

    def _put_aside(self, *kinds: str) -> Interests:
        """Let the next record write its evidence where nobody reads it; return the real one."""
        real = self.interests
        if not self.without.isdisjoint(kinds):
            weeks = real.kept.shape[0] - 2
            self.interests = Interests(self.size, self.settings, self.warm_up, weeks)
        return real

    def _forget_purchases(self) -> None:
        """Empty every column that purchases have filled."""
        for name in ("purchases", "units", "spend", "units_year"):
            getattr(self, name)[:] = 0
        for name in ("first_purchase", "last_purchase", "theme_week"):
            getattr(self, name)[:] = NEVER
        self._year.clear()
        weeks = self.interests.kept.shape[0] - 2
        self.interests = Interests(self.size, self.settings, self.warm_up, weeks)


class WatchedMarket(Market):
    """A market that writes down what reached whom and how good the focal brand's records are.

    Attributes:
        received: contacts delivered since the fork, as (week, consumers, themes, programmes).
        records: rows (week, contacts sent, of them returned, records with consent, of them
            useless): a record is useless when a contact bounces off it, or would.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.received: list[tuple[int, Ids, Ids, Ids]] = []
        self.records: list[tuple[int, int, int, int, int]] = []

    def record(self, touches: Records, plan: WeekPlan) -> None:
        """Write the week down."""
        super().record(touches, plan)
        crm = self.brands[FOCAL].crm
        if self.week < 0 or crm is None:
            return
        own = touches[(touches["brand"] == FOCAL) & (touches["theme"] >= 0)]
        names = ("consumer", "theme", "programme")
        consumers, themes, programmes = (own[name].astype(np.int64) for name in names)
        self.received.append((self.week, consumers, themes, programmes))
        ids = np.flatnonzero(crm.known & crm.consent)
        useless = int(np.count_nonzero(crm.stale(ids, self.week) | crm.bounced[ids]))
        returned = int(plan.undelivered.shape[0])
        self.records.append((self.week, own.size + returned, returned, ids.size, useless))

    def delivered(self, programme: str, start: int, stop: int) -> tuple[Ids, Ids]:
        """Return consumers and themes of the contacts of a programme delivered in some weeks."""
        index = self.brands[FOCAL].programmes.index(programme)
        chosen = [part for part in self.received if start <= part[0] < stop]
        if not chosen:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        consumers, themes, programmes = (
            np.concatenate([part[place] for part in chosen]) for place in (1, 2, 3)
        )
        mine = programmes == index
        return consumers[mine], themes[mine]

    def liked(self, consumers: Ids, themes: Ids) -> float:
        """Return the receivers' mean true interest in what they were written about; NaN if none."""
        interests = np.asarray(self.consumers.traits["interests"], np.float64)
        return float(interests[consumers, themes].mean()) if consumers.size else float("nan")
