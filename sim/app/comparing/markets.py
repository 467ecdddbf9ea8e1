"""What the form must know of the packaged markets and networks: read from their files alone.

The whole configuration is composed where the work is done; the form needs its defaults at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from sim.scenario.folders import config_folder

MARKETS: Final = ("grocery", "subscription", "subscription_high_end", "durable", "gift_retail")
"""Packaged markets in the order they are offered."""

NETWORKS: Final = ("community", "small_world", "scale_free", "lastfm", "deezer", "none")
"""Networks one can choose; a file of ties is for the command line."""

QUICK: Final = {"warm_up": 26, "weeks": 52, "run_off": 26}
"""Weeks of a market that names none: shorter than on the command line, so that one sees soon."""

CONTRACT: Final = {**QUICK, "weeks": 104}
"""The same where people renew once a year."""


@dataclass(frozen=True, slots=True)
class Market:
    """A packaged market, as far as the form shows it.

    Attributes:
        name: of its file.
        currency: of all money.
        per_consumer: default budget, currency a consumer a year.
        horizon: weeks ``warm_up``, ``weeks`` and ``run_off`` taken where none are given.
    """

    name: str
    currency: str
    per_consumer: float
    horizon: Mapping[str, int]

    def budget(self, size: int, weeks: int) -> float:
        """Return the budget of an arm where none is given, currency; a year's at least."""
        return self.per_consumer * size * max(1.0, weeks / 52.0)


@cache
def markets() -> Mapping[str, Market]:
    """Return the packaged markets by name."""
    folder = config_folder() / "market"
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}


def _tree(path: Path) -> dict[str, Any]:
    """Return a market's file over the one it starts from, if any, group by group."""
    own: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    tree: dict[str, Any] = {}
    for entry in own.pop("defaults", ()):
        if isinstance(entry, str) and entry != "_self_":
            tree = _tree(path.with_name(f"{entry}.yaml"))
    for group, settings in own.items():
        merged = isinstance(settings, dict) and isinstance(tree.get(group), dict)
        tree[group] = {**tree[group], **settings} if merged else settings
    return tree


def _read(path: Path) -> Market:
    from sim.scenario.firm import BudgetSettings

    tree = _tree(path)
    budget = tree.get("budget") or {}
    per_consumer = budget.get("per_consumer", BudgetSettings().per_consumer)
    own = tree.get("horizon") or {}
    quick = CONTRACT if tree["market"].get("kind") == "contract" else QUICK
    horizon = {part: int(own.get(part, weeks)) for part, weeks in quick.items()}
    return Market(path.stem, str(tree["market"]["currency"]), float(per_consumer), horizon)
