"""Row 8, adoption of a durable: the coefficients of a Bass curve fitted to what agents did."""

from __future__ import annotations

import numpy as np

from sim.market import Market
from sim.scenario.run import Scenario
from sim.studies.diffusion.bass import fit_bass
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern
from sim.studies.validation.panel import units_by_week

YEAR = 52
YEARS = 15


def observe(scenario: Scenario, replication: int) -> Observation:
    """Run a durable from launch and fit a Bass curve to first purchases by year."""
    market = Market(scenario, replication=replication)
    market.run_for(market.horizon)
    weekly = units_by_week(market.recorder.all_purchases(), 1, 0, market.horizon)[:, 0]
    years = weekly.reshape(-1, YEAR).sum(axis=1)
    if years.sum() <= 0.0:
        return Observation({"p": float("nan"), "q": float("nan")})
    bass = fit_bass(years)
    fitted = bass.adopters(years.shape[0])
    size = len(market.consumers)
    curve = [
        *(("observed", float(year), float(n / size)) for year, n in enumerate(years, 1)),
        *(("Bass", float(year), float(n / size)) for year, n in enumerate(fitted, 1)),
    ]
    peak = float(np.argmax(years) + 1)
    return Observation({"p": bass.p, "q": bass.q, "peak": peak}, {"bass_p": curve, "bass_q": curve})


NO_TIES = Mutant("no_ties", "nobody knows anybody", ("network=none",))
ADOPTION = Experiment(
    "adoption",
    (
        "market=durable",
        "network=lastfm",
        "population.size=22872",
        "horizon.warm_up=0",
        f"horizon.weeks={YEARS * YEAR}",
        "horizon.run_off=0",
    ),
    ("population.size=7624",),
    observe,
)
_FITTED = (
    "durable market, 22,872 people, usual plan, 15 years from launch, first purchases by year; "
    "p, q and m of a Bass curve by non-linear least squares (Srinivasan & Mason 1986); "
)

PATTERNS = (
    Pattern(
        id="bass_p",
        row="8",
        claim="A durable is adopted in an S-curve that few begin.",
        source="Bass (1969); Sultan, Farley & Lehmann (1990)",
        definition=_FITTED + "coefficient of innovation p, a year",
        band=Band(0.001, 0.03),
        experiment=ADOPTION,
        value="p",
        mutant=NO_TIES,
    ),
    Pattern(
        id="bass_q",
        row="8",
        claim="Those who have it bring the others: imitation is far stronger than innovation.",
        source="Bass (1969); Sultan, Farley & Lehmann (1990)",
        definition=_FITTED + "coefficient of imitation q, a year",
        band=Band(0.2, 0.6),
        experiment=ADOPTION,
        value="q",
        mutant=NO_TIES,
    ),
)
