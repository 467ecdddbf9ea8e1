"""The ODD protocol says what the code does: its table, its parameters, its decisions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from sim.behaviour.parameters import DERIVED
from sim.population.records import (
    brand_dtype,
    channel_dtype,
    outcome_dtype,
    state_dtype,
    touch_dtype,
    traits_dtype,
)
from sim.randomness import Decision
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.paths import leaves
from sim.scenario.population import PopulationSettings
from sim.studies.parameters import PART, parameter_table, parameters

ROOT = Path(__file__).resolve().parents[1]
ODD = ROOT / "docs" / "ODD.md"
PROGRAMMES = ROOT / "docs" / "PROGRAMMES.md"
GROUPS = ("strategy", "market.brands", "firm.channels")  # spelt out row by row, or named freely


@cache
def document() -> str:
    return ODD.read_text("utf-8")


@cache
def programmes() -> str:
    """The document's second half: the firm's programmes."""
    return PROGRAMMES.read_text("utf-8")


@cache
def prose() -> str:
    """Both halves of the document without the generated table."""
    return PART.within(document(), "") + programmes()


def names(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z][A-Za-z0-9_]*", text))


def test_table_is_up_to_date() -> None:
    assert PART.within(document(), parameter_table()) == document(), (
        "docs/ODD.md is out of date: run python -m sim.studies.parameters --write"
    )


def test_every_setting_has_a_row_of_its_own() -> None:
    rows = [row.path for row in parameters()]
    assert len(rows) == len(set(rows))
    settings = {".".join(path) for path in leaves()}
    spelt = {path for path in settings if not path.startswith(GROUPS)}
    assert spelt <= set(rows)
    for row in rows:
        assert f"| `{row}` |" in document()
    for prefix in ("strategy.mass.", "firm.channels.email.", "market.brands.<b>."):
        assert any(row.startswith(prefix) for row in rows)


def test_rows_carry_default_range_and_provenance() -> None:
    by_path = {row.path: row for row in parameters()}
    kappa = by_path["behaviour.attachment_gain"]
    assert kappa.default == f"{BehaviourSettings().attachment_gain:.6g}"
    assert kappa.range == "[0, ∞)"
    assert "lognormal" in kappa.provenance
    assert by_path["behaviour.complaint_rate"].provenance == "trade figure"
    assert by_path["behaviour.buzz_weight"].provenance.startswith("meta-analysis: Sethuraman")
    kinds = ("meta-analysis", "data", "trade figure", "published study", "guess", "choice of")
    for row in by_path.values():
        assert row.provenance.startswith(kinds), row.path
    assert by_path["behaviour.complaint_rate"].range == "[0, 1]"
    assert by_path["behaviour.stockpiling"].description


@pytest.mark.parametrize("model", [BehaviourSettings, PopulationSettings])
def test_every_parameter_stands_in_a_rule_of_the_document(
    model: type[BehaviourSettings | PopulationSettings],
) -> None:
    missing = set(model.model_fields) - names(prose()) - {"size"}
    assert not missing


def test_derived_parameters_and_record_fields_are_described() -> None:
    fields = set(DERIVED) - {"kind"}
    for dtype in (
        traits_dtype(2), state_dtype(2), outcome_dtype(), touch_dtype(), brand_dtype(),
        channel_dtype(),
    ):  # fmt: skip
        fields |= set(dtype.names or ())
    assert not fields - names(prose())


def test_every_decision_of_the_rules_is_named_with_its_number() -> None:
    used: set[str] = set()
    for path in (ROOT / "sim" / "behaviour").glob("*.py"):
        used |= set(re.findall(r"\bDecision\.([A-Z_]+)", path.read_text("utf-8")))
    assert len(used) >= 15
    for name in sorted(used):
        assert f"| `{name}` | {int(Decision[name])} |" in document() + programmes(), name


def test_every_number_in_the_table_of_decisions_is_true() -> None:
    rows = re.findall(r"\| `([A-Z_]+)` \| (\d+) \|", document() + programmes())
    assert rows
    for name, number in rows:
        assert int(Decision[name]) == int(number)
