"""One door to every network."""

from pathlib import Path

import numpy as np
import pytest

from sim.errors import UserError
from sim.network.build import KINDS, build_network

KEY = (7, 1)
FIELDS = ("offsets", "neighbours", "strength", "community")


@pytest.mark.parametrize("kind", ["lastfm", "deezer", "small_world", "scale_free", "community"])
def test_key_and_parameters_decide_every_bit(kind: str) -> None:
    one, two = (build_network(kind, 900, KEY) for _ in range(2))
    assert all(np.array_equal(getattr(one, f), getattr(two, f)) for f in FIELDS)
    for key in ((7, 2), (8, 1)):
        other = build_network(kind, 900, key)
        assert not np.array_equal(one.neighbours, other.neighbours)
        assert one.size == other.size == 900


def test_none_has_no_ties() -> None:
    network = build_network("none", 10, KEY)
    assert (network.size, network.edges) == (10, 0)
    assert network.community.tolist() == [0] * 10


def test_an_edge_list_gets_communities_and_strengths(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("0,1\n1,2\n2,0\n3,4\n4,5\n5,3\n2,3\n")
    network = build_network("edge_list", 7, KEY, path=path, columns=None)
    assert network.size == 7
    assert network.community.tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert 0 < network.strength.min() < network.strength.max() <= 1


@pytest.mark.parametrize(
    ("kind", "size", "params", "sentence"),
    [
        ("small_wold", 10, {}, r"'small_wold' is not known \(did you mean 'small_world'\?\)"),
        ("small_world", 100, {"rewirng": 0.1}, r"no parameter 'rewirng' \(did you mean 'rewiring'"),
        ("none", 100, {"ties": 1}, r"no parameter 'ties'; it takes none"),
        ("scale_free", None, {}, r"'scale_free' needs a size"),
        ("lastfm", 0, {}, r"between 1 and \d+, not 0"),
        ("small_world", 100, {"neighbours": 7}, r"even, above 0 and below the size 100, not 7"),
        ("small_world", 8, {"neighbours": 8}, r"below the size 8, not 8"),
        ("small_world", 100, {"rewiring": 1.2}, r"rewiring must be between 0.0 and 1.0, not 1.2"),
        ("scale_free", 4, {"ties": 4}, r"ties must be between 1 and 3, not 4"),
        ("community", 100, {"mixing": -0.1}, r"mixing must be between"),
        ("community", 100, {"mean_degree": 100}, r"mean_degree must be between"),
        ("community", 100, {"communities": 0}, r"communities must be between 1 and 100, not 0"),
        ("edge_list", None, {}, r"needs network.path"),
    ],
)
def test_mistakes_are_one_sentence(kind, size, params, sentence) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UserError, match=sentence) as error:
        build_network(kind, size, KEY, **params)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_the_smallest_networks_work(size: int) -> None:
    for kind in ("lastfm", "deezer", "community", "none"):
        params = {"mean_degree": 1.0} if kind == "community" and size < 10 else {}
        if kind == "community" and size < 2:
            params = {"mean_degree": 0.0}
        network = build_network(kind, size, KEY, **params)
        assert network.size == size
        assert not np.any(network.neighbours == np.repeat(np.arange(size), network.degree()))
    if size > 1:
        assert build_network("scale_free", size, KEY, ties=1).edges == size - 1


def test_every_kind_is_documented() -> None:
    assert all(f"``{kind}``" in (build_network.__doc__ or "") for kind in KINDS)
