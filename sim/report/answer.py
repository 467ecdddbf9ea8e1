"""The answer in one sentence: which strategy is best, by how much, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.locale import Catalogue
from sim.plots.frames import floats
from sim.plots.style import KpiText, difference_said, difference_text, in_sentence

SURE_P_BEST = 0.9
"""A strategy is called best without reserve from this probability of being best of all arms."""

Kind = Literal["clear", "leads", "untold", "unbeaten", "beaten", "undefined", "nowhere"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the effects say on one KPI.

    Attributes:
        kind: ``clear``: one strategy beats the baseline whatever the parameters, and is most
            probably the best of all. ``leads``: it beats the baseline beyond simulation noise, but
            the rest is uncertain. ``untold``: no strategy differs from the baseline beyond noise.
            ``unbeaten``: some differ, none is shown better. ``beaten``: all are worse.
            ``undefined``: nothing to compare with the baseline. ``nowhere``: no strategy has a
            value.
        strategy: The strategy with the best difference.
        runner_up: The one most probably best of all among the others, if any.
        difference: Its mean difference to the baseline.
        noise: 95% interval of simulation noise; NaN if unknown.
        parameters: 95% interval with uncertain parameters; NaN if they were not varied.
        p_best: Probability of being best of all arms; NaN if unknown.
        trials: Draws, or replications, `p_best` was counted over.
    """

    kind: Kind
    strategy: str = ""
    runner_up: str = ""
    difference: float = math.nan
    noise: tuple[float, float] = (math.nan, math.nan)
    parameters: tuple[float, float] = (math.nan, math.nan)
    p_best: float = math.nan
    trials: int = 0


def judge(
    effects: pd.DataFrame, kpi: str, baseline: str, *, higher_is_better: bool = True
) -> Verdict:
    """Decide what can be said of the best strategy on one KPI.

    Args:
        effects: The effects table.
        kpi: KPI to judge by.
        baseline: Strategy the differences are taken against.
        higher_is_better: Which way is better.

    Returns:
        The verdict.
    """
    every = effects[effects["kpi"] == kpi]
    rows = every[(every["strategy"] != baseline) & every["difference"].notna()]
    if not len(rows):
        return Verdict("undefined" if every["mean"].notna().any() else "nowhere")
    sign = 1.0 if higher_is_better else -1.0
    position = int(np.argmax(sign * floats(rows["difference"])))
    strategy = str(rows["strategy"].iloc[position])
    numbers = ("difference", "ci_low", "ci_high", "param_low", "param_high", "p_best")
    difference, low, high, wide_low, wide_high, p_best = (
        float(floats(rows[name])[position]) for name in numbers
    )
    worst_case, wide_case = (low, wide_low) if sign > 0 else (-high, -wide_high)
    kind: Kind
    if worst_case > 0:
        sure = p_best >= SURE_P_BEST and (math.isnan(wide_case) or wide_case > 0)
        kind = "clear" if sure else "leads"
    elif (high if sign > 0 else -low) < 0:
        kind = "beaten"
    else:
        apart = (rows["ci_low"] > 0) | (rows["ci_high"] < 0)
        kind = "unbeaten" if apart.any() else "untold"
    others = every[(every["strategy"] != strategy) & (every["p_best"] > 0)]
    next_best = others.sort_values("p_best", ascending=False)["strategy"]
    runner_up = str(next_best.iloc[0]) if len(next_best) else ""
    noise, parameters = (low, high), (wide_low, wide_high)
    count = trials(effects, strategy, kpi)
    return Verdict(kind, strategy, runner_up, difference, noise, parameters, p_best, count)


