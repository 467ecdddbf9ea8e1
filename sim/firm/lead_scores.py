"""Scores of leads: points by rule, or the chance to buy learnt from leads whose fate is known.

What is known of a lead are traces alone: pages viewed, contacts opened and clicked, weeks of
silence, weeks since the name was left, the door it came in by, and a plan to buy told on a
questionnaire. The chance is learnt by logistic regression (scikit-learn); whether a lead was
handed to a seller is one of the regressors, so that the score says who buys if nothing is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.firm.crm import ENTRY_POINTS, Crm
from sim.firm.leads import Leads

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

TRACES = ("pages", "opened", "clicked", "silent", "weeks", "soon", *ENTRY_POINTS)
"""Traces of a lead: pages lately, contacts opened and clicked, weeks of silence, weeks since the
name was left, 1 for a plan to buy soon, 1 for the door it came in by."""

_COUNTS = 5
"""The first traces are counts, whose logarithm is learnt from."""

_PENALTY = 1.0
_DIGITS = 6
_LEAST_OF_EACH = 5
"""Fewest leads of either fate that teach anything."""


def traces(crm: Crm, leads: Leads, ids: Ids, week: int, soon_weeks: int) -> Floats:
    """Return what is known of leads in a week, (len(ids), traces) by :data:`TRACES`.

    Args:
        crm: the database. leads: notes on the leads. ids: which leads. week: when.
        soon_weeks: a plan to buy within so many weeks is a plan to buy soon.
    """
    since = crm.lead_since[ids]
    silent = week - np.maximum(since, leads.last_visit[ids])
    planned = leads.buys_by[ids]
    soon = (planned >= week) & (planned <= week + soon_weeks)
    doors = crm.entry_point[ids][:, None] == np.arange(len(ENTRY_POINTS))
    counts = (crm.pages[ids], crm.opened[ids], crm.clicked[ids], silent, week - since, soon)
    return np.column_stack([*(column.astype(np.float64) for column in counts), doors])


def points_of(seen: Floats, by_trace: Mapping[str, float], by_door: Mapping[str, float]) -> Floats:
    """Return points by rule, (n,): so many a page, open, click, week of silence, plan and door.

    Args:
        seen: (n, traces) of :func:`traces`.
        by_trace: points of page, open, click, silent and soon.
        by_door: points by entry point.
    """
    worth = {"pages": "page", "opened": "open", "clicked": "click", "silent": "silent"}
    worth["soon"] = "soon"
    weights = [by_trace[worth[name]] if name in worth else 0.0 for name in TRACES[:-_DOORS]]
    return np.asarray(seen @ np.array([*weights, *(by_door[door] for door in ENTRY_POINTS)]))


_DOORS = len(ENTRY_POINTS)


def check_learning() -> None:
    """Raise a UserError if scikit-learn, which learns the scores, is not installed."""
    if find_spec("sklearn") is None:
        raise UserError(
            "strategy.scoring.learn: true needs scikit-learn; install relmark[analysis], "
            "or set it to false to score by points"
        )


class LeadModel:
    """The chance that a lead buys, learnt from leads whose fate is known."""

    def __init__(self, seen: Floats, handed: Mask, bought: Mask) -> None:
        """Learn.

        Args:
            seen: (n, traces) what was known. handed: (n,) handed to a seller then.
            bought: (n,) what became of them.
        """
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
        from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
        from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

        learner = LogisticRegression(C=1.0 / _PENALTY, solver="newton-cholesky", tol=1e-9)
        self._fitted: Any = make_pipeline(StandardScaler(), learner)
        self._fitted.fit(_design(seen, handed), bought)

    def chance(self, seen: Floats) -> Floats:
        """Return the chance to buy if nothing is done, (n,), rounded to 6 digits.

        Rounded so that the last bits of a machine's linear algebra order nobody.
        """
        alone = np.zeros(seen.shape[0], np.bool_)
        chances = self._fitted.predict_proba(_design(seen, alone))[:, 1]
        return np.asarray(np.round(chances, _DIGITS))


def teaches(bought: Mask, least: int) -> bool:
    """Return whether so many leads, with both fates among them, teach anything."""
    buyers = int(bought.sum())
    return bought.size >= least and min(buyers, bought.size - buyers) >= _LEAST_OF_EACH


def _design(seen: Floats, handed: Mask) -> Floats:
    return np.column_stack([np.log1p(seen[:, :_COUNTS]), seen[:, _COUNTS:], handed])
