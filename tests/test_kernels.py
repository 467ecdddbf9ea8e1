"""The cache of compiled code cannot lie, and its absence cannot stop a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import kernels

PACKAGE = Path(sim.__file__).resolve().parent

DRAW = """
import numpy as np
from sim.kernels import CACHE_FOLDER
from sim.randomness import uniforms
print(CACHE_FOLDER, uniforms((1, 2), 3, 4, np.arange(5)).tobytes().hex())
"""

NO_TEMPORARY_FOLDER = "import tempfile\ntempfile.tempdir = '/dev/null/nothing'\n"

WEEK = """
from sim.market import Market
from sim.scenario.load import load_scenario
market = Market(load_scenario("market=grocery", "network=small_world", "population.size=60"))
market.step()
print(market.consumers.state["awareness"].tobytes().hex())
"""


def python(code: str, root: Path, cache: Path | str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, with the package found under ``root``."""
    environment = {**os.environ, "PYTHONPATH": str(root), "RELMARK_CACHE_DIR": str(cache)}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the package's code and configuration."""
    root = tmp_path / "copy"
    shutil.copytree(PACKAGE, root / "sim", ignore=shutil.ignore_patterns("__pycache__", "*.csv"))
    if not (root / "sim" / "configs").is_dir():
        shutil.copytree(PACKAGE.parent / "configs", root / "configs")
    return root


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_an_edited_rule_is_compiled_afresh_and_an_old_one_is_not(
    copied: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    folder, before = python(DRAW, copied, cache).stdout.split()
    compiled = {path: path.stat().st_mtime_ns for path in Path(folder).rglob("*.nb*")}
    assert compiled
    assert python(DRAW, copied, cache).stdout.split() == [folder, before]
    assert {path: path.stat().st_mtime_ns for path in Path(folder).rglob("*.nb*")} == compiled

    edit(copied / "sim" / "randomness.py", "for _ in range(10):", "for _ in range(9):")
    other, after = python(DRAW, copied, cache).stdout.split()
    assert after != before
    assert other != folder


@pytest.mark.slow
def test_an_edited_rule_of_another_file_changes_the_week(copied: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = python(WEEK, copied, cache).stdout
    assert python(WEEK, copied, cache).stdout == before
    edit(
        copied / "sim/behaviour/memory.py", "shrink(s.awareness, 1.0 -", "shrink(s.awareness, 0.9 -"
    )
    after = python(WEEK, copied, cache).stdout
    assert after != before


def test_the_name_of_the_cache_follows_compiled_sources_alone(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_PACKAGE", copied / "sim")
    before = kernels.source_hash()
    names = {path.relative_to(copied / "sim").as_posix() for path in kernels.compiled_sources()}
    assert {"behaviour/week.py", "behaviour/trust.py", "numerics.py", "randomness.py"} <= names
    edit(copied / "sim/plots/style.py", "from __future__", "# another word\nfrom __future__")
    assert kernels.source_hash() == before
    edit(copied / "sim/behaviour/trust.py", "2.0 + s.trust_good", "3.0 + s.trust_good")
    assert kernels.source_hash() != before


def test_record_types_are_compiled_sources_or_part_of_the_signature(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Constants that rules take from other files are frozen in at compiling: they must count."""
    monkeypatch.setattr(kernels, "_PACKAGE", copied / "sim")
    before = kernels.source_hash()
    edit(copied / "sim/population/records.py", "THEMES = 8", "THEMES = 7")
    assert kernels.source_hash() != before


def test_an_unwritable_cache_falls_back_to_a_temporary_folder(tmp_path: Path) -> None:
    usual = python(DRAW, PACKAGE.parent, tmp_path).stdout.split()
    fallback = python(DRAW, PACKAGE.parent, "/dev/null/cache")
    folder, drawn = fallback.stdout.split()
    assert "relmark-cache" in folder
    assert drawn == usual[1]
    assert fallback.stderr == ""


def test_nothing_writable_runs_without_a_cache_and_says_so(tmp_path: Path) -> None:
    usual = python(DRAW, PACKAGE.parent, tmp_path).stdout.split()
    bare = python(NO_TEMPORARY_FOLDER + DRAW, PACKAGE.parent, "/dev/null/cache")
    assert bare.stdout.split() == ["None", usual[1]]
    assert "no folder can be written" in bare.stderr
