"""run_id: what decides a result, and nothing else."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sim.scenario.priors import draw_parameters
from sim.scenario.run import Scenario
from sim.studies import identity
from sim.studies.identity import decisive, digest, run_id
from tests.studies.small import tiny


def of(settings: Scenario, strategy: str = "mass", replication: int = 0) -> str:
    return run_id(settings, strategy, replication, None)


@pytest.mark.parametrize(
    "override",
    [
        "name=another",
        "results_dir=elsewhere",
        "workers=2",
        "threads=2",
        "engine=agents",
        "replications=7",
        "draws=0",
        "precision.max_replications=9",
        "record.contacts=true",
        "strategies=[promotion,mass]",
    ],
)
def test_how_a_run_is_done_and_what_runs_beside_do_not_count(override: str) -> None:
    assert of(tiny(override)) == of(tiny())


@pytest.mark.parametrize(
    "override",
    [
        "population.size=201",
        "network=none",
        "market=durable",
        "seed=2",
        "baseline=none",
        "horizon.run_off=3",
        "budget.total=3001",
        "economy.discount_rate=0.2",
        "strategy.mass.media_share=0.5",
        "competition.strategies.leader=promotion",
        "behaviour.word_of_mouth=0",
    ],
)
def test_what_decides_the_result_counts(override: str) -> None:
    assert of(tiny(override)) != of(tiny())


def test_arm_replication_and_draw_count() -> None:
    settings = tiny()
    drawn, _ = draw_parameters(settings, 0, (settings.seed, 0))
    identities = [
        of(settings),
        of(settings, "promotion"),
        of(settings, "mass", 1),
        run_id(settings, "mass", 0, 0),
        run_id(drawn, "mass", 0, 0),
    ]
    assert len(set(identities)) == len(identities)
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in identities)


def test_a_raised_model_version_is_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(tiny())
    monkeypatch.setattr(identity, "MODEL_VERSION", identity.MODEL_VERSION + 1)
    assert of(tiny()) != before


def test_of_a_file_of_ties_the_content_counts_not_the_place(tmp_path: Path) -> None:
    here, there = tmp_path / "ties.csv", tmp_path / "moved.csv"
    for path in (here, there):
        path.write_text("source,target\n0,1\n1,2\n")

    def settings(path: Path) -> Scenario:
        network = tiny().network.model_copy(update={"kind": "edge_list", "path": str(path)})
        return tiny().model_copy(update={"network": network})

    before = of(settings(here))
    assert of(settings(there)) == before
    assert str(tmp_path) not in str(decisive(settings(here)))
    there.write_text("source,target\n0,1\n0,2\n")
    os.utime(there, ns=(1, 1))
    assert of(settings(there)) != before


def test_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": [1.5, None]}) == digest({"b": [1.5, None], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
