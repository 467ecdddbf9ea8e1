"""The compiled week against a second one, written in plain Mesa from docs/ODD.md alone."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from tests.reference.benchmark import nanoseconds_per_consumer_week
from tests.reference.harness import CHOICES, TOLERANCE, Agreement, Shadow
from tests.reference.luck import KeyedLuck, Luck, philox
from tests.reference.market import ReferenceMarket
from tests.reference.rough import KINDS, RoughMarket, rough_settings

SIZE, WEEKS = 200, 20
ROOT = Path(sim.__file__).resolve().parents[1]
MACHINERY = {"interpreted.py", "mutants.py", "harness.py", "rough.py", "benchmark.py"}

HAPPENS = ("purchases", "first", "personal", "cut", "opened", "clicked", "opted_out", "voices")
HAPPENS_WHERE_USED = (*HAPPENS, "failures", "complaints", "recoveries", "messages", "pull", "cuts")
PURCHASES = {"grocery": 2000, "gift_retail": 500, "subscription": 200, "durable": 100}

SAMPLE = (
    "choice.utility",
    "contact.receive",
    "experience.experience",
    "shopping.buy",
    "word_of_mouth.hear_message",
)
"""Rules whose first sign is flipped in the fast part of the tests."""

EQUIVALENT = {
    ("choice.price_cut", "s.offer * 1.0  ->  s.offer / 1.0"): "only turns single into double",
    ("durable.adoption_utility", "s.messages * 1.0  ->  s.messages / 1.0"): "only makes a float",
    ("need.theme_of", "THEMES - 1  ->  THEMES + 1"): "the eighth theme is then found in the loop",
}
"""Flips that change nothing, by (rule, change), and why."""


def lived(kind: str, size: int = SIZE, weeks: int = WEEKS) -> Agreement:
    """Live some weeks in both markets and return how far they are apart."""
    market = RoughMarket(kind, size, weeks)
    shadow = Shadow(market)
    market.run_for(weeks)
    return shadow.agreement


def mutants(*arguments: str) -> list[dict[str, str]]:
    """Flip signs in another process, where rules are interpreted."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.reference.mutants", *arguments],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_luck_is_that_of_the_text() -> None:
    counter = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
    words = (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)
    assert philox(counter, (0xA4093822, 0x299F31D0)) == words
    luck = KeyedLuck(1, 0)
    assert luck.draw(Luck.CHOICE, 3, 5, 2) == 0.9234624628035505
    assert luck.draw(Luck.CHOICE, 3, 5, 3) == 0.26892157153154395
    assert luck.pair(Luck.HEARD, 3, 5, 9) == 0.8240115120592774
    assert luck.pair(Luck.HEARD, 3, 9, 5) == 0.6350153865083362


def test_the_reference_knows_no_compiled_rule() -> None:
    for path in sorted((ROOT / "tests" / "reference").glob("*.py")):
        if path.name in MACHINERY:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [str(node.module)]
            for name in names:
                assert not name.startswith(("sim.behaviour", "sim.randomness", "sim.numerics"))
                assert name != "numpy", path.name


@pytest.mark.parametrize("kind", KINDS)
def test_both_markets_agree(kind: str) -> None:
    agreement = lived(kind)
    assert agreement.apart() == {}
    assert agreement.choices >= CHOICES
    assert not agreement.is_red()
    assert agreement.purchases >= PURCHASES[kind]
    happens = HAPPENS if kind == "durable" else HAPPENS_WHERE_USED
    assert {name: agreement.seen[name] for name in happens if agreement.seen[name] < 5} == {}


def test_every_field_is_compared() -> None:
    agreement = lived("grocery", 60, 3)
    consumers = RoughMarket("grocery", 60, 3).consumers
    fields = {f"state.{name}" for name in consumers.state.dtype.names or ()}
    fields |= {f"outcome.{name}" for name in consumers.outcome.dtype.names or ()}
    fields |= {"touch.opened", "touch.clicked", "touch.opted_out", "voice", "counts"}
    assert set(agreement.worst) == fields


def test_a_small_difference_turns_the_reference_red() -> None:
    market = RoughMarket("grocery", 60, 4)
    shadow = Shadow(market)
    market.step()
    assert not shadow.agreement.is_red()
    shadow.reference.people[7].fatigue += 3 * TOLERANCE
    market.step()
    assert list(shadow.agreement.apart()) == ["state.fatigue"]


def test_one_parameter_amiss_turns_the_reference_red() -> None:
    market = RoughMarket("subscription", 60, 6)
    shadow = Shadow(market)
    shadow.reference.p.rival_reach *= 0.5
    market.run_for(6)
    assert shadow.agreement.is_red()


def test_the_mesa_market_lives_by_itself() -> None:
    settings = rough_settings("grocery", 300, 8)
    market = ReferenceMarket(settings)
    bought = 0
    for _ in range(6):
        market.step()
        bought += sum(person.outcome.purchases for person in market.people)
    twin = RoughMarket("grocery", 300, 8)
    compiled = 0
    for _ in range(6):
        twin.step()
        compiled += int(twin.consumers.outcome["purchases"].sum())
    assert 0.7 * compiled < bought < 1.4 * compiled
    assert market.week.number == 6


def test_the_benchmark_times_its_week() -> None:
    assert 1e3 < nanoseconds_per_consumer_week(40, 2) < 1e8


def test_a_flipped_sign_turns_the_reference_red() -> None:
    found = mutants("--first", "--kind=grocery", *SAMPLE)
    assert {mutant["rule"] for mutant in found} == set(SAMPLE)
    assert [mutant for mutant in found if mutant["verdict"] not in ("red", "error")] == []


@pytest.mark.slow
def test_every_flipped_sign_turns_the_reference_red() -> None:
    found = mutants()
    assert len(found) > 500
    missed = [mutant for mutant in found if mutant["verdict"] not in ("red", "error")]
    holes = [m for m in missed if (m["rule"], m["change"]) not in EQUIVALENT]
    assert holes == []
