"""The funnel [tunnel de vente] of a site and its leads, and how good the scores of leads are.

All of it is what the firm itself could count, and attribution, not effect: a lead who bought would
often have bought anyway, and a buyer nobody knew by name before is counted as won. What the
programmes bring is the difference between two arms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

COLUMNS = {
    "visits": ("week", "entry_point", "visits", "visitors", "pages", "sign_ups"),
    "leads": ("consumer", "week", "entry_point", "qualified", "handed", "bought"),
    "stages": ("week", "signed_up", "reads", "requests", "given_up"),
    "scores": ("week", "consumer", "score", "learnt", "chosen", "handed", "bought"),
    "answers": ("week", "asked", "answered", "soon"),
}
"""Columns of the tables that programmes around leads keep.

``visitors`` are first visits. Weeks count from the fork; -1 is 'not so far'. ``bought`` is a week
among the leads, and 1, 0 or -1 (not known yet) among the scores.
"""

ALL = "all"
_STEPS = ("leads", "qualified", "handed_over", "bought")

Floats = NDArray[np.float64]


def table(name: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return the rows of one table of :data:`COLUMNS` as a frame.

    Raises:
        KeyError: if there is no table of that name.
    """
    return pd.DataFrame(list(rows), columns=list(COLUMNS[name]))


def funnel(visits: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """Return how many got how far, by entry point and in all.

    Args:
        visits: table ``visits``. leads: table ``leads``.

    Returns:
        Columns entry_point (its name, or ``all``), visitors (people who came, by their first
        visit), leads (left a name), qualified, handed_over (to a seller), bought (bought later),
        lead_rate (leads a visitor), purchase_rate (of the leads); rates are NaN of nobody.
    """
    doors = sorted({*visits["entry_point"], *leads["entry_point"]})
    rows = [_steps(door, visits, leads) for door in doors]
    whole = {name: sum(row[name] for row in rows) for name in ("visitors", *_STEPS)}
    frame = pd.DataFrame([*rows, {"entry_point": ALL, **whole}])
    frame["lead_rate"] = _share(frame["leads"], frame["visitors"])
    frame["purchase_rate"] = _share(frame["bought"], frame["leads"])
    return frame


def score_quality(scores: pd.DataFrame, *, best: float = 0.2) -> dict[str, float]:
    """Return how good learnt scores were, on leads whose fate is known and left to themselves.

    Leads handed to a seller are left out: what becomes of them is the seller's doing too.

    Args:
        scores: table ``scores``. best: share of the highest scores whose lift is told.

    Returns:
        leads, bought (share), predicted (mean score), auc (chance that a buyer is scored above
        another lead; 0.5 for no information), brier (mean squared error) and lift (purchase rate
        of the best share over that of all); NaN where undefined.
    """
    known = _left_alone(scores)
    score, bought = known["score"].to_numpy(float), known["bought"].to_numpy(float)
    if not score.size:
        missing = ("bought", "predicted", "auc", "brier", "lift")
        return {"leads": 0.0, **dict.fromkeys(missing, float("nan"))}
    top = np.argsort(-score, kind="stable")[: max(1, int(np.ceil(best * score.size)))]
    rate = float(bought.mean())
    return {
        "leads": float(score.size),
        "bought": rate,
        "predicted": float(score.mean()),
        "auc": auc(score, bought),
        "brier": float(np.mean((score - bought) ** 2)),
        "lift": float(bought[top].mean() / rate) if rate > 0.0 else float("nan"),
    }


def calibration(scores: pd.DataFrame, *, bins: int = 5) -> pd.DataFrame:
    """Return predicted against observed purchase rates, by equal groups of the score.

    Args:
        scores: table ``scores``. bins: groups, from the lowest scores to the highest.

    Returns:
        Columns predicted (mean score), observed (share who bought), leads; empty groups left out.
    """
    known = _left_alone(scores)
    ranks = known["score"].rank(method="first").to_numpy() - 1.0
    group = (ranks * bins / max(len(known), 1)).astype(int)
    by = known.groupby(group, sort=True)
    frame = pd.DataFrame(
        {"predicted": by["score"].mean(), "observed": by["bought"].mean(), "leads": by.size()}
    )
    return frame.reset_index(drop=True)


def hand_over(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the purchase rate of chosen leads, handed to a seller or kept back by lot.

    Args:
        scores: table ``scores``.

    Returns:
        Two rows, handed 1 and 0, with columns leads, bought (share; NaN of nobody) and error (its
        standard error). The difference of the two is what sellers bring, if all who were to be
        handed over could be.
    """
    known = scores[(scores["chosen"] == 1) & (scores["bought"] >= 0)]
    rows = []
    for handed in (1, 0):
        bought = known.loc[known["handed"] == handed, "bought"].to_numpy(float)
        rate = float(bought.mean()) if bought.size else float("nan")
        error = float(np.sqrt(rate * (1.0 - rate) / bought.size)) if bought.size else float("nan")
        rows.append({"handed": handed, "leads": bought.size, "bought": rate, "error": error})
    return pd.DataFrame(rows)


def auc(score: Floats, truth: Floats) -> float:
    """Return the area under the ROC curve: Mann & Whitney's statistic, ties counted by half.

    Args:
        score: (n,). truth: (n,) 1 or 0. NaN unless both occur.
    """
    positive = truth == 1.0
    count, others = int(positive.sum()), int((~positive).sum())
    if count == 0 or others == 0:
        return float("nan")
    ranks = rankdata(score)
    return float((ranks[positive].sum() - count * (count + 1) / 2.0) / (count * others))


def _steps(door: str, visits: pd.DataFrame, leads: pd.DataFrame) -> dict[str, Any]:
    mine = leads[leads["entry_point"] == door]
    came = visits.loc[visits["entry_point"] == door, "visitors"].sum()
    counts = (len(mine), *((mine[name] >= 0).sum() for name in ("qualified", "handed", "bought")))
    steps = {name: int(count) for name, count in zip(_STEPS, counts, strict=True)}
    return {"entry_point": door, "visitors": int(came), **steps}


def _left_alone(scores: pd.DataFrame) -> pd.DataFrame:
    kept = (scores["learnt"] == 1) & (scores["bought"] >= 0) & (scores["handed"] == 0)
    return scores[kept]


def _share(part: pd.Series[Any], whole: pd.Series[Any]) -> pd.Series[Any]:
    return part / whole.where(whole > 0)
