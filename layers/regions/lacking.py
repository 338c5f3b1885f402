"""Layers that a region without a starter pack may lack: what follows, and what would fill them."""

from __future__ import annotations

from .. import catalogue

# Layers that the criteria ask for, and what is not known without them. `communes` stand in for
# `towns` where a national list counts people; `climate` and `figures` have tables of the world.
_WHY = {
    "towns": "no list of towns: people nearby, names of places and part of the roads are unknown",
    "solar": "no solar map: the yield comes from the world climate table, with a wider range",
    "wind": "no wind map: wind is drawn from what is usual in the country",
    "power_lines": "no power lines: the way to the grid is unknown",
    "substations": "no substations: where and at what voltage to connect is unknown",
    "power_plants": "no power plants: firm renewable power nearby is unknown",
    "aquifers": "no aquifers: the yield of boreholes is unknown",
    "surface_water": "no rivers, lakes or coast: water nearby is unknown",
    "water_stress": "no map of water stress: competition for water is unknown",
    "heat_sinks": "no list of heat users (hospitals, factories, greenhouses): which heat could be "
                  "sold is unknown, not zero; people nearby are not taken for heat users",
    "heat_networks": "no heat networks are known",
    "heat_density": "no heat demand of buildings is known",
    "fibre": "no fibre nodes or routes: distance to fibre is unknown",
    "exchanges": "no internet exchanges: latency is unknown",
    "landings": "no cable landings: latency is unknown",
    "data_centres": "no data centres are known",
    "roads": "no roads: the way to a road is unknown except near towns",
    "population": "no population map: pressure on land is unknown",
    "elevation": "no heights: slope is unknown, and steep land is not left out",
    "protected": "no protected areas, airports or city cores: nothing is left out for them",
    "hazard": "no hazard map: floods are unknown",
}


def lacking(region: str) -> tuple[tuple[str, str, str], ...]:
    """Every layer that a region may lack: layer, why it matters, what would fill it.

    `region` is what `heatsite data fetch` takes. A study leaves out those that it found.
    """
    return tuple((layer, why, _mend(layer, region)) for layer, why in _WHY.items())


def _mend(layer: str, region: str) -> str:
    keys = [s.key for s in catalogue.sources() if layer in s.layers and s.access != "own_download"]
    own = f"a file of your own: `heatsite data add FILE --layer {layer} --to FOLDER`"
    return f"`heatsite data fetch {region} --only {keys[0]}`, or {own}" if keys else own
