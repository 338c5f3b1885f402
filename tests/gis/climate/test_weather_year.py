import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from gis.climate.degree_days import cooling_degree_days, daily_means, heating_degree_days
from gis.climate.normals import DAYS, MonthlyNormals, range_from_sun
from gis.climate.sun import extraterrestrial_daily, sun_hourly
from gis.climate.weather_year import monthly_means, weather_year


def normals(lat=48.8, lon=2.3, t=None, swing=8.0, rh=75.0, clearness=0.45, elevation=50.0):
    t = 12 - 8 * np.cos(2 * np.pi * (np.arange(12) + 0.5) / 12) if t is None else np.full(12, t)
    return MonthlyNormals(lon, lat, elevation, t, np.full(12, swing), np.full(12, rh),
                          clearness * extraterrestrial_daily(lat), np.full(12, 3.5))


@settings(deadline=None, max_examples=25)
@given(lat=st.floats(-60, 60), t=st.floats(-5, 30), swing=st.floats(2, 18), rh=st.floats(25, 90),
       clearness=st.floats(0.25, 0.68), seed=st.integers(0, 2 ** 31))
def test_monthly_climate_is_kept(lat, t, swing, rh, clearness, seed):
    climate = normals(lat, 10.0, t, swing, rh, clearness)
    year = weather_year(climate, seed)
    assert_allclose(monthly_means(year.t_c), climate.t_mean_c, atol=0.1)
    assert_allclose(monthly_means(year.ghi_w_m2) * 24 / 1000, climate.ghi_kwh_m2_d, rtol=0.01)
    assert_allclose(monthly_means(year.rh_pct), climate.rh_pct, atol=2)
    assert_allclose(monthly_means(year.wind_10m_ms), climate.wind_10m_ms, rtol=1e-9)
    assert np.all(year.t_wb_c <= year.t_c + 1e-9)
    assert year.ghi_w_m2.min() >= 0 and year.ghi_w_m2.max() < 1400


def test_same_seed_same_year():
    first, again, other = (weather_year(normals(), seed) for seed in (1, 1, 2))
    assert_array_equal(first.t_c, again.t_c)
    assert_array_equal(first.ghi_w_m2, again.ghi_w_m2)
    assert np.abs(first.t_c - other.t_c).max() > 1


def test_a_day_is_warmest_in_the_afternoon_and_dark_at_night():
    year = weather_year(normals(), 3)
    day = year.t_c.reshape(365, 24).mean(axis=0)
    assert 13 <= day.argmax() <= 16
    assert 3 <= day.argmin() <= 6
    assert year.ghi_w_m2.reshape(365, 24)[:, [0, 1, 23]].max() == 0


def test_daily_range_is_that_of_the_climate():
    year = weather_year(normals(swing=10.0), 3)
    assert_allclose(np.ptp(year.t_c.reshape(365, 24), axis=1).mean(), 10, rtol=0.07)


def test_vapour_is_nearly_constant_through_a_day():
    from gis.climate.psychrometrics import saturation_pressure

    year = weather_year(normals(rh=55.0), 3)
    vapour = (year.rh_pct / 100 * saturation_pressure(year.t_c)).reshape(365, 24)
    assert np.median(np.ptp(vapour, axis=1) / vapour.mean(axis=1)) < 0.05


def test_monthly_sums_add_up_to_the_year():
    year = weather_year(normals(), 3)
    assert_allclose(year.monthly(np.ones(8760)), DAYS * 24)


def test_sun_stands_overhead_at_equinox_noon_on_the_equator():
    cos_zenith, _, _ = sun_hourly(0.0, 0.0, 0.0)
    noon = cos_zenith.reshape(365, 24)[79].max()                 # 21 March
    assert noon > 0.985                                         # within the half hour of mid-hour
    assert_allclose((cos_zenith > 0).mean(), 0.5, atol=0.01)


def test_sun_agrees_with_pvlib():
    pd = pytest.importorskip("pandas")
    pvlib = pytest.importorskip("pvlib")
    times = pd.date_range("2025-01-01 00:30", periods=8760, freq="h", tz="Etc/GMT-3")
    truth = pvlib.solarposition.get_solarposition(times, -1.3, 36.8)
    cos_zenith, azimuth, _ = sun_hourly(-1.3, 36.8, 3.0)
    true_cos = np.cos(np.radians(truth["zenith"].to_numpy()))
    assert np.abs(cos_zenith - true_cos).max() < 0.02
    high = (true_cos > 0.1) & (true_cos < 0.95)
    turn = np.degrees(azimuth)[high] - truth["azimuth"].to_numpy()[high]
    assert np.abs((turn + 180) % 360 - 180).max() < 3


def test_degree_days_by_hand():
    hourly = np.repeat([10.0, 18.0, 20.0], 24)
    days = daily_means(hourly)
    assert heating_degree_days(days) == 8
    assert cooling_degree_days(days) == 2


def test_degree_days_of_paris_from_its_monthly_means():
    # Normals 1991-2020 of Paris-Montsouris; heating degree days to 18 °C published near 2,170.
    paris = MonthlyNormals(2.338, 48.822, 75, np.array(
        [5.4, 6.0, 9.2, 12.2, 15.6, 18.8, 20.9, 20.8, 17.2, 13.2, 8.7, 5.9]),
        range_from_sun(0.42 * extraterrestrial_daily(48.8), 48.8), np.full(12, 76.0),
        0.42 * extraterrestrial_daily(48.8), np.full(12, 3.0))
    year = weather_year(paris, 20261121)
    assert_allclose(heating_degree_days(daily_means(year.t_c)), 2170, rtol=0.05)
