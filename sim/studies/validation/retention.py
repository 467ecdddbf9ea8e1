"""Row 3: retention of a cohort rises with its age, and a shifted beta-geometric projects it.

Retention at age k is the share of those still there at age k - 1 who are there at age k, where
being there means an unbroken run of active periods. Sorting alone makes it rise: those likely to
leave leave first. Fader, P. S. and Hardie, B. G. S. (2007), *Journal of Interactive Marketing*
21(1), 76-90.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.market import Market
from sim.population.records import RENEWED, Records
from sim.scenario.run import Scenario
from sim.studies.calibration.sbg import fit_sbg
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern, Point

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PERIOD = 13
"""Weeks of a period: a quarter."""
YEAR = 52
FITTED, PROJECTED = 7, 12
"""Periods the sBG is fitted on, and the one it must project."""
_ONE_SIDED = 1.6448536269514722  # standard normal quantile of .95
_LEAST = 5  # customers at risk below which a retention is not drawn


def quarters_active(purchases: Records, brand: int, size: int) -> NDArray[np.bool_]:
    """Return (periods, size) whether each consumer bought a brand in each quarter after week 0."""
    rows = purchases[(purchases["brand"] == brand) & (purchases["week"] >= 0)]
    periods = PROJECTED + 1
    rows = rows[rows["week"] < periods * PERIOD]
    active = np.zeros((periods, size), dtype=bool)
    active[rows["week"] // PERIOD, rows["consumer"]] = True
    return active


def survivors(active: NDArray[np.bool_], cohort: NDArray[np.bool_]) -> Ints:
    """Return (periods,) how many of a cohort were active in every period so far.

    Args:
        active: (periods, consumers); period 0 is the one the cohort is taken from.
        cohort: (consumers,) its members.
    """
    unbroken = np.logical_and.accumulate(active[:, cohort], axis=0)
    return np.asarray(unbroken.sum(axis=1), dtype=np.int64)


def retention_slope(alive: Ints) -> tuple[float, float]:
    """Return the slope of retention on age, and its standard error if retention were flat.

    Cochran and Armitage's linear trend in proportions: least squares of retention at ages 1, 2, …
    weighted by the customers at risk; the error supposes one retention for all ages.

    Args:
        alive: survivors at ages 0, 1, ….

    Returns:
        (slope, error) in shares a period; NaN with fewer than two ages at risk.
    """
    risk = alive[:-1].astype(float)
    ages = np.arange(1.0, alive.size)
    stayed = alive[1:].astype(float)
    if np.count_nonzero(risk) < 2:
        return math.nan, math.nan
    centred = ages - (risk @ ages) / risk.sum()
    spread = float(risk @ centred**2)
    flat = stayed.sum() / risk.sum()
    return float(centred @ stayed) / spread, math.sqrt(flat * (1.0 - flat) / spread)


def projection(alive: Ints) -> dict[str, float]:
    """Return how far an sBG fitted on ages 0 to 7 is from survival and retention at age 12.

    Returns:
        ``sbg_survival``: absolute error in points of survival; ``sbg_retention``: absolute error
        in per cent of the retention seen. NaN where it cannot be fitted or nobody is at risk.
    """
    missing = {"sbg_survival": math.nan, "sbg_retention": math.nan}
    if alive[0] == 0:
        return missing
    try:
        fit = fit_sbg(alive[: FITTED + 1])
    except UserError:
        return missing
    survival = float(fit.survival(PROJECTED))
    found = dict(missing)
    found["sbg_survival"] = 100.0 * abs(survival - alive[PROJECTED] / alive[0])
    if alive[PROJECTED] > 0:
        seen = alive[PROJECTED] / alive[PROJECTED - 1]
        found["sbg_retention"] = 100.0 * abs(float(fit.retention(PROJECTED)) / seen - 1.0)
    return found


def measured(alive: Ints) -> dict[str, float]:
    """Return all values of one cohort: slope, its lower limit, and the sBG's errors.

    ``slope`` in points of retention a period; ``slope_low`` its one-sided 95% lower limit.
    """
    slope, error = retention_slope(alive)
    return {
        "slope": 100.0 * slope,
        "slope_low": 100.0 * (slope - _ONE_SIDED * error),
        **projection(alive),
    }


def curves(alive: Ints) -> list[Point]:
    """Return retention by age, as seen and as an sBG on seven periods has it."""
    ages = [age for age in range(1, alive.size) if alive[age - 1] >= _LEAST]
    points: list[Point] = [("cohort", age, alive[age] / alive[age - 1]) for age in ages]
    if not math.isnan(projection(alive)["sbg_survival"]):
        fit = fit_sbg(alive[: FITTED + 1])
        points += [("sBG", age, float(fit.retention(age))) for age in ages]
    return points


def _observed(alive: Ints, ids: Sequence[str]) -> Observation:
    line = curves(alive)
    return Observation(measured(alive), dict.fromkeys(ids, line))


def _lived(scenario: Scenario, replication: int) -> Market:
    market = Market(scenario, replication=replication, arm="status_quo")
    market.run_for(market.warm_up + market.horizon)
    return market


def run_buyers(scenario: Scenario, replication: int) -> Observation:
    """Follow everyone who bought the focal brand in the first quarter after the warm-up."""
    market = _lived(scenario, replication)
    active = quarters_active(market.recorder.all_purchases(), 0, len(market.consumers))
    ids = ("retention_rises", "retention_rises_without_gain", "sbg_survival", "sbg_retention")
    return _observed(survivors(active, active[0]), ids)


def run_newcomers(scenario: Scenario, replication: int) -> Observation:
    """Follow those who buy a brand for the first time ever in the first quarter, all brands."""
    market = _lived(scenario, replication)
    purchases = market.recorder.all_purchases()
    size = len(market.consumers)
    alive = np.zeros(PROJECTED + 1, dtype=np.int64)
    for brand in range(len(market.brands)):
        new = purchases["first"] == 1
        new &= (purchases["brand"] == brand) & (purchases["week"] >= 0)
        new &= purchases["week"] < PERIOD
        cohort = np.zeros(size, dtype=bool)
        cohort[purchases["consumer"][new]] = True
        alive += survivors(quarters_active(purchases, brand, size), cohort)
    return _observed(alive, [f"{name}_acquired" for name in _REPORTED])


def renewals(purchases: Records, last: int) -> tuple[Ints, float]:
    """Return how many contracts of the first year were renewed 0, 1, … times without a gap.

    Args:
        purchases: of one brand: signatures and renewals (path RENEWED) of contracts of a year.
        last: highest number of renewals followed.

    Returns:
        (periods,) survivors of all contracts signed or renewed in the first 52 weeks; the share
        of those signed then that were renewed at all, %.
    """
    rows = purchases[np.lexsort((purchases["week"], purchases["consumer"]))]
    rows = rows[rows["week"] >= 0]
    other = np.ones(rows.size, dtype=bool)
    other[1:] = rows["consumer"][1:] != rows["consumer"][:-1]
    begins = other | (rows["path"] != RENEWED)
    contract = np.cumsum(begins) - 1
    times = np.bincount(contract) - 1
    first = rows[begins]
    cohort = first["week"] < YEAR
    alive = np.array([np.count_nonzero(times[cohort] >= k) for k in range(last + 1)])
    new = times[cohort & (first["path"] != RENEWED)]
    return alive, 100.0 * float((new > 0).mean()) if new.size else math.nan


def run_contracts(scenario: Scenario, replication: int) -> Observation:
    """Follow the focal brand's contracts of the first year through twelve renewals."""
    market = _lived(scenario, replication)
    purchases = market.recorder.all_purchases()
    alive, first = renewals(purchases[purchases["brand"] == 0], PROJECTED)
    seen = _observed(alive, [f"{name}_subscription" for name in _REPORTED])
    return Observation({**seen.values, "first_renewal": first}, seen.curves)


