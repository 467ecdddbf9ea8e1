"""Hybrid corn in eleven villages: learnt on half of them, foretold on the other half.

Each village is a durable market of its own (:mod:`sim.studies.diffusion.bare`): one step a year,
the farmers its consumers, the fitted rule its behaviour. What it foretells is scored against what
the farmers did, beside a Bass curve of each village.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import exp

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.network.graph import Network
from sim.population.quantiles import normal
from sim.randomness import Decision, Key, uniforms
from sim.scenario.run import Scenario
from sim.studies.diffusion.bare import NEVER, adoption_steps, bare_scenario
from sim.studies.diffusion.bass import bass_curve, fit_bass
from sim.studies.diffusion.data import YEARS, Village, load_farmers
from sim.studies.diffusion.hazard import AdoptionRule, exposures, fit_rule

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
Foretell = Callable[[Village, Key], Ids]
"""One possible history of a village: its farmers' years of adoption."""

MODELS = ("ties", "no_contacts", "no_trend", "bass")
"""The market; without what contacts tell; without falling prices; a Bass curve per village."""

_BINS = np.array([0.0, 0.25, 0.5, 0.75])
_SPLIT, _VILLAGE, _BASS = 0, 1, 2  # draws of the one decision a study may take
_MOST_VILLAGES = 100
_WEEKS = 52.0  # the durable market's prices fall by the year of 52 steps
_PRICE_WEIGHT = 10.0  # with it, any trend is a fall of less than all
_AT_ONCE = 1e4  # decay of talk: nothing is left of it after one step
_SEEN_ONLY = 1e-9  # strength of a tie that lets no message through


def village_scenario(rule: AdoptionRule, shift: float) -> Scenario:
    """Return the durable market that follows a rule, one step a year.

    Everybody knows of the thing and meets ``occasion`` occasions a year; an adopter tells every
    contact once, in the year after. The price is made to fall so that it adds ``trend`` a year.
    """
    fall = 1.0 - exp(-_WEEKS * rule.trend / _PRICE_WEIGHT)
    return bare_scenario(
        YEARS,
        adoption_occasion=rule.occasion,
        adoption_utility=rule.utility + shift,
        adoption_price=_PRICE_WEIGHT,
        price_decline=fall,
        adoption_contacts=rule.seen,
        adoption_messages=rule.told,
        adoption_hearing=1.0,
        adoption_talk_floor=0.0,
        adoption_talk_decay=_AT_ONCE,
    )


def village_network(village: Village) -> Network:
    """Return who sees whom in a village: everybody, but only contacts tell."""
    low, high = np.triu_indices(village.size, 1)
    strength = np.where(village.contacts[low, high] > 0.0, 1.0, _SEEN_ONLY)
    return Network.from_edges(village.size, low, high, strength=strength)


def live_village(village: Village, key: Key, rule: AdoptionRule) -> Ids:
    """Return the years of adoption of one life of a village in the durable market."""
    shift = rule.spread * float(normal(_draw(key, _VILLAGE, 1))[0])
    everybody = np.arange(village.size)
    steps = adoption_steps(
        village_scenario(rule, shift), village_network(village), key, aware=everybody
    )
    return np.where(steps == NEVER, YEARS + 1, steps + 1)


def bass_village(village: Village, key: Key, p: float, q: float) -> Ids:
    """Return years of adoption drawn from a Bass curve, each farmer apart from all others."""
    curve = bass_curve(p, q, YEARS)
    luck = _draw(key, _BASS, village.size)
    return np.searchsorted(curve, luck, side="left").astype(np.int64) + 1


def learn(villages: Sequence[Village]) -> dict[str, Foretell]:
    """Fit the models to villages.

    The Bass curve is fitted by non-linear least squares to the villages' adopters per year, with
    every farmer a potential adopter; the rules by maximum likelihood.

    Args:
        villages: those to learn from.

    Returns:
        By the names of :data:`MODELS`, a function that lives another village.
    """
    adopters = sum(np.bincount(v.adopted, minlength=YEARS + 2)[1 : YEARS + 1] for v in villages)
    bass = fit_bass(adopters, potential=float(sum(village.size for village in villages)))
    rules = {
        "ties": fit_rule(villages),
        "no_contacts": fit_rule(villages, contacts=False),
        "no_trend": fit_rule(villages, trend=False),
    }
    models: dict[str, Foretell] = {
        name: partial(live_village, rule=rule) for name, rule in rules.items()
    }
    return models | {"bass": partial(bass_village, p=bass.p, q=bass.q)}


