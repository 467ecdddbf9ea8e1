"""The plan of one brand for one week: what every consumer meets, and who is contacted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.errand import Errand
from sim.firm.media import effective_exposures
from sim.firm.programme import NO_CLAIM, Part, no_touches
from sim.population.records import NOBODY, Records

CHANGEABLE: Mapping[str, tuple[float, float]] = {
    "quality": (0.0, 1.0),
    "failure_rate": (0.0, 1.0),
    "recovery_rate": (0.0, 1.0),
    "distribution": (0.0, 1.0),
    "image": (-np.inf, np.inf),
    "point_of_sale": (-np.inf, np.inf),
}
"""What a programme can change of its brand, and the bounds that hold whatever is added."""


@dataclass
class WeekPlan:
    """What a brand does in one week.

    Attributes:
        record: one ``brand_dtype`` record (shape (1,)): price, cut, advertising…
        touches: contacts that arrive, stable-sorted by consumer.
        undelivered: contacts paid for that bounced off stale records; no consumer notices them,
            the log of contacts must.
        pull: (consumers,) utility added to the brand by points pressure, or None.
        cut_programme: index of the programme that pays for the public cut, or -1.
        errands: stages that programmes run among consumers this week, in order.
    """

    record: Records
    touches: Records
    undelivered: Records
    pull: NDArray[np.float64] | None
    cut_programme: int
    errands: Sequence[Errand] = field(default=())


def join(parts: Sequence[Part], standing: Records, media_saturation: float) -> WeekPlan:
    """Join the parts of all programmes into one plan.

    Exposures add up before saturation; the deepest public cut is the one consumers meet; the
    claim is that of the programme with most exposures; changes of the brand add up.

    Args:
        parts: one per programme, in order.
        standing: (1,) the brand's record without marketing.
        media_saturation: exposures a week at which half of the next ones are wasted.
    """
    record = standing.copy()
    bought = sum(part.exposures for part in parts)
    record["advertising"] = effective_exposures(bought, media_saturation) if bought else 0.0
    loudest = max(parts, key=lambda part: part.exposures, default=None)
    record["claim"] = loudest.claim if loudest and loudest.exposures > 0.0 else NO_CLAIM
    payer = max(range(len(parts)), key=lambda index: parts[index].cut, default=NOBODY)
    if payer != NOBODY and parts[payer].cut > 0.0:
        record["cut"], record["cut_notice"] = parts[payer].cut, parts[payer].notice
    else:
        payer = NOBODY
    _improve(record, parts)
    return WeekPlan(
        record=record,
        touches=_by_consumer([part.touches for part in parts]),
        undelivered=_by_consumer([part.undelivered for part in parts]),
        pull=_sum([part.pull for part in parts]),
        cut_programme=payer,
        errands=tuple(errand for part in parts for errand in part.errands),
    )


def _improve(record: Records, parts: Sequence[Part]) -> None:
    """Add what programmes change of the brand itself, within the bounds of each field."""
    for name in {name for part in parts for name in part.changes}:
        added = sum(part.changes.get(name, 0.0) for part in parts)
        record[name] = np.clip(record[name] + added, *CHANGEABLE[name])
    for part in parts:
        if part.assortment is not None:
            record["assortment"] = np.clip(record["assortment"] + part.assortment, 0.0, 1.0)


def _by_consumer(groups: Sequence[Records]) -> Records:
    filled = [group for group in groups if group.size]
    if not filled:
        return no_touches()
    if len(filled) == 1:  # planners go through consumers in order
        return filled[0]
    joined = np.concatenate(filled)
    return joined[np.argsort(joined["consumer"], kind="stable")]


def _sum(pulls: Sequence[NDArray[np.float64] | None]) -> NDArray[np.float64] | None:
    given = [pull for pull in pulls if pull is not None]
    if len(given) < 2:
        return given[0] if given else None
    return np.sum(given, axis=0)
