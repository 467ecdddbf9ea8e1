"""What a reader must keep in mind: priors, missing values, failures, what was not varied."""

from __future__ import annotations

from collections.abc import Sequence

from sim.plots.frames import completed
from sim.plots.style import in_sentence
from sim.report.facts import Facts, setting
from sim.report.tables import spends_nothing

_FAMILIES = {"payback_weeks": "payback", "romi": "romi"}


def caveats(facts: Facts) -> list[str]:
    """Return the caveats of a result, one sentence or short paragraph each.

    Those the run recorded come first after the general one, then which KPIs are driven by priors,
    which are null for whom and why, what failed, and what was not varied.
    """
    words, result = facts.words, facts.result
    recorded = [
        *result.manifest.get("caveats", ()),
        *setting(result.config, "market").get("caveats", ()),
    ]
    found = [words["caveat_simulation"], *dict.fromkeys(words.said(str(text)) for text in recorded)]
    driven = [kpi for kpi in facts.unidentified() if kpi not in _undefined(facts)]
    if driven:
        names = words["list_join"].join(facts.label(kpi) for kpi in driven)
        found.append(words["caveat_prior"].format(kpis=names))
    found += _nulls(facts)
    failed = len(result.runs) - len(completed(result.runs))
    if failed:
        found.append(words["caveat_failed"].format(count=failed, total=len(result.runs)))
    if not result.effects["draws"].fillna(0).gt(0).any():
        found.append(words["caveat_no_draws"])
    return found


def _undefined(facts: Facts) -> dict[str, list[str]]:
    """Return the strategies for which a KPI is null, by KPI, where any are.

    The baseline is left out where the KPI itself compares with it.
    """
    effects = facts.result.effects
    null = effects[effects["mean"].isna()]
    found: dict[str, list[str]] = {}
    for kpi, text in facts.kpis.items():
        names = [str(name) for name in null.loc[null["kpi"] == kpi, "strategy"]]
        names = [n for n in names if not (text.against_baseline and n == facts.baseline)]
        if names:
            found[kpi] = names
    return found


def _nulls(facts: Facts) -> list[str]:
    """Return a sentence per KPI that is not defined for some strategy."""
    sentences = []
    for kpi, strategies in _undefined(facts).items():
        free = [name for name in strategies if spends_nothing(facts, name, kpi)]
        if free:
            sentences.append(_null(facts, kpi, free, "free"))
            strategies = [name for name in strategies if name not in free]
        if not strategies:
            continue
        if kpi in facts.unidentified():
            family = "unidentified"
        else:
            family = "cac" if "cac" in kpi else _FAMILIES.get(kpi, "other")
        sentences.append(_null(facts, kpi, strategies, family))
    return sentences


def _null(facts: Facts, kpi: str, strategies: Sequence[str], family: str) -> str:
    """Return the sentence on a KPI that is not defined, and why."""
    words = facts.words
    names = words["list_join"].join(in_sentence(name, words) for name in strategies)
    return words["caveat_null"].format(
        kpi=facts.label(kpi), strategies=names, reason=words[f"why_null_{family}"]
    )
