"""The compiled loops agree with SciPy and networkx."""

import networkx as nx
import numpy as np
from scipy.sparse import coo_array

from sim.network.csr import breadth_first, rows_from_ties


def test_rows_equal_scipy_on_a_thousand_random_ties() -> None:
    rng = np.random.default_rng(3)
    a = rng.integers(0, 300, 1000).astype(np.int32)
    b = ((a + rng.integers(1, 300, 1000)) % 300).astype(np.int32)
    offsets, neighbours = rows_from_ties(300, a, b)
    ones = np.ones(2000)
    ends = (np.concatenate([a, b]), np.concatenate([b, a]))
    wanted = coo_array((ones, ends), shape=(300, 300)).tocsr()
    wanted.sum_duplicates()
    assert np.array_equal(offsets, wanted.indptr)
    assert np.array_equal(neighbours, wanted.indices)


def test_breadth_first_meets_the_nearest_first_and_then_other_components() -> None:
    graph = nx.disjoint_union(nx.path_graph(6), nx.cycle_graph(5))
    ends = np.array(graph.edges, np.int32)
    offsets, neighbours = rows_from_ties(11, ends[:, 0].copy(), ends[:, 1].copy())
    met = breadth_first(offsets, neighbours, 8, 11).tolist()
    distance = nx.single_source_shortest_path_length(graph, 8)
    assert [distance[i] for i in met[:5]] == [0, 1, 1, 2, 2]
    assert met[5:] == [0, 1, 2, 3, 4, 5]
    assert breadth_first(offsets, neighbours, 8, 3).tolist() == met[:3]
