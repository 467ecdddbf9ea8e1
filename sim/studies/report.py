"""``relmark report``: the report of a result again, in another language or as files.

A result is a record in English; its reports are made from it, as often and in as many languages as
one likes. Nothing is simulated.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow.parquet as pq
import yaml

from sim.errors import UserError, nearest, phrase
from sim.locale import Catalogue, catalogue
from sim.locale.spoken import spoken
from sim.measures.definitions import KPIS
from sim.report import write_report
from sim.report.ablate import write_ablation_report
from sim.report.calibrate import TABLES, write_calibration_report, write_contract_report
from sim.report.choice import choice_page
from sim.report.game import write_game_report
from sim.report.optimise import write_optimise_report
from sim.report.pictures import FORMATS as PICTURES
from sim.report.pictures import pictures, write_pictures
from sim.report.sensitivity import write_sensitivity_report
from sim.report.sweep import DECIDING, write_sweep_report
from sim.report.trace import write_trace_report
from sim.report.validate import write_validation_report
from sim.results import read_result, write_text
from sim.studies.choice.market import CAVEATS
from sim.studies.results_query import open_folder
from sim.studies.searching.objectives import check_kpi
from sim.studies.sweeping.parts import runs_folder
from sim.studies.sweeping.summary import summary

OPTIONS = ("lang", "format", "out", "overwrite", "kpi")
FORMATS = ("html", *PICTURES, "csv")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        folder: of the result.
        words: the language.
        form: one of `FORMATS`.
        out: the page, or the folder of files.
        overwrite: replace what is there.
        kpi: by which the points of a sweep are ranked; None for the usual one.
    """

    folder: Path
    words: Catalogue
    form: str
    out: Path
    overwrite: bool
    kpi: str | None = None


def main(arguments: Sequence[str]) -> int:
    """Write the report of a result folder again; say where it is.

    Args:
        arguments: the folder, and ``key=value`` options.

    Returns:
        Exit code 0.

    Raises:
        UserError: in one sentence, what is wrong with the folder, the language, the format or the
            place to write to.
    """
    request = read_request(arguments)
    make = _maker(request.folder, request.kpi)
    if request.form == "html":
        _write_page(request, make)
    else:
        _write_files(request, make)
    print(request.words["console.written"].format(path=request.out))
    return 0


def read_request(arguments: Sequence[str]) -> Request:
    """Read the command line of the verb.

    Raises:
        UserError: an option is unknown, or its value is not allowed.
    """
    folders, given = [], dict[str, str]()
    for argument in arguments:
        key, sign, value = argument.partition("=")
        if sign and key in OPTIONS:
            given[key] = value
        elif sign and not Path(argument).exists():
            raise UserError(
                f"relmark report has no option '{key}'{nearest(key, OPTIONS)}; "
                f"it takes {', '.join(OPTIONS)}"
            )
        else:
            folders.append(Path(argument))
    if len(folders) != 1:
        raise UserError(
            "relmark report needs one result folder, for example results/compare/grocery"
        )
    words = catalogue(given["lang"]) if "lang" in given else spoken()
    form = given.get("format", "html")
    if form not in FORMATS:
        raise UserError(
            f"format={form} is not known{nearest(form, FORMATS)}; choose from {', '.join(FORMATS)}"
        )
    overwrite = given.get("overwrite", "false")
    if overwrite not in ("true", "false"):
        raise UserError(f"overwrite={overwrite} is not allowed: it is true or false")
    folder = folders[0]
    if not folder.is_dir():
        raise UserError(f"there is no result folder '{folder}'")
    out = Path(given["out"]) if given.get("out") else folder / _name(form, words.language)
    kpi = _ranking(given["kpi"]) if "kpi" in given else None
    request = Request(folder, words, form, out, overwrite == "true", kpi)
    _check_place(request)
    return request


def _ranking(typed: str) -> str:
    """Return a KPI by which points can be ranked."""
    kpi = check_kpi(typed)
    if KPIS[kpi].higher_is_better is None:
        raise UserError(
            f"kpi={kpi}: neither more nor less of it is better in itself, so no point is the best; "
            "choose another, such as npv"
        )
    return kpi


def _name(form: str, language: str) -> str:
    """Return the name of what is written where none was given."""
    return f"report.{language}.html" if form == "html" else f"report.{language}-{form}"


