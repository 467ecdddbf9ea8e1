"""One comparison: market, arms, budget, horizon, replications, and where results go."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.base import Finite, Positive, Settings, Share
from sim.scenario.behaviour import BehaviourSettings
from sim.scenario.firm import BudgetSettings, CompetitionSettings, EconomySettings, FirmSettings
from sim.scenario.market import MarketSettings
from sim.scenario.network import NetworkSettings
from sim.scenario.population import PopulationSettings


class HorizonSettings(Settings):
    """Weeks: before the fork, of the programme, and of the run-off."""

    warm_up: int = Field(52, ge=0, le=5200)
    weeks: int = Field(104, ge=1, le=5200)
    run_off: int = Field(52, ge=0, le=5200)


class PrecisionSettings(Settings):
    """Replicate until the paired difference of one KPI is known well enough."""

    kpi: str | None = Field(None, description="KPI whose interval is watched; null: fixed number")
    half_width: Positive | None = Field(None, description="wanted half-width of the 95% interval")
    max_replications: int = Field(200, ge=2, le=100_000)


class RecordSettings(Settings):
    """Which logs are kept."""

    transactions: bool = False
    contacts: bool = False


class Prior(Settings):
    """What is believed of a parameter before data: draws come from here."""

    distribution: Literal["normal", "lognormal", "uniform", "beta"]
    a: Finite = Field(description="mean, median, lower bound or alpha")
    b: Finite = Field(description="sd, log-sd, upper bound or beta")
    zero_probability: Share = Field(0.0, description="chance that the parameter is exactly 0")
    source: str = "guess"


Seed = Annotated[int, Field(ge=0, lt=2**32)]


class Scenario(Settings):
    """Everything that decides a result, and nothing else that does not."""

    market: MarketSettings
    network: NetworkSettings = NetworkSettings()
    population: PopulationSettings = PopulationSettings()
    behaviour: BehaviourSettings = BehaviourSettings()
    firm: FirmSettings = FirmSettings()
    economy: EconomySettings = EconomySettings()
    budget: BudgetSettings = BudgetSettings()
    competition: CompetitionSettings = CompetitionSettings()
    strategy: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="parameters by programme, validated by the programme"
    )
    prior: dict[str, Prior] = Field(default_factory=dict, description="by full parameter path")
    strategies: tuple[str, ...] = (
        "none",
        "status_quo",
        "mass",
        "promotion",
        "one_to_one",
        "loyalty_programme",
    )
    baseline: str = "status_quo"
    horizon: HorizonSettings = HorizonSettings()
    precision: PrecisionSettings = PrecisionSettings()
    record: RecordSettings = RecordSettings()
    replications: int = Field(20, ge=1, le=100_000)
    draws: int = Field(20, ge=0, le=100_000)
    seed: Seed = 1
    workers: int = Field(0, ge=0, le=1024, description="processes; 0: one per core")
    threads: int = Field(1, ge=1, le=1024, description="threads a run")
    engine: Literal["columns", "agents"] = "columns"
    hold_out: Share = Field(
        0.1, description="share kept out of personal contacts in a field test run beside; 0: none"
    )
    knock_out: bool = Field(True, description="also run without word of mouth of the customers")
    name: str | None = Field(None, description="name of the result; null: made from the arms")
    results_dir: str = "results"
