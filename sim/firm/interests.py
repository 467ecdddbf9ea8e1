"""What a firm believes about interests: evidence by theme, pooled over more or fewer people.

The only difference between mass, segment, individual and real time is how the belief is pooled
(PRIORS, Contacts 7):

- ``all``: everybody's evidence together;
- ``segment``: the profile of the consumer's most likely latent class. Classes are a mixture of
  multinomials fitted by EM (Wedel & Kamakura 2000, ch. 6) that starts from the most popular
  themes, one class each, so the same evidence always gives the same classes;
- ``individual``: own evidence plus ``prior_strength`` observations of the consumer's class mix
  (a Dirichlet posterior: with no own evidence it is the class, with much it is the person);
- ``real_time``: individual, where the need of the moment was not seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm_kernels import bring_forward
from sim.kernels import kernel, rule
from sim.numerics import exp, log
from sim.population.records import THEMES
from sim.scenario.firm import CrmSettings
from sim.scenario.strategy import Pooling

SEND_WEAR = 0.1
"""Belief lost by each recent send of a theme, logarithm (PRIORS, Contacts 7)."""

_SEND_MEMORY = 0.85
"""Own recent sends of a theme kept a week: as fast as consumers forget them (PRIORS 2)."""

_FIRST_FIT, _REFIT, _REFIT_WEEKS = 20, 3, 13
_CLASS_PRIOR = 4.0
"""Observations of the overall profile that each class starts with: keeps empty classes sane."""

_MODES = {"all": 0, "segment": 1, "individual": 2, "real_time": 2}

Floats = NDArray[np.float64]


class Interests:
    """Evidence and own recent sends by consumer and theme, forgotten lazily.

    Attributes:
        evidence: (size, 8) weighted purchases and clicks, as of ``evidence_clock``.
        evidence_clock: (size,) week since the start up to which the row has been forgotten.
        total: (8,) everybody's evidence, as of now. kept: share left after 0, 1, 2… weeks.
    """

    def __init__(self, size: int, settings: CrmSettings, warm_up: int, weeks: int) -> None:
        self.evidence = np.zeros((size, THEMES))
        self.evidence_clock = np.zeros(size, np.int64)
        self.total = np.zeros(THEMES)
        self.kept = _powers(settings.memory, weeks)
        self._sends = np.zeros((size, THEMES), np.float32)
        self._sends_clock = np.zeros(size, np.int64)
        self._sends_kept = _powers(_SEND_MEMORY, weeks)
        self._settings = settings
        self._classes = np.zeros((settings.clusters, THEMES))
        self._weights = np.zeros(settings.clusters)
        self._fitted: int | None = None

    def age(self) -> None:
        """Let a week pass."""
        self.total *= self._settings.memory

    def note_sent(self, ids: NDArray[Any], themes: NDArray[np.int8], clock: int) -> None:
        """Note one send to each of ``ids`` (all different)."""
        weeks = clock - self._sends_clock[ids]
        self._sends[ids] *= self._sends_kept[weeks][:, None].astype(np.float32)
        self._sends_clock[ids] = clock
        valid = (themes >= 0) & (themes < THEMES)
        self._sends[ids[valid], themes[valid]] += np.float32(1.0)

    def note(self, ids: NDArray[Any], themes: NDArray[Any], weights: Floats, clock: int) -> None:
        """Count evidence of one theme for each of ``ids`` (all different), in purchases."""
        weeks = clock - self.evidence_clock[ids]
        self.evidence[ids] *= self.kept[weeks][:, None]
        self.evidence_clock[ids] = clock
        self.evidence[ids, themes] += weights
        self.total += np.bincount(themes, weights, minlength=THEMES)

    def posterior(self, pooling: Pooling, ids: NDArray[Any], clock: int) -> Floats:
        """Return (len(ids), 8) beliefs; each row sums to 1."""
        return self._believe(pooling, ids, clock)[0]

    def best(self, pooling: Pooling, ids: NDArray[Any], clock: int) -> NDArray[np.int8]:
        """Return the theme with the largest belief, worn by own recent sends."""
        return self._believe(pooling, ids, clock)[1]

    def evidence_now(self, ids: NDArray[Any], clock: int) -> Floats:
        """Return (len(ids), 8) evidence as of a week, forgotten up to then."""
        kept = self.kept[clock - self.evidence_clock[ids]]
        return np.asarray(self.evidence[ids] * kept[:, None])

    def worn_best(self, belief: Floats, ids: NDArray[Any], clock: int) -> NDArray[np.int8]:
        """Return the theme with the largest of given beliefs, worn by own recent sends.

        Args:
            belief: (len(ids), 8) whatever beliefs are to be acted on.
            ids: whom they are about.
            clock: week since the start.
        """
        themes = np.empty(ids.shape[0], np.int8)
        rows = np.ascontiguousarray(ids, dtype=np.int64)
        _worn_best(
            rows, clock, belief, self._sends, self._sends_clock, self._sends_kept, themes
        )  # fmt: skip
        return themes

    def _believe(
        self, pooling: Pooling, ids: NDArray[Any], clock: int
    ) -> tuple[Floats, NDArray[np.int8]]:
        mode = _MODES[pooling]
        if mode > 0:
            self._fit(clock)
        overall = profile(self.total)
        belief = np.empty((ids.shape[0], THEMES))
        themes = np.empty(ids.shape[0], np.int8)
        _believe(
            np.ascontiguousarray(ids, dtype=np.int64), mode, clock, overall, self._classes,
            self._weights, self.evidence, self.evidence_clock, self.kept,
            float(self._settings.prior_strength), self._sends, self._sends_clock,
            self._sends_kept, belief, themes,
        )  # fmt: skip
        return belief, themes

    def _fit(self, clock: int) -> None:
        """Fit the classes the first time, and bring them up to date every quarter."""
        if self._fitted is not None and clock - self._fitted < _REFIT_WEEKS:
            return
        overall = profile(self.total)
        if self._fitted is None:
            self._classes, self._weights = _start(overall, self._settings.clusters)
        rows = np.flatnonzero(self.evidence.any(axis=1)).astype(np.int64)
        for _ in range(_REFIT if self._fitted is not None else _FIRST_FIT):
            _improve(
                rows, clock, overall, self._classes, self._weights, self.evidence,
                self.evidence_clock, self.kept,
            )  # fmt: skip
        self._fitted = clock


def profile(total: Floats) -> Floats:
    """Return shares of themes with half an observation each added (Jeffreys prior)."""
    return (total + 0.5) / (total.sum() + 0.5 * THEMES)


def pooled(evidence: Floats, overall: Floats) -> Floats:
    """Return shares of themes of a group, shrunk to everybody's by a few observations.

    Args:
        evidence: (8,) of the whole group. overall: (8,) everybody's shares.
    """
    return (evidence + _CLASS_PRIOR * overall) / (evidence.sum() + _CLASS_PRIOR)


def _powers(share: float, weeks: int) -> Floats:
    """Return share ** 0, 1, … weeks + 1 by repeated multiplication (the same on any machine)."""
    powers = np.full(weeks + 2, float(share))
    powers[0] = 1.0
    return np.cumprod(powers)


def _start(overall: Floats, classes: int) -> tuple[Floats, Floats]:
    """Return class profiles, each leaning to one of the most popular themes, and weights."""
    heads = np.argsort(-overall, kind="stable")[:classes]
    lean = np.repeat(overall[None, :], classes, axis=0)
    lean[np.arange(classes), heads] += 0.5
    return lean / lean.sum(axis=1, keepdims=True), np.full(classes, 1.0 / classes)


@rule
def _memberships(evidence: Any, i: Any, log_classes: Any, log_weights: Any, out: Any) -> None:
    """Write the probability of each class for consumer ``i`` (scale of evidence as given)."""
    classes = log_weights.shape[0]
    best = -1e300
    for k in range(classes):
        score = log_weights[k]
        for theme in range(THEMES):
            if evidence[i, theme] > 0.0:
                score += evidence[i, theme] * log_classes[k, theme]
        out[k] = score
        best = max(best, score)
    whole = 0.0
    for k in range(classes):
        out[k] = exp(out[k] - best)
        whole += out[k]
    for k in range(classes):
        out[k] /= whole


@kernel
def _logs(classes: Any, weights: Any) -> Any:
    log_classes = np.empty(classes.shape)
    log_weights = np.empty(weights.shape)
    for k in range(weights.shape[0]):
        log_weights[k] = log(weights[k])
        for theme in range(THEMES):
            log_classes[k, theme] = log(classes[k, theme])
    return log_classes, log_weights


@kernel
def _improve(
    rows: Any, clock: Any, overall: Any, classes: Any, weights: Any, evidence: Any,
    evidence_clock: Any, kept: Any,
) -> None:  # fmt: skip
    """One EM step: memberships under the present classes, then classes under memberships."""
    count = weights.shape[0]
    log_classes, log_weights = _logs(classes, weights)
    member = np.empty(count)
    counts = np.zeros((count, THEMES))
    people = np.ones(count)
    for row in range(rows.shape[0]):
        i = rows[row]
        bring_forward(evidence, evidence_clock, kept, i, clock)
        _memberships(evidence, i, log_classes, log_weights, member)
        for k in range(count):
            people[k] += member[k]
            for theme in range(THEMES):
                counts[k, theme] += member[k] * evidence[i, theme]
    for k in range(count):
        weights[k] = people[k] / (rows.shape[0] + count)
        whole = _CLASS_PRIOR
        for theme in range(THEMES):
            whole += counts[k, theme]
        for theme in range(THEMES):
            classes[k, theme] = (counts[k, theme] + _CLASS_PRIOR * overall[theme]) / whole


@kernel
def _believe(
    ids: Any, mode: Any, clock: Any, overall: Any, classes: Any, weights: Any, evidence: Any,
    evidence_clock: Any, kept: Any, prior_strength: Any, sends: Any, sends_clock: Any,
    sends_kept: Any, belief: Any, themes: Any,
) -> None:  # fmt: skip
    """Write beliefs and best themes; mode 0 pools all, 1 the class, 2 the person."""
    count = weights.shape[0]
    log_classes, log_weights = _logs(classes, weights)
    member = np.empty(count)
    for row in range(ids.shape[0]):
        i = ids[row]
        p = belief[row]
        if mode == 0:
            p[:] = overall
        else:
            bring_forward(evidence, evidence_clock, kept, i, clock)
            _memberships(evidence, i, log_classes, log_weights, member)
        if mode == 1:
            p[:] = classes[np.argmax(member)]
        elif mode == 2:
            _shrink(evidence, i, member, classes, overall, prior_strength, p)
        themes[row] = _freshest(p, i, clock, sends, sends_clock, sends_kept)


@kernel
def _worn_best(
    ids: Any, clock: Any, belief: Any, sends: Any, sends_clock: Any, sends_kept: Any, themes: Any
) -> None:
    for row in range(ids.shape[0]):
        themes[row] = _freshest(belief[row], ids[row], clock, sends, sends_clock, sends_kept)


@rule
def _freshest(p: Any, i: Any, clock: Any, sends: Any, sends_clock: Any, sends_kept: Any) -> Any:
    """Return the theme of the largest belief, each worn by own recent sends of it."""
    weeks = clock - sends_clock[i]
    top = -1.0
    best = 0
    for theme in range(THEMES):
        worn = p[theme] * exp(-SEND_WEAR * (sends[i, theme] * sends_kept[weeks]))
        if worn > top:
            top = worn
            best = theme
    return best


@rule
def _shrink(
    evidence: Any, i: Any, member: Any, classes: Any, overall: Any, prior_strength: Any, p: Any
) -> None:
    """Write own evidence plus ``prior_strength`` observations of the class mix, normalised."""
    whole = 0.0
    for theme in range(THEMES):
        mix = 0.0
        for k in range(member.shape[0]):
            mix += member[k] * classes[k, theme]
        p[theme] = evidence[i, theme] + prior_strength * mix
        whole += p[theme]
    for theme in range(THEMES):
        # with neither evidence nor a prior there is nothing to go by but everybody's profile
        p[theme] = p[theme] / whole if whole > 0.0 else overall[theme]
