"""What is bought at an occasion: inertia, or a deliberate choice among known brands and nothing.

Dual process: with chance habit weight * (1 - deliberation) * strongest habit the consumer buys
again without a thought [achat par inertie]; an opened contact wakes. Otherwise a multinomial
logit, drawn by Gumbel-max with one keyed draw per alternative, so that a change of one brand's
utility leaves the luck of the others alone.
"""

from __future__ import annotations

from typing import Any

from sim.behaviour.trust import trust
from sim.kernels import rule
from sim.numerics import log
from sim.population.records import NOBODY
from sim.randomness import Decision, two_uniforms, uniform

_INERTIA = int(Decision.INERTIA)
_CHOICE = int(Decision.CHOICE)
_LUCK_PER_OCCASION = 32  # draws set aside for the alternatives of one occasion
_NOTHING = 16  # the draw of 'buy nothing', after the 16 brand slots
KNOWN = 0.01  # awareness below which a brand does not come to mind


@rule
def price_cut(s: Any, brands: Any, b: Any) -> Any:
    """Return the share taken off brand b's price for this consumer: the better of two offers."""
    cut = brands[b].cut
    if s.offer_brand == b and s.offer_weeks > 0 and s.offer > cut:
        cut = s.offer * 1.0
    return cut


@rule
def strongest_habit(s: Any, count: Any) -> Any:
    """Return the brand of the strongest habit (the first of equals)."""
    best = 0
    for b in range(1, count):
        if s.habit[b] > s.habit[best]:
            best = b
    return best


@rule
def first_purchase_doubt(t: Any, s: Any, p: Any, b: Any) -> Any:
    """Return the utility a prospect lacks until the brand is known, liked and trusted.

    Known -> Like -> Trust [connaître, aimer, faire confiance]: each falls short by the distance
    to its threshold; the sum weighs with perceived risk.
    """
    if s.bought & (1 << b) != 0:
        return 0.0
    known = min(1.0, s.awareness[b] / p.known_threshold)
    liked = min(1.0, max(0.0, s.attachment[b]) / p.liked_threshold)
    trusted = min(1.0, trust(s, b) / p.trusted_threshold)
    return p.first_purchase_barrier * t.involvement * (3.0 - known - liked - trusted)


@rule
def utility(t: Any, s: Any, p: Any, brands: Any, pull: Any, i: Any, b: Any) -> Any:
    """Return the deterministic utility of brand b for a consumer who knows it.

    Args:
        pull: (consumers, slots) points pressure of loyalty programmes, or no rows when none.
    """
    brand = brands[b]
    log_price = log(brand.price * (1.0 - price_cut(s, brands, b)) / p.price_level)
    against_reference = log_price - log(s.reference_price[b] / p.price_level)
    value = (
        t.taste[b]
        + p.attachment_weight * s.attachment[b]
        + p.trust_weight * t.involvement * trust(s, b)
        + p.quality_weight * s.quality[b]
        - t.price_sensitivity * (log_price + p.reference_price_weight * against_reference)
        + p.buzz_weight * s.buzz[b]
        + p.awareness_weight * log(s.awareness[b])
        + p.distribution_weight * log(brand.distribution)
        + p.image_weight * brand.image
        + p.point_of_sale_weight * brand.point_of_sale
        + p.need_match_weight * (brand.assortment[s.need_theme] - 1.0)
        - p.distance_weight * t.distance
        - first_purchase_doubt(t, s, p, b)
    )
    if pull.shape[0] > 0:
        value += pull[i, b]
    return value


@rule
def gumbel(u: Any) -> Any:
    """Return the standard Gumbel quantile of u."""
    return -log(-log(u))


@rule
def choose(
    i: Any,
    week: Any,
    k: Any,
    key0: Any,
    key1: Any,
    t: Any,
    s: Any,
    p: Any,
    brands: Any,
    pull: Any,
) -> Any:
    """Return the brand chosen at occasion k after deliberation, or NOBODY for no purchase."""
    nothing = uniform(key0, key1, _CHOICE, week, i, k * _LUCK_PER_OCCASION + _NOTHING)
    best = NOBODY
    best_value = t.outside + gumbel(nothing)
    for block in range((brands.shape[0] + 1) // 2):
        draw = k * _LUCK_PER_OCCASION // 2 + block
        first, second = two_uniforms(key0, key1, _CHOICE, week, i, draw)
        for lane in range(2):
            b = 2 * block + lane
            if b < brands.shape[0] and s.awareness[b] >= KNOWN and brands[b].distribution > 0.0:
                value = utility(t, s, p, brands, pull, i, b)
                value += gumbel(first if lane == 0 else second)
                if value > best_value:
                    best_value = value
                    best = b
    return best


@rule
def unthinking(
    i: Any, week: Any, k: Any, key0: Any, key1: Any, t: Any, s: Any, p: Any, brands: Any
) -> Any:
    """Return the brand bought again without a thought, or NOBODY when the consumer deliberates."""
    b = strongest_habit(s, brands.shape[0])
    chance = p.habit_weight * (1.0 - t.deliberation) * s.habit[b] * (1.0 - s.wake)
    if s.awareness[b] < KNOWN or brands[b].distribution <= 0.0:
        return NOBODY
    return b if uniform(key0, key1, _INERTIA, week, i, k) < chance else NOBODY
