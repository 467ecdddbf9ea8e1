"""The tree of settings, walked by dotted paths such as ``population.size``.

Everything that speaks about a setting by name (error sentences, priors, sweeps) asks this file
what may stand at a path, so that a bound is written once: in the field that owns it.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types as at
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.errors import phrase
from sim.scenario.programmes import programme_settings
from sim.scenario.run import Scenario


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand at one path.

    Attributes:
        annotation: the bare type: a settings model, number, text, literal, list or mapping.
        metadata: bounds, as pydantic keeps them.
        nullable: whether null is allowed.
        named: children where the type alone does not tell them (programmes by name).
    """

    annotation: Any
    metadata: tuple[Any, ...] = ()
    nullable: bool = False
    named: Mapping[str, type[BaseModel]] | None = None

    def names(self) -> list[str]:
        """Return the names allowed below this path; empty when they are free or none."""
        if self.named is not None:
            return list(self.named)
        if _is_model(self.annotation):
            return list(self.annotation.model_fields)
        return []

    def child(self, name: str) -> Slot | None:
        """Return what may stand under ``name``, or None when nothing may."""
        if self.named is not None:
            return slot_of(self.named[name]) if name in self.named else None
        if _is_model(self.annotation):
            return _field_slot(self.annotation, name)
        origin, args = get_origin(self.annotation), get_args(self.annotation)
        if origin is dict:
            return slot_of(args[1])
        if origin is tuple and name.isdigit():
            if len(args) == 2 and args[1] is Ellipsis:
                return slot_of(args[0])
            return slot_of(args[int(name)]) if int(name) < len(args) else None
        return ANYTHING if self.annotation is Any else None

    def bounds(self) -> tuple[float | None, float | None, bool, bool]:
        """Return (low, high, low excluded, high excluded); None where unbounded."""
        low: float | None = None
        high: float | None = None
        open_low = open_high = False
        for item in self.metadata:
            if isinstance(item, at.Ge):
                low, open_low = float(str(item.ge)), False
            elif isinstance(item, at.Gt):
                low, open_low = float(str(item.gt)), True
            elif isinstance(item, at.Le):
                high, open_high = float(str(item.le)), False
            elif isinstance(item, at.Lt):
                high, open_high = float(str(item.lt)), True
        return low, high, open_low, open_high

    def is_number(self) -> bool:
        """Tell whether a number stands here."""
        return self.annotation in (int, float)

    def describe(self) -> str:
        """Say in words what is allowed, for the end of a sentence."""
        kind = _kind(self)
        return phrase(f"{kind} or null") if self.nullable else kind


ANYTHING = Slot(Any)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def slot_of(annotation: Any, metadata: Sequence[Any] = ()) -> Slot:
    """Peel ``Annotated`` and ``| None`` off a type."""
    gathered: list[Any] = []
    for item in metadata:
        gathered.extend(item.metadata if isinstance(item, FieldInfo) else [item])
    origin = get_origin(annotation)
    if origin is Annotated:
        bare, *extra = get_args(annotation)
        return slot_of(bare, [*extra, *gathered])
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(annotation) if option is not types.NoneType]
        if len(options) == 1:
            inner = slot_of(options[0], gathered)
            return Slot(inner.annotation, inner.metadata, nullable=True, named=inner.named)
    return Slot(annotation, tuple(gathered))


def _field_slot(model: type[BaseModel], name: str) -> Slot | None:
    field = model.model_fields.get(name)
    if field is None:
        return None
    if model is Scenario and name == "strategy":
        return Slot(dict, named=programme_settings())
    return slot_of(field.annotation, field.metadata)


def root() -> Slot:
    """Return the top of the tree."""
    return Slot(Scenario)


def find(path: Sequence[str]) -> Slot | None:
    """Return what may stand at a path, or None when the path leads nowhere."""
    slot: Slot | None = root()
    for name in path:
        slot = slot.child(name) if slot is not None else None
    return slot


def leaves(slot: Slot | None = None, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every named setting."""
    slot = root() if slot is None else slot
    for name in slot.names():
        below = slot.child(name)
        if below is None:
            continue
        if below.names():
            yield from leaves(below, (*prefix, name))
        else:
            yield (*prefix, name)


def _kind(slot: Slot) -> str:
    """Name the kind of value and its bounds."""
    annotation = slot.annotation
    if get_origin(annotation) is Literal:
        return phrase(f"one of {', '.join(str(option) for option in get_args(annotation))}")
    if annotation is bool:
        return phrase("true or false")
    if annotation is int:
        return phrase(f"a whole number{_range(slot, whole=True)}")
    if annotation is float:
        return phrase(f"a finite number{_range(slot, whole=False)}")
    if annotation is str:
        return phrase("a text")
    if get_origin(annotation) is tuple:
        return phrase("a list such as [a,b]")
    return phrase("a group of settings")


def _range(slot: Slot, whole: bool) -> str:
    low, high, open_low, open_high = slot.bounds()
    if whole and high is not None and open_high:
        high, open_high = high - 1, False
    if low is not None and high is not None:
        if open_low:
            below = phrase(f" above {low:.15g} to below {high:.15g}")
            return below if open_high else phrase(f" above {low:.15g} to {high:.15g}")
        below = phrase(f" from {low:.15g} to below {high:.15g}")
        return below if open_high else phrase(f" from {low:.15g} to {high:.15g}")
    if low is not None:
        return phrase(f" above {low:.15g}") if open_low else phrase(f" of at least {low:.15g}")
    if high is not None:
        return phrase(f" below {high:.15g}") if open_high else phrase(f" of at most {high:.15g}")
    return ""
