"""The consumers as an agent set: columns, views, and a closed market."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.population.consumers import Consumer, Consumers
from sim.population.records import outcome_dtype, state_dtype, traits_dtype


class Model:
    """As much of a model as an agent set asks for."""

    random: Any = None


@pytest.fixture
def consumers() -> Consumers:
    traits, state = np.zeros(5, traits_dtype(2)), np.zeros(5, state_dtype(2))
    traits["need_rate"] = [0.1, 0.2, 0.3, 0.4, 0.5]
    traits["region"] = [0, 0, 1, 1, 1]
    traits.flags.writeable = False
    state["fatigue"] = [5, 4, 3, 2, 1]
    return Consumers(Model(), traits, state, np.zeros(5, outcome_dtype()))


def test_columns_are_the_arrays_themselves(consumers: Consumers) -> None:
    assert consumers.column("fatigue").base is consumers.state
    assert consumers.get(["need_rate", "fatigue"])[1].tolist() == [5, 4, 3, 2, 1]
    assert consumers.get("mood", handle_missing="default", default_value=3).tolist() == [3] * 5
    for ask in (consumers.get, consumers.column):
        with pytest.raises(AttributeError, match="mood"):
            ask("mood")


def test_views_read_everything_and_write_state_alone(consumers: Consumers) -> None:
    one = consumers[-1]
    assert (one.index, one.unique_id, repr(one)) == (4, 4, "Consumer(4)")
    assert (one.need_rate, one.fatigue, one.purchases) == (np.float32(0.5), 1, 0)
    one.fatigue = 9
    one.attachment = [0.5, -0.5]
    assert consumers.state["fatigue"][4] == 9
    assert consumers.state["attachment"].tolist()[3:] == [[0, 0], [0.5, -0.5]]
    with pytest.raises(AttributeError, match="'need_rate' is a trait"):
        one.need_rate = 1
    with pytest.raises(AttributeError, match="has no 'mood'"):
        one.mood = 1
    with pytest.raises(AttributeError, match="has no 'mood'"):
        _ = one.mood


def test_a_set_has_length_order_and_members(consumers: Consumers) -> None:
    assert len(consumers) == 5
    assert [consumer.index for consumer in consumers] == [0, 1, 2, 3, 4]
    assert [consumer.index for consumer in consumers[1:4:2]] == [1, 3]
    assert consumers[0] in consumers
    other = Consumers(Model(), *consumers.parts())
    assert other[0] not in consumers
    assert "somebody" not in consumers
    with pytest.raises(IndexError):
        _ = consumers[5]


def test_selection_by_mask_function_and_number(consumers: Consumers) -> None:
    def ids(found: list[Consumer]) -> list[int]:
        return [consumer.index for consumer in found]

    tired = consumers.column("fatigue") >= 3
    assert ids(consumers.select(tired)) == [0, 1, 2]
    assert ids(consumers.select(lambda consumer: bool(consumer.fatigue < 3))) == [3, 4]
    assert ids(consumers.select(at_most=2)) == [0, 1]
    assert ids(consumers.select(at_most=0.4)) == [0, 1]
    assert ids(consumers.select(tired, at_most=1.0)) == [0, 1, 2]
    with pytest.raises(TypeError, match="closed"):
        consumers.select(inplace=True)


def test_sums_and_groups(consumers: Consumers) -> None:
    assert consumers.agg("fatigue", np.sum) == 15
    assert consumers.agg("fatigue", [np.min, np.max]) == [1, 5]
    assert consumers.groupby("region")["fatigue"].mean().tolist() == [4.5, 2.0]


def test_do_map_and_set(consumers: Consumers) -> None:
    def rest(consumer: Consumer, by: float) -> float:
        consumer.fatigue = consumer.fatigue - by
        return float(consumer.fatigue)

    assert consumers.map(rest, 1.0) == [4, 3, 2, 1, 0]
    assert consumers.do(rest, by=1.0) is consumers
    assert consumers.column("fatigue").tolist() == [3, 2, 1, 0, -1]
    assert consumers.set("fatigue", 2.0).column("fatigue").tolist() == [2] * 5
    assert consumers.map("__repr__")[0] == "Consumer(0)"
    with pytest.raises(AttributeError, match="is a trait"):
        consumers.set("need_rate", 1)


@pytest.mark.parametrize("name", ["add", "discard", "remove", "shuffle", "sort", "shuffle_do"])
def test_the_market_is_closed(consumers: Consumers, name: str) -> None:
    with pytest.raises(TypeError, match="closed"):
        getattr(consumers, name)()
