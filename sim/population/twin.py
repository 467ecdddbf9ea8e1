"""The Mesa twin: one real agent per consumer, in any order, calling the same compiled rules.

It catches what the columns could get wrong and an agent cannot: races between consumers, and
results that depend on the order in which they act. It must equal the columns bit for bit.
"""

from __future__ import annotations

from typing import Any

import mesa


class TwinConsumer(mesa.Agent):
    """A consumer as an ordinary Mesa agent; its row of the columns is its only memory."""

    def __init__(self, model: mesa.Model, index: int) -> None:
        """Register with the model as consumer ``index``."""
        super().__init__(model)
        self.index = index

    def live(self, live_block: Any, week: tuple[Any, ...]) -> None:
        """Live one week by the compiled rules: a block of this one consumer."""
        live_block(self.index, self.index + 1, *week)
