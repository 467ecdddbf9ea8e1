"""Simulated maximum likelihood of the parameters of choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.population import PopulationSettings
from sim.studies.choice.likelihood import panel_likelihood
from sim.studies.choice.panel import ChoicePanel, Floats
from sim.studies.choice.parameters import (
    SCALARS,
    ChoiceParameters,
    names,
    neutral,
    pack,
    ranges,
    unpack,
)
from sim.studies.choice.reference import against_reference
from sim.studies.choice.search import best_rate, climb
from sim.studies.choice.tastes import (
    Draws,
    deliberation,
    household_draws,
    log_gamma,
    population_draws,
)

DRAWS = 256
"""Simulated households for each real one."""
_TURNS = (4, 2, 1, 1)  # searches, each with draws placed by the one before: so much fewer draws
_ADAPTATIONS = 2
_FEWEST_DRAWS = 8
_PROFILED = 1  # the turn before which rates of habit are compared
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class ChoiceFit:
    """What was fitted, and how sure it is.

    Attributes:
        brands: names.
        parameters: at the maximum.
        vector: the same as the search has them (see :func:`names`).
        covariance: of the vector, from the outer product of the households' scores (Berndt, Hall,
            Hall & Hausman 1974).
        log_likelihood: of the panel.
        occasions: how many.
        converged: whether the search ended at a maximum.
        held: parameters that were kept at a value.
    """

    brands: tuple[str, ...]
    parameters: ChoiceParameters
    vector: Floats
    covariance: Floats
    log_likelihood: float
    occasions: int
    converged: bool
    held: Mapping[str, float] = field(default_factory=dict)

    def intervals(self) -> dict[str, tuple[float, float, float]]:
        """Return estimate, low and high (95%) of every parameter in relmark's units."""
        error = np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        out = {}
        limits = ranges(len(self.brands))
        for name, value, sd, limit in zip(
            names(self.brands), self.vector, error, limits, strict=True
        ):
            low, high = max(limit.low, value - _Z95 * sd), min(limit.high, value + _Z95 * sd)
            logged = name.startswith("taste_shape") or name == "price_sensitivity_median"
            if logged:
                value, low, high = np.exp(value), np.exp(low), np.exp(high)
            out[name] = (float(value), float(low), float(high))
        return out


class Likelihood:
    """The simulated likelihood of one panel as a function of the search vector."""

    def __init__(
        self,
        panel: ChoicePanel,
        draws: Draws,
        behaviour: BehaviourSettings,
        population: PopulationSettings,
    ) -> None:
        """Lay out what households met."""
        self.panel = panel
        self.draws = draws
        self.habit_weight = behaviour.habit_weight
        self.concentration = population.deliberation_a + population.deliberation_b
        ratio = against_reference(panel, behaviour.reference_memory, behaviour.reference_purchase)
        self.x = np.stack([np.log(panel.price), ratio, panel.display, panel.feature], axis=2)
        sums = np.add.reduceat(self.x, panel.start[:-1], axis=0)
        self.usual = sums / panel.occasions[:, None, None]
        self.usual[:, :, 1] = 0.0  # before the panel, prices were as expected

    def households(self, vector: Floats) -> tuple[Floats, Floats, Floats]:
        """Return each household's log likelihood, its gradient, and its draws' chances."""
        brands = len(self.panel.brands)
        p = unpack(vector, brands)
        appeal = np.concatenate([[0.0], vector[brands : 2 * brands - 1]])
        scores = self.draws.scores
        worth = np.empty((*scores.shape[:2], brands))
        mixed = np.empty(scores.shape)
        for b in range(brands):
            taste, slope = log_gamma(scores[..., b], float(vector[b]))
            shape = p.taste_shape[b]
            worth[..., b] = taste - digamma(shape) + appeal[b]
            mixed[..., b] = slope - shape * polygamma(1, shape)
        beta = p.price_sensitivity_median * np.exp(p.price_sensitivity_log_sd * scores[..., brands])
        mixed[..., brands] = beta * scores[..., brands]
        delta, slope = deliberation(
            scores[..., brands + 1], p.deliberation_mean, self.concentration
        )
        kappa = self.habit_weight * (1.0 - delta)
        mixed[..., brands + 1] = -self.habit_weight * slope
        weights = np.array([p.reference_price_weight, p.point_of_sale_weight, p.buzz_weight])
        value = np.empty(self.panel.size)
        gradient = np.empty((self.panel.size, vector.shape[0]))
        posterior = np.empty(scores.shape[:2])
        panel_likelihood(
            value,
            gradient,
            posterior,
            self.panel.start,
            self.panel.chosen,
            self.x,
            self.usual,
            worth,
            beta,
            kappa,
            p.habit_rate,
            weights,
            mixed,
            self.draws.log_weight,
        )
        return value, gradient, posterior

    def slope(self, vector: Floats) -> tuple[float, Floats, Floats]:
        """Return the log posterior, its gradient and its curvature.

        The curvature is that of Berndt, Hall, Hall & Hausman (1974): the outer product of the
        households' gradients, and the prior's.
        """
        value, gradient, _ = self.households(vector)
        known = ranges(len(self.panel.brands))
        sd = np.array([r.sd for r in known])
        off = (vector - np.array([r.mean for r in known])) / sd
        total = float(value.sum() - 0.5 * (off @ off))
        return total, gradient.sum(axis=0) - off / sd, gradient.T @ gradient + np.diag(sd**-2.0)


