"""What a scanner panel shows: repeat buying, and the sizes of brands."""

from __future__ import annotations

import numpy as np

from sim.studies.choice.panel import ChoicePanel, Floats


def counts(panel: ChoicePanel) -> Floats:
    """Return purchases of each household by brand, (households, brands)."""
    table = np.zeros((panel.size, len(panel.brands)))
    np.add.at(table, (panel.owner(), panel.chosen), 1.0)
    return table


def repeat_rate(panel: ChoicePanel) -> float:
    """Return the share of purchases that are of the same brand as the household's last one."""
    owner = panel.owner()
    within = owner[1:] == owner[:-1]
    same = (panel.chosen[1:] == panel.chosen[:-1]) & within
    return float(same.sum() / within.sum()) if within.any() else float("nan")


def permuted_repeat_rate(panel: ChoicePanel) -> float:
    """Return the repeat rate expected when each household's purchases are put in random order.

    Two purchases of a household with n, n_b of them of brand b, are of the same brand with chance
    sum n_b (n_b - 1) / (n (n - 1)); a household has n - 1 successive pairs. No luck is needed.
    What is left of loyalty is taste alone: order, hence habit, is gone.
    """
    table = counts(panel)
    total = table.sum(axis=1)
    alike = (table * (table - 1.0)).sum(axis=1) / np.maximum(total, 1.0)
    pairs = np.maximum(total - 1.0, 0.0).sum()
    return float(alike.sum() / pairs) if pairs > 0 else float("nan")


def panel_statistics(panel: ChoicePanel) -> dict[str, float]:
    """Return the statistics that a fitted market must show again.

    Returns:
        ``repeat``, ``permuted`` and ``gap`` (their difference), and for each brand
        ``share:<brand>`` of purchases, ``penetration:<brand>`` (households that ever bought it)
        and ``per_buyer:<brand>`` (purchases of it, a household that ever bought it).
    """
    table = counts(panel)
    bought = table.sum(axis=0)
    buyers = (table > 0.0).sum(axis=0)
    repeat, permuted = repeat_rate(panel), permuted_repeat_rate(panel)
    values = {"repeat": repeat, "permuted": permuted, "gap": repeat - permuted}
    for b, brand in enumerate(panel.brands):
        values[f"share:{brand}"] = float(bought[b] / bought.sum())
    for b, brand in enumerate(panel.brands):
        values[f"penetration:{brand}"] = float(buyers[b] / panel.size)
    for b, brand in enumerate(panel.brands):
        values[f"per_buyer:{brand}"] = float(bought[b] / buyers[b]) if buyers[b] else float("nan")
    return values
