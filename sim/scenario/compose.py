"""From overrides to a validated scenario: Hydra composes, pydantic validates.

The only file below the studies that imports Hydra. Defaults live in the settings models alone;
they are handed to Hydra as its first file, so every setting has a path that can be overridden.
Nothing of a user's file is ever instantiated: it is data.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import hydra
import yaml
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, QuotedString
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from sim.errors import UserError
from sim.scenario.checks import checked
from sim.scenario.errors import from_hydra, from_validation, show, unknown_choice, unknown_path
from sim.scenario.folders import PRIMARY, config_folder
from sim.scenario.market import MarketSettings
from sim.scenario.posterior import read_posterior
from sim.scenario.programmes import programme_settings
from sim.scenario.run import Scenario
from sim.scenario.saved import take_saved

_FILES = (".yaml", ".yml")
_STORED = "file_"


def compose(overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> Scenario:
    """Compose and validate one scenario.

    Args:
        overrides: as on the command line, such as ``market=grocery population.size=500``; a
            market may be a file, ``market=path/to/market.yaml``; ``from=path/to/config.yaml``
            starts from the settings of a result instead of the defaults.
        config_dir: a folder of the user's own groups, such as ``market/mine.yaml``.

    Returns:
        The scenario, every default filled in, ``none`` and ``status_quo`` among its arms.

    Raises:
        UserError: the first thing that is wrong, in one sentence.
    """
    saved, overrides = take_saved(overrides)
    with _opened(overrides, config_dir) as (parsed, texts):
        for override in parsed:
            if override.is_sweep_override():
                raise _several_values(override)
        return _compose_one(parsed, texts, saved)


def multirun(
    task: Callable[[Scenario], int],
    overrides: Sequence[str],
    config_dir: str | Path | None = None,
) -> int:
    """Validate every point of a sweep, then hand over to Hydra's launcher.

    Args:
        task: what to do with each scenario; returns an exit code.
        overrides: as for :func:`compose`, with comma-separated values to sweep over.
        config_dir: as for :func:`compose`.

    Returns:
        The largest exit code of the points.

    Raises:
        UserError: the first thing that is wrong in any point; nothing has run then.
    """
    if take_saved(overrides)[0] is not None:
        raise UserError("from= and -m do not go together: relmark sweep takes several values")
    with _opened(overrides, config_dir) as (parsed, texts):
        if not any(text.startswith("hydra/sweeper=") for text in texts):
            search = texts[: len(texts) - len(parsed)]
            for point in _points(parsed, texts[len(search) :]):
                _compose_one(parsed, [*search, *point])
        names_swept = any(o.key_or_group == "name" and o.is_sweep_override() for o in parsed)
    drop = _fixed_paths(parsed)
    with tempfile.TemporaryDirectory(prefix="relmark-multirun-") as scratch:
        outcomes = Path(scratch) / "outcomes"  # files: a launcher may run points in other processes
        outcomes.mkdir()

        def run_point(config: DictConfig) -> None:
            scenario = _validated(_plain(config), drop)
            number = HydraConfig.get().job.num
            if not names_swept:
                name = f"{scenario.name or 'multirun'}-{number}"
                scenario = scenario.model_copy(update={"name": name})
            try:
                outcome: int | str = task(scenario)
            except UserError as error:  # kept from Hydra, which would print it in its own way
                outcome = str(error)
            (outcomes / str(number)).write_text(json.dumps(outcome), "utf-8")

        _hand_over(run_point, texts, scratch)
        files = sorted(outcomes.iterdir(), key=lambda path: int(path.name))
        found = [json.loads(path.read_text("utf-8")) for path in files]
    mistakes = [outcome for outcome in found if isinstance(outcome, str)]
    if mistakes:
        raise UserError(mistakes[0])
    return max(found, default=0)


@dataclass(frozen=True, slots=True)
class Axis:
    """The values one setting takes in a sweep, in the order given.

    Attributes:
        key: full path of the setting, or the name of a group of files such as ``network``.
        values: plain values; names of files where the axis chooses between files.
    """

    key: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """A sweep, composed once for every combination of files and not for every point.

    Attributes:
        groups: axes that choose between files.
        leaves: axes of single settings.
        bases: one scenario for each combination of ``groups``, the last axis fastest, every leaf
            at its first value.
        strategies: the arms asked for by name; None where that is left to the defaults.
    """

    groups: tuple[Axis, ...]
    leaves: tuple[Axis, ...]
    bases: tuple[Scenario, ...]
    strategies: tuple[str, ...] | None


def compose_axes(overrides: Sequence[str], config_dir: str | Path | None = None) -> Axes:
    """Read Hydra's sweep syntax without composing every point of it.

    Args:
        overrides: as for :func:`compose`, with several values where something is swept, such as
            ``network=lastfm,deezer`` or ``seed=range(0,50)``.
        config_dir: as for :func:`compose`.

    Raises:
        UserError: the first thing that is wrong, in one sentence.
    """
    saved, overrides = take_saved(overrides)
    groups: list[Axis] = []
    leaves: list[Axis] = []
    choices: list[list[str]] = []
    with _opened(overrides, config_dir) as (parsed, texts):
        search = texts[: len(texts) - len(parsed)]
        for given, override, text in zip(overrides, parsed, texts[len(search) :], strict=True):
            key = text.partition("=")[0]
            if not override.is_sweep_override():
                choices.append([text])
                continue
            axis = Axis(override.key_or_group, _plain_values(given, override))
            written = [f"{key}={value}" for value in override.sweep_string_iterator()]
            if not text.startswith("+"):  # settings are set by force, files are chosen
                groups.append(axis)
                choices.append(written)
            else:
                leaves.append(axis)
                choices.append(written[:1])
        points = itertools.product(*choices)
        bases = tuple(_compose_one(parsed, [*search, *point], saved) for point in points)
        arms = [o.value() for o in parsed if o.key_or_group == "strategies"]
    named = tuple(map(str, _bare(arms[-1]))) if arms and isinstance(arms[-1], list) else None
    return Axes(tuple(groups), tuple(leaves), bases, named)


def _plain_values(given: str, override: Override) -> tuple[Any, ...]:
    """Return the values of a sweep as the user wrote them."""
    if not (override.is_range_sweep() or override.is_choice_sweep()) or "glob(" in given:
        raise UserError(f"'{given}': write out the values, such as a,b, or use range(first,last)")
    if override.key_or_group == "market":  # a file of the user's own goes by another name here
        override = OverridesParser.create().parse_override(given)
    return tuple(_bare(value) for value in override.sweep_iterator())


def _bare(value: Any) -> Any:
    """Take the quotes off text, all the way down."""
    if isinstance(value, QuotedString):
        return value.text
    if isinstance(value, dict):
        return {_bare(key): _bare(below) for key, below in value.items()}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _hand_over(run_point: Callable[[DictConfig], None], texts: Sequence[str], scratch: str) -> None:
    """Call ``hydra.main`` as if from the command line, its own files in a scratch folder."""
    entry = hydra.main(version_base="1.3", config_path=str(config_folder()), config_name=PRIMARY)(
        run_point
    )
    kept = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = ["relmark", "--multirun", *texts, f"hydra.sweep.dir='{scratch}'"]
    os.environ["HYDRA_FULL_ERROR"] = "1"  # errors come to us, who say them in one sentence
    try:
        entry()
    except (HydraException, OmegaConfBaseException) as error:
        raise from_hydra(error) from error
    finally:
        sys.argv = kept[0]
        if kept[1] is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = kept[1]


@contextmanager
def _opened(
    overrides: Sequence[str], config_dir: str | Path | None
) -> Iterator[tuple[list[Override], list[str]]]:
    """Start Hydra on our configuration folder and read the overrides, names checked."""
    _store_defaults()
    parsed = [_parsed(_with_stored_market(text)) for text in overrides]
    folders = [config_folder()]
    search = []
    if config_dir is not None:
        folders.append(_own_folder(Path(config_dir)))
        address = folders[1].as_posix().replace("'", "\\'")
        search = [f"hydra.searchpath=['file://{address}']"]
    with _hydra_on(config_folder()):
        yield parsed, [*search, *(_checked_text(override, folders) for override in parsed)]


@contextmanager
def _hydra_on(folder: Path) -> Iterator[None]:
    """Start Hydra on a folder; a Hydra application that called us gets its own back after."""
    outer = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        with hydra.initialize_config_dir(version_base="1.3", config_dir=str(folder)):
            yield
    finally:
        GlobalHydra.instance().hydra = outer


def _own_folder(folder: Path) -> Path:
    """Check a user's folder of configuration files; return its full path."""
    if not folder.is_dir():
        raise UserError(f"--config-dir '{folder}' is not a folder")
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder)
        if (config_folder() / name).is_file():
            raise UserError(
                f"'{path}' has the name of a file of relmark, which would win: rename it, "
                f"for example my_{name.name}"
            )
    return folder.resolve()


