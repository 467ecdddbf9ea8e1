"""Every example in a docstring runs and says what it says."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).resolve().parent


def modules_with_examples() -> list[str]:
    """Return the names of the modules that show an example."""
    names = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if ">>>" in path.read_text("utf-8"):
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            names.append(".".join(part for part in parts if part != "__init__"))
    return names


def test_the_public_face_has_examples() -> None:
    assert {"sim", "sim.scenario.load", "sim.studies.compare"} <= set(modules_with_examples())


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_are_true(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testmod(import_module(name))
    assert tried > 0
    assert failed == 0
    assert list(tmp_path.iterdir()) == []
