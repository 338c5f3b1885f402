import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.climate.normals import MonthlyNormals
from gis.climate.sun import extraterrestrial_daily
from gis.climate.weather_year import weather_year
from gis.energy.solar import pv_hourly
from gis.energy.tracking import pv_tracked, tracked_irradiance


def year(lat, lon=20.0):
    return weather_year(MonthlyNormals(
        lon, lat, 50.0, np.full(12, 20.0), np.full(12, 8.0), np.full(12, 60.0),
        0.6 * extraterrestrial_daily(lat), np.full(12, 3.0)), 1)


@pytest.mark.parametrize("lat", [35.0, -1.3, -30.0])
def test_tracking_agrees_with_pvlib(lat):
    pd = pytest.importorskip("pandas")
    pvlib = pytest.importorskip("pvlib")
    weather = year(lat)
    times = pd.date_range("2025-01-01 00:30", periods=8760, freq="h",
                          tz=f"Etc/GMT-{weather.utc_offset_h:.0f}")
    sun = pvlib.solarposition.get_solarposition(times, lat, 20.0)
    ghi = pd.Series(weather.ghi_w_m2, times)
    parts = pvlib.irradiance.erbs(ghi, sun["zenith"], times)
    turned = pvlib.tracking.singleaxis(sun["zenith"], sun["azimuth"], 0, 0, 60, backtrack=False)
    plane = pvlib.irradiance.get_total_irradiance(
        turned["surface_tilt"].fillna(0), turned["surface_azimuth"].fillna(90), sun["zenith"],
        sun["azimuth"], parts["dni"], ghi, parts["dhi"],
        dni_extra=pvlib.irradiance.get_extra_radiation(times), model="haydavies", albedo=0.2)
    cell = pvlib.temperature.faiman(plane["poa_global"], weather.t_c, weather.wind_10m_ms)
    power = pvlib.pvsystem.pvwatts_dc(plane["poa_global"], cell, 1.0, -0.0035) * 0.86 * 0.96
    assert_allclose(pv_tracked(weather).sum(), power.sum(), rtol=0.01)


def test_following_the_sun_gains_most_where_it_stands_high():
    weather = year(-1.3)
    gain = pv_tracked(weather).sum() / pv_hourly(weather, 0, 0).sum()
    assert 1.08 < gain < 1.35
    assert (tracked_irradiance(weather) >= 0).all()
