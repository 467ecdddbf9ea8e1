"""The parameter table of the ODD protocol, generated from the settings themselves.

``python -m sim.studies.parameters`` prints it; ``--write`` puts it between the markers in
``docs/ODD.md``, so that the document cannot disagree with what is run.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario.folders import config_folder
from sim.scenario.load import load_scenario
from sim.scenario.market import BrandSettings
from sim.scenario.paths import slot_of
from sim.scenario.programmes import programme_settings
from sim.scenario.run import Prior, Scenario
from sim.studies.documents import Part, markdown_table

PART = Part("ODD.md", "parameters")

_KINDS = (
    ("meta-analysis", re.compile(r"Bijmolt|Sethuraman|You et al|de Matos|Auer")),
    ("data", re.compile(r"\bfitted\b")),
    ("trade figure", re.compile(r"\btrade\b|\bTARP\b|rate \d+-\d+%")),
    ("published study", re.compile(r"\b(?:19|20)\d\d\b")),
)
"""Kinds of provenance, surest first, and what in a source tells them."""
_MARKETS_NOTE = """\
Values that packaged markets set themselves. grocery: guesses, four of them moved so that rows 1, 2
and 4 of VALIDATION.md come out. subscription and subscription_high_end: need, its loss and
switching costs are fitted to years 1 to 4 of two cohorts (Fader & Hardie 2007) by
`experiments/fit_subscription.py`; the rest are guesses. gift_retail: fitted to Online Retail by
`experiments/fit_gift_retail.py`. durable: guesses."""


@dataclass(frozen=True)
class Parameter:
    """One row of the table.

    Attributes:
        path: full dotted path, as on the command line. default: of the settings, as text.
        range: allowed values. description: meaning and unit. provenance: prior and source.
    """

    path: str
    default: str
    range: str
    description: str
    provenance: str


def parameters() -> list[Parameter]:
    """Return every setting of a scenario, in the order of the configuration.

    Brands stand once, as ``market.brands.<b>``; channels and programmes one by one.
    """
    priors = load_scenario().prior
    return [
        Parameter(path, default, allowed, text, _provenance(priors.get(path), text, path))
        for path, default, allowed, text in _rows(Scenario, "")
    ]


def parameter_table() -> str:
    """Return the tables of parameters in Markdown: all settings, then what markets change."""
    head = ("parameter", "default", "range", "meaning, unit", "provenance")
    body = [
        (f"`{row.path}`", row.default, row.range, row.description, row.provenance)
        for row in parameters()
    ]
    return "\n\n".join(
        [
            markdown_table(head, body),
            _MARKETS_NOTE,
            _market_table(),
            "Brands of the packaged markets:",
            *_brand_tables(),
        ]
    )


# --- rows ------------------------------------------------------------------------------------


def _rows(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (path, default, range, description) of a group of settings and all below it."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        slot = slot_of(field.annotation, field.metadata)
        if model is Scenario and name == "strategy":
            yield from _programme_rows()
        elif name == "brands":
            yield from _rows(BrandSettings, f"{path}.<b>.")
        elif name == "channels":
            yield from _channel_rows(path, field)
        elif isinstance(slot.annotation, type) and issubclass(slot.annotation, BaseModel):
            yield from _rows(slot.annotation, f"{path}.")
        else:
            yield path, _default(field), _range(field), field.description or _words(name)


def _programme_rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield the settings of this package's own programmes, by name."""
    for name, model in sorted(programme_settings().items()):
        if model.__module__.startswith("sim."):
            yield from _rows(model, f"strategy.{name}.")


def _channel_rows(path: str, field: FieldInfo) -> Iterator[tuple[str, str, str, str]]:
    """Yield the settings of every channel, with the values it comes with."""
    channels: Mapping[str, BaseModel] = field.get_default(call_default_factory=True)
    for name, channel in channels.items():
        for part, _, allowed, text in _rows(type(channel), ""):
            yield f"{path}.{name}.{part}", _text(getattr(channel, part)), allowed, text


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "–"
    return _text(field.get_default(call_default_factory=True))


def _text(value: Any) -> str:
    if value is None or value is PydanticUndefined:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.6g}" if isinstance(value, float) else str(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_text(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_text(item)}" for key, item in value.items()) + "}"
    return str(value)


def _range(field: FieldInfo) -> str:
    slot = slot_of(field.annotation, field.metadata)
    if get_origin(slot.annotation) is Literal:
        return ", ".join(str(option) for option in get_args(slot.annotation))
    if slot.annotation is bool:
        return "true, false"
    if not slot.is_number():
        return (
            "list"
            if get_origin(slot.annotation) is tuple
            else "text"
            if (slot.annotation is str)
            else "mapping"
        )
    low, high, open_low, open_high = slot.bounds()
    left = f"{'(' if open_low else '['}{low:.10g}" if low is not None else "(−∞"
    right = f"{high:.10g}{')' if open_high else ']'}" if high is not None else "∞)"
    whole = ", whole" if slot.annotation is int else ""
    return f"{left}, {right}{whole}{', or null' if slot.nullable else ''}"


def _words(name: str) -> str:
    """Return a name as words, for a setting whose name says all."""
    return name.replace("_", " ")


def _provenance(prior: Prior | None, description: str, path: str) -> str:
    """Say where a value comes from: its kind, its source, and what is believed of it."""
    if path.split(".")[0] not in ("market", "population", "behaviour", "firm", "strategy"):
        return "choice of the study"
    source = "" if prior is None or prior.source == "guess" else prior.source
    kind = kind_of(source or description)
    named = source.removeprefix("trade: ")
    parts = [f"{kind}: {named}" if named and kind != "guess" else named or kind]
    if prior is not None:
        zero = f", P(0) {prior.zero_probability:.3g}" if prior.zero_probability else ""
        parts.append(f"prior {prior.distribution}({prior.a:.4g}, {prior.b:.4g}){zero}")
    return "; ".join(parts)


def kind_of(source: str) -> str:
    """Return the kind of provenance a source text names: meta-analysis, data, …, or guess."""
    if source.startswith("guess"):
        return "guess"
    return next((kind for kind, tells in _KINDS if tells.search(source)), "guess")


# --- tables ----------------------------------------------------------------------------------


def _markets() -> dict[str, Scenario]:
    names = sorted(path.stem for path in (config_folder() / "market").glob("*.yaml"))
    return {name: load_scenario(f"market={name}") for name in names}


def _market_table() -> str:
    """Return the settings of population, behaviour and horizon in which markets differ."""
    markets = _markets()
    body = []
    for group in ("population", "behaviour", "horizon"):
        model = type(getattr(next(iter(markets.values())), group))
        for name, field in model.model_fields.items():
            default = _default(field)
            values = [_text(getattr(getattr(one, group), name)) for one in markets.values()]
            if any(value != default for value in values):
                cells = [value if value != default else "" for value in values]
                body.append((f"`{group}.{name}`", default, *cells))
    return markdown_table(("parameter", "default", *markets), body)


def _brand_tables() -> list[str]:
    """Return one table of brands for each packaged market."""
    names = [name for name in BrandSettings.model_fields if name != "name"]
    tables = []
    for market, scenario in _markets().items():
        brands = scenario.market.brands
        body = [[f"`{name}`", *(_text(getattr(brand, name)) for brand in brands)] for name in names]
        tables.append(markdown_table([market, *(brand.name for brand in brands)], body))
    return tables


if __name__ == "__main__":
    sys.exit(PART.main(parameter_table(), sys.argv[1:], "sim.studies.parameters"))
