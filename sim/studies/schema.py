"""``relmark schema``: the JSON Schema of the configuration, for editors and other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sim.scenario.programmes import programme_settings
from sim.scenario.run import Scenario


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of a resolved scenario, the settings of every programme included."""
    schema = Scenario.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    programmes: dict[str, Any] = {}
    for name, model in programme_settings().items():
        own = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(own.pop("$defs", {}))
        programmes[name] = own
    schema["properties"]["strategy"] = {
        "description": "parameters by programme",
        "type": "object",
        "properties": programmes,
        "additionalProperties": False,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def run(options: Mapping[str, object]) -> int:
    """Print the schema; returns 0."""
    print(json.dumps(scenario_schema(), indent=2))
    return 0
