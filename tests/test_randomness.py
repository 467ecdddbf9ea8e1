from __future__ import annotations

import ast
import itertools
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import sim
from sim.kernels import rule
from sim.randomness import (
    Decision,
    pair_uniform,
    philox,
    to_uniform,
    two_uniforms,
    uniform,
    uniforms,
)

PUBLISHED = (
    # counter, key, result: known answers of Random123 for philox4x32-10
    (
        (0x00000000, 0x00000000, 0x00000000, 0x00000000),
        (0x00000000, 0x00000000),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)

KEY = (20_261_121, 3)
OPEN = int(Decision.OPEN)
IDS = np.arange(100_000)


def plain_philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """The algorithm again, in Python's own whole numbers."""
    x, (k0, k1) = list(counter), key
    for _ in range(10):
        first, second = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [
            (second >> 32) ^ x[1] ^ k0,
            second & 0xFFFFFFFF,
            (first >> 32) ^ x[3] ^ k1,
            first & 0xFFFFFFFF,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return tuple(x)


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
def test_philox_gives_the_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], result: tuple[int, ...]
) -> None:
    assert tuple(int(word) for word in philox(*counter, *key)) == result
    assert plain_philox(counter, key) == result


def test_philox_compiled_equals_python_on_any_words() -> None:
    rng = np.random.default_rng(5)
    for words in rng.integers(0, 2**32, size=(300, 6)).tolist():
        expected = plain_philox(tuple(words[:4]), tuple(words[4:]))
        assert tuple(int(word) for word in philox(*words)) == expected


def test_decision_numbers_are_unique_and_positive() -> None:
    source = Path(sim.__file__).parent / "randomness.py"
    tree = ast.parse(source.read_text("utf-8"))
    enum = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Decision")
    numbers = [ast.literal_eval(n.value) for n in enum.body if isinstance(n, ast.Assign)]
    assert len(numbers) == len(Decision) > 40
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**32 for number in numbers)


def test_no_other_source_of_randomness_in_the_package() -> None:
    banned = (
        "np.random",
        "numpy.random",
        "import random",
        "from random",
        "default_rng",
    )
    for path in Path(sim.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not [word for word in banned if word in text], path


def test_uniforms_are_odd_multiples_of_two_to_the_minus_53() -> None:
    u = uniforms(KEY, Decision.CHOICE, 7, IDS)
    assert u.dtype == np.float64
    assert 0.0 < u.min() < u.max() < 1.0
    whole = u * 2.0**53
    assert (whole == np.floor(whole)).all()
    assert (whole.astype(np.int64) % 2 == 1).all()
    assert len(np.unique(u)) == len(u)


def test_the_extreme_uniforms_lie_inside_the_open_interval() -> None:
    word = np.uint64(0xFFFFFFFF)
    zero = np.uint64(0)
    assert to_uniform(zero, zero) == 2.0**-53
    assert to_uniform(word, word) == 1.0 - 2.0**-53


def test_uniforms_depend_on_their_address_alone() -> None:
    rng = np.random.default_rng(1)
    order = rng.permutation(1000)
    whole = uniforms(KEY, Decision.OPEN, 9, np.arange(1000))
    assert (uniforms(KEY, Decision.OPEN, 9, order) == whole[order]).all()
    assert uniforms(KEY, Decision.OPEN, 9, order.reshape(10, 100)).shape == (10, 100)
    assert uniforms(KEY, Decision.OPEN, 9, np.array([], dtype=int)).shape == (0,)
    one = uniform(*KEY, int(Decision.OPEN), 9, 123, 0)
    assert one == whole[123]


def test_draws_of_a_block_are_its_two_lanes() -> None:
    ids = np.arange(50)
    lanes = [two_uniforms(*KEY, int(Decision.CHOICE), 4, i, 3) for i in ids]
    assert [lane[0] for lane in lanes] == uniforms(KEY, Decision.CHOICE, 4, ids, 6).tolist()
    assert [lane[1] for lane in lanes] == uniforms(KEY, Decision.CHOICE, 4, ids, 7).tolist()


def test_a_pair_has_one_uniform_a_direction() -> None:
    there = pair_uniform(*KEY, int(Decision.HEARD), 4, 10, 900)
    back = pair_uniform(*KEY, int(Decision.HEARD), 4, 900, 10)
    assert there != back
    low = two_uniforms(*KEY, int(Decision.HEARD), 4, 10, 900)
    assert (there, back) == low


def test_uniforms_are_uniform() -> None:
    for week, draw in itertools.product((0, 1, 155), (0, 1, 4)):
        u = uniforms(KEY, Decision.EXPERIENCE, week, IDS, draw)
        assert stats.kstest(u, "uniform").pvalue > 1e-4
        assert abs(u.mean() - 0.5) < 5.0 * np.sqrt(1.0 / 12.0 / len(u))


def test_streams_are_independent_of_one_another() -> None:
    """Neighbouring addresses: decisions, weeks, draws, replications, seeds and people."""
    base = uniforms(KEY, Decision.TALK, 5, IDS)
    others = {
        "decision": uniforms(KEY, Decision.HEARD, 5, IDS),
        "week": uniforms(KEY, Decision.TALK, 6, IDS),
        "draw": uniforms(KEY, Decision.TALK, 5, IDS, 1),
        "block": uniforms(KEY, Decision.TALK, 5, IDS, 2),
        "replication": uniforms((KEY[0], KEY[1] + 1), Decision.TALK, 5, IDS),
        "seed": uniforms((KEY[0] + 1, KEY[1]), Decision.TALK, 5, IDS),
        "person": uniforms(KEY, Decision.TALK, 5, IDS + 1),
    }
    limit = 5.0 / np.sqrt(len(IDS))
    for name, other in others.items():
        assert abs(np.corrcoef(base, other)[0, 1]) < limit, name
        counts = np.histogram2d(base, other, bins=8)[0].ravel()
        assert stats.chisquare(counts).pvalue > 1e-5, name


def test_rules_and_vectors_draw_the_same() -> None:
    @rule
    def inside(key0: int, key1: int) -> float:
        return uniform(key0, key1, OPEN, 3, 17, 5)  # type: ignore[no-any-return]

    assert inside(*KEY) == uniforms(KEY, Decision.OPEN, 3, np.array([17]), 5)[0]
