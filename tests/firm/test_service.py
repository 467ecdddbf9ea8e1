"""What a provider sees: renewal dates, complaints, use, and the log of past renewals."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.firm.programme import Visible
from sim.firm.sales import Sales
from sim.firm.service import (
    COMPLAINTS,
    IDLE,
    NEWCOMER,
    NO_DATE,
    OPENS,
    UNSETTLED,
    YEARS,
    Service,
    ServiceLog,
)
from sim.population.records import DELIBERATE, RENEWED, outcome_dtype, state_dtype

SIZE = 4
KNOWN = np.array([True, True, True, False])


def sold(*purchases: tuple[int, int], units: float = 10.0) -> Sales:
    """Return contracts signed: (consumer, path)."""
    who = np.array([one for one, _ in purchases], np.int32)
    path = np.array([path for _, path in purchases], np.int8)
    no = np.zeros(who.size, np.int8)
    amounts = np.full(who.size, units)
    return Sales(who, no, amounts, amounts * 0, path, no, no, no, no)


def live(
    log: ServiceLog, week: int, sales: Sales, complaints: NDArray[np.float64] | None = None
) -> None:
    nothing = np.zeros(SIZE)
    made = nothing if complaints is None else complaints
    service = Service(made, np.array([0.0, 1.0, 0.0, 0.0]) * made, np.array([1.0, 0.0, 1.0, 1.0]))
    rows = np.arange(sales.consumer.size)
    opened, sent = np.array([2, 0, 0, 0]), np.array([4, 0, 0, 0])
    log.observe(week, sales, rows, service, KNOWN, opened, sent)


def test_renewal_dates_follow_from_contracts_signed() -> None:
    log = ServiceLog(SIZE)
    live(log, 0, sold((0, DELIBERATE), (1, DELIBERATE), (3, DELIBERATE)))
    assert log.due.tolist() == [10, 10, NO_DATE, 10]
    assert log.due_in(6, 4).tolist() == [True, True, False, True]
    for week in range(1, 10):
        live(log, week, sold())
    live(log, 10, sold((0, RENEWED), (3, RENEWED)))
    assert log.due.tolist() == [20, NO_DATE, NO_DATE, 20]
    assert log.since.tolist() == [0, 0, NO_DATE, 0]
    assert log.running(12).tolist() == [True, False, False, True]
    live(log, 12, sold((1, DELIBERATE)))
    assert (log.due[1], log.since[1]) == (22, 12)


def test_a_contract_older_than_the_log_began_a_term_ago() -> None:
    log = ServiceLog(SIZE)
    live(log, 5, sold((2, RENEWED)))
    assert (log.due[2], log.since[2]) == (15, -5)


def test_the_log_keeps_what_was_known_and_how_it_ended() -> None:
    log = ServiceLog(SIZE)
    live(log, 0, sold((0, DELIBERATE), (1, DELIBERATE), (3, DELIBERATE)))
    for week in range(1, 10):
        if week == 6:
            log.note_sent(np.array([1]), week)
        live(log, week, sold(), np.array([0.0, week == 3, 0.0, 0.0]))
    assert log.renewed.size == 0
    live(log, 10, sold((0, RENEWED), (3, RENEWED)))
    assert log.renewed.tolist() == [True, False]  # consumer 3 cannot be recognised
    assert log.contacted.tolist() == [False, True]
    assert (log.who.tolist(), log.date.tolist()) == ([0, 1], [10, 10])
    first, second = log.signs
    assert first[YEARS] == second[YEARS] == pytest.approx(np.log1p(6 / 52))
    assert first[NEWCOMER] == 1
    assert (first[COMPLAINTS], first[IDLE]) == (0, pytest.approx(0.0))
    assert second[COMPLAINTS] == pytest.approx(0.98**2)  # made in week 3, seen after week 5
    assert second[UNSETTLED] == 0  # it was put right
    assert second[IDLE] == pytest.approx(1 - 0.85**5)
    assert (first[OPENS], second[OPENS]) == (3 / 8, 1 / 4)


def test_service_is_seen_under_contract_and_of_the_own_brand_alone() -> None:
    outcome = np.zeros(3, outcome_dtype())
    outcome["complaints"], outcome["used"] = [1, 0, 2], [1, 0, 1]
    state = np.zeros(3, state_dtype(2))
    assert Visible(state, 0).service() is None
    focal = Visible(state, 0, outcome, under_contract=True).service()
    rival = Visible(state, 1, outcome, under_contract=True).service()
    assert focal is not None
    assert rival is not None
    assert focal.complaints.tolist() == [1, 0, 2]
    assert focal.used.tolist() == [1, 0, 1]
    assert rival.complaints.tolist() == [0, 0, 0]
