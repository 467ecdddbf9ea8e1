"""Scores of leads: traces, points, and chances learnt."""

from __future__ import annotations

import numpy as np
import pytest

from sim.firm.crm import ENTRY_POINTS, Crm
from sim.firm.lead_scores import TRACES, LeadModel, points_of, teaches, traces
from sim.firm.leads import Leads
from sim.measures.funnel import auc
from sim.scenario.firm import CrmSettings

SIZE = 4


def test_traces_are_what_the_database_saw() -> None:
    nobody = np.zeros(SIZE, bool)
    crm = Crm(SIZE, 0, CrmSettings(), nobody, nobody, (1, 2), 0, 60)
    leads = Leads(crm)
    ids = np.array([1, 3])
    crm.note_leads(ids, np.array([0, 3], np.int8), np.ones(2, bool), 10)
    crm.pages[ids], crm.opened[ids], crm.clicked[ids] = [2.5, 0.0], [4, 0], [1, 0]
    leads.last_visit[ids] = [14, 2]
    leads.buys_by[ids] = [25, 40]
    seen = traces(crm, leads, ids, 20, 13)
    named = [dict(zip(TRACES, row.tolist(), strict=True)) for row in seen]
    assert named[0]["pages"] == 2.5
    assert [row["opened"] for row in named] == [4, 0]
    assert [row["clicked"] for row in named] == [1, 0]
    assert [row["silent"] for row in named] == [6, 10]
    assert [row["weeks"] for row in named] == [10, 10]
    assert [row["soon"] for row in named] == [1, 0]
    assert [row["advert"] for row in named] == [1, 0]
    assert [row["friend"] for row in named] == [0, 1]


def test_points_add_up() -> None:
    seen = np.eye(len(TRACES))
    by_trace = {"page": 1.0, "open": 2.0, "click": 3.0, "silent": -1.0, "soon": 5.0}
    by_door = {name: 10.0 * k for k, name in enumerate(ENTRY_POINTS)}
    assert points_of(seen, by_trace, by_door).tolist() == [1, 2, 3, -1, 0, 5, 0, 10, 20, 30, 40]


def crowd(count: int = 2000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return traces, who was handed over, and who bought: pages matter, and so does a seller."""
    rng = np.random.default_rng(3)
    seen = np.zeros((count, len(TRACES)))
    seen[:, 0] = rng.exponential(5.0, count)
    seen[:, 4] = rng.integers(1, 40, count)
    handed = rng.random(count) < 0.3
    logit = -2.0 + 1.2 * np.log1p(seen[:, 0]) - 1.0 + 1.5 * handed
    return seen, handed, rng.random(count) < 1 / (1 + np.exp(-logit))


def test_a_model_ranks_is_calibrated_and_sets_the_seller_apart() -> None:
    seen, handed, bought = crowd()
    model = LeadModel(seen, handed, bought)
    chance = model.chance(seen)
    assert auc(chance, bought.astype(float)) > 0.65
    assert chance[~handed].mean() == pytest.approx(bought[~handed].mean(), abs=0.03)
    assert chance[handed].mean() < bought[handed].mean() - 0.1  # without the seller they buy less
    assert (np.round(chance, 6) == chance).all()
    assert model.chance(seen).tolist() == chance.tolist()


def test_what_is_unrelated_teaches_next_to_nothing() -> None:
    seen, handed, bought = crowd()
    mixed = np.random.default_rng(5).permutation(bought)
    chance = LeadModel(seen, handed, mixed).chance(seen)
    assert chance.std() < 0.05


def test_too_few_fates_teach_nothing() -> None:
    assert not teaches(np.ones(100, bool), 60)
    assert not teaches(np.arange(50) < 20, 60)
    assert not teaches(np.arange(100) < 3, 60)
    assert teaches(np.arange(100) < 20, 60)
