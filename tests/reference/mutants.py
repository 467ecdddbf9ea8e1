"""Flips signs in the compiled rules, one at a time, and asks whether the reference turns red.

    NUMBA_DISABLE_JIT=1 python -m tests.reference.mutants [--first] [--kind=...] [part of rule ...]

prints one JSON object a mutant. Every sum, difference, product, quotient, negative number and
comparison of every function in ``sim.behaviour`` is a place; ``--first`` takes the first place of
each function, ``--kind`` tries them in these markets alone.
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import json
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from sim.market import Market
from tests.reference.harness import Shadow
from tests.reference.interpreted import interpret
from tests.reference.rough import KINDS, RoughMarket

SIZE, WEEKS = 60, 10
PATIENCE = 20
"""Seconds after which a mutant that loops forever is given up (and found out)."""

SIGNS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.USub: ast.UAdd,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}


@dataclass
class Mutant:
    """One flipped sign, and what became of it.

    Attributes:
        rule: module.function. place: number of the place in the function. change: the expression
            before and after. verdict: ``red``, ``error``, ``survived`` or ``unused``. kind: the
            market that found it out. fields: what it set apart.
    """

    rule: str
    place: int
    change: str
    verdict: str = "survived"
    kind: str = ""
    fields: str = ""


OF_THE_WEEK = ("tally", "parameters")
"""Rules of every week that the week does not join itself."""


def behaviour_modules() -> list[ModuleType]:
    """Return the modules of the rules of every week; errands are stages that programmes send."""
    names = {*OF_THE_WEEK}
    waiting = ["week"]
    while waiting:
        name = waiting.pop()
        names.add(name)
        text = inspect.getsource(importlib.import_module(f"sim.behaviour.{name}"))
        joined = re.findall(r"^from sim\.behaviour\.(\w+) import", text, re.MULTILINE)
        waiting += [other for other in joined if other not in names]
    return [importlib.import_module(f"sim.behaviour.{name}") for name in sorted(names)]


def functions_of(module: ModuleType) -> dict[str, FunctionType]:
    """Return the functions a module defines itself."""
    found = inspect.getmembers(module, inspect.isfunction)
    return {name: function for name, function in found if function.__module__ == module.__name__}


def signs_in(tree: ast.Module, name: str) -> list[tuple[ast.AST, str]]:
    """Return the nodes of a function that hold a sign, with the field that holds it."""
    definition = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name
    )
    places: list[tuple[ast.AST, str]] = []
    for statement in definition.body:
        for node in ast.walk(statement):
            if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.AugAssign)) and type(node.op) in SIGNS:
                places.append((node, "op"))
            elif isinstance(node, ast.Compare) and type(node.ops[0]) in SIGNS:
                places.append((node, "ops"))
    return places


def flip(node: Any, where: str) -> str:
    """Flip the sign of a node; return what changed."""
    before = ast.unparse(node)
    if where == "op":
        node.op = SIGNS[type(node.op)]()
    else:
        node.ops = [SIGNS[type(node.ops[0])](), *node.ops[1:]]
    return f"{before}  ->  {ast.unparse(node)}"


def code_in(compiled: CodeType, name: str) -> CodeType:
    """Return the code of a top-level function of a compiled module."""
    return next(
        part for part in compiled.co_consts if isinstance(part, CodeType) and part.co_name == name
    )


def mutants_of(module: ModuleType, name: str, first: bool) -> Iterator[tuple[Mutant, CodeType]]:
    """Yield the mutants of a function, with their code."""
    source, file = inspect.getsource(module), str(module.__file__)
    count = len(signs_in(ast.parse(source), name))
    for place in range(min(count, 1) if first else count):
        tree = ast.parse(source)
        change = flip(*signs_in(tree, name)[place])
        rule = f"{module.__name__.rsplit('.', 1)[1]}.{name}"
        yield Mutant(rule, place, change), code_in(compile(tree, file, "exec"), name)


class Trial:
    """The worlds in which mutants are tried, before their first week."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self.kinds = kinds
        self.worlds = {kind: RoughMarket(kind, SIZE, WEEKS) for kind in kinds}
        self.called = {kind: called_by(partial(self.live, kind)) for kind in kinds}

    def live(self, kind: str, fresh: bool = False) -> Shadow:
        """Live until the markets disagree, or the weeks are over."""
        world: Market = self.worlds[kind]
        shared = (world.settings, world.network, world.consumers.traits)
        memo: dict[int, Any] = {id(part): part for part in shared}
        world = RoughMarket(kind, SIZE, WEEKS) if fresh else copy.deepcopy(world, memo)
        shadow = Shadow(world)
        for _ in range(WEEKS):
            world.step()
            if shadow.agreement.is_red():
                break
        return shadow

    def judge(self, mutant: Mutant, function: FunctionType, code: CodeType) -> Mutant:
        """Try a mutant in every kind of market that calls its function."""
        original = function.__code__
        kinds = [kind for kind in self.kinds if original in self.called[kind]]
        fresh = not kinds  # what the week does not call may be called at the market's opening
        mutant.verdict = "survived"
        function.__code__ = code
        try:
            for kind in kinds or self.kinds:
                mutant.kind = kind
                signal.alarm(PATIENCE)
                apart = self.live(kind, fresh).agreement
                if apart.is_red():
                    mutant.verdict = "red"
                    mutant.fields = " ".join(list(apart.apart())[:4])
                    return mutant
        except Exception as error:  # whatever a mutant raises, it was found out
            mutant.verdict, mutant.fields = "error", f"{type(error).__name__}: {error}"
            return mutant
        finally:
            signal.alarm(0)
            function.__code__ = original
        mutant.kind = " ".join(kinds)
        return mutant


def called_by(run: Callable[[], Any]) -> set[CodeType]:
    """Return the code of all functions that ``run`` calls."""
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return called


def give_up(signum: int, frame: FrameType | None) -> None:
    """End a mutant that does not come to an end."""
    raise TimeoutError("does not end")


def main(arguments: list[str]) -> None:
    """Try the mutants asked for; print one JSON object each."""
    first = "--first" in arguments
    wanted = [argument for argument in arguments if not argument.startswith("--")]
    kinds = tuple(kind for kind in KINDS if f"--kind={kind}" in arguments) or KINDS
    interpret()
    signal.signal(signal.SIGALRM, give_up)
    trial = Trial(kinds)
    for module in behaviour_modules():
        for name, function in functions_of(module).items():
            rule = f"{module.__name__.rsplit('.', 1)[1]}.{name}"
            if wanted and not any(part in rule for part in wanted):
                continue
            for mutant, code in mutants_of(module, name, first):
                print(json.dumps(asdict(trial.judge(mutant, function, code))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
