"""The words of two lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TRACE: Final[Mapping[str, str]] = {
    "trace_title": "Two lives of consumer {consumer}",
    "trace_question": "The same person with the same luck, under {baseline} and under {strategy}: "
    "what made the two lives part, and what came of it?",
    "trace_causes": "What made them part",
    "trace_causes_note": "Before the first row both lives are equal bit for bit. Below it, the "
    "first of each kind that reached the person in one life alone.",
    "trace_lives": "The two lives",
    "trace_utilities": "Why the first different purchase differed",
    "trace_utility_note": "Parts of the utility of a brand that differed at the end of the week "
    "before, with the prices and points of the week itself; habit is a chance to buy without "
    "a thought and wake a chance to think all the same, not utilities.",
    "trace_weeks": "Week by week",
    "trace_weeks_note": "Weeks in which something happened in either life.",
    "trace_week": "Week",
    "trace_kind": "Kind",
    "trace_what": "In the second life, instead of the first",
    "trace_brand": "Brand",
    "trace_term": "Part",
    "trace_baseline": "First life",
    "trace_strategy": "Second life",
    "trace_difference": "Difference",
    "cause.parting": "the lives part",
    "cause.contact": "first other contact",
    "cause.price": "first other price",
    "cause.advertising": "first other advertising",
    "cause.points": "first other points",
    "cause.friends": "first other word from a friend",
    "cause.purchase": "first other purchase",
}
"""English. Keys in braces are filled in."""
