"""``relmark doctor``: is this installation able to run a comparison, and if not, why?"""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module, metadata, resources

from sim.errors import UserError

NEEDED = ("mesa", "numpy", "numba", "pandas", "pyarrow", "pydantic", "hydra-core", "plotly")

DATA = ("lastfm_edges.csv", "deezer_edges.csv", "online_retail_invoices.parquet")


class Ailment(Exception):
    """A check that failed, with what to do about it."""


def check_python() -> str:
    """Which Python runs."""
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def check_packages() -> str:
    """The libraries are installed."""
    try:
        return ", ".join(f"{name} {metadata.version(name)}" for name in NEEDED)
    except metadata.PackageNotFoundError as error:
        raise Ailment(f"{error.name} is not installed") from error


def check_compiler() -> str:
    """Compiled randomness gives the published Philox vector."""
    philox = import_module("sim.randomness").philox
    words = philox(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0)
    published = (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)
    if tuple(int(word) for word in words) != published:
        raise Ailment("compiled random numbers are wrong: reinstall numba and numpy")
    return "numba compiles, and random numbers equal the published ones"


def check_cache() -> str:
    """Compiled code can be kept."""
    folder = import_module("sim.kernels").CACHE_FOLDER
    if folder is None:
        raise Ailment("no folder can be written: set RELMARK_CACHE_DIR, or every start compiles")
    return str(folder)


def check_data() -> str:
    """The packaged real data are there."""
    folder = resources.files("sim").joinpath("data")
    missing = [name for name in DATA if not folder.joinpath(name).is_file()]
    if missing:
        raise Ailment(f"{', '.join(missing)} missing: install relmark again")
    return f"{len(DATA)} files"


def check_configuration() -> str:
    """Every packaged market composes and validates."""
    compose = import_module("sim.scenario.compose").compose
    folder = import_module("sim.scenario.folders").config_folder()
    markets = sorted(path.stem for path in (folder / "market").glob("*.yaml"))
    for market in markets:
        compose([f"market={market}"])
    return f"{folder}: {', '.join(markets)}"


def check_cores() -> str:
    """How many processes and threads can work."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{usable} usable"


def check_here() -> str:
    """Results can be written in the current folder."""
    try:
        with tempfile.TemporaryFile(dir="."):
            return os.getcwd()
    except OSError as error:
        raise Ailment("this folder cannot be written: choose one with results_dir=") from error


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("python", check_python),
    ("packages", check_packages),
    ("compiler", check_compiler),
    ("cache", check_cache),
    ("data", check_data),
    ("configuration", check_configuration),
    ("cores", check_cores),
    ("results folder", check_here),
)


def run(options: Mapping[str, object]) -> int:
    """Print one line a check; returns 0 when all is well, else 1."""
    well = True
    for name, check in CHECKS:
        try:
            print(f"ok    {name:<15} {check()}")
        except (Ailment, UserError, ImportError) as error:
            well = False
            print(f"FAIL  {name:<15} {error}")
    print("relmark is ready" if well else "relmark is not ready: see FAIL above")
    return 0 if well else 1
