"""Price cuts: the statistics on made-up weeks, and one small market."""

from __future__ import annotations

import numpy as np
import pytest

from sim.studies.validation.base import Observation
from sim.studies.validation.price import (
    END,
    PRICE_CUT,
    Response,
    observe,
    terciles,
    together,
)


def response(during: float, after: float, later: float) -> Response:
    """A usual week sells 100."""
    cut = np.concatenate([np.full(2, during), np.full(10, after), np.full(END - 12, later)])
    return Response(cut, np.full(END, 100.0))


def test_elasticity_dip_and_what_remains() -> None:
    seen = response(100.0 * 0.8**-3, 98.0, 101.0)
    assert seen.elasticity == pytest.approx(-3.0)
    assert seen.dip == pytest.approx(20.0 / (200.0 * (0.8**-3 - 1.0)))
    assert seen.remains == pytest.approx(0.01)


def test_no_gain_has_no_dip() -> None:
    assert np.isnan(response(100.0, 98.0, 100.0).dip)


def test_brands_are_added_up() -> None:
    both = together([response(200.0, 90.0, 100.0), response(100.0, 100.0, 100.0)])
    assert both.usual.tolist() == [200.0] * END
    assert both.dip == pytest.approx(1.0 / 2.0)


def test_terciles_of_ten_brands() -> None:
    share = np.array([0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4, 0.5, 0.0])
    assert terciles(share) == [[9, 1, 3], [5, 7, 8, 6], [4, 2, 0]]


@pytest.fixture(scope="module")
def seen() -> Observation:
    small = ["network=community", "population.size=400", "horizon.warm_up=8"]
    return observe(PRICE_CUT.scenario(3, quick=True, more=small), 0)


def test_a_cut_sells_more(seen: Observation) -> None:
    assert all(seen.values[name] < -0.5 for name in ("middle", "large"))
    assert len(seen.curves["price_dip"]) == END
