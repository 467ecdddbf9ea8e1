"""How a page ends: what to keep in mind, how the result was made, and its configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from sim.locale import Catalogue
from sim.report.html import bullets, code, definitions, folded, section

_SHORT = 30
"""Letters of a word that still stands in a list on one line."""


class _Compact(yaml.SafeDumper):
    """Writes lists of numbers and short words on one line."""


def _sequence(dumper: _Compact, values: Sequence[object]) -> yaml.Node:
    plain = all(
        value is None
        or isinstance(value, (int, float))
        or (isinstance(value, str) and len(value) <= _SHORT)
        for value in values
    )
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=plain)


_Compact.add_representer(list, _sequence)


def config_html(config: Mapping[str, Any], heading: str) -> str:
    """Return a resolved configuration as YAML that a click unfolds and print shows.

    Args:
        config: The configuration.
        heading: What is clicked.
    """
    text = yaml.dump(dict(config), Dumper=_Compact, sort_keys=False, allow_unicode=True, width=100)
    return folded(heading, code(str(text)))


def caveats_html(manifest: Mapping[str, Any], words: Catalogue) -> str:
    """Return the section on what to keep in mind: that it is a simulation, and of what market."""
    market = [words.said(str(text)) for text in manifest.get("caveats") or ()]
    said = [words["caveat_assumptions"], *dict.fromkeys(market)]
    return section(words["caveats_heading"], bullets(said), identifier="caveats")


def made_html(
    manifest: Mapping[str, Any],
    words: Catalogue,
    *,
    config: Mapping[str, Any] | None = None,
    config_heading: str = "",
    more: Mapping[str, str] | None = None,
) -> str:
    """Return the section on how a result was made: command, versions, seeds, time, configuration.

    Args:
        manifest: of the result; what it lacks is left out.
        words: The catalogue.
        config: The resolved configuration, if there is one.
        config_heading: What unfolds it; default: that it is the configuration.
        more: Further facts by printed name, after the command.
    """
    seconds = manifest.get("wall_time_seconds")
    versions = manifest.get("versions") or {}
    facts = {
        words["command"]: str(manifest.get("command") or ""),
        **(more or {}),
        words["versions"]: ", ".join(f"{name} {version}" for name, version in versions.items()),
        words["revision"]: str(manifest.get("git_revision") or ""),
        words["seeds"]: ", ".join(str(seed) for seed in manifest.get("seeds") or ()),
        words["wall_time"]: ""
        if seconds is None
        else words["seconds"].format(seconds=words.numbers.number(float(seconds))),
    }
    shown = "" if config is None else config_html(config, config_heading or words["config_heading"])
    return section(words["how_heading"], definitions(facts), shown, identifier="how")
