"""Where the packaged configuration files are."""

from __future__ import annotations

from pathlib import Path

from sim.errors import UserError

PRIMARY = "config"
"""Name of the primary configuration file."""


def config_folder() -> Path:
    """Return the folder of the packaged configuration: in the wheel, or beside the package.

    Raises:
        UserError: the installation lacks it.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "configs", package.parent / "configs"):
        if (folder / f"{PRIMARY}.yaml").is_file():
            return folder
    raise UserError("relmark's own configuration files are missing: install it again")
