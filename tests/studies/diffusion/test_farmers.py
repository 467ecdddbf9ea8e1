"""The farmers: their data, the rule fitted to them, and the market that follows it."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.farmers import summary
from sim.studies.diffusion.bass import bass_curve
from sim.studies.diffusion.data import YEARS, Village, load_farmers
from sim.studies.diffusion.farmers import (
    MODELS,
    bass_village,
    halves,
    live_village,
    score_splits,
    summarise,
)
from sim.studies.diffusion.hazard import AdoptionRule, exposures, fit_rule

RULE = AdoptionRule(
    occasion=1.0, utility=-3.5, trend=0.1, seen=1.0, told=0.4, spread=0.0, log_likelihood=0.0
)


@pytest.fixture(scope="module")
def villages() -> list[Village]:
    return load_farmers()


def test_the_data_are_those_of_the_survey(villages: list[Village]) -> None:
    assert len(villages) == 11
    assert sum(village.size for village in villages) == 692
    assert sum(int((village.adopted <= YEARS).sum()) for village in villages) == 540
    for village in villages:
        assert (village.contacts == village.contacts.T).all()
        assert village.contacts.diagonal().sum() == 0
        assert village.network().edges == village.contacts.sum() / 2


def test_years_at_risk_by_hand() -> None:
    contacts = np.zeros((4, 4))
    contacts[0, 1] = contacts[1, 0] = contacts[0, 2] = contacts[2, 0] = 1
    row = exposures(Village(1, np.array([3, 1, 20, 2]), contacts))
    first = row.year == 0
    assert row.adopts[first].tolist() == [False, True, False, False]
    assert row.contacts[first].tolist() == [0, 0, 0, 0]
    third = row.year == 2  # two farmers are left, and two have adopted
    assert row.adopts[third].tolist() == [True, False]
    assert row.contacts[third].tolist() == [1, 0]
    assert row.contact_share[third].tolist() == [0.5, 0]
    assert row.village_share[third].tolist() == [2 / 3, 2 / 3]
    assert row.adopts.sum() == 3


def lives(villages: list[Village], rule: AdoptionRule, number: int) -> list[Village]:
    """Return villages of the same contacts, each having lived by a rule in the market."""
    return [
        Village(v.number, live_village(v, (2, number * 100 + k), rule), v.contacts)
        for k, v in enumerate(villages)
    ]


def test_the_market_lives_by_the_rule_that_is_fitted(villages: list[Village]) -> None:
    """In each cell of year and messages the market's hazard is the rule's, within 4 errors."""
    rows = [exposures(v) for number in range(8) for v in lives(villages, RULE, number)]
    year, contacts, share, adopts = (
        np.concatenate([getattr(row, name) for row in rows])
        for name in ("year", "contacts", "village_share", "adopts")
    )
    utility = -3.5 + 0.1 * year + 1.0 * share + 0.4 * np.minimum(contacts, 5)
    chance = (1 - np.exp(-1.0)) / (1 + np.exp(-utility))
    cells = (year // 5) * 10 + np.minimum(contacts, 6)
    for cell in np.unique(cells):
        inside = cells == cell
        error = np.sqrt((chance[inside] * (1 - chance[inside])).sum())
        assert abs((adopts[inside] - chance[inside]).sum()) < 4 * error + 1


def test_the_fit_recovers_the_strength_of_contacts(villages: list[Village]) -> None:
    strong = fit_rule(lives(villages, RULE, 50))
    without = AdoptionRule(1.0, -3.5, 0.1, 1.0, 0.0, 0.0, 0.0)
    weak = fit_rule(lives(villages, without, 51))
    assert strong.told == pytest.approx(0.4, abs=0.2)
    assert weak.told < 0.15


def test_contacts_moved_the_farmers(villages: list[Village]) -> None:
    """Twice the gain in log likelihood is chi-squared with one degree of freedom: 10.8 is .001."""
    gain = fit_rule(villages).log_likelihood - fit_rule(villages, contacts=False).log_likelihood
    assert 2 * gain > 10.8


def test_bass_villages_follow_their_curve(villages: list[Village]) -> None:
    crowd = Village(1, np.full(5000, 20), np.zeros((5000, 5000)))
    adopted = bass_village(crowd, (1, 0), 0.02, 0.4)
    share = np.array([(adopted <= year).mean() for year in range(1, YEARS + 1)])
    assert share == pytest.approx(bass_curve(0.02, 0.4, YEARS), abs=0.03)


def test_summaries_count_every_adoption_once(villages: list[Village]) -> None:
    village = villages[2]
    told = summarise(village, [village.adopted])
    assert told.adoptions.sum() == (village.adopted <= YEARS).sum()
    assert told.curves[0, -1] == (village.adopted <= YEARS).mean()
    assert told.at_risk.sum() == exposures(village).year.size


def test_halves_are_keyed_and_leave_nobody_out(villages: list[Village]) -> None:
    splits = [halves(villages, (3, number)) for number in range(6)]
    known = [sorted(village.number for village in one) for one, _ in splits]
    assert len({tuple(numbers) for numbers in known}) > 3
    for one, other in splits:
        assert (len(one), len(other)) == (6, 5)
        assert len({village.number for village in [*one, *other]}) == 11
    again = halves(villages, (3, 0))
    assert [village.number for village in again[0]] == [v.number for v in splits[0][0]]


def test_scores_have_a_row_per_split_and_model() -> None:
    scores = score_splits(1, 5, lives=2)
    assert list(scores["model"]) == list(MODELS)
    assert (scores[["curve_error", "hazard_error"]] > 0).all(axis=None)
    assert scores["coverage"].between(0, 1).all()
    assert summary(scores).loc["bass", "curve_error_beats_bass"] == 0.0


@pytest.mark.slow
def test_the_market_foretells_better_than_a_bass_curve() -> None:
    """Means over 20 halves: the adoption curve, and the hazard by adopting contacts."""
    means = score_splits(20, 1, lives=20).groupby("model")[["curve_error", "hazard_error"]].mean()
    assert (means.loc["ties"] < means.loc["bass"]).all()
