"""Cost, answers and credited margin by channel, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measures.channels import credited_channel, margins_by_channel
from sim.measures.columns import Columns
from sim.measures.recording import CONTACT_DTYPE

CONTACT = ("week", "consumer", "channel", "opened", "clicked", "opted_out", "cost")


def sent(*rows: tuple[float, ...]) -> Any:
    """Return contacts; columns not named are 0."""
    table = np.zeros(len(rows), dtype=CONTACT_DTYPE)
    for k, name in enumerate(CONTACT):
        table[name] = [row[k] for row in rows]
    return table


@pytest.fixture
def columns(build: Any) -> Columns:
    """Two channels; consumer 0 opens a letter, then an e-mail; 1 opens nothing; 2 long ago."""
    contacts = sent(
        (0, 0, 1, 1, 0, 0, 0.9),
        (2, 0, 0, 1, 1, 0, 0.01),
        (2, 1, 0, 0, 0, 1, 0.01),
        (0, 2, 1, 1, 0, 0, 0.9),
    )
    purchases = [
        (1, 0, 0, 1, 10, 0, 0, 1, 0),
        (3, 0, 0, 2, 20, 0, 0, 0, 0),
        (3, 1, 0, 1, 10, 0, 0, 1, 0),
        (4, 2, 0, 1, 10, 0, 0, 1, 0),
    ]
    return Columns(build(purchases, weeks=6, contacts=contacts, channels=("email", "letter")))


def test_each_purchase_goes_to_the_last_contact_opened(columns: Columns) -> None:
    assert credited_channel(columns).tolist() == [1, 0, -1, -1]
    assert credited_channel(columns, after=5).tolist() == [1, 0, -1, 1]
    assert credited_channel(columns, after=1).tolist() == [-1, -1, -1, -1]


def test_table_by_hand(columns: Columns) -> None:
    table = margins_by_channel(columns).set_index("channel")
    assert table["contacts"].to_dict() == {"email": 2, "letter": 2}
    assert table["opened"].to_dict() == {"email": 1, "letter": 2}
    assert table["clicked"].to_dict() == {"email": 1, "letter": 0}
    assert table["opted_out"].to_dict() == {"email": 1, "letter": 0}
    assert table["purchases"].to_dict() == {"email": 1, "letter": 1}
    assert table["margin"].to_dict() == {"email": 12, "letter": 6}  # unit cost 4
    assert table["net_margin"].to_dict() == pytest.approx({"email": 11.98, "letter": 4.2})


def test_without_contacts_nothing_is_credited(arm: Any) -> None:
    table = margins_by_channel(Columns(arm))
    assert table["channel"].tolist() == ["email"]
    assert table.drop(columns="channel").to_numpy().sum() == 0