def need_that_fades(scenario: Scenario) -> Scenario:
    """Return a market whose need falls to a third after the periods the sBG is fitted on."""
    before = scenario.horizon.warm_up + (FITTED + 1) * PERIOD
    after = scenario.horizon.warm_up + scenario.horizon.weeks - before
    market = scenario.market.model_copy(update={"season": (1.0,) * before + (1 / 3,) * after})
    return scenario.model_copy(update={"market": market})


def without_failures(scenario: Scenario) -> Scenario:
    """Return a market in which no brand ever fails."""
    brands = tuple(
        brand.model_copy(update={"failure_rate": 0.0}) for brand in scenario.market.brands
    )
    market = scenario.market.model_copy(update={"brands": brands})
    return scenario.model_copy(update={"market": market})


_WEEKS = PERIOD * (PROJECTED + 1)
_MARKET = (
    "market=grocery",
    "network=community",
    "population.size=20000",
    "horizon.warm_up=52",
    f"horizon.weeks={_WEEKS}",
    "horizon.run_off=0",
)
_QUICK = ("population.size=3000",)
BUYERS = Experiment("retention", _MARKET, _QUICK, run_buyers)
WITHOUT_GAIN = Experiment(
    "retention_without_gain", (*_MARKET, "behaviour.attachment_gain=0"), _QUICK, run_buyers
)
NEWCOMERS = Experiment(
    "retention_newcomers", (*_MARKET, "population.newcomer_rate=0.2"), _QUICK, run_newcomers
)
CONTRACTS = Experiment(
    "retention_contracts",
    (
        "market=subscription",
        "network=community",
        "population.size=8000",
        "horizon.warm_up=52",
        f"horizon.weeks={YEAR * (PROJECTED + 1) + 1}",
        "horizon.run_off=0",
    ),
    ("population.size=2000",),
    run_contracts,
)