def probability_text(probability: float, trials: int, words: Catalogue) -> str:
    """Return a probability as a percentage, no finer than the trials it was counted over.

    Args:
        probability: 0 to 1, or NaN if unknown.
        trials: Parameter draws, or replications where none were drawn.
        words: The catalogue.

    Returns:
        For example ``75%``; a strategy never best in 20 trials is best with ``under 5%``.
    """
    if math.isnan(probability):
        return "–"
    finest = max(0.01, 1.0 / trials) if trials else 0.01
    if probability > 1.0 - finest:
        return words["over"].format(share=words.numbers.share(1 - finest, 0))
    if probability < finest:
        return words["under"].format(share=words.numbers.share(finest, 0))
    return words.numbers.share(probability, 0)


def trials(effects: pd.DataFrame, strategy: str, kpi: str) -> int:
    """Return over how many trials P(best) was counted: the draws, else the replications."""
    row = effects[(effects["strategy"] == strategy) & (effects["kpi"] == kpi)]
    counts = row[["draws", "replications"]].fillna(0).to_numpy(dtype=np.int64)
    return int(counts[0, 0] or counts[0, 1]) if len(counts) else 0


def clause(
    verdict: Verdict, label: str, text: KpiText, baseline: str, currency: str, words: Catalogue
) -> str:
    """Return the verdict on one KPI as a clause without a capital or full stop."""
    values = {
        "kpi": label,
        "baseline": in_sentence(baseline, words),
        "strategy": in_sentence(verdict.strategy, words),
        "difference": difference_said(verdict.difference, text.unit, words, currency)
        if math.isfinite(verdict.difference)
        else "",
        "interval": _interval(verdict, text.unit, words),
        "p_best": probability_text(verdict.p_best, verdict.trials, words),
        "doubt": _doubt(verdict, words) if verdict.kind == "leads" else "",
    }
    return words[f"answer_{verdict.kind}"].format(**values)


def _interval(verdict: Verdict, unit: str, words: Catalogue) -> str:
    """Return the interval the sentence rests on: with parameters where the claim is about them."""
    wide = verdict.parameters
    use_wide = verdict.kind in ("clear", "leads") and not math.isnan(wide[0])
    bounds, key = (wide, "parameters") if use_wide else (verdict.noise, "noise")
    if math.isnan(bounds[0]):
        return words["interval_unknown"]
    low, high = (difference_text(bound, unit, words) for bound in bounds)
    return words[f"interval_{key}"].format(low=low, high=high)


def _doubt(verdict: Verdict, words: Catalogue) -> str:
    """Return why a leading strategy is not called the best."""
    reasons: list[str] = []
    if min(math.copysign(1.0, verdict.difference) * bound for bound in verdict.parameters) <= 0:
        reasons.append(words["doubt_parameters"])
    if math.isnan(verdict.p_best):
        reasons.append(words["doubt_p_unknown"])
    elif verdict.p_best < SURE_P_BEST:
        other = in_sentence(verdict.runner_up, words)
        runner_up = words["runner_up"].format(strategy=other) if verdict.runner_up else ""
        reasons.append(
            words["doubt_p_best"].format(
                p_best=probability_text(verdict.p_best, verdict.trials, words),
                runner_up=runner_up,
            )
        )
    return words["doubt_join"].join(reasons) or words["doubt_noise"]


def answer(
    effects: pd.DataFrame,
    kpis: Mapping[str, KpiText],
    baseline: str,
    currency: str,
    words: Catalogue,
) -> str:
    """Return the answer of a comparison in one sentence, on CLV and on NPV.

    Args:
        effects: The effects table.
        kpis: Unit, label and direction of the KPIs, ``clv`` and ``npv`` among them.
        baseline: Strategy the differences are taken against.
        currency: Name of the market's currency.
        words: The catalogue.

    Returns:
        One sentence. It says so when no strategy can be told apart.
    """
    parts = {}
    for kpi in ("clv", "npv"):
        better = kpis[kpi].higher_is_better is not False
        verdict = judge(effects, kpi, baseline, higher_is_better=better)
        label = words[f"answer_kpi.{kpi}"]
        parts[kpi] = clause(verdict, label, kpis[kpi], baseline, currency, words)
    sentence = words["answer_join"].format(**parts)
    return sentence[0].upper() + sentence[1:]
