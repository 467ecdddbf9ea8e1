"""Row 8 on a small durable market."""

from __future__ import annotations

import math

from sim.studies.validation.adoption import ADOPTION, NO_TIES, YEARS

SMALL = ("network=small_world", "population.size=3000")


def test_ties_make_imitation() -> None:
    seen = ADOPTION.run(ADOPTION.scenario(3, quick=True, more=SMALL), 0)
    alone = ADOPTION.run(ADOPTION.scenario(3, quick=True, more=(*SMALL, *NO_TIES.overrides)), 0)
    assert seen.values["q"] > 0.2
    assert seen.values["q"] > alone.values["q"]
    assert 1 < seen.values["peak"] < YEARS
    observed = [y for name, _, y in seen.curves["bass_q"] if name == "observed"]
    fitted = [y for name, _, y in seen.curves["bass_q"] if name == "Bass"]
    assert len(observed) == len(fitted) == YEARS
    assert abs(sum(observed) - sum(fitted)) < 0.05 * sum(observed)


def test_a_thing_nobody_wants_has_no_coefficients() -> None:
    scenario = ADOPTION.scenario(3, quick=True, more=(*SMALL, "behaviour.adoption_utility=-90"))
    values = ADOPTION.run(scenario, 0).values
    assert math.isnan(values["p"]) and math.isnan(values["q"])
