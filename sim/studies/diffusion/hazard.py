"""What makes farmers adopt: the durable market's own rule, fitted to their years at risk.

Everybody knows of the thing. In year t from 0, who has not adopted does so with probability

    ``(1 - e^-o) logistic(u + z_v + c t + w_n share of villagers who have + w_w min(messages, 5))``

which is :func:`sim.behaviour.durable.adoption_utility`: o occasions a year, u the utility of the
thing, c what a falling real price adds a year, w_n what is seen of other adopters, w_w what each
contact who adopted has told. ``z_v`` is normal between villages, with sd s. Maximum likelihood
over the years at risk, with z_v integrated out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logsumexp

from sim.studies.diffusion.data import YEARS, Village

Floats = NDArray[np.float64]

MOST_MESSAGES = 5.0
"""Messages beyond these add nothing, as in the durable market."""

_STARTS = np.array([[1.0, -5.0, 0.2, 0.5, 0.2, 0.5], [0.5, -4.0, 0.05, 3.0, 0.2, 0.2]])
_LOWEST = np.array([0.01, -20.0, 0.0, 0.0, 0.0, 1e-3])  # as the market's settings allow
_HIGHEST = np.array([5.0, 10.0, 2.0, 20.0, 5.0, 3.0])
_NODES = 31


@dataclass(frozen=True)
class AdoptionRule:
    """What makes farmers adopt; utilities are on the logit scale.

    Attributes:
        occasion: o, occasions to adopt a year.
        utility: u, in the first year, with nobody to be seen.
        trend: c, a year.
        seen: w_n, of the share of other villagers who have it.
        told: w_w, of each of the first five contacts who adopted; 0 leaves contacts out.
        spread: s, sd of the utility between villages.
        log_likelihood: of the villages fitted.
    """

    occasion: float
    utility: float
    trend: float
    seen: float
    told: float
    spread: float
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class Exposures:
    """Years at risk of one village: each farmer in each year until adoption, (rows,) each.

    Attributes:
        year: from 0.
        contacts: how many contacts had adopted before the year.
        contact_share: the same as a share of all contacts; 0 for who has none.
        village_share: share of the other villagers who had.
        adopts: whether the farmer adopts in the year.
    """

    year: Floats
    contacts: Floats
    contact_share: Floats
    village_share: Floats
    adopts: NDArray[np.bool_]


def exposures(village: Village, adopted: NDArray[np.int64] | None = None) -> Exposures:
    """Return the years at risk of a village.

    Args:
        village: the farmers and their contacts.
        adopted: years of adoption, as in ``Village.adopted``; the observed ones if None.
    """
    years = np.arange(1, YEARS + 1)
    when = village.adopted if adopted is None else adopted
    had = (when[None, :] < years[:, None]).astype(np.float64)  # (years, farmers)
    at_risk = when[None, :] >= years[:, None]
    contacts = had @ village.contacts
    degree = np.maximum(village.contacts.sum(axis=0), 1.0)
    # Who is at risk has not adopted, so everyone who has is another villager.
    share = np.broadcast_to(had.sum(axis=1, keepdims=True) / (village.size - 1), had.shape)
    year = np.broadcast_to(years[:, None] - 1.0, had.shape)
    return Exposures(
        year[at_risk],
        contacts[at_risk],
        (contacts / degree)[at_risk],
        share[at_risk],
        (when[None, :] == years[:, None])[at_risk],
    )


def fit_rule(
    villages: Sequence[Village], *, contacts: bool = True, trend: bool = True
) -> AdoptionRule:
    """Fit the adoption rule by maximum likelihood.

    Args:
        villages: the villages to learn from.
        contacts: False fixes ``told`` at 0: farmers see the village, whoever their contacts are.
        trend: False fixes ``trend`` at 0: nothing but other adopters changes with time.

    Returns:
        The rule of the highest likelihood; the normal over villages by Gauss-Hermite quadrature.
    """
    counts = [_counted(exposures(village)) for village in villages]
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    log_weights = np.log(weights / weights.sum())
    free = np.array([True, True, trend, True, contacts, True])
    bounds = np.where(free, [_LOWEST, _HIGHEST], 0.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros(6)
        for count in counts:
            each, slopes = _log_likelihoods(count, values, nodes)
            likelihood = float(logsumexp(each + log_weights))
            total += likelihood
            slope += np.exp(each + log_weights - likelihood) @ slopes
        return -total, -slope

    fits = [
        minimize(loss, np.clip(start, *bounds), jac=True, method="SLSQP", bounds=bounds.T)
        for start in _STARTS
    ]
    found = min(fits, key=lambda fit: float(fit.fun))
    o, u, c, seen, told, spread = (float(value) for value in found.x)
    return AdoptionRule(o, u, c, seen, told, spread, -float(found.fun))


def _counted(row: Exposures) -> Floats:
    """Years at risk that are alike, with how many: year, messages, share, waiting, adopting."""
    messages = np.minimum(row.contacts, MOST_MESSAGES)
    alike, place = np.unique(
        np.column_stack([row.year, messages, row.village_share]), axis=0, return_inverse=True
    )
    adopting = np.bincount(place, row.adopts, len(alike))
    return np.column_stack([alike, np.bincount(place, minlength=len(alike)) - adopting, adopting])


def _log_likelihoods(count: Floats, values: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """Log likelihood of one village at each node of its utility, (nodes,), and slopes, (.., 6)."""
    occasion, utility, trend, seen, told, spread = values
    year, messages, share, waiting, adopting = count.T
    wants = utility + trend * year + seen * share + told * messages + spread * nodes[:, None]
    met, wanted = -np.expm1(-occasion), expit(wants)
    left = 1.0 - met * wanted
    each = adopting * (np.log(met) + log_expit(wants)) + waiting * np.log(left)
    by_utility = (1.0 - wanted) * (adopting - waiting * met * wanted / left)
    by_occasion = np.exp(-occasion) * (adopting / met - waiting * wanted / left)
    slopes = [
        by_occasion.sum(axis=1),
        by_utility.sum(axis=1),
        by_utility @ year,
        by_utility @ share,
        by_utility @ messages,
        by_utility.sum(axis=1) * nodes,
    ]
    return np.asarray(each.sum(axis=1)), np.column_stack(slopes)
