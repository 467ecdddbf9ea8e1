"""The points account: issued = redeemed + expired + outstanding, to the last fraction.

Points are kept in multiples of 1/1024, so that sums are exact in floating point whatever their
order. Money: each point issued sets aside its expected redemption (IFRS 15.B39-B42: an accrual
net of expected breakage). What is set aside pays rewards; nothing is released back, so points
that are outstanding when a run ends stay a liability, covered by what was set aside.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm import NEVER

_GRAIN = 1024.0

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


def whole_grains(points: Floats | float) -> Floats:
    """Round points to multiples of 1/1024."""
    return np.asarray(np.floor(np.asarray(points) * _GRAIN + 0.5) / _GRAIN)


class PointsAccount:
    """Points of all members.

    Attributes:
        balance: (size,) points held. active_week: (size,) week points were last earned or spent.
        set_aside: currency put by for rewards and not yet used.
        point_cost: currency set aside a point issued.
        rows: one (week, issued, redeemed, expired, outstanding, liability) a week closed; issued,
            redeemed and expired of that week, outstanding and liability at its end.
    """

    def __init__(self, size: int, reward_points: float, value: float, redemption: float) -> None:
        """Open the account.

        Args:
            size: consumers.
            reward_points: points a reward costs.
            value: currency a reward costs
                the firm.
            redemption: share of points expected to be redeemed.
        """
        self.reward_points = max(float(whole_grains(reward_points)), 1.0 / _GRAIN)
        self.reward_value = value
        self.point_cost = value / self.reward_points * redemption
        self.balance = np.zeros(size)
        self.active_week = np.full(size, NEVER, np.int32)
        self.set_aside = 0.0
        self.rows: list[tuple[float, ...]] = []
        self._week = np.zeros(3)
        self._outstanding = 0.0

    def take_over(self, before: PointsAccount) -> None:
        """Go on with the points, the money set aside and the books of an account before."""
        self.balance, self.active_week = before.balance, before.active_week
        self.set_aside, self.rows = before.set_aside, before.rows
        self._outstanding = before._outstanding

    def issue(self, ids: Ids, points: Floats, week: int) -> None:
        """Credit points (whole grains) to different consumers; the caller has paid for them."""
        self.balance[ids] += points
        self.active_week[ids] = week
        self._move(0, float(points.sum()))

    def redeem(self, ids: Ids, week: int) -> None:
        """Take one reward's points from each of ``ids``, who hold enough."""
        self.balance[ids] -= self.reward_points
        self.active_week[ids] = week
        self._move(1, self.reward_points * ids.size)

    def expire(self, week: int, idle_weeks: int) -> Ids:
        """Let points lapse that rested ``idle_weeks``; return whose."""
        ids = np.flatnonzero((self.active_week <= week - idle_weeks) & (self.balance > 0.0))
        if ids.size:
            self._move(2, float(self.balance[ids].sum()))
            self.balance[ids] = 0.0
        return ids

    def close_week(self, week: int) -> None:
        """Write the week's row."""
        liability = self._outstanding * self.point_cost
        self.rows.append((float(week), *self._week.tolist(), self._outstanding, liability))
        self._week[:] = 0.0

    def _move(self, kind: int, points: float) -> None:
        self._week[kind] += points
        self._outstanding += points if kind == 0 else -points
