"""The user's own segments: bounds on what the database saw, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UserError
from sim.firm.crm import Crm
from sim.firm.segments import COLUMNS, in_segment
from sim.scenario.firm import CrmSettings, SegmentSettings

SIZE = 6


def crm(**segments: dict[str, tuple[float | None, float | None]]) -> Crm:
    everyone = np.ones(SIZE, bool)
    database = Crm(SIZE, 0, CrmSettings(), everyone, everyone, (1, 2), 4, 60)
    database.segments = {name: SegmentSettings(**bounds) for name, bounds in segments.items()}
    database.known[5] = False
    database.purchases[:] = [0, 1, 2, 3, 4, 5]
    database.units_year[:] = [0, 1, 2, 6, 8, 9]
    database.last_purchase[1:] = [-40, -2, 4, 8, 9]
    database.first_purchase[1:] = [-40, -12, -12, -12, -12]
    database.spend[:] = [0, 4, 8, 30, 40, 50]
    return database


def test_every_column_can_be_bounded_and_read() -> None:
    assert set(COLUMNS) == set(SegmentSettings.model_fields)
    database = crm()
    for read in COLUMNS.values():
        assert read(database, 10).shape == (SIZE,)


def test_bounds_are_included_and_unknown_people_are_in_no_segment() -> None:
    database = crm(heavy={"units_year": (6, None)}, some={"purchases": (1, 2)})
    assert in_segment(database, "heavy", 10).tolist() == [False, False, False, True, True, False]
    assert in_segment(database, "some", 10).tolist() == [False, True, True, False, False, False]


def test_what_never_happened_is_within_no_bounds() -> None:
    database = crm(sleepers={"idle_weeks": (26, None)}, any={"idle_weeks": (0, None)})
    assert np.flatnonzero(in_segment(database, "sleepers", 10)).tolist() == [1]
    assert np.flatnonzero(in_segment(database, "any", 10)).tolist() == [1, 2, 3, 4]
    assert np.flatnonzero(in_segment(database, "sleepers", 24)).tolist() == [1, 2]


def test_all_bounds_must_hold() -> None:
    database = crm(best={"units_year": (2, None), "ticket": (None, 9), "gap_weeks": (9, 11)})
    assert np.flatnonzero(in_segment(database, "best", 10)).tolist() == [2]


def test_an_unknown_segment_is_named_with_its_nearest() -> None:
    with pytest.raises(UserError, match=r"no segment 'heavi' \(did you mean 'heavy'\?\)"):
        in_segment(crm(heavy={"units_year": (6, None)}), "heavi", 0)
