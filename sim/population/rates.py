"""Purchase rates, dropout and baskets of ``market=gift_retail``, fitted to real orders.

The rule fitted is the rule the simulator runs, week by week. A customer who has not dropped out,
whose last order is ``gap`` weeks old, orders in week w with probability

    1 - exp(-rate * season[w % 52] * readiness(gap) * (first_gap until the second order, else 1)),
    readiness(gap) = 1 - exp(-gap / refractory) for gap >= 1, same_week for gap = 0;

after each order the customer drops out for ever with probability ``dropout``; one who stays tries
again in the same week with gap 0, up to six orders a week. The first order of a newcomer is
certain. Every order's value is gamma about ``basket`` with a common shape (as in the gamma-gamma
model of Fader, Hardie and Lee 2005), drawn by :func:`order_value`.

``rate``, ``dropout`` and ``basket`` differ between customers by a joint distribution over a grid
that supposes no form: its weights are estimated by EM (Laird 1978; the nonparametric form of
Schmittlein, Morrison and Colombo 1987) under weak Dirichlet priors, which other customers of the
firm, held out, call for; and so are season, refractory period and basket shape.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, ndtri, psi

from sim.errors import UserError
from sim.population.invoices import FULL_WEEKS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = 52
ORDERS_PER_WEEK = 6
"""Most orders one customer can place in a week: the shop traded six days a week."""

COHORTS = (0, 2, 13, 26, 40)
"""Week of first purchase at which each cohort begins; every cohort has a distribution of its own.

Who is first seen before week 13 (day 91) may have been a customer before the data: cohorts 0 and
1, two because the more often a customer buys, the sooner the first order is seen. Of newcomers,
cohorts 2 to 4, those of autumn come back less often than those of spring.
"""
INCUMBENT_COHORTS = 2

RATES = np.geomspace(0.004, 8.0, 34)
DROPOUTS = np.array([0.0, 0.02, 0.05, 0.1, 0.17, 0.27, 0.4, 0.6, 0.85])
BASKET_CELLS = 22
LEAST_ROOT = 0.1
"""Smallest cube root in :func:`order_value`: an order is worth at least .1% of the mean."""
COHORT_PRIOR = 50.0
"""Customers' worth of shrinkage of a cohort's rates and dropouts towards all customers'."""
BASKET_PRIOR = 5.0
"""Likewise of baskets at one rate and dropout towards baskets at that rate."""
RATE_PRIOR = 1.0
"""Likewise of baskets at one rate towards all baskets: leaves room for unseen wholesalers."""
_LEAST_WEIGHT = 1e-6

CUSTOMER = np.dtype([("rate", "f8"), ("dropout", "f8"), ("basket", "f8")])

NOT_IDENTIFIED = {
    "rate_against_share_of_choice": "one firm's orders show rate times the share it is chosen",
    "non_buyers": "people who never bought from the firm are not in its records",
    "penetration": "the number of possible customers is not in its records",
    "rivals": "no other firm's sales are seen",
    "share_of_wallet": "what its customers spend elsewhere is not seen",
    "price_response": "no list prices, discounts or competitors' prices are recorded",
    "attachment_against_habit": "orders alone do not tell why a customer came back",
    "dropout_against_buying_elsewhere": "leaving for good looks like a long spell with a rival",
    "growth_against_season": "one year is seen once: a rising trend and an autumn peak are one",
}
"""What one firm's buyers cannot identify, whatever the estimator, and why."""


