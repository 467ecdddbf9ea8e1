"""The packaged Online Retail invoices, read as orders.

Source: UCI Online Retail (a British on-line gift shop, December 2010 to December 2011), by way of
the R package ``onlineretail`` (CC0; its DESCRIPTION is in ``sim/data/licences``). Chen, Sain and
Guo (2012), doi:10.1057/dbm.2012.17.

An *order* is all that one customer bought on one day. Many customers of this shop are wholesalers:
they are **kept**, neither capped nor set apart, because no field of the data tells them from other
customers; measures that a handful of them would decide are taken without the top 1% of customers.
"""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import UserError, nearest

FULL_WEEKS = 53
"""Weeks from 1 December 2010 that the data cover whole; the last three days are left out."""

DAYS_PER_WEEK = 7
_INVOICES = "online_retail_invoices.parquet"
_COLUMNS = ("customer", "date", "amount", "cancel")
_PENNY = 0.005


def load_invoices() -> pd.DataFrame:
    """Return the packaged invoices, one row each, cancellations included.

    Returns:
        22,190 rows: customer (int), invoice (cancellations start with C), date (to the minute),
        lines, units, amount (pounds, negative for cancellations), country, cancel (bool).
    """
    with resources.files("sim").joinpath("data", _INVOICES).open("rb") as file:
        return pd.read_parquet(file)


def gross_orders(invoices: pd.DataFrame) -> pd.DataFrame:
    """Return what each customer ordered on each day, cancellations ignored.

    Args:
        invoices: columns customer, date, amount, cancel, as from :func:`load_invoices`.

    Returns:
        One row per customer and day with a positive invoice: customer, day (0 = first day of the
        data), amount (pounds); sorted by customer and day.

    Raises:
        UserError: a column is missing.
    """
    _require(invoices, _COLUMNS)
    return _by_day(invoices.assign(day=_days(invoices)))


def net_orders(invoices: pd.DataFrame) -> pd.DataFrame:
    """Return what each customer ordered on each day and did not cancel.

    The data do not say which invoice a cancellation cancels. It is taken from the same customer's
    latest earlier orders, newest first, and never beyond what they were worth: what is left of it
    cancels purchases made before the data begin. An order cancelled to the last penny is no order,
    and a customer with no order left is no customer.

    Args:
        invoices: columns customer, date, amount, cancel, as from :func:`load_invoices`.

    Returns:
        As :func:`gross_orders`.

    Raises:
        UserError: a column is missing.
    """
    _require(invoices, _COLUMNS)
    rows = invoices.assign(day=_days(invoices)).sort_values(["customer", "date", "cancel"])
    customer = rows["customer"].to_numpy()
    left = _take_back(customer, rows["amount"].to_numpy(dtype=float), rows["cancel"].to_numpy())
    return _by_day(rows.assign(amount=left))


def weekly_orders(orders: pd.DataFrame, weeks: int = FULL_WEEKS) -> pd.DataFrame:
    """Return orders dated by week, the simulator's step, over whole weeks only.

    Args:
        orders: columns customer, day, amount, as from :func:`net_orders`.
        weeks: how many weeks to keep.

    Returns:
        One row per order: customer, week (0 to ``weeks - 1``), amount. A customer can have several
        orders in a week, one for each day.
    """
    _require(orders, ("customer", "day", "amount"))
    dated = orders.assign(week=orders["day"] // DAYS_PER_WEEK)
    kept = dated.loc[dated["week"] < weeks, ["customer", "week", "amount"]]
    return kept.sort_values(["customer", "week"], ignore_index=True)


def repeat_share(orders: pd.DataFrame) -> float:
    """Return the share (0 to 1) of customers with at least two orders."""
    return float((orders.groupby("customer").size() > 1).mean())


def second_purchase(
    orders: pd.DataFrame, time: str, within: tuple[int, ...], end: int | None = None
) -> NDArray[np.float64]:
    """Return the share of customers who ordered again within given times of their first order.

    Args:
        orders: columns customer and ``time``.
        time: the column that dates orders, "day" or "week".
        within: times since the first order, in the unit of ``time``.
        end: the last day or week observed; with it, customers who had no second order by then
            count as right-censored (Kaplan and Meier 1958). Without it shares are raw: a customer
            who came last week counts as one who did not come back.

    Returns:
        Shares (0 to 1), one for each of ``within``.
    """
    dates = orders.sort_values(["customer", time]).groupby("customer")[time]
    first = dates.nth(0).to_numpy()
    size = dates.size().to_numpy()
    wait = np.full(first.size, np.inf)
    wait[size > 1] = dates.nth(1).to_numpy() - first[size > 1]
    if end is None:
        return np.array([np.mean(wait <= t) for t in within])
    return _kaplan_meier(wait, end - first, within)


def top_share(orders: pd.DataFrame, top: float = 0.2, without: float = 0.0) -> float:
    """Return the share of spend that comes from the customers who spend most.

    Args:
        orders: columns customer and amount.
        top: share of customers called top (0 to 1).
        without: share of customers, the very largest, left out altogether before counting: a few
            wholesalers make the plain figure a matter of chance.

    Returns:
        Share of the remaining customers' spend (0 to 1).
    """
    spend = np.sort(orders.groupby("customer")["amount"].sum().to_numpy())[::-1]
    spend = spend[round(without * spend.size) :]
    return float(spend[: round(top * spend.size)].sum() / spend.sum())


def _require(frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in frame.columns:
            hint = nearest(column, [str(name) for name in frame.columns])
            raise UserError(f"the orders have no column {column!r}{hint}")


def _days(invoices: pd.DataFrame) -> pd.Series[int]:
    date = invoices["date"].dt.normalize()
    return pd.Series((date - date.min()).dt.days, dtype="int64")


def _by_day(rows: pd.DataFrame) -> pd.DataFrame:
    bought = rows[~rows["cancel"] & (rows["amount"] > _PENNY)]
    return bought.groupby(["customer", "day"])["amount"].sum().reset_index()


def _take_back(
    customer: NDArray[np.int32], amount: NDArray[np.float64], cancel: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return amounts after cancellations; rows sorted by customer and time."""
    left = amount.copy()
    open_orders: list[int] = []
    for row in range(left.size):
        if row and customer[row] != customer[row - 1]:
            open_orders.clear()
        if not cancel[row]:
            open_orders.append(row)
            continue
        owed = -left[row]
        while owed > _PENNY and open_orders:
            taken = min(owed, left[open_orders[-1]])
            left[open_orders[-1]] -= taken
            owed -= taken
            if left[open_orders[-1]] <= _PENNY:
                open_orders.pop()
    return left


def _kaplan_meier(
    wait: NDArray[np.float64], observed: NDArray[np.int64], within: tuple[int, ...]
) -> NDArray[np.float64]:
    time = np.minimum(wait, observed)
    staying, curve = 1.0, []
    for t in range(max(within) + 1):
        at_risk = np.count_nonzero(time >= t)
        if at_risk:
            staying *= 1.0 - np.count_nonzero(wait == t) / at_risk
        curve.append(1.0 - staying)
    return np.array([curve[t] for t in within])
