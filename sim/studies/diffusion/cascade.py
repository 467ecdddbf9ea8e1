"""The independent cascade of Kempe, Kleinberg & Tardos (2003), as a limit of the durable market.

"Maximizing the spread of influence through a social network", KDD 2003. Whoever becomes active has
one chance, in the next step, to activate each neighbour. In the market: adopters talk in the week
of their purchase and never again (``adoption_talk_floor`` 0, a decay that leaves nothing), and
whoever hears buys.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import UserError
from sim.network.graph import Network
from sim.randomness import Key
from sim.studies.diffusion.bare import adoption_steps, bare_scenario

_AT_ONCE = 1e4  # decay a week of talk: exp(-1e4) is 0 in every arithmetic
_LONGEST = 5200


def independent_cascade(
    network: Network, seeds: ArrayLike, chance: float, key: Key
) -> NDArray[np.int64]:
    """Run one independent cascade to its end.

    Args:
        network: who can activate whom; the strength of a tie, in (0, 1], multiplies ``chance``.
        seeds: ids of those active at step 0.
        chance: that a newly active person activates one neighbour over a tie of strength 1.
        key: (seed, replication).

    Returns:
        The step at which each person became active, -1 for never, (N,).

    Raises:
        UserError: a chance outside [0, 1] or a seed that is nobody's id.
    """
    if not 0.0 <= chance <= 1.0:
        raise UserError(f"the chance of a tie must lie between 0 and 1, not {chance}")
    who = seed_ids(network, seeds)
    scenario = bare_scenario(
        min(network.size + 1, _LONGEST),
        adoption_hearing=chance,
        adoption_talk_floor=0.0,
        adoption_talk_decay=_AT_ONCE,
    )
    return adoption_steps(scenario, network, key, aware=who, until_quiet=True)


def seed_ids(network: Network, seeds: ArrayLike) -> NDArray[np.int64]:
    """Check ids of seeds and return them."""
    who = np.atleast_1d(np.asarray(seeds))
    if who.size == 0:
        return np.zeros(0, dtype=np.int64)
    if who.dtype.kind not in "iu" or who.min() < 0 or who.max() >= network.size:
        raise UserError(f"seeds must be whole numbers from 0 to {network.size - 1}")
    return who.astype(np.int64)
