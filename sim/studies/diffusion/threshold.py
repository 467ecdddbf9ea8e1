"""The linear threshold model of Granovetter (1978), as a limit of the durable market.

"Threshold models of collective behavior", American Journal of Sociology 83. A person adopts in the
step after the share of neighbours who have reaches a threshold of the person's own. In the market:
everybody knows of the thing, nobody is told anything, and the utility of adopting,

    ``u + w_n * share of contacts who have it + w_A * attachment``,

has weights so large that the logit is a step. Attachment to the thing, minus the threshold, is the
resistance that the share must overcome.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import UserError
from sim.network.graph import Network
from sim.randomness import Key
from sim.studies.diffusion.bare import adoption_steps, bare_scenario
from sim.studies.diffusion.cascade import seed_ids

_STEEP = 1e6  # weight of shares and of attachment
_TIE = 20.0  # utility where share and threshold are equal: adopts; 2e-5 of share outweighs it
_LONGEST = 5200


def linear_threshold(
    network: Network, seeds: ArrayLike, thresholds: ArrayLike, key: Key = (0, 0)
) -> NDArray[np.int64]:
    """Run one threshold model to its end; nothing in it is left to luck.

    Args:
        network: whose adoption counts for whom; ties count alike, whatever their strength.
        seeds: ids of those who adopt at step 0.
        thresholds: share of neighbours at which each person adopts, in (0, 1], (N,). Shares
            within 2e-5 of a threshold count as reaching it.
        key: (seed, replication); it changes nothing.

    Returns:
        The step at which each person adopted, -1 for never, (N,).

    Raises:
        UserError: thresholds of another length or outside (0, 1], or a seed that is nobody's id.
    """
    needed = np.asarray(thresholds, dtype=np.float64)
    if needed.shape != (network.size,):
        raise UserError(f"thresholds must be {network.size} numbers, not shape {needed.shape}")
    if not np.all((needed > 0.0) & (needed <= 1.0)):
        raise UserError("thresholds must lie above 0 and up to 1")
    attitude = -needed
    attitude[seed_ids(network, seeds)] = 1.0
    scenario = bare_scenario(
        min(network.size + 1, _LONGEST),
        adoption_hearing=0.0,
        adoption_utility=_TIE,
        adoption_contacts=_STEEP,
        attachment_weight=_STEEP,
    )
    everybody = np.arange(network.size)
    return adoption_steps(
        scenario, network, key, aware=everybody, attitude=attitude, until_quiet=True
    )
