"""Errands: what a programme sets going among consumers beyond the rules of every week.

A site to browse, invitations passed on to friends, a seller's visit: each is a stage of its own
that runs only in the weeks in which a programme sends it. The compiled week knows none of them,
so a programme that is off costs nothing, not even a branch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.population.records import Records
from sim.randomness import Key


@dataclass(frozen=True)
class Scene:
    """The consumers as an errand finds them. Only errands see this; programmes never do.

    Attributes:
        clock: week since the start of the warm-up: the week of keyed draws. key: of those draws.
        brand: whose errand it is. parameters: (1,) record of the rules' parameters.
        channels: (channels,) what each channel does. traits, state, outcome: (consumers,).
        network: (offsets, neighbours, strength) of the ties.
        voices: (consumers,) int8 of this week, heard by friends the week after.
        touches: the direct contacts of the week, by consumer; answers are filled in after it.
    """

    clock: int
    key: Key
    brand: int
    parameters: Records
    channels: Records
    traits: Records
    state: Records
    outcome: Records
    network: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
    voices: NDArray[np.int8]
    touches: Records

    @property
    def present(self) -> NDArray[np.bool_]:
        """(consumers,) who is in the market this week."""
        t, s = self.traits, self.state
        here: NDArray[np.bool_] = (
            (self.clock >= t["entry"]) & (self.clock < t["exit"]) & (s["gone"] == 0)
        )
        return here


class Errand:
    """One stage that a programme asks for. Subclasses override what they need.

    What consumers do goes into their columns; what the firm can see of it is left in public
    attributes for the programme to read when it settles. A rule may read the columns of the
    consumer it acts on and last week's voices, never those of others: the order of consumers
    must not matter.
    """

    def pull(self) -> NDArray[np.float64] | None:
        """Return (consumers,) utility that the brand has by it this week, or None."""
        return None

    def before(self, scene: Scene) -> None:
        """Act before consumers live the week: what they meet when they shop."""

    def after(self, scene: Scene) -> None:
        """Act after consumers have lived the week: what follows from it."""
