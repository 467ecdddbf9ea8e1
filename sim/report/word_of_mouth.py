"""The section of a comparison on word of mouth: people among their ties, and how many came how."""

from __future__ import annotations

import pandas as pd

from sim.plots.style import in_sentence, readable
from sim.plots.word_of_mouth import (
    PEOPLE,
    adopters_by_source,
    cumulative_adopters,
    drawing,
    ways_of,
    word_of_mouth_network,
)
from sim.report.facts import Facts, setting
from sim.report.html import Illustration, figure_html, grid, section

MOST = 2000
"""People of a drawing; of a larger population so many are drawn."""


def word_of_mouth_section(facts: Facts) -> list[str]:
    """Return the section; none where nobody knows anybody, or of an older result."""
    words, result = facts.words, facts.result
    if result.ties is None or result.adopters is None or result.adoption is None:
        return []
    strategy = told_most(result.adoption, facts)
    size = int(setting(result.config, "population").get("size") or 0)
    people = min(size, MOST)
    if strategy is None or not people:
        return []
    note = words["wom_note"].format(
        strategy=in_sentence(strategy, words), baseline=in_sentence(facts.baseline, words)
    )
    counted = {"people": words.numbers.number(float(people)), "of": words.numbers.number(size)}
    note += " " + words["wom_sample" if people < size else "wom_all"].format(**counted)
    parts = grid([_network(facts, strategy, people), _curves(facts, strategy)])
    return [section(words["wom_heading"], parts, note=note, identifier="word-of-mouth")]


def told_most(adoption: pd.DataFrame, facts: Facts) -> str | None:
    """Return the strategy under which most customers came through other people.

    The baseline is none of them, nor is no marketing at all; None if there is no other.
    """
    others = [name for name in facts.strategies if name not in (facts.baseline, "none")]
    through = adoption[ways_of(adoption).isin(PEOPLE)] if len(adoption) else adoption
    counts = through.groupby("strategy")["customers"].sum()
    return max(others, key=lambda name: int(counts.get(name, 0)), default=None)


def _network(facts: Facts, strategy: str, people: int) -> str:
    """Return the people of one strategy among their ties."""
    words, result = facts.words, facts.result
    assert result.adopters is not None and result.ties is not None
    rows = result.adopters[result.adopters["strategy"] == strategy]
    figure = word_of_mouth_network(drawing(people, result.ties), rows, words=words)
    counts = ways_of(rows).value_counts()
    items = "; ".join(
        words["alt_wom_item"].format(
            way=words[f"way.{way}"], count=words.numbers.number(float(count))
        )
        for way, count in counts.items()
    )
    alt = words["alt_wom_network"].format(strategy=readable(strategy, words), items=items)
    return figure_html(Illustration(figure, alt))


def _curves(facts: Facts, strategy: str) -> str:
    """Return how many came how, under the strategy and the baseline."""
    words, result = facts.words, facts.result
    assert result.adoption is not None
    weeks = (facts.horizon("weeks") or 0) + (facts.horizon("run_off") or 0)
    names = [strategy, facts.baseline]
    figure = adopters_by_source(result.adoption, names, weeks, words=words)
    table = cumulative_adopters(result.adoption, weeks)
    last = table[(table["week"] == weeks - 1) & table["strategy"].isin(names)]
    items = "; ".join(
        f"{readable(name, words)}{words['colon']} "
        + words["list_join"].join(
            words["alt_wom_item"].format(
                way=words[f"way.{row['way']}"], count=words.numbers.number(float(row["customers"]))
            )
            for row in last[last["strategy"] == name].to_dict("records")
        )
        for name in names
    )
    return figure_html(Illustration(figure, words["alt_wom_curves"].format(items=items)))
