"""A folder of a sweep without simulating: parts and manifest as ``relmark sweep`` leaves them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import yaml

from sim.measures.definitions import KPIS
from sim.results import write_json
from sim.studies.sweeping.parts import runs_folder, schema_of, write_part
from sim.studies.sweeping.points import Block, Design

BASELINE = "status_quo"
CONFIG = {
    "market": {"name": "grocery", "currency": "EUR", "caveats": []},
    "population": {"size": 400},
    "economy": {"discount_rate": 0.1},
}


def made_sweep(
    folder: Path,
    axes: Mapping[str, Sequence[Any]],
    npv: Callable[[str, Mapping[str, Any], int], float | None],
    *,
    strategies: Sequence[str] = ("promotion",),
    seeds: int = 4,
    paired: bool = True,
    rows: Sequence[Sequence[Any]] | None = None,
    more: Mapping[str, Callable[[str, Mapping[str, Any], int], float | None]] | None = None,
) -> Path:
    """Write a sweep whose NPV is a function of strategy, settings and seed.

    Args:
        folder: to be made. axes: values by path. npv: the function; None is undefined.
        strategies: beside the baseline. seeds: lucks of each point. paired: with the baseline.
        rows: the points, if they are not the product of the axes.
        more: functions of other KPIs.
    """
    arms = [*([BASELINE] if paired else []), *strategies]
    points = list(rows if rows is not None else itertools.product(*axes.values()))
    blocks = [Block(tuple(axes), tuple(map(tuple, points)))] if axes else []
    design = Design((*blocks, Block(("seed",), tuple((seed,) for seed in range(seeds)))))
    lines = []
    for number in range(design.size):
        values = design.values(number)
        text = json.dumps(values)
        for arm in arms:
            found = npv(arm, values, values["seed"])
            line: dict[str, Any] = {**dict.fromkeys(KPIS), **values}
            line |= {"point": text, "strategy": arm, "replication": 0, "draw": None,
                     "run_id": f"{arm}{text}", "status": "ok", "error": None, "seconds": 0.1,
                     "finished": datetime(2026, 1, 1, tzinfo=UTC), "npv": found,
                     "retention_rate": 0.5 + 0.01 * values["seed"]}  # fmt: skip
            line |= {kpi: each(arm, values, values["seed"]) for kpi, each in (more or {}).items()}
            lines.append(line)
    runs_folder(folder).mkdir(parents=True)
    schema = schema_of(design)
    frame = pd.DataFrame(lines)[schema.names]
    write_part(runs_folder(folder) / "a.parquet", pa.Table.from_pylist(
        frame.astype(object).where(frame.notna(), None).to_dict("records"), schema=schema
    ))  # fmt: skip
    manifest = {
        "axes": [{"settings": list(block.paths)} for block in design.blocks],
        "strategies": arms,
        "baseline": BASELINE if paired else None,
        "runs": len(lines),
        "command": "relmark sweep market=grocery strategies=[promotion] seed=range(0,4) name=x",
        "versions": {"relmark": "1"},
    }
    write_json(folder / "manifest.json", manifest)
    (folder / "config.yaml").write_text(yaml.safe_dump(CONFIG))
    return folder
