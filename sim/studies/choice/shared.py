"""Where the panels of the studies lie: their licence is not definite, so they are not shipped."""

from __future__ import annotations

import os
from pathlib import Path

PANELS = ("catsup", "cracker")
"""Household panels of the R package Ecdat: ketchup (Sioux Falls), saltine crackers (Rome, Ga.)."""

FOLDER_VARIABLE = "RELMARK_SHARED_DATA"
_PROJECT = Path(__file__).resolve().parents[3]


def shared_panel(name: str) -> Path | None:
    """Return the file of a panel, or None where it is not on this computer.

    Looked for in the folder that the environment variable ``RELMARK_SHARED_DATA`` names, else in
    ``shared/data`` beside the project.

    Args:
        name: of :data:`PANELS`.
    """
    given = os.environ.get(FOLDER_VARIABLE)
    folder = Path(given) if given else _PROJECT.parent / "shared" / "data"
    path = folder / f"{name}.csv"
    return path if path.is_file() else None
