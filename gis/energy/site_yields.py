"""What sun and wind yield at one site: the year's figures with ranges, and hourly power."""

from __future__ import annotations

import math

import numpy as np

from ..climate.error import world_error
from ..climate.normals import world_neighbours
from ..climate.weather_year import WeatherYear
from ..siting.evidence import Evidence
from ..types import Places, Quantity, Table
from .criteria import TEN_PERCENT, climate_model, energy_model, measure_pv_yield, wind_of
from .model import EnergyModel
from .ranges import around, sun_share
from .solar import best_tilt, equatorward, pv_hourly, pv_yield_from_world
from .wind import HUB_M, Turbine, full_load_hours, site_density

APART = 0.1
"""An hourly year whose yield lies this share off the yearly figure is told of."""


def sun_of_site(place: Places, evidence: Evidence,
         weather: WeatherYear) -> tuple[Quantity, np.ndarray, float]:
    """Yearly PV yield, hourly power of 1 kWp scaled to it, and the tilt [°]."""
    model = energy_model(evidence)
    tilt = best_tilt(weather, model)
    hourly = pv_hourly(weather, tilt, equatorward(weather.lat), model)
    measure = measure_pv_yield(place, evidence)
    value = float(measure.values[0])
    low: float | None
    high: float | None
    layer = evidence.layers.get("solar", evidence.raster("ghi"))
    source = "; ".join(weather.normals.sources) if layer is None else layer.provenance.source
    note = measure.note
    table = evidence.tables.get("climate_normals")
    if math.isnan(value) and isinstance(table, Table):
        value = pv_yield_from_world(table, weather.lon, weather.lat)
        source, note = table.provenance.source, "Interpolated in a world table."
    if math.isnan(value):
        value, note = float(hourly.sum()), "From the synthetic year alone."
    if measure.low is not None and measure.high is not None and not math.isnan(measure.low[0]):
        low, high = float(measure.low[0]), float(measure.high[0])
    elif layer is None:
        low, high = around(value, sun_share(weather.normals.error, model.pv_error_share))
    else:
        low, high = around(value, model.pv_error_share)
    scaled = hourly * (value / hourly.sum()) if hourly.sum() > 0 else hourly
    months = " ".join(f"{part:.0f}" for part in weather.monthly(scaled))
    notes: tuple[str, ...] = (note, f"From January to December: {months} kWh/kWp.")
    own = float(hourly.sum())
    if abs(own - value) > APART * value:
        notes += (f"The sun of the hourly year alone would give {own:,.0f} kWh/kWp; its hours are "
                  "brought to the yearly figure.",)
    return Quantity(value, "kWh/kWp·y", low, high, source=source, notes=notes), scaled, tilt


def wind_of_site(place: Places, evidence: Evidence,
          weather: WeatherYear) -> tuple[dict[str, Quantity], np.ndarray]:
    """Wind speed and full-load hours, and hourly power of 1 kW; NaN where wind is unknown."""
    model = energy_model(evidence)
    wind = wind_of(place, evidence)
    nothing = np.full(8760, np.nan)
    if wind is None:
        return _world_wind(evidence, weather, model), nothing
    known = not math.isnan(wind.speed[0])
    mean = float(wind.speed[0] if known else wind.prior[0])
    sd = float(wind.sd[0] if known else wind.prior_sd[0])
    provenance = evidence.layers["wind"].provenance
    kind = provenance.known if known else "prior"
    turbine = Turbine.from_table(evidence.table("wind_turbine"))
    density = site_density(weather.normals.yearly_temperature_c, weather.elevation_m)
    low, high = max(mean - TEN_PERCENT * sd, 0.0), mean + TEN_PERCENT * sd
    hours = [full_load_hours(v, turbine, density, model) for v in (mean, low, high)]
    notes = () if known else ("Coarse pattern only: measure before relying on it.",)
    source = provenance.source
    found = {
        "wind_100m_ms": Quantity(mean, "m/s", low, high, kind, source, notes),
        "wind_full_load_hours": Quantity(hours[0], "h/y", hours[1], hours[2],
                                         "modelled" if known else "prior",
                                         f"generic turbine at {HUB_M:g} m", notes),
    }
    shape = weather.wind_10m_ms
    if not known or np.isnan(shape).any():
        return found, nothing
    power = turbine.power(shape * (mean / shape.mean()), density)
    # The hourly shape comes from 10 m; the year's energy is the Weibull figure's.
    return found, np.minimum(power * (hours[0] / max(float(power.sum()), 1e-9)), 1.0)


def _world_wind(evidence: Evidence, weather: WeatherYear,
                model: EnergyModel) -> dict[str, Quantity]:
    """Wind of the world table, where the region has no layer: a prior, never counted on."""
    table = evidence.tables.get("climate_normals")
    if table is None or "wind_turbine" not in evidence.tables:
        nothing = Quantity(math.nan, "m/s", known="prior", notes=("No wind layer here.",))
        return {"wind_100m_ms": nothing, "wind_full_load_hours": Quantity(math.nan, "h/y",
                                                                          known="prior")}
    climate = climate_model(evidence)
    near = world_neighbours(table, weather.lon, weather.lat, climate)
    mean = float(near.blend(table["wind_100m_ms"])[0])
    low, high = around(mean, world_error(table, near, weather.lat, climate).wind_share)
    turbine = Turbine.from_table(evidence.table("wind_turbine"))
    density = site_density(weather.normals.yearly_temperature_c, weather.elevation_m)
    hours = [full_load_hours(v, turbine, density, model) for v in (mean, low or 0.0, high or mean)]
    source = table.provenance.source
    note = ("No wind layer here: a recalled value of places around; terrain decides, measure "
            "before relying on it. Not counted in the shares of demand.",)
    return {"wind_100m_ms": Quantity(mean, "m/s", low, high, "prior", source, note),
            "wind_full_load_hours": Quantity(hours[0], "h/y", hours[1], hours[2], "prior", source,
                                             note)}
