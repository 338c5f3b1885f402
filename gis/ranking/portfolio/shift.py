"""What moving work between the sites of a portfolio gains: more of it runs while the sun shines."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...climate.weather_year import WeatherYear
from ...datacentre.cooling import cooling_type, pue_hourly
from ...energy.criteria import energy_model
from ...energy.solar import best_tilt, equatorward, pv_hourly
from ...power.shifting import shift_sites
from ...siting.evidence import Evidence
from .result import Shift
from .sharing import portfolio_rules


def shift_between(evidence: Evidence, weather: Sequence[WeatherYear],
                  it_mw: Sequence[float]) -> Shift | None:
    """Work moved hour by hour to sites with sun to spare; None for fewer than two sites.

    Parameters
    ----------
    evidence : Evidence
        Its brief gives utilisation and cooling, the table `portfolio` the share that may move.
    weather : sequence of n WeatherYear
    it_mw : (n,) sequence
        IT capacity of each site. [MW]
    """
    if len(it_mw) < 2:
        return None
    brief, model = evidence.brief, energy_model(evidence)
    cooling = cooling_type(evidence.tables, brief.cooling)
    load, sun, most = [], [], []
    for year, mw in zip(weather, it_mw, strict=True):
        pue = pue_hourly(cooling, year.t_c, year.t_wb_c, brief.utilisation, brief.water_allowed)
        load.append(brief.utilisation * mw * pue)
        sun.append(pv_hourly(year, best_tilt(year, model), equatorward(year.lat), model)
                   * model.pv_mw_per_it_mw * mw)
        most.append(mw * float(pue.max()))
    loads, suns = np.array(load), np.array(sun)
    if not (np.isfinite(loads).all() and np.isfinite(suns).all()):
        return None
    share = portfolio_rules(evidence)["portable_share"]
    found = shift_sites(loads, suns, share, np.array(most))
    gain = float((found.met_after - found.met_before) * loads.sum())
    carbon = evidence.figure("grid_carbon_5y_mean_g_kwh", math.nan)
    return Shift(share, found.met_before, found.met_after, found.moved_mwh, gain * carbon / 1000,
                 f"{model.pv_mw_per_it_mw:g} MW of PV per MW of IT at each site, synthetic hours; "
                 f"up to {share:.0%} of each site's load may run elsewhere in the same hour")