def _compose_one(
    parsed: Sequence[Override], texts: Sequence[str], saved: Mapping[str, Any] | None = None
) -> Scenario:
    """Compose one point, from the defaults or from the settings of a result; Hydra is running."""
    chosen = texts if saved is None else [text for text in texts if not text.startswith("+")]
    try:
        tree = _plain(hydra.compose(PRIMARY, list(chosen)))
        if saved is not None:
            tree = _over_saved(saved, tree, texts)
    except (HydraException, OmegaConfBaseException) as error:
        raise from_hydra(error) from error
    return _validated(tree, _fixed_paths(parsed))


def _over_saved(
    saved: Mapping[str, Any], composed: Mapping[str, Any], texts: Sequence[str]
) -> dict[str, Any]:
    """Return the settings of a result, with the files chosen and then the single values set."""
    tree = OmegaConf.create(deepcopy(dict(saved)))
    for text in texts:
        override = OverridesParser.create().parse_override(text)
        key = override.key_or_group
        if text.startswith("+"):
            OmegaConf.update(tree, key, _bare(override.value()), merge=True, force_add=True)
        elif key in composed:
            if key == "market":
                raise UserError("from= holds its own market: set single values of it")
            tree[key] = composed[key]
    return _plain(tree)


def _plain(config: DictConfig) -> dict[str, Any]:
    """Return a composed configuration as plain dicts and lists."""
    try:
        plain = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        raise from_hydra(error) from error
    tree = cast(dict[str, Any], plain)
    tree.pop("hydra", None)
    return tree


