"""Limits that hold exactly, or within the error of a finite market; each with its condition off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.lib.recfunctions import repack_fields
from numpy.typing import NDArray
from scipy import stats

from sim.market import Market, network_of
from sim.scenario.market import BrandSettings
from sim.scenario.run import Scenario
from sim.studies.diffusion.bare import adoption_steps, bare_scenario
from sim.studies.diffusion.bass import bass_curve, curve_noise
from sim.studies.validation.base import Band, Experiment, Mutant, Observation, Pattern
from sim.studies.validation.panel import Floats

YEAR = 52
NONE = Band(0.0, 0.0)

# --- records that must be equal, bit for bit -------------------------------------------------


def differing(one: NDArray[np.void], other: NDArray[np.void]) -> int:
    """Return how many rows stand in one table and not in the other, whatever their order."""
    both = np.concatenate([_bytes(one), _bytes(other)])
    side = np.repeat([1, -1], [one.shape[0], other.shape[0]])
    _, place = np.unique(both, return_inverse=True)
    return int(np.abs(np.bincount(place, weights=side)).sum()) if both.size else 0


def _bytes(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Return each row as its bytes, those between aligned fields left out."""
    packed = np.ascontiguousarray(repack_fields(rows))
    return packed.view(np.dtype((np.void, packed.dtype.itemsize)))


def _lived(scenario: Scenario, replication: int) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Return all purchases of a market under usual plans, and where it leaves its consumers."""
    market = Market(scenario, replication=replication)
    market.run_for(market.warm_up + market.horizon)
    return market.recorder.all_purchases(), market.consumers.state


def compare_silence(scenario: Scenario, replication: int) -> Observation:
    """Run a market with talk and without it; count what differs."""
    behaviour = scenario.behaviour.model_copy(update={"word_of_mouth": 0.0})
    silent = _lived(scenario.model_copy(update={"behaviour": behaviour}), replication)
    spoken = _lived(scenario, replication)
    purchases, people = (differing(*pair) for pair in zip(spoken, silent, strict=True))
    return Observation({"differing": float(purchases + people)})


def _of_arms(scenario: Scenario, replication: int, arms: Sequence[str]) -> list[NDArray[np.void]]:
    """Return the purchases of each arm, all forked from the same past."""
    past = Market(scenario, replication=replication)
    past.run_for(past.warm_up)
    found = []
    for arm in arms:
        market = past.fork(arm)
        market.run_for(market.horizon)
        found.append(market.recorder.all_purchases())
    return found


def compare_arms(scenario: Scenario, replication: int) -> Observation:
    """Run every arm; count purchases that differ from the baseline's."""
    others = [arm for arm in scenario.strategies if arm != scenario.baseline]
    usual, *rest = _of_arms(scenario, replication, [scenario.baseline, *others])
    return Observation({"differing": float(sum(differing(rows, usual) for rows in rest))})


def compare_information(scenario: Scenario, replication: int) -> Observation:
    """Run mass and one to one; count purchases that differ."""
    mass, individual = _of_arms(scenario, replication, ("mass", "one_to_one"))
    return Observation({"differing": float(differing(mass, individual))})


# --- one brand, no marketing: the negative binomial ---------------------------------------------


def largest_gap(counts: NDArray[np.int64], shape: float, mean: float) -> float:
    """Return Kolmogorov's distance of purchase counts from an NBD, times the root of their number.

    Args:
        counts: (consumers,) purchases in the window.
        shape: shape of the gamma distribution of rates.
        mean: mean purchases in the window.
    """
    seen = np.cumsum(np.bincount(counts)) / counts.size
    law = stats.nbinom(shape, shape / (shape + mean))
    gap = np.abs(seen - law.cdf(np.arange(seen.size))).max()
    return float(gap * np.sqrt(counts.size))


