"""The mechanisms of the model, each with the settings that switch it off."""

from __future__ import annotations

from sim.market import Market
from sim.measures.columns import Columns
from sim.measures.measure import measure
from sim.scenario.run import Scenario
from sim.studies.validation.base import Experiment, Mutant, Observation, Pattern

MECHANISMS: tuple[Mutant, ...] = (
    Mutant(
        "attachment",
        "attachment moves no choice, no talk, no opening and no opt-out",
        (
            "behaviour.attachment_weight=0",
            "behaviour.talk_attachment=0",
            "behaviour.open_attachment=0",
            "behaviour.opt_out_attachment=0",
            "behaviour.dropout_attachment=0",
        ),
    ),
    Mutant(
        "habit",
        "nobody buys or renews without a thought",
        ("behaviour.habit_weight=0", "population.contract_inertia=0"),
    ),
    Mutant(
        "trust",
        "trust moves no choice and no first purchase",
        ("behaviour.trust_weight=0", "behaviour.trusted_threshold=0.000001"),
    ),
    Mutant(
        "word_of_mouth",
        "nobody talks",
        ("behaviour.word_of_mouth=0", "behaviour.adoption_hearing=0"),
    ),
    Mutant(
        "homophily",
        "friends and neighbours are no more alike than strangers",
        (
            "population.homophily_community=0",
            "population.homophily_neighbours=0",
            "population.homophily_rate=0",
        ),
    ),
    Mutant("pantry", "nobody stocks up", ("behaviour.stockpiling=0",)),
    Mutant(
        "reference_price",
        "prices are not compared with what was paid before",
        ("behaviour.reference_price_weight=0",),
    ),
    Mutant("drift", "needs do not drift", ("behaviour.drift_sd=0",)),
    Mutant(
        "deal_learning",
        "a purchase on a deal teaches as much as another",
        ("behaviour.deal_learning=1",),
    ),
    Mutant(
        "first_purchase_barrier",
        "a prospect needs no more than a customer",
        ("behaviour.first_purchase_barrier=0",),
    ),
)
"""Mechanisms that an ablation switches off in turn."""

ARMS = ("mass", "promotion", "one_to_one", "loyalty_programme")
_KPIS = {"npv": "NPV", "retention_rate": "retention", "new_customers": "new customers"}


def run_arms(scenario: Scenario, replication: int) -> Observation:
    """Compare the usual arms once: what each adds to the status quo, per thousand consumers."""
    past = Market(scenario, replication=replication)
    past.run_for(past.warm_up)
    kpis = {}
    for arm in ("status_quo", *ARMS):
        market = past.fork(arm)
        market.run_for(market.horizon)
        kpis[arm] = measure(Columns(market.recording())).kpis
    per = 1000.0 / len(past.consumers)
    values = {}
    for arm in ARMS:
        for kpi in _KPIS:
            one, other = kpis[arm][kpi], kpis["status_quo"][kpi]
            scale = 1.0 if kpi == "retention_rate" else per
            values[f"{arm}_{kpi}"] = (
                float("nan") if one is None or other is None else scale * (one - other)
            )
    return Observation(values)


COMPARISON = Experiment(
    "arms",
    ("market=grocery",),
    ("network=community", "population.size=3000", "horizon.weeks=52", "horizon.run_off=26"),
    run_arms,
)

DECISIONS: tuple[Pattern, ...] = tuple(
    Pattern(
        id=f"{arm}_{kpi}",
        row="decision",
        claim=f"What {arm} adds to {label}.",
        source="this comparison",
        definition=(
            f"{label} under {arm} less that under the status quo, grocery market"
            + ("" if kpi == "retention_rate" else ", per thousand consumers")
        ),
        band=None,
        experiment=COMPARISON,
        value=f"{arm}_{kpi}",
        mutant=None,
    )
    for arm in ARMS
    for kpi, label in _KPIS.items()
)
"""What a strategist would decide on: reported with and without each mechanism."""
