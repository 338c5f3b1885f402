"""Hour by hour: who takes how much of the source's heat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Flow:
    """What one user takes, hour by hour; arrays of the shape that was handed in."""

    used_mw: np.ndarray              # reaches the user
    loss_mw: np.ndarray              # lost in the pipe
    drawn_mw: np.ndarray             # taken from the source
    left_mw: np.ndarray              # source heat that remains

    @property
    def delivered_mw(self) -> np.ndarray:
        """Heat put into the pipe: used and lost."""
        return self.used_mw + self.loss_mw


def dispatch(source_mw: np.ndarray, demand_mw: np.ndarray, per_source: np.ndarray,
             loss_mw: float | np.ndarray = 0.0, cap_mw: float | np.ndarray = np.inf) -> Flow:
    """Serve one user from what is left of the source.

    used = min(demand, pipe − loss, source · ratio − loss), never below zero. The pipe loses heat
    only in hours in which it carries some.

    Parameters
    ----------
    source_mw : (..., h) array
        Source heat that is left.
    demand_mw : (..., h) array
        Demand less heat that runs first.
    per_source : (..., h) array
        Heat delivered per unit of source heat, 1 or more.
    loss_mw, cap_mw : float or (..., 1) array
        Heat loss and capacity of the pipe.

    Returns
    -------
    Flow
        delivered = drawn · ratio, and drawn + left = source, to rounding.
    """
    room = np.minimum(cap_mw, source_mw * per_source) - loss_mw
    used = np.maximum(np.minimum(demand_mw, room), 0.0)
    loss = np.where(used > 0, loss_mw, 0.0)
    drawn = np.minimum((used + loss) / per_source, source_mw)
    return Flow(used, loss, drawn, source_mw - drawn)