@dataclass(frozen=True)
class RateFit:
    """Customers' fitted differences and the common parameters of the weekly rule.

    Attributes:
        rate: (C,) orders a week of a customer who is ready, in a week of average season; sorted.
        dropout: (C,) chance of leaving for ever after an order, 0 to 1.
        basket: (C,) mean value of an order, pounds.
        cohort_weight: (5, C) share of each cohort's customers in each cell; rows sum to 1.
        season: (52,) multiplier of the rate, mean 1; index 0 is the week from 1 December.
        refractory: weeks in which readiness to order again recovers to 1 - 1/e.
        same_week: readiness in the week of the order itself, 0 to 1.
        first_gap: multiplier of the rate between the first order seen and the second.
        basket_shape: shape of one customer's gamma order values; their coefficient of variation
            is ``basket_shape**-0.5``.
        entry_weights: (weeks,) share of customers first seen in each week of the data.
        provenance: source, licence, method, sizes, and what is not identified.
    """

    rate: Floats
    dropout: Floats
    basket: Floats
    cohort_weight: Floats
    season: Floats
    refractory: float
    same_week: float
    first_gap: float
    basket_shape: float
    entry_weights: Floats
    provenance: dict[str, Any]

    @property
    def cohort_size(self) -> Floats:
        """(5,) share of the year's customers that each cohort holds; sums to 1."""
        return np.add.reduceat(self.entry_weights, COHORTS)

    @property
    def weight(self) -> Floats:
        """(C,) share of all customers seen in the year, incumbents and newcomers together."""
        return self.cohort_size @ self.cohort_weight

    @property
    def incumbent_weight(self) -> Floats:
        """(C,) share of possible incumbents, cohorts 0 and 1."""
        return self._mixture(slice(None, INCUMBENT_COHORTS))

    @property
    def newcomer_weight(self) -> Floats:
        """(C,) share of newcomers, cohorts 2 to 4."""
        return self._mixture(slice(INCUMBENT_COHORTS, None))

    def _mixture(self, cohorts: slice) -> Floats:
        size = self.cohort_size[cohorts]
        if size.sum() == 0.0:  # nobody was first seen then: those who come are as all are
            return self.weight
        return np.asarray(size @ self.cohort_weight[cohorts] / size.sum(), dtype=np.float64)


def cohort_of(entry_week: Ints) -> Ints:
    """Return the cohort (0 to 4) of customers first seen in a week (0 to 52) of the data."""
    return np.searchsorted(COHORTS, entry_week, side="right") - 1


def readiness(gap: Ints, refractory: float, same_week: float) -> Floats:
    """Return the part of the rate that is back ``gap`` whole weeks after an order, 0 to 1."""
    return np.where(gap == 0, same_week, -np.expm1(-gap / refractory))


def order_value(u: Floats, basket: Floats, shape: float) -> Floats:
    """Return the value of an order: the inverse of the gamma distribution about ``basket``.

    Wilson and Hilferty's (1931) cube root, which a compiled rule can afford: at the fitted shape
    within 2% of the exact quantile between percentiles 5 and 99.9, the mean within .1%.

    Args:
        u: uniforms in (0, 1).
        basket: the customer's mean order value (> 0), broadcast against ``u``.
        shape: the gamma's shape (> 0).

    Returns:
        Order values in the unit of ``basket``, above 0.
    """
    root = 1 - 1 / (9 * shape) + ndtri(u) / (3 * np.sqrt(shape))
    return np.asarray(basket * np.maximum(root, LEAST_ROOT) ** 3, dtype=np.float64)


def draw_customers(fit: RateFit, u: Floats, cohort: Ints) -> NDArray[np.void]:
    """Draw customers from the fitted joint distribution, by its inverse.

    Args:
        fit: the fitted distribution.
        u: (n,) uniforms in (0, 1); within a cohort a larger one never gives a smaller rate.
        cohort: (n,) numbers of cohorts, 0 to 4, as from :func:`cohort_of`.

    Returns:
        (n,) structured array: rate (orders a week), dropout (0 to 1), basket (pounds).
    """
    cell = np.empty(u.shape, dtype=np.int64)
    for number, weight in enumerate(fit.cohort_weight):
        who = cohort == number
        edges = np.cumsum(weight)
        cell[who] = np.searchsorted(edges[:-1], u[who] * edges[-1], side="right")
    customers = np.empty(u.shape, dtype=CUSTOMER)
    for name in CUSTOMER.names or ():
        customers[name] = getattr(fit, name)[cell]
    return customers


