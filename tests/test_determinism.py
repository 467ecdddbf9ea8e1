"""The same scenario gives the same bits, however the work is shared out and wherever it runs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.behaviour.tally import BLOCK
from sim.market import Market
from sim.network.graph import Network
from sim.studies.compare import compare
from sim.studies.identity import MODEL_VERSION
from tests.worlds import BUSY, EVERYTHING, KINDS, differences, small

GOLDEN = Path(__file__).with_name("golden.json")
ROOT = Path(__file__).resolve().parents[1]

# --- threads, workers, order ----------------------------------------------------------------------

SHORT = (
    *BUSY,
    "horizon.warm_up=4",
    "horizon.weeks=6",
    "horizon.run_off=3",
    "replications=2",
    "draws=1",
    "strategies=[none,mass,promotion,one_to_one,loyalty_programme]",
)


def runs_of(*overrides: str) -> pd.DataFrame:
    """Return the rows of runs.parquet of a short comparison, in a fixed order."""
    runs = compare(small(*SHORT, *overrides)).runs
    assert (runs["status"] == "ok").all()
    assert len(runs) == 3 * 6
    return runs.sort_values(["strategy", "replication", "draw"]).reset_index(drop=True)


@pytest.fixture(scope="module")
def usual() -> pd.DataFrame:
    """Return the runs of one process and one thread."""
    return runs_of()


def test_order_of_strategies_does_not_matter(usual: pd.DataFrame) -> None:
    other = runs_of("strategies=[loyalty_programme,promotion,mass,one_to_one,none]")
    pd.testing.assert_frame_equal(usual, other, check_exact=True)
    assert usual["npv"].nunique() == len(usual)


def test_two_workers_give_what_one_gives(usual: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(usual, runs_of("workers=2"), check_exact=True)


def test_another_seed_gives_other_values(usual: pd.DataFrame) -> None:
    other = runs_of("seed=2")
    assert (usual["npv"] != other["npv"]).all()
    assert set(usual["run_id"]).isdisjoint(other["run_id"])


@pytest.mark.parametrize("kind", ["grocery", "durable"])
def test_threads_do_not_matter(kind: str) -> None:
    size = 2 * BLOCK + 100  # three blocks, the last one short
    scenario = small(*BUSY, f"market={kind}", f"population.size={size}", "network=scale_free")
    key_network: list[Network] = []
    markets = []
    for threads in (1, 2, 3):
        settings = scenario.model_copy(update={"threads": threads})
        market = Market(settings, arm=EVERYTHING, network=next(iter(key_network), None))
        key_network.append(market.network)
        market.run_for(10)
        markets.append(market)
    for other in markets[1:]:
        assert differences(markets[0], other) == {}
        assert markets[0].latest == other.latest
        assert markets[0].voices.tobytes() == other.voices.tobytes()


# --- golden hashes --------------------------------------------------------------------------------


def digest(arrays: Mapping[str, Any]) -> str:
    """Return the SHA-256 of arrays, field by field: no padding, one byte order."""
    whole = hashlib.sha256()
    for name, array in arrays.items():
        for field in array.dtype.names or (None,):
            column = array if field is None else array[field]
            whole.update(f"{name}.{field}{column.shape}".encode())
            whole.update(np.ascontiguousarray(column, column.dtype.newbyteorder("<")).tobytes())
    return whole.hexdigest()[:32]


def golden_hashes(kind: str) -> dict[str, str]:
    """Return the hashes of a small market after twelve weeks, four of them before the fork."""
    scenario = small(*BUSY, f"market={kind}", "horizon.warm_up=4", "horizon.weeks=20")
    market = Market(scenario, arm=EVERYTHING)
    market.run_for(12)
    consumers, network = market.consumers, market.network
    ties = {"offsets": network.offsets, "ties": network.neighbours, "strength": network.strength}
    return {
        "network": digest(ties),
        "traits": digest({"traits": consumers.traits}),
        "state": digest({"state": consumers.state, "outcome": consumers.outcome}),
        "purchases": digest({"purchases": market.recorder.all_purchases()}),
        "firm": digest(
            {
                "contacts": market.recorder.all_contacts(),
                "ledger": market.brands[0].ledger.rows(),
                "points": market.brands[0].points_rows(),
            }
        ),
    }


def all_hashes() -> dict[str, dict[str, str]]:
    """Return the hashes of every kind of market."""
    return {kind: golden_hashes(kind) for kind in KINDS}


def regenerate(hashes: dict[str, dict[str, str]], path: Path = GOLDEN) -> None:
    """Write the golden hashes; refuse to when they changed and ``MODEL_VERSION`` did not rise."""
    if path.exists():
        old = json.loads(path.read_text("utf-8"))
        changed = old["hashes"] != hashes
        if changed and old["model_version"] >= MODEL_VERSION:
            pytest.fail("the hashes changed: raise MODEL_VERSION in sim/studies/identity.py")
        if not changed and old["model_version"] != MODEL_VERSION:
            pytest.fail("the hashes did not change: MODEL_VERSION must not either")
    content = {"model_version": MODEL_VERSION, "hashes": hashes}
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def test_golden_hashes(request: pytest.FixtureRequest) -> None:
    """Bits that changed are a changed model: raise MODEL_VERSION and ``--regenerate-golden``."""
    hashes = all_hashes()
    if request.config.getoption("--regenerate-golden"):
        regenerate(hashes)
    golden = json.loads(GOLDEN.read_text("utf-8"))
    assert hashes == golden["hashes"]
    assert golden["model_version"] == MODEL_VERSION


def test_hashes_see_one_bit() -> None:
    one = np.zeros(4, dtype=[("a", "f4"), ("b", "i1")])
    other = one.copy()
    assert digest({"x": one}) == digest({"x": other})
    other["a"][3] = np.nextafter(np.float32(0.0), np.float32(1.0))
    assert digest({"x": one}) != digest({"x": other})


def test_golden_hashes_are_not_rewritten_under_the_same_version(tmp_path: Path) -> None:
    path = tmp_path / "golden.json"
    regenerate({"grocery": {"state": "a"}}, path)
    regenerate({"grocery": {"state": "a"}}, path)
    with pytest.raises(pytest.fail.Exception, match="raise MODEL_VERSION"):
        regenerate({"grocery": {"state": "b"}}, path)
    kept = json.loads(path.read_text("utf-8"))
    assert kept == {"model_version": MODEL_VERSION, "hashes": {"grocery": {"state": "a"}}}


# --- elsewhere ---------------------------------------------------------------------------------


def elsewhere(program: str, cache: Path, **environment: str) -> str:
    """Return what a fresh process with an empty cache of compiled code prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "RELMARK_CACHE_DIR": str(cache), **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


