"""The parameters of the rules as one record that compiled code can read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.population.records import Records

KINDS = {"repertoire": 0, "invoices": 1, "contract": 2, "durable": 3}
REPERTOIRE, INVOICES, CONTRACT, DURABLE = range(4)

DERIVED = (
    "kind",
    "price_level",
    "usual_satisfaction",
    "trace",
    "experience_scale",
    "surprise_bias",
)


def pack_parameters(
    values: Mapping[str, float], kind: str, price_level: float, usual_satisfaction: float
) -> Records:
    """Return the parameters as a structured array of one record.

    Args:
        values: every behaviour parameter by name.
        kind: market kind, a key of :data:`KINDS`.
        price_level: price that has utility 0 (the mean regular price of the market).
        usual_satisfaction: mean satisfaction with a focal brand that performs as expected.

    Returns:
        A (1,) structured array of float64 fields: the parameters and those derived from them.
    """
    full = dict(values)
    full["kind"] = KINDS[kind]
    full["price_level"] = price_level
    full["usual_satisfaction"] = usual_satisfaction
    # A touch that leaves no affective trace leaves none in memory: with kappa = 0 nothing that a
    # programme sends or broadcasts can change a purchase.
    full["trace"] = -np.expm1(-values["attachment_gain"] / values["trace_scale"])
    # Logistic noise of the wanted standard deviation, and the mean of the loss-averse surprise
    # when a brand performs exactly as expected: E[D+] = scale * ln 2.
    full["experience_scale"] = values["experience_sd"] * np.sqrt(3.0) / np.pi
    full["surprise_bias"] = (1.0 - values["loss_aversion"]) * full["experience_scale"] * np.log(2.0)
    record = np.zeros(1, dtype=[(name, "f8") for name in full])
    for name, value in full.items():
        record[name] = value
    return record