@dataclass(frozen=True, eq=False)
class Lives:
    """Many possible histories of one village.

    Attributes:
        curves: share of the farmers who have adopted by the end of each year, (lives, YEARS).
        adoptions: adoptions by bin of the share of contacts who had adopted, (lives, bins).
        at_risk: years at risk by the same bins, (lives, bins).
    """

    curves: Floats
    adoptions: Floats
    at_risk: Floats


def summarise(village: Village, lives: Sequence[Ids]) -> Lives:
    """Summarise histories of a village; bins are 0, to 1/4, to 1/2, to 3/4 and above."""
    curves, adoptions, at_risk = [], [], []
    for adopted in lives:
        per_year = np.bincount(adopted, minlength=YEARS + 2)[1 : YEARS + 1]
        curves.append(np.cumsum(per_year) / village.size)
        row = exposures(village, adopted)
        place = np.searchsorted(_BINS, row.contact_share, side="left")
        bins = _BINS.size + 1
        adoptions.append(np.bincount(place, row.adopts, bins))
        at_risk.append(np.bincount(place, minlength=bins))
    return Lives(np.array(curves), np.array(adoptions, dtype=float), np.array(at_risk, dtype=float))


def score(
    villages: Sequence[Village], foretell: Foretell, key: Key, lives: int
) -> dict[str, float]:
    """Score what a model foretells of villages it has not seen.

    Args:
        villages: those to foretell.
        foretell: the model.
        key: (seed, number): lives take replications of their own under it.
        lives: histories of each village, two or more.

    Returns:
        ``curve_error``: root mean squared difference, over years and villages, of the share who
        have adopted from the model's mean, the noise of averaging few lives taken out (an unbiased
        estimate of the square; 0 where that is negative). ``hazard_error``: mean absolute
        difference of the hazard by share of adopting contacts, weighted by observed years at risk.
        ``coverage``: share of village-years within the central 95% of the lives.
    """
    squares, inside = [], []
    seen, told = np.zeros((2, _BINS.size + 1)), np.zeros((2, _BINS.size + 1))
    for place, village in enumerate(villages):
        keys = [(key[0], (key[1] * lives + k) * _MOST_VILLAGES + place) for k in range(lives)]
        truth = summarise(village, [village.adopted])
        other = summarise(village, [foretell(village, each) for each in keys])
        # The mean of few lives strays from the model's own by their variance over their number.
        luck = other.curves.var(axis=0, ddof=1) / lives
        squares.append((other.curves.mean(axis=0) - truth.curves[0]) ** 2 - luck)
        low, high = np.quantile(other.curves, [0.025, 0.975], axis=0)
        inside.append((low <= truth.curves[0]) & (truth.curves[0] <= high))
        seen += [truth.adoptions[0], truth.at_risk[0]]
        told += [other.adoptions.sum(axis=0), other.at_risk.sum(axis=0)]
    hazards = [each[0] / np.maximum(each[1], 1.0) for each in (seen, told)]
    gaps = np.abs(hazards[0] - hazards[1])
    return {
        "curve_error": float(np.sqrt(max(0.0, float(np.mean(squares))))),
        "hazard_error": float(np.average(gaps, weights=seen[1])),
        "coverage": float(np.mean(inside)),
    }


def halves(villages: Sequence[Village], key: Key) -> tuple[list[Village], list[Village]]:
    """Split villages at random: half of them, rounded up, to learn from, and the rest."""
    order = np.argsort(_draw(key, _SPLIT, len(villages)))
    middle = (len(villages) + 1) // 2
    return [villages[k] for k in order[:middle]], [villages[k] for k in order[middle:]]


def split_scores(splits: int, seed: int, lives: int = 40) -> Iterator[dict[str, object]]:
    """Yield the scores of each model on each split; see :func:`score_splits`."""
    villages = load_farmers()
    for split in range(splits):
        known, unknown = halves(villages, (seed, split))
        for model, foretell in learn(known).items():
            scores = score(unknown, foretell, (seed, split), lives)
            yield {"split": split, "model": model, **scores}


def score_splits(splits: int, seed: int, lives: int = 40) -> pd.DataFrame:
    """Learn on half of the villages and score on the others, over random splits.

    Args:
        splits: how many random halves.
        seed: of the halves and of all lives.
        lives: simulated histories of each village and model, two or more.

    Returns:
        A row per split and model with columns split, model (one of :data:`MODELS`), curve_error,
        hazard_error and coverage, as :func:`score` defines them.
    """
    return pd.DataFrame(list(split_scores(splits, seed, lives)))


def _draw(key: Key, kind: int, size: int) -> Floats:
    """Uniforms of this study, apart from those of the markets under the same key."""
    return uniforms(key, Decision.BOOTSTRAP, kind, np.arange(size))
