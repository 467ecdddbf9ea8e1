"""The lesson on word of mouth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.network.build import build_network
from sim.report.lesson import evidence_html, lesson_html
from sim.report.pictures import pictures
from sim.studies.lesson import page_of, scenario_of
from sim.studies.lessons.base import load_lesson
from sim.studies.lessons.kept import load, save
from sim.studies.lessons.word_of_mouth import FARTHEST, GROUPS, SOON, decomposed, hops
from tests.studies.lessons.small import whole

NAME = "word-of-mouth"


def test_the_lesson_runs_and_trust_is_lost_where_people_were_let_down() -> None:
    tables = whole(NAME).evidence.tables
    heard = tables["heard_from"].groupby("x")["value"].sum()
    assert heard.to_numpy() == pytest.approx(np.ones(len(heard)))
    assert set(tables["heard_from"]["series"]) == set(GROUPS)
    felt = tables["hops"].set_index("x")["value"]
    assert felt["hop_0"] < 0.0
    assert felt["hop_0"] < felt["hop_1"]
    people = tables["reach_of_failures"].groupby("replication")["people"].sum()
    assert (people == 200).all()


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Word of mouth: who came how"), ("fr", "Bouche-à-oreille\u00a0: qui est venu comment")],
)
def test_people_are_drawn_among_their_ties_also_when_kept(
    language: str, heading: str, tmp_path: Path
) -> None:
    found = whole(NAME)
    save(found, tmp_path / "kept")
    again = load(found.lesson, tmp_path / "kept")
    assert again is not None
    for one in (found, again):
        html = lesson_html(page_of(one, language), one.result)
        part = html.partition('<section id="word-of-mouth">')[2].partition("</section>")[0]
        assert f"<h2>{heading}</h2>" in part
        network, curves = pictures(part)
        assert len(network.figure["layout"]["images"]) == 1
        assert network.figure["data"] and curves.figure["data"]
        assert "200" in part.partition("</p>")[0]  # people drawn
        assert part.count('aria-label="') == 2
    bare = replace(found.result, ties=None)
    assert "word-of-mouth" not in "".join(evidence_html(page_of(found, language), bare))


def test_hops_count_ties() -> None:
    network = build_network("small_world", 12, (1, 0), neighbours=2, rewiring=0.0)
    away = hops(network, np.array([0]))
    assert away[:7].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert away[11] == 1
    nobody = hops(network, np.array([], dtype=np.int64))
    assert (nobody > FARTHEST).all()


def test_customers_are_accelerated_or_won() -> None:
    lesson = load_lesson(NAME)
    settings = scenario_of(lesson, [f"horizon.weeks={2 * SOON}", "horizon.run_off=0"])
    never = 2 * SOON
    without = np.array([SOON + 10, never, 20, 5, 30])
    week = np.array([SOON - 10, 40, never, 3, 0])
    given = np.array([False, False, False, False, True])
    accelerated, expanded, earlier = decomposed(week, without, given, settings)
    assert (accelerated, expanded) == (1, 0)  # one sooner; one won, one lost
    assert earlier == pytest.approx((20 + 2) / 2)
