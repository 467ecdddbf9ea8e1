"""``relmark trace``: one consumer's two lives side by side, and what made them part.

The same person, with the same luck, lives under the baseline and under a strategy. Until something
reaches this person in one life alone, the two are equal bit for bit; from then on every difference
has a cause that can be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import UserError
from sim.firm.plan import WeekPlan
from sim.locale import ENGLISH
from sim.locale.spoken import spoken
from sim.market import Market
from sim.population.records import Records
from sim.report.trace import write_trace_report
from sim.results import prepare
from sim.scenario.run import Scenario
from sim.strategies.usual_plan import arm_of
from sim.studies.compare import check, git_revision, resolved
from sim.studies.console import show_report
from sim.studies.identity import MODEL_VERSION
from sim.studies.interrupts import say
from sim.studies.lives import Entry, Life, life_frame, parting, purchase_causes

AUTO = "auto"

_SUMMARY = (
    "consumer", "equal", "part", "same_purchases", "first_purchase", "changed_most",
)  # fmt: skip


class WatchedMarket(Market):
    """A market that keeps a diary of one consumer from the fork on."""

    consumer: int
    diary: list[Entry]

    @classmethod
    def open(cls, settings: Scenario, replication: int, consumer: int) -> WatchedMarket:
        """Open a market with somebody to watch, and live its warm-up."""
        market = cls(settings, replication=replication)
        market.consumer, market.diary = consumer, []
        market.run_for(market.warm_up)
        return market

    def live(self, plans: list[WeekPlan], touches: Records) -> None:
        """Live the week; note what reached the consumer and what became of it."""
        who = self.consumer
        friends = self.network.neighbours[self.network.offsets[who] : self.network.offsets[who + 1]]
        heard = self.voices[self.clock % 2][friends].copy()
        super().live(plans, touches)
        if self.week >= 0:
            self.diary.append(self._entry(plans, touches, friends, heard))

    def _entry(
        self,
        plans: list[WeekPlan],
        touches: Records,
        friends: NDArray[np.integer[Any]],
        heard: NDArray[np.int8],
    ) -> Entry:
        who = self.consumer
        pull = plans[0].pull
        return Entry(
            week=self.week,
            state=self.consumers.state[who].copy(),
            outcome=self.consumers.outcome[who].copy(),
            touches=touches[touches["consumer"] == who].copy() if touches.shape[0] else touches,
            cuts=np.array([float(plan.record["cut"][0]) for plan in plans]),
            advertising=np.array([float(plan.record["advertising"][0]) for plan in plans]),
            pull=0.0 if pull is None else float(pull[who]),
            voices={int(f): int(v) for f, v in zip(friends, heard, strict=True) if v != 0},
        )


@dataclass(frozen=True)
class Trace:
    """Two lives of one consumer.

    Attributes:
        consumer: who. strategy: name of the second life; baseline: of the first.
        weeks: one row a life and week: state, events, purchases.
        causes: what reached the consumer in one life alone, first of each kind.
        purchase: utilities that differed at the first purchase made in one life alone.
        summary: sentences for the console and the head of the report.
    """

    consumer: int
    strategy: str
    baseline: str
    weeks: pd.DataFrame
    causes: pd.DataFrame
    purchase: pd.DataFrame
    summary: tuple[str, ...]


def trace(
    scenario: Scenario, strategy: str, consumer: int | None = None, replication: int = 0
) -> Trace:
    """Live one consumer's life twice.

    Args:
        scenario: market and programmes; its ``baseline`` is the first life.
        strategy: arm of the second life.
        consumer: id; None takes the one whose spending on the brand differs most.
        replication: which luck.

    Returns:
        The two lives and what made them part.

    Raises:
        UserError: no such consumer or strategy.
    """
    size = check(scenario.model_copy(update={"strategies": (scenario.baseline, strategy)}))
    scenario = resolved(scenario, size)
    if consumer is None:
        consumer = most_changed(scenario, strategy, replication)
    if not 0 <= consumer < size:
        raise UserError(
            f"consumer={consumer} is not in this market: ids are 0 to {size - 1}; "
            f"consumer={AUTO} takes the one whose spending changes most"
        )
    past = WatchedMarket.open(scenario, replication, consumer)
    lives = tuple(_live(past, arm) for arm in (scenario.baseline, strategy))
    return _compared(past, lives[0], lives[1])


def _live(past: WatchedMarket, arm: str) -> Life:
    market = past.fork(arm)
    market.run_for(market.horizon)
    return Life(arm, market.brands[0].programmes, tuple(market.diary))


def _compared(market: WatchedMarket, first: Life, second: Life) -> Trace:
    """Put two lives side by side."""
    brands = [brand.name for brand in market.brands]
    channels = market.channels.names
    frames = [life_frame(life, brands, channels, market.price) for life in (first, second)]
    causes = parting(first, second, brands, channels)
    week, terms = purchase_causes(market, market.consumer, first, second)
    traits = market.consumers.traits[market.consumer]
    spent = [float(frame["spent"].sum()) for frame in frames]
    money = _spent(first, second, spent, market.settings.market.currency)
    summary = _summary(market.consumer, money, causes, week, terms, traits)
    return Trace(
        market.consumer,
        second.arm,
        first.arm,
        pd.concat(frames, ignore_index=True),
        causes,
        terms,
        tuple(summary),
    )


def _spent(first: Life, second: Life, spent: list[float], currency: str) -> str:
    """Return what was spent on the brand in either life."""
    return ENGLISH["recorded.spent_in"].format(
        first=spent[0],
        baseline=first.arm,
        second=spent[1],
        strategy=second.arm,
        currency=currency,
    )


def _summary(
    consumer: int,
    money: str,
    causes: pd.DataFrame,
    week: int | None,
    terms: pd.DataFrame,
    traits: Any,
) -> list[str]:
    """Return what happened in a few sentences."""
    say = {key: ENGLISH[f"recorded.{key}"].format for key in _SUMMARY}
    occasions, share = float(traits["need_rate"]) * 52, float(traits["deliberation"])
    lines = [
        say["consumer"](consumer=consumer, rate=occasions, share=share),
        money,
    ]
    if not len(causes):
        return [*lines, say["equal"]()]
    lines.append(say["part"](week=int(causes["week"].iloc[0]), what=causes["what"].iloc[0]))
    if week is None:
        return [*lines, say["same_purchases"]()]
    lines.append(say["first_purchase"](week=week))
    if len(terms):
        lines.append(say["changed_most"](**terms.iloc[0][["brand", "term", "difference"]]))
    return lines


def most_changed(scenario: Scenario, strategy: str, replication: int) -> int:
    """Return the consumer whose spending on the focal brand differs most between the lives."""
    past = Market(scenario, replication=replication)
    past.run_for(past.warm_up)
    totals = []
    for arm in (scenario.baseline, strategy):
        market = past.fork(arm)
        market.run_for(market.horizon)
        rows = market.recorder.all_purchases()
        rows = rows[(rows["week"] >= 0) & (rows["brand"] == 0)]
        size = len(market.consumers)
        totals.append(np.bincount(rows["consumer"], weights=rows["amount"], minlength=size))
    return int(np.argmax(np.abs(totals[1] - totals[0])))


def run(scenario: Scenario, command: str, options: Mapping[str, object]) -> int:
    """Trace, write tables and report, say what made the lives part."""
    strategy = _strategy(scenario, options)
    consumer = _consumer(options)
    replication = options.get("replication", 0)
    if not isinstance(replication, int) or replication < 0:
        raise UserError(f"replication={replication} is not allowed: a whole number of at least 0")
    name = scenario.name or f"{scenario.market.name}-{strategy}-{options.get('consumer')}"
    prepare(scenario.results_dir, "trace", name).discard()  # refused now, or never
    say(spoken()["console.living"])
    found = trace(scenario, strategy, consumer, replication)
    manifest: dict[str, object] = {
        "command": command,
        "consumer": found.consumer,
        "strategy": found.strategy,
        "baseline": found.baseline,
        "replication": replication,
        "seeds": [scenario.seed],
        "model_version": MODEL_VERSION,
        "git_revision": git_revision(),
        "summary": list(found.summary),
    }
    with prepare(scenario.results_dir, "trace", name) as folder:
        folder.write_parquet("lives", found.weeks)
        folder.write_parquet("causes", found.causes)
        folder.write_parquet("utilities", found.purchase)
        folder.write_manifest(manifest)
        write_trace_report(
            found.weeks,
            found.causes,
            found.purchase,
            manifest,
            folder.staging / "report.html",
            language=spoken().language,
        )
    print("\n".join(spoken().said(line) for line in found.summary))
    show_report(folder.path)
    return 0


def _strategy(scenario: Scenario, options: Mapping[str, object]) -> str:
    """Return the arm to trace; refuse what is no arm."""
    strategy = options.get("strategy")
    if not isinstance(strategy, str):
        raise UserError("relmark trace needs strategy=NAME, for example strategy=one_to_one")
    arm_of(strategy, scenario, 0.0, 1)
    if strategy == scenario.baseline:
        raise UserError(f"strategy={strategy} is the baseline itself: choose another to compare")
    return strategy


def _consumer(options: Mapping[str, object]) -> int | None:
    """Return the consumer asked for, None for the one whose spending changes most."""
    consumer = options.get("consumer")
    if consumer == AUTO:
        return None
    if not isinstance(consumer, int) or isinstance(consumer, bool):
        raise UserError(
            f"relmark trace needs consumer=ID (a whole number) or consumer={AUTO}, "
            f"not consumer={consumer}"
        )
    return consumer
