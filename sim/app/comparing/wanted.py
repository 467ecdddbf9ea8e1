"""What a visitor wants compared: read from the form or the address, checked, said as a command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sim.app.comparing.markets import MARKETS, NETWORKS, markets
from sim.app.comparing.strategies import CHOOSABLE
from sim.errors import UserError
from sim.locale import Catalogue

ALWAYS: Final = ("none", "status_quo")
"""Arms that run whatever is chosen."""

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "size": (100, 20_000),
    "budget": (0, 1_000_000_000),
    "warm_up": (0, 520),
    "weeks": (1, 1040),
    "run_off": (0, 520),
    "replications": (2, 100),
    "draws": (0, 100),
    "seed": (0, 2**32 - 1),
}
"""Lowest and highest value of each number; the command line takes more."""

DEFAULTS: Final[Mapping[str, int]] = {"size": 2000, "replications": 8, "draws": 8, "seed": 1}
"""Numbers taken where none is given; horizon and budget are the market's."""

CHOSEN: Final = ("mass", "one_to_one", "loyalty_programme")
"""Strategies chosen before anybody chooses."""

MOST_ARMS: Final = 12

MOST_WORK: Final = 200_000_000
"""Consumer-weeks of one comparison: minutes, where the command line would take hours."""

SEPARATORS = str.maketrans({" ": "+"})


@dataclass(frozen=True)
class Wanted:
    """One comparison.

    Attributes:
        market, network: names of packaged files.
        strategies: arms besides those that always run; a mix is joined by ``+``.
        numbers: those given, by name of `BOUNDS`.
    """

    market: str = "grocery"
    network: str = "community"
    strategies: tuple[str, ...] = CHOSEN
    numbers: Mapping[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a number as given, or its default."""
        if name in self.numbers:
            return self.numbers[name]
        return DEFAULTS[name] if name in DEFAULTS else markets()[self.market].horizon[name]

    @property
    def default_budget(self) -> float:
        """The market's budget of an arm for so many people and weeks, currency."""
        return markets()[self.market].budget(self.number("size"), self.number("weeks"))

    @property
    def work(self) -> int:
        """Consumer-weeks it takes."""
        weeks = sum(self.number(part) for part in ("warm_up", "weeks", "run_off"))
        runs = self.number("replications") + self.number("draws")
        return self.number("size") * weeks * runs * (len(self.strategies) + len(ALWAYS))

    def overrides(self) -> list[str]:
        """Return the same as overrides of the configuration."""
        texts = [
            f"market={self.market}",
            f"network={self.network}",
            f"population.size={self.number('size')}",
            f"strategies=[{','.join(self.strategies)}]",
        ]
        if "budget" in self.numbers:
            texts.append(f"budget.total={self.numbers['budget']}")
        texts += [f"horizon.{part}={self.number(part)}" for part in ("warm_up", "weeks", "run_off")]
        return [*texts, *(f"{name}={self.number(name)}" for name in _RUNS)]

    def command(self, results_dir: str) -> str:
        """Return the command that does the same, results in the same place."""
        place = [] if results_dir == "results" else [f"results_dir={results_dir}"]
        return shlex.join(["relmark", "compare", *self.overrides(), *place])


_RUNS = ("replications", "draws", "seed")


def from_query(query: Mapping[str, str], words: Catalogue) -> tuple[Wanted, list[str]]:
    """Read what an address asks for.

    Returns:
        What is wanted, and a sentence for each thing that was not understood and is left at its
        default.
    """
    notes: list[str] = []

    def wrong(name: str, allowed: str) -> None:
        notes.append(
            words["app.address.unknown"].format(name=name, value=query[name], allowed=allowed)
        )

    chosen = {"market": "grocery", "network": "community"}
    for name, known in (("market", MARKETS), ("network", NETWORKS)):
        if name in query and query[name] in known:
            chosen[name] = query[name]
        elif name in query:
            wrong(name, ", ".join(known))
    numbers: dict[str, int] = {}
    for name, (low, high) in BOUNDS.items():
        if name in query:
            value = _whole(query[name])
            if value is None or not low <= value <= high:
                wrong(name, _between(low, high, words))
            else:
                numbers[name] = value
    strategies = _strategies(query["strategies"], notes, words) if "strategies" in query else CHOSEN
    return Wanted(chosen["market"], chosen["network"], strategies, numbers), notes


def _whole(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def _between(low: int, high: int, words: Catalogue) -> str:
    return words["app.between"].format(
        low=words.numbers.number(low), high=words.numbers.number(high)
    )


def _strategies(text: str, notes: list[str], words: Catalogue) -> tuple[str, ...]:
    """Read arms joined by commas; a plus is a space where it was not escaped."""
    arms: list[str] = []
    for given in text.strip("[]").split(","):
        arm = "+".join(given.translate(SEPARATORS).split("+")).strip("+")
        if arm in ALWAYS or arm in arms or not arm:
            continue
        if all(part in CHOOSABLE for part in arm.split("+")):
            arms.append(arm)
        else:
            notes.append(
                words["app.address.unknown"].format(
                    name="strategies", value=given, allowed=", ".join(CHOOSABLE)
                )
            )
    return tuple(arms)


def from_form(
    market: str,
    network: str,
    strategies: Sequence[str],
    numbers: Mapping[str, float | None],
    words: Catalogue,
) -> Wanted:
    """Return what the form asks for.

    Args:
        market, network: names.
        strategies: arms.
        numbers: by name of `BOUNDS`, None where nothing is written.
        words: of the visitor's language.

    Raises:
        UserError: a number out of its bounds, no strategy, or too much work, in one sentence.
    """
    given: dict[str, int] = {}
    for name, (low, high) in BOUNDS.items():
        value = numbers.get(name)
        if value is None:
            continue
        if not float(value).is_integer() or not low <= value <= high:
            raise UserError(
                words["app.compare.bounds"].format(
                    name=words[f"app.compare.{name}"],
                    value=words.numbers.localised(f"{value:,g}"),
                    allowed=_between(low, high, words),
                )
            )
        given[name] = int(value)
    wanted = Wanted(market, network, tuple(dict.fromkeys(strategies)), given)
    _check(wanted, words)
    return wanted


def _check(wanted: Wanted, words: Catalogue) -> None:
    """Refuse what is nothing to compare, or too much."""
    arms = len(wanted.strategies)
    if not arms:
        raise UserError(words["app.compare.choose"])
    if arms + len(ALWAYS) > MOST_ARMS:
        raise UserError(words["app.compare.arms"].format(number=arms, most=MOST_ARMS - len(ALWAYS)))
    if wanted.work > MOST_WORK:
        million = 1_000_000
        raise UserError(
            words["app.compare.work"].format(
                work=words.numbers.number(wanted.work / million),
                most=words.numbers.number(MOST_WORK / million),
            )
        )
