"""Fit who the subscribers are: ``python -m experiments.fit_subscription regular``.

Six traits of the population (how strong the need is, what changing costs, how often the need ends,
and how much people differ in each) are fitted to years 1 to 4 of a cohort of Fader & Hardie (2007):
maximum a posteriori, errors of one point of survival, priors about the first guesses. The service,
the rules and the brands stay as they are. Unknowns are prior z-scores; simulated survival is nearly
smooth in them because the luck is keyed, so damped Gauss-Newton steps find the optimum; slopes are
wide finite differences in one replication, corrected by Broyden's rule at each step. The
start is what the market's file holds or, with ``--guess``, the priors' medians. The seed is not the
validation's, so that the fit absorbs none of its luck. Years 5 to 7 take no part in the fit; their
errors are printed at the end.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.load import load_scenario
from sim.studies.validation.cohorts import (
    COHORTS,
    FITTED,
    JOINING,
    STRANGERS,
    YEARS,
    live_cohort,
    published,
)

Floats = NDArray[np.float64]

POINT = 0.01
"""Standard error granted to a published survival share."""

STEP = 0.25
"""Width of finite differences, prior standard deviations."""

LONGEST = 1.2
"""Longest step of one unknown, prior standard deviations."""

TRIES = 4
POOLED = 2
"""Replications whose cohorts are pooled."""

SEED = 101
"""Another seed than the one the fitted market is judged with."""


@dataclass(frozen=True)
class Belief:
    """Prior of a parameter: normal, or lognormal about a median."""

    name: str
    middle: float
    spread: float
    logarithmic: bool = True

    def value(self, z: float) -> float:
        """Return the parameter at a z-score."""
        if self.logarithmic:
            return self.middle * math.exp(self.spread * z)
        return self.middle + self.spread * z

    def score(self, value: float) -> float:
        """Return the z-score of a value: the inverse of :meth:`value`."""
        if self.logarithmic:
            return math.log(value / self.middle) / self.spread
        return (value - self.middle) / self.spread


BELIEFS = (
    Belief("contract_need_mean", 0.96, 2.0, logarithmic=False),
    Belief("contract_need_sd", 3.85, 0.7),
    Belief("switching_cost_median", 5.47, 1.0),
    Belief("switching_cost_log_sd", 0.79, 0.7),
    Belief("need_gone_year", 0.27, 0.7),
    Belief("need_gone_shape", 0.32, 0.7),
)


def simulate(z: Floats, size: int, years: int, pooled: int = POOLED) -> Floats:
    """Return the survival of a simulated cohort after 1 to ``years`` years."""
    values = {one.name: one.value(float(at)) for one, at in zip(BELIEFS, z, strict=True)}
    weeks = JOINING + 52 * years
    overrides = (
        "market=subscription", f"seed={SEED}", f"population.size={size}",
        f"horizon.weeks={weeks}", *STRANGERS,
        *(f"population.{name}={value:.6g}" for name, value in values.items()),
    )  # fmt: skip
    scenario = load_scenario(*overrides)
    cohorts = [live_cohort(scenario, number, years) for number in range(pooled)]
    joined = sum(one.size for one in cohorts)
    total: Floats = sum((one.survival * one.size for one in cohorts), np.zeros(years + 1))
    return np.asarray(total / joined)[1:]


def residuals(z: Floats, truth: Floats, size: int, pooled: int = POOLED) -> Floats:
    """Return errors of years 1 to 4 in points, and the prior's pull."""
    return np.concatenate([(simulate(z, size, FITTED, pooled) - truth[:FITTED]) / POINT, z])


def slopes(z: Floats, truth: Floats, size: int) -> Floats:
    """Return what each unknown does to each residual, in one replication."""
    here = residuals(z, truth, size, 1)
    moved = [residuals(z + step, truth, size, 1) for step in np.eye(z.size) * STEP]
    return np.stack([(there - here) / STEP for there in moved], axis=1)


def improve(z: Floats, r: Floats, truth: Floats, size: int) -> tuple[Floats, Floats]:
    """Return a better point and its residuals, or the same if no step helps."""
    jacobian, damping = slopes(z, truth, size), 1.0
    for _ in range(TRIES):
        curvature = jacobian.T @ jacobian + damping * np.eye(z.size)
        step = np.clip(np.linalg.solve(curvature, -jacobian.T @ r), -LONGEST, LONGEST)
        there = residuals(z + step, truth, size)
        print("  tried", np.round(z + step, 3), "loss", round(float(there @ there), 2), flush=True)
        jacobian = jacobian + np.outer(there - r - jacobian @ step, step) / (step @ step)
        if there @ there < r @ r:
            z, r, damping = z + step, there, damping / 5.0
        else:
            damping *= 5.0
    return z, r


def present(cohort: str) -> Floats:
    """Return the z-scores of the values a cohort's market holds now."""
    market = next(market for market, name in COHORTS.items() if name == cohort)
    people = load_scenario(f"market={market}").population
    return np.array([one.score(getattr(people, one.name)) for one in BELIEFS])


def fit(cohort: str, start: Floats, size: int, rounds: int) -> Floats:
    """Return the fitted z-scores, reporting each round."""
    truth = published(cohort)[1:]
    z = start
    r = residuals(z, truth, size)
    print(f"start: loss {r @ r:.2f}, errors {np.round(r[:FITTED], 2)} points", flush=True)
    for number in range(rounds):
        before = r @ r
        z, r = improve(z, r, truth, size)
        print(
            f"round {number + 1}: loss {r @ r:.2f}, errors {np.round(r[:FITTED], 2)} points",
            flush=True,
        )
        print("  z", np.round(z, 4).tolist(), flush=True)
        if before - r @ r < 0.05:
            break
    return z


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit one cohort and print the population, then the years that were held out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cohort", choices=("regular", "high_end"))
    parser.add_argument("--size", type=int, default=12000, help="consumers in the market")
    parser.add_argument("--rounds", type=int, default=10, help="most Gauss-Newton rounds")
    parser.add_argument("--guess", action="store_true", help="start from the priors' medians")
    given = parser.parse_args(arguments)
    start = np.zeros(len(BELIEFS)) if given.guess else present(given.cohort)
    z = fit(given.cohort, start, given.size, given.rounds)
    for one, at in zip(BELIEFS, z, strict=True):
        print(f"{one.name}: {one.value(float(at)):.4g}")
    error = 100.0 * (simulate(z, given.size, YEARS) - published(given.cohort)[1:])
    print(f"errors of years 1 to 7, points: {np.round(error, 2)}")


if __name__ == "__main__":
    main()
