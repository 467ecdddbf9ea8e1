"""The Sankey: a column a look, the same order in each, people kept."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.locale import catalogue
from sim.plots.lifecycle import flows_between, lifecycle_sankey, stage_shares

ROWS = [
    ("mass", 0, 0, 26, "prospect", "prospect", 50),
    ("mass", 0, 0, 26, "prospect", "customer", 10),
    ("mass", 0, 0, 26, "absent", "prospect", 40),
    ("mass", 0, 26, 52, "prospect", "prospect", 80),
    ("mass", 0, 26, 52, "prospect", "absent", 10),
    ("mass", 0, 26, 52, "customer", "lapsed", 10),
    ("mass", 1, 0, 26, "prospect", "prospect", 100),
    ("mass", 1, 26, 52, "prospect", "prospect", 100),
    ("none", 0, 0, 26, "prospect", "prospect", 100),
    ("none", 0, 26, 52, "prospect", "prospect", 100),
]
COLUMNS = ["strategy", "replication", "week", "until", "stage", "next_stage", "people"]
TABLE = pd.DataFrame(ROWS, columns=COLUMNS)


def test_flows_are_means_over_replications() -> None:
    flows = flows_between(TABLE, None, "mass").set_index(["week", "stage", "next_stage"])["people"]
    assert flows[0, "prospect", "customer"] == 5.0
    assert flows[26, "prospect", "prospect"] == 90.0


def test_shares_leave_out_who_is_not_there() -> None:
    shares = stage_shares(TABLE, None, 52)
    assert list(shares.columns) == ["prospect", "lapsed"]
    assert shares.loc["mass", "lapsed"] == pytest.approx(10 / 190)
    assert shares.loc["none", "prospect"] == 1.0


def test_every_look_is_a_column_in_one_order() -> None:
    figure = lifecycle_sankey(TABLE, "mass", programme_weeks=26)
    node = figure.data[0].node
    assert sorted(set(node.x)) == [0.001, 0.5, 0.999]
    first = [(y, name) for x, y, name in zip(node.x, node.y, node.customdata, strict=True)
             if x == 0.5]  # fmt: skip
    assert [name for _, name in sorted(first)] == ["customer", "prospect"]
    link = figure.data[0].link
    assert sum(link.value) == pytest.approx(2 * 100.0)
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert "programmes end<br>month 6" in texts
    assert {"prospect", "not there", "start", "month 12"} <= set(texts)


def test_nobody_says_so() -> None:
    figure = lifecycle_sankey(TABLE.iloc[:0], "mass")
    assert figure.layout.annotations[0].text == "No consumer was observed."


def test_a_stage_nobody_starts_in_is_named_at_the_end() -> None:
    figure = lifecycle_sankey(TABLE, "mass")
    placed = {annotation.text: annotation.x for annotation in figure.layout.annotations}
    assert placed["prospect"] == 0
    assert placed["lost"] == 1
    assert "customer" not in placed  # only in between


@pytest.mark.parametrize("language", ["en", "fr"])
def test_headings_of_many_columns_have_a_word_a_line(language: str) -> None:
    rows = [("mass", 0, 26 * k, 26 * (k + 1), "prospect", "prospect", 9) for k in range(6)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    words = catalogue(language)
    figure = lifecycle_sankey(table, "mass", programme_weeks=104, words=words)
    texts = [note.text for note in figure.layout.annotations if note.y == 1]
    assert len(texts) == 7
    assert not any(len(line) > 12 or " " in line for text in texts for line in text.split("<br>"))
    highest = max(text.count("<br>") + 1 for text in texts)
    assert figure.layout.margin.t >= 15 * highest
