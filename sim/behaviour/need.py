"""Category need: how often an occasion comes, about what, and what the pantry spares."""

from __future__ import annotations

from typing import Any

from sim.kernels import rule
from sim.numerics import exp, normal_quantile
from sim.population.records import MAX_OCCASIONS, THEMES
from sim.randomness import Decision, two_uniforms, uniform

_RATE_DRIFT = int(Decision.RATE_DRIFT)
_NEED_THEME = int(Decision.NEED_THEME)
_OCCASIONS = int(Decision.OCCASIONS)
_PANTRY = int(Decision.PANTRY)
_QUARTER = 13
LEAST_UNIT = 0.5  # what spoilage must leave of a unit for it to be eaten


@rule
def poisson(u: Any, mean: Any, most: Any) -> Any:
    """Return the Poisson quantile of u, cut at ``most``."""
    if mean <= 0.0:
        return 0
    chance = exp(-mean)
    cumulated = chance
    count = 0
    while u > cumulated and count < most:
        count += 1
        chance = chance * mean / count
        cumulated += chance
    return count


@rule
def drift_need(i: Any, week: Any, key0: Any, key1: Any, s: Any, p: Any) -> None:
    """Let the log need rate drift, once a quarter, staggered over consumers."""
    if p.drift_sd > 0.0 and (week + i) % _QUARTER == 0:
        rho = p.drift_persistence
        luck = normal_quantile(uniform(key0, key1, _RATE_DRIFT, week, i, 0))
        s.drift = rho * s.drift + p.drift_sd * ((1.0 - rho * rho) ** 0.5) * luck


@rule
def theme_of(u: Any, interests: Any) -> Any:
    """Return the theme at quantile u of the interests."""
    cumulated = 0.0
    for theme in range(THEMES - 1):
        cumulated += interests[theme]
        if u < cumulated:
            return theme
    return THEMES - 1


@rule
def change_theme(i: Any, week: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any) -> None:
    """Perhaps redraw what the consumer currently needs, from stable interests."""
    change, which = two_uniforms(key0, key1, _NEED_THEME, week, i, 0)
    if change < p.need_change:
        s.need_theme = theme_of(which, t.interests)


@rule
def deal_pull(s: Any, brands: Any) -> Any:
    """Return how strongly price cuts the consumer knows of call for an extra occasion."""
    pull = 0.0
    for b in range(brands.shape[0]):
        if brands[b].cut > 0.0:
            pull += brands[b].cut * brands[b].cut_notice * s.awareness[b] * brands[b].distribution
    if s.offer_weeks > 0:
        pull += s.offer
    return pull


@rule
def count_occasions(
    i: Any,
    week: Any,
    season: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    brands: Any,
) -> Any:
    """Return the purchase occasions of the week, Poisson.

    The mean is the consumer's rate times slow drift (of mean 1), season and the pull of deals.
    """
    drift = exp(s.drift - 0.5 * p.drift_sd * p.drift_sd)
    mean = t.need_rate * season * drift * (1.0 + p.deal_expansion * deal_pull(s, brands))
    return poisson(uniform(key0, key1, _OCCASIONS, week, i, 0), mean, MAX_OCCASIONS)


@rule
def pantry_spares(i: Any, week: Any, k: Any, key0: Any, key1: Any, s: Any, p: Any) -> Any:
    """Return True when a unit in stock meets the need of occasion k."""
    if s.stock < LEAST_UNIT:
        return False
    if uniform(key0, key1, _PANTRY, week, i, k) >= p.pantry_use:
        return False
    s.stock = max(0.0, s.stock - 1.0)
    return True
