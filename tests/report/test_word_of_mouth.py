"""The section on word of mouth: the strategy people brought most to, its people and its curves."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sim.locale import catalogue
from sim.measures.definitions import KPIS
from sim.network.sample import MOST as SAMPLE
from sim.report.facts import Facts, gather
from sim.report.pictures import pictures
from sim.report.word_of_mouth import MOST, told_most, word_of_mouth_section
from tests.report.fixture import make_result

ADOPTION = pd.DataFrame(
    [
        ("status_quo", 3, "word_of_mouth", 9),
        ("mass", 3, "advertising", 50),
        ("mass", 4, "word_of_mouth", 2),
        ("one_to_one", 4, "word_of_mouth", 3),
        ("one_to_one", 5, "referral", 4),
    ],
    columns=["strategy", "week", "source", "customers"],
).assign(replication=0, reduced=False)
ADOPTERS = pd.DataFrame(
    [("one_to_one", 4, 1, "word_of_mouth"), ("one_to_one", -1, 2, "before")],
    columns=["strategy", "week", "person", "source"],
).assign(replication=0, reduced=False)
TIES = pd.DataFrame({"low": [0, 1, 2], "high": [1, 2, 3]})


def facts(size: int, language: str = "en") -> Facts:
    result = make_result()
    config = {**result.config, "population": {"size": size}}
    result = replace(result, config=config, ties=TIES, adopters=ADOPTERS, adoption=ADOPTION)
    return gather(result, KPIS, catalogue(language))


def test_as_many_are_drawn_as_are_sampled() -> None:
    assert MOST == SAMPLE


def test_the_strategy_under_which_people_brought_most() -> None:
    assert told_most(ADOPTION, facts(5)) == "one_to_one"  # 7, not the baseline's 9
    assert told_most(ADOPTION.iloc[:0], facts(5)) is not None


def test_people_and_curves_in_both_languages() -> None:
    (english,) = word_of_mouth_section(facts(5))
    network, curves = pictures(english)
    assert network.narrow and len(network.figure["layout"]["images"]) == 1
    names = {trace["name"] for trace in network.figure["data"]}
    assert names == {"not yet (3)", "customer before (1)", "word of mouth (1)"}
    assert "All 5 people are drawn." in english
    assert "one to one: referral 4, word of mouth 3; status quo: word of mouth 9" in english
    assert len(curves.figure["data"]) == 3
    (french,) = word_of_mouth_section(facts(5, "fr"))
    assert "bouche-à-oreille 1" in french
    assert "déjà client (1)" in {trace["name"] for trace in pictures(french)[0].figure["data"]}


def test_of_a_large_population_it_says_how_the_sample_was_taken() -> None:
    (section,) = word_of_mouth_section(facts(12_345))
    assert "Drawn are 2,000 of 12,345 people" in section


def test_older_results_have_no_such_section() -> None:
    assert word_of_mouth_section(gather(make_result(), KPIS, catalogue("en"))) == []
