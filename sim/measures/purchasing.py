"""What was bought: penetration, frequency, shares, money, and the RFM table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.columns import FOCAL, INERTIAL, RENEWED, Columns, Ratio, share


def penetration(columns: Columns) -> float | None:
    """Return the share of consumers present at the programme's end who bought, 0 to 1.

    At least one focal purchase in its last 52 weeks; in a contract market, the contract held at
    its end. None in a market of one brand or without consumers. (Ehrenberg 1988.)
    """
    if not columns.has_rivals:
        return None
    present = columns.present("end")
    if columns.is_contract:
        buyers = columns.customers_at("end", columns.weeks)
    else:
        buyers = columns.bought(columns.last_year_start, columns.weeks)
    return share(np.count_nonzero(buyers & present), np.count_nonzero(present))


def purchase_frequency(columns: Columns) -> Ratio:
    """Return focal purchases ÷ focal buyers in the programme's last 52 weeks (Ehrenberg 1988)."""
    rows = columns.last_year
    return Ratio(float(len(rows.week)), float(np.count_nonzero(columns.by_consumer(rows))))


def market_share(columns: Columns) -> Ratio | None:
    """Return focal units ÷ units of all brands in the programme; None in a market of one brand."""
    if not columns.has_rivals:
        return None
    inside = (columns.week >= 0) & (columns.week < columns.weeks)
    whole = columns.column("units", inside).sum(dtype=np.float64)
    return Ratio(float(columns.programme.units.sum()), float(whole))


def share_of_wallet(columns: Columns) -> Ratio | None:
    """Return focal money ÷ category money of the focal buyers, programme's last 52 weeks.

    None in a market of one brand. (Farris et al. 2010, 'share of wallet'.)
    """
    if not columns.has_rivals:
        return None
    buyer = columns.bought(columns.last_year_start, columns.weeks)
    inside = (columns.week >= columns.last_year_start) & (columns.week < columns.weeks)
    theirs = buyer[columns.column("consumer", inside)]
    category = columns.column("amount", inside)[theirs].sum()
    return Ratio(float(columns.last_year.amount.sum()), float(category))


def visits(columns: Columns) -> float:
    """Return the occasions of the programme on which the focal brand was considered."""
    weekly = columns.recording.weekly
    rows = (weekly["brand"] == FOCAL) & (weekly["week"] >= 0) & (weekly["week"] < columns.weeks)
    return float(weekly["visits"][rows].sum())


def average_ticket(columns: Columns) -> Ratio:
    """Return the money paid ÷ the number of focal purchases in the programme, currency."""
    return Ratio(float(columns.programme.amount.sum()), float(len(columns.programme.week)))


def revenue(columns: Columns) -> float:
    """Return the money paid for the focal brand in programme and run-off, currency."""
    return float(columns.after_fork.amount.sum())


def margin(columns: Columns) -> float:
    """Return revenue − variable cost of the units sold, programme and run-off, currency.

    Net of discounts, because revenue is money paid; before any marketing cost.
    """
    rows = columns.after_fork
    return float((rows.amount - rows.units * columns.recording.unit_cost[FOCAL]).sum())


def revenue_volatility(columns: Columns) -> float | None:
    """Return sd ÷ mean of the focal brand's weekly revenue over the programme.

    None for fewer than two weeks or no revenue. (Srivastava, Shervani & Fahey 1998.)
    """
    weekly = columns.by_week(columns.programme, columns.programme.amount)[: columns.weeks]
    mean = weekly.mean()
    if columns.weeks < 2 or mean <= 0:
        return None
    return float(weekly.std(ddof=1) / mean)


def inertial_repurchase_share(columns: Columns) -> Ratio:
    """Return repurchases made without a thought ÷ repurchases of the focal brand, programme.

    By the path taken: habit, or a contract that renewed itself. First purchases are not counted.
    """
    path = columns.programme.path[columns.programme.first == 0]
    return Ratio(float(np.count_nonzero((path == INERTIAL) | (path == RENEWED))), float(path.size))


def rfm_table(
    columns: Columns, *, start: int | None = None, stop: int | None = None
) -> pd.DataFrame:
    """Return recency, frequency and value of each focal customer with a known first purchase.

    Conventions of Fader, Hardie & Lee (2005) and of ``lifetimes``, in weeks: several purchases of
    a week are one.

    Args:
        columns: one run.
        start: first week of the observation; default the start of the warm-up.
        stop: first week after it; default the end of the run-off.

    Returns:
        Indexed by consumer: frequency (weeks with a repeat purchase), recency (weeks from first
        to last purchase), T (weeks from the first purchase to the end of the observation),
        monetary_value (mean money of a week with a repeat purchase; 0 without one).
    """
    start = -columns.recording.warm_up if start is None else start
    stop = columns.end if stop is None else stop
    rows = columns.focal_between(start, stop)
    known = np.zeros(columns.size, dtype=np.bool_)
    known[rows.consumer[rows.first == 1]] = True
    rows = rows.where(known[rows.consumer])
    span = max(stop - start, 1)
    key, inverse = np.unique(rows.consumer * span + (rows.week - start), return_inverse=True)
    spent = np.bincount(inverse, weights=rows.amount, minlength=key.size)
    consumer, first_at, weeks = np.unique(key // span, return_index=True, return_counts=True)
    first = key[first_at] % span
    last = key[first_at + weeks - 1] % span
    total = np.add.reduceat(spent, first_at) if key.size else spent
    repeats = weeks - 1
    value = np.divide(total - spent[first_at], repeats, out=np.zeros(len(weeks)), where=repeats > 0)
    return pd.DataFrame(
        {
            "frequency": repeats,
            "recency": last - first,
            "T": span - 1 - first,
            "monetary_value": value,
        },
        index=pd.Index(consumer, name="consumer"),
    )
