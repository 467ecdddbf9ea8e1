"""Search under noise: a planted optimum is found, and an interrupt changes nothing."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sim.errors import UserError
from sim.randomness import Decision, uniforms
from sim.studies.searching.objectives import Objective
from sim.studies.searching.pieces import Piece, Row, Runs
from sim.studies.searching.space import Dimension, fitting, read_space
from sim.studies.searching.trials import Search, Trial, beaten_by_another

SPACE = (Dimension("x"), Dimension("y"))
BEST = (0.3, 0.7)


def hill(piece: Piece) -> Row:
    """Return a hill with its top at BEST, under luck that partly goes with the place."""
    values = dict(piece.point.values)
    far = sum((values[name] - at) ** 2 for name, at in zip("xy", BEST, strict=True))
    where = np.array([int(1e6 * values["x"]), 1_000_003])
    own, common = uniforms((piece.seed, piece.replication), Decision.BOOTSTRAP, 0, where)
    return {"npv": 1.0 - far + 0.1 * (own - 0.5) + (common - 0.5), "cac": values["x"]}


def mean_of(rows: list[Row], name: str) -> float:
    return float(np.mean([row[name] for row in rows]))


def search(runs: Runs, *objectives: Objective, sampler: str = "tpe") -> Search:
    wanted = objectives or (Objective("npv", True),)
    return Search(SPACE, ("",), wanted, runs, mean_of, seed=1, sampler_seed=7, sampler=sampler)


def test_a_planted_optimum_is_found_under_noise() -> None:
    with Runs(hill, None, 1) as runs:
        looking = search(runs)
        done = looking.trials(60, 3)
        leaders = looking.measured(looking.leaders(done, 6), 30)
        best = looking.front(leaders)[0]
    values = dict(best.point.values)
    assert math.dist((values["x"], values["y"]), BEST) < 0.2


def rough(piece: Piece) -> Row:
    """Return the hill under luck of each place's own."""
    row, values = hill(piece), dict(piece.point.values)
    where = np.array([int(1e6 * values["x"]), 1_000_003])
    common = uniforms((piece.seed, piece.replication), Decision.BOOTSTRAP, 0, where)[1]
    return {"npv": row["npv"] - (common - 0.5)}


def test_the_winner_looks_better_in_the_search_than_on_fresh_luck() -> None:
    apart = []
    for seed in range(10):
        with Runs(rough, None, 1) as runs:
            looking = search(runs)
            looking.seed = looking.sampler_seed = seed
            best = looking.front(looking.trials(30, 1))[0]
            fresh = looking.measured([best], 40, seed=99)[0]
        apart.append(best.values[0] - fresh.values[0])
    assert np.mean(apart) > 0.01


def test_an_interrupted_search_resumes_to_the_same(tmp_path: Path) -> None:
    with Runs(hill, None, 1) as runs:
        whole = search(runs).trials(20, 2)
    seen: list[str] = []

    def stops(piece: Piece) -> Row:
        if len(seen) == 17:
            raise KeyboardInterrupt
        seen.append(piece.key)
        return hill(piece)

    with pytest.raises(KeyboardInterrupt), Runs(stops, tmp_path, 1) as runs:
        search(runs).trials(20, 2)
    again: list[str] = []

    def counts(piece: Piece) -> Row:
        again.append(piece.key)
        return hill(piece)

    with Runs(counts, tmp_path, 1) as runs:
        assert search(runs).trials(20, 2) == whole
    assert not set(seen) & set(again)
    assert len(again) == 40 - 17


def test_a_truncated_part_is_run_again(tmp_path: Path) -> None:
    with Runs(hill, tmp_path, 1) as runs:
        first = search(runs).trials(4, 1)
    for path in tmp_path.glob("*.parquet"):
        path.write_bytes(path.read_bytes()[:20])
    with Runs(hill, tmp_path, 1) as runs:
        assert runs.finished == 0
        assert search(runs).trials(4, 1) == first


def test_two_objectives_have_a_front() -> None:
    wanted = Objective("npv", True), Objective("cac", False)
    with Runs(hill, None, 1) as runs:
        looking = search(runs, *wanted, sampler="nsga2")
        front = looking.front(looking.trials(60, 2))
    values = np.array([trial.values for trial in front]) * (1.0, -1.0)
    assert len(front) > 2
    assert not any(beaten_by_another(values))
    assert max(dict(trial.point.values)["x"] for trial in front) < 0.5


def test_leaders_are_the_best_of_all() -> None:
    with Runs(hill, None, 1) as runs:
        looking = search(runs)
        done: list[Trial] = looking.trials(20, 1)
        chosen = looking.leaders(done, 3)
    assert [t.values[0] for t in chosen] == sorted((t.values[0] for t in done), reverse=True)[:3]


def test_shares_are_never_more_than_the_budget() -> None:
    given = {"budget.shares.mass": 0.9, "budget.shares.promotion": 0.6, "budget.shares.none": 0.5}
    values = fitting(given, "mass+promotion", None)
    assert set(values) == {"budget.shares.mass", "budget.shares.promotion"}
    assert sum(values.values()) == pytest.approx(1.0)
    assert sum(values.values()) <= 1.0
    assert values["budget.shares.mass"] / values["budget.shares.promotion"] == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("space", "said"),
    [
        ({"strategy.promotion.dept": [0.1, 0.2]}, "did you mean 'strategy.promotion.depth'"),
        ({"strategy.promotion.depth": [0.4, 0.2]}, "must be below"),
        ({"strategy.promotion.depth": 0.2}, "is no range"),
        ({"network.kind": [0, 1]}, "is not a number"),
    ],
)
def test_what_cannot_be_varied_is_refused(space: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_space(space, ("promotion",))


def test_mixes_vary_their_shares_when_nothing_is_said() -> None:
    paths = [each.path for each in read_space(None, ("mass+promotion",))]
    assert paths == ["budget.shares.mass", "budget.shares.promotion"]
    with pytest.raises(UserError, match="nothing to vary"):
        read_space(None, ("mass",))
