"""Low and high of a least-cost mix: cheaper or dearer plant, a stronger or weaker sun and wind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from ..climate.model import values_by_key
from ..types import Table
from .battery import dispatch
from .mix import LocalPowerCosts, Mix, least_cost_mix

Span = tuple[float, float]


def cost_ends(tables: Mapping[str, Table]) -> tuple[LocalPowerCosts, LocalPowerCosts]:
    """Cheap and dear ends of table `local_power_costs`; a long life is cheap.

    Where the table has no columns low and high, both ends are its values.
    """
    table = tables["local_power_costs"]
    usual = LocalPowerCosts.of(tables)
    if not (table.has("low") and table.has("high")):
        return usual, usual
    names = [field.name for field in fields(LocalPowerCosts)]
    low, high = (values_by_key(Table({"key": table["key"], "value": table[end]}, {},
                                     table.provenance), "local_power_costs", names)
                 for end in ("low", "high"))
    # Both ends run the same battery: its losses and power are no matter of price.
    same = {name: getattr(usual, name) for name in ("battery_round_trip", "battery_hours")}
    swapped = {name: (high[name], low[name]) for name in names if name.endswith("_life_y")}
    return (LocalPowerCosts(**{**low, **{n: v[0] for n, v in swapped.items()}, **same}),
            LocalPowerCosts(**{**high, **{n: v[1] for n, v in swapped.items()}, **same}))


def mix_ranges(found: Mix, demand: np.ndarray, pv: np.ndarray, wind: np.ndarray | None,
               target: float, tables: Mapping[str, Table], rate: float, pv_ends: Span,
               wind_ends: Span = (1.0, 1.0)) -> dict[str, Span]:
    """Low and high of each figure of a mix found.

    Cost and shares are those of the mix as sized, were sun and wind stronger or weaker and the
    plant cheaper or dearer; sizes are those that would then be cheapest at the usual costs.

    Parameters
    ----------
    found : Mix
        The mix at the central values.
    demand, pv, wind : (hours,) array
        As for :func:`gis.energy.mix.least_cost_mix`.
    pv_ends, wind_ends : pair of float
        Yearly yield at its low and high end over its value.

    Returns
    -------
    dict
        pv_mw, wind_mw, battery_mwh, cost_eur_mwh, energy_share, hours_share, curtailed_share.
    """
    costs = LocalPowerCosts.of(tables)
    cheap, dear = cost_ends(tables)
    years = 8760 / len(demand)
    mixes, runs, prices = [found], [found.result], [found.cost_eur_mwh]
    for sun, blow, price in zip(pv_ends, wind_ends, (dear, cheap), strict=True):
        there = None if wind is None else np.minimum(wind * blow, 1.0)
        again = least_cost_mix(demand, pv * sun, there, target, costs, rate)
        if again is not None:
            mixes.append(again)
        made = found.pv_mw * pv * sun + (0.0 if there is None else found.wind_mw * there)
        run = dispatch(demand, made, found.battery_mwh, found.battery_mwh / costs.battery_hours,
                       costs.battery_round_trip)
        runs.append(run)
        eur = price.yearly_eur(rate)
        yearly = (eur[0] * found.pv_mw + eur[1] * found.wind_mw + eur[2] * found.battery_mwh)
        prices.append(yearly / (run.energy_share * float(np.sum(demand)) * years))

    def span(values: list[float]) -> Span:
        return min(values), max(values)

    return {**{key: span([getattr(mix, key) for mix in mixes])
               for key in ("pv_mw", "wind_mw", "battery_mwh")},
            "cost_eur_mwh": span(prices),
            **{key: span([getattr(run, key) for run in runs])
               for key in ("energy_share", "hours_share", "curtailed_share")}}
