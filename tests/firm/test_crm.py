"""The customer database: it knows what was observable, with errors, and grows stale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.firm.crm import NEVER, Crm
from sim.firm.crm_kernels import lifetimes
from sim.firm.programme import TOUCH
from sim.firm.sales import Sales
from sim.population.records import Records
from sim.scenario.firm import CrmSettings

SIZE = 400


def crm(identified: Any = None, warm_up: int = 4, **settings: Any) -> Crm:
    known = np.ones(SIZE, bool) if identified is None else identified
    chosen = CrmSettings(**{"record_error": 0.0, "record_decay": 0.0, **settings})
    return Crm(SIZE, 0, chosen, known, np.ones(SIZE, bool), (5, 6), warm_up, 200)


def sales(consumers: list[int], themes: list[int]) -> Sales:
    rows = len(consumers)
    zero = np.zeros(rows, np.int8)
    return Sales(
        np.array(consumers, np.int32), zero, np.full(rows, 2.0), np.zeros(rows), zero,
        np.array(themes, np.int8), zero, zero, zero,
    )  # fmt: skip


def book(database: Crm, week: int, consumers: list[int], themes: list[int]) -> None:
    rows = np.arange(len(consumers))
    database.observe_sales(week, sales(consumers, themes), rows, np.full(len(consumers), 7.0))


def contacts(consumers: list[int], **answers: list[int]) -> Records:
    touches = np.zeros(len(consumers), TOUCH)
    touches["consumer"] = consumers
    for name, values in answers.items():
        touches[name] = values
    return touches


def test_only_identified_consumers_have_records() -> None:
    database = crm(np.arange(SIZE) < 2)
    book(database, 0, [1, 1, 2], [3, 3, 3])
    assert database.purchases[:4].tolist() == [0, 2, 0, 0]
    assert database.units[1] == 4.0
    assert database.spend[1] == 14.0
    assert database.last_purchase[1] == 0
    assert database.last_purchase[2] == NEVER
    assert database.records == 2
    assert database.interests.total[3] == 2.0


def test_units_of_the_year_forget_what_is_older_than_52_weeks() -> None:
    database = crm()
    book(database, -3, [7], [0])
    book(database, 10, [7], [0])
    for week in range(-3, 49):
        database.age(week)
    assert database.units_year[7] == 4.0 - 2.0 * (49 - 1 - 52 >= -3)
    database.age(49)
    assert database.units_year[7] == 2.0
    database.age(62)
    assert database.units_year[7] == 0.0


def test_opt_outs_are_known_when_they_happen_and_clicks_are_evidence() -> None:
    database = crm(click_weight=0.3)
    touches = contacts([3, 5], opened=[1, 0], clicked=[1, 0], opted_out=[0, 1], theme=[6, 6])
    database.observe_contacts(0, touches)
    assert database.interests.evidence[3, 6] == pytest.approx(0.3)
    assert database.opened[3] == database.clicked[3] == 1
    assert database.contactable[3] and not database.contactable[5]
    assert (database.ignored[3], database.ignored[5]) == (0, 1)


def test_records_go_stale_and_a_refresh_renews_them() -> None:
    database = crm(record_decay=0.05)
    everyone = np.arange(SIZE)
    assert database.stale(everyone, -4).sum() == 0
    expected = 1 - 0.95**14
    assert database.stale(everyone, 10).mean() == pytest.approx(expected, abs=0.08)
    old = everyone[database.stale(everyone, 10)]
    database.note_bounces(old)
    assert not database.contactable[old].any()
    database.refresh(old, 10)
    assert database.contactable[old].all()
    assert not database.stale(old, 10).any()


def test_lifetimes_are_geometric() -> None:
    draws = (np.arange(10_000) + 0.5) / 10_000
    assert lifetimes(draws, 0.1).mean() == pytest.approx(10.0, rel=0.01)
    assert (lifetimes(draws, 0.1) == 1).mean() == pytest.approx(0.1, abs=1e-3)
    assert (lifetimes(draws, 1.0) == 1).all()
    assert lifetimes(draws, 0.0).min() > 10**6


def test_record_errors_file_purchases_under_other_themes() -> None:
    database = crm(record_error=0.2)
    book(database, 0, list(range(SIZE)), [2] * SIZE)
    wrong = database.interests.evidence[:, 2] == 0.0
    assert wrong.mean() == pytest.approx(0.2, abs=0.06)
    assert database.interests.evidence.sum() == SIZE
    assert len(np.flatnonzero(database.interests.total)) == 8


def test_real_time_sees_part_of_the_needs() -> None:
    database = crm(need_seen=0.4)
    book(database, 0, list(range(SIZE)), [2] * SIZE)
    database.observe_needs(np.full(SIZE, 5, np.int8))
    themes = database.best_themes("real_time", np.arange(SIZE), 1)
    assert set(themes) == {2, 5}
    assert (themes == 5).mean() == pytest.approx(0.4, abs=0.08)
    assert (database.best_themes("individual", np.arange(SIZE), 1) == 2).all()


def test_mean_gap_is_the_own_rhythm() -> None:
    database = crm()
    for week in (0, 5, 10):
        book(database, week, [1], [0])
    assert database.mean_gap(np.array([1, 2])).tolist() == [5.0, 26.0]
