"""Potential of customers [potentiel, valeur vie]: expected purchases times mean spend.

A customer who bought x times again in the T weeks since the first purchase, the last time at
t_x, is expected to buy in the next year

    P(alive) · (r + x) / (α + T) · 52

times. Rates differ between customers by a gamma law (r, α), which moments of the counts give;
P(alive) is that of the BG/NBD model (Fader, Hardie & Lee 2005, eq. 8) with one drop-out law for
all, since few purchases tell little of it. Spend a purchase is the own mean shrunk to that of all.
Times one another that is the believed spend of the year to come, undiscounted and before costs:
a rank and a size, not an account.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.firm.crm import YEAR, Crm

_DROPOUT_A, _DROPOUT_B = 0.8, 4.0
"""Chance to leave after a purchase ~ Beta(a, b), mean 1/6 (guess; near fits of the literature)."""

_PRIOR_TICKETS = 2.0
"""Purchases that the mean spend of all is worth."""

_LEAST_VARIANCE = 1e-6
_DIGITS = 6

Floats = NDArray[np.float64]


def expected_spend(crm: Crm, week: int) -> Floats:
    """Return (size,) believed spend of the year to come, currency; 0 for people never seen buying.

    Rounded to 6 digits, so that the last bits of a machine's powers order nobody.

    Args:
        crm: the customer database.
        week: since the fork.
    """
    value = np.zeros(crm.size)
    ids = np.flatnonzero(crm.known & (crm.purchases > 0))
    if ids.size == 0:
        return value
    again = crm.purchases[ids].astype(np.float64) - 1.0
    first = crm.first_purchase[ids].astype(np.float64)
    recency = crm.last_purchase[ids] - first
    age = np.asarray(np.maximum(week - first, 1.0))
    r, alpha = gamma_rates(again, age)
    rate = (r + again) / (alpha + age)
    alive = chance_alive(again, recency, age, r, alpha)
    mean = crm.spend[ids].sum() / crm.purchases[ids].sum()
    ticket = (crm.spend[ids] + _PRIOR_TICKETS * mean) / (crm.purchases[ids] + _PRIOR_TICKETS)
    value[ids] = np.round(alive * rate * YEAR * ticket, _DIGITS)
    return value


def gamma_rates(again: Floats, age: Floats) -> tuple[float, float]:
    """Return (r, α) of the gamma law of rates, by moments of counts over unequal ages.

    The mean rate m is Σx/ΣT. Its variance v is what the counts vary beyond Poisson,
    Σ((x − mT)² − mT)/ΣT², and r = m²/v, α = m/v. Without a purchase again, r = α = 1.

    Args:
        again: (n,) repeat purchases. age: (n,) weeks since the first purchase, above 0.
    """
    mean = float(again.sum() / age.sum())
    if mean <= 0.0:
        return 1.0, 1.0
    surplus = (again - mean * age) ** 2 - mean * age
    variance = max(float(surplus.sum() / (age**2).sum()), _LEAST_VARIANCE * mean)
    return mean**2 / variance, mean / variance


def chance_alive(
    again: Floats, recency: Floats, age: Floats, r: float, alpha: float
) -> Floats:  # fmt: skip
    """Return (n,) the chance that each customer will ever buy again (BG/NBD).

    Args:
        again: repeat purchases. recency: weeks from the first to the last purchase.
        age: weeks since the first. r, alpha: gamma law of the rates.
    """
    silence = np.log((alpha + age) / (alpha + np.maximum(recency, 0.0))) * (r + again)
    odds = _DROPOUT_A / (_DROPOUT_B + again - 1.0) * np.exp(np.minimum(silence, 500.0))
    return np.where(again > 0, 1.0 / (1.0 + odds), 1.0)
