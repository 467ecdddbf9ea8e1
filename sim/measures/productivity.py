"""What effort brings: margin per unit of sales effort, and communication spent per purchase."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.columns import Columns, Ratio
from sim.measures.purchasing import margin

SALES_EFFORT = ("contact", "staff", "commission")
"""Ledger items that pay people and messages which sell."""

COMMUNICATION = ("media", "contact", "feature", "content", "seeding")
"""Ledger items that pay for being seen and heard."""


def spend_on(columns: Columns, items: Sequence[str]) -> float:
    """Return the spend on some ledger items, programme and run-off, currency, not discounted.

    Items that no programme of the run knows count as nothing spent.
    """
    known = columns.recording.items
    wanted = [known.index(item) for item in items if item in known]
    ledger = columns.recording.ledger
    return float(ledger["amount"][np.isin(ledger["item"], wanted)].sum())


def sales_productivity(columns: Columns) -> Ratio:
    """Return margin ÷ spend on sales effort, currency earned for one spent.

    Programme and run-off; effort is contacts, staff and commissions. An average: it credits the
    effort with everything sold. (Zoltners, Sinha & Lorimer 2008, sales productivity.)
    """
    return Ratio(margin(columns), spend_on(columns, SALES_EFFORT))


def incremental_productivity(columns: Columns, baseline: Columns) -> Ratio:
    """Return (margin − baseline's) ÷ (sales effort − baseline's), programme and run-off.

    What the added effort brought, not what sells anyway; undefined unless the arm made more
    effort than the baseline.
    """
    arm, other = sales_productivity(columns), sales_productivity(baseline)
    return Ratio(arm.numerator - other.numerator, arm.denominator - other.denominator)


def communication_per_purchase(columns: Columns) -> Ratio:
    """Return spend on communication ÷ focal purchases, currency a purchase.

    Programme and run-off; media, contacts, leaflets, content and paid voices. Falls where people
    come back, or bring others, without being told to.
    """
    purchases = float(len(columns.after_fork.week))
    return Ratio(spend_on(columns, COMMUNICATION), purchases)


def communication_saving(columns: Columns, baseline: Columns) -> float | None:
    """Return what the arm's purchases would have cost in communication at the baseline's rate.

    (Baseline's spend a purchase − own spend a purchase) × own purchases, currency; negative where
    the arm communicates more for each. None where either sold nothing. [économies de
    communication] (Reichheld & Sasser 1990: a lasting customer costs less to serve and to reach.)
    """
    arm, other = communication_per_purchase(columns), communication_per_purchase(baseline)
    if other.value is None or arm.value is None:
        return None
    return (other.value - arm.value) * arm.denominator
