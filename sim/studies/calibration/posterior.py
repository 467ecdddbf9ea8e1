"""Agent parameters that a firm's own order log allows: the posterior, by simulation.

Customers are simulated by the market's own rules under thousands of prior draws, a network learns
which parameters go with which logs, and is asked about the log at hand. What a log cannot tell
stays at its prior (:data:`sim.studies.calibration.posterior_prior.NOT_IDENTIFIED`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import UserError
from sim.randomness import Decision, uniforms
from sim.studies.calibration.log import Log
from sim.studies.calibration.posterior_network import learn
from sim.studies.calibration.posterior_prior import BASKET, PARAMETERS, RANGES
from sim.studies.calibration.posterior_simulations import simulate_many
from sim.studies.calibration.simulator import Design, Orders
from sim.studies.calibration.summaries import mean_amount, summarise
from sim.studies.progress import Watch

Floats = NDArray[np.float64]

SIMULATIONS = 4000
MOST_CUSTOMERS = 4000
_CUSTOMER_WEEKS = 160_000
_FEWEST = 2
_INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Posterior:
    """What a log says of the agents' parameters.

    Attributes:
        draws: one row a posterior draw, one column a parameter by its full setting name.
        customers: how many customers were used: all, or a random sample of a large log.
        simulations: how many simulations were learnt from.
        outside: share (0 to 1) of the log's summaries that no simulation reached; above a few
            percent the agents do not behave like these customers.
    """

    draws: pd.DataFrame
    customers: int
    simulations: int
    outside: float

    @property
    def median(self) -> pd.Series[float]:
        """Median of each parameter, by name."""
        return self.draws.median()

    @property
    def intervals(self) -> pd.DataFrame:
        """95% interval of each parameter: columns low and high, one row a parameter."""
        ends = self.draws.quantile(list(_INTERVAL)).T
        ends.columns = pd.Index(["low", "high"])
        return ends

    @property
    def width(self) -> pd.Series[float]:
        """Width of the 95% interval over the prior's, by name; near 1: not identified.

        The mean basket has no finite prior to compare with and is left out.
        """
        return width_ratio(self.draws)


def width_ratio(draws: pd.DataFrame) -> pd.Series[float]:
    """Return the width of 95% intervals over that of the prior, measured on the prior's scale."""
    ratios = {}
    for one in RANGES:
        low, high = one.place(np.quantile(draws[one.name], _INTERVAL))
        ratios[one.name] = (high - low) / (_INTERVAL[1] - _INTERVAL[0])
    return pd.Series(ratios, dtype=float)


def fit_posterior(
    log: Log,
    *,
    seed: int,
    workers: int,
    folder: Path | None,
    watch: Watch,
    season: Floats | None = None,
    simulations: int = SIMULATIONS,
    draws: int = 1000,
) -> Posterior:
    """Estimate the parameters of the agents behind a log of orders.

    Args:
        log: the firm's orders; what each customer did from the first order on is used.
        seed: of simulations, training and draws: the same seed gives the same posterior.
        workers: processes; 0 takes one a core.
        folder: where finished simulations wait, so that an interrupted fit resumes; None: nowhere.
        watch: shows progress.
        season: (weeks of the log,) factor on the order rate in each week; None: none.
        simulations: how many to learn from; fewer than about 2,000 widen the posterior.
        draws: posterior draws to return.

    Returns:
        The posterior.

    Raises:
        UserError: fewer than two customers, a season of another length, or BayesFlow not installed.
    """
    factors = np.ones(log.weeks) if season is None else np.asarray(season, dtype=np.float64)
    if factors.shape != (log.weeks,):
        raise UserError(f"the season has {factors.size} weeks, the log {log.weeks}")
    orders = orders_of(sample_customers(log, seed))
    design = Design(orders.entry, factors)
    made = simulate_many(
        design, simulations, seed=seed, workers=workers, folder=folder, watch=watch
    )
    watch.step("learning from the simulations")
    inference = learn(made, seed)
    seen, scale = summarise(orders), mean_amount(orders)
    found = inference.draw(seen[None], np.array([scale]), draws, seed)[0]
    table = pd.DataFrame(found, columns=list(PARAMETERS))
    return Posterior(table, orders.entry.size, simulations, inference.outside(seen))


def sample_customers(log: Log, seed: int) -> Log:
    """Return the log, or that of a random sample of customers when it holds very many.

    A posterior from a sample is wider than it need be, never narrower.
    """
    if log.customers < _FEWEST:
        raise UserError(f"calibration needs at least {_FEWEST} customers, the log has one")
    most = max(_FEWEST, min(MOST_CUSTOMERS, _CUSTOMER_WEEKS // max(1, log.weeks)))
    if log.customers <= most:
        return log
    luck = uniforms((seed, 0), Decision.BOOTSTRAP, 0, np.arange(log.customers))
    return log.of(luck <= np.partition(luck, most - 1)[most - 1])


def orders_of(log: Log) -> Orders:
    """Return a log as the simulator writes it: weeks, customers numbered by their first order."""
    week = log.week
    first = np.full(log.customers, log.weeks)
    np.minimum.at(first, log.customer, week)
    by_entry = np.argsort(first, kind="stable")
    number = np.empty(log.customers, dtype=np.int64)
    number[by_entry] = np.arange(log.customers)
    customer = number[log.customer]
    order = np.lexsort((week, customer))
    return Orders(customer[order], week[order], log.amount[order], first[by_entry], log.weeks)


__all__ = ["BASKET", "PARAMETERS", "Posterior", "fit_posterior", "width_ratio"]
