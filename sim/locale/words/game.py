"""The words of the budget game."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GAME: Final[Mapping[str, str]] = {
    "game.file": "{team}: decisions, a quarter at a time. A quarter that is missing goes on as the "
    "one before.",
    "game.file.arm": "programmes joined by +, such as {example} (explained by `relmark concepts`)",
    "game.file.spend": "at most this much (currency); {budget} a quarter, and what earlier ones "
    "left",
    "game.file.shares": "of the money by programme, such as {example}",
    "game.file.settings": "of programmes, such as {example}",
    "game.title": "Budget game “{name}”: after quarter {quarter} of {quarters}",
    "game.question": "Who leads the firm best?",
    "game.leader": (
        "{team} leads: {difference} against going on as before, first in {share} of {lucks} lucks."
    ),
    "game.behind": "Nobody beats going on as before; the nearest is {team}: {difference}.",
    "game.ranking": "Ranking",
    "game.ranking_note": (
        "By mean net present value over the quarters played and {run_off} weeks without "
        "marketing after them, so that customers who stay count. The same people and the same"
        " {lucks} hidden lucks for all; “going on as before” is the usual advertising alone. "
        "Intervals: 95%, over lucks."
    ),
    "game.rank": "Rank",
    "game.team": "Team",
    "game.npv": "Value ({currency})",
    "game.difference": "Against going on as before",
    "game.first": "First in",
    "game.house": "going on as before",
    "game.quarters_heading": "Quarter by quarter",
    "game.quarters_note": (
        "Means over lucks. Margin before discounts, which are part of what was spent; profit "
        "is margin less spend."
    ),
    "game.quarter": "Quarter",
    "game.decision": "Decision",
    "game.revenue": "Revenue",
    "game.margin": "Margin",
    "game.spent": "Spent",
    "game.profit": "Profit",
    "game.active_customers": "Active customers",
    "game.new_customers": "New customers",
    "game.kpis_heading": "What the customers have become",
    "game.spending_heading": "What the money went on",
    "game.item": "Item",
    "game.figure": "Profit by quarter",
    "game.figure_alt": "Cumulated profit of each team by quarter, currency.",
    "game.profit_axis": "cumulated profit ({currency})",
    "game.quarter_axis": "quarter",
    "game.rules": "Rules",
    "game.commitment": "SHA-256 of the hidden seed",
    "game.market": "Market",
    "game.budget": "Budget a quarter",
    "game.written": "Decisions as played",
}
