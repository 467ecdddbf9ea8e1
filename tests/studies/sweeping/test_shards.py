"""Shards write side by side: none loses what another says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.studies.sweeping.axes import make_plan
from sim.studies.sweeping.manifest import begin, read_manifest, update
from sim.studies.sweeping.plan import Plan
from sim.studies.sweeping.shards import shards_of, state_of

TYPED = ["market=grocery", "network=none", "population.size=200", "strategies=[promotion]"]


def plan(last: int = 4) -> Plan:
    return make_plan([*TYPED, f"seed=range(0,{last})"])


def state(folder: Path) -> tuple[str, int | None]:
    return state_of(folder, read_manifest(folder))


def test_every_shard_keeps_its_own_account(tmp_path: Path) -> None:
    folder, asked = tmp_path / "swept", plan()
    for number in (1, 2, 3):
        begin(folder, asked, "relmark sweep", (number, 3))
    assert state(folder) == ("0 of 3 shards complete", 0)
    for number in (3, 1):
        update(folder, asked, "relmark sweep", (number, 3), status="complete", failed=number)
    found = shards_of(folder, read_manifest(folder))
    assert {number: each["status"] for number, each in found.items()} == {
        1: "complete", 2: "running", 3: "complete"
    }  # fmt: skip
    assert state(folder) == ("2 of 3 shards complete", 4)
    update(folder, asked, "relmark sweep", (2, 3), status="complete", failed=0)
    assert state(folder) == ("complete", 4)


def test_shards_of_a_smaller_design_are_not_those_of_a_larger(tmp_path: Path) -> None:
    folder = tmp_path / "swept"
    begin(folder, plan(), "relmark sweep", (1, 2))
    update(folder, plan(), "relmark sweep", (1, 2), status="complete", failed=1)
    begin(folder, plan(6), "relmark sweep", (2, 2))
    assert state(folder) == ("0 of 2 shards complete", 0)


def test_a_whole_sweep_after_shards_says_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "swept"
    begin(folder, plan(), "relmark sweep", (1, 2))
    begin(folder, plan(), "relmark sweep", (1, 1))
    assert state(folder)[0] == "running"
    update(folder, plan(), "relmark sweep", (1, 1), status="complete", failed=0)
    assert state(folder) == ("complete", 0)


def test_a_shard_that_begins_while_another_makes_the_folder_joins_it(tmp_path: Path) -> None:
    folder = tmp_path / "swept"
    folder.mkdir()
    (folder / ".manifest.json.abc.tmp").write_text("{")
    begin(folder, plan(), "relmark sweep", (2, 2))
    assert json.loads((folder / "manifest.json").read_text())["shards"] == 2
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="is no sweep"):
        begin(other, plan(), "relmark sweep", (1, 2))
