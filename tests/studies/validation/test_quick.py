"""The reduced validation: no row that was green may turn red.

``validation_quick.json`` holds the verdicts of the reduced version when the defaults were last
looked at; ``--regenerate-golden`` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.studies.validate import validate
from sim.studies.validation.patterns import PATTERNS

VERDICTS = Path(__file__).with_name("validation_quick.json")


@pytest.mark.slow
def test_no_green_row_turned_red(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    table = validate(quick=True, workers=2, folder=tmp_path).table.set_index("pattern")
    found = {
        str(pattern): [row["verdict"], row["mutant_verdict"] if row["counts"] else None]
        for pattern, row in table.iterrows()
    }
    if request.config.getoption("--regenerate-golden"):
        VERDICTS.write_text(json.dumps(found, indent=1) + "\n")
    before = json.loads(VERDICTS.read_text())
    turned = {
        pattern: float(table.loc[pattern, "measured"])
        for pattern, (verdict, _) in before.items()
        if verdict == "green" and found[pattern][0] == "red"
    }
    assert not turned
    weak = [p for p, (_, mutant) in before.items() if mutant == "red" and found[p][1] is None]
    assert not [pattern for pattern in weak if found[pattern][0] == "green"], "mutants hold too"


def test_every_row_has_a_verdict_on_record() -> None:
    assert set(json.loads(VERDICTS.read_text())) == {pattern.id for pattern in PATTERNS}
