"""Sentences that results record: written once, in English, and said again in other languages.

A gap named ``what``, ``other``, ``more`` or ``less`` may hold a sentence with commas; any other
holds a word or a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RECORDED: Final[Mapping[str, str]] = {
    "recorded_join": "; ",
    "recorded.question": "In the {market} market, under one budget, what does each strategy do "
    "to retention, acquisition cost and lifetime value?",
    # What a log of orders or contracts was found to be.
    "recorded.market_header": "Calibrated by relmark to {source}. A unit is one unit of money.",
    "recorded.market_intervals": "95% intervals (draws in {file}):",
    "recorded.standing_caveats": "Fitted on the buyers of one firm; non-buyers, rivals and share "
    "of wallet are unknown.\n"
    "Newcomers arrive at the rate that replaces the orders of those who drop out; what wins a "
    "customer is not identified, so no acquisition cost is reported.\n"
    "Price response, attachment and habit are driven by priors, not by these data.\n"
    "Dropout cannot be told from buying elsewhere.\n"
    "The unit cost is a guess: a log of orders holds no costs.",
    "recorded.no_season": "The {weeks} weeks calibrated on are less than a year: no season can be "
    "learnt from them. Weeks to come are forecast as average weeks, and the interval allows for "
    "common ups and downs of about {swing:.0%} a week.",
    "recorded.season": "The season is learnt from one look at each week of the year ({weeks} weeks "
    "in all) and drawn towards an average week where orders are few; growth cannot be told from "
    "it. The interval allows for common ups and downs of about {swing:.0%} a week.",
    "recorded.few_repeats": "Only {repeats} repeat orders were seen: estimates lean on weak "
    "priors, and intervals say how little is known.",
    "recorded.heavy_correlation": "Customers who order more often also spend {direction} an order "
    "(correlation {value:+.2f} of the logs); the spend model takes rate and value as independent.",
    "recorded.direction.more": "more",
    "recorded.direction.less": "less",
    "recorded.contracts_not_simulated": "A log of contracts says who left and when, not why: no "
    "market file is written, for the reasons to leave that the subscription market lives by cannot "
    "be learnt from it.",
    "recorded.contracts_fitted": "{count:,} contracts, {ended:,} ended; sBG by {period}: alpha "
    "{alpha:.3f}, beta {beta:.3f}",
    "recorded.renewals_expected": "{renewals:,.0f} renewals expected in the {weeks} weeks after "
    "{last_day} (95% interval {low:,.0f} to {high:,.0f})",
    "recorded.late_customers": "{count:,} customers first ordered after the cut: the forecast "
    "leaves them out.",
    "recorded.no_customer": "{count:,} rows name no customer and were left out",
    "recorded.duplicate_kept": "{count:,} row repeats an earlier one in every column: kept "
    "(duplicates=drop leaves them out)",
    "recorded.duplicates_kept": "{count:,} rows repeat an earlier one in every column: kept "
    "(duplicates=drop leaves them out)",
    "recorded.duplicate_dropped": "{count:,} row repeats an earlier one in every column: dropped, "
    "as duplicates=drop asks",
    "recorded.duplicates_dropped": "{count:,} rows repeat an earlier one in every column: dropped, "
    "as duplicates=drop asks",
    "recorded.cancellations": "{count:,} rows are cancellations: {back:,} were taken from the same "
    "customer's latest earlier orders, {void:,} left out as void",
    "recorded.date_formats": "dates were read as {what} ({span}); {other} would also fit, but "
    "spread them over {wide}",
    "recorded.date_span": "{first_day} to {last_day}",
    "recorded.period.month": "month",
    "recorded.period.quarter": "quarter",
    "recorded.period.year": "year",
    "recorded.period.week": "week",
    # Two lives.
    "recorded.consumer": "Consumer {consumer}: {rate:.1f} occasions a year, deliberates "
    "{share:.0%} of the time.",
    "recorded.spent": "Spent on the brand: {first:.2f} under {baseline}, {second:.2f} under "
    "{strategy}.",
    "recorded.spent_in": "Spent on the brand: {first:.2f} {currency} under {baseline}, "
    "{second:.2f} {currency} under {strategy}.",
    "recorded.equal": "The two lives are equal bit for bit: nothing reached this person.",
    "recorded.part": "The lives part in week {week}: {what}.",
    "recorded.same_purchases": "Every purchase is the same in both lives, in every week.",
    "recorded.first_purchase": "The first purchase made in one life alone is in week {week}.",
    "recorded.changed_most": "What had changed most in the utility of {brand} by then: {term} "
    "({difference:+.3f}).",
    "recorded.opened": "{channel} of {sender}, opened",
    "recorded.not_opened": "{channel} of {sender}, not opened",
    "recorded.with_offer": "{what}, {offer:.0%} off",
    "recorded.opted_out": "{what}, opted out",
    "recorded.rival": "a rival",
    "recorded.no_contact": "no contact",
    "recorded.and": "{what} + {more}",
    "recorded.cut": "{brand} at {cut:.0%} off",
    "recorded.bought": "bought {brand} × {units:g} ({path})",
    "recorded.bought_on_deal": "bought {brand} × {units:g} at {cut:.0%} off ({path})",
    "recorded.path.deliberate": "deliberate",
    "recorded.path.inertia": "inertia",
    "recorded.path.renewed": "renewed",
    "recorded.path.switched": "switched",
    "recorded.failure_silent": "a failure: did not complain",
    "recorded.failure_put_right": "a failure: complained, put right",
    "recorded.failure_not_put_right": "a failure: complained, not put right",
    "recorded.instead": "{what} instead of {other}",
    "recorded.other_cut": "price cut of {brand} {cut:.0%} instead of {usual:.0%}",
    "recorded.other_advertising": "advertising exposures a week of {brand} {now:.2f} instead of "
    "{usual:.2f}",
    "recorded.other_points": "points pull of {now:.2f} instead of {usual:.2f}",
    "recorded.other_voice": "friend {friend} {now} instead of {usual}",
    "recorded.voice_silent": "says nothing",
    "recorded.voice_praise": "praises brand {brand}",
    "recorded.voice_blame": "blames brand {brand}",
    "recorded.other_purchase": "buys {what} instead of {other}",
    "recorded.nothing": "nothing",
    "recorded.term.attachment": "attachment",
    "recorded.term.trust": "trust",
    "recorded.term.quality": "expected quality",
    "recorded.term.price": "price",
    "recorded.term.buzz": "buzz",
    "recorded.term.awareness": "awareness",
    "recorded.term.points": "points",
    "recorded.term.habit": "habit",
    "recorded.term.wake": "wake",
}
"""English. Keys in braces are filled in."""
