"""The words of a choice calibration's report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHOICE: Final[Mapping[str, str]] = {
    "choice.title": "Taste and habit in a scanner panel",
    "choice.question": "How much of repeat buying is taste, and how much is habit?",
    "choice.answer": "Households buy the same brand again in {repeat} of purchases; the same "
    "purchases in random order would give {permuted}. Taste accounts for {share} of repeat "
    "buying above chance shares; {inertia} of purchases are made without a thought.",
    "choice.setting": "{households} households, {occasions} purchases, {brands} brands; {coupons} "
    "prices net of a coupon put back to the shelf's.",
    "choice.score_heading": "On households that were not fitted",
    "choice.score_note": "Mean relative error of the simulated panel over {splits} random "
    "halvings, each half simulated from a fit of the other; the interval holds 95% of splits. "
    "“One half” is the usual error on a single half, “chance” the same when the real other half is "
    "the forecast.",
    "choice.whole_heading": "The whole panel, real and simulated",
    "choice.whole_note": "Simulated: the mean and 95% of panels of the fitted market, at the "
    "prices, displays and features the households met.",
    "choice.parameters_heading": "Fitted parameters",
    "choice.parameters_note": "95% intervals; a wide one means that the panel does not tell.",
    "choice.caveats_heading": "What to keep in mind",
    "choice.statistic": "statistic",
    "choice.error": "error",
    "choice.interval": "95%",
    "choice.half_error": "one half",
    "choice.floor": "chance",
    "choice.within": "within 10%",
    "choice.yes": "● yes",
    "choice.no": "✕ no",
    "choice.real": "real",
    "choice.simulated": "simulated",
    "choice.parameter": "parameter",
    "choice.estimate": "estimate",
    "choice.repeat": "repeat rate",
    "choice.permuted": "permuted repeat rate",
    "choice.gap": "repeat minus permuted",
    "choice.share": "share of {brand}",
    "choice.penetration": "penetration of {brand}",
    "choice.per_buyer": "purchases per buyer of {brand}",
}
"""English. Keys in braces are filled in."""
