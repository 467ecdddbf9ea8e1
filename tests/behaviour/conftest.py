"""One consumer on a workbench: every rule is called as the week calls it, compiled.

A record of a structured array, ``array[0]``, goes straight into a compiled rule, which writes
through to the array. All worlds have four brand slots, so every rule is compiled once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.behaviour.parameters import pack_parameters
from sim.population.records import (
    NOBODY,
    SOURCE_DIRECT,
    brand_dtype,
    channel_dtype,
    outcome_dtype,
    state_dtype,
    touch_dtype,
    traits_dtype,
)
from sim.randomness import Decision, uniforms
from sim.scenario.behaviour import BehaviourSettings

SEED, REPLICATION = 7, 3
LUCK = (SEED, REPLICATION)
"""The two words of the key, to be spread into the arguments of a rule."""

SLOTS = 4


class World:
    """One consumer, two brands, a channel and a touch, all of them plain and easy to reckon with.

    Attributes:
        t, s, o, p: records of traits, state, outcome and parameters; assign to their fields.
        brands, channels, touches: structured arrays.
        pull: no points pressure. voices: (100,000,) of this week.
    """

    def __init__(self, kind: str = "repertoire", brands: int = 2) -> None:
        self.t: Any = np.zeros(1, traits_dtype(SLOTS))[0]
        self.s: Any = np.zeros(1, state_dtype(SLOTS))[0]
        self.o: Any = np.zeros(1, outcome_dtype())[0]
        self.p: Any = pack_parameters(BehaviourSettings().model_dump(), kind, 1.0, 0.4)[0]
        self.brands: NDArray[Any] = np.zeros(brands, brand_dtype())
        self.channels: NDArray[Any] = np.zeros(1, channel_dtype())
        self.touches: NDArray[Any] = np.zeros(1, touch_dtype())
        self.pull = np.zeros((0, SLOTS), dtype=np.float32)
        self.voices = np.zeros(100_000, dtype=np.int8)
        write(
            self.t, need_rate=1, basket=1, price_sensitivity=2, deliberation=0.5, involvement=1,
            talkativeness=1, susceptibility=1, media=1, comfort=4, outside=-5, exit=32767,
            birthday=10, congruence=1, interests=1 / 8,
        )  # fmt: skip
        write(
            self.s, awareness=0.5, quality=0.6, reference_price=1, contract=NOBODY, gap=5,
            offer_brand=NOBODY, consent=0b11, bought=0b11,
        )  # fmt: skip
        write(self.brands, price=1, quality=0.6, distribution=1, claim=-1, assortment=1)
        write(self.channels, depth=1, notice=1, weight=1)
        write(self.touches, claim=-1, source=SOURCE_DIRECT)
        self._new = self.s.copy()

    @property
    def touch(self) -> Any:
        """Return the first touch."""
        return self.touches[0]

    def keep(self) -> None:
        """Take the state as it is now for the one :meth:`again` returns to."""
        self._new = self.s.copy()

    def again(self) -> Any:
        """Put the state back as :meth:`keep` found it and forget the outcome; return the state."""
        for name in self.s.dtype.names:
            self.s[name] = self._new[name]
        for name in self.o.dtype.names:
            self.o[name] = 0
        return self.s


def write(record: Any, **fields: Any) -> None:
    """Write several fields."""
    for name, value in fields.items():
        record[name] = value


def luck(decision: Decision, week: int, count: int, draw: int = 0) -> NDArray[np.float64]:
    """Return the uniforms the first ``count`` consumers meet."""
    return uniforms(LUCK, decision, week, np.arange(count), draw)


def someone(lucky: NDArray[np.bool_]) -> int:
    """Return the first consumer for whom the luck is as wanted."""
    return int(np.flatnonzero(lucky)[0])


@pytest.fixture
def world() -> World:
    """Return a fresh world of two brands."""
    return World()
