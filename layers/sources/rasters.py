"""Rasters: Global Solar Atlas, temperature, heights, people."""

from __future__ import annotations

from .recipe import FileFacts, Recipe

COARSE_ELEVATION_M = 1000.0              # slope from larger cells says nothing about a site


def _between(facts: FileFacts, low: float, high: float) -> bool:
    """Whether nearly all sampled values are possible for the layer."""
    return facts.kind == "raster" and low <= facts.low and facts.high <= high


def _is_pvout(f: FileFacts) -> bool:
    return _between(f, 300, 2800) and f.hint("pvout", "pv_out", "pv output", "photovoltaic") \
        and f.middle > 500


def _is_temperature(f: FileFacts) -> bool:
    return _between(f, -60, 60) and f.hint("temp", "tmean", "t_mean", "°c", "celsius", "bio1")


def _is_elevation(f: FileFacts) -> bool:
    return _between(f, -12000, 9000) and f.hint("dem", "etopo", "srtm", "elev", "height", "gebco",
                                                "alos", "copernicus")


ATLAS = "Global Solar Atlas 2 (Solargis, The World Bank, ESMAP)"

RECIPES = (
    Recipe("gsa_pvout", "Global Solar Atlas PVOUT", "solar", "raster", _is_pvout, ATLAS + ": PVOUT",
           "CC BY 4.0", "2019", known="modelled", coverage="complete"),
    Recipe("gsa_temperature", "Global Solar Atlas air temperature", "temperature", "raster",
           lambda f: _is_temperature(f) and not f.hint("travel", "pvout"),
           ATLAS + ": yearly mean air temperature at 2 m", "CC BY 4.0", "2019", known="modelled",
           coverage="complete"),
    Recipe("ghi", "global horizontal irradiation", "ghi", "raster",
           lambda f: _between(f, -40000, 3000) and f.hint("ghi", "irradiation"),
           ATLAS + ": GHI", "CC BY 4.0", "2019", known="modelled", coverage="complete"),
    Recipe("elevation_coarse", "coarse heights", "elevation", "raster",
           lambda f: _is_elevation(f) and f.cell_m > COARSE_ELEVATION_M,
           "",
           unused=f"cells above {COARSE_ELEVATION_M:,.0f} m say nothing about slope at a site; "
                  "slope stays unknown"),
    Recipe("elevation", "heights", "elevation", "raster",
           lambda f: _is_elevation(f) and f.cell_m <= COARSE_ELEVATION_M,
           "", known="modelled", coverage="complete"),
    Recipe("travel_time", "travel time", "", "raster",
           lambda f: f.kind == "raster" and f.hint("travel_time"), "JRC",
           unused="travel time is no layer of a study"),
    Recipe("population", "people per cell", "population", "raster",
           lambda f: _between(f, 0, 1e7) and f.hint("ghs_pop", "population", "worldpop", "_pop_"),
           "", known="modelled", coverage="complete"),
    Recipe("heat_raster", "heat demand density raster", "heat_density", "raster",
           lambda f: f.kind == "raster" and f.hint("hotmaps_hdm", "heat_demand", "heat_density"),
           "Hotmaps", "CC BY 4.0",
           unused="the layer heat_density wants points with area and uncertainty; the pack stays"),
    Recipe("floor_area", "floor area raster", "", "raster",
           lambda f: f.kind == "raster" and f.hint("_gfa_", "floor_area"), "Hotmaps",
           unused="floor area is no layer of a study"),
    Recipe("lights", "night lights", "", "raster",
           lambda f: f.kind == "raster" and f.hint("viirs", "nightlight"), "VIIRS",
           unused="night lights are no layer of a study"),
)
