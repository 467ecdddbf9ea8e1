"""exp, log and their kin in plain arithmetic, so that every machine gets the same bits.

The mathematics library of the system differs in the last bit between versions and processors,
and between compiled and interpreted code. These use only +, -, *, /, sqrt, floor and exact
scaling by powers of two, all exactly defined by IEEE 754. Coefficients: Cephes (Moshier 1989);
normal quantile: Wichura (1988), algorithm AS 241.
"""

from __future__ import annotations

import math
from typing import Any

from sim.kernels import rule

_LOG2_E = 1.4426950408889634073599
_LN2_HIGH = 6.93145751953125e-1
_LN2_LOW = 1.42860682030941723212e-6
_SQRT_HALF = 0.70710678118654752440


@rule
def exp(x: Any) -> Any:
    """Return e^x, with relative error below 4e-16; 0 below -708, capped at e^709 above 709."""
    if x < -708.0:
        return 0.0
    if x > 709.0:
        x = 709.0
    n = math.floor(_LOG2_E * x + 0.5)
    r = x - n * _LN2_HIGH
    r = r - n * _LN2_LOW
    rr = r * r
    p = r * ((1.26177193074810590878e-4 * rr + 3.02994407707441961300e-2) * rr + 1.0)
    q = (
        (3.00198505138664455042e-6 * rr + 2.52448340349684104192e-3) * rr
        + 2.27265548208155028766e-1
    ) * rr + 2.0
    return math.ldexp(1.0 + 2.0 * (p / (q - p)), int(n))


@rule
def log(x: Any) -> Any:
    """Return ln x for x > 0, with absolute error below 3e-16 near 1; -745 at or below 0."""
    if x <= 0.0:
        return -745.0
    mantissa, exponent = math.frexp(x)
    if mantissa < _SQRT_HALF:
        exponent -= 1
        z = 2.0 * mantissa - 1.0
    else:
        z = mantissa - 1.0
    zz = z * z
    numerator = (
        (
            (
                (1.01875663804580931796e-4 * z + 4.97494994976747001425e-1) * z
                + 4.70579119878881725854e0
            )
            * z
            + 1.44989225341610930846e1
        )
        * z
        + 1.79368678507819816313e1
    ) * z + 7.70838733755885391666e0
    denominator = (
        (
            ((z + 1.12873587189167450590e1) * z + 4.52279145837532221105e1) * z
            + 8.29875266912776603211e1
        )
        * z
        + 7.11544750618563894466e1
    ) * z + 2.31251620126765340583e1
    y = z * (zz * numerator / denominator)
    e = float(exponent)
    y = y - e * 2.121944400546905827679e-4
    y = y - 0.5 * zz
    return (z + y) + e * 0.693359375


@rule
def power(base: Any, exponent: Any) -> Any:
    """Return base^exponent for base > 0 (0 for base <= 0)."""
    return exp(exponent * log(base)) if base > 0.0 else 0.0


@rule
def logistic(x: Any) -> Any:
    """Return 1 / (1 + e^-x)."""
    return 1.0 / (1.0 + exp(-x))


@rule
def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent of x."""
    return 1.0 - 2.0 / (exp(2.0 * x) + 1.0)


@rule
def normal_quantile(u: Any) -> Any:
    """Return the standard normal quantile of u in (0, 1) (Wichura 1988, AS 241, PPND16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _central_numerator(r) / _central_denominator(r)
    r = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    value = _tail(r - 1.6) if r <= 5.0 else _far_tail(r - 5.0)
    return -value if q < 0.0 else value


@rule
def _central_numerator(r: Any) -> Any:
    n = 2.5090809287301226727e3 * r + 3.3430575583588128105e4
    n = n * r + 6.7265770927008700853e4
    n = n * r + 4.5921953931549871457e4
    n = n * r + 1.3731693765509461125e4
    n = n * r + 1.9715909503065514427e3
    n = n * r + 1.3314166789178437745e2
    return n * r + 3.3871328727963666080e0


@rule
def _central_denominator(r: Any) -> Any:
    d = 5.2264952788528545610e3 * r + 2.8729085735721942674e4
    d = d * r + 3.9307895800092710610e4
    d = d * r + 2.1213794301586595867e4
    d = d * r + 5.3941960214247511077e3
    d = d * r + 6.8718700749205790830e2
    d = d * r + 4.2313330701600911252e1
    return d * r + 1.0


@rule
def _tail(r: Any) -> Any:
    n = 7.7454501427834140764e-4 * r + 2.27238449892691845833e-2
    n = n * r + 2.41780725177450611770e-1
    n = n * r + 1.27045825245236838258e0
    n = n * r + 3.64784832476320460504e0
    n = n * r + 5.76949722146069140550e0
    n = n * r + 4.63033784615654529590e0
    n = n * r + 1.42343711074968357734e0
    d = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
    d = d * r + 1.51986665636164571966e-2
    d = d * r + 1.48103976427480074590e-1
    d = d * r + 6.89767334985100004550e-1
    d = d * r + 1.67638483018380384940e0
    d = d * r + 2.05319162663775882187e0
    return n / (d * r + 1.0)


@rule
def _far_tail(r: Any) -> Any:
    n = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    n = n * r + 1.24266094738807843860e-3
    n = n * r + 2.65321895265761230930e-2
    n = n * r + 2.96560571828504891230e-1
    n = n * r + 1.78482653991729133580e0
    n = n * r + 5.46378491116411436990e0
    n = n * r + 6.65790464350110377720e0
    d = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
    d = d * r + 1.84631831751005468180e-5
    d = d * r + 7.86869131145613259100e-4
    d = d * r + 1.48753612908506148525e-2
    d = d * r + 1.36929880922735805310e-1
    d = d * r + 5.99832206555887937690e-1
    return n / (d * r + 1.0)
