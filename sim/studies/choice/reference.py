"""What each brand is expected to cost: the household's reference prices along the panel."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernels import kernel, rule
from sim.studies.choice.panel import ChoicePanel, Floats


@rule
def remember(reference: Any, seen: Any, bought: Any, at_purchase: Any, between: Any) -> Any:
    """Return the reference price at the next occasion.

    As in the week: it moves to the price paid, if this brand was bought, and to the price seen
    in the weeks between.

    Args:
        between: share of the way in all weeks to the next occasion.
    """
    after = reference
    if bought:
        after += at_purchase * (seen - after)
    return after + between * (seen - after)


def between_occasions(panel: ChoicePanel, memory: float) -> Floats:
    """Return the share of the way to the seen price until a household's next occasion.

    Args:
        memory: share a week (``reference_memory``).
    """
    gap = panel.weeks / np.maximum(panel.occasions, 1)
    return np.asarray(-np.expm1(gap * np.log1p(-memory)))


@kernel
def _walk(
    log_ratio: Any, price: Any, chosen: Any, start: Any, at_purchase: Any, between: Any
) -> None:
    for h in range(start.shape[0] - 1):
        for b in range(price.shape[1]):
            reference = price[start[h], b]
            for n in range(start[h], start[h + 1]):
                log_ratio[n, b] = np.log(price[n, b] / reference)
                reference = remember(
                    reference, price[n, b], chosen[n] == b, at_purchase, between[h]
                )


def against_reference(panel: ChoicePanel, memory: float, at_purchase: float) -> Floats:
    """Return ln(price / reference price) of every brand at every occasion, (occasions, brands).

    The first occasion's prices are the first reference.
    """
    out = np.zeros(panel.price.shape)
    between = between_occasions(panel, memory)
    _walk(out, panel.price, panel.chosen, panel.start, at_purchase, between)
    return out
