"""What a practitioner would have measured, beside what the programme truly did.

A firm sees one world. It compares after with before, members with others, members with others who
look alike, or a group it kept out of the programme at random. Here the world without the programme
is known for the same people, so the error of each method is known too.

The outcome is the money a customer at the fork pays for the focal brand in the last
``min(52, weeks, warm-up)`` weeks of the programme.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.measures.columns import WEEKS_PER_YEAR, Columns, Floats, Ints, Mask
from sim.measures.paired import t_interval

METHODS = ("before_after", "members", "matched", "hold_out")
"""Methods in the order of how much a firm must do for them."""

COLUMNS = ("method", "estimate", "low", "high", "truth", "people")

BIAS_COLUMNS = (
    "strategy",
    "method",
    "estimate",
    "truth",
    "bias",
    "bias_low",
    "bias_high",
    "claimed",
    "missed",
    "replications",
)

_LEVEL = 0.95
_QUARTER = 13
_MOST_PURCHASES = 8
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's estimate of a programme's effect, currency a customer.

    Attributes:
        method: one of :data:`METHODS`.
        estimate: what the firm would have said.
        low: its 95% interval, as the firm would have computed it; likewise ``high``.
        truth: mean paired difference to the baseline of the people the method speaks of.
        people: how many these are.
    """

    method: str
    estimate: float
    low: float
    high: float
    truth: float
    people: int


def naive_frame(columns: Columns, baseline: Columns, field_test: Columns | None) -> pd.DataFrame:
    """Return one row a method: columns method, estimate, low, high, truth, people.

    Args:
        columns: the arm, run on everybody.
        baseline: the same people without the arm's programmes.
        field_test: the arm with a control group held out at random; None where nobody can be
            (media and public price cuts reach everybody).

    Returns:
        Null where a method has nobody to compare; no rows where there is no time before the fork.
    """
    outcomes = Outcomes.of(columns, baseline)
    if outcomes is None:
        return pd.DataFrame(columns=list(COLUMNS))
    treated = reached(columns)
    found = [
        before_after(outcomes),
        members(outcomes, treated),
        matched(outcomes, treated, strata(columns, outcomes)),
        hold_out(outcomes, field_test),
    ]
    rows = [[getattr(estimate, name) for name in COLUMNS] for estimate in found]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def naive_bias(naive: pd.DataFrame) -> pd.DataFrame:
    """Return how far each method is off, over replications.

    Args:
        naive: rows of :func:`naive_frame` with strategy and replication.

    Returns:
        One row a strategy and method, those that say nothing left out: estimate, truth and bias
        (estimate - truth; means over replications, currency a customer), bias_low and bias_high
        (95% interval of the mean bias), claimed (share of replications in which the firm would
        have found an effect), missed (share in which its interval does not hold the truth).
    """
    known = naive[naive["estimate"].notna() & naive["truth"].notna()]
    rows = []
    for (strategy, method), own in known.groupby(["strategy", "method"], sort=False):
        bias = (own["estimate"] - own["truth"]).to_numpy(dtype=np.float64)
        low, high = t_interval(bias)
        rows.append(
            {
                "strategy": strategy,
                "method": method,
                "estimate": own["estimate"].mean(),
                "truth": own["truth"].mean(),
                "bias": bias.mean(),
                "bias_low": low,
                "bias_high": high,
                "claimed": ((own["low"] > 0.0) | (own["high"] < 0.0)).mean(),
                "missed": ((own["low"] > own["truth"]) | (own["high"] < own["truth"])).mean(),
                "replications": len(own),
            }
        )
    return pd.DataFrame(rows, columns=list(BIAS_COLUMNS))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Money paid by customer in a window before the fork, and after it in both worlds.

    Attributes:
        customers: (size,) customers at the fork.
        before: (size,) currency. after: with the programme. without: in the baseline.
        window: (start, stop) weeks of ``after``.
    """

    customers: Mask
    before: Floats
    after: Floats
    without: Floats
    window: tuple[int, int]

    @classmethod
    def of(cls, columns: Columns, baseline: Columns) -> Outcomes | None:
        """Cut the windows; None when there is no time before the fork."""
        length = min(WEEKS_PER_YEAR, columns.weeks, columns.recording.warm_up)
        if length == 0:
            return None
        window = (columns.weeks - length, columns.weeks)
        return cls(
            columns.customers_at_fork,
            paid(columns, -length, 0),
            paid(columns, *window),
            paid(baseline, *window),
            window,
        )

    def truth(self, who: Mask) -> float:
        """Return the mean paired difference of some people; NaN of nobody."""
        return _mean(self.after[who] - self.without[who])


def paid(columns: Columns, start: int, stop: int) -> Floats:
    """Return (size,) money paid for the focal brand in the weeks ``start`` to ``stop - 1``."""
    rows = columns.focal_between(start, stop)
    return columns.by_consumer(rows, rows.amount)


def reached(columns: Columns) -> Mask:
    """Return (size,) whom the arm's own programmes reached in person, as the firm can see.

    Who joined, was contacted, or bought at a reduced price; not who saw an advert.
    """
    recording = columns.recording
    who: Mask = recording.members.copy()
    contacts = recording.contacts
    who[contacts["consumer"][contacts["week"] < columns.weeks]] = True
    deals = columns.programme
    who[deals.consumer[deals.face_value > 0.0]] = True
    return who


def strata(columns: Columns, outcomes: Outcomes) -> Ints:
    """Return (size,) groups of customers alike in recency, frequency and money before the fork.

    Coarsened exact matching (Iacus, King & Porro 2012): purchases one by one up to a limit,
    quarters since the last, thirds of the money paid.
    """
    start = -(outcomes.window[1] - outcomes.window[0])
    rows = columns.focal_between(start, 0)
    frequency = np.minimum(columns.by_consumer(rows), _MOST_PURCHASES).astype(np.int64)
    last = np.full(columns.size, start)
    np.maximum.at(last, rows.consumer, rows.week)
    recency = (-last) // _QUARTER
    money = outcomes.before
    edges = np.quantile(money[outcomes.customers], [1 / 3, 2 / 3]) if money.size else np.zeros(2)
    third = np.searchsorted(edges, money, side="right")
    return np.asarray((frequency * 64 + recency) * 4 + third, dtype=np.int64)


def before_after(outcomes: Outcomes) -> Estimate:
    """Compare the customers' spending after with before; blind to all else that changes."""
    who = outcomes.customers
    change = outcomes.after[who] - outcomes.before[who]
    return _estimate("before_after", _mean(change), _error(change), outcomes, who)


