"""The words of a validation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VALIDATION: Final[Mapping[str, str]] = {
    "validation_title": "Validation: what must come out of the agents",
    "validation_question": "Do the published regularities of the field come out of the simulated "
    "consumers, without being written into them?",
    "pattern_axis": "value measured (shaded: expected; bars: means)",
    "validation_single": "{claim}: {verdict}. Measured {measured}, expected {band}.",
    "validation_summary": "{green} of {judged} patterns hold and count; {red} are red, {unclear} "
    "unclear, {weak} hold but do not count, for their mutant holds too. {reported} more are "
    "reported without a band.",
    "validation_made": "Made by {command} ({replications} replications, {seconds} s) at revision "
    "{revision}; the defaults were frozen at {frozen}, before the rows that did not help to "
    "choose them were looked at.",
    "validation_table": "All patterns",
    "validation_recorded": "Definitions and sources stand in English, as they were recorded.",
    "validation_generated": "Written by `relmark validate`; do not edit by hand.",
    "validation_reading": "Each pattern is measured on simulated markets, then again on a *mutant* "
    "in which the mechanism behind it is switched off. Green: the whole 95% interval of the mean "
    "over replications lies in the band. Red: the mean lies outside. Unclear: the mean lies "
    "inside, the interval does not. A row counts only if its mutant is red. Bands come from the "
    "literature and are not moved to what was found.",
    "validation_used": "{count} of {total} rows helped to choose default parameters: {patterns}.",
    "validation_seen": "What a reader should know: bands are those of the design and its sources, "
    "but some operational definitions were settled after preliminary values had been seen: the "
    "±1% of price_no_permanent_effect, the 15 years of row 8, members from the week of their own "
    "joining in heavy_change_least, remedy=service and a longer test in uplift_beats_risk, mutants "
    "that had to be strengthened (rows 1, 2, 3 and 10), and the noise taken out of farmers_curve. "
    "No default was moved for rows that are not named below.",
    "column.pattern": "Pattern",
    "column.band": "Band",
    "column.measured": "Measured (95% interval)",
    "column.verdict": "Verdict",
    "column.mutant": "Mutant: switched off, and what it gives",
    "column.used": "Chose defaults",
    "band_none": "none",
    "band_exact": "exactly {value}",
    "band_least": "at least {value}",
    "band_most": "at most {value}",
    "band_between": "{low} to {high}",
    "measured": "{mean} ({low} to {high})",
    "verdict.green": "green",
    "verdict.unclear": "unclear",
    "verdict.red": "red",
    "verdict.reported": "reported",
    "verdict.missing": "missing",
    "counts_not": "does not count",
    "no_mutant": "none",
    "mutant_fate": "{mutant}: {value}, {verdict}",
    "verdict_line": "Verdict: {verdict}.",
    "reason_line": "Why: {reason}",
    "pattern_heading": "{pattern} (row {row})",
    "definition": "Measured as",
    "source": "Source",
    "yes": "yes",
    "no": "no",
    "alt_pattern": "{pattern}: band {band}; measured {measured}; verdict {verdict}; "
    "mutant {mutant}.",
    "axes.advertising": "quarter|units sold (usual = 1)",
    "axes.bass_limit": "period|share who have adopted",
    "axes.bass": "year|first purchases",
    "axes.high_end": "year|share still customers",
    "axes.regular": "year|share still customers",
    "axes.dirichlet": "penetration|purchases a buyer",
    "axes.double_jeopardy_slope": "penetration|purchases a buyer",
    "axes.double_jeopardy_constant": "penetration|w(1 − b)",
    "axes.heavy": "market share of the brand|share",
    "axes.heavy_change": "third of the buyers: light, moderate, heavy|effect (% of sales)",
    "axes.nbd_limit": "purchases in the period|share of people",
    "axes.null_world": "measure, by number|share of comparisons without an effect",
    "axes.positive": "market share of the brand|positive messages for one negative",
    "axes.volume": "market share of the brand|messages",
    "axes.price": "week since the cut began|units sold (usual = 1)",
    "axes.referred": "week since the first purchase|margin so far",
    "axes.response": "week since the programme began|incremental units",
    "axes.retention": "age in periods|retention",
    "axes.sbg": "age in periods|retention",
    "axes.uplift": "share of customers contacted|customers saved",
    "axes.recovery": "life: no failure, put right, not put right|satisfaction",
    "axes.repurchase": "life: no failure, put right, not put right|share who buy again",
    "axes.discount_cohort": "cohort, by number|value a customer",
    "axes.selection": "|effect on share of wallet (points)",
    "evidence.observed": "observed",
    "evidence.simulated": "simulated",
    "evidence.published": "published",
    "evidence.measured": "measured",
    "evidence.best_curve": "best curve",
    "evidence.cohort": "cohort",
    "evidence.brands": "brands",
    "evidence.members": "members",
    "evidence.naive": "naive comparison",
    "evidence.causal": "causal effect",
    "evidence.full_price": "came at full price",
    "evidence.discount": "came on a discount",
    "evidence.satisfaction": "satisfaction",
    "evidence.repurchase": "repurchase",
    "evidence.share_without_effect": "share without effect",
    "evidence.units_usual_1": "units (usual = 1)",
    "evidence.risk": "by risk of leaving",
    "evidence.uplift": "by uplift",
    "evidence.word_of_mouth": "won by word of mouth",
    "evidence.advertising": "won by advertising",
    "evidence.Bass": "Bass model",
    "evidence.Dirichlet": "NBD-Dirichlet model",
    "evidence.NBD": "NBD model",
    "evidence.sBG": "sBG model",
    "evidence.w_1_b": "w(1 − b)",
    "alt_evidence": "Curves behind {pattern}.",
}
"""English. Keys in braces are filled in."""
