"""Row 5: the response curve of each programme, reported as it comes out.

The users' textbook says that relational sales grow exponentially while promotions spike and fall
back. Nothing here is asked of the market; the curves, their fits and the share of replications in
which each curve predicts best are shown, so that the claim can be tested.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.market import Market
from sim.population.records import Records
from sim.scenario.run import Scenario
from sim.studies.validation.base import Experiment, Observation, Pattern, Point
from sim.studies.validation.growth import (
    CURVES,
    best_curve,
    fit_growth,
    half_life,
    moving_mean,
    time_to_peak,
)

Floats = NDArray[np.float64]

PROGRAMMES = ("mass", "promotion", "one_to_one", "loyalty_programme")
RELATIONAL = ("one_to_one", "loyalty_programme")
SMOOTHING = 4
"""Weeks of the moving mean that finds peaks and half-lives."""
BEFORE = 26
"""Last weeks of a programme whose mean the half-life is measured against: two promotions."""
LEAST_LIFT = 0.01
"""Share of usual sales below which a programme adds nothing whose half-life could be told."""


def units_by_week(purchases: Records, weeks: int) -> Floats:
    """Return (weeks,) units of the focal brand sold in each week from the fork on."""
    rows = purchases[(purchases["brand"] == 0) & (purchases["week"] >= 0)]
    return np.bincount(rows["week"], weights=rows["units"], minlength=weeks)[:weeks]


def lift_between(lift: Floats, usual: Floats, inside: NDArray[np.bool_]) -> tuple[float, float]:
    """Return incremental sales in event weeks and in the weeks between, % of usual sales."""
    between = ~inside
    return (
        100.0 * float(lift[inside].sum() / usual[inside].sum()),
        100.0 * float(lift[between].sum() / usual[between].sum()),
    )


def described(
    lift: Floats, usual: Floats, weeks: int, name: str
) -> tuple[dict[str, float], list[Point]]:
    """Return the values of one programme, and its figure.

    Args:
        lift: (weeks + run-off,) paired incremental units a week.
        usual: likewise, the status quo's units.
        weeks: weeks of the programme.
        name: of the programme, which begins the names of the values.

    Returns:
        Peak, half-life, and a 1 for the curve that wins; the smoothed lift and that curve, in %
        of usual sales.
    """
    during, after = lift[:weeks], lift[weeks:]
    winner = best_curve(during)
    values = {f"{name}_{curve}": float(curve == winner) for curve in CURVES}
    values[f"{name}_time_to_peak"] = time_to_peak(during, SMOOTHING)
    level = float(usual.mean())
    least = LEAST_LIFT * level
    values[f"{name}_half_life"] = half_life(during[-BEFORE:], after, SMOOTHING, least)
    smooth = 100.0 * moving_mean(lift, SMOOTHING) / level
    points: list[Point] = [("measured", i + SMOOTHING / 2, y) for i, y in enumerate(smooth)]
    time = np.arange(1.0, weeks + 1.0)
    fitted = 100.0 * fit_growth(during, winner).mean(time / weeks) / level
    points += [("best curve", week, y) for week, y in zip(time, fitted, strict=True)]
    return values, points


def run_responses(scenario: Scenario, replication: int) -> Observation:
    """Run every programme beside the status quo on the same luck; describe what each adds."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up)
    weeks, total = scenario.horizon.weeks, market.horizon
    units: dict[str, Floats] = {}
    for arm in ("status_quo", *PROGRAMMES):
        twin = market.fork(arm)
        twin.run_for(total)
        units[arm] = units_by_week(twin.recorder.all_purchases(), total)
    usual = units["status_quo"]
    values: dict[str, float] = {}
    curves: dict[str, list[Point]] = {}
    for name in PROGRAMMES:
        lift = units[name] - usual
        found, points = described(lift, usual, weeks, name)
        values |= found
        curves[f"response_{name}_time_to_peak"] = points
    shares = [values[f"{name}_exponential"] for name in RELATIONAL]
    values["relational_exponential"] = math.fsum(shares) / len(shares)
    plan = scenario.strategy["promotion"]
    since = np.arange(weeks) - int(plan["first_week"])
    inside = (since >= 0) & (since % int(plan["interval_weeks"]) < int(plan["duration_weeks"]))
    lift = (units["promotion"] - usual)[:weeks]
    values["event"], values["between"] = lift_between(lift, usual[:weeks], inside)
    return Observation(values, curves)


RESPONSES = Experiment(
    "responses",
    (
        "market=grocery",
        "network=lastfm",
        "horizon.warm_up=52",
        "horizon.weeks=104",
        "horizon.run_off=52",
    ),
    ("network=community", "population.size=2000", "horizon.weeks=52", "horizon.run_off=26"),
    run_responses,
)

_WHERE = (
    "Grocery, programme of 104 weeks and 52 weeks after, default budget and settings, against the "
    "status quo on the same luck: units of the focal brand a week, arm minus status quo. "
)
_CLAIM = "Reported: the response curve is not prescribed."
_TEXTBOOK = "the users' textbook"


def _reported(
    name: str, value: str, definition: str, row: str = "5", claim: str = _CLAIM
) -> Pattern:
    source = "first specification" if row == "5" else _TEXTBOOK
    return Pattern(name, row, claim, source, _WHERE + definition, None, RESPONSES, value, None)


def _rows_of(programme: str) -> list[Pattern]:
    name = f"response_{programme}"
    peak = (
        f"{programme}: weeks from the start to the middle of the best {SMOOTHING} weeks in a row."
    )
    rest = (
        f"{programme}: weeks after its end until the {SMOOTHING}-week mean is at most half of the "
        f"mean of the last {BEFORE} weeks; undefined where that mean is below 1% of usual sales."
    )
    wins = (
        "{0}: share of replications in which the curve '{1}', with AR(1) errors and fitted on the "
        "first three quarters of the programme, gives its last quarter the highest likelihood of "
        "none, constant, linear, exponential, logistic and saturating."
    )
    return [
        _reported(f"{name}_time_to_peak", f"{programme}_time_to_peak", peak),
        _reported(f"{name}_half_life", f"{programme}_half_life", rest),
        *(
            _reported(f"{name}_{curve}", f"{programme}_{curve}", wins.format(programme, curve))
            for curve in CURVES
        ),
    ]


PATTERNS: tuple[Pattern, ...] = (
    *(row for programme in PROGRAMMES for row in _rows_of(programme)),
    _reported(
        "relational_exponential",
        "relational_exponential",
        "share of replications, of one_to_one and loyalty_programme together, in which an "
        "exponential curve predicts the last quarter best (see response_*).",
        "more",
        "Relational sales grow exponentially.",
    ),
    _reported(
        "promotion_spikes",
        "event",
        "incremental units in promotion weeks, % of the status quo's in the same weeks.",
        "more",
        "Promotions spike …",
    ),
    _reported(
        "promotion_falls_back",
        "between",
        "incremental units in the weeks between promotions, % of the status quo's.",
        "more",
        "… and fall back.",
    ),
)
