"""The programmes one can choose, in groups a marketer would look for them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "market": ("mass", "promotion", "price_ladder"),
    "persons": ("segmented", "one_to_one", "welcome", "birthday", "cross_sell"),
    "loyalty": ("loyalty_programme", "retention"),
    "service": ("experience", "service_recovery", "feedback"),
    "prospects": ("content", "nurturing", "scoring", "qualification", "sellers"),
    "talk": ("referral", "influencers"),
    "rivals": ("undercut", "out_serve"),
    "means": ("crm",),
}
"""Groups by key of their words."""

CHOOSABLE: Final = tuple(name for group in GROUPS.values() for name in group)
"""All of them; no marketing and the usual plan always run, and imitation is for rivals alone."""
