"""The public names are those of docs/API.md, with these arguments and no others."""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import sim

API = Path(__file__).resolve().parents[1] / "docs" / "API.md"
_HEADING = re.compile(r"^### `([\w.]+)([^`]*)`$", re.MULTILINE)


def listed() -> dict[str, str]:
    """Return the arguments of every name that has a heading in docs/API.md."""
    return dict(_HEADING.findall(API.read_text("utf-8")))


def lookup(name: str) -> Any:
    """Return what a dotted name stands for; modules on the way are imported."""
    found: Any = sim
    path = "sim"
    for part in name.split(".")[1:]:
        path = f"{path}.{part}"
        found = getattr(found, part) if hasattr(found, part) else import_module(path)
    return found


def arguments(thing: Any) -> str:
    """Return the arguments as written in docs/API.md: names and short defaults, no types."""
    if not inspect.isroutine(thing) and not inspect.isclass(thing):
        return ""
    if inspect.isclass(thing) and "__init__" not in vars(thing):
        return ""
    signature = inspect.signature(thing)
    shown = [bare(given) for given in signature.parameters.values() if given.name != "self"]
    return str(signature.replace(parameters=shown, return_annotation=inspect.Signature.empty))


def bare(given: inspect.Parameter) -> inspect.Parameter:
    """Return an argument without its type, and a table of words as {}."""
    default = {} if isinstance(given.default, Mapping) else given.default
    return given.replace(annotation=inspect.Parameter.empty, default=default)


@pytest.mark.parametrize("name", sorted(listed()))
def test_arguments_are_those_of_the_document(name: str) -> None:
    assert arguments(lookup(name)) == listed()[name]


def test_every_public_name_of_sim_is_in_the_document() -> None:
    top = {name.removeprefix("sim.") for name in listed() if name.count(".") == 1}
    assert set(sim.__all__) <= top
    assert top - set(sim.__all__) == set()


def test_every_public_name_of_the_figures_is_in_the_document() -> None:
    plots = import_module("sim.plots")
    figures = {name.removeprefix("sim.plots.") for name in listed() if ".plots." in name}
    assert figures == set(plots.__all__)


def test_a_result_has_the_fields_of_the_document() -> None:
    result = lookup("sim.results.Result")
    section = API.read_text("utf-8").split("### `sim.results.Result")[1].split("###")[0]
    fields = [field.name for field in dataclasses.fields(result)]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == fields


def test_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", sim.__version__)


def test_importing_in_a_notebook_without_widgets_warns_of_nothing() -> None:
    script = (
        "import sys, types, warnings\n"
        "sys.modules['ipykernel.zmqshell'] = types.ModuleType('zmqshell')\n"
        "sys.modules['IPython'] = types.SimpleNamespace(get_ipython=lambda: None)\n"
        "sys.modules['ipywidgets'] = None\n"
        "with warnings.catch_warnings(record=True) as caught:\n"
        "    import sim.market\n"
        "print([str(one.message) for one in caught if 'IProgress' in str(one.message)])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
