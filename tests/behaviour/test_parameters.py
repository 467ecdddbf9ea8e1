"""The record of parameters: all of them, and those derived from them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.behaviour.parameters import DERIVED, KINDS, pack_parameters
from sim.scenario.behaviour import BehaviourSettings

VALUES = BehaviourSettings().model_dump()


def test_every_parameter_stands_in_the_record_under_its_name() -> None:
    record = pack_parameters(VALUES, "repertoire", 3.0, 0.4)
    assert record.shape == (1,)
    assert set(record.dtype.names or ()) == set(VALUES) | set(DERIVED)
    assert all(record[name][0] == value for name, value in VALUES.items())
    assert (record["price_level"][0], record["usual_satisfaction"][0]) == (3.0, 0.4)


@pytest.mark.parametrize(("kind", "code"), KINDS.items())
def test_each_kind_of_market_has_its_code(kind: str, code: int) -> None:
    assert pack_parameters(VALUES, kind, 1.0, 0.0)["kind"][0] == code


def test_the_trace_vanishes_with_the_gain_and_nearly_fills_at_the_default() -> None:
    def trace(gain: float) -> float:
        values = VALUES | {"attachment_gain": gain, "trace_scale": 0.01}
        return float(pack_parameters(values, "repertoire", 1.0, 0.0)["trace"][0])

    assert trace(0.0) == 0.0
    assert trace(0.01) == pytest.approx(1 - math.exp(-1))
    assert trace(0.05) == pytest.approx(0.99326, abs=1e-5)
    assert trace(0.001) < trace(0.002) < trace(0.05) < 1.0


def test_experienced_quality_has_the_wanted_spread() -> None:
    record = pack_parameters(VALUES | {"experience_sd": 0.25}, "repertoire", 1.0, 0.0)
    # A logistic of scale s has standard deviation s * pi / sqrt(3).
    assert record["experience_scale"][0] * np.pi / np.sqrt(3) == pytest.approx(0.25)


@pytest.mark.parametrize("aversion", [1.0, 2.0, 3.0])
def test_surprise_bias_is_the_mean_of_a_loss_averse_surprise(aversion: float) -> None:
    values = VALUES | {"loss_aversion": aversion}
    record = pack_parameters(values, "repertoire", 1.0, 0.0)
    u = (np.arange(200_000) + 0.5) / 200_000
    surprise = record["experience_scale"][0] * np.log(u / (1 - u))
    felt = np.where(surprise >= 0, surprise, aversion * surprise)
    assert record["surprise_bias"][0] == pytest.approx(felt.mean(), abs=1e-5)
