"""What calibration says, by key, so that it can be said in another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "market_header": "Calibrated by relmark to {source}. A unit is one unit of money.",
    "market_intervals": "95% intervals (draws in {file}):",
    "standing_caveats": (
        "Fitted on the buyers of one firm; non-buyers, rivals and share of wallet are unknown.\n"
        "Newcomers arrive at the rate that replaces the orders of those who drop out; what wins a "
        "customer is not identified, so no acquisition cost is reported.\n"
        "Price response, attachment and habit are driven by priors, not by these data.\n"
        "Dropout cannot be told from buying elsewhere.\n"
        "The unit cost is a guess: a log of orders holds no costs."
    ),
    "no_season": (
        "The {weeks} weeks calibrated on are less than a year: no season can be learnt from them. "
        "Weeks to come are forecast as average weeks, and the interval allows for common ups and "
        "downs of about {swing:.0%} a week."
    ),
    "season": (
        "The season is learnt from one look at each week of the year ({weeks} weeks in all) and "
        "drawn towards an average week where orders are few; growth cannot be told from it. The "
        "interval allows for common ups and downs of about {swing:.0%} a week."
    ),
    "few_repeats": (
        "Only {repeats} repeat orders were seen: estimates lean on weak priors, and intervals say "
        "how little is known."
    ),
    "heavy_correlation": (
        "Customers who order more often also spend {direction} an order (correlation {value:+.2f} "
        "of the logs); the spend model takes rate and value as independent."
    ),
    "contracts_not_simulated": (
        "A log of contracts says who left and when, not why: no market file is written, for the "
        "reasons to leave that the subscription market lives by cannot be learnt from it."
    ),
    "late_customers": (
        "{count:,} customers first ordered after the cut: the forecast leaves them out."
    ),
}
"""English. Keys in braces are filled in."""
