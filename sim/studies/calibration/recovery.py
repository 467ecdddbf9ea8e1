"""Does calibration find what was put in? Parameter recovery over synthetic firms.

Firms are made with known parameters, drawn from the prior, and calibrated as a user's log would
be. If the method is right, the truth's rank among the posterior draws is uniform (simulation-based
calibration: Talts, Betancourt, Simpson, Vehtari and Gelman 2018) and 95% intervals hold the truth
95 times in 100; if the data tell anything, intervals are much narrower than the prior.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import kstest, spearmanr

from sim.errors import UserError, nearest
from sim.randomness import Decision, uniforms
from sim.studies.calibration.posterior import width_ratio
from sim.studies.calibration.posterior_network import EPOCHS, learn
from sim.studies.calibration.posterior_prior import BASKET, PARAMETERS, RANGES, values_at
from sim.studies.calibration.posterior_simulations import Simulations, simulate_many
from sim.studies.calibration.simulator import Design
from sim.studies.progress import Watch

Floats = NDArray[np.float64]

MUTANTS = ("confident", "shuffled")
"""Wrong calibrations that the figures must expose: see :func:`recover`."""

_DRAWS = 999
_HALF = 0.5


@dataclass(frozen=True)
class Effort:
    """How large the synthetic firms are and how much is learnt from.

    Attributes:
        customers: of each firm; they are first seen over the first half of the weeks.
        weeks: observed.
        simulations: to learn from.
        epochs: passes over them.
    """

    customers: int
    weeks: int
    simulations: int
    epochs: int


FULL = Effort(customers=4000, weeks=52, simulations=8000, epochs=EPOCHS)
QUICK = Effort(customers=600, weeks=39, simulations=1500, epochs=30)


def synthetic_design(customers: int, weeks: int, seed: int) -> Design:
    """Return a firm whose customers were first seen at any time of the first half."""
    luck = uniforms((seed, 0), Decision.ENTRY, 0, np.arange(customers))
    entry = np.sort(np.floor(luck * (weeks // 2))).astype(np.int64)
    return Design(entry, np.ones(weeks))


def recover(
    markets: int = 50,
    *,
    seed: int = 1,
    workers: int = 1,
    folder: Path | None = None,
    watch: Watch | None = None,
    effort: Effort = FULL,
    mutant: str | None = None,
) -> pd.DataFrame:
    """Calibrate synthetic firms of known parameters.

    One network serves all firms of a design, as it serves a user's log; the firms are none of
    those it has learnt from.

    Args:
        markets: synthetic firms.
        seed: of firms, simulations and training.
        workers: processes; 0 takes one a core.
        folder: where finished simulations wait; None: nowhere.
        watch: shows progress.
        effort: size of firms and of training.
        mutant: None; ``confident`` halves the distance of all draws to their median; ``shuffled``
            learns from simulations whose parameters were dealt out anew, so nothing.

    Returns:
        One row a market and parameter: market, parameter, truth, median, low, high (95%), rank
        (share of draws below the truth), width (of the interval, over the prior's; 0 for the mean
        basket, whose prior is not finite).
    """
    if mutant is not None and mutant not in MUTANTS:
        raise UserError(f"there is no mutant '{mutant}'{nearest(mutant, MUTANTS)}")
    shown = Watch(shown=False) if watch is None else watch
    design = synthetic_design(effort.customers, effort.weeks, seed)
    count = effort.simulations + markets
    made = simulate_many(design, count, seed=seed, workers=workers, folder=folder, watch=shown)
    training, tests = made.rows(0, effort.simulations), made.rows(effort.simulations, count)
    if mutant == "shuffled":
        training = _dealt_anew(training, seed)
    shown.step("learning from the simulations")
    inference = learn(training, seed, effort.epochs)
    draws = inference.draw(tests.summaries, tests.scale, _DRAWS, seed)
    if mutant == "confident":
        middle = np.median(draws, axis=1, keepdims=True)
        draws = middle + _HALF * (draws - middle)
    rows = [_rows(market, tests.places[market], draws[market]) for market in range(markets)]
    return pd.concat(rows, ignore_index=True)


def calibration_table(recovered: pd.DataFrame) -> pd.DataFrame:
    """Return how well each parameter was recovered.

    Args:
        recovered: as from :func:`recover`.

    Returns:
        One row a parameter: parameter; coverage (share of 95% intervals that hold the truth);
        rank_p (p-value of uniform ranks, Kolmogorov-Smirnov); width (median over markets of the
        interval's width over the prior's) and correlation (of truth and median, by rank), both
        missing for the mean basket, which is the same in all synthetic markets.
    """
    rows = []
    for parameter in PARAMETERS:
        part = recovered[recovered["parameter"] == parameter]
        held = (part["truth"] >= part["low"]) & (part["truth"] <= part["high"])
        fixed = parameter == BASKET
        agreement = np.nan if fixed else spearmanr(part["truth"], part["median"]).statistic
        rows.append(
            {
                "parameter": parameter,
                "coverage": float(held.mean()),
                "rank_p": float(kstest(part["rank"], "uniform").pvalue),
                "width": np.nan if fixed else float(part["width"].median()),
                "correlation": float(agreement),
            }
        )
    return pd.DataFrame(rows)


def recovery_values(
    seed: int,
    markets: int = 50,
    quick: bool = False,
    *,
    workers: int = 1,
    folder: Path | None = None,
    watch: Watch | None = None,
    mutant: str | None = None,
) -> dict[str, float]:
    """Return the figures by which parameter recovery is judged.

    Returns:
        ``coverage`` over all parameters and markets, ``least_coverage`` of any parameter,
        ``rank_p``: least p-value of uniform ranks, times the number of parameters (Bonferroni),
        ``width``: median over parameters and markets, ``greatest_width``: of any parameter.
    """
    recovered = recover(
        markets,
        seed=seed,
        workers=workers,
        folder=folder,
        watch=watch,
        effort=QUICK if quick else FULL,
        mutant=mutant,
    )
    table = calibration_table(recovered)
    return {
        "coverage": float(table["coverage"].mean()),
        "least_coverage": float(table["coverage"].min()),
        "rank_p": min(1.0, float(table["rank_p"].min()) * len(table)),
        "width": float(recovered.loc[recovered["parameter"] != BASKET, "width"].median()),
        "greatest_width": float(table["width"].max()),
    }


def _dealt_anew(simulations: Simulations, seed: int) -> Simulations:
    """Return simulations with the parameters of others: nothing can be learnt from them."""
    luck = uniforms((seed, 0), Decision.BOOTSTRAP, 0, np.arange(simulations.scale.size))
    return Simulations(
        simulations.places[np.argsort(luck)], simulations.summaries, simulations.scale
    )


def _rows(market: int, places: Floats, draws: Floats) -> pd.DataFrame:
    """Return one market's rows; simulated firms have a mean basket of 1."""
    truth = np.array([*(float(value) for value in values_at(places).values()), 1.0])
    low, median, high = np.quantile(draws, (0.025, 0.5, 0.975), axis=0)
    width = width_ratio(pd.DataFrame(draws, columns=list(PARAMETERS)))
    return pd.DataFrame(
        {
            "market": market,
            "parameter": PARAMETERS,
            "truth": truth,
            "median": median,
            "low": low,
            "high": high,
            "rank": (draws < truth).mean(axis=0),
            "width": [*(width[one.name] for one in RANGES), 0.0],
        }
    )
