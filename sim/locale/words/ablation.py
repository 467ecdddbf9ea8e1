"""The words of an ablation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ABLATION: Final[Mapping[str, str]] = {
    "ablation_title": "Ablation: what each mechanism earns",
    "ablation_question": "Which patterns, and which decisions, need which mechanism of the model?",
    "ablation_answer": "Mechanisms switched off: {mechanisms}. Of {patterns} patterns of the "
    "field, {needed} hold no longer without them and {moved} more move; of {decisions} figures "
    "that a strategist decides by, {decided} move (95% intervals of paired differences).",
    "ablation_earned": "What each mechanism earns",
    "ablation_map": "How far each pattern moves without it",
    "ablation_map_note": "Shift of the measured value when the mechanism is off, same luck. A "
    "cross: green with it, red or undefined without it. Patterns that no mechanism here changes "
    "are left out.",
    "ablation_all": "All figures",
    "ablation_unchanged": "Figures that do not change ({count})",
    "ablation_no_change": "No figure changes.",
    "ablation_nothing": "none",
    "ablation_generated": "Written by `relmark ablate`; do not edit by hand.",
    "ablation_made": "Made by {command} at revision {revision}.",
    "ablation_reading": "Each mechanism is switched off in turn, with the same luck. *Needed by*: "
    "green with it, red or undefined without it. *Moves*: the 95% interval of the paired "
    "difference "
    "excludes zero. *Decisions*: what the usual arms add to NPV, retention and new customers.",
    "ablation_why": "Why each stays",
    "ablation_why.attachment": "The bond itself: without it personal contact could act through "
    "memory alone, and what one to one brings would be another figure.",
    "ablation_why.habit": "Repeat buying without a thought: spurious loyalty, renewals by "
    "themselves and the harm of waking people hang on it.",
    "ablation_why.trust": "At its defaults it earns little: nothing that a strategist decides "
    "moves. It stays because failures, claims and friends' warnings have no other way to a "
    "first purchase (know, like, trust), and it costs two numbers a brand. Set "
    "behaviour.trust_weight=0 to do without.",
    "ablation_why.word_of_mouth": "Talk and imitation: adoption of a durable and everything of "
    "row 7.",
    "ablation_why.homophily": "It earns little in grocery, where few are won by talk. It stays "
    "because it is drawn once and costs nothing a week, and because without it who is referred "
    "would be nobody in particular.",
    "ablation_why.pantry": "What a promotion borrows from the weeks after it.",
    "ablation_why.reference_price": "It adds to the pull of a cut, and to nothing decided on "
    "here. It stays for calendars of frequent cuts, which it alone makes wear off.",
    "ablation_why.drift": "Heavy buyers who are not heavy a year later; buying that fades "
    "without a cause in marketing.",
    "ablation_why.deal_learning": "That a purchase on a deal bonds less; it decides whether a "
    "promotion leaves anything behind, and what it earns.",
    "ablation_why.first_purchase_barrier": "It earns little: newcomers are a little lighter "
    "without it. It stays because it is where risk, honesty and trust act on prospects.",
    "ablation.mechanism": "Mechanism, and what is off",
    "ablation.needed": "Needed by",
    "ablation.moves": "Also moves",
    "ablation.decisions": "Decisions it moves",
    "ablation.pattern": "Pattern",
    "ablation.with": "With it",
    "ablation.without": "Without it",
    "ablation.difference": "Difference",
    "alt_ablation": "Grid of patterns by mechanism; the table below holds the figures.",
}
"""English. Keys in braces are filled in."""
