"""How often a portfolio stands without its grid, before any back-up runs.

Sites at one station fail together; stations fail apart from one another. Faults of the whole
system strike every portfolio alike and are not told apart in a yearly figure: a small system
goes out as a whole more often than this says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

HOURS = 8760


@dataclass(frozen=True)
class Outage:
    """Hours and power without supply, from yearly outage hours at each station."""

    all_out_h_y: float                   # every site at once [h/y]
    any_out_h_y: float                   # at least one site [h/y]
    half_out_h_y: float                  # half of the IT load or more [h/y]
    one_up_share: float                  # of the year in which at least one site runs
    lost_mw: float                       # mean IT capacity without supply [MW]


UNKNOWN = Outage(*[math.nan] * 5)


def outage(it_mw: Sequence[float], hours: Sequence[float], station: Sequence[object]) -> Outage:
    """Outages of sites that share stations.

    Parameters
    ----------
    it_mw, hours : (n,) sequence
        IT capacity [MW] and hours without supply [h/y] of each site.
    station : (n,) sequence
        Sites with the same one fail together, at the longest hours of any.

    Returns
    -------
    Outage
        NaN where a site's hours are unknown.

    Examples
    --------
    Two sites of 1 MW at stations that are each out 876 h/y (a tenth): all out 87.6 h/y, at least
    one out 1,664.4 h/y, 0.2 MW lost.
    """
    mw, out = np.asarray(it_mw, float), np.asarray(hours, float) / HOURS
    if not len(mw) or not np.isfinite(out).all():
        return UNKNOWN
    groups: dict[object, list[int]] = {}
    for i, name in enumerate(station):
        groups.setdefault(name, []).append(i)
    power = np.array([mw[rows].sum() for rows in groups.values()])
    risk = np.clip([out[rows].max() for rows in groups.values()], 0.0, 1.0)
    spread = {0.0: 1.0}                  # power out → probability
    for size, p in zip(power, risk, strict=True):
        further: dict[float, float] = {}
        for lost, chance in spread.items():
            for more, part in ((0.0, 1 - p), (float(size), p)):
                key = round(lost + more, 6)
                further[key] = further.get(key, 0.0) + chance * part
        spread = further
    half = float(sum(c for lost, c in spread.items() if lost >= power.sum() / 2 - 1e-9))
    return Outage(HOURS * float(np.prod(risk)), HOURS * (1 - float(np.prod(1 - risk))),
                  HOURS * half, 1 - float(np.prod(risk)), float(power @ risk))
