"""What fades: everything that is not fed [s'étioler]."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernels import rule
from sim.population.records import NOBODY, SOURCE_NONE


@rule
def shrink(memory: Any, kept: Any) -> None:
    """Multiply all slots of a memory by what is kept of it.

    In single precision and over all slots, used or not: the length is part of the type, so the
    loop becomes a few vector instructions.
    """
    factor = np.float32(kept)
    for k in range(memory.shape[0]):
        memory[k] = memory[k] * factor


@rule
def fade(s: Any, p: Any, brands: Any) -> None:
    """Let one week pass over all memories of a consumer."""
    shrink(s.awareness, 1.0 - p.awareness_decay)
    shrink(s.buzz, 1.0 - p.buzz_decay)
    shrink(s.attachment, 1.0 - p.attachment_decay)
    shrink(s.trust_good, 1.0 - p.trust_decay)
    shrink(s.trust_bad, 1.0 - p.trust_decay)
    shrink(s.saturation, 1.0 - p.saturation_decay)
    for b in range(brands.shape[0]):
        seen = brands[b].price * (1.0 - brands[b].cut)
        s.reference_price[b] += p.reference_memory * (seen - s.reference_price[b])
    s.fatigue *= 1.0 - p.fatigue_decay
    s.stock *= 1.0 - p.pantry_spoilage


@rule
def age(s: Any, p: Any) -> None:
    """Count the week: sources are forgotten, offers run out, time since the last purchase grows."""
    if s.source != SOURCE_NONE:
        s.source_age += 1
        if s.source_age > p.source_memory:
            s.source = SOURCE_NONE
            s.source_age = 0
    if s.offer_weeks > 0:
        s.offer_weeks -= 1
        if s.offer_weeks == 0:
            s.offer = 0.0
            s.offer_brand = NOBODY
    if s.gap < 30000:
        s.gap += 1
