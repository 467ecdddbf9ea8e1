"""The direct channels: names, prices, and how consumers receive them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError, nearest
from sim.population.records import Records, channel_dtype
from sim.scenario.firm import ChannelSettings

_RECEIVED = ("depth", "notice", "weight", "opt_out", "bounce", "always_opened")


def channel_records(settings: Mapping[str, ChannelSettings]) -> Records:
    """Return one ``channel_dtype`` record per channel, in the order of the settings."""
    records = np.zeros(len(settings), channel_dtype())
    for record, channel in zip(records, settings.values(), strict=True):
        for name in _RECEIVED:
            record[name] = getattr(channel, name)
    return records


class Channels:
    """Names, indices and unit costs of the channels.

    Attributes:
        names: by index. unit_cost: (channels,) currency a contact sent, delivered or not.
    """

    def __init__(self, settings: Mapping[str, ChannelSettings]) -> None:
        self.names = tuple(settings)
        self.unit_cost: NDArray[np.float64] = np.array(
            [channel.unit_cost for channel in settings.values()]
        )

    def index(self, name: str) -> int:
        """Return the index of a channel.

        Raises:
            UserError: if the firm has no such channel.
        """
        if name not in self.names:
            raise UserError(
                f"firm.channels: no channel '{name}'{nearest(name, self.names)}; "
                f"there are {', '.join(self.names)}"
            )
        return self.names.index(name)
