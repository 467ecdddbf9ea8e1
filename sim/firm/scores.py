"""Churn and uplift scores, learnt from past renewals by logistic regression.

Risk: how likely a subscriber leaves if nothing is done. Uplift: how much a contact changes that,
from a past test in which contacts were given by lot (Radcliffe & Surry 2011; Ascarza 2018). The
two differ wherever those most likely to leave are not those whom a contact keeps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_RIDGE = 2.0
"""Penalty on standardised coefficients: a prior sd of 0.7."""

_RIDGE_UPLIFT = 8.0
"""The same on what differs between contacted and not: a prior sd of 0.35."""

_STEPS = 25
_DIGITS = 6
_LEAST = 40
"""Fewest past renewals of a kind that teach anything."""


def ridge_logistic(design: Floats, answer: Mask, penalty: Floats) -> Floats:
    """Return coefficients of a penalised logistic regression, by Newton's method.

    Args:
        design: (n, k). answer: (n,) what happened. penalty: (k,) weight of half the square of
            each coefficient; 0 leaves it free.

    Returns:
        (k,) coefficients.
    """
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -30.0, 30.0)))
        slope = design.T @ (answer - chance) - penalty * beta
        weight = chance * (1.0 - chance)
        curvature = (design * weight[:, None]).T @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, slope)
        beta += np.clip(step, -5.0, 5.0)
        if np.abs(step).max() < 1e-9:
            break
    return beta


class ChurnScores:
    """Scores learnt from past renewals.

    Attributes:
        can_tell_risk: enough renewals of people not contacted were seen, of both outcomes.
        can_tell_uplift: the same for people contacted.
    """

    def __init__(self, signs: Floats, contacted: Mask, renewed: Mask) -> None:
        """Learn.

        Args:
            signs: (renewals, k) what was known before. contacted: (renewals,) by lot.
            renewed: (renewals,) the outcome.
        """
        self._mean = signs.mean(axis=0) if signs.size else np.zeros(signs.shape[1])
        spread = signs.std(axis=0) if signs.size else np.zeros(signs.shape[1])
        self._scale = np.where(spread > 1e-9, spread, 1.0)
        self.can_tell_risk = _teaches(renewed[~contacted])
        self.can_tell_uplift = self.can_tell_risk and _teaches(renewed[contacted])
        design = self._design(signs)
        k = design.shape[1]
        alone = np.r_[0.0, np.full(k - 1, _RIDGE)]
        self._risk = ridge_logistic(design[~contacted], ~renewed[~contacted], alone)
        both = np.concatenate([design, design * contacted[:, None]], axis=1)
        penalty = np.r_[alone, 0.0, np.full(k - 1, _RIDGE_UPLIFT)]
        if self.can_tell_uplift:
            self._uplift = ridge_logistic(both, ~renewed, penalty)

    def risk(self, signs: Floats) -> Floats:
        """Return the chance to leave if nothing is done, (n,), rounded to 6 digits.

        Rounded so that the last bits of a machine's linear algebra order nobody.
        """
        return np.round(_chance(self._design(signs) @ self._risk), _DIGITS)

    def uplift(self, signs: Floats) -> Floats:
        """Return by how much a contact lowers the chance to leave, (n,), rounded to 6 digits."""
        design = self._design(signs)
        k = design.shape[1]
        left = design @ self._uplift[:k]
        return np.round(_chance(left) - _chance(left + design @ self._uplift[k:]), _DIGITS)

    def _design(self, signs: Floats) -> Floats:
        return np.column_stack([np.ones(signs.shape[0]), (signs - self._mean) / self._scale])


def _teaches(renewed: Mask) -> bool:
    return bool(renewed.size >= _LEAST and renewed.any() and not renewed.all())


def _chance(logit: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))
