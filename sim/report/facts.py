"""What every part of a report needs to know of a result, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.locale import Catalogue
from sim.plots.frames import central, strategies_of
from sim.plots.style import KpiText, kpi_label, readable
from sim.report.answer import answer
from sim.results import Result


@dataclass(frozen=True, slots=True)
class Facts:
    """A result with its words.

    Attributes:
        result: The result.
        kpis: Unit, label and direction of each KPI.
        words: The catalogue of the report's language.
        baseline: Strategy the differences are taken against.
        strategies: All strategies, in the order of the configuration.
        currency: Name of the market's currency.
    """

    result: Result
    kpis: Mapping[str, KpiText]
    words: Catalogue
    baseline: str
    strategies: tuple[str, ...]
    currency: str

    def answer(self) -> str:
        """Return the answer in one sentence, on CLV and on NPV, each with its interval."""
        return answer(self.result.effects, self.kpis, self.baseline, self.currency, self.words)

    def measured(self, candidates: Sequence[str], instead: Sequence[str] = ()) -> list[str]:
        """Return the KPIs that at least one strategy has a value of, as many as candidates at most.

        A market without repeat purchases has no retention, and one that starts without customers no
        lifetime value of theirs: a column of blanks would tell nothing.

        Args:
            candidates: KPIs, the most telling first.
            instead: what fills the places of those without a value.
        """
        effects = self.result.effects
        known = set(effects.loc[effects["mean"].notna(), "kpi"]) & set(self.kpis)
        return [kpi for kpi in (*candidates, *instead) if kpi in known][: len(candidates)]

    def label(self, kpi: str) -> str:
        """Return a KPI's printed name, in the report's language where it has one."""
        text = self.kpis.get(kpi)
        return readable(kpi) if text is None else kpi_label(kpi, text, self.words)

    def horizon(self, part: str) -> int | None:
        """Return ``warm_up``, ``weeks`` or ``run_off`` in weeks, None if it is not known."""
        value = self.result.manifest.get("horizon", {}).get(part)
        return None if value is None else int(value)

    def discount_rate(self) -> float:
        """Return the discount rate a year, 0 if none was recorded."""
        return float(self.result.manifest.get("discount_rate_annual") or 0.0)

    def cohort_weeks(self) -> int:
        """Return the weeks in one period of the cohort table: a year in contract markets."""
        return 52 if setting(self.result.config, "market").get("kind") == "contract" else 13

    def customers_come_back(self) -> bool:
        """Tell whether the thing sold is bought again: not so a durable."""
        return bool(setting(self.result.config, "market").get("kind") != "durable")

    def activity_window(self) -> int:
        """Return the weeks within which a purchase makes a customer active."""
        return int(setting(self.result.config, "economy").get("activity_window") or 52)

    def expiry_weeks(self) -> int:
        """Return the weeks without a movement after which loyalty points lapse."""
        programme = setting(setting(self.result.config, "strategy"), "loyalty_programme")
        return int(programme.get("expiry_weeks") or 39)

    def leader(self) -> str | None:
        """Return the strategy with the largest mean NPV beside the baseline and no marketing."""
        means = central(self.result.runs).groupby("strategy")["npv"].mean()
        others = [name for name in self.strategies if name not in (self.baseline, "none")]
        known = means.reindex(others).dropna()
        return str(known.idxmax()) if len(known) else None

    def unidentified(self) -> tuple[str, ...]:
        """Return the KPIs driven by priors rather than data."""
        market = setting(self.result.config, "market")
        named = [*self.result.manifest.get("unidentified", ()), *market.get("unidentified", ())]
        return tuple(dict.fromkeys(str(name) for name in named))


def setting(config: Mapping[str, Any], group: str) -> Mapping[str, Any]:
    """Return a group of the configuration, empty if it is missing or not a group."""
    value = config.get(group)
    return value if isinstance(value, Mapping) else {}


def gather(result: Result, kpis: Mapping[str, KpiText], words: Catalogue) -> Facts:
    """Read the baseline, the order of the strategies and the currency of a result."""
    named = result.effects["baseline"].dropna()
    baseline = result.config.get("baseline") or (named.iloc[0] if len(named) else "status_quo")
    present = strategies_of(result.runs)
    wanted = [str(name) for name in result.config.get("strategies") or ()]
    order = [name for name in wanted if name in present]
    order += [name for name in present if name not in order]
    currency = setting(result.config, "market").get("currency")
    money = words.numbers.currency(str(currency)) if currency else words["currency_units"]
    return Facts(result, kpis, words, str(baseline), tuple(order), money)


def value_items(facts: Facts, values: Mapping[str, str]) -> str:
    """Return one value a strategy as read, in the order of the strategies."""
    return "; ".join(
        facts.words["alt_value_item"].format(
            strategy=readable(name, facts.words), value=values[name]
        )
        for name in facts.strategies
        if name in values
    )
