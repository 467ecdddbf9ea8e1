"""Where a pack appears: a folder or a zip file, whole or not at all, never over something else."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sim.errors import UserError
from sim.studies.classroom.request import ZIP


def refuse_taken(target: Path) -> None:
    """Refuse a place that is taken, or that cannot be.

    Raises:
        UserError: which, and what to do.
    """
    if target.exists() or target.is_symlink():
        raise UserError(
            f"export={target} exists already and is never overwritten: choose another place, or "
            "remove it"
        )
    if not target.parent.is_dir():
        raise UserError(f"export={target}: there is no folder '{target.parent}'")
    if not os.access(target.parent, os.W_OK):
        raise UserError(f"export={target} cannot be written: '{target.parent}' is read-only")


@contextlib.contextmanager
def opened(target: Path) -> Iterator[Path]:
    """Give a hidden folder to write in, which becomes the target when all went well.

    Args:
        target: the folder, or the file ending in ``.zip``, in which the folder of the same name
            then lies.

    Raises:
        UserError: the place is taken or cannot be written.
    """
    refuse_taken(target)
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise UserError(f"export={target} cannot be written ({error.strerror})") from error
    try:
        pack = staging / target.stem if target.suffix == ZIP else staging / target.name
        pack.mkdir()
        yield pack
        made = _zipped(pack, staging / target.name) if target.suffix == ZIP else pack
        refuse_taken(target)  # it may have come to be in the meantime
        made.rename(target)
    except OSError as error:
        raise UserError(f"export={target} cannot be written ({error.strerror})") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _zipped(pack: Path, file: Path) -> Path:
    """Return a zip file of a folder; the same pack, the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as stream:
        for path in sorted(pack.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(str(path.relative_to(pack.parent)))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                stream.writestr(entry, path.read_bytes())
    return file