def members(outcomes: Outcomes, treated: Mask) -> Estimate:
    """Compare the people reached with the others; blind to who lets himself be reached."""
    inside, outside = outcomes.customers & treated, outcomes.customers & ~treated
    one, other = outcomes.after[inside], outcomes.after[outside]
    error = math.hypot(_error(one), _error(other))
    return _estimate("members", _mean(one) - _mean(other), error, outcomes, inside)


def matched(outcomes: Outcomes, treated: Mask, groups: Ints) -> Estimate:
    """Compare the people reached with others who bought alike before; weights of the reached."""
    who = outcomes.customers
    _, group = np.unique(groups[who], return_inverse=True)
    inside, after = treated[who], outcomes.after[who]
    n = _by_group(group, inside)
    m = _by_group(group, ~inside)
    usable = (n >= _LEAST) & (m >= _LEAST)
    weight = np.where(usable, n, 0.0) / max(float(n[usable].sum()), 1.0)
    mean_in, var_in = _moments(group, inside, after, n)
    mean_out, var_out = _moments(group, ~inside, after, m)
    known = usable & (weight > 0.0)
    if not known.any():
        return Estimate("matched", math.nan, math.nan, math.nan, math.nan, 0)
    w = weight[known]
    estimate = float((w * (mean_in - mean_out)[known]).sum())
    error = float(np.sqrt((w**2 * (var_in[known] / n[known] + var_out[known] / m[known])).sum()))
    found = np.zeros(who.shape[0], dtype=np.bool_)
    found[np.flatnonzero(who)[inside & usable[group]]] = True
    return _estimate("matched", estimate, error, outcomes, found)


def hold_out(outcomes: Outcomes, field_test: Columns | None) -> Estimate:
    """Compare customers with those held out at random: unbiased but for friends' talk, and wide."""
    if field_test is None:
        return Estimate("hold_out", math.nan, math.nan, math.nan, math.nan, 0)
    after = paid(field_test, *outcomes.window)
    control = field_test.recording.held_out
    one = after[outcomes.customers & ~control]
    other = after[outcomes.customers & control]
    error = math.hypot(_error(one), _error(other))
    who = outcomes.customers
    return _estimate("hold_out", _mean(one) - _mean(other), error, outcomes, who)


def _estimate(method: str, value: float, error: float, outcomes: Outcomes, who: Mask) -> Estimate:
    """Put an estimate, its interval and the truth for the same people together."""
    people = int(np.count_nonzero(who))
    reach = float(stdtrit(max(people - 1, 1), 0.5 + _LEVEL / 2)) * error
    return Estimate(method, value, value - reach, value + reach, outcomes.truth(who), people)


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else math.nan


def _error(values: Floats) -> float:
    """Return the standard error of a mean; NaN of fewer than two values."""
    if values.size < _LEAST:
        return math.nan
    return float(values.std(ddof=1)) / math.sqrt(values.size)


def _by_group(group: Ints, chosen: Mask) -> Floats:
    return np.bincount(group, weights=chosen.astype(float))


def _moments(group: Ints, chosen: Mask, values: Floats, count: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance by group of the chosen."""
    size = count.shape[0]
    total = np.bincount(group[chosen], weights=values[chosen], minlength=size)
    square = np.bincount(group[chosen], weights=values[chosen] ** 2, minlength=size)
    n = np.maximum(count, 1.0)
    mean = total / n
    return mean, np.maximum(square / n - mean**2, 0.0) * n / np.maximum(n - 1.0, 1.0)