def count_purchases(scenario: Scenario, replication: int) -> Observation:
    """Sell one brand for a year without marketing; compare counts with the population's NBD."""
    alone = BrandSettings(name="alone", taste_breadth=1.0, advertising=0.0, distribution=1.0)
    sole = scenario.market.model_copy(update={"brands": (alone,)})
    market = Market(scenario.model_copy(update={"market": sole}), replication=replication)
    market.run_for(market.horizon)
    size = len(market.consumers)
    consumer = market.recorder.all_purchases()["consumer"]
    counts = np.bincount(consumer, minlength=size).astype(np.int64)
    shape = scenario.population.need_shape
    mean = scenario.population.need_mean * market.horizon
    law = stats.nbinom(shape, shape / (shape + mean))
    seen = np.bincount(counts, minlength=21)[:21] / size
    curve = [
        *(("simulated", float(n), float(share)) for n, share in enumerate(seen)),
        *(("NBD", float(n), float(law.pmf(n))) for n in range(21)),
    ]
    return Observation({"gap": largest_gap(counts, shape, mean)}, {"nbd_limit": curve})


# --- taste alone: choice of zero order --------------------------------------------------------


def excess_repeats(consumer: NDArray[np.int64], brand: NDArray[np.int64]) -> float:
    """Return how far repeats next to each other exceed chance, in standard errors.

    Against all orders of each consumer's own purchases, exactly: of n purchases, n_b of brand b,
    the number of runs has mean ``(n (n + 1) - Q) / n`` and variance ``(Q (Q + n (n + 1)) - 2 n C -
    n^3) / (n^2 (n - 1))``, Q and C the sums of squares and cubes of n_b (Barton & David 1957).

    Args:
        consumer: (purchases,) who bought, sorted, each consumer's in order of time.
        brand: (purchases,) what.
    """
    people = int(consumer.max()) + 1
    table = np.zeros((people, int(brand.max()) + 1))
    np.add.at(table, (consumer, brand), 1.0)
    n, squares, cubes = (np.sum(table**power, axis=1) for power in (1, 2, 3))
    several = n > 1
    n, squares, cubes = n[several], squares[several], cubes[several]
    runs = (n * (n + 1.0) - squares) / n
    variance = squares * (squares + n * (n + 1.0)) - 2.0 * n * cubes - n**3
    variance /= n**2 * (n - 1.0)
    same = consumer[1:] == consumer[:-1]
    repeats = np.count_nonzero(same & (brand[1:] == brand[:-1]))
    return float((repeats - (n - runs).sum()) / np.sqrt(variance.sum()))


def watch_choices(scenario: Scenario, replication: int) -> Observation:
    """Let consumers choose for half a year and compare repeats with chance."""
    market = Market(scenario, replication=replication)
    market.run_for(market.horizon)
    rows = market.recorder.all_purchases()
    rows = rows[np.lexsort((rows["week"], rows["consumer"]))]
    excess = excess_repeats(rows["consumer"].astype(np.int64), rows["brand"].astype(np.int64))
    return Observation({"excess": excess})


# --- everybody knows everybody: the Bass curve ------------------------------------------------

INNOVATION, IMITATION = 0.02 / YEAR, 0.4 / YEAR
"""Rates a week of the market whose limit is a Bass curve; p and q of that curve."""


def largest_deviation(adopted: Floats, size: int) -> float:
    """Return the largest distance of a curve from the Bass curve, in its standard deviations."""
    theory = bass_curve(INNOVATION, IMITATION, adopted.shape[0])
    return float(np.abs(adopted - theory).max() / curve_noise(INNOVATION, IMITATION, size))


def spread(scenario: Scenario, replication: int) -> Observation:
    """Let a new thing spread over the scenario's ties, all alike, by awareness alone."""
    key = (scenario.seed, replication)
    weeks = scenario.horizon.weeks
    ties = network_of(scenario, key)
    ties = replace(ties, strength=np.ones_like(ties.strength))
    heard = IMITATION / float(ties.degree().mean())
    steps = adoption_steps(bare_scenario(weeks, INNOVATION, adoption_hearing=heard), ties, key)
    adopted = np.cumsum(np.bincount(steps[steps >= 0], minlength=weeks)) / ties.size
    theory = bass_curve(INNOVATION, IMITATION, weeks)
    year = range(YEAR - 1, weeks, YEAR)
    curve = [
        *(("simulated", (week + 1) / YEAR, float(adopted[week])) for week in year),
        *(("Bass", (week + 1) / YEAR, float(theory[week])) for week in year),
    ]
    return Observation({"deviation": largest_deviation(adopted, ties.size)}, {"bass_limit": curve})


# --- the table ------------------------------------------------------------------------------

