"""The words of choice calibration reports, by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHOICE_WORDS: Final[Mapping[str, str]] = {
    "language": "en",
    "no_script": "The figures need JavaScript; the tables do not.",
    "title": "Taste and habit in a scanner panel",
    "question": "How much of repeat buying is taste, and how much is habit?",
    "answer": "Households buy the same brand again in {repeat} of purchases; the same purchases "
    "in random order would give {permuted}. Taste accounts for {share} of repeat buying above "
    "chance shares; {inertia} of purchases are made without a thought.",
    "setting": "{households} households, {occasions} purchases, {brands} brands; {coupons} prices "
    "net of a coupon put back to the shelf's.",
    "score_heading": "On households that were not fitted",
    "score_note": "Mean relative error of the simulated panel over {splits} random halvings, each "
    "half simulated from a fit of the other; the interval holds 95% of splits. 'One half' is the "
    "usual error on a single half, 'chance' the same when the real other half is the forecast.",
    "whole_heading": "The whole panel, real and simulated",
    "whole_note": "Simulated: the mean and 95% of panels of the fitted market, at the prices, "
    "displays and features the households met.",
    "parameters_heading": "Fitted parameters",
    "parameters_note": "95% intervals; a wide one means that the panel does not tell.",
    "caveats_heading": "What to keep in mind",
    "statistic": "statistic",
    "error": "error",
    "interval": "95%",
    "half_error": "one half",
    "floor": "chance",
    "within": "within 10%",
    "yes": "● yes",
    "no": "✕ no",
    "real": "real",
    "simulated": "simulated",
    "parameter": "parameter",
    "estimate": "estimate",
    "repeat": "repeat rate",
    "permuted": "permuted repeat rate",
    "gap": "repeat minus permuted",
    "share": "share of {brand}",
    "penetration": "penetration of {brand}",
    "per_buyer": "purchases per buyer of {brand}",
}
