"""Loyalty points as a liability: IFRS 15, paragraphs B39 to B42.

Points that give a material right are a separate performance obligation (B40). The price paid is
shared between goods and points by their stand-alone prices, points at what they are expected to
be worth given the likelihood of redemption (B42). The part of the points is a contract liability,
recognised as revenue as points are redeemed, in proportion to those expected to be redeemed in
the end; changing that expectation catches up in the period (IFRS 15, illustrative example 52).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.measures.columns import Floats, share
from sim.measures.recording import Recording


@dataclass(frozen=True, slots=True)
class Allocation:
    """The price paid, shared between what was sold and the points given. Currency.

    Attributes:
        goods: recognised at the sale.
        points: deferred: the liability.
    """

    goods: float
    points: float


@dataclass(frozen=True, slots=True)
class PointsAccount:
    """A programme's points over programme and run-off.

    Attributes:
        issued: points issued; equals redeemed + expired + outstanding.
        redeemed: points redeemed.
        expired: points that lapsed.
        outstanding: points still open in the last week.
        liability: what the outstanding points are carried at in the last week, currency.
        breakage: expired ÷ (redeemed + expired), 0 to 1; None before any point was settled.
    """

    issued: float
    redeemed: float
    expired: float
    outstanding: float
    liability: float
    breakage: float | None


def allocate(
    price_paid: float, goods_price: float, points: float, point_value: float, expected_rate: float
) -> Allocation:
    """Share a price between goods and points by stand-alone prices (IFRS 15.B42 and 74).

    Args:
        price_paid: transaction price, currency.
        goods_price: stand-alone price of the goods, currency, > 0.
        points: points given, ≥ 0.
        point_value: what a redeemed point is worth, currency.
        expected_rate: share of points expected to be redeemed, 0 to 1 (1 − breakage).

    Raises:
        ValueError: if the rate is outside [0, 1] or the goods have no price.
    """
    if not 0.0 <= expected_rate <= 1.0:
        raise ValueError(f"the expected redemption rate is {expected_rate}, not in [0, 1]")
    if goods_price <= 0.0:
        raise ValueError(f"the stand-alone price of the goods is {goods_price}, not positive")
    stand_alone = points * point_value * expected_rate
    deferred = price_paid * stand_alone / (goods_price + stand_alone)
    return Allocation(price_paid - deferred, deferred)


def recognised(deferred: float, redeemed: Sequence[float], expected: Sequence[float]) -> Floats:
    """Return the revenue recognised in each period from points, currency.

    After each period, cumulative revenue is deferred × redeemed so far ÷ expected in the end,
    at most what was deferred; the period's revenue is the change.

    Args:
        deferred: price allocated to the points, currency.
        redeemed: points redeemed in each period.
        expected: points expected to be redeemed in the end, as estimated after each period.

    Raises:
        ValueError: if an expectation is not positive or below what was already redeemed.
    """
    so_far = np.cumsum(np.asarray(redeemed, dtype=np.float64))
    total = np.asarray(expected, dtype=np.float64)
    if (total <= 0).any() or (so_far > total).any():
        raise ValueError("more points are redeemed than are expected to be in the end")
    return np.diff(deferred * so_far / total, prepend=0.0)


def liability(deferred: float, redeemed: Sequence[float], expected: Sequence[float]) -> float:
    """Return the contract liability left after these periods, currency."""
    return float(deferred - recognised(deferred, redeemed, expected).sum())


def points_account(recording: Recording) -> PointsAccount | None:
    """Return the account of the focal brand's points, or None when none ran.

    Rows hold the week's issued, redeemed and expired points, and the outstanding points and
    liability at its end.
    """
    rows = recording.points
    if len(rows) == 0:
        return None
    issued, redeemed, expired = (float(rows[:, k].sum()) for k in (1, 2, 3))
    last = rows[np.argmax(rows[:, 0])]
    broken = share(expired, redeemed + expired)
    return PointsAccount(issued, redeemed, expired, float(last[4]), float(last[5]), broken)
