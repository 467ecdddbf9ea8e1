"""The ledger: amount = units * unit_cost, and only what was really spent."""

from __future__ import annotations

import pytest

from sim.firm.ledger import ITEMS, Ledger


def test_rows_hold_what_was_charged() -> None:
    ledger = Ledger()
    assert ledger.charge(3, 1, "contact", 7, 0.9, 0) == pytest.approx(6.3)
    ledger.charge(3, 0, "media", 100.0, 0.01, 2)
    ledger.charge(4, 0, "media", 50.0, 0.01, 2)
    rows = ledger.rows()
    assert rows["amount"] == pytest.approx([6.3, 1.0, 0.5])
    assert (rows["amount"] == rows["units"] * rows["unit_cost"]).all()
    assert [ITEMS[item] for item in rows["item"]] == ["contact", "media", "media"]
    assert rows["side"].tolist() == [0, 2, 2]
    assert ledger.spent(3) == pytest.approx(7.3)
    assert ledger.spent(5) == 0.0
    assert ledger.total() == pytest.approx(7.8)


def test_free_actions_and_the_warm_up_leave_no_row() -> None:
    ledger = Ledger()
    ledger.charge(0, 0, "staff", 1.0, 0.0, 2)
    ledger.charge(-1, 0, "media", 10.0, 1.0, 2)
    assert ledger.rows().size == 0
    assert ledger.total() == 0.0


def test_unknown_items_and_negative_amounts_are_bugs() -> None:
    with pytest.raises(ValueError, match="unknown ledger item"):
        Ledger().charge(0, 0, "bribes", 1.0, 1.0, 2)
    with pytest.raises(ValueError, match="a charge of -1"):
        Ledger().charge(0, 0, "media", -1.0, 1.0, 2)
