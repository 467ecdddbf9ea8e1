"""``relmark doctor``: is this installation able to run a comparison, and if not, why?

It speaks English by itself: what ails an installation may be the library that reads catalogues.
"""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module, metadata, resources
from typing import Final

from sim.errors import UserError

NEEDED = ("mesa", "numpy", "numba", "pandas", "pyarrow", "pydantic", "hydra-core", "plotly")

DATA = ("lastfm_edges.csv", "deezer_edges.csv", "online_retail_invoices.parquet")

WORDS: Final = {
    "ok": "ok",
    "fail": "FAIL",
    "ready": "relmark is ready",
    "not_ready": "relmark is not ready: see FAIL above",
    "python": "python",
    "packages": "packages",
    "compiler": "compiler",
    "cache": "cache",
    "data": "data",
    "configuration": "configuration",
    "cores": "cores",
    "results": "results folder",
    "python_here": "{version} on {system} {machine}",
    "no_package": "{name} is not installed",
    "compiles": "numba compiles, and random numbers equal the published ones",
    "compiles_wrong": "compiled random numbers are wrong: reinstall numba and numpy",
    "no_cache": "no folder can be written: set RELMARK_CACHE_DIR, or every start compiles",
    "no_data": "{names} missing: install relmark again",
    "files": "{count} files",
    "markets": "{folder}: {markets}",
    "usable": "{count} usable",
    "not_here": "this folder cannot be written: choose one with results_dir=",
}
"""English, by key. Keys in braces are filled in."""


class Ailment(Exception):
    """A check that failed, with what to do about it."""


def check_python() -> str:
    """Which Python runs."""
    return _said(
        "python_here",
        version=platform.python_version(),
        system=platform.system(),
        machine=platform.machine(),
    )


def check_packages() -> str:
    """The libraries are installed."""
    try:
        return ", ".join(f"{name} {metadata.version(name)}" for name in NEEDED)
    except metadata.PackageNotFoundError as error:
        raise Ailment(_said("no_package", name=error.name)) from error


def check_compiler() -> str:
    """Compiled randomness gives the published Philox vector."""
    philox = import_module("sim.randomness").philox
    words = philox(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0)
    published = (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)
    if tuple(int(word) for word in words) != published:
        raise Ailment(_said("compiles_wrong"))
    return _said("compiles")


def check_cache() -> str:
    """Compiled code can be kept."""
    folder = import_module("sim.kernels").CACHE_FOLDER
    if folder is None:
        raise Ailment(_said("no_cache"))
    return str(folder)


def check_data() -> str:
    """The packaged real data are there."""
    folder = resources.files("sim").joinpath("data")
    missing = [name for name in DATA if not folder.joinpath(name).is_file()]
    if missing:
        raise Ailment(_said("no_data", names=", ".join(missing)))
    return _said("files", count=len(DATA))


def check_configuration() -> str:
    """Every packaged market composes and validates."""
    compose = import_module("sim.scenario.compose").compose
    folder = import_module("sim.scenario.folders").config_folder()
    markets = sorted(path.stem for path in (folder / "market").glob("*.yaml"))
    for market in markets:
        compose([f"market={market}"])
    return _said("markets", folder=folder, markets=", ".join(markets))


def check_cores() -> str:
    """How many processes and threads can work."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return _said("usable", count=usable)


def check_here() -> str:
    """Results can be written in the current folder."""
    try:
        with tempfile.TemporaryFile(dir="."):
            return os.getcwd()
    except OSError as error:
        raise Ailment(_said("not_here")) from error


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("python", check_python),
    ("packages", check_packages),
    ("compiler", check_compiler),
    ("cache", check_cache),
    ("data", check_data),
    ("configuration", check_configuration),
    ("cores", check_cores),
    ("results", check_here),
)


def run(options: Mapping[str, object]) -> int:
    """Print one line a check; returns 0 when all is well, else 1."""
    ok, fail = _said("ok"), _said("fail")
    names = {key: _said(key) for key, _ in CHECKS}
    wide, width = max(len(ok), len(fail)) + 1, max(map(len, names.values())) + 1
    well = True
    for key, check in CHECKS:
        try:
            verdict, found = ok, check()
        except (Ailment, UserError, ImportError) as error:
            verdict, found, well = fail, str(error), False
        print(f"{verdict:<{wide}} {names[key]:<{width}} {found}")
    print(_said("ready" if well else "not_ready"))
    return 0 if well else 1


def _said(key: str, **values: object) -> str:
    """Return words in the language spoken; in English where no catalogue can be read."""
    text = WORDS[key]
    try:
        from sim.locale.spoken import spoken
    except ImportError:
        return text.format(**values)
    return spoken().of("doctor", key, text).format(**values)
