"""The consumers as Mesa sees them: an agent set of columns, and views that look like agents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import mesa
import numpy as np
import pandas as pd
from mesa.agentset import AbstractAgentSet
from numpy.typing import NDArray

from sim.population.records import Records

if TYPE_CHECKING:
    from mesa import Model

_CLOSED = "the market is closed: everyone who can ever buy is in it from the start"


class Consumer(mesa.Agent):
    """One consumer: a view that reads and writes the columns.

    It is not registered with the model: a market of ten million has no ten million objects.
    ``consumer.attachment`` is the row's field, an array over brand slots where the field has one
    value a brand; assigning writes through. Traits are read-only.
    """

    def __init__(self, consumers: Consumers, index: int) -> None:
        """Bind the view to row ``index`` (no registration with the model)."""
        object.__setattr__(self, "_consumers", consumers)
        object.__setattr__(self, "index", index)
        object.__setattr__(self, "unique_id", index)
        object.__setattr__(self, "model", consumers.model)

    def __getattr__(self, name: str) -> Any:
        """Return a field of the consumer's traits, state or outcome."""
        for records in self.__dict__["_consumers"].parts():
            if name in (records.dtype.names or ()):
                return records[name][self.__dict__["index"]]
        raise AttributeError(f"a consumer has no '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a field of the consumer's state."""
        consumers = self.__dict__["_consumers"]
        if name in (consumers.traits.dtype.names or ()):
            raise AttributeError(f"'{name}' is a trait: it is drawn once and never changes")
        if name not in (consumers.state.dtype.names or ()):
            raise AttributeError(f"a consumer's state has no '{name}'")
        consumers.state[name][self.__dict__["index"]] = value

    def __repr__(self) -> str:
        """Return a short name."""
        return f"Consumer({self.__dict__['index']})"


class Consumers(AbstractAgentSet):
    """The closed set of all consumers, columnwise.

    Reads (``get``, ``select``, ``agg``, ``groupby``, iteration, indexing) work on whole columns;
    what would add or remove agents raises, as the market is closed.

    Attributes:
        traits: (size,) what consumers are; read-only, shared by all arms.
        state: (size,) what changes; owned by this market alone.
        outcome: (size,) what the latest week brought.
    """

    def __init__(self, model: Model, traits: Records, state: Records, outcome: Records) -> None:
        """Hold the columns of ``model``'s consumers."""
        self.model = model
        self.traits = traits
        self.state = state
        self.outcome = outcome
        self.random = model.random

    def parts(self) -> tuple[Records, Records, Records]:
        """Return traits, state and outcome."""
        return self.traits, self.state, self.outcome

    def column(self, name: str) -> NDArray[Any]:
        """Return a whole column by field name, not copied.

        Raises:
            AttributeError: when no part has such a field.
        """
        for records in self.parts():
            if name in (records.dtype.names or ()):
                return records[name]
        raise AttributeError(f"consumers have no column '{name}'")

    def __len__(self) -> int:
        """Return the number of consumers."""
        return int(self.state.shape[0])

    def __iter__(self) -> Iterator[Consumer]:
        """Iterate over views, in order of id."""
        return (Consumer(self, index) for index in range(len(self)))

    def __contains__(self, agent: object) -> bool:
        """Tell whether a view belongs to this market."""
        return isinstance(agent, Consumer) and agent.__dict__["_consumers"] is self

    def __getitem__(self, item: int | slice) -> Any:
        """Return one view, or a list of views."""
        if isinstance(item, slice):
            return [Consumer(self, index) for index in range(*item.indices(len(self)))]
        index = range(len(self))[item]
        return Consumer(self, index)

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: str = "error",
        default_value: Any = None,
    ) -> Any:
        """Return one column, or a list of them; missing names as Mesa's own ``get``."""
        names = [attr_names] if isinstance(attr_names, str) else attr_names
        columns = []
        for name in names:
            try:
                columns.append(self.column(name))
            except AttributeError:
                if handle_missing != "default":
                    raise
                columns.append(np.full(len(self), default_value))
        return columns[0] if isinstance(attr_names, str) else columns

    def set(self, attr_name: str, value: Any) -> Consumers:
        """Assign a whole column of the state."""
        if attr_name in (self.traits.dtype.names or ()):
            raise AttributeError(f"'{attr_name}' is a trait: it is drawn once and never changes")
        self.state[attr_name] = value
        return self

    def select(
        self,
        filter_func: Callable[[Consumer], bool] | NDArray[np.bool_] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> list[Consumer]:
        """Return views of those a mask or a function keeps, in order of id."""
        if inplace:
            raise TypeError(_CLOSED)
        if filter_func is None:
            kept: Iterable[int] = range(len(self))
        elif callable(filter_func):
            kept = (c.__dict__["index"] for c in self if filter_func(c))
        else:
            kept = np.flatnonzero(filter_func).tolist()
        views = [Consumer(self, index) for index in kept]
        if at_most == float("inf"):
            return views
        most = int(at_most) if at_most > 1 else int(at_most * len(self))
        return views[:most]

    def agg(
        self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]
    ) -> Any:
        """Apply one function, or several, to a column."""
        column = self.column(attribute)
        return func(column) if callable(func) else [one(column) for one in func]

    def groupby(self, by: str, result_type: str = "agentset") -> Any:
        """Group by a column of one value a consumer: a pandas groupby over the scalar columns."""
        frame = pd.DataFrame(
            {
                name: records[name]
                for records in self.parts()
                for name in records.dtype.names or ()
                if records[name].ndim == 1
            }
        )
        return frame.groupby(by)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Consumers:
        """Call a function on every view; for teaching, not for the week's path."""
        for consumer in self:
            if callable(method):
                method(consumer, *args, **kwargs)
            else:
                getattr(consumer, method)(*args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a function on every view and return the results."""
        return [
            method(consumer, *args, **kwargs)
            if callable(method)
            else getattr(consumer, method)(*args, **kwargs)
            for consumer in self
        ]

    def _closed(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(_CLOSED)

    add = discard = remove = shuffle = sort = shuffle_do = _update = _closed
