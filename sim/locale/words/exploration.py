"""The words of figures on networks, budgets and designs of many runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EXPLORATION: Final[Mapping[str, str]] = {
    "sweep_title": "A sweep of settings",
    "sweep_question": "Which of {points} points gains most {kpi} beyond {baseline}? What varies: "
    "{settings}.",
    "sweep_question_level": "Which of {points} points has the highest {kpi}? What varies: "
    "{settings}.",
    "sweep_question_lowest": "Which of {points} points has the lowest {kpi}? What varies: "
    "{settings}.",
    "sweep_question_more": "Which of {points} points raises {kpi} most against {baseline}? What "
    "varies: {settings}.",
    "sweep_question_less": "Which of {points} points lowers {kpi} most against {baseline}? What "
    "varies: {settings}.",
    "sweep_answer_other": "The best point is {point}: {kpi} {value} against {baseline}, under the "
    "same luck",
    "sweep_answer_none_other": "No point improves {kpi} against {baseline}; the nearest is "
    "{point}: {value}, under the same luck",
    "sweep_answer": "The best point is {point}: {kpi} {value} beyond {baseline}, under the same "
    "luck",
    "sweep_answer_none": "No point gains {kpi} beyond {baseline}; the nearest is {point}: {value}, "
    "under the same luck",
    "sweep_answer_level": "The best point is {point}: {kpi} {value}",
    "sweep_interval": "95% interval {low} to {high}, over {runs} runs on different luck",
    "sweep_interval_unknown": "one run alone, so no interval: vary the seed or add replications",
    "sweep_chance": "The interval includes zero: this may be chance.",
    "sweep_undefined": "Undefined at every point.",
    "sweep_setting": "Market: {market}; consumers: {people}; {runs} of {asked} runs are finished.",
    "sweep_varies": "varies",
    "sweep_own_currency": "each market's currency",
    "sweep_sure": "How sure that is",
    "sweep_close": "Under the same luck, {close} of the {others} other points cannot be told apart "
    "from the best one (95%).",
    "sweep_luckiest": "The best of {points} was chosen on the luck it is reported on, so it looks "
    "better than it is; the last section has the command that looks at it again, on fresh luck.",
    "sweep_central": "Intervals are over luck; what nobody knows for sure (the priors) is held "
    "where it is believed to be, unless it varies.",
    "sweep_drawn": "Intervals are over luck and over what nobody knows for sure (draws from the "
    "priors).",
    "sweep_failed": "{count} runs failed and are left out; the column error says why.",
    "sweep_beyond": "{kpi}, {unit} beyond {baseline}",
    "sweep_heatmap": "{x} and {y} together",
    "sweep_heatmap_note": "Each cell is a mean over runs. Dot: the 95% interval excludes zero. "
    "Star: the best point.",
    "sweep_heatmap_most": "Drawn are the two settings that matter most; the others are averaged; "
    "a dot only where a cell is a single point.",
    "sweep_axis": "{kpi} ({unit})",
    "sweep_axis_beyond": "{kpi} ({unit}) beyond {baseline}",
    "sweep_budget": "What the budget brings",
    "sweep_budget_note": "Above: means with 95% intervals. Below: what each further unit of budget "
    "adds, from one budget to the next. NPV already has the money spent "
    "taken off, so below zero the last unit does not pay for itself; a return that falls from step "
    "to step is diminishing.",
    "sweep_along": "Along {setting}",
    "sweep_along_note": "Means with 95% intervals.",
    "sweep_averaged": "Other settings that vary are averaged. Intervals are over luck where each "
    "of their points meets each value, else over points.",
    "sweep_marginal": "Net gain by further<br>{currency} of budget",
    "sweep_returns": "{strategy}: from {start} to {middle} {currency}, each further unit brings "
    "{first} net; from {before} to {end}, {last}.",
    "sweep_return": "{strategy}: from {start} to {middle} {currency}, each further unit brings "
    "{first} net.",
    "sweep_parallel": "All settings at once",
    "sweep_parallel_note": "Each line is a point, from its settings on the left to what it gave on "
    "the right. Dashed: the best tenth. Stars: the best point.",
    "sweep_others": "Other points",
    "sweep_leaders": "Best tenth",
    "sweep_best": "Best point",
    "sweep_points": "The points",
    "sweep_points_note": "The best first. Means over runs; of ratios too, unlike in a comparison.",
    "sweep_points_left": "{count} more are in the tables (format=csv).",
    "sweep_interval_column": "95% interval",
    "sweep_difference_column": "difference{unit}, 95% interval",
    "sweep_runs": "Runs",
    "sweep_again": "The best point on fresh luck",
    "sweep_config": "Configuration of the first point (config.yaml)",
    "alt_sweep_heatmap": "{kpi} by {x} (across) and {y} (up); the table of points holds the "
    "figures.",
    "alt_sweep_response": "{kpi} along {setting}. {items}.",
    "alt_sweep_item": "{value} at {x}",
    "alt_sweep_parallel": "{count} points as lines across settings and measures; the best: "
    "{point}.",
    "wom_heading": "Word of mouth: who came how",
    "wom_note": "One run (the first replication) under {strategy}, where people brought most "
    "customers, and under {baseline}; all other sections are on all replications. A person's sign "
    "shows how it came to the brand after the fork: the source it remembers, or the promotion "
    "where it remembers none and the price was reduced. Lines between people: who knows whom.",
    "wom_all": "All {people} people are drawn.",
    "wom_sample": "Drawn are {people} of {of} people: one person, its friends, their friends and "
    "so on, whole neighbourhoods with all ties among them. The curves are of everyone.",
    "wom_legend": "{way} ({count})",
    "wom_count": "new customers",
    "way.not_yet": "not yet",
    "way.before": "customer before",
    "way.advertising": "advertising",
    "way.promotion": "promotion",
    "way.direct": "direct contact",
    "way.word_of_mouth": "word of mouth",
    "way.referral": "referral",
    "way.other": "other",
    "alt_wom_network": "People drawn as a network under {strategy}, by how they came to the brand: "
    "{items}.",
    "alt_wom_curves": "New customers since the fork by way, at the end. {items}.",
    "alt_wom_item": "{way} {count}",
}
"""English. Keys in braces are filled in."""