def fit_rates(orders: pd.DataFrame, weeks: int = FULL_WEEKS, rounds: int = 60) -> RateFit:
    """Estimate the joint distribution of rate, dropout and basket, and the season.

    Every customer's history counts from the first order seen, so nothing is assumed of the time
    before; the end of the data is right-censoring. Each of :data:`COHORTS` has a distribution of
    its own; season, refractory period and basket shape are common.

    Args:
        orders: columns customer, week (0 to ``weeks - 1``), amount (> 0), as from
            :func:`sim.population.invoices.weekly_orders`.
        weeks: number of weeks observed, at least 53 (a season needs a year).
        rounds: EM rounds; beyond the default the likelihood of other customers no longer gains.

    Returns:
        The fit. Cells with a weight below 1e-6 in every cohort are left out.

    Raises:
        UserError: too short a period, an amount or a week out of range, or an empty cohort.
    """
    _check(orders, weeks)
    history = _History.of(orders, weeks)
    state = _Estimate.start(history)
    for _ in range(rounds):
        state.advance(history)
    return state.result(history, _provenance(orders, weeks, rounds, state.log_likelihood))


def save_fit(fit: RateFit, folder: Path) -> None:
    """Write a fit as ``gift_retail_fit.parquet`` (cells) and ``gift_retail_fit.json``."""
    cells = pd.DataFrame({name: getattr(fit, name) for name in CUSTOMER.names or ()})
    for number, weight in enumerate(fit.cohort_weight):
        cells[f"weight_{number}"] = weight
    cells.to_parquet(folder / "gift_retail_fit.parquet", compression="zstd", index=False)
    common = {
        "refractory": fit.refractory,
        "same_week": fit.same_week,
        "first_gap": fit.first_gap,
        "basket_shape": fit.basket_shape,
        "season": fit.season.tolist(),
        "entry_weights": fit.entry_weights.tolist(),
        "provenance": fit.provenance,
    }
    text = json.dumps(common, indent=1, ensure_ascii=False) + "\n"
    (folder / "gift_retail_fit.json").write_text(text, encoding="utf-8")


def load_fit(folder: str | Path | None = None) -> RateFit:
    """Return a fit written by :func:`save_fit`.

    Args:
        folder: where it was written; None: the packaged fit to all customers
            (``python -m experiments.fit_gift_retail``).

    Raises:
        UserError: if the folder holds no fit.
    """
    place = resources.files("sim").joinpath("data") if folder is None else Path(folder)
    if not place.joinpath("gift_retail_fit.json").is_file():
        raise UserError(f"market.fit: there is no fit (gift_retail_fit.json) in '{folder}'")
    with place.joinpath("gift_retail_fit.parquet").open("rb") as file:
        cells = pd.read_parquet(file)
    common = json.loads(place.joinpath("gift_retail_fit.json").read_text(encoding="utf-8"))
    for name in ("season", "entry_weights"):
        common[name] = np.array(common[name])
    weights = [cells[f"weight_{number}"].to_numpy() for number in range(len(COHORTS))]
    return RateFit(
        rate=cells["rate"].to_numpy(),
        dropout=cells["dropout"].to_numpy(),
        basket=cells["basket"].to_numpy(),
        cohort_weight=np.array(weights),
        **common,
    )


