"""A battery between local generation and a demand: hour by hour, charged only from surplus."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..errors import InputError


@dataclass(frozen=True, eq=False)
class Dispatch:
    """What generation and a battery do for one demand over a year."""

    energy_share: float                  # Σ served / Σ demand
    hours_share: float                   # hours in which nothing is missing
    curtailed_share: float               # of the generation, what nobody takes
    lost_share: float                    # of the generation, what the battery loses
    cycles: float                        # full discharges over the year


def dispatch(demand: np.ndarray, generation: np.ndarray, store_mwh: float, power_mw: float,
             round_trip: float) -> Dispatch:
    """Serve `demand` from `generation` and a battery.

    Surplus charges, want discharges, at once and as far as it goes: the rule that serves most
    energy where nothing is known of the hours to come. The year is run twice, so that the battery
    begins it as full as it ends it; the loss is taken on charging.

    Parameters
    ----------
    demand, generation : (hours,) array
        Mean power of each hour. [MW]
    store_mwh : float
        Energy that can be taken out of the full battery. [MWh]
    power_mw : float
        Most that it takes or gives. [MW]
    round_trip : float
        Energy out over energy in, above 0 to 1.

    Raises
    ------
    InputError
        For a battery that cannot be, or series of different length.
    """
    demand, generation = np.asarray(demand, float), np.asarray(generation, float)
    if demand.shape != generation.shape or demand.ndim != 1:
        raise InputError("Battery: demand and generation need the same hours.")
    if not (store_mwh >= 0 and power_mw >= 0 and 0 < round_trip <= 1):
        raise InputError(f"Battery: {store_mwh:g} MWh, {power_mw:g} MW, efficiency "
                         f"{round_trip:g} cannot be; give 0 or more and an efficiency up to 1.")
    if np.isnan(demand).any() or np.isnan(generation).any():
        return Dispatch(np.nan, np.nan, np.nan, np.nan, np.nan)
    short = 1e-9 * max(float(demand.max(initial=0.0)), 1e-9)
    run = _compiled() or _hours
    start = run(generation - demand, 0.0, store_mwh, power_mw, round_trip, short)[0]
    level, given, taken, whole = run(generation - demand, start, store_mwh, power_mw, round_trip,
                                     short)
    made, wanted = generation.sum(), demand.sum()
    direct = float(np.minimum(demand, generation).sum())
    # What the battery keeps at the end beyond its start is neither lost nor served.
    lost = taken - given - (level - start)
    return Dispatch((direct + given) / wanted if wanted > 0 else np.nan,
                    whole / len(demand),
                    (made - direct - taken) / made if made > 0 else np.nan,
                    lost / made if made > 0 else np.nan,
                    given / store_mwh if store_mwh > 0 else 0.0)


def _hours(surplus, level, store, power, round_trip, short):
    """One year: last level, energy given and taken, hours in which nothing is missing."""
    given, taken, whole = 0.0, 0.0, 0
    for extra in surplus:
        if extra >= 0:
            charge = min(extra, power, (store - level) / round_trip)
            level += charge * round_trip
            taken += charge
            whole += 1
        else:
            out = min(-extra, power, level)
            level -= out
            given += out
            if -extra - out <= short:
                whole += 1
    return level, given, taken, whole


@cache
def _compiled():
    """The loop compiled; None where numba is absent."""
    try:
        from numba import njit
    except ImportError:
        return None
    return njit(cache=True)(_hours)