def _validated(tree: dict[str, Any], known: frozenset[str]) -> Scenario:
    """Validate a plain tree; priors of parameters the user has set are dropped."""
    priors = flat_priors(tree.get("prior") or {})
    tree["prior"] = {path: prior for path, prior in priors.items() if path not in known}
    tree["strategy"] = {
        name: _programme(name, settings) for name, settings in (tree.get("strategy") or {}).items()
    }
    try:
        scenario = Scenario.model_validate(tree)
    except ValidationError as error:
        raise from_validation(error) from error
    return checked(_with_posterior(scenario, known))


def _with_posterior(scenario: Scenario, known: frozenset[str]) -> Scenario:
    """Note which parameters of the market's posterior the user has set: they are not drawn."""
    if scenario.market.posterior is None:
        return scenario
    columns = read_posterior(scenario.market.posterior).columns
    fixed = {path for path in columns if path in known} | set(scenario.market.posterior_fixed)
    market = scenario.market.model_copy(update={"posterior_fixed": tuple(sorted(fixed))})
    return scenario.model_copy(update={"market": market})


def _programme(name: str, settings: Any) -> dict[str, Any]:
    """Validate the settings of one programme and fill in its defaults."""
    wrong = unknown_path(("strategy", name))
    if wrong is not None:
        raise wrong
    try:
        model = programme_settings()[name].model_validate(settings or {})
    except ValidationError as error:
        raise from_validation(error, ("strategy", name)) from error
    return model.model_dump(mode="json")