ALIKE = Mutant(
    "alike",
    "homogeneous consumers; attachment, habit, failures, learning, word of mouth and drift off",
    (
        "population.need_shape=1000000",
        "population.taste_heterogeneity=1000000",
        "population.price_sensitivity_log_sd=0",
        "behaviour.drift_sd=0",
        "behaviour.habit_weight=0",
        "behaviour.attachment_weight=0",
        "behaviour.trust_weight=0",
        "behaviour.quality_weight=0",
        "behaviour.awareness_weight=0",
        "behaviour.buzz_weight=0",
        "behaviour.first_purchase_barrier=0",
        "behaviour.word_of_mouth=0",
    ),
    without_failures,
)
FADES = Mutant(
    "need_fades",
    "chances are not constant: after the seven periods everybody needs the category a third as "
    "often",
    change=need_that_fades,
)

_FADER = "Fader & Hardie 2007"
_COHORT = (
    "Grocery, 20,000 people (community network), status quo, after 52 weeks of warm-up. Cohort: "
    "all who buy the focal brand in the first 13 weeks (in a closed market without growth first "
    "buyers ever are few and too light to follow; newcomers to the market are in the rows "
    "…_acquired). There at age k: bought in each of the k quarters since (13 weeks). Retention "
    "r(k) = there at k ÷ there at k − 1."
)
_SLOPE = (
    " Statistic: one-sided 95% lower limit of the slope of r on k = 1..12, weighted by customers "
    "at risk (Cochran-Armitage), points a quarter."
)
_PROJECTED = " Statistic: sBG by maximum likelihood on ages 0-7, projected to age 12; "
_ERRORS = {
    "sbg_survival": "absolute error of survival, points.",
    "sbg_retention": "absolute error of retention, % of the retention seen.",
}
_REPORTED = {
    "retention_slope": ("slope", "slope of r on age, points a period (Cochran-Armitage)."),
    "sbg_survival": ("sbg_survival", _PROJECTED[12:] + _ERRORS["sbg_survival"]),
    "sbg_retention": ("sbg_retention", _PROJECTED[12:] + _ERRORS["sbg_retention"]),
}
_CONTRACTS = (
    "Subscription, 8,000 people. Cohort: contracts with the focal brand signed or renewed in the "
    "first 52 weeks; there at age k: renewed k times since without a gap; a period is a year. "
)
_ELSEWHERE = {
    "acquired": (
        NEWCOMERS,
        "customers newly acquired",
        "Grocery with newcomers (20% of consumers a year enter knowing brands from advertising "
        "alone). Cohort: first purchase ever of a brand in the first 13 weeks, ten brands pooled; "
        "quarters as in retention_rises. Statistic: ",
    ),
    "subscription": (
        CONTRACTS,
        "contract customers",
        _CONTRACTS + "Statistic: ",
    ),
}


def _reported() -> list[Pattern]:
    return [
        Pattern(
            id=f"{name}_{where}",
            row="3",
            claim=f"The same of {who}, to see where it holds.",
            source=_FADER,
            definition=cohort + statistic,
            band=None,
            experiment=experiment,
            value=value,
            mutant=None,
        )
        for where, (experiment, who, cohort) in _ELSEWHERE.items()
        for name, (value, statistic) in _REPORTED.items()
    ]


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        id="retention_rises",
        row="3",
        claim="Retention of a cohort rises with its age.",
        source=_FADER,
        definition=_COHORT + _SLOPE,
        band=Band(low=0.0),
        experiment=BUYERS,
        value="slope_low",
        mutant=ALIKE,
    ),
    Pattern(
        id="retention_rises_without_gain",
        row="3",
        claim="It rises also when contacts cannot raise attachment: sorting is enough.",
        source=_FADER,
        definition=_COHORT + " behaviour.attachment_gain=0." + _SLOPE,
        band=Band(low=0.0),
        experiment=WITHOUT_GAIN,
        value="slope_low",
        mutant=ALIKE,
    ),
    Pattern(
        id="sbg_survival",
        row="3",
        claim="An sBG fitted on 7 periods projects survival in period 12 within 3 points.",
        source=_FADER,
        definition=_COHORT + _PROJECTED + _ERRORS["sbg_survival"],
        band=Band(high=3.0),
        experiment=BUYERS,
        value="sbg_survival",
        mutant=FADES,
    ),
    Pattern(
        id="sbg_retention",
        row="3",
        claim="An sBG fitted on 7 periods projects retention in period 12 within 5%.",
        source=_FADER,
        definition=_COHORT + _PROJECTED + _ERRORS["sbg_retention"],
        band=Band(high=5.0),
        experiment=BUYERS,
        value="sbg_retention",
        mutant=FADES,
    ),
    *_reported(),
    Pattern(
        id="first_renewal_subscription",
        row="3",
        claim="New contracts are the first to leave.",
        source=_FADER,
        definition=_CONTRACTS + "Statistic: of those newly signed, % renewed at all.",
        band=None,
        experiment=CONTRACTS,
        value="first_renewal",
        mutant=None,
    ),
)