TIES = Mutant("ties", "people know each other", ("network=small_world",))
TIES_SILENCE = (
    "network=none",
    "population.size=2000",
    "horizon.warm_up=26",
    "horizon.weeks=52",
    "horizon.run_off=0",
)
SILENCE = Experiment(
    "silence", ("market=grocery", *TIES_SILENCE), ("population.size=500",), compare_silence
)
SILENCE_DURABLE = Experiment(
    "silence_durable",
    ("market=durable", *TIES_SILENCE, "horizon.weeks=520", "horizon.warm_up=0"),
    ("population.size=1000",),
    compare_silence,
)

NO_MONEY = (
    "strategy.loyalty_programme.reward_value=0",
    "strategy.promotion.depth=0",
    "strategy.one_to_one.offer=0",
    "strategy.one_to_one.interval_weeks=2",
)
NO_EFFECT = (
    *NO_MONEY,
    "behaviour.attachment_gain=0",
    "population.size=2000",
    "population.identified_rate=1",
    "population.consent_rate=0.9",
    "budget.per_consumer=2",
    "strategies=[none,status_quo,mass,promotion,one_to_one,loyalty_programme]",
)
_ARMS = ("network=small_world", "horizon.weeks=52", "horizon.run_off=13")
KAPPA = Experiment(
    "kappa",
    ("market=grocery", *NO_EFFECT, *_ARMS, "horizon.warm_up=26"),
    ("population.size=500",),
    compare_arms,
)
KAPPA_CONTRACT = Experiment(
    "kappa_contract",
    ("market=subscription", *NO_EFFECT, *_ARMS, "horizon.warm_up=26"),
    ("population.size=500",),
    compare_arms,
)
GAIN = Mutant("gain", "contacts can move attachment: kappa at its default", (
    "behaviour.attachment_gain=0.05",
))  # fmt: skip

ALONE = Experiment(
    "alone",
    (
        "market=grocery",
        "network=none",
        "population.size=10000",
        "population.homophily_rate=0",
        "population.outside_utility=-90",
        "behaviour.drift_sd=0",
        "behaviour.awareness_decay=0",
        "behaviour.word_of_mouth=0",
        "horizon.warm_up=0",
        "horizon.weeks=52",
        "horizon.run_off=0",
    ),
    ("population.size=3000",),
    count_purchases,
)
DRIFT = Mutant("drift", "needs drift from quarter to quarter", ("behaviour.drift_sd=0.55",))

TASTE = Experiment(
    "taste",
    (
        "market=grocery",
        "network=none",
        "population.size=5000",
        "population.need_mean=1",
        "population.price_sensitivity_median=1e-9",
        "population.outside_utility=-90",
        "behaviour.attachment_weight=0",
        "behaviour.habit_weight=0",
        "behaviour.trust_weight=0",
        "behaviour.quality_weight=0",
        "behaviour.reference_price_weight=0",
        "behaviour.stockpiling=0",
        "behaviour.word_of_mouth=0",
        "behaviour.buzz_weight=0",
        "behaviour.awareness_weight=0",
        "behaviour.awareness_decay=0",
        "behaviour.first_purchase_barrier=0",
        "horizon.warm_up=0",
        "horizon.weeks=26",
        "horizon.run_off=0",
    ),
    ("population.size=2000",),
    watch_choices,
)
HABIT = Mutant("habit", "people buy again without a thought", ("behaviour.habit_weight=0.9",))

COMPLETE = Experiment(
    "complete",
    (
        "market=durable",
        "network=small_world",
        "network.rewiring=0",
        "network.neighbours=800",
        "population.size=801",
        "horizon.warm_up=0",
        "horizon.weeks=780",
        "horizon.run_off=0",
    ),
    ("network.neighbours=400", "population.size=401"),
    spread,
)
FEW_TIES = Mutant(
    "few_ties",
    "everybody knows the eight next to them, and hears as much in all",
    ("network.neighbours=8",),
)

