"""How customers feel and behave: Dick-Basu loyalty, NPS, attachment, the lifecycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.columns import WEEKS_PER_YEAR, Columns, Ints, Mask, share

PROMOTER, DETRACTOR = 8.5, 6.5
"""Likelihood to recommend, 0-10, that rounds to 9 or 10; below the second, to 6 or less."""

REPEAT_PURCHASES, REPEAT_SHARE = 2, 0.5
"""Repeat behaviour: this many focal purchases, and this share of one's own choices."""

AWARE = 0.5
"""Awareness from which a consumer counts as knowing the brand: without it nobody is latent."""

STAGES = ("prospect", "customer", "occasional", "regular", "ambassador", "lapsed")
"""Stages of the lifecycle: prospect, client, occasionnel, assidu, ambassadeur, and lapsed."""

REGULAR_PURCHASES = 4
"""Focal purchases in 52 weeks that make a regular: one a quarter."""

AMBASSADOR_ATTACHMENT = 0.25
"""Attachment from which an occasional or regular customer is an ambassador (guess).

More than twice what use of a brand that performs as expected sustains in the grocery market.
"""


@dataclass(frozen=True, slots=True)
class LoyaltyShares:
    """Dick and Basu's four kinds, shares that sum to 1, or all None when nobody is present."""

    true_loyalty: float | None
    spurious_loyalty: float | None
    latent_loyalty: float | None
    no_loyalty: float | None


def repeats(columns: Columns) -> Mask:
    """Return (size,) who shows repeat behaviour over the programme's last 52 weeks.

    At least two focal purchases that are at least half of the consumer's own purchases in the
    category; in a contract market, the contract held at the fork and at the programme's end.
    """
    if columns.is_contract:
        return columns.customers_at_fork & columns.customers_at("end", columns.weeks)
    focal = columns.by_consumer(columns.last_year)
    inside = (columns.week >= columns.last_year_start) & (columns.week < columns.weeks)
    every = np.bincount(columns.column("consumer", inside), minlength=columns.size)
    return np.asarray((focal >= REPEAT_PURCHASES) & (focal >= REPEAT_SHARE * every))


def loyalty_shares(columns: Columns) -> LoyaltyShares:
    """Return the shares of true, spurious, latent and no loyalty (Dick & Basu 1994).

    Of all consumers present at the programme's end, whether or not they know the brand: a base
    of the aware would shrink in an arm that stops advertising, and its shares would rise.
    Behaviour: :func:`repeats`. Attitude: attachment above that to the best rival. True has both;
    spurious behaviour alone; latent attitude alone, and awareness ≥ 1/2; no loyalty is the rest.
    """
    base = columns.present("end")
    census = columns.recording.census["end"][base]
    behaviour, attitude = repeats(columns)[base], census["relative_attitude"] > 0
    latent = ~behaviour & attitude & (census["awareness"] >= AWARE)
    kinds = (behaviour & attitude, behaviour & ~attitude, latent)
    counts = [int(np.count_nonzero(kind)) for kind in kinds]
    counts.append(behaviour.size - sum(counts))
    return LoyaltyShares(*(share(count, behaviour.size) for count in counts))


def likelihood_to_recommend(columns: Columns, census: str) -> NDArray[np.float64]:
    """Return (size,) what each would answer on the 0-10 scale.

    5 + 5·(½ satisfaction + ½ attachment), both in [−1, 1]: a mapping chosen here, not estimated.
    """
    rows = columns.recording.census[census]
    feeling = rows["satisfaction"].astype(np.float64) + rows["attachment"]
    return np.asarray(5.0 + 2.5 * feeling)


def nps(columns: Columns) -> float | None:
    """Return promoters − detractors among customers at the programme's end, −100 to 100 points.

    Promoters answer 9 or 10 (rounded), detractors 6 or less (Reichheld 2003). Customers bought
    within the activity window (or hold the contract) and are present. None without customers.
    """
    customers = columns.customers_at("end", columns.weeks) & columns.present("end")
    answers = likelihood_to_recommend(columns, "end")[customers]
    net = np.count_nonzero(answers >= PROMOTER) - np.count_nonzero(answers < DETRACTOR)
    part = share(net, answers.size)
    return None if part is None else 100.0 * part


def mean_attachment(columns: Columns) -> float | None:
    """Return the mean attachment to the focal brand at the programme's end, −1 to 1.

    Over customers at the fork who are still present; None without any.
    """
    who = columns.customers_at_fork & columns.present("end")
    attachment = columns.recording.census["end"]["attachment"][who]
    return float(attachment.mean(dtype=np.float64)) if attachment.size else None


def lifecycle(columns: Columns, census: str) -> Ints:
    """Return (size,) the stage of each consumer, an index of :data:`STAGES`; −1 if not present.

    Prospects never bought, lapsed customers bought but not within the activity window, be it
    before the warm-up. Of the active, by behaviour on record: who has one purchase is a (new)
    customer, others are regular from 4 purchases in 52 weeks, else occasional; both are
    ambassadors from an attachment of `AMBASSADOR_ATTACHMENT`.

    Args:
        columns: one run.
        census: ``fork``, ``end`` or ``final``.
    """
    week = {"fork": 0, "end": columns.weeks, "final": columns.end}[census]
    record = columns.focal_between(-columns.recording.warm_up, week)
    return stage_of(
        columns.recording.census[census],
        active=columns.customers_at(census, week),
        ever=columns.by_consumer(record),
        year=columns.by_consumer(record.where(record.week >= week - WEEKS_PER_YEAR)),
    )


def stage_of(
    rows: NDArray[np.void], *, active: Mask, ever: NDArray[Any], year: NDArray[Any]
) -> Ints:
    """Return (size,) the stage of each consumer: see :func:`lifecycle`.

    Args:
        rows: (size,) census of the moment. active: (size,) whose purchase is recent enough.
        ever: (size,) focal purchases on record. year: (size,) those of the last 52 weeks.
    """
    present = rows["present"] == 1
    bought = rows["bought"] == 1
    attached = rows["attachment"] >= AMBASSADOR_ATTACHMENT
    conditions = [
        ~present,
        ~active & ~bought,
        ~active,
        ever <= 1,
        attached,
        year >= REGULAR_PURCHASES,
    ]
    stages = [-1, *(STAGES.index(s) for s in ("prospect", "lapsed", "customer", "ambassador"))]
    return np.select(conditions, [*stages, STAGES.index("regular")], STAGES.index("occasional"))


def lifecycle_shares(columns: Columns, census: str = "end") -> dict[str, float | None]:
    """Return the share of present consumers in each stage of the lifecycle."""
    stage = lifecycle(columns, census)
    counts = np.bincount(stage[stage >= 0], minlength=len(STAGES))
    return {name: share(counts[k], counts.sum()) for k, name in enumerate(STAGES)}


def lifecycle_flows(columns: Columns) -> Ints:
    """Return (6, 6) consumers by stage at the fork (row) and at the programme's end (column)."""
    before, after = lifecycle(columns, "fork"), lifecycle(columns, "end")
    both = (before >= 0) & (after >= 0)
    width = len(STAGES)
    counts = np.bincount(before[both] * width + after[both], minlength=width * width)
    return counts.reshape(width, width)