@dataclass(frozen=True)
class _History:
    """What the likelihood needs of the orders, customers numbered 0 to N - 1.

    A *try* is a week, or a rest of the week after an order, in which a customer could have
    ordered. Tries that failed are listed as wait_*, those that succeeded as again_*.
    """

    weeks: int
    cohort: Ints
    entry: Ints
    repeats: Ints
    order_customer: Ints
    amount: Floats
    again_customer: Ints
    again_week: Ints
    again_gap: Ints
    again_first: NDArray[np.bool_]
    wait_customer: Ints
    wait_week: Ints
    wait_gap: Ints
    wait_first: NDArray[np.bool_]
    wait_last: NDArray[np.bool_]

    @classmethod
    def of(cls, orders: pd.DataFrame, weeks: int) -> _History:
        rows = orders.sort_values(["customer", "week"], kind="stable")
        customer = np.unique(rows["customer"].to_numpy(), return_inverse=True)[1].astype(np.int64)
        week = rows["week"].to_numpy(dtype=np.int64)
        first = np.r_[True, customer[1:] != customer[:-1]]
        last = np.r_[first[1:], True]
        following = np.where(last, weeks, np.r_[week[1:], weeks])
        again = np.flatnonzero(~first)
        failures = np.maximum(following - week, 0)
        full = _rank_in_week(first, week) >= ORDERS_PER_WEEK
        source = np.repeat(np.arange(week.size), failures)
        gap = np.arange(source.size) - np.repeat(np.cumsum(failures) - failures, failures)
        real = ~((gap == 0) & full[source])
        source, gap = source[real], gap[real]
        return cls(
            weeks=weeks,
            cohort=cohort_of(week[first]),
            entry=week[first],
            repeats=np.bincount(customer) - 1,
            order_customer=customer,
            amount=rows["amount"].to_numpy(dtype=float),
            again_customer=customer[again],
            again_week=week[again],
            again_gap=week[again] - week[again - 1],
            again_first=first[again - 1],
            wait_customer=customer[source],
            wait_week=week[source] + gap,
            wait_gap=gap,
            wait_first=first[source],
            wait_last=last[source],
        )


def _rank_in_week(first: NDArray[np.bool_], week: Ints) -> Ints:
    """Return 1 for a customer's first order of a week, 2 for the second, and so on."""
    new = first | np.r_[True, week[1:] != week[:-1]]
    start = np.maximum.accumulate(np.where(new, np.arange(week.size), 0))
    return np.arange(week.size) - start + 1


