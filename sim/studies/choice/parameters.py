"""The parameters of choice that a panel tells of: relmark's own, as a vector and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from sim.studies.choice.panel import Floats


@dataclass(frozen=True)
class ChoiceParameters:
    """What decides choice at an occasion, in relmark's units.

    Attributes:
        taste_shape: (brands,) gamma shape S * m_b of taste; small is polarised, large is alike.
        image: (brands,) utility of the brand for everybody; 0 for the first one.
        price_sensitivity_median: median of beta, > 0.
        price_sensitivity_log_sd: sd of ln beta.
        reference_price_weight: w_r, weight of price against the reference price.
        point_of_sale_weight: utility of a display in the store.
        buzz_weight: utility of a feature in the store's advertising that week.
        deliberation_mean: mean of delta over households, in (0, 1): how often one thinks before
            buying. With ``habit_weight`` (not fitted: only the product shows) it says how much
            is bought by inertia.
        habit_rate: weight of the latest choice in habit, in [0, 1].
    """

    taste_shape: Floats
    image: Floats
    price_sensitivity_median: float
    price_sensitivity_log_sd: float
    reference_price_weight: float
    point_of_sale_weight: float
    buzz_weight: float
    deliberation_mean: float
    habit_rate: float

    @property
    def taste_heterogeneity(self) -> float:
        """S: the total of the gamma shapes."""
        return float(self.taste_shape.sum())

    @property
    def taste_breadth(self) -> Floats:
        """Expected shares of taste m_b, summing to 1 (brands,)."""
        return np.asarray(self.taste_shape / self.taste_shape.sum())


SCALARS = (
    "price_sensitivity_median",
    "price_sensitivity_log_sd",
    "reference_price_weight",
    "point_of_sale_weight",
    "buzz_weight",
    "deliberation_mean",
    "habit_rate",
)
"""Scalar parameters in the order of the vector, after the brands' own."""

_SEARCHED = {
    "price_sensitivity_median": (np.log(0.02), np.log(40.0), np.log(3.2), 1.0),
    "price_sensitivity_log_sd": (0.02, 2.0, 0.5, 0.5),
    "reference_price_weight": (0.0, 5.0, 0.2, 0.5),
    "point_of_sale_weight": (0.0, 6.0, 0.5, 1.5),
    "buzz_weight": (0.0, 6.0, 0.5, 1.5),
    "deliberation_mean": (0.02, 0.98, 0.56, 0.25),
    "habit_rate": (0.02, 0.98, 0.3, 0.15),
}
_SHAPE = (np.log(0.02), np.log(60.0), 0.0, 1.5)
_APPEAL = (-12.0, 12.0, 0.0, 3.0)


@dataclass(frozen=True)
class Range:
    """Where a searched value may lie, and what is weakly believed of it before the data.

    Attributes:
        low: smallest.
        high: largest.
        mean: of a normal prior: the packaged default where there is one.
        sd: of that prior; wide, so that it decides only what the panel leaves open.
    """

    low: float
    high: float
    mean: float
    sd: float


def names(brands: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the vector's entries: shapes, appeals but the first's, scalars.

    The appeal of a brand is its mean utility, E[taste] + image, against the first brand's: easier
    to search than the image, which must make up for every change of the shape.
    """
    shapes = tuple(f"taste_shape:{brand}" for brand in brands)
    return shapes + tuple(f"appeal:{brand}" for brand in brands[1:]) + SCALARS


def ranges(brands: int) -> tuple[Range, ...]:
    """Return the range of each entry of the vector."""
    own = [_SHAPE] * brands + [_APPEAL] * (brands - 1)
    return tuple(Range(*map(float, r)) for r in own + [_SEARCHED[name] for name in SCALARS])


def pack(parameters: ChoiceParameters) -> Floats:
    """Return the vector that is searched: logs of shapes and of the median sensitivity."""
    scalars = [float(getattr(parameters, name)) for name in SCALARS]
    scalars[0] = float(np.log(scalars[0]))
    appeal = parameters.image + digamma(parameters.taste_shape)
    return np.concatenate([np.log(parameters.taste_shape), (appeal - appeal[0])[1:], scalars])


def unpack(vector: Floats, brands: int) -> ChoiceParameters:
    """Return the parameters of a vector."""
    scalars = [float(value) for value in vector[2 * brands - 1 :]]
    scalars[0] = float(np.exp(scalars[0]))
    shape = np.exp(vector[:brands])
    appeal = np.concatenate([[0.0], vector[brands : 2 * brands - 1]])
    image = appeal - digamma(shape)
    return ChoiceParameters(
        taste_shape=shape,
        image=image - image[0],
        **dict(zip(SCALARS, scalars, strict=True)),
    )


def neutral(shares: Floats) -> ChoiceParameters:
    """Return where every search starts: the packaged defaults, and tastes as wide as shares."""
    return ChoiceParameters(
        taste_shape=np.maximum(2.0 * shares, 0.05),
        image=np.zeros(shares.shape[0]),
        price_sensitivity_median=3.2,
        price_sensitivity_log_sd=0.5,
        reference_price_weight=0.2,
        point_of_sale_weight=0.5,
        buzz_weight=0.5,
        deliberation_mean=0.56,
        habit_rate=0.3,
    )