def _check_place(request: Request) -> None:
    """Refuse a place that is taken, or that cannot be."""
    out = request.out
    if out.is_dir() == (request.form == "html") and out.exists():
        kind = phrase("a folder") if out.is_dir() else phrase("a file")
        raise UserError(f"out={out} is {kind}: format={request.form} cannot be written there")
    if out.exists() and not request.overwrite:
        raise UserError(
            f"'{out}' exists already: add overwrite=true, or choose another place with out="
        )
    if not out.parent.is_dir():
        raise UserError(f"out={out}: there is no folder '{out.parent}'")


def _write_page(request: Request, make: Callable[[Path, str], None]) -> None:
    try:
        make(request.out, request.words.language)
    except OSError as error:
        raise UserError(f"'{request.out}' cannot be written ({error.strerror})") from error


def _write_files(request: Request, make: Callable[[Path, str], None]) -> None:
    """Write a folder of figures or tables: all of them made before any is put there."""
    out = request.out
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise UserError(f"'{out}' cannot be written ({error.strerror})") from error
    try:
        files = staging / "files"
        files.mkdir()
        if request.form == "csv":
            _write_tables(request, files)
        else:
            page = staging / "page.html"
            make(page, request.words.language)
            shown = pictures(page.read_text("utf-8"))
            write_pictures(shown, files, request.form, request.words)
        if not out.exists():
            files.rename(out)
        else:  # each file is replaced whole; what else is there stays
            for file in files.iterdir():
                file.replace(out / file.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_tables(request: Request, files: Path) -> None:
    """Write every table of the result as a spreadsheet of the language reads it."""
    for name, frame in tables(request.folder, request.kpi):
        write_csv(frame, files / f"{name}.csv", request.words)


def write_csv(frame: pd.DataFrame, place: Path | IO[bytes], words: Catalogue) -> None:
    """Write a table as a spreadsheet of a language reads it.

    Args:
        frame: the table.
        place: a file, or what is written to.
        words: of the language.
    """
    signs = words.numbers
    comma = signs.decimal == ","
    frame.to_csv(
        place,
        index=False,
        sep=";" if comma else ",",
        decimal=signs.decimal,
        # Spreadsheets take a file for this alphabet only if it says so.
        encoding="utf-8-sig" if comma else "utf-8",
    )


def write_page(folder: Path, path: Path, language: str) -> None:
    """Write the report of a result into a file.

    Args:
        folder: of the result, of any verb that has a report.
        path: the page.
        language: of its words.

    Raises:
        UserError: the folder holds no result that has a report, or lacks a file.
    """
    _maker(folder)(path, language)


def tables(folder: Path, kpi: str | None = None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield every table of a result by its name; of a sweep its points, and its runs each once.

    Args:
        folder: of the result.
        kpi: by which the points of a sweep are ranked; None for the usual one.
    """
    if runs_folder(folder).is_dir():
        yield "points", summary(folder, kpi or DECIDING).points
        with open_folder(folder) as database:
            yield "runs", database.frame("select * from runs")
    for path in sorted(folder.glob("*.parquet")):
        yield path.stem, pq.read_table(path).to_pandas()


def _maker(folder: Path, kpi: str | None = None) -> Callable[[Path, str], None]:
    """Return what writes the page of a result into a file, in a language.

    Raises:
        UserError: the folder holds no result that has a report, or lacks a file; or a KPI is given
            and it holds no sweep.
    """
    for sign, make in _KINDS.items():
        if (folder / sign).exists():
            if kpi is not None:
                if make is not _sweep:
                    raise UserError(
                        f"kpi={kpi} ranks the points of a sweep, and '{folder}' is no sweep"
                    )
                return lambda path, language: _sweep(folder, path, language, kpi)
            return lambda path, language: make(folder, path, language)
    played = sorted(path.parent.name for path in folder.glob(f"quarter-*/{_GAME}"))
    if played:
        raise UserError(f"'{folder}' is a game: name a quarter's folder, '{folder / played[-1]}'")
    raise UserError(
        f"'{folder}' is not a result of {', '.join(_VERBS[:-1])} or {_VERBS[-1]}: it holds none "
        f"of {', '.join(_KINDS)}"
    )


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise UserError(f"'{folder}' lacks {path.name}, from which its report is made")
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame


def _json(folder: Path, name: str) -> Mapping[str, Any]:
    path = folder / name
    if not path.is_file():
        raise UserError(f"'{folder}' lacks {name}, from which its report is made")
    try:
        read = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise UserError(f"'{path}' cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise UserError(f"'{path}' does not hold what relmark writes there")
    return read


def _yaml(folder: Path, name: str) -> Mapping[str, Any]:
    path = folder / name
    if not path.is_file():
        raise UserError(f"'{folder}' lacks {name}, from which its report is made")
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
    except (ValueError, yaml.YAMLError) as error:
        raise UserError(f"'{path}' cannot be read as YAML") from error
    if not isinstance(read, dict):
        raise UserError(f"'{path}' does not hold what relmark writes there")
    return read


def _config(folder: Path) -> Mapping[str, Any] | None:
    """Return the resolved configuration; None where a result was written without."""
    name = "config.yaml"
    return _yaml(folder, name) if (folder / name).is_file() else None


def _compare(folder: Path, path: Path, language: str) -> None:
    write_report(read_result(folder), path, language=language)


def _validate(folder: Path, path: Path, language: str) -> None:
    write_validation_report(
        _table(folder, "validation"),
        _table(folder, "replications"),
        _table(folder, "evidence"),
        _json(folder, "manifest.json"),
        path,
        language=language,
    )


def _sensitivity(folder: Path, path: Path, language: str) -> None:
    write_sensitivity_report(
        _table(folder, "indices"),
        _table(folder, "interactions"),
        _json(folder, "manifest.json"),
        path,
        config=_config(folder),
        language=language,
    )


def _optimise(folder: Path, path: Path, language: str) -> None:
    write_optimise_report(
        _table(folder, "trials"),
        _table(folder, "front"),
        _yaml(folder, "best.yaml"),
        _json(folder, "manifest.json"),
        path,
        config=_config(folder),
        language=language,
    )


def _sweep(folder: Path, path: Path, language: str, kpi: str = DECIDING) -> None:
    write_sweep_report(summary(folder, kpi), path, language=language)


def _lesson(folder: Path, path: Path, language: str) -> None:
    # Only lessons need them, and they need every study.
    from sim.report.lesson import write_lesson
    from sim.studies.lesson import page_of
    from sim.studies.lessons.base import load_lesson
    from sim.studies.lessons.kept import load

    name = str(_json(folder, "manifest.json").get("lesson"))
    taught = load(load_lesson(name), folder)
    if taught is None:
        raise UserError(
            f"'{folder}' lacks what its report is made from, or another version of relmark wrote "
            f"it: run relmark lesson {name} again"
        )
    write_lesson(page_of(taught, language), taught.result, path)


def _game(folder: Path, path: Path, language: str) -> None:
    tables = {name: _table(folder, name) for name in ("ranking", "kpis", "quarters", "spending")}
    write_game_report(tables, _json(folder, "manifest.json"), path, language=language)


def _ablate(folder: Path, path: Path, language: str) -> None:
    manifest = _json(folder, "manifest.json")
    write_ablation_report(_table(folder, "ablation"), manifest, path, language=language)


def _trace(folder: Path, path: Path, language: str) -> None:
    write_trace_report(
        _table(folder, "lives"),
        _table(folder, "causes"),
        _table(folder, "utilities"),
        _json(folder, "manifest.json"),
        path,
        language=language,
    )


def _calibrate(folder: Path, path: Path, language: str) -> None:
    """Write the report of a calibration: to orders, to contracts or to choices."""
    fit = _json(folder, "fit.json")
    if fit.get("kind") == "choice":
        choices = _table(folder, "choice")
        whole = choices[(choices["split"] == -1) & (choices["half"] == -1)]
        write_text(path, choice_page(fit, whole, CAVEATS, language=language))
    elif "survival" in fit:
        survival, weekly = pd.DataFrame(fit["survival"]), _table(folder, "forecast")
        write_contract_report(fit, survival, weekly, path, language=language)
    else:
        frames = {name: _table(folder, file) for name, file in TABLES.items()}
        write_calibration_report(fit, frames, path, language=language)


_GAME = "ranking.parquet"
_VERBS = (
    "compare", "validate", "ablate", "trace", "calibrate", "sensitivity", "optimise", "game",
    "sweep", "lesson",
)  # fmt: skip

_KINDS: Mapping[str, Callable[[Path, Path, str], None]] = {
    "findings.parquet": _lesson,  # which has effects too
    "effects.parquet": _compare,
    "validation.parquet": _validate,
    "ablation.parquet": _ablate,
    "lives.parquet": _trace,
    "fit.json": _calibrate,
    "indices.parquet": _sensitivity,
    "front.parquet": _optimise,
    _GAME: _game,
    runs_folder(Path()).name: _sweep,
}
"""What writes the page of a result, by the file that tells its kind."""
