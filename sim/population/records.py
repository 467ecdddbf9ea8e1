"""The columns of the consumers: one record per consumer, in three parts.

``traits`` are drawn once and shared by all arms; ``state`` changes every week; ``outcome`` is what
one week brought and is overwritten by the next. Fields with a second dimension hold one value per
brand slot, theme or occasion. The number of brand slots (2, 4, 8 or 16) lives in the record type
alone; slots beyond the market's brands have zero awareness and are never chosen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Records = NDArray[np.void]
"""A structured array: one record per consumer, brand, channel or touch."""

Record = Any
"""One record of a structured array, as the compiled rules see it."""

THEMES = 8
"""Product themes a consumer can be interested in."""

PERSONAL_MOMENT = THEMES
"""The theme of a personal moment (birthday): it matches in its week alone."""

VALUES = 3
"""Dimensions of the values a consumer and a brand may share."""

MAX_OCCASIONS = 6
"""Most purchase occasions in one week; the Poisson count is cut there."""

NOBODY = -1
"""Marks 'no brand', 'no source', 'no theme'."""

SLOTS = (2, 4, 8, 16)

# How a purchase came about.
DELIBERATE, INERTIAL, RENEWED, SWITCHED = 0, 1, 2, 3

# What a firm can put right under contract: each remedy acts on its own reason to leave.
REMEDY_NONE, REMEDY_PLAN, REMEDY_SERVICE, REMEDY_NOVELTY, REMEDY_PAUSE = range(5)

# Where a consumer heard of the brand: the sources of communication.
SOURCES = (
    "none", "advertising", "direct", "word_of_mouth", "store", "media", "referral", "organic",
    "seller",
)  # fmt: skip
(
    SOURCE_NONE, SOURCE_ADVERTISING, SOURCE_DIRECT, SOURCE_WORD_OF_MOUTH, SOURCE_STORE,
    SOURCE_MEDIA, SOURCE_REFERRAL, SOURCE_ORGANIC, SOURCE_SELLER,
) = range(len(SOURCES))  # fmt: skip


def brand_slots(brands: int) -> int:
    """Return the smallest allowed number of slots that holds ``brands`` brands.

    Raises:
        ValueError: if there are more brands than the largest number of slots.
    """
    for slots in SLOTS:
        if brands <= slots:
            return slots
    raise ValueError(f"at most {SLOTS[-1]} brands, not {brands}")


def traits_dtype(slots: int) -> np.dtype[np.void]:
    """Return the record type of what a consumer is: drawn once, read-only, shared by all arms."""
    return np.dtype(
        [
            ("need_rate", "f4"),  # occasions a week
            ("basket", "f4"),  # mean units (or money, where the unit price is 1) an occasion
            ("price_sensitivity", "f4"),  # beta, > 0
            ("deliberation", "f4"),  # delta in [0, 1]: chance to think before buying
            ("involvement", "f4"),  # rho >= 0: perceived risk of the purchase
            ("talkativeness", "f4"),  # mean 1
            ("susceptibility", "f4"),  # mean 1: to what friends say
            ("media", "f4"),  # mean 1: exposure to mass media
            ("comfort", "f4"),  # contacts that can be borne before fatigue sets in
            ("openness", "f4"),  # logit of opening a message of no relevance
            ("outside", "f4"),  # utility of buying nothing
            ("dropout", "f4"),  # chance to leave for good after a purchase
            ("switching_cost", "f4"),  # contracts: utility lost by changing
            ("need_strength", "f4"),  # contracts: utility of having any contract
            ("need_gone_rate", "f4"),  # contracts: weekly hazard that the need ends
            ("inertia", "f4"),  # contracts: weight of renewing without a thought
            ("distance", "f4"),  # to the nearest outlet, in [0, 1]
            ("entry", "i2"),  # first week in the market
            ("exit", "i2"),  # first week no longer in the market
            ("birthday", "i1"),  # week of the year, 0-51
            ("age_band", "i1"),  # 0-4
            ("region", "i1"),  # network community, folded to 0-7
            ("channel_preference", "i1"),  # channel liked best
            ("identified", "u2"),  # bit b: brand b can recognise the consumer (card)
            ("taste", "f4", (slots,)),  # stable log-taste u_ib: no strategy can change it
            ("congruence", "f4", (slots,)),  # match of values with brand b, 0.5 to 1.5, mean 1
            ("interests", "f4", (THEMES,)),  # pi_i, sums to 1
        ],
        align=True,
    )


def state_dtype(slots: int) -> np.dtype[np.void]:
    """Return the record type of what changes in a consumer from week to week."""
    return np.dtype(
        [
            ("awareness", "f4", (slots,)),  # in [0, 1]: slow memory
            ("buzz", "f4", (slots,)),  # >= 0: fast memory of recent exposure
            ("quality", "f4", (slots,)),  # Q in [0, 1]: expected quality
            ("attachment", "f4", (slots,)),  # A in [-1, 1]: affective bond
            ("trust_good", "f4", (slots,)),  # count of good evidence
            ("trust_bad", "f4", (slots,)),  # count of bad evidence
            ("habit", "f4", (slots,)),  # H in [0, 1]: weighted share of own choices
            ("reference_price", "f4", (slots,)),  # what brand b is expected to cost
            ("saturation", "f4", (THEMES,)),  # recent opens of each theme
            ("drift", "f4"),  # log deviation of the need rate
            ("stock", "f4"),  # units in the pantry
            ("fatigue", "f4"),  # F >= 0: weight of recent contacts
            ("attachment_norm", "f4"),  # invoices: focal attachment that use alone sustains
            ("satisfaction", "f4"),  # last satisfaction with the focal brand, in [-1, 1]
            ("wake", "f4"),  # chance that habit is overruled at the next occasion
            ("offer", "f4"),  # personal price cut in hand, share of price
            ("deficit", "f4"),  # contracts: service deficit S
            ("boredom", "f4"),  # contracts: boredom B
            ("overpayment", "f4"),  # contracts: log price above the best plan O
            ("relief", "f4"),  # contracts: share of a lost need that a pause makes up for
            ("consent", "u2"),  # bit b: brand b may contact the consumer directly
            ("bought", "u2"),  # bit b: has ever bought brand b
            ("gap", "i2"),  # weeks since the last purchase of the category
            ("tenure", "i2"),  # contracts: weeks to the renewal date
            ("placed", "i2"),  # invoices: orders so far
            ("messages", "i2"),  # durables: messages received from adopters
            ("contract", "i1"),  # contracts: brand under contract, or -1
            ("need_gone", "i1"),  # contracts: 1 when the need has ended
            ("gone", "i1"),  # 1 when the consumer has dropped out for good
            ("silent", "i1"),  # 1: never speaks of the focal brand (knock-out of word of mouth)
            ("need_theme", "i1"),  # current need
            ("source", "i1"),  # latest source about the focal brand
            ("source_age", "i1"),  # weeks since then
            ("offer_brand", "i1"),  # brand of the personal offer, or -1
            ("offer_weeks", "i1"),  # weeks the offer still holds
        ],
        align=True,
    )


def outcome_dtype() -> np.dtype[np.void]:
    """Return the record type of what one week brought to one consumer."""
    return np.dtype(
        [
            ("units", "f4", (MAX_OCCASIONS,)),
            ("cut", "f4", (MAX_OCCASIONS,)),  # share taken off the regular price
            ("brand", "i1", (MAX_OCCASIONS,)),
            ("path", "i1", (MAX_OCCASIONS,)),
            ("theme", "i1", (MAX_OCCASIONS,)),
            ("first", "i1", (MAX_OCCASIONS,)),  # 1 at the first purchase ever of that brand
            ("personal", "i1", (MAX_OCCASIONS,)),  # 1 when a personal offer was used
            ("purchases", "i1"),  # how many entries above count
            ("occasions", "i1"),  # occasions met, bought or not
            ("visits", "i1"),  # occasions on which the focal brand was considered
            ("failures", "i1"),  # failures of the focal brand
            ("complaints", "i1"),
            ("recoveries", "i1"),
            ("messages", "i1"),  # messages sent: +1 positive, -1 negative about the focal brand
            ("left", "i1"),  # 1 when the consumer dropped out this week
            ("used", "i1"),  # contracts: 1 in a week in which the focal contract was used
            ("source", "i1"),  # source about the focal brand, remembered at the purchase
        ],
        align=True,
    )


def touch_dtype() -> np.dtype[np.void]:
    """Return the record type of one contact: what was sent to whom, and how it was answered."""
    return np.dtype(
        [
            ("consumer", "i4"),
            ("brand", "i1"),
            ("channel", "i1"),
            ("theme", "i1"),  # 0-7, PERSONAL_MOMENT, or NOBODY for no theme
            ("programme", "i1"),  # index of the programme in the brand's plan
            ("source", "i1"),
            ("offer_weeks", "i1"),  # how long the offer holds
            ("offer", "f4"),  # personal price cut, share of price; 0 for none
            ("claim", "f4"),  # quality promised; below 0 for no claim
            ("proof", "f4"),  # evidence for trust that it carries, in good experiences
            ("remedy", "i1"),  # contracts: what it puts right, one of REMEDY_NONE, REMEDY_PLAN…
            ("remedy_left", "f4"),  # share of that reason that the remedy leaves
            ("match", "f4"),  # how relevant the receiver found it, in [0, 1]
            ("opened", "i1"),
            ("clicked", "i1"),
            ("opted_out", "i1"),
        ],
        align=True,
    )


def brand_dtype() -> np.dtype[np.void]:
    """Return the record type of what every consumer meets of a brand this week."""
    return np.dtype(
        [
            ("price", "f8"),  # regular price a unit
            ("cut", "f8"),  # public price cut, share of price
            ("cut_notice", "f8"),  # share of consumers who see the cut before they go out
            ("quality", "f8"),
            ("failure_rate", "f8"),
            ("recovery_rate", "f8"),
            ("image", "f8"),
            ("distribution", "f8"),
            ("point_of_sale", "f8"),
            ("advertising", "f8"),  # expected exposures a week of an average consumer
            ("claim", "f8"),  # quality promised by advertising; below 0 for none
            ("assortment", "f8", (THEMES,)),  # how well the range meets a need of each theme
        ],
        align=True,
    )


def channel_dtype() -> np.dtype[np.void]:
    """Return the record type of what a channel does to a consumer."""
    return np.dtype(
        [
            ("depth", "f8"),
            ("notice", "f8"),
            ("weight", "f8"),
            ("opt_out", "f8"),
            ("bounce", "f8"),
            ("always_opened", "i1"),
        ],
        align=True,
    )
