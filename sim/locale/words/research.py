"""The words of sensitivity analyses and optimisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RESEARCH: Final[Mapping[str, str]] = {
    "sensitivity_title": "Sensitivity: what decides {target}",
    "sensitivity_question": "Which of the parameters that nobody knows for sure decide {target}?",
    "sensitivity_level": "{kpi} under {strategy}",
    "sensitivity_effect": "what {strategy} adds to {kpi} beyond {baseline}",
    "sensitivity_setting": "Market: {market}; {people} consumers; {samples} samples by {method}; "
    "each point replicated so many times: {replications}, with the same luck at all points.",
    "sensitivity_answer": "What matters most for {target} is {parameter}: {measure}.",
    "sensitivity_answer.mu_star": "over the values believed possible it moves it by {value} on "
    "average (μ*, 95% interval {low} to {high})",
    "sensitivity_answer.ST": "with all its interactions it explains this share of the variance: "
    "{value} (ST, 95% interval {low} to {high})",
    "sensitivity_close": "Its interval reaches that of others, so which comes first is not sure: "
    "{parameters}.",
    "sensitivity_most": "What matters most",
    "sensitivity_tornado": "Parameters, by how much they matter",
    "sensitivity_tornado_note.morris": "μ*: mean size of the change when a parameter steps across "
    "the central 95% of what is believed of it, elsewhere as it may be. Whiskers: 95% intervals "
    "over trajectories.",
    "sensitivity_tornado_note.sobol": "S1: share of the variance a parameter explains alone. ST: "
    "with all its interactions. Whiskers: 95% bootstrap intervals.",
    "sensitivity_interactions.sobol": "Which parameters act together",
    "sensitivity_interactions.morris": "Which parameters act unevenly",
    "sensitivity_interactions_note.sobol": "S2: share of the variance of a pair beyond what each "
    "explains alone. A dot: the interval excludes zero.",
    "sensitivity_interactions_note.morris": "σ: how much the change differs from place to place, "
    "because of curvature or of the other parameters. Above the line (σ = μ*) that is most of it.",
    "sensitivity_all": "All indices",
    "sensitivity_wide": "The intervals are too wide to rank by: the widest is ± {reached}, wanted "
    "± {wanted}{scale}. Intervals shrink with the square root of the runs: about {runs} runs "
    "(samples={samples}) would do.",
    "sensitivity_narrow": "The intervals are narrow enough: the widest is ± {reached}, wanted "
    "± {wanted}{scale}.",
    "sensitivity_scale.morris": " of the largest μ*",
    "sensitivity_scale.sobol": " of the variance",
    "sensitivity_lost": "{lost} of {asked} samples are left out: {kpi} is undefined in them.",
    "sensitivity_flat": "Nothing that was varied moves it at all.",
    "sensitivity_top": "{parameter}: {measure} {value} ({low} … {high})",
    "sensitivity_luck": "Intervals are over the points, with the luck held fixed: more "
    "replications make the answer less that of these few lucks.",
    "research_parameter": "Parameter",
    "research_interval": "95% interval",
    "measure.mu_star": "μ*",
    "measure.sigma": "σ",
    "measure.mu": "μ",
    "measure.S1": "S1",
    "measure.ST": "ST",
    "measure.S2": "S2",
    "alt_tornado": "Bars of how much each parameter matters; the table below holds the figures.",
    "alt_interactions": "How parameters act together; the tables hold the figures.",
    "optimise_title": "The best mix under one budget",
    "optimise_title_front": "The best mixes under one budget",
    "optimise_question": "Under a budget of {budget} {currency}, which mix and which settings give "
    "the best {objectives}?",
    "optimise_setting": "Market: {market}; {people} consumers; {trials} trials by {sampler}, each "
    "replicated {replications} times, the {leaders} leaders {more} times; what is reported was "
    "measured again in {fresh} replications on fresh luck.",
    "optimise_answer": "Found: {strategy}. On luck the search has not seen: {parts}.",
    "and_join": " and ",
    "optimise_answer_part": "{kpi} {value}{money} (95% interval {low} to {high}), {gain} beyond "
    "the settings it started from ({gain_low} to {gain_high})",
    "optimise_answer_join": "; ",
    "optimise_answer_front": "{count} solutions to choose from, none better than another in all "
    "respects. On luck the search has not seen: {best}.",
    "optimise_answer_best": "the best for {kpi} is solution {solution} with {value}{money} (95% "
    "interval {low} to {high})",
    "optimise_found": "What was found",
    "optimise_found_note": "Values on luck that the search has not seen. Optimism: how much better "
    "it looked in the search, because the luckiest of many was chosen.",
    "optimise_solution": "Solution",
    "optimise_value": "{objective} (fresh luck)",
    "optimise_optimism": "Optimism of the search",
    "optimise_gain": "Beyond the settings it started from",
    "optimise_beaten": "beaten by another on fresh luck",
    "optimise_response": "What each setting does",
    "optimise_response_note": "Trials of the search, by the value of one setting; the others vary "
    "too. Stars: what was found, on fresh luck.",
    "optimise_front": "The front",
    "optimise_front_note": "No solution of the front is better in one respect without being worse "
    "in another. Whiskers: 95% intervals on fresh luck; faint: trials of the search.",
    "optimise_again": "To run it again",
    "optimise_refused": "{count} trials could not be run, for example: {reason}",
    "optimise_on_fresh": "On fresh luck",
    "optimise_in_search": "In the search",
    "alt_response": "Value of the objective by the value of each setting.",
    "alt_front": "Two objectives against each other; the table holds the figures.",
}
"""English. Keys in braces are filled in."""
