"""A market in which any brand's week can be changed, as an experimenter would, money aside."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Self

from sim.firm.plan import WeekPlan
from sim.market import Market
from sim.population.records import Records
from sim.recorder import Recorder

Treatment = Callable[[int, list[WeekPlan]], None]
"""Changes the plans of a week (counted from the fork) in place."""


class Trial(Market):
    """A market whose brands all run their usual plans, but for what a treatment changes.

    Attributes:
        treatment: what is changed, or None.
    """

    treatment: Treatment | None = None

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live the week under the plans as the treatment changes them."""
        if self.treatment is not None:
            self.treatment(self.week, plans)
        super().live(plans, touches)

    def treated(self, treatment: Treatment | None) -> Self:
        """Return a copy that meets the same luck under a treatment, with an empty log."""
        shared = (self.settings, self.network, self.consumers.traits, self.recorder.censuses)
        memo: dict[int, Any] = {id(part): part for part in shared}
        memo[id(self.recorder)] = Recorder()
        twin = copy.deepcopy(self, memo)
        twin.treatment = treatment
        return twin
