"""How relmark compiles: one decorator for rules and one for loops, and a cache that cannot lie.

numba's disk cache notices a change of the file that holds the cached function, not of the files
it calls. A week compiled before an edit to one of its rules would silently go on with the old
rule. The cache therefore lives in a folder named after the hash of every compiled source: edit
any of them and the week is compiled afresh.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import platformdirs

Function = TypeVar("Function", bound=Callable[..., Any])

_PACKAGE = Path(__file__).resolve().parent


def compiled_sources() -> list[Path]:
    """Return every source file of the package that holds compiled code, sorted by path."""
    return sorted(
        path
        for path in _PACKAGE.rglob("*.py")
        if any(mark in path.read_text("utf-8") for mark in ("sim.kernels import", "import numba"))
    )


def source_hash() -> str:
    """Return the SHA-256 of all compiled sources and the versions that compile them."""
    digest = hashlib.sha256()
    digest.update(f"numba {numba.__version__} python {sys.version_info[:2]}".encode())
    for path in compiled_sources():
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True


def _choose_cache() -> Path | None:
    """Return the first writable cache folder, or None when nothing can be written."""
    chosen = os.environ.get("RELMARK_CACHE_DIR")
    roots = [Path(chosen)] if chosen else [Path(platformdirs.user_cache_dir("relmark"))]
    try:
        roots.append(Path(tempfile.gettempdir()) / "relmark-cache")
    except OSError:  # no usable temporary folder at all: run without a cache
        pass
    name = source_hash()
    return next((root / name for root in roots if _writable(root / name)), None)


CACHE_FOLDER = _choose_cache()
if CACHE_FOLDER is None:
    print(
        "relmark: no folder can be written for compiled code; it is compiled again at every start",
        file=sys.stderr,
    )
else:
    numba.config.CACHE_DIR = str(CACHE_FOLDER)


def rule(function: Function) -> Function:
    """Compile one small rule of one consumer; callable from Python and from other rules.

    Rules allocate nothing, so they are compiled without reference counting: counting the arrays
    that rules hand to each other took a third of the week.
    """
    compiled: Function = numba.njit(error_model="numpy", _nrt=False)(function)
    return compiled


def stage(function: Function) -> Function:
    """Compile a rule that the week calls in one place only, woven into its caller.

    Passing arrays to a function costs two atomic counts an array and call; weaving the stages of
    the week into its loop saves a quarter of the time. Small rules are left to the compiler, which
    inlines them itself: weaving all of them takes minutes to compile.
    """
    compiled: Function = numba.njit(inline="always", error_model="numpy", _nrt=False)(function)
    return compiled


def kernel(function: Function) -> Function:
    """Compile a loop over consumers: releases the interpreter lock, kept in the disk cache."""
    compiled: Function = numba.njit(
        nogil=True, cache=CACHE_FOLDER is not None, error_model="numpy"
    )(function)
    return compiled


def week_kernel(function: Function) -> Function:
    """Compile the loop of the week: a kernel that allocates nothing, without reference counts."""
    compiled: Function = numba.njit(
        nogil=True, cache=CACHE_FOLDER is not None, error_model="numpy", _nrt=False
    )(function)
    return compiled
