"""How relmark compiles: one decorator for rules and one for loops, and a cache that cannot lie.

numba's disk cache notices a change of the file that holds the cached function, not of the files
it calls or takes constants from. A week compiled before an edit to one of its rules would
silently go on with the old rule. The cache therefore lives in a folder named after the hash of
every source that can be part of compiled code: edit any and the week is compiled afresh.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import platformdirs

Function = TypeVar("Function", bound=Callable[..., Any])

# numba declares no _nrt, the switch of reference counting.
_njit: Any = numba.njit

_PACKAGE = Path(__file__).resolve().parent
_IMPORT = re.compile(r"^(?:from|import) (sim\.[\w.]+)", re.MULTILINE)


def compiled_sources() -> list[Path]:
    """Return every source file that can be part of compiled code, sorted by path.

    These are the files that compile something and, since the compiler freezes the constants it
    meets, all files of the package that they import from, directly or not.
    """
    texts = {path: path.read_text("utf-8") for path in _PACKAGE.rglob("*.py")}
    marks = ("sim.kernels import", "import numba")
    waiting = [path for path, text in texts.items() if any(mark in text for mark in marks)]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [other for other in _imported(texts[path]) if other in texts]
    return sorted(found)


def _imported(text: str) -> list[Path]:
    """Return where the modules and packages of this package that a source imports would lie."""
    places = []
    for module in _IMPORT.findall(text):
        place = _PACKAGE.joinpath(*module.split(".")[1:])
        places += [place.with_suffix(".py"), place / "__init__.py", *place.glob("*.py")]
    return places


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
    with contextlib.suppress(OSError):  # no usable temporary folder at all: run without a cache
        roots.append(Path(tempfile.gettempdir()) / "relmark-cache")
    name = source_hash()
    return next((root / name for root in roots if _writable(root / name)), None)


CACHE_FOLDER = _choose_cache()
if CACHE_FOLDER is None:
    print(
        "relmark: no folder can be written for compiled code; it is compiled again at every start",
        file=sys.stderr,
    )
else:
    vars(numba.config)["CACHE_DIR"] = str(CACHE_FOLDER)


def rule(function: Function) -> Function:
    """Compile one small rule of one consumer; callable from Python and from other rules.

    Rules allocate nothing, so they are compiled without reference counting: counting the arrays
    that rules hand to each other took a third of the week.
    """
    compiled: Function = _njit(error_model="numpy", _nrt=False)(function)
    return compiled


def stage(function: Function) -> Function:
    """Compile a rule that the week calls in one place only, woven into its caller.

    Passing arrays to a function costs two atomic counts an array and call; weaving the stages of
    the week into its loop saves a quarter of the time. Small rules are left to the compiler, which
    inlines them itself: weaving all of them takes minutes to compile.
    """
    compiled: Function = _njit(inline="always", error_model="numpy", _nrt=False)(function)
    return compiled


def kernel(function: Function) -> Function:
    """Compile a loop over consumers: releases the interpreter lock, kept in the disk cache."""
    compiled: Function = _njit(nogil=True, cache=CACHE_FOLDER is not None, error_model="numpy")(
        function
    )
    return compiled


def week_kernel(function: Function) -> Function:
    """Compile the loop of the week: a kernel that allocates nothing, without reference counts."""
    compiled: Function = _njit(
        nogil=True, cache=CACHE_FOLDER is not None, error_model="numpy", _nrt=False
    )(function)
    return compiled
