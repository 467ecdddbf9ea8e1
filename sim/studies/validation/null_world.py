"""The null world: programmes that can do nothing, and what a comparison says of them.

Attachment cannot be moved and no money changes hands, so no programme has an effect on anybody.
Paired, arms then meet the same luck and are equal. The harder test gives every arm luck of its own:
differences are noise, and 95% intervals must hold zero 95% of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measures.inference import paired_effects
from sim.scenario.run import Scenario
from sim.studies.replicate import Task, replicate
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern
from sim.studies.validation.limits import NO_MONEY

BEHAVIOURAL = (
    "retention_rate",
    "repeat_rate",
    "penetration",
    "purchase_frequency",
    "market_share",
    "share_of_wallet",
    "nps",
    "inertial_repurchase_share",
    "true_loyalty_share",
    "new_customers",
    "conversion_rate",
    "visits",
    "average_ticket",
    "mean_attachment",
    "revenue_volatility",
    "revenue",
    "margin",
)
"""KPIs of what consumers do and feel. What a programme costs is real in any world: left out."""

REPLICATIONS = 8
"""Replications of each comparison."""


def without_effect(effects: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return, by strategy and behavioural KPI, whether no effect is claimed.

    An effect is claimed where the 95% interval of the paired difference leaves zero out. Where
    there is no interval nothing is claimed, and nothing counted.

    Args:
        effects: as :func:`sim.measures.inference.paired_effects` returns.
        baseline: strategy the differences are taken against; left out.

    Returns:
        Booleans, a row a strategy and a column a KPI; NaN where there is no interval.
    """
    rows = effects[effects["kpi"].isin(BEHAVIOURAL) & (effects["strategy"] != baseline)]
    inside = (rows["ci_low"] <= 0.0) & (rows["ci_high"] >= 0.0)
    held = inside.astype(float).where(rows["ci_low"].notna())
    return rows.assign(held=held).pivot(index="strategy", columns="kpi", values="held")


def _effects(frames: Sequence[dict[str, pd.DataFrame]], scenario: Scenario) -> pd.DataFrame:
    """Return the effects a comparison of these runs reports."""
    runs, parts = (
        pd.concat([frame[name] for frame in frames], ignore_index=True)
        for name in ("runs", "parts")
    )
    key = (scenario.seed, 0)
    return without_effect(
        paired_effects(runs, parts, scenario.baseline, key=key), scenario.baseline
    )


def compare_paired(scenario: Scenario, replication: int) -> Observation:
    """Run one comparison of all arms; a programme passes if no KPI shows an effect of it."""
    first = replication * REPLICATIONS
    frames = [replicate(Task(scenario, first + r)) for r in range(REPLICATIONS)]
    held = _effects(frames, scenario)
    return Observation({"silent": float(held.fillna(1.0).min(axis=1).mean())})


def compare_unpaired(scenario: Scenario, replication: int) -> Observation:
    """Run one comparison in which every arm has people and luck of its own."""
    first = replication * REPLICATIONS * len(scenario.strategies)
    frames = []
    for place, arm in enumerate(scenario.strategies):
        alone = scenario.model_copy(update={"strategies": (arm,), "baseline": arm})
        for r in range(REPLICATIONS):
            made = replicate(Task(alone, first + place * REPLICATIONS + r))
            frames.append({name: _renumbered(made[name], r) for name in ("runs", "parts")})
    held = _effects(frames, scenario)
    by_kpi = held.mean(axis=0)
    curve = [("share without effect", float(k), float(v)) for k, v in enumerate(by_kpi)]
    return Observation(
        {"silent": float(np.nanmean(held.to_numpy()))}, {"null_world_unpaired": curve}
    )


def _renumbered(frame: pd.DataFrame, replication: int) -> pd.DataFrame:
    """Pair a run with those of other arms that have nothing in common with it."""
    return frame.assign(replication=replication)


_WORLD = (
    "market=grocery",
    "network=small_world",
    "population.size=400",
    "population.consent_rate=0.9",
    "population.identified_rate=1",
    "budget.per_consumer=2",
    "economy.activity_window=26",
    "horizon.warm_up=26",
    "horizon.weeks=26",
    "horizon.run_off=0",
    "knock_out=false",
    "draws=0",
    "behaviour.attachment_gain=0",
    "strategies=[status_quo,none,mass,promotion,one_to_one,loyalty_programme]",
    *NO_MONEY,
)
PAIRED = Experiment("null_world_paired", _WORLD, (), compare_paired)
UNPAIRED = Experiment("null_world_unpaired", _WORLD, (), compare_unpaired)

EFFECTS = Mutant(
    "effects",
    "programmes have effects: contacts move attachment, and money changes hands",
    (
        "behaviour.attachment_gain=0.05",
        "strategy.promotion.depth=0.3",
        "strategy.promotion.interval_weeks=4",
        "strategy.loyalty_programme.reward_value=0.7",
        "strategy.one_to_one.offer=0.3",
        "strategy.one_to_one.offer_to=all",
    ),
)
_DEFINITION = (
    "grocery, attachment_gain = 0, no reward, cut or offer worth money; five programmes against "
    f"the usual plan, 400 people, 26 weeks, {REPLICATIONS} replications a comparison, "
)

PATTERNS = (
    Pattern(
        id="null_world_paired",
        row="more",
        claim="Where no programme can have an effect, none is said to have one.",
        source="exact",
        definition=_DEFINITION
        + "20 comparisons of 5 programmes: share of the 100 in which no 95% interval of 17 "
        "behavioural KPIs leaves zero out",
        band=Band(low=0.93),
        experiment=PAIRED,
        value="silent",
        mutant=EFFECTS,
        replications=20,
    ),
    Pattern(
        id="null_world_unpaired",
        row="more",
        claim="Nor if each arm has people and luck of its own: 95% intervals hold zero.",
        source="95% level",
        definition=_DEFINITION
        + "every arm with seeds of its own: share of the 95% intervals of 17 behavioural KPIs that "
        "hold zero",
        band=Band(low=0.93),
        experiment=UNPAIRED,
        value="silent",
        mutant=EFFECTS,
        replications=20,
    ),
)
