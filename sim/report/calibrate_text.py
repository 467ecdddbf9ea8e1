"""The words of calibration reports, by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CALIBRATE_WORDS: Final[Mapping[str, str]] = {
    "language": "en",
    "no_script": "The figures of this report need JavaScript; nothing is loaded from elsewhere.",
    "title": "Calibration to {data}",
    "question": "What will the {customers} customers known on {day} buy next?",
    "answer": (
        "In the {weeks} weeks after {day} they are expected to place {expected} repeat orders "
        "(95% interval {low} to {high}); agents of the calibrated market place {agents}."
    ),
    "answer_held": (
        " The log holds {weeks} of these weeks: {actual} orders happened where {expected} were "
        "expected ({error}); their interval {verdict} that number."
    ),
    "holds": "holds",
    "misses": "does not hold",
    "tracking_heading": "Repeat orders week by week",
    "tracking_note": (
        "Before the cut (week 0) the line is what the fitted model expects knowing only when each "
        "customer first ordered; after it, the forecast. Orders are customer-days; only customers "
        "known at the cut are counted."
    ),
    "score_heading": "How good the forecast was",
    "score_note": (
        "Scores are mean continuous ranked probability scores over customers: lower is better. "
        "The naive rate model lets every customer go on at its own past rate."
    ),
    "score_caption": "CRPS, orders a customer",
    "groups_caption": "Orders after the cut by repeat orders before it",
    "fit_heading": "Does the model describe these customers?",
    "fit_note": "Left: who came back how often. Right: how soon the second order comes.",
    "spend_heading": "What orders are worth, and how long cohorts last",
    "spend_note": (
        "Left: mean order value by customer (cumulative). Right: of the customers won in each "
        "four weeks, the share who order again at each age; only ages observed for all of them."
    ),
    "parameters_heading": "What was estimated",
    "parameters_note": (
        "Posterior medians and 95% intervals of the market's settings. Draws of a comparison "
        "take their values from the same posterior."
    ),
    "remarks_heading": "What to know of this log",
    "how_heading": "How this was made",
    "command": "command",
    "versions": "versions",
    "seed": "seed",
    "time": "time",
    "seconds": "{seconds} s",
    "estimator": "estimator",
    "agents": "agents",
    "bg_nbd": "BG/NBD alone",
    "naive_rate": "naive rates",
    "actual": "happened",
    "interval": "95% interval, {method}",
    "week_axis": "week from the cut",
    "orders_axis": "repeat orders a week",
    "repeats_axis": "repeat orders until the cut",
    "customers_axis": "customers",
    "second_axis": "weeks since the first order",
    "second_share": "ordered a second time (%)",
    "value_axis": "mean order value",
    "share_axis": "customers below (%)",
    "age_axis": "age, periods of four weeks",
    "active_axis": "order in that period (%)",
    "cohort": "cohort {number} (n = {customers})",
    "too_short": "The log is too short to show this.",
    "parameter": "setting",
    "median": "median",
    "low": "2.5%",
    "high": "97.5%",
    "group": "repeat orders before",
    "method": "method",
    "crps": "CRPS",
    "error": "error",
    "alt_tracking": (
        "Repeat orders a week before and after the cut, as they happened, as fitted and as "
        "forecast by the estimator and by agents."
    ),
    "alt_repeats": "Customers by number of repeat orders, as they were and as the model expects.",
    "alt_timing": "Share of customers who ordered a second time by weeks since the first order.",
    "alt_spend": "Distribution of mean order value over customers, seen and modelled.",
    "alt_cohorts": "Share of each cohort that orders again by age.",
    "alt_survival": "Share of contracts that survive by age, seen and fitted.",
    "alt_renewals": "Renewals expected in each week ahead.",
    "contract_question": "How many of {customers} contracts will be renewed?",
    "contract_answer": (
        "{ended} of {customers} contracts had ended by {day}. Of those that run, {expected} "
        "renewals are expected in {weeks} weeks."
    ),
    "survival_heading": "Survival",
    "survival_note": (
        "The shifted-beta-geometric model: every customer has a constant chance of leaving at a "
        "renewal, and chances differ. Beyond what was seen it is a projection."
    ),
    "survival_age": "age ({period}s)",
    "survival_share": "still under contract (%)",
    "renewals_heading": "Renewals ahead",
    "renewals_axis": "renewals a week",
}
"""English. Keys in braces are filled in."""
