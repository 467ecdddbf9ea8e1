"""Packaged real data on diffusion: three durables, and the farmers of eleven villages."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.network.graph import Network

Ids = NDArray[np.int64]

YEARS = 19
"""Years observed of the farmers; a time of 20 in the data stands for never."""


@dataclass(frozen=True, eq=False)
class Village:
    """The farmers of one village, numbered from 0.

    Attributes:
        number: the village's number in the data.
        adopted: year of adoption of hybrid corn from 1, ``YEARS + 1`` for who had not, (N,).
        contacts: (N, N), 1 where either of two farmers named the other, 0 elsewhere.
    """

    number: int
    adopted: Ids
    contacts: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Number of farmers interviewed."""
        return int(self.adopted.shape[0])

    def network(self) -> Network:
        """Return the contacts as a network, all strengths 1."""
        low, high = np.nonzero(np.triu(self.contacts))
        return Network.from_edges(self.size, low, high)


def load_farmers() -> list[Village]:
    """Return 692 Brazilian farmers of 11 villages, and when they adopted hybrid seed corn.

    Rogers, Ascroft & Röling (1970), "Diffusion of innovation in Brazil, Nigeria, and India", by way
    of Valente (1995) and the R package netdiffuseR (MIT licence): one survey in 1966, asking the
    year of adoption over the past twenty and whom one names as friend, influential, or adviser.
    All ties lie within a village.
    """
    farmers, named = _table("brfarmers_toa.csv"), _table("brfarmers_edges.csv")
    village = farmers["village"].to_numpy(dtype=np.int64)
    adopted = farmers["toa"].to_numpy(dtype=np.int64)
    matrix = np.zeros((len(farmers), len(farmers)))
    matrix[named["ego"].to_numpy(), named["alter"].to_numpy()] = 1.0
    either = np.maximum(matrix, matrix.T)
    members = [np.flatnonzero(village == number) for number in np.unique(village)]
    return [
        Village(int(village[who[0]]), adopted[who], either[np.ix_(who, who)]) for who in members
    ]


def load_durables() -> dict[str, NDArray[np.float64]]:
    """Return yearly sales from launch of three durables, by product, in thousand units.

    Room air conditioners (from 1949), colour televisions (from 1963), clothes dryers (from 1949)
    in the United States: the series of Bass (1969) and of the literature after it.
    """
    table: Any = _table("bass_durables.csv").itertuples(index=False)
    return {row.product: np.array(row.series.split(";"), dtype=np.float64) for row in table}


def _table(name: str) -> pd.DataFrame:
    """A packaged table with a header line."""
    with resources.files("sim").joinpath("data", name).open("r", encoding="utf-8") as lines:
        return pd.read_csv(lines)
