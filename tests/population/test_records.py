"""Record types: slots, and fields that hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from sim.population.records import (
    MAX_OCCASIONS,
    SLOTS,
    SOURCES,
    THEMES,
    brand_slots,
    outcome_dtype,
    state_dtype,
    touch_dtype,
    traits_dtype,
)


def test_brands_go_into_the_smallest_slots_that_hold_them() -> None:
    found = [brand_slots(brands) for brands in (1, 2, 3, 4, 5, 8, 9, 16)]
    assert found == [2, 2, 4, 4, 8, 8, 16, 16]
    with pytest.raises(ValueError, match="at most 16 brands, not 17"):
        brand_slots(17)


@pytest.mark.parametrize("slots", SLOTS)
def test_every_brand_slot_has_its_memories(slots: int) -> None:
    state, traits = np.zeros(3, state_dtype(slots)), np.zeros(3, traits_dtype(slots))
    for name in ("awareness", "buzz", "quality", "attachment", "trust_good", "trust_bad", "habit"):
        assert state[name].shape == (3, slots)
    assert traits["taste"].shape == traits["congruence"].shape == (3, slots)
    assert traits["interests"].shape == state["saturation"].shape == (3, THEMES)


def test_integers_are_wide_enough_for_what_they_count() -> None:
    state, traits = state_dtype(16), traits_dtype(16)
    for name in ("consent", "bought"):  # a bit for each of sixteen brands
        assert np.iinfo(state[name]).max >= 2**16 - 1
    assert np.iinfo(traits["identified"]).max >= 2**16 - 1
    for name in ("gap", "placed", "tenure"):
        assert np.iinfo(state[name]).max >= 30_000
    assert np.iinfo(touch_dtype()["consumer"]).max >= 50_000_000
    assert np.iinfo(outcome_dtype()["purchases"]).max >= MAX_OCCASIONS


def test_records_are_aligned_and_names_differ() -> None:
    for dtype in (traits_dtype(4), state_dtype(4), outcome_dtype(), touch_dtype()):
        assert dtype.isalignedstruct
        names = dtype.names or ()
        assert len(set(names)) == len(names)
    assert not set(traits_dtype(4).names or ()) & set(state_dtype(4).names or ())
    assert len(set(SOURCES)) == len(SOURCES)
