"""A result's own ``config.yaml`` as the start of another run: ``from=results/.../config.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from sim.errors import UserError
from sim.scenario.run import Scenario

KEY = "from"

_OWN = ("name", "results_dir", "workers", "threads")
"""Settings of the result that was written, not of the next."""


def take_saved(overrides: Sequence[str]) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the settings named by ``from=``, None where there are none, and the other overrides.

    Raises:
        UserError: it is not the resolved configuration of a result.
    """
    named = [text for text in overrides if text.partition("=")[0] == KEY]
    rest = [text for text in overrides if text not in named]
    if not named:
        return None, rest
    if len(named) > 1:
        raise UserError("from= is given twice")
    return read_saved(Path(named[0].partition("=")[2].strip("'\"")).expanduser()), rest


def read_saved(path: Path) -> dict[str, Any]:
    """Return the settings of a result, priors as a tree; its name and place left out.

    Args:
        path: of a ``config.yaml``, or of the result's folder.

    Raises:
        UserError: it is not the resolved configuration of a result.
    """
    file = path / "config.yaml" if path.is_dir() else path
    try:
        tree = yaml.safe_load(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UserError(f"from={path}: there is no such file") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"from={path} cannot be read as YAML") from error
    if not isinstance(tree, dict) or not set(Scenario.model_fields) >= set(tree) >= {"market"}:
        raise UserError(f"from={path} is not the config.yaml of a result")
    kept = {name: below for name, below in tree.items() if name not in _OWN}
    return {**kept, "prior": _nested(kept.get("prior") or {})}


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tree of what stands under dotted names."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, last = path.split(".")
        below = tree
        for name in parents:
            below = below.setdefault(name, {})
        below[last] = value
    return tree
