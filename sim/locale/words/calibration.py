"""The words of a calibration's report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CALIBRATION: Final[Mapping[str, str]] = {
    "calibrate.title": "Calibration to {data}",
    "calibrate.question": "What will the {customers} customers known on {day} buy next?",
    "calibrate.answer": (
        "In the {weeks} weeks after {day} they are expected to place {expected} repeat orders "
        "(95% interval {low} to {high}); agents of the calibrated market place {agents}."
    ),
    "calibrate.answer_held": (
        " The log holds {weeks} of these weeks: {actual} orders happened where {expected} were "
        "expected ({error}); their interval {verdict} that number."
    ),
    "calibrate.holds": "holds",
    "calibrate.misses": "does not hold",
    "calibrate.tracking_heading": "Repeat orders week by week",
    "calibrate.tracking_note": (
        "Before the cut (week 0) the line is what the fitted model expects knowing only when each "
        "customer first ordered; after it, the forecast. Orders are customer-days; only customers "
        "known at the cut are counted."
    ),
    "calibrate.score_heading": "How good the forecast was",
    "calibrate.score_note": (
        "Scores are mean continuous ranked probability scores over customers: lower is better. "
        "The naive rate model lets every customer go on at its own past rate."
    ),
    "calibrate.score_caption": "CRPS, orders a customer",
    "calibrate.groups_caption": "Orders after the cut by repeat orders before it",
    "calibrate.fit_heading": "Does the model describe these customers?",
    "calibrate.fit_note": "Left: who came back how often. Right: how soon the second order comes.",
    "calibrate.spend_heading": "What orders are worth, and how long cohorts last",
    "calibrate.spend_note": (
        "Left: mean order value by customer (cumulative). Right: of the customers won in each "
        "four weeks, the share who order again at each age; only ages observed for all of them."
    ),
    "calibrate.parameters_heading": "What was estimated",
    "calibrate.parameters_note": (
        "Posterior medians and 95% intervals of the market's settings. Draws of a comparison "
        "take their values from the same posterior."
    ),
    "calibrate.remarks_heading": "What to know of this log",
    "calibrate.how_heading": "How this was made",
    "calibrate.command": "command",
    "calibrate.versions": "versions",
    "calibrate.seed": "seed",
    "calibrate.time": "time",
    "calibrate.seconds": "{seconds} s",
    "calibrate.estimator": "estimator",
    "calibrate.agents": "agents",
    "calibrate.bg_nbd": "BG/NBD alone",
    "calibrate.naive_rate": "naive rates",
    "calibrate.actual": "happened",
    "calibrate.interval": "95% interval, {method}",
    "calibrate.week_axis": "week from the cut",
    "calibrate.orders_axis": "repeat orders a week",
    "calibrate.repeats_axis": "repeat orders until the cut",
    "calibrate.customers_axis": "customers",
    "calibrate.second_axis": "weeks since the first order",
    "calibrate.second_share": "ordered a second time (%)",
    "calibrate.value_axis": "mean order value (logarithmic scale)",
    "calibrate.value_axis_in": "mean order value ({currency}, logarithmic scale)",
    "calibrate.share_axis": "customers below (%)",
    "calibrate.age_axis": "age, periods of four weeks",
    "calibrate.active_axis": "order in that period (%)",
    "calibrate.cohort": "cohort {number} (n = {customers})",
    "calibrate.too_short": "The log is too short to show this.",
    "calibrate.parameter": "setting",
    "calibrate.median": "median",
    "calibrate.low": "2.5%",
    "calibrate.high": "97.5%",
    "calibrate.group": "repeat orders before",
    "calibrate.method": "method",
    "calibrate.crps": "CRPS",
    "calibrate.error": "error",
    "calibrate.alt_tracking": (
        "Repeat orders a week before and after the cut, as they happened, as fitted and as "
        "forecast by the estimator and by agents."
    ),
    "calibrate.alt_repeats": (
        "Customers by number of repeat orders, as they were and as the model expects."
    ),
    "calibrate.alt_timing": (
        "Share of customers who ordered a second time by weeks since the first order."
    ),
    "calibrate.alt_spend": "Distribution of mean order value over customers, seen and modelled.",
    "calibrate.alt_cohorts": "Share of each cohort that orders again by age.",
    "calibrate.alt_survival": "Share of contracts that survive by age, seen and fitted.",
    "calibrate.alt_renewals": "Renewals expected in each week ahead.",
    "calibrate.contract_question": "How many of {customers} contracts will be renewed?",
    "calibrate.contract_answer": (
        "{ended} of {customers} contracts had ended by {day}. Of those that run, {expected} "
        "renewals{interval} are expected in {weeks} weeks."
    ),
    "calibrate.contract_interval": " (95% interval {low} to {high})",
    "calibrate.survival_heading": "Survival",
    "calibrate.survival_note": (
        "The shifted-beta-geometric model: every customer has a constant chance of leaving at a "
        "renewal, and chances differ. Beyond what was seen it is a projection."
    ),
    "calibrate.survival_age.year": "age (years)",
    "calibrate.survival_age.month": "age (months)",
    "calibrate.survival_share": "still under contract (%)",
    "calibrate.renewals_heading": "Renewals ahead",
    "calibrate.renewals_axis": "renewals a week",
}
"""English. Keys in braces are filled in."""
