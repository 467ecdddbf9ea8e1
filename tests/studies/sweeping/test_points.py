"""Points by number: a product of blocks, equal values told from different ones."""

from __future__ import annotations

import itertools
import pickle

from sim.studies.sweeping.points import Block, Design, as_cell, column_types

DESIGN = Design((
    Block(("a",), ((1,), (2,))),
    Block(("b", "c"), ((0.5, "x"), (0.5, "y"), (1.5, "x"))),
    Block(("d",), ((None,), (True,))),
))  # fmt: skip


def test_every_combination_once_the_last_block_fastest() -> None:
    points = [DESIGN.values(number) for number in range(DESIGN.size)]
    expected = [
        {"a": a, "b": b, "c": c, "d": d}
        for a, (b, c), d in itertools.product((1, 2), [(0.5, "x"), (0.5, "y"), (1.5, "x")],
                                              (None, True))
    ]  # fmt: skip
    assert points == expected


def test_codes_are_equal_where_values_are() -> None:
    for chosen in (["a"], ["b"], ["a", "c"], ["d", "b"], []):
        codes = DESIGN.codes(chosen)
        for one, two in itertools.combinations(range(DESIGN.size), 2):
            same = all(DESIGN.values(one)[p] == DESIGN.values(two)[p] for p in chosen)
            assert (codes[one] == codes[two]) == same


def test_types_of_columns() -> None:
    assert column_types(DESIGN) == {"a": "int64", "b": "double", "c": "string", "d": "bool"}
    mixed = Design((Block(("e",), ((1,), (0.5,))), Block(("f",), (("x",), ([1, 2],), (3,)))))
    assert column_types(mixed) == {"e": "double", "f": "string"}
    assert as_cell(1, "double") == 1.0 and isinstance(as_cell(1, "double"), float)
    assert [as_cell(v, "string") for v in ("x", [1, 2], 3)] == ["x", "[1, 2]", "3"]
    assert as_cell(None, "string") is None


def test_no_axes_are_one_point() -> None:
    empty = Design(())
    assert empty.size == 1 and empty.values(0) == {} and empty.codes(["a"]).tolist() == [0]


def test_a_design_travels_small() -> None:
    big = Design((Block(("seed",), tuple((n,) for n in range(1000))),) * 1)
    assert big.size == 1000 and len(pickle.dumps(big)) < 10_000
