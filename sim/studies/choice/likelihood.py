"""The likelihood of a panel under relmark's rule of choice, and its gradient.

One household with tastes u, sensitivity beta and deliberation delta takes brand y with chance

    q [y = b*] + (1 - q) exp(V_y) / sum_b exp(V_b),   q = habit weight (1 - delta) H_{b*},

b* the strongest habit, V = u + image - beta (ln p + w_r ln(p / reference)) + display + feature:
:mod:`sim.behaviour.choice` with all brands known and within reach. Habits before the first
occasion are the choice shares that tastes imply (as :mod:`sim.population.initial` has them), so
the first purchase is not taken as a cause of the tastes that led to it (Heckman 1981).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernels import kernel, rule

BETA, REFERENCE, DISPLAY, FEATURE, HABIT, RATE = range(6)
"""Columns of the gradient after the brands' utilities."""
_LEAST = 1e-300


@rule
def shares(value: Any, out: Any) -> None:
    """Write the logit shares of utilities."""
    top = value[0]
    for b in range(1, value.shape[0]):
        top = max(top, value[b])
    total = 0.0
    for b in range(value.shape[0]):
        out[b] = np.exp(value[b] - top)
        total += out[b]
    for b in range(value.shape[0]):
        out[b] /= total


@rule
def utilities(value: Any, worth: Any, beta: Any, weights: Any, x: Any) -> None:
    """Write V of all brands at one occasion.

    Args:
        x: (brands, 4) log price, log price against reference, display, feature.
        weights: w_r, display, feature.
    """
    for b in range(value.shape[0]):
        value[b] = (
            worth[b]
            - beta * (x[b, 0] + weights[0] * x[b, 1])
            + weights[1] * x[b, 2]
            + weights[2] * x[b, 3]
        )


@rule
def add_slope(slope: Any, b: Any, factor: Any, beta: Any, weights: Any, x: Any) -> None:
    """Add ``factor`` times the gradient of V_b to ``slope``."""
    brands = x.shape[0]
    slope[b] += factor
    slope[brands + BETA] -= factor * (x[b, 0] + weights[0] * x[b, 1])
    slope[brands + REFERENCE] -= factor * beta * x[b, 1]
    slope[brands + DISPLAY] += factor * x[b, 2]
    slope[brands + FEATURE] += factor * x[b, 3]


@rule
def one_draw(
    worth: Any,
    beta: Any,
    kappa: Any,
    rate: Any,
    weights: Any,
    x: Any,
    usual: Any,
    chosen: Any,
    work: Any,
    slope: Any,
) -> Any:
    """Return the log likelihood of one household given its traits; write the gradient by them.

    Args:
        worth: (brands,) taste and image.
        kappa: habit weight times 1 - deliberation.
        x: (occasions, brands, 4) what was met.
        usual: (brands, 4) its mean.
        work: (6, brands) scratch.
        slope: (brands + 6,) gradient by worth, beta, w_r, display, feature, kappa, rate.
    """
    brands = worth.shape[0]
    value, chance, first = work[0], work[1], work[2]
    habit, habit_slope, owed = work[3], work[4], work[5]
    slope[:] = 0.0
    utilities(value, worth, beta, weights, usual)
    shares(value, first)
    for b in range(brands):
        habit[b] = first[b]
        habit_slope[b] = 0.0
        owed[b] = 0.0
    kept, total = 1.0, 0.0
    for n in range(chosen.shape[0]):
        y = chosen[n]
        best = 0
        for b in range(1, brands):
            if habit[b] > habit[best]:
                best = b
        q = kappa * habit[best]
        utilities(value, worth, beta, weights, x[n])
        shares(value, chance)
        same = 1.0 if y == best else 0.0
        likelihood = max(q * same + (1.0 - q) * chance[y], _LEAST)
        total += np.log(likelihood)
        by_q = (same - chance[y]) / likelihood
        by_value = (1.0 - q) * chance[y] / likelihood
        add_slope(slope, y, by_value, beta, weights, x[n])
        for b in range(brands):
            add_slope(slope, b, -by_value * chance[b], beta, weights, x[n])
        slope[brands + HABIT] += by_q * habit[best]
        slope[brands + RATE] += by_q * kappa * habit_slope[best]
        owed[best] += by_q * kappa * kept
        for b in range(brands):
            habit_slope[b] = (1.0 - rate) * habit_slope[b] - habit[b]
            habit[b] *= 1.0 - rate
        habit_slope[y] += 1.0
        habit[y] += rate
        kept *= 1.0 - rate
    mean = 0.0
    for b in range(brands):
        mean += owed[b] * first[b]
    for b in range(brands):  # habits before the panel depend on tastes too
        add_slope(slope, b, first[b] * (owed[b] - mean), beta, weights, usual)
    return total


@kernel
def panel_likelihood(
    log_likelihood: Any,
    gradient: Any,
    posterior: Any,
    start: Any,
    chosen: Any,
    x: Any,
    usual: Any,
    worth: Any,
    beta: Any,
    kappa: Any,
    rate: Any,
    weights: Any,
    mixed: Any,
    log_weight: Any,
) -> None:
    """Write each household's simulated log likelihood and its gradient, averaged over draws.

    Args:
        log_likelihood: (households,) out.
        gradient: (households, parameters) out, in the order of the search vector.
        posterior: (households, draws) out, how likely each draw is given the choices.
        start: (households + 1,), ``chosen`` (occasions,), ``x`` (occasions, brands, 4), ``usual``
            (households, brands, 4): the panel.
        worth: (households, draws, brands), ``beta`` and ``kappa`` (households, draws): traits.
        rate: habit rate.
        weights: (3,) w_r, display, feature.
        mixed: (households, draws, brands + 2) derivatives of the traits by what the search moves:
            taste by its log shape, beta by the sd of its log, kappa by the mean deliberation.
        log_weight: (households, draws) ln of the density of a draw over that it was drawn with.
    """
    households, draws, brands = worth.shape
    work = np.zeros((6, brands))
    slopes = np.zeros((draws, brands + 6))
    each = np.zeros(draws)
    for h in range(households):
        lo, hi = start[h], start[h + 1]
        for r in range(draws):
            each[r] = one_draw(
                worth[h, r],
                beta[h, r],
                kappa[h, r],
                rate,
                weights,
                x[lo:hi],
                usual[h],
                chosen[lo:hi],
                work,
                slopes[r],
            )
            each[r] += log_weight[h, r]
        top = each.max()
        total = 0.0
        for r in range(draws):
            total += np.exp(each[r] - top)
        log_likelihood[h] = top + np.log(total / draws)
        gradient[h, :] = 0.0
        for r in range(draws):
            weight = np.exp(each[r] - top) / total
            posterior[h, r] = weight
            g, m, out = slopes[r], mixed[h, r], gradient[h]
            for b in range(brands):
                out[b] += weight * g[b] * m[b]
                if b > 0:
                    out[brands + b - 1] += weight * g[b]
            at = 2 * brands - 1
            out[at] += weight * g[brands + BETA] * beta[h, r]
            out[at + 1] += weight * g[brands + BETA] * m[brands]
            out[at + 2] += weight * g[brands + REFERENCE]
            out[at + 3] += weight * g[brands + DISPLAY]
            out[at + 4] += weight * g[brands + FEATURE]
            out[at + 5] += weight * g[brands + HABIT] * m[brands + 1]
            out[at + 6] += weight * g[brands + RATE]
