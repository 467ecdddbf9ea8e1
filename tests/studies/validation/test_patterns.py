"""The register of patterns."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.errors import UserError
from sim.studies.validation import patterns
from sim.studies.validation.patterns import PATTERNS, chosen


def test_ids_are_unique_and_said_of_one_experiment_each() -> None:
    assert max(Counter(one.id for one in PATTERNS).values()) == 1
    by_id: dict[str, object] = {}
    for one in PATTERNS:
        assert by_id.setdefault(one.experiment.id, one.experiment) is one.experiment


def test_what_is_judged_has_a_mutant_and_says_where_its_band_is_from() -> None:
    for one in PATTERNS:
        if one.band is not None:
            assert one.mutant is not None, one.id
        assert one.source and one.definition and one.claim, one.id


def test_at_most_half_of_the_rows_chose_defaults() -> None:
    used = [one for one in PATTERNS if one.used_for_defaults]
    assert 2 * len(used) <= len([one for one in PATTERNS if one.band is not None])


def test_every_row_of_the_design_is_there() -> None:
    assert {one.row for one in PATTERNS} >= {*(str(row) for row in range(1, 12)), "limit"}


def test_one_pattern_or_a_row_can_be_chosen() -> None:
    first = PATTERNS[0]
    assert chosen(first.id) == (first,)
    assert first in chosen(first.row)
    with pytest.raises(UserError, match=f"did you mean .{first.id}.|{first.id}"):
        chosen(first.id + "x")
    assert chosen(None) == patterns.PATTERNS
