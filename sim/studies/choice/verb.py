"""``relmark calibrate kind=choice data=<panel>``: a scanner panel becomes a market."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import UserError, nearest
from sim.locale.spoken import spoken
from sim.report.choice import choice_page
from sim.results import ResultFolder, prepare
from sim.studies.choice.calibrate import SPLITS, ChoiceResult, calibrate_choice, score_table
from sim.studies.choice.fit import DRAWS
from sim.studies.choice.market import CAVEATS, market_tree, market_yaml
from sim.studies.choice.read import PanelReading, read_panel
from sim.studies.options import flag, whole_number
from sim.studies.progress import Watch

OPTIONS = {
    "data": "CSV or Parquet of the panel",
    "name": "name of the result and the market; the file's by default",
    "results_dir": "root of all results",
    "seed": "of everything random",
    "workers": "processes; 0 is one per core",
    "splits": f"random halvings of the households to score on ({SPLITS})",
    "draws": f"simulated households for each real one ({DRAWS})",
    "weeks": "length of the panel in weeks (104)",
    "coupons": "true: prices net of a coupon are put back to the shelf's",
    "focal": "the brand that is the firm's own; the largest by default",
}
"""Options of the verb, beside ``columns.household=`` and the like."""


def run(options: Mapping[str, object]) -> int:
    """Calibrate choice and write ``market.yaml``, ``choice.parquet``, ``fit.json``, the report.

    Args:
        options: as on the command line: :data:`OPTIONS` and ``columns.<what>=<column>``.

    Returns:
        0.

    Raises:
        UserError: a wrong option or a file that is no panel, in a sentence.
    """
    given = {key: value for key, value in options.items() if key != "kind"}
    columns = _columns(given)
    if "data" not in given:
        raise UserError("calibrate: data= is missing: the file of the panel")
    path = Path(str(given["data"]))
    weeks, seed = _number(given, "weeks", 104), whole_number(given, "seed", 1, 0) or 0
    splits = whole_number(given, "splits", SPLITS, 0) or 0
    draws = whole_number(given, "draws", DRAWS, 8) or DRAWS
    workers = whole_number(given, "workers", 0, 0) or 0
    reading = read_panel(path, columns, weeks, flag(given, "coupons", True))
    focal = _focal(given, reading)
    name = str(given.get("name") or path.stem)
    started = time.monotonic()
    with prepare(str(given.get("results_dir", "results")), "calibrate", name) as folder:
        with Watch() as watch:
            result = calibrate_choice(reading.panel, splits, draws, seed, workers, watch)
        facts = summary(reading, result, focal, seed)
        facts["seconds"] = time.monotonic() - started
        _write(folder, reading, result, facts, name)
    _say(result, folder.path)
    return 0


def summary(reading: PanelReading, result: ChoiceResult, focal: str, seed: int) -> dict[str, Any]:
    """Return what ``fit.json`` holds."""
    fit, panel = result.fit, reading.panel
    return {
        "kind": "choice",
        "households": panel.size,
        "occasions": fit.occasions,
        "brands": list(panel.brands),
        "focal": focal,
        "layout": reading.layout,
        "coupons_put_back": reading.coupons,
        "prices_missing": reading.unpriced,
        "log_likelihood": fit.log_likelihood,
        "converged": fit.converged,
        "seed": seed,
        "parameters": {
            name: dict(zip(("estimate", "low", "high"), values, strict=True))
            for name, values in fit.intervals().items()
        },
        "inertial": result.inertial,
        "splits": int(result.scores["split"].nunique()) if len(result.scores) else 0,
        "score": score_table(result.scores).to_dict("records") if len(result.scores) else [],
    }


def _write(
    folder: ResultFolder,
    reading: PanelReading,
    result: ChoiceResult,
    facts: dict[str, Any],
    name: str,
) -> None:
    tree = market_tree(reading.panel, result.fit, name, str(facts["focal"]))
    comment = f"Choice fitted to {reading.panel.size} households of a scanner panel: see fit.json."
    folder.write_text("market.yaml", market_yaml(tree, comment))
    whole = result.statistics.assign(split=-1, half=-1)
    folder.write_parquet("choice", pd.concat([whole, result.scores], ignore_index=True))
    folder.write_json("fit.json", facts)
    page = choice_page(facts, result.statistics, CAVEATS, language=spoken().language)
    folder.write_text("report.html", page)


def _say(result: ChoiceResult, path: Path) -> None:
    if len(result.scores):
        table = score_table(result.scores)
        kept = table[table["statistic"] != "gap"]
        said = spoken()["console.within"]
        print(said.format(within=int(kept["within"].sum()), count=len(kept)), file=sys.stderr)
    print(path)


def _columns(given: dict[str, object]) -> dict[str, str]:
    """Take ``columns.<what>`` out of the options; refuse what is not an option."""
    columns = {}
    for key in list(given):
        if key.startswith("columns."):
            columns[key.removeprefix("columns.")] = str(given.pop(key))
        elif key not in OPTIONS:
            raise UserError(
                f"{key}: no such option of choice calibration{nearest(key, OPTIONS)}; "
                f"allowed: {', '.join(OPTIONS)}, columns.*"
            )
    return columns


def _focal(given: Mapping[str, object], reading: PanelReading) -> str:
    """Return the focal brand: as asked, or the one bought most."""
    brands = reading.panel.brands
    if given.get("focal") is not None:
        focal = str(given["focal"])
        if focal not in brands:
            raise UserError(
                f"focal={focal}: no such brand in the panel{nearest(focal, brands)}; "
                f"brands: {', '.join(brands)}"
            )
        return focal
    bought = [int((reading.panel.chosen == b).sum()) for b in range(len(brands))]
    return brands[bought.index(max(bought))]


def _number(given: Mapping[str, object], key: str, default: float) -> float:
    try:
        value = float(str(given.get(key, default)))
    except ValueError:
        value = float("nan")
    if not 0.0 < value < float("inf"):
        raise UserError(f"{key}={given[key]}: a number above 0 is needed")
    return value
