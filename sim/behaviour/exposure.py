"""Exposure to mass media: two memories, slow awareness and fast buzz."""

from __future__ import annotations

from typing import Any

from sim.kernels import rule, stage
from sim.numerics import exp
from sim.population.records import SOURCE_ADVERTISING
from sim.randomness import Decision, two_uniforms

_ADVERTISING = int(Decision.ADVERTISING)


@rule
def remember_exposure(s: Any, p: Any, brand: Any, b: Any) -> None:
    """One advertising exposure to brand b; a claim pulls expected quality towards it."""
    s.awareness[b] += p.trace * p.advertising_awareness * (1.0 - s.awareness[b])
    s.buzz[b] += p.trace * max(0.0, p.buzz_gain - p.buzz_saturation * s.buzz[b])
    if brand.claim >= 0.0:
        s.quality[b] += p.trace * p.claim_learning * (brand.claim - s.quality[b])
    if b == 0 and p.trace > 0.0:
        s.source = SOURCE_ADVERTISING
        s.source_age = 0


@rule
def exposed(luck: Any, mean: Any) -> Any:
    """Return True with chance 1 - exp(-mean); the exponential is spared where it cannot matter."""
    return luck < mean and luck < 1.0 - exp(-mean)


@stage
def meet_advertising(
    i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any, brands: Any
) -> None:
    """Meet each brand's advertising with chance 1 - exp(-exposures a week times media use)."""
    for block in range((brands.shape[0] + 1) // 2):
        first, second = two_uniforms(key0, key1, _ADVERTISING, week, i, block)
        b = 2 * block
        if exposed(first, brands[b].advertising * t.media):
            remember_exposure(s, p, brands[b], b)
        if b + 1 < brands.shape[0] and exposed(second, brands[b + 1].advertising * t.media):
            remember_exposure(s, p, brands[b + 1], b + 1)