@dataclass
class _Estimate:
    """Parameters on their way, and one EM round."""

    season: Floats
    refractory: float
    same_week: float
    first_gap: float
    basket: Floats
    basket_shape: float
    weight: Floats
    log_likelihood: float = -np.inf

    @classmethod
    def start(cls, history: _History) -> _Estimate:
        mean = _sum(history, history.amount) / (history.repeats + 1)
        cells = RATES.size * DROPOUTS.size
        even = np.full((len(COHORTS), cells, BASKET_CELLS), 1 / (cells * BASKET_CELLS))
        grid = np.geomspace(mean.min(), mean.max(), BASKET_CELLS)
        return cls(np.ones(YEAR), 1.0, 0.1, 1.0, grid, 2.0, even)

    def advance(self, history: _History) -> None:
        """Do one EM round; the log likelihood kept is that before the round."""
        timing, alive, again = self._timing(history)
        scale = timing.max(axis=1)
        timing = np.exp(timing - scale[:, None])
        basket, basket_scale = self._baskets(history)
        seen = np.empty(timing.shape)
        basket_seen = np.empty(basket.shape)
        total = float(scale.sum() + basket_scale)
        count = np.empty(self.weight.shape)
        for cohort, weight in enumerate(self.weight):
            who = history.cohort == cohort
            joint = timing[who] @ weight
            chance = (joint * basket[who]).sum(axis=1)
            a, b = timing[who] / chance[:, None], basket[who]
            seen[who] = a * (b @ weight.T)
            basket_seen[who] = joint * b / chance[:, None]
            count[cohort] = weight * (a.T @ b)
            total += float(np.log(chance).sum())
        self.log_likelihood = total
        self.weight = _shrunk(count)
        self._update_shape(history, basket_seen)
        self._update_timing(history, seen.reshape(-1, RATES.size, DROPOUTS.size), alive, again)

    def _pace(self, week: Ints, gap: Ints, first: NDArray[np.bool_]) -> Floats:
        ready = readiness(gap, self.refractory, self.same_week)
        return self.season[week % YEAR] * ready * np.where(first, self.first_gap, 1.0)

    def _timing(self, history: _History) -> tuple[Floats, Floats, Floats]:
        """Return log P(order weeks | rate, dropout), P(still there), hazards of repeat orders."""
        pace = self._pace(history.wait_week, history.wait_gap, history.wait_first)
        size = history.repeats.size
        waited = np.bincount(
            history.wait_customer, np.where(history.wait_last, 0.0, pace), minlength=size
        )
        silent = np.bincount(
            history.wait_customer, np.where(history.wait_last, pace, 0.0), minlength=size
        )
        pace = self._pace(history.again_week, history.again_gap, history.again_first)
        again = np.outer(pace, RATES)
        log_rate = np.zeros((size, RATES.size))
        np.add.at(log_rate, history.again_customer, np.log(-np.expm1(-again)))
        log_rate -= np.outer(waited, RATES)
        stayed = (1 - DROPOUTS) * np.exp(-np.outer(silent, RATES))[:, :, None]
        ending = DROPOUTS + stayed
        log_stay = history.repeats[:, None, None] * np.log1p(-DROPOUTS)
        timing = log_rate[:, :, None] + log_stay + np.log(ending)
        return timing.reshape(size, -1), stayed / ending, again

    def _baskets(self, history: _History) -> tuple[Floats, float]:
        """Return the scaled likelihood of order values by cell, and the log of its scale."""
        ratio = history.amount[:, None] / self.basket
        k = self.basket_shape
        density = k * np.log(k * ratio) - k * ratio - np.log(history.amount)[:, None] - gammaln(k)
        log_density = _sum(history, density)
        scale = log_density.max(axis=1)
        return np.exp(log_density - scale[:, None]), float(scale.sum())

    def _update_shape(self, history: _History, basket_seen: Floats) -> None:
        """Solve log k - psi(k) = E[ratio - 1 - log ratio], the gamma's likelihood equation."""
        ratio = history.amount[:, None] / self.basket
        misfit = (ratio - 1 - np.log(ratio)) * basket_seen[history.order_customer]
        wanted = misfit.sum() / history.amount.size
        self.basket_shape = float(brentq(lambda k: np.log(k) - psi(k) - wanted, 1e-2, 1e4))

    def _update_timing(self, history: _History, seen: Floats, alive: Floats, again: Floats) -> None:
        by_rate = seen.sum(axis=2)
        active = by_rate @ RATES
        active_last = (seen * alive).sum(axis=2) @ RATES
        who = history.wait_customer
        exposure = np.where(history.wait_last, active_last[who], active[who])
        counts = (by_rate[history.again_customer] * again / -np.expm1(-again)).sum(axis=1)
        gap = np.r_[history.again_gap, history.wait_gap]
        week = np.r_[history.again_week, history.wait_week] % YEAR
        exposure = np.r_[active[history.again_customer], exposure]
        counts = np.r_[counts, np.zeros(who.size)]
        first = np.r_[history.again_first, history.wait_first]
        pace = self._pace(week, gap, first) / self.season[week]
        season = _ratio(week, counts, exposure * pace, YEAR)
        self.season = season / season.mean()
        exposure *= self.season[week]
        ready = readiness(gap, self.refractory, self.same_week)
        self._update_refractory(gap, counts, exposure * np.where(first, self.first_gap, 1.0))
        self.first_gap = float(counts[first].sum() / (exposure * ready)[first].sum())

    def _update_refractory(self, gap: Ints, counts: Floats, exposure: Floats) -> None:
        orders, chances = np.bincount(gap, counts), np.bincount(gap, exposure)
        self.same_week = float(orders[0] / chances[0])
        gaps = np.arange(1, orders.size)

        def loss(log_refractory: float) -> float:
            ready = readiness(gaps, float(np.exp(log_refractory)), 0.0)
            return float((chances[1:] * ready - orders[1:] * np.log(ready)).sum())

        best = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded")
        self.refractory = float(np.exp(best.x))

    def result(self, history: _History, provenance: dict[str, Any]) -> RateFit:
        """Return the estimate as a fit, its cells sorted by rate, basket, dropout."""
        rate, dropout, basket = np.meshgrid(RATES, DROPOUTS, self.basket, indexing="ij")
        weight = self.weight.reshape(len(COHORTS), -1)
        kept = np.flatnonzero(weight.max(axis=0) >= _LEAST_WEIGHT)
        kept = kept[np.lexsort((dropout.flat[kept], basket.flat[kept], rate.flat[kept]))]
        weight = weight[:, kept]
        entries = np.bincount(history.entry, minlength=history.weeks)
        return RateFit(
            rate=rate.ravel()[kept],
            dropout=dropout.ravel()[kept],
            basket=basket.ravel()[kept],
            cohort_weight=weight / weight.sum(axis=1, keepdims=True),
            season=self.season,
            refractory=self.refractory,
            same_week=self.same_week,
            first_gap=self.first_gap,
            basket_shape=self.basket_shape,
            entry_weights=entries / entries.sum(),
            provenance=provenance,
        )


