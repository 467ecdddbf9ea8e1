"""Which programmes exist and which settings each of them takes, as configuration sees it.

The programmes own their settings. They are looked up by name at run time, because configuration
stands below them and other packages may bring more (entry point ``relmark.strategies``).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

_REGISTRY = "sim.strategies.base"


@cache
def programme_settings() -> Mapping[str, type[BaseModel]]:
    """Return the settings model of every programme by name."""
    registry = importlib.import_module(_REGISTRY)
    names = registry.programme_names()
    return {name: registry.programme_class(name).settings_model for name in names}


def check_arm(arm: str, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse an arm that cannot be read.

    Args:
        arm: programmes joined by ``+``.
        settings: parameters by programme name.

    Raises:
        UserError: an unknown, repeated or empty programme, or one that cannot be mixed.
    """
    importlib.import_module(_REGISTRY).parse_arm(arm, settings)
