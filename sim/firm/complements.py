"""What goes with what [produits complémentaires]: themes bought by the same customers.

Association rules of single themes (Agrawal, Imieliński & Swami 1993): the *support* of two themes
is how many customers bought both, the *confidence* of one given the other the share of buyers of
the second who bought the first, and the *lift* that share over the share among all customers.
Heavy buyers buy everything, so lifts exceed 1 between any two themes even where nothing belongs
together: a lift is not a cause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm import NEVER
from sim.population.records import THEMES

_DIGITS = 9
"""Lifts are rounded so that the last bits of a machine order nobody's themes."""

Floats = NDArray[np.float64]


class Complements:
    """Rules learnt from who bought what.

    Attributes:
        support: (8, 8) customers who bought both themes; on the diagonal, one.
        confidence: (8, 8) share of buyers of the row's theme who bought the column's.
        lift: (8, 8) that share over the column's share of all customers; 0 where unknown.
    """

    def __init__(self, theme_week: NDArray[np.int32], since: int) -> None:
        """Learn.

        Args:
            theme_week: (people, 8) week of the last purchase of each theme.
            since: purchases from this week on count.
        """
        bought = (theme_week >= max(since, NEVER + 1)).astype(np.float64)
        bought = bought[bought.any(axis=1)]
        self.support = bought.T @ bought
        buyers = np.diag(self.support)
        customers = max(bought.shape[0], 1)
        self.confidence = _ratio(self.support, np.repeat(buyers[:, None], THEMES, axis=1))
        share = np.repeat(buyers[None, :] / customers, THEMES, axis=0)
        self.lift = np.round(_ratio(self.confidence, share), _DIGITS)
        np.fill_diagonal(self.lift, 0.0)

    def propose(
        self,
        theme_week: NDArray[np.int32],
        week: int,
        lately_weeks: int,
        least_support: float,
        least_lift: float,
    ) -> NDArray[np.int8]:
        """Return the theme that best goes with what each person bought, -1 where none does.

        Args:
            theme_week: (people, 8) week of the last purchase of each theme.
            week: now.
            lately_weeks: a theme bought within these weeks is not proposed.
            least_support: customers who must have bought both.
            least_lift: the lift must exceed it.
        """
        usable = (self.support >= least_support) & (self.lift > least_lift)
        rules = np.where(usable, self.lift, 0.0)
        owned = theme_week > NEVER
        best = np.max(np.where(owned[:, :, None], rules[None, :, :], 0.0), axis=1)
        best[theme_week > week - lately_weeks] = 0.0
        themes = np.argmax(best, axis=1).astype(np.int8)
        themes[best.max(axis=1) <= 0.0] = -1
        return themes


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0.0)
