"""Edge lists of the user's, right and wrong."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.network.files import read_edge_list


def write(folder: Path, text: str, name: str = "ties.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "0,1\n1,2\n",
        "source,target\n0,1\n1,2\n",
        "from;to\n0;1\n\n1;2\n2;1\n",
        "0\t1\n1\t2\n",
        "0 1\n1 2\n",
        "\ufeffa,b\n0,1\n1,2\n",
        "a,b\n0.0,1.0\n1.0,2.0\n",
        'a,b\n"0","1"\n"1","2"\n',
        "a,b,weight\n0,1,3\n1,2,4\n",
    ],
)
def test_ways_to_write_the_same_ties(tmp_path: Path, text: str) -> None:
    network = read_edge_list(write(tmp_path, text))
    assert network.offsets.tolist() == [0, 1, 3, 4]
    assert network.neighbours.tolist() == [1, 0, 2, 1]


def test_parquet_named_columns_and_a_larger_size(tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    pd.DataFrame({"since": [2001, 2005], "to": [1, 2], "from": [0, 1]}).to_parquet(path)
    network = read_edge_list(path, 5, {"source": "from", "target": "to"})
    assert network.degree().tolist() == [1, 2, 1, 0, 0]
    with pytest.raises(UserError, match=r"holds 2001 in row 1"):
        read_edge_list(path, 5)


@pytest.mark.parametrize(
    ("text", "size", "columns", "sentence"),
    [
        ("a,b\n0,1\n2,2\n\n3,3\n", None, {}, r"2 ties from a person .* person 2 in line 3"),
        ("0,1\n\n4,4\n", None, {}, r"1 ties from a person .* person 4 in line 3"),
        ("0,1\n1,-2\n", None, {}, r"holds -2 in line 2, and ids must be whole numbers from 0"),
        ("a,b\n0,1\n1,7\n", 5, {}, r"'b' .* holds 7 in line 3, .* from 0 to 4"),
        ("a,b\n0,1\n1,1.5\n", None, {}, r"holds 1.5 in line 3"),
        ("a,b\n0,1\nAnn,2\n", None, {}, r"'a' .* holds 'Ann' in line 3"),
        ("a,b\n0,1\n2,\n", None, {}, r"'b' .* holds None in line 3"),
        ("a,b\n0,1\n2,nan\n", None, {}, r"'b' .* holds .* in line 3"),
        ("", None, {}, r"is empty"),
        ("\n\n", None, {}, r"is empty"),
        ("source,target\n", None, {}, r"is empty"),
        ("a\n1\n", None, {}, r"has one column"),
        ("0,1\n1,2,3\n", None, {}, r"cannot be read: .*3"),
        (
            "node_1,node_2\n0,1\n",
            None,
            {"source": "node1"},
            r"lacks the column 'node1' \(did you mean 'node_1'\?\); it has node_1, node_2",
        ),
        ("0,1\n", None, {"target": "to"}, r"has no header, so no column 'to'"),
        ("a,b\n0,1\n", None, {"target": "a"}, r"are both 'a'"),
        ("a,b\n0,1\n", None, {"sorce": "a"}, r"columns.sorce .*did you mean 'source'"),
    ],
)
def test_wrong_files_are_explained_in_one_sentence(  # type: ignore[no-untyped-def]
    tmp_path: Path, text, size, columns, sentence
) -> None:
    with pytest.raises(UserError, match=sentence) as error:
        read_edge_list(write(tmp_path, text), size, columns)
    assert "\n" not in str(error.value)


def test_a_missing_or_foreign_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no edge list at .*friends\.csv"):
        read_edge_list(tmp_path / "friends.csv")
    with pytest.raises(UserError, match=r"ties\.parquet cannot be read"):
        read_edge_list(write(tmp_path, "0,1\n", "ties.parquet"))
    latin = tmp_path / "latin.csv"
    latin.write_bytes("prénom,b\n0,1\n".encode("latin-1"))
    with pytest.raises(UserError, match=r"latin\.csv cannot be read"):
        read_edge_list(latin)


def test_a_large_file_is_read_whole(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    a = rng.integers(0, 50_000, 200_000)
    b = (a + rng.integers(1, 50_000, 200_000)) % 50_000
    path = tmp_path / "many.csv"
    pd.DataFrame({"a": a, "b": b}).to_csv(path, index=False)
    network = read_edge_list(path, 50_000)
    pairs = {(min(x, y), max(x, y)) for x, y in zip(a.tolist(), b.tolist(), strict=True)}
    assert network.edges == len(pairs)