_HASHES = (
    "import json; from tests.test_determinism import all_hashes; print(json.dumps(all_hashes()))"
)
_RUNS = "from tests.test_determinism import runs_of; runs_of({overrides}).to_parquet({path!r})"


@pytest.mark.slow
def test_a_process_of_its_own_with_an_empty_cache_gives_the_same_runs(
    usual: pd.DataFrame, tmp_path: Path
) -> None:
    for number, overrides in enumerate(("'threads=2'", "'workers=2'")):
        path = str(tmp_path / f"runs-{number}.parquet")
        cache = tmp_path / f"cache-{number}"
        elsewhere(_RUNS.format(overrides=overrides, path=path), cache)
        assert any(cache.rglob("*.nbi"))  # it did compile anew
        pd.testing.assert_frame_equal(usual, pd.read_parquet(path), check_exact=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-AVX512F"},
        {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512_SKX X86_V3 X86_V4 AVX512_ICL"},
    ],
    ids=["libm", "numpy"],
)
def test_golden_hashes_on_a_lesser_processor(tmp_path: Path, environment: dict[str, str]) -> None:
    printed = elsewhere(_HASHES, tmp_path / "cache", **environment)
    golden = json.loads(GOLDEN.read_text("utf-8"))
    assert json.loads(printed.strip().splitlines()[-1]) == golden["hashes"]
