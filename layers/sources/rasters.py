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

# Rasters of the Global Solar Atlas that no layer wants, by the first letters of their names
OTHER_SUN = ("dni", "dif", "gti", "opta")
DAILY_PVOUT = (0.5, 8.0)                 # kWh/kWp a day


def _named(facts: FileFacts, words: tuple[str, ...]) -> bool:
    """Whether the file's own name begins with one of the words."""
    return facts.name.rsplit("/", 1)[-1].lower().startswith(words)


RECIPES = (
    Recipe("gsa_other", "Global Solar Atlas, other parts of the sun", "", "raster",
           lambda f: f.kind == "raster" and _named(f, OTHER_SUN) and f.hint(
               "solar", "irradiation", "globalsolaratlas", "solargis", "dni", "dif", "gti", "opta"),
           ATLAS, unused="only its PV output, global irradiation and temperature are layers"),
    Recipe("gsa_daily", "Global Solar Atlas PVOUT per day", "solar", "raster",
           lambda f: _between(f, *DAILY_PVOUT) and _named(f, ("pvout",)), ATLAS,
           unused="its figures are kWh/kWp per day; download the yearly totals (LTAy)"),
    Recipe("gwa_wind", "Global Wind Atlas mean wind speed at 100 m", "wind", "raster",
           lambda f: _between(f, 0, 30) and f.hint("wind-speed", "wind_speed", "windspeed")
           and not f.hint("_10m", "_50m", "_150m", "_200m", "density"),
           "Global Wind Atlas (DTU, World Bank, ESMAP, Vortex): mean wind speed at 100 m",
           "CC BY 4.0", known="modelled", coverage="complete"),
    Recipe("gwa_other", "Global Wind Atlas, other heights", "wind", "raster",
           lambda f: f.kind == "raster" and f.hint("wind-speed", "wind_speed", "windspeed",
                                                   "power-density", "air-density"),
           "Global Wind Atlas", unused="the layer wants the mean wind speed at 100 m"),
    Recipe("worldcover", "ESA WorldCover", "land_cover", "raster",
           lambda f: _between(f, 0, 100) and f.hint("worldcover"),
           "ESA WorldCover 10 m 2021 v200, classes", "CC BY 4.0", "2021", known="modelled",
           coverage="complete"),
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
           lambda f: _between(f, 0, 1e7) and f.hint(
               "ghs_pop", "population", "worldpop", "_pop_", "_ppp_"),
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
