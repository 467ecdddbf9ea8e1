"""The words of figures on customers over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RELATIONSHIP: Final[Mapping[str, str]] = {
    # Time.
    "months_axis": "months since the programmes started",
    "months_short": "months since the start",
    "month_number": "month {number}",
    "programme_start": "start",
    # Promotion against relation.
    "relation_sales": "Sales index ({baseline}, same month = 100)",
    "relation_active": "Active customers ({baseline}, same month = 100)",
    "relation_profit": "Margin less marketing cost, difference from {baseline} "
    "({currency} a month)",
    "promotion_window": "promotion weeks, {strategy}",
    "relation_note": "By month, {baseline} = 100, or zero. Shaded weeks: price promotion. Bands: "
    "95% interval over replications. Active: bought within the last {window} weeks. What is "
    "left after the dashed line is what lasts without a programme. A promotion shows as peaks "
    "inside its windows and dips after them, a bond as a slope of the active base.",
    "alt_relation": "Sales, active customers and profit by month, {months} months, against "
    "{baseline}. Active customers in the last month of the programmes, {baseline} = 100: {items}.",
    # Sources of acquisition.
    "acquisition_heading": "Where new customers come from",
    "acquisition_note": "New customers of a run, programmes' weeks, by where they remember having "
    "heard of the brand before their first purchase. A promotion is no source but a price: to the "
    "right, the share whose first purchase was at a reduced price, with its 95% interval.",
    "new_customers_axis": "new customers of a run",
    "reduced_axis": "at a reduced price (%)",
    "reduced": "first purchase at a reduced price",
    "nobody_acquired": "No arm won a new customer.",
    "source.advertising": "advertising",
    "source.media": "press and news",
    "source.direct": "direct contact",
    "source.seller": "seller",
    "source.referral": "referral",
    "source.word_of_mouth": "word of mouth",
    "source.organic": "search and site",
    "source.store": "point of sale",
    "source.none": "none remembered",
    "alt_acquisition": "New customers by source. {items}.",
    "alt_acquisition_item": "{strategy}: {total}, most by {source} ({share})",
    # Kinds of loyalty.
    "short.true_loyalty": "true",
    "short.spurious_loyalty": "spurious",
    "short.latent_loyalty": "latent",
    "short.no_loyalty": "none",
    "attitude_axis": "relative attitude (−1 to 1)",
    "behaviour_axis": "part of own purchases (0 to 1)",
    "density_axis": "consumers (%)",
    "density_hover": "behaviour {behaviour}, attitude {attitude}: {share}",
    "present_axis": "consumers present (%)",
    "density_note": "Where all consumers stand at the end of the programmes. Across: the brand's "
    "part of their purchases in the category over the last 52 weeks, 0 with fewer than two. "
    "Upwards: attachment to the brand less that to its best rival. The lines part the kinds of "
    "loyalty; who prefers the brand without knowing it well counts among none. Darkest: the "
    "fullest cell of those who buy again, or fuller.",
    "loyalty_time_note": "The same shares by quarter. {bands} At the start the last 52 weeks are "
    "those of the warm-up.",
    "bands_note": "Band of {baseline}: 95% interval over replications; of the others: 95% interval "
    "of their difference from it in the same replication, around their line.",
    "alt_density": "Density of consumers between behaviour and attitude at the end of the "
    "programmes, with the shares of true, spurious, latent and no loyalty. {items}.",
    "alt_loyalty_time": "Shares of true, spurious and latent loyalty by quarter. True loyalty at "
    "the start and at the end of the programmes: {items}.",
    "alt_from_to": "{strategy} {first} and {last}",
    # Cohorts and survival.
    "cohort_axis": "cohort (period of first purchase)",
    "age_short": "age (periods)",
    "retention_short": "still active (%)",
    "triangle_hover": "cohort {cohort}, age {age}: {share} of {people} customers",
    "triangle_note": "By cohort: rows are the periods of {weeks} weeks in which customers first "
    "bought, columns the periods since. What lies beyond the end of the simulation is empty.",
    "survival_at_fork": "customers when the programmes start",
    "survival_acquired": "customers won since",
    "survival_axis": "still there without a break (%)",
    "survival_note": "Survival: an unbroken run of periods of {weeks} weeks with a purchase. To "
    "the left the same people in every arm; to the right whoever the arm has won, whose age "
    "counts from their first purchase. {bands}",
    "survival_age": "age in periods of {weeks} weeks",
    "alt_triangle": "Retention by cohort and age. At age 1, all cohorts together: {items}.",
    "alt_survival": "Survival by age. Of the customers when the programmes start, still there "
    "without a break after {age} periods: {items}.",
    # Lifecycle.
    "lifecycle_heading": "From stage to stage",
    "lifecycle_note": "All consumers by stage of the lifecycle, a column a moment; a band is those "
    "who moved (or stayed) from one to the next. Customer: one purchase on record. Occasional: "
    "several. Regular: at least four in 52 weeks. Ambassador: occasional or regular, and attached. "
    "Lost: bought once, but not within the last {window} weeks. Shown: {shown}.",
    "lifecycle_table": "Stages at the end of the programmes (% of consumers present)",
    "lifecycle_of": "Lifecycle, {strategy}",
    "stage.prospect": "prospect",
    "stage.customer": "customer",
    "stage.occasional": "occasional",
    "stage.regular": "regular",
    "stage.ambassador": "ambassador",
    "stage.lapsed": "lost",
    "stage.absent": "not there",
    "no_lifecycle": "No consumer was observed.",
    "alt_lifecycle": "Flows between the stages of the lifecycle with {strategy}. At the start: "
    "{first}. At the end of the run-off: {last}.",
    "alt_stage": "{stage} {share}",
    # CLV by segment.
    "segments_heading": "What a customer is worth by segment",
    "segments_note": "CLV of the customers at the start by the segment the firm's own database put "
    "them in just before it, so the same people in every arm: scores of 1 to 5 by recency (R), "
    "frequency (F) and mean amount (M) [RFM, Hughes 1994]. Champions: R, F and M of 4 or more. "
    "Loyal: other R ≥ 3, F ≥ 4. Promising: R ≥ 4, F ≤ 2. At risk: R ≤ 2, F ≥ 4. Sleeping: other R "
    "≤ 2. Not in the database: customers the firm cannot recognise. Discounted margin less an "
    "equal part of the retention cost, so that all segments together give the CLV of the tables. "
    "In brackets: share of these customers. Bars: 95% interval over replications.",
    "segment_axis": "CLV ({currency} a customer)",
    "segment.champions": "champions",
    "segment.loyal": "loyal",
    "segment.promising": "promising",
    "segment.ordinary": "ordinary",
    "segment.at_risk": "at risk",
    "segment.sleeping": "sleeping",
    "segment.prospects": "no purchase on file",
    "segment.unknown": "not in the database",
    "alt_segments": "CLV by segment and strategy. {items}.",
    "alt_segment_item": "{segment}: {values}",
    # Points.
    "points_heading": "What is owed in loyalty points",
    "points_note": "Above: the liability at the end of each quarter, points × what was set aside "
    "for each (net of expected breakage, IFRS 15.B39–B42), by how long the member's account has "
    "rested; points lapse after {expiry} weeks without a movement. Below: what the quarter added "
    "and took away, in the same money. Bars: 95% interval of the whole liability over "
    "replications.",
    "points_owed": "Liability by weeks since the account last moved ({currency})",
    "points_moved": "Points of the quarter ({currency})",
    "points_age": "{first} to {last} weeks",
    "points_issued": "issued",
    "points_redeemed": "redeemed",
    "points_expired": "expired",
    "alt_points": "Points of {strategy} by quarter: liability at the end of the programmes {owed} "
    "{currency}; issued {issued}, redeemed {redeemed} and expired {expired} over the whole "
    "horizon.",
    # Convergence.
    "convergence_heading": "Do the replications suffice?",
    "convergence_note": "Difference of {kpi} to {baseline} as replications add up, with its 95% "
    "interval, and half the width of that interval. After {count} replications: {items}. Four "
    "times as many would halve it.",
    "convergence_join": "; ",
    "convergence_item": "{strategy} ±{half}",
    "convergence_mean": "Mean so far ({unit})",
    "convergence_width": "Half-width of the 95% interval ({unit})",
    "replications_axis": "replications",
    "one_replication": "A single replication has no interval.",
    "alt_convergence": "Running mean of the difference of {kpi} to {baseline}. After {count} "
    "replications: {items}.",
    "alt_convergence_item": "{strategy} {mean} ±{half}",
}
"""English. Keys in braces are filled in."""