def flat_priors(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return priors by full parameter path from a tree of them.

    Args:
        tree: priors nested as the parameters are, or already under dotted names.
        prefix: path of ``tree`` within the whole.
    """
    flat: dict[str, Any] = {}
    for name, below in tree.items():
        path = f"{prefix}.{name}" if prefix else str(name)
        if isinstance(below, Mapping) and "distribution" not in below:
            flat.update(flat_priors(below, path))
        elif below is not None:
            flat[path] = below
    return flat


def _store_defaults() -> None:
    """Hand the defaults of all settings models to Hydra as its first file."""
    tree: dict[str, Any] = {}
    for name, field in Scenario.model_fields.items():
        if field.default is not PydanticUndefined or field.default_factory is not None:
            tree[name] = field.get_default(call_default_factory=True)
    dumped = Scenario.model_construct(**tree).model_dump(mode="json", warnings=False)
    dumped["market"] = {
        name: field.default
        for name, field in MarketSettings.model_fields.items()
        if field.default is not PydanticUndefined
    }
    dumped["strategy"] = {
        name: model().model_dump(mode="json") for name, model in programme_settings().items()
    }
    ConfigStore.instance().store(name="scenario_defaults", node=_listed(dumped))


def _listed(value: Any) -> Any:
    """Turn tuples into lists, all the way down."""
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value


def _with_stored_market(text: str) -> str:
    """Turn ``market=path/to/file.yaml`` into the name of a market read from that file."""
    key, _, value = text.partition("=")
    if key != "market":
        return text
    parts = value.strip("'\"").split(",")
    return f"{key}={','.join(_stored(p) if p.endswith(_FILES) else p for p in parts)}"


def _stored(given: str) -> str:
    """Hand a user's own market file to Hydra; return the name it goes by."""
    path = Path(given).expanduser()
    if not path.is_file():
        raise UserError(f"market={given}: there is no such file")
    try:
        tree = OmegaConf.load(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, OmegaConfBaseException) as error:
        raise UserError(f"market={given} cannot be read as YAML") from error
    if not isinstance(tree, DictConfig) or not tree:
        raise UserError(f"market={given} holds no settings: a market file is a YAML mapping")
    whole = "market" in tree or "defaults" in tree
    _find_beside(path, tree.market if whole and "market" in tree else tree)
    name = f"{_STORED}{path.stem}_{crc32(str(path.resolve()).encode()):08x}"
    ConfigStore.instance().store(
        group="market", name=name, node=tree, package="_global_" if whole else "market"
    )
    return name


def _find_beside(path: Path, market: DictConfig) -> None:
    """Let the files a market names be sought beside its own file."""
    for name in ("fit", "posterior"):
        value = market.get(name)
        if isinstance(value, str) and not Path(value).expanduser().is_absolute():
            market[name] = str(path.resolve().parent / value)


def _parsed(text: str) -> Override:
    """Read one override."""
    try:
        return OverridesParser.create().parse_override(text)
    except HydraException as error:
        if "=" not in text:
            raise UserError(
                f"'{text}' is not understood: settings are written key=value, "
                "such as population.size=500"
            ) from error
        raise UserError(f"the value in '{text}' is not understood: put it in quotes") from error


def _checked_text(override: Override, folders: Sequence[Path]) -> str:
    """Refuse names that do not exist; return the override as Hydra takes it.

    A setting whose name is known is set by force (``++``), because Hydra would refuse those that
    no file mentions, such as the strategies of a rival.
    """
    text, key = str(override.input_line), override.key_or_group
    if key == "hydra" or key.startswith(("hydra.", "hydra/")):
        return text
    options = _options(key, folders)
    if options and _chooses_file(override):
        for value in _values(override):
            if str(value) not in options and not str(value).startswith(_STORED):
                raise unknown_choice(key, value, options)
        return text
    path = key.split(".")
    wrong = unknown_path(path) if path[0] != "prior" else None
    if wrong is not None:
        raise wrong
    if path == ["strategy"]:
        raise UserError(
            "strategy holds the settings of each programme, such as strategy.promotion.depth=0.2; "
            "strategies=[promotion] names what to compare"
        )
    return text if override.is_delete() or text.startswith("+") else f"++{text}"


def _options(group: str, folders: Sequence[Path]) -> list[str]:
    """Return the names of the files of a configuration group; none if it is not a group."""
    found = {path.stem for folder in folders for path in (folder / group).glob("*.yaml")}
    return sorted(found)


def _chooses_file(override: Override) -> bool:
    """Tell whether an override chooses a file of a group; a mapping would give its settings."""
    if override.key_or_group == "strategy" and override.package is None:
        return False
    return not any(isinstance(value, dict) for value in _values(override))


def _values(override: Override) -> list[Any]:
    """Return the values of an override: several in a sweep."""
    return list(override.sweep_iterator()) if override.is_sweep_override() else [override.value()]


def _fixed_paths(parsed: Sequence[Override]) -> frozenset[str]:
    """Return the settings the user has set: they are known, so they are not drawn."""
    paths: set[str] = set()
    for override in parsed:
        if override.is_delete():
            continue
        for value in _values(override):
            below = _leaf_paths(value, override.key_or_group) if isinstance(value, dict) else ()
            paths.update(below or (override.key_or_group,))
    return frozenset(paths)


def _leaf_paths(tree: Mapping[Any, Any], prefix: str) -> Iterator[str]:
    """Yield the dotted path of every value of a nested mapping."""
    for name, below in tree.items():
        if isinstance(below, Mapping):
            yield from _leaf_paths(below, f"{prefix}.{name}")
        else:
            yield f"{prefix}.{name}"


def _points(parsed: Sequence[Override], texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the overrides of every point of a sweep."""
    choices = []
    for override, text in zip(parsed, texts, strict=True):
        key = text.partition("=")[0]
        if override.is_sweep_override():
            choices.append([f"{key}={value}" for value in override.sweep_string_iterator()])
        else:
            choices.append([text])
    return (list(point) for point in itertools.product(*choices))


def _several_values(override: Override) -> UserError:
    values = [show(value) for value in _values(override)]
    key = override.key_or_group
    if key == "strategies":
        bare = ",".join(values).replace("'", "")
        return UserError(f"{key} takes a list: write {key}=[{bare}]")
    return UserError(
        f"{key} has several values ({', '.join(values)}): add -m to run one comparison for each"
    )


def to_yaml(scenario: Scenario) -> str:
    """Return the resolved configuration as YAML, in the order of the settings models."""
    return yaml.safe_dump(
        scenario.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=100
    )
