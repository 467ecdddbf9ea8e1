"""Shares by region worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measures.columns import Columns
from sim.measures.regions import shares_by_region

REGION = np.array([0, 0, 0, 1, 1, 2])


def test_shares_by_hand(arm: Any) -> None:
    # Region 0: 2 + 1 + 1 units of the firm and 1 of the rival; region 1: 3 and 1; 2 buys nothing.
    table = shares_by_region(Columns(arm), REGION)
    assert table["units"].tolist() == [4, 1, 3, 1, 0, 0]
    assert table["share"].tolist()[:4] == [0.8, 0.2, 0.75, 0.25]
    assert table["share"].isna().tolist()[4:] == [True, True]


def test_one_region_is_the_market_share(arm: Any) -> None:
    from sim.measures.purchasing import market_share

    columns = Columns(arm)
    whole = market_share(columns)
    assert whole is not None
    everywhere = shares_by_region(columns, np.zeros(6, dtype=np.int64))
    assert everywhere["share"][0] == whole.value


def test_everybody_lives_somewhere(arm: Any) -> None:
    with pytest.raises(ValueError, match="2 regions for 6 consumers"):
        shares_by_region(Columns(arm), REGION[:2])
