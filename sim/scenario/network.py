"""Who talks to whom: the kind of network and its parameters."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.base import Settings, Share

NetworkKind = Literal[
    "lastfm", "deezer", "small_world", "scale_free", "community", "edge_list", "none"
]


class NetworkSettings(Settings):
    """A packaged real network, a generator, or a file of ties."""

    kind: NetworkKind = "lastfm"
    neighbours: int = Field(8, ge=2, le=1000, description="small_world: ties of each consumer")
    rewiring: Share = Field(0.1, description="small_world: share of ties rewired")
    ties: int = Field(4, ge=1, le=1000, description="scale_free: ties of each newcomer")
    mean_degree: float = Field(8.0, gt=0, le=1000, description="community")
    communities: int = Field(0, ge=0, description="community: how many; 0: about sqrt(size)")
    mixing: Share = Field(0.2, description="community: share of ties across communities")
    path: str | None = Field(None, description="edge_list: CSV or Parquet file of ties")
    source: str | None = Field(None, description="edge_list: column of one end; null: the first")
    target: str | None = Field(None, description="edge_list: column of the other; null: the second")
