"""docs/how-to-add-a-strategy.md, followed to the letter: another package, found by its entry point.

Nothing is installed: the package lies on the path with the metadata that an installer would write.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "how-to-add-a-strategy.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Return (language, text) of every block of code of the page."""
    return [(match[1], match[2]) for match in _BLOCK.finditer(PAGE.read_text("utf-8"))]


def write_package(folder: Path) -> None:
    """Write the files of the page, and the metadata of its entry points."""
    for _, text in blocks():
        first, _, rest = text.partition("\n")
        if first.startswith("# file: "):
            path = folder / first.removeprefix("# file: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rest, "utf-8")
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n", "utf-8"
    )
    groups = [
        f"[{group}]\n" + "\n".join(f"{key} = {value}" for key, value in points.items())
        for group, points in project["entry-points"].items()
    ]
    info.joinpath("entry_points.txt").write_text("\n\n".join(groups) + "\n", "utf-8")


@pytest.mark.slow
def test_the_page_works_as_written(tmp_path: Path) -> None:
    write_package(tmp_path)
    commands = [text for language, text in blocks() if language == "bash"]
    assert len(commands) == 1
    words = shlex.split(commands[0])
    assert words[0] == "relmark"
    run = subprocess.run(
        [sys.executable, "-m", "sim.cli", *words[1:], "workers=1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(PAGE.parent.parent)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    results = tmp_path / "results" / "compare" / "jubilee"
    ledger = pd.read_parquet(results / "ledger.parquet")
    own = ledger[ledger["programme"] == "jubilee"]
    assert set(own["strategy"]) == {"jubilee", "mass+jubilee"}
    assert {"contact", "staff"} <= set(own["item"])
    effects = pd.read_parquet(results / "effects.parquet")
    assert {"jubilee", "mass+jubilee"} <= set(effects["strategy"])
    assert "every: 3" in (results / "config.yaml").read_text("utf-8")
    assert "jubilee" in (results / "report.html").read_text("utf-8")