def _shrunk(count: Floats) -> Floats:
    """Return cohorts' weights from expected customers by cohort, timing cell and basket cell.

    A cohort's timing is drawn towards that of all customers, baskets in a timing cell towards
    those at the same rate, and these, weakly, towards all baskets (Dirichlet priors).
    """
    timing = count.sum(axis=(0, 2))
    size = count.sum(axis=(1, 2))[:, None]
    own = (count.sum(axis=2) + COHORT_PRIOR * timing / timing.sum()) / (size + COHORT_PRIOR)
    cells = count.sum(axis=0).reshape(RATES.size, DROPOUTS.size, -1)
    at_rate = _towards(cells.sum(axis=1), cells.sum(axis=(0, 1)), RATE_PRIOR)
    given = _towards(cells, at_rate[:, None, :], BASKET_PRIOR).reshape(timing.size, -1)
    return own[:, :, None] * given


def _towards(count: Floats, centre: Floats, prior: float) -> Floats:
    """Return shares over the last axis, as if ``prior`` customers more were spread as centre."""
    share = centre / centre.sum(axis=-1, keepdims=True)
    total = count.sum(axis=-1, keepdims=True)
    return np.asarray((count + prior * share) / (total + prior), dtype=np.float64)


def _sum(history: _History, values: Floats) -> Floats:
    """Sum values of orders (rows) over each customer's orders."""
    starts = np.r_[0, np.cumsum(history.repeats + 1)[:-1]]
    return np.asarray(np.add.reduceat(values, starts, axis=0), dtype=np.float64)


def _ratio(index: Ints, top: Floats, bottom: Floats, size: int) -> Floats:
    return np.bincount(index, top, minlength=size) / np.bincount(index, bottom, minlength=size)


def _check(orders: pd.DataFrame, weeks: int) -> None:
    if weeks < FULL_WEEKS:
        raise UserError(f"weeks={weeks} is too short to fit a season; at least 53 are needed")
    if not orders["week"].between(0, weeks - 1).all():
        raise UserError(f"orders must be dated in weeks 0 to {weeks - 1}")
    if not (orders["amount"] > 0).all():
        raise UserError("every order's amount must be above 0")
    entry = orders.groupby("customer")["week"].min().to_numpy(dtype=np.int64)
    if np.unique(cohort_of(entry)).size < len(COHORTS):
        raise UserError(f"some customers must be first seen in each cohort, weeks from {COHORTS}")


def _provenance(
    orders: pd.DataFrame, weeks: int, rounds: int, log_likelihood: float
) -> dict[str, Any]:
    return {
        "customers": int(orders["customer"].nunique()),
        "orders": len(orders),
        "weeks": weeks,
        "em_rounds": rounds,
        "priors": {"cohort": COHORT_PRIOR, "basket": BASKET_PRIOR, "rate": RATE_PRIOR},
        "log_likelihood": log_likelihood,
        "kind": "estimated",
        "not_identified": NOT_IDENTIFIED,
    }
