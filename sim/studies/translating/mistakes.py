"""The sentences in which a user's mistakes are told, found where the code builds them.

As gettext does, the English of a sentence is what identifies it: nobody gives it a key. What stands
in ``UserError(...)``, in ``phrase(...)`` and in the ``ValueError(...)`` of a check that pydantic
runs is read from the source. An f-string becomes a sentence with gaps, each named after what fills
it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Formatter

import sim
from sim.locale.mistakes import MISTAKE, NEAR, PHRASE

ROOT = Path(str(sim.__file__)).parent

_CHECKED = ("scenario", "studies/gaming")
"""Folders whose ``ValueError`` is told as a user's mistake: pydantic's validators."""

_OUTSIDE = "words["
"""A sentence from the catalogue is in the reader's language already."""

_SLUG = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the code, or a part of one.

    Attributes:
        english: with its gaps.
        file: where it was found, from the package's folder.
        line: likewise.
        part: only ever a part of another sentence.
    """

    english: str
    file: str
    line: int
    part: bool

    @property
    def key(self) -> str:
        """Key of the catalogue: the same while the English outside its gaps is the same."""
        bare = _without_names(self.english)
        words = "-".join(re.findall(r"[a-z0-9]+", bare.lower().replace("'", "")))
        mark = sha256(bare.encode()).hexdigest()[:4]
        return f"{PHRASE if self.part else MISTAKE}{words[:_SLUG].strip('-')}.{mark}"


@cache
def mistakes() -> Mapping[str, str]:
    """Return the English of all mistakes by key, those of equal words once."""
    found: dict[str, str] = {}
    for sentence in sentences():
        found.setdefault(sentence.key, sentence.english)
    return found


def sentences(root: Path = ROOT) -> Iterator[Sentence]:
    """Go through the sentences of a package's source.

    Args:
        root: its folder.

    Raises:
        SyntaxError: a sentence is built in a way that cannot be read from the source.
    """
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        told = {"UserError", "phrase"}
        if place.startswith(_CHECKED):
            told.add("ValueError")
        for call, names in _calls(tree, told):
            english = _read(call, names, place)
            if english is not None and _has_words(english):
                yield Sentence(english, place, call.lineno, _name(call.func) != "UserError")


def _calls(tree: ast.AST, told: set[str]) -> Iterator[tuple[ast.Call, Mapping[str, ast.expr]]]:
    """Go through calls in order, each with what the names around it were last given."""
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.Module | ast.FunctionDef):
            continue
        nodes = list(_within(scope))
        names = {
            node.targets[0].id: node.value
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in nodes:
            if isinstance(node, ast.Call) and _name(node.func) in told and node.args:
                yield node, names


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """Go through the nodes of a scope, without those of the functions inside it."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, ast.FunctionDef):
            yield from _within(child)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _read(call: ast.Call, names: Mapping[str, ast.expr], place: str) -> str | None:
    """Return the sentence with gaps, None where another place holds its words."""
    told = call.args[0]
    if isinstance(told, ast.Constant) and isinstance(told.value, str):
        return _escaped(told.value)
    if isinstance(told, ast.JoinedStr):
        return _with_gaps(told, names)
    source = ast.unparse(told)
    if source.startswith(_OUTSIDE) or not isinstance(told, ast.BinOp | ast.IfExp | ast.Call):
        return None
    raise SyntaxError(f"{place}:{call.lineno}: write the sentence out here, not {source}")


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _with_gaps(text: ast.JoinedStr, names: Mapping[str, ast.expr]) -> str:
    parts: list[str] = []
    taken: dict[str, str] = {}
    for piece in text.values:
        if isinstance(piece, ast.FormattedValue):
            name = _gap(piece.value, names, taken)
            spec = piece.format_spec
            form = str(ast.literal_eval(spec.values[0])) if isinstance(spec, ast.JoinedStr) else ""
            parts.append(f"{{{name}:{form}}}" if form else f"{{{name}}}")
        elif isinstance(piece, ast.Constant):
            parts.append(_escaped(str(piece.value)))
    return "".join(parts)


def _gap(value: ast.expr, names: Mapping[str, ast.expr], taken: dict[str, str]) -> str:
    """Return a name for a gap, the same for the same value within a sentence."""
    source = ast.unparse(value)
    stem = _called(value, names) or "value"
    for number in range(1, 100):
        name = stem if number == 1 else f"{stem}_{number}"
        if taken.setdefault(name, source) == source:
            return name
    raise AssertionError(source)


def _called(value: ast.expr, names: Mapping[str, ast.expr]) -> str:
    """Return what the value of an expression may be called, empty for nothing better."""
    match value:
        case ast.Name(id=name):
            given = names.get(name)
            near = isinstance(given, ast.Call) and _name(given.func) == "nearest"
            return NEAR if near else name.strip("_").lower()
        case ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            return _called(inner, names)
        case ast.BoolOp(values=[first, *_]) | ast.IfExp(body=first) | ast.BinOp(left=first):
            return _called(first, names)
        case ast.Call(func=func, args=arguments):
            return _called_by(_name(func), func, arguments, names)
    return ""


def _called_by(
    function: str, func: ast.expr, arguments: list[ast.expr], names: Mapping[str, ast.expr]
) -> str:
    """Return what a call's value may be called."""
    if function in ("nearest", "_near"):
        return NEAR
    if function == "join":
        return "names"
    if function == "as_date":
        return "day"
    if function in ("show", "str", "int", "repr", "_short", "lowered") and arguments:
        return _called(arguments[0], names)
    if function in ("replace", "lower", "removeprefix") and isinstance(func, ast.Attribute):
        return _called(func.value, names)
    return {"len": "count", "_at": "place"}.get(function, function.strip("_").lower())


def _has_words(english: str) -> bool:
    """Tell whether there is anything to translate outside the gaps."""
    return bool(re.search(r"[A-Za-z]{2}", _without_names(english).replace("{}", "")))


def _without_names(english: str) -> str:
    """Return a sentence whose gaps have no names."""
    return "".join(
        text + ("" if name is None else "{}") for text, name, _, _ in Formatter().parse(english)
    )
