"""The answer: a winner is named only when it is one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.locale import catalogue
from sim.measures.definitions import KPIS
from sim.report.answer import answer, clause, judge, probability_text

WORDS = catalogue()
NAN = float("nan")


def row(strategy: str, difference: float, half: float, **more: Any) -> dict[str, Any]:
    return {
        "strategy": strategy,
        "kpi": "clv",
        "mean": 50.0 + difference,
        "difference": difference,
        "ci_low": difference - half,
        "ci_high": difference + half,
        "param_low": difference - 2 * half,
        "param_high": difference + 2 * half,
        "p_best": 0.0,
        "replications": 20,
        "draws": 20,
        **more,
    }


def effects(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([row("status_quo", 0.0, 0.0), *rows])


CLEAR = effects(row("mass", 1.0, 0.3), row("one_to_one", 4.0, 0.5, p_best=0.95))
CASES = {
    "clear": CLEAR,
    "leads": effects(row("mass", 3.9, 0.3, p_best=0.45), row("one_to_one", 4.0, 0.5, p_best=0.55)),
    "untold": effects(row("mass", 0.2, 0.5, p_best=0.5), row("one_to_one", -0.1, 0.4)),
    "unbeaten": effects(row("mass", 0.2, 0.5, p_best=0.5), row("one_to_one", -3.0, 0.4)),
    "beaten": effects(row("mass", -2.0, 0.5), row("one_to_one", -1.0, 0.4)),
    "undefined": effects(row("mass", NAN, NAN)),
    "nowhere": effects(row("mass", NAN, NAN)).assign(mean=NAN),
}


@pytest.mark.parametrize("kind", CASES)
def test_every_kind_of_verdict(kind: str) -> None:
    assert judge(CASES[kind], "clv", "status_quo").kind == kind


def said(kind: str) -> str:
    verdict = judge(CASES[kind], "clv", "status_quo")
    return clause(verdict, "CLV", KPIS["clv"], "status_quo", "EUR", WORDS)


def test_a_clear_winner_is_named_with_interval_and_probability() -> None:
    assert said("clear") == (
        "on CLV, one to one is best: +4.00 EUR against status quo (95% interval +3.00 to +5.00, "
        "uncertain parameters included), best with probability 95%"
    )


def test_a_leader_that_is_not_sure_is_not_called_best() -> None:
    text = said("leads")
    assert "leads with +4.00 EUR" in text
    assert "not certain: it is the best of all arms with probability 55% only, next mass" in text
    assert "is best:" not in text


def test_no_winner_is_said_honestly() -> None:
    assert "no strategy can be told apart from status quo" in said("untold")
    assert "includes zero" in said("untold")
    assert "no strategy can be shown to beat status quo" in said("unbeaten")
    assert "status quo is best: every other strategy does worse" in said("beaten")
    assert "nothing can be said" in said("undefined")
    assert "no strategy has a CLV" in said("nowhere")


def test_uncertain_parameters_turn_a_winner_into_a_leader() -> None:
    table = effects(row("one_to_one", 4.0, 0.5, p_best=0.95, param_low=-1.0))
    verdict = judge(table, "clv", "status_quo")
    assert verdict.kind == "leads"
    text = clause(verdict, "CLV", KPIS["clv"], "status_quo", "EUR", WORDS)
    assert "with other plausible parameters it may be zero or the reverse" in text


def test_without_draws_the_noise_interval_is_named_as_such() -> None:
    table = effects(row("mass", 2.0, 0.5, p_best=1.0, param_low=NAN, param_high=NAN, draws=0))
    verdict = judge(table, "clv", "status_quo")
    assert verdict.kind == "clear"
    text = clause(verdict, "CLV", KPIS["clv"], "status_quo", "EUR", WORDS)
    assert "simulation noise alone" in text


def test_lower_is_better_picks_the_lowest() -> None:
    verdict = judge(CASES["beaten"], "clv", "status_quo", higher_is_better=False)
    assert verdict.strategy == "mass"
    assert verdict.kind == "leads"


def test_doing_nothing_can_win_and_is_quoted() -> None:
    table = effects(row("none", 4.0, 0.5, p_best=0.95))
    verdict = judge(table, "clv", "status_quo")
    text = clause(verdict, "CLV", KPIS["clv"], "status_quo", "EUR", WORDS)
    assert text.startswith("on CLV, “none” is best")


def test_probabilities_are_no_finer_than_their_trials() -> None:
    assert probability_text(0.0, 20, WORDS) == "under 5%"
    assert probability_text(1.0, 20, WORDS) == "over 95%"
    assert probability_text(0.55, 20, WORDS) == "55%"
    assert probability_text(NAN, 20, WORDS) == "–"


def test_the_answer_is_one_sentence_on_both_kpis() -> None:
    both = pd.concat([CLEAR, CASES["untold"].assign(kpi="npv")])
    text = answer(both, KPIS, "status_quo", "EUR", WORDS)
    assert text.startswith("On CLV, one to one is best")
    assert "; on NPV, no strategy can be told apart" in text
    assert text.endswith(".")
    assert text.count(". ") == 0