SAME_TERMS = tuple(
    f"strategy.{programme}.{term}"
    for programme in ("mass", "one_to_one")
    for term in (
        "media_share=0.2",
        "direct_share=0.8",
        "interval_weeks=3",
        "timing=personal",
        "pooling=individual",
        "offer=0.1",
        "offer_to=lapsing",
        "set_up_per_consumer=0.02",
        "staff_per_consumer=0.0003",
    )
)
INFORMATION = Experiment(
    "information",
    (
        "market=grocery",
        "network=small_world",
        "population.size=2000",
        "horizon.warm_up=26",
        "horizon.weeks=52",
        "horizon.run_off=13",
        *SAME_TERMS,
    ),
    ("population.size=500",),
    compare_information,
)
ONE_THEME = Mutant("one_theme", "mass sends one theme to all", ("strategy.mass.pooling=all",))

_NO_MONEY = (
    "no reward, cut or offer is worth money; five arms against the usual plan, 26 weeks of "
    "warm-up, 52 of programme, 13 of run-off: purchases that differ by any bit, over all arms"
)

PATTERNS = (
    Pattern(
        id="no_ties_no_talk",
        row="limit",
        claim="Without ties there is no word of mouth.",
        source="exact",
        definition="grocery, network=none, 78 weeks, with word of mouth and without it: purchases "
        "and consumers (whole state) that differ by any bit",
        band=NONE,
        experiment=SILENCE,
        value="differing",
        mutant=TIES,
    ),
    Pattern(
        id="no_ties_no_talk_durable",
        row="limit",
        claim="Without ties there is no word of mouth about a durable.",
        source="exact",
        definition="durable, network=none, 10 years, with word of mouth and without it: purchases "
        "and consumers (whole state) that differ by any bit",
        band=NONE,
        experiment=SILENCE_DURABLE,
        value="differing",
        mutant=TIES,
    ),
    Pattern(
        id="kappa_limit",
        row="limit",
        claim="If contacts cannot move attachment and no money changes hands, no programme changes "
        "a purchase.",
        source="exact",
        definition="grocery, attachment_gain = 0, " + _NO_MONEY,
        band=NONE,
        experiment=KAPPA,
        value="differing",
        mutant=GAIN,
    ),
    Pattern(
        id="kappa_limit_contract",
        row="limit",
        claim="The same holds of contracts.",
        source="exact",
        definition="subscription, attachment_gain = 0, " + _NO_MONEY,
        band=NONE,
        experiment=KAPPA_CONTRACT,
        value="differing",
        mutant=GAIN,
    ),
    Pattern(
        id="bass_limit",
        row="limit",
        claim="If everybody knows everybody and to know is to adopt, adoption is a Bass curve.",
        source="Bass (1969)",
        definition="801 identical people, all tied, p = .02 and q = .4 a year set by the rates, 15 "
        "years: largest distance of the weekly curve from the Bass curve of these p and q, over "
        "the largest standard deviation of a finite market's curve (theory, depends on Np)",
        band=Band(high=1.96),
        experiment=COMPLETE,
        value="deviation",
        mutant=FEW_TIES,
    ),
    Pattern(
        id="nbd_limit",
        row="limit",
        claim="One brand without marketing sells a negative binomial.",
        source="Ehrenberg (1959)",
        definition="one brand, no marketing, drift or talk, 10,000 people, 52 weeks: Kolmogorov "
        "distance of purchase counts from the NBD of the population's own shape and mean, times "
        "the root of their number; 1.358 is its 5% point",
        band=Band(high=1.358),
        experiment=ALONE,
        value="gap",
        mutant=DRIFT,
    ),
    Pattern(
        id="zero_order_limit",
        row="limit",
        claim="Taste alone is choice of zero order: what was bought last says nothing more.",
        source="Bass, Jeuland & Wright (1976)",
        definition="grocery, taste alone, 5,000 people, 26 weeks: repeats next to each other less "
        "their mean over all orders of each consumer's own purchases, in standard errors",
        band=Band(-1.96, 1.96),
        experiment=TASTE,
        value="excess",
        mutant=HABIT,
    ),
    Pattern(
        id="information_limit",
        row="more",
        claim="Information alone sets mass and one to one apart: mass given individual themes on "
        "the same terms is one to one.",
        source="exact",
        definition="grocery, mass and one_to_one on the same schedule, channel, offers and cost, "
        "both with individual themes: purchases that differ by any bit",
        band=NONE,
        experiment=INFORMATION,
        value="differing",
        mutant=ONE_THEME,
    ),
)
