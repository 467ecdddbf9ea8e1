"""What a provider sees of its subscribers: renewal dates, complaints, use, and who renewed.

Nothing of their state: complaints are those that were made, use is what the meter shows, and a
renewal is a purchase on its date. The log of past renewals, with what was known four weeks
before, is what churn and uplift scores are learnt from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.sales import Sales
from sim.population.records import RENEWED

NOTICE = 4
"""Weeks before the renewal date at which what is known of a subscriber is written down."""

SIGNS = ("years", "newcomer", "complaints", "unsettled", "idle", "opens")
"""Signs of churn: log years with the brand, first contract, complaints and unsettled ones lately,
weeks without use lately (share), contacts opened (share)."""

YEARS, NEWCOMER, COMPLAINTS, UNSETTLED, IDLE, OPENS = range(len(SIGNS))
NO_DATE = -100_000

_COMPLAINT_KEPT = 0.98
_USE_KEPT = 0.85

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Service:
    """What a week of service brought, each (size,) of numbers.

    Attributes:
        complaints: complaints made. recoveries: of these, put right.
        used: 1 where the service was used.
    """

    complaints: Floats
    recoveries: Floats
    used: Floats


class ServiceLog:
    """Renewal dates and service history of one brand's subscribers. Weeks count from the fork.

    Attributes:
        due: (size,) week of the next renewal date; NO_DATE before any contract.
        since: (size,) week in which the running contract was first signed.
        complaints: (size,) made so far, 2% a week forgotten. unsettled: those not put right.
        idle: (size,) share of the last weeks without use (exponentially weighted, 15% a week).
        signs: (renewals, 6) what was known before each past renewal date, by :data:`SIGNS`.
        contacted: (renewals,) a retention contact was sent. renewed: (renewals,) it was renewed.
        who: (renewals,) the subscriber. date: (renewals,) the renewal date, a week.
    """

    def __init__(self, size: int) -> None:
        """Open the log: nothing is known."""
        self.due = np.full(size, NO_DATE, np.int32)
        self.since = np.full(size, NO_DATE, np.int32)
        self.complaints = np.zeros(size)
        self.unsettled = np.zeros(size)
        self.idle = np.zeros(size)
        self._signs: list[Floats] = []
        self._contacted: list[NDArray[np.bool_]] = []
        self._renewed: list[NDArray[np.bool_]] = []
        self._who: list[Ids] = []
        self._dates: list[int] = []
        self._waiting: dict[int, tuple[Ids, Floats]] = {}
        self._sent = np.full(size, NO_DATE, np.int32)

    @property
    def signs(self) -> Floats:
        """What was known before each past renewal date, (renewals, signs)."""
        return np.concatenate([np.zeros((0, len(SIGNS))), *self._signs])

    @property
    def contacted(self) -> NDArray[np.bool_]:
        """Whether a retention contact was sent before each past renewal date."""
        return np.concatenate([np.zeros(0, np.bool_), *self._contacted])

    @property
    def renewed(self) -> NDArray[np.bool_]:
        """Whether the contract was renewed on each past renewal date."""
        return np.concatenate([np.zeros(0, np.bool_), *self._renewed])

    @property
    def who(self) -> Ids:
        """The subscriber of each past renewal date."""
        return np.concatenate([np.zeros(0, np.int64), *self._who])

    @property
    def date(self) -> NDArray[np.int64]:
        """The week of each past renewal date."""
        weeks = np.array(self._dates, np.int64)
        return np.repeat(weeks, np.array([ids.size for ids in self._who], np.int64))

    def running(self, week: int) -> NDArray[np.bool_]:
        """Return (size,) whose contract runs in a week."""
        held: NDArray[np.bool_] = self.due >= week
        return held

    def due_in(self, week: int, weeks: int) -> NDArray[np.bool_]:
        """Return (size,) whose renewal date lies ``weeks`` after a week."""
        soon: NDArray[np.bool_] = self.due == week + weeks
        return soon

    def note_sent(self, ids: Ids, week: int) -> None:
        """Note that these subscribers were sent a retention contact in a week."""
        self._sent[ids] = week

    def look(self, ids: Ids, week: int, opened: NDArray[Any], sent: NDArray[Any]) -> Floats:
        """Return what is known of subscribers in a week, (len(ids), signs).

        Args:
            ids: whom. week: when. opened, sent: (size,) contacts so far.
        """
        years = np.maximum(week - self.since[ids], 0) / 52.0
        first = self.due[ids] - self.since[ids] <= 52
        opens = (opened[ids] + 1.0) / (sent[ids] + 4.0)
        known = (self.complaints[ids], self.unsettled[ids], self.idle[ids], opens)
        return np.stack([np.log1p(years), first.astype(np.float64), *known], axis=1)

    def observe(
        self,
        week: int,
        sales: Sales,
        rows: Ids,
        service: Service,
        known: NDArray[np.bool_],
        opened: NDArray[Any],
        sent: NDArray[Any],
    ) -> None:
        """Book a week: service given, contracts signed, and renewal dates that passed.

        Args:
            week: the week. sales: all purchases. rows: those of the brand.
            service: what the week brought. known: (size,) whom the firm can recognise.
            opened, sent: (size,) contacts so far.
        """
        self.complaints = _COMPLAINT_KEPT * self.complaints + service.complaints
        unsettled = service.complaints - service.recoveries
        self.unsettled = _COMPLAINT_KEPT * self.unsettled + unsettled
        self.idle = _USE_KEPT * self.idle + (1.0 - _USE_KEPT) * (1.0 - service.used)
        self._sign(week, sales, rows)
        self._close(week)
        ids = np.flatnonzero(known & self.due_in(week + 1, NOTICE))
        self._waiting[week + 1 + NOTICE] = (ids, self.look(ids, week + 1, opened, sent))

    def _sign(self, week: int, sales: Sales, rows: Ids) -> None:
        ids = sales.consumer[rows]
        new = (self.due[ids] != week) & (sales.path[rows] != RENEWED)
        fresh = ids[new]
        self.since[fresh] = week
        self.complaints[fresh] = self.unsettled[fresh] = self.idle[fresh] = 0.0
        length = sales.units[rows].astype(np.int32)
        older = self.since[ids] == NO_DATE  # signed before the log was opened
        self.since[ids[older]] = week - length[older]
        self.due[ids] = week + length

    def _close(self, week: int) -> None:
        """Write down how this week's renewal dates ended; who left has no date any more."""
        ids, signs = self._waiting.pop(week, (np.zeros(0, np.int64), np.zeros((0, len(SIGNS)))))
        if ids.size:
            self._who.append(ids)
            self._dates.append(week)
            self._signs.append(signs)
            self._contacted.append(self._sent[ids] >= week - NOTICE)
            self._renewed.append(self.due[ids] > week)
        self.due[self.due == week] = NO_DATE
