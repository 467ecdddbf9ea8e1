"""What fades: everything that is not fed [s'étioler]."""

from __future__ import annotations

from typing import Any

from sim.kernels import rule
from sim.population.records import NOBODY, SOURCE_NONE, THEMES


@rule
def fade(s: Any, p: Any, brands: Any) -> None:
    """Let one week pass over all memories of a consumer."""
    awareness = 1.0 - p.awareness_decay
    buzz = 1.0 - p.buzz_decay
    attachment = 1.0 - p.attachment_decay
    evidence = 1.0 - p.trust_decay
    for b in range(brands.shape[0]):
        s.awareness[b] *= awareness
        s.buzz[b] *= buzz
        s.attachment[b] *= attachment
        s.trust_good[b] *= evidence
        s.trust_bad[b] *= evidence
        seen = brands[b].price * (1.0 - brands[b].cut)
        s.reference_price[b] += p.reference_memory * (seen - s.reference_price[b])
    kept = 1.0 - p.saturation_decay
    for theme in range(THEMES):
        s.saturation[theme] *= kept
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
