"""Channels: prices for the firm, reception for the consumer."""

from __future__ import annotations

import pytest

from sim.errors import UserError
from sim.firm.channels import Channels, channel_records
from sim.scenario.firm import default_channels


def test_records_follow_the_settings_in_their_order() -> None:
    settings = default_channels()
    records = channel_records(settings)
    channels = Channels(settings)
    assert channels.names == ("email", "letter", "call", "app", "reward", "visit")
    letter = channels.index("letter")
    assert channels.unit_cost[letter] == 0.9
    assert records["depth"][letter] == settings["letter"].depth
    assert records["opt_out"].tolist() == [0.0025, 0.0003, 0.01, 0.004, 0.0, 0.005]
    assert records["always_opened"].tolist() == [0, 0, 0, 0, 1, 0]


def test_an_unknown_channel_is_named_with_its_neighbour() -> None:
    with pytest.raises(UserError, match="no channel 'emial' .did you mean 'email'"):
        Channels(default_channels()).index("emial")
