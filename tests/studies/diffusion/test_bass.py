"""The Bass curve: its equation, its fit, and the noise of a finite market around it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.errors import UserError
from sim.randomness import uniforms
from sim.studies.diffusion.bass import (
    BassFit,
    bass_curve,
    curve_noise,
    fit_bass,
    timing_noise,
)
from sim.studies.diffusion.data import load_durables


def test_the_curve_solves_its_differential_equation() -> None:
    p, q = 0.012, 0.37
    solved = solve_ivp(
        lambda _, f: (p + q * f) * (1 - f), (0, 20), [0.0], t_eval=range(1, 21), rtol=1e-9
    )
    assert bass_curve(p, q, 20) == pytest.approx(solved.y[0], abs=1e-5)


def test_without_imitation_adoption_is_exponential() -> None:
    assert bass_curve(0.1, 0.0, 9) == pytest.approx(1 - np.exp(-0.1 * np.arange(1, 10)))


@pytest.mark.parametrize("scale", [1.0, 1e6])
@pytest.mark.parametrize(("p", "q"), [(0.001, 0.6), (0.03, 0.2), (0.016, 0.43)])
def test_the_fit_recovers_what_made_the_series(p: float, q: float, scale: float) -> None:
    series = BassFit(p, q, 70.0 * scale).adopters(18)
    fit = fit_bass(series)
    assert (fit.p, fit.q, fit.m) == pytest.approx((p, q, 70.0 * scale), rel=1e-4)
    known = fit_bass(series, potential=70.0 * scale)
    assert (known.p, known.q) == pytest.approx((p, q), rel=1e-4)


def test_the_peak_is_where_most_adopt() -> None:
    fit = BassFit(0.01, 0.4, 100.0)
    assert abs(np.argmax(fit.adopters(40)) + 0.5 - fit.peak) <= 1.0
    assert BassFit(0.3, 0.1, 1.0).peak == 0.0


# Mahajan, Mason & Srinivasan (1986), table of non-linear least squares estimates; m in thousands.
PUBLISHED = {
    "room_air_conditioners": (0.0094, 0.3748, 18710.0),
    "color_televisions": (0.0185, 0.6159, 39660.0),
    "clothes_dryers": (0.0136, 0.3267, 16500.0),
}


@pytest.mark.parametrize("product", PUBLISHED)
def test_three_durables_fit_as_published(product: str) -> None:
    fit = fit_bass(load_durables()[product])
    assert (fit.p, fit.q, fit.m) == pytest.approx(PUBLISHED[product], rel=0.01)


@pytest.mark.parametrize(
    ("series", "potential", "sentence"),
    [
        ([1, 2, 3], None, "four periods"),
        ([[1, 2], [3, 4]], None, "four periods"),
        ([1, -2, 3, 4], None, "none negative"),
        ([1, math.nan, 3, 4], None, "none negative"),
        ([0, 0, 0, 0], None, "not all zero"),
        ([5, 6, 7, 8], 20.0, "lies below the 26"),
    ],
)
def test_what_is_no_series_gets_a_sentence(
    series: list[float], potential: float | None, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        fit_bass(series, potential)


def test_a_finite_market_strays_as_its_noise_says() -> None:
    """Binomial adoption with hazard p + qF in small steps: 300 markets of 400 people."""
    p, q, size, steps, markets = 0.01, 0.4, 400, 25, 300
    people = np.arange(size)
    half = []
    for market in range(markets):
        adopted = np.zeros(size, dtype=bool)
        for step in range(40 * steps):
            hazard = (p + q * adopted.mean()) / steps
            adopted |= uniforms((7, market), 901, step, people) < hazard
            if 2 * adopted.sum() >= size:
                half.append(step / steps)
                break
    expected = timing_noise(p, q, size)
    assert np.std(half) == pytest.approx(expected, rel=0.25)
    assert curve_noise(p, q, 100 * size) < curve_noise(p, q, size) / 5
