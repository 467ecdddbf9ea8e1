"""The posterior as a neural network learns it from simulations, by way of BayesFlow.

Neural posterior estimation (Greenberg, Nonnenmacher and Macke 2019): a conditional normalising
flow is trained on pairs of parameters and summaries, and then gives the posterior of any log of
the same design at once, so that its calibration can be tested on hundreds of synthetic firms
(Talts et al. 2018). BayesFlow (Radev et al. 2023, JOSS 8(89), 5702) keeps flows and training; it
is loaded when it is needed and no sooner, as it takes seconds.
"""

from __future__ import annotations

import importlib
import logging
import os
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sim.errors import UserError
from sim.studies.calibration.posterior_prior import RANGES
from sim.studies.calibration.posterior_simulations import Simulations

Floats = NDArray[np.float64]

EPOCHS = 60
_BATCH = 128
_RATE = 1e-3
_DEPTH = 6
_HELD_OUT = 0.05
_EDGE = 1e-6
_FARTHEST = 8.0
"""Standardised summaries beyond this count as this: a network knows nothing out there."""


@dataclass(frozen=True)
class Inference:
    """A trained network and the units in which it sees the world.

    Attributes:
        workflow: BayesFlow's workflow.
        seen: (2, summaries) means and standard deviations of the simulated summaries.
        sought: (2, parameters) likewise of the transformed parameters.
        limits: (2, summaries) least and greatest value simulated.
    """

    workflow: Any
    seen: Floats
    sought: Floats
    limits: Floats

    def draw(self, summaries: Floats, scale: Floats, draws: int, seed: int) -> Floats:
        """Return posterior draws.

        Args:
            summaries: (logs, summaries).
            scale: (logs,) mean value of an order, currency.
            draws: how many, for each log.
            seed: of the draws.

        Returns:
            (logs, draws, parameters) values: those of the ranges, then the mean basket.
        """
        _library("keras").utils.set_random_seed(seed)
        conditions = {"summaries": _standard(summaries, self.seen)}
        with _quiet():
            found = self.workflow.sample(conditions=conditions, num_samples=draws)
        scores = np.asarray(found["scores"], dtype=np.float64) * self.sought[1] + self.sought[0]
        columns = [one.value(ndtr(scores[..., c])) for c, one in enumerate(RANGES)]
        columns.append(scale[:, None] * np.exp(scores[..., -1]))
        return np.stack(columns, axis=-1)

    def outside(self, summaries: Floats) -> float:
        """Return the share of a log's summaries that no simulation reached: a sign of misfit."""
        beyond = (summaries < self.limits[0]) | (summaries > self.limits[1])
        return float(beyond.mean())


def learn(simulations: Simulations, seed: int, epochs: int = EPOCHS) -> Inference:
    """Train a network on simulations.

    Args:
        simulations: at least a few hundred.
        seed: of the network's first weights and of the order of training.
        epochs: passes over the simulations.

    Raises:
        UserError: BayesFlow is not installed.
    """
    flow, keras = _library("bayesflow"), _library("keras")
    keras.utils.set_random_seed(seed)
    scores = scores_of(simulations)
    seen = np.stack([simulations.summaries.mean(axis=0), simulations.summaries.std(axis=0) + 1e-9])
    sought = np.stack([scores.mean(axis=0), scores.std(axis=0) + 1e-9])
    data = {
        "scores": ((scores - sought[0]) / sought[1]).astype(np.float32),
        "summaries": _standard(simulations.summaries, seen),
    }
    held = max(1, round(_HELD_OUT * scores.shape[0]))
    adapter = flow.Adapter().rename("scores", "inference_variables")
    adapter = adapter.rename("summaries", "inference_conditions")
    with _quiet():
        workflow = flow.BasicWorkflow(
            adapter=adapter,
            inference_network=flow.networks.CouplingFlow(depth=_DEPTH),
            initial_learning_rate=_RATE,
        )
        workflow.fit_offline(
            {name: values[held:] for name, values in data.items()},
            validation_data={name: values[:held] for name, values in data.items()},
            epochs=epochs,
            batch_size=min(_BATCH, scores.shape[0] - held),
            verbose=0,
        )
    limits = np.stack([simulations.summaries.min(axis=0), simulations.summaries.max(axis=0)])
    return Inference(workflow, seen, sought, limits)


def scores_of(simulations: Simulations) -> Floats:
    """Return (simulations, parameters) unbounded scores: normal scores of places, log baskets.

    The mean basket is sought relative to the mean order value seen. With a prior that is flat in
    the logarithm the posterior is then the same in every currency.
    """
    places = np.clip(simulations.places, _EDGE, 1.0 - _EDGE)
    return np.column_stack([ndtri(places), -np.log(simulations.scale)])


def _standard(summaries: Floats, units: Floats) -> NDArray[np.float32]:
    scaled = (np.atleast_2d(summaries) - units[0]) / units[1]
    return np.asarray(np.clip(scaled, -_FARTHEST, _FARTHEST), dtype=np.float32)


def _library(name: str) -> Any:
    """Return a module of the extra, loaded on first use."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    level = logging.root.manager.disable
    logging.disable(logging.INFO)  # which backend was found says nothing to the user
    try:
        module = importlib.import_module(name)
        logging.getLogger("bayesflow").setLevel(logging.WARNING)
        return module
    except ImportError as error:
        raise UserError(
            "calibrating the agents needs BayesFlow, which is not installed: "
            "pip install 'relmark[calibrate]'"
        ) from error
    finally:
        logging.disable(level)


def _quiet() -> warnings.catch_warnings[None]:
    """Keep the libraries' notes to themselves: they say nothing to who calibrates a market."""
    return warnings.catch_warnings(action="ignore")
