"""Beliefs about interests: pooled, by class, or own evidence shrunk to the class."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.firm.interests import Interests
from sim.scenario.firm import CrmSettings

Counts = NDArray[np.float64]


def interests(counts: Counts, **settings: float) -> Interests:
    chosen = CrmSettings.model_validate({"prior_strength": 2.0, **settings})
    made = Interests(len(counts), chosen, 0, 300)
    made.evidence[:] = counts
    made.total[:] = counts.sum(axis=0)
    return made


def crowd(people: int = 600, seen: float = 6.0, total: float = 18.0) -> tuple[Counts, Counts]:
    """Return (true interests, counts seen) of two kinds of people; a low total: unlike persons."""
    rng = np.random.default_rng(5)
    kinds = np.array([[8, 4, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 4, 8]]) * total / 18.0
    true = np.array([rng.dirichlet(kinds[i % 2]) for i in range(people)])
    counts = [rng.multinomial(rng.poisson(seen), p) for p in true]
    return true, np.array(counts, dtype=float)


def test_beliefs_are_shares_for_every_pooling() -> None:
    _, counts = crowd()
    ids = np.arange(len(counts))
    for pooling in ("all", "segment", "individual", "real_time"):
        belief = interests(counts).posterior(pooling, ids, 0)
        assert belief.sum(axis=1) == pytest.approx(np.ones(len(ids)))
        assert (belief > 0).all()


def test_little_evidence_is_shrunk_to_the_class_and_much_is_believed() -> None:
    _, counts = crowd()
    counts[0], counts[1] = 0.0, 0.0
    counts[0, 3] = 1.0
    counts[1, 3] = 200.0
    belief = interests(counts).posterior("individual", np.array([0, 1]), 0)
    assert 1 / 3 < belief[0, 3] < 0.55  # one observation of its own, two of its class
    assert belief[1, 3] > 0.98
    naive = interests(counts, prior_strength=0.0).posterior("individual", np.array([0]), 0)
    assert naive[0, 3] == pytest.approx(1.0)


def test_nobody_seen_means_the_overall_profile() -> None:
    blank = interests(np.zeros((3, 8)), prior_strength=0.0)
    for pooling in ("all", "segment", "individual"):
        assert blank.posterior(pooling, np.arange(3), 0) == pytest.approx(np.full((3, 8), 1 / 8))


def test_classes_find_the_two_kinds_of_people() -> None:
    _, counts = crowd()
    best = interests(counts).best("segment", np.arange(len(counts)), 0)
    enough = counts.sum(axis=1) >= 4
    assert (best[0::2][enough[0::2]] <= 1).mean() > 0.85
    assert (best[1::2][enough[1::2]] >= 6).mean() > 0.85


def relevance(true: Counts, counts: Counts, pooling: str) -> float:
    ids = np.arange(len(true))
    themes = interests(counts).best(pooling, ids, 0)  # type: ignore[arg-type]
    return float(true[ids, themes].mean())


def test_more_information_is_more_relevant_but_not_when_it_is_somebody_elses() -> None:
    true, counts = crowd(total=2.5)
    whole = relevance(true, counts, "all")
    segment, own = relevance(true, counts, "segment"), relevance(true, counts, "individual")
    assert own > segment > 1.15 * whole
    shuffled = counts[np.random.default_rng(1).permutation(len(counts))]
    assert relevance(true, shuffled, "individual") <= whole * 1.02


def test_shrinkage_helps_where_little_is_seen() -> None:
    true, counts = crowd(2000, seen=1.5, total=2.5)
    ids = np.arange(len(true))
    naive = interests(counts, prior_strength=0.0).best("individual", ids, 0)
    assert relevance(true, counts, "individual") > true[ids, naive].mean()


def test_own_sends_make_themes_take_turns() -> None:
    counts = np.zeros((1, 8))
    counts[0, 2], counts[0, 4] = 10.0, 9.0
    made = interests(counts)
    ids, sent = np.array([0]), []
    for clock in range(6):
        theme = made.best("individual", ids, clock)
        made.note_sent(ids, theme, clock)
        sent.append(int(theme[0]))
    assert set(sent) == {2, 4}
    assert sent[0] == 2


def test_evidence_is_forgotten_alike_early_and_late() -> None:
    counts = np.zeros((2, 8))
    counts[:, 1] = 10.0
    made = interests(counts, memory=0.9)
    made.posterior("individual", np.array([0]), 3)  # brings one row forward early
    both = made.posterior("individual", np.array([0, 1]), 7)
    assert both[0] == pytest.approx(both[1])
    assert made.evidence[0, 1] == pytest.approx(10.0 * 0.9**7)
