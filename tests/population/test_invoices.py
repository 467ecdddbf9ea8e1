"""The packaged invoices: figures known from elsewhere, and netting worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.population.invoices import (
    gross_orders,
    load_invoices,
    net_orders,
    repeat_share,
    second_purchase,
    top_share,
    weekly_orders,
)


@pytest.fixture(scope="module")
def invoices() -> pd.DataFrame:
    return load_invoices()


def test_packaged_invoices_are_complete(invoices: pd.DataFrame) -> None:
    assert len(invoices) == 22_190
    assert invoices["invoice"].is_unique
    assert round(invoices["cancel"].mean(), 3) == 0.165


def test_gross_orders_give_the_published_figures(invoices: pd.DataFrame) -> None:
    orders = gross_orders(invoices)
    assert orders["customer"].nunique() == 4_338
    assert round(repeat_share(orders), 3) == 0.643
    assert round(orders.groupby("customer").size().mean() - 1, 2) == 2.86
    assert orders.groupby("customer")["day"].diff().median() == 28
    raw = second_purchase(orders, "day", (28, 91, 182, 273))
    assert raw.round(3).tolist() == [0.175, 0.427, 0.569, 0.622]
    assert round(top_share(orders), 3) == 0.746


def test_censoring_correction_of_net_orders(invoices: pd.DataFrame) -> None:
    orders = net_orders(invoices)
    assert round(float(second_purchase(orders, "day", (182,))[0]), 3) == 0.568
    corrected = second_purchase(orders, "day", (182,), end=373)
    assert round(float(corrected[0]), 3) == 0.658


def test_netting_never_adds_orders_and_keeps_what_was_not_cancelled(
    invoices: pd.DataFrame,
) -> None:
    gross, net = gross_orders(invoices), net_orders(invoices)
    both = net.merge(gross, on=["customer", "day"], suffixes=("_net", "_gross"))
    assert len(both) == len(net) < len(gross)
    assert (both["amount_net"] <= both["amount_gross"] + 1e-9).all()
    taken = gross["amount"].sum() - net["amount"].sum()
    assert 0 < taken <= -invoices.loc[invoices["cancel"], "amount"].sum() + 1e-6


def _rows(*rows: tuple[int, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date", "amount"])
    return frame.assign(date=pd.to_datetime(frame["date"]), cancel=frame["amount"] < 0)


def test_cancellation_takes_the_latest_order_first() -> None:
    orders = net_orders(
        _rows(
            (1, "2011-01-01 09:00", 100.0),
            (1, "2011-01-03 09:00", 40.0),
            (1, "2011-01-05 09:00", -60.0),
            (1, "2011-01-08 09:00", 10.0),
            (2, "2011-01-02 09:00", -500.0),
            (2, "2011-01-04 09:00", 30.0),
            (2, "2011-01-04 10:00", 5.0),
            (3, "2011-01-04 10:00", 7.0),
            (3, "2011-01-04 11:00", -7.0),
        )
    )
    assert orders.to_numpy().tolist() == [[1, 0, 80.0], [1, 7, 10.0], [2, 3, 35.0]]


def test_weekly_orders_leave_out_the_part_week() -> None:
    orders = pd.DataFrame({"customer": [1, 1, 2], "day": [6, 7, 371], "amount": [1.0, 2.0, 3.0]})
    assert weekly_orders(orders).to_numpy().tolist() == [[1, 0, 1.0], [1, 1, 2.0]]


def test_kaplan_meier_by_hand() -> None:
    # waits 1 and 3; one customer seen for 2 weeks and one for 4 weeks without a second order
    orders = pd.DataFrame({"customer": [1, 1, 2, 2, 3, 4], "week": [0, 1, 1, 4, 3, 1]})
    curve = second_purchase(orders, "week", (0, 1, 2, 3), end=5)
    assert np.allclose(curve, [0, 1 / 4, 1 / 4, 1 - 3 / 4 * 1 / 2])
    assert second_purchase(orders, "week", (3,)).tolist() == [0.5]


def test_top_share_without_the_largest() -> None:
    orders = pd.DataFrame({"customer": range(10), "amount": [100.0, 8, 4, 1, 1, 1, 1, 2, 1, 1]})
    assert top_share(orders, 0.2) == pytest.approx(108 / 120)
    assert top_share(orders, 0.2, without=0.1) == pytest.approx(12 / 20)


def test_missing_column_names_the_nearest() -> None:
    frame = _rows((1, "2011-01-01", 1.0)).rename(columns={"amount": "amout"})
    with pytest.raises(UserError, match="no column 'amount'.*'amout'"):
        net_orders(frame)
