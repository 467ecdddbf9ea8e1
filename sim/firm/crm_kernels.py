"""Compiled loops of the customer database: few rows a week, many columns each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.kernels import kernel, rule
from sim.numerics import log
from sim.population.records import THEMES
from sim.randomness import Decision, uniform

_FOR_EVER = 2**29
_CRM_RECORD = int(Decision.CRM_RECORD)


@kernel
def _lifetimes(draws: Any, decay: Any, out: Any) -> None:
    for k in range(draws.shape[0]):
        weeks = 1.0 + log(draws[k]) / log(1.0 - decay)
        out[k] = int(min(weeks, float(_FOR_EVER)))


def lifetimes(draws: NDArray[np.float64], decay: float) -> NDArray[np.int32]:
    """Return the weeks until each record goes stale (geometric, by inverse CDF), at least 1.

    Args:
        draws: uniforms in (0, 1).
        decay: chance to go stale, a week.
    """
    out = np.full(draws.shape[0], _FOR_EVER if decay <= 0.0 else 1, np.int32)
    if 0.0 < decay < 1.0:
        _lifetimes(draws, float(decay), out)
    return out


@rule
def bring_forward(evidence: Any, clocks: Any, kept: Any, i: Any, clock: Any) -> None:
    """Forget row ``i`` up to ``clock``; ``kept[k]`` is the share left after k weeks."""
    weeks = clock - clocks[i]
    if weeks > 0:
        for theme in range(THEMES):
            evidence[i, theme] *= kept[weeks]
        clocks[i] = clock


@kernel
def record_purchases(
    ids: Any, themes: Any, units: Any, paid: Any, week: Any, clock: Any, brand: Any, key0: Any,
    key1: Any, record_error: Any, kept: Any, evidence: Any, evidence_clock: Any, total: Any,
    purchases: Any, units_so_far: Any, spend: Any, first: Any, last: Any, theme_week: Any,
) -> None:  # fmt: skip
    """Book purchases ordered by consumer; a record error files one under another theme."""
    rank = 0
    for row in range(ids.shape[0]):
        i = ids[row]
        rank = rank + 1 if row > 0 and ids[row - 1] == i else 0
        theme = themes[row]
        if 0 <= theme < THEMES:
            lane = 2 * (rank + 64 * brand)
            if uniform(key0, key1, _CRM_RECORD, clock, i, lane) < record_error:
                other = int(uniform(key0, key1, _CRM_RECORD, clock, i, lane + 1) * (THEMES - 1))
                theme = (theme + 1 + other) % THEMES
            bring_forward(evidence, evidence_clock, kept, i, clock)
            evidence[i, theme] += 1.0
            total[theme] += 1.0
            theme_week[i, theme] = week
        if purchases[i] == 0:
            first[i] = week
        purchases[i] += 1
        last[i] = week
        units_so_far[i] += units[row]
        spend[i] += paid[row]


@kernel
def record_contacts(
    ids: Any, themes: Any, opened: Any, clicked: Any, opted_out: Any, clock: Any,
    click_weight: Any, kept: Any, evidence: Any, evidence_clock: Any, total: Any, consent: Any,
    opened_so_far: Any, clicked_so_far: Any, ignored: Any,
) -> None:  # fmt: skip
    """Book answers to contacts: a click counts ``click_weight`` purchases as evidence."""
    for row in range(ids.shape[0]):
        i = ids[row]
        if opened[row]:
            opened_so_far[i] += 1
            ignored[i] = 0
        else:
            ignored[i] += 1
        if clicked[row]:
            clicked_so_far[i] += 1
            if 0 <= themes[row] < THEMES:
                bring_forward(evidence, evidence_clock, kept, i, clock)
                evidence[i, themes[row]] += click_weight
                total[themes[row]] += click_weight
        if opted_out[row]:
            consent[i] = False
