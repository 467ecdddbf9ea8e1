"""Segments from the database alone: each way puts people where its words say."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.firm.crm import NEVER, Crm
from sim.firm.segmentation import scores, segment
from sim.scenario.firm import CrmSettings
from sim.scenario.strategy_crm import SEGMENTS, SegmentedSettings
from sim.strategies.base import parse_arm

NOW = 0


def crm(size: int = 400) -> Crm:
    """Return a database of a crowd of very different customers, some unknown or not yet buyers."""
    rng = np.random.default_rng(3)
    known = rng.random(size) < 0.9
    database = Crm(size, 0, CrmSettings(), known, known, (4, 9), 110, 200)
    bought = known & (rng.random(size) < 0.8)
    ids = np.flatnonzero(bought)
    first = rng.integers(-100, -1, ids.size)
    database.first_purchase[ids] = first
    database.purchases[ids] = 1 + rng.poisson(rng.gamma(0.8, 5.0, ids.size))
    once = database.purchases[ids] == 1
    span = (-first * rng.random(ids.size)).astype(int)
    database.last_purchase[ids] = np.where(once, first, first + span)
    database.units_year[ids] = database.purchases[ids] * rng.random(ids.size)
    database.spend[ids] = database.purchases[ids] * rng.uniform(2.0, 9.0, ids.size)
    return database


def made(database: Crm, **settings: Any) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    found = segment(database, NOW, SegmentedSettings(**settings))
    return np.array([*found.names, "unknown"])[found.label], found.names, found.value


@pytest.mark.parametrize("by", list(SEGMENTS))
def test_everybody_known_is_in_one_segment_and_nobody_else(by: str) -> None:
    database = crm()
    name, names, value = made(database, by=by)
    assert np.array_equal(name == "unknown", ~database.known)
    assert np.array_equal(name == "prospects", database.known & (database.purchases == 0))
    assert len(set(name.tolist()) - {"unknown"}) >= 4
    assert set(name.tolist()) - {"unknown"} <= set(names)
    again = made(database, by=by)[0]
    assert np.array_equal(name, again)


def test_lifecycle() -> None:
    database = crm()
    name, _, _ = made(database, by="lifecycle")
    assert np.all(database.purchases[name == "first_purchase"] == 1)
    assert np.all(NOW - database.first_purchase[name == "newcomers"] <= 13)
    ids = np.flatnonzero(name == "lapsing")
    assert np.all(NOW - database.last_purchase[ids] > 2.0 * database.mean_gap(ids))
    heavy = database.units_year[name == "premium"].min()
    assert heavy >= database.units_year[name == "regulars"].max()
    share = np.mean(name[database.purchases > 0] == "premium")
    assert 0.0 < share <= 0.2


def test_rfm_scores_are_fifths_and_equals_score_alike() -> None:
    assert scores(np.arange(10.0)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert set(scores(np.array([1.0] * 8 + [2.0, 9.0]))[:8].tolist()) == {3}
    database = crm()
    name, _, _ = made(database, by="rfm")
    late, early = (database.last_purchase[name == which] for which in ("champions", "at_risk"))
    assert late.min() > early.max()
    assert database.purchases[name == "champions"].min() > 1


def test_potential_ranks_by_believed_spend() -> None:
    name, _, value = made(crm(), by="potential", segments=3)
    best, middle, least = (value[name == f"potential_{rank}"] for rank in (1, 2, 3))
    assert best.min() >= middle.max() >= middle.min() >= least.max()
    assert abs(best.size - least.size) <= 1


def test_clusters_are_numbered_from_the_most_valuable_and_follow_the_key() -> None:
    database = crm()
    name, _, value = made(database, by="clusters", segments=3)
    means = [value[name == f"cluster_{rank}"].mean() for rank in (1, 2, 3)]
    assert means == sorted(means, reverse=True)
    few = crm()
    few.purchases[:], few.first_purchase[:], few.last_purchase[:] = 0, NEVER, NEVER
    few.purchases[:2], few.first_purchase[:2], few.last_purchase[:2] = 1, -3, -3
    few.known[:2] = True
    assert set(made(few, by="clusters")[0].tolist()) <= {"prospects", "unknown", "cluster_1",
                                                         "cluster_2"}  # fmt: skip


def test_clusters_without_their_library_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "sim.firm.segmentation.find_spec",
        lambda name: None if name == "sklearn" else find(name),
    )
    with pytest.raises(UserError, match=r"needs scikit-learn.*pip install 'relmark\[analysis\]'"):
        parse_arm("segmented", {"segmented": {"by": "clusters"}})
    assert parse_arm("segmented", {"segmented": {"by": "rfm"}}).name == "segmented"
