from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest
from scipy import special

from sim import numerics

DIGEST = """
import hashlib
import numpy as np
from sim import numerics
rng = np.random.default_rng(8)
digest = hashlib.sha256()
for name, low, high in (
    ("exp", -720.0, 720.0), ("exp", -3.0, 3.0), ("log", -1.0, 1e6), ("log", 0.5, 2.0),
    ("logistic", -40.0, 40.0), ("tanh", -20.0, 20.0), ("normal_quantile", 1e-12, 1.0 - 1e-12),
):
    function = getattr(numerics, name)
    values = [float(function(float(x))) for x in rng.uniform(low, high, 1500)]
    digest.update(np.array(values).tobytes())
digest.update(np.array([float(numerics.power(float(a), float(b)))
                        for a, b in rng.uniform(0.0, 4.0, (500, 2))]).tobytes())
print(digest.hexdigest())
"""


def exact(name: str, x: float) -> Decimal:
    """exp or ln of a float, to 40 digits."""
    with localcontext() as context:
        context.prec = 40
        value = Decimal(x)
        return value.exp() if name == "exp" else value.ln()


def relative_error(got: float, right: Decimal) -> float:
    with localcontext() as context:
        context.prec = 40
        return float(abs((Decimal(got) - right) / right))


@pytest.mark.parametrize("span", [1e-3, 1.0, 30.0, 700.0])
def test_exp_is_accurate(span: float) -> None:
    points = np.random.default_rng(1).uniform(-span, span, 400)
    assert max(relative_error(numerics.exp(x), exact("exp", x)) for x in points) < 4e-16


def test_exp_at_its_edges() -> None:
    assert numerics.exp(0.0) == 1.0
    assert numerics.exp(-708.5) == 0.0
    assert numerics.exp(-1e300) == 0.0
    assert numerics.exp(1e300) == numerics.exp(709.0)
    assert math.isfinite(numerics.exp(1e300))
    assert math.isnan(numerics.exp(math.nan))


@pytest.mark.parametrize(
    ("low", "high"), [(1e-300, 1e-290), (1e-6, 0.6), (1.5, 50.0), (1e9, 1e300)]
)
def test_log_is_accurate_away_from_one(low: float, high: float) -> None:
    points = np.random.default_rng(2).uniform(low, high, 400)
    assert max(relative_error(numerics.log(x), exact("log", x)) for x in points) < 4e-16


def test_log_near_one_has_a_small_absolute_error() -> None:
    points = np.random.default_rng(3).uniform(0.7, 1.4, 600)
    errors = [abs(float(Decimal(numerics.log(x)) - exact("log", x))) for x in points]
    assert max(errors) < 3e-16


def test_log_at_its_edges() -> None:
    assert numerics.log(1.0) == 0.0
    assert numerics.log(0.0) == -745.0
    assert numerics.log(-3.0) == -745.0
    assert numerics.log(5e-324) == pytest.approx(math.log(5e-324), rel=1e-15)


def test_power_is_exp_of_log() -> None:
    for base, exponent in np.random.default_rng(4).uniform(0.01, 5.0, (200, 2)):
        assert numerics.power(base, exponent) == pytest.approx(base**exponent, rel=1e-14)
    assert numerics.power(0.0, 2.0) == 0.0
    assert numerics.power(-1.0, 2.0) == 0.0


@pytest.mark.parametrize(
    ("function", "right", "span"),
    [(numerics.logistic, special.expit, 45.0), (numerics.tanh, np.tanh, 25.0)],
)
def test_sigmoids_are_accurate_and_bounded(
    function: Callable[[float], float], right: Callable[[float], float], span: float
) -> None:
    points = np.linspace(-span, span, 2001)
    got = np.array([function(float(x)) for x in points])
    assert np.abs(got - np.array([right(float(x)) for x in points])).max() < 5e-16
    assert (np.diff(got) >= 0.0).all()
    assert got.min() >= -1.0
    assert got.max() <= 1.0
    assert math.isfinite(function(-1e4))
    assert math.isfinite(function(1e4))


def test_normal_quantile_is_accurate_in_the_middle_and_in_the_tails() -> None:
    middle = np.random.default_rng(6).uniform(0.01, 0.99, 1000)
    tails = 10.0 ** np.random.default_rng(7).uniform(-16.0, -2.0, 500)
    points = np.concatenate([middle, tails, [2.0**-53, 1.0 - 2.0**-53]])
    got = np.array([numerics.normal_quantile(float(u)) for u in points])
    assert np.allclose(got, special.ndtri(points), rtol=2e-15, atol=2e-16)


def test_normal_quantile_is_odd() -> None:
    assert numerics.normal_quantile(0.5) == 0.0
    for u in (2.0**-20, 0.0625, 0.25, 0.4375):
        assert numerics.normal_quantile(u) == -numerics.normal_quantile(1.0 - u)


def digest(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_compiled_equals_interpreted_on_any_processor_bit_for_bit() -> None:
    compiled = digest()
    assert len(compiled) == 64
    assert digest(NUMBA_DISABLE_JIT="1") == compiled
    # A mathematics library without fused multiplication and wide registers gives other bits.
    assert digest(GLIBC_TUNABLES="glibc.cpu.hwcaps=-FMA,-AVX2,-AVX512F") == compiled
    # Code compiled for the oldest processor of this kind knows no fused multiplication either.
    assert digest(NUMBA_CPU_NAME="generic", RELMARK_CACHE_DIR=os.devnull) == compiled


@pytest.mark.parametrize("name", ["exp", "log", "logistic", "tanh", "normal_quantile"])
def test_each_function_equals_its_python_source(name: str) -> None:
    function = getattr(numerics, name)
    for u in np.random.default_rng(9).uniform(1e-9, 1.0 - 1e-9, 500):
        assert function(float(u)) == function.py_func(float(u))