def fit_choice(
    panel: ChoicePanel,
    draws: int = DRAWS,
    seed: int = 1,
    held: Mapping[str, float] | None = None,
    behaviour: BehaviourSettings | None = None,
    population: PopulationSettings | None = None,
) -> ChoiceFit:
    """Fit tastes, sensitivities and habit to a panel.

    Args:
        panel: the households to fit on.
        draws: simulated households for each real one at the end of the search, a power of two;
            the way there takes fewer.
        seed: of their scrambled Sobol points.
        held: parameters (names of :func:`names`, on the search's scale) to keep at a value.
        behaviour: settings of what is not fitted (reference price memory).
        population: settings of what is not fitted (deliberation).

    Returns:
        The fit.
    """
    held = dict(held or {})
    behaviour = behaviour or BehaviourSettings()
    brands = len(panel.brands)
    counts = [max(draws // fewer, _FEWEST_DRAWS) for fewer in _TURNS]
    first = population_draws(panel.size, counts[0], brands, seed)
    likelihood = Likelihood(panel, first, behaviour, population or PopulationSettings())
    low = np.array([r.low for r in ranges(brands)])
    high = np.array([r.high for r in ranges(brands)])
    start = pack(neutral(np.bincount(panel.chosen, minlength=brands) / panel.chosen.shape[0]))
    start = np.clip(start, low, high)
    for place, name in enumerate(names(panel.brands)):
        if name in held:
            start[place] = low[place] = high[place] = held[name]
    found = climb(likelihood, start, low, high)
    for turn, count in enumerate(counts):
        for again in range(_ADAPTATIONS):
            _, _, posterior = likelihood.households(found.vector)
            stream = seed + 1 + turn * _ADAPTATIONS + again
            likelihood.draws = household_draws(likelihood.draws, posterior, count, stream)
        if turn == _PROFILED and "habit_rate" not in held:
            found = best_rate(likelihood, found.vector, low, high)
        found = climb(likelihood, found.vector, low, high)
    value, scores, _ = likelihood.households(found.vector)
    return ChoiceFit(
        panel.brands,
        unpack(found.vector, brands),
        found.vector,
        _covariance(scores, low < high),
        float(value.sum()),
        int(panel.chosen.shape[0]),
        found.converged,
        held,
    )


def _covariance(scores: Floats, free: NDArray[np.bool_]) -> Floats:
    """Return the covariance of what was searched; 0 for what was held.

    A value at the edge of its range keeps the error that the slope of the scores gives it: its
    interval has one side.
    """
    brands = (free.shape[0] - len(SCALARS) + 1) // 2
    prior = np.array([r.sd for r in ranges(brands)])[free] ** -2.0
    out = np.zeros((free.shape[0], free.shape[0]))
    part = scores[:, free]
    out[np.ix_(free, free)] = np.linalg.inv(part.T @ part + np.diag(prior))
    return out
