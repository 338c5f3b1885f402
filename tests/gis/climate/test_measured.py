import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.climate.measured import warmed, weather_from_series
from gis.climate.normals import MonthlyNormals
from gis.climate.sun import extraterrestrial_daily, sun_hourly
from gis.climate.weather_year import weather_year
from gis.errors import InputError
from gis.types import Provenance, Table


def synthetic(lat=48.8, lon=2.3, offset=None, clearness=0.5):
    return weather_year(MonthlyNormals(
        lon, lat, 50.0, 12 + 8 * np.cos(np.arange(12) / 6 * np.pi), np.full(12, 8.0),
        np.full(12, 70.0), clearness * extraterrestrial_daily(lat), np.full(12, 3.0)), 1, offset)


def series(weather, **changed):
    columns = {"t_c": weather.t_c, "rh_pct": weather.rh_pct, "ghi_w_m2": weather.ghi_w_m2,
               "wind_10m_ms": weather.wind_10m_ms, **changed}
    return Table({k: v for k, v in columns.items() if v is not None}, {},
                 Provenance("weather", "made", path="file.csv"))


def test_whole_hours_come_back_unchanged():
    weather = synthetic()
    found = weather_from_series(series(weather), 48.8, 2.3, 50.0)
    assert_allclose(found.t_c, weather.t_c)
    assert_allclose(found.ghi_w_m2, weather.ghi_w_m2)
    assert_allclose(found.t_wb_c, weather.t_wb_c)
    assert_allclose(found.normals.ghi_kwh_m2_d, weather.normals.ghi_kwh_m2_d, rtol=1e-6)
    assert found.normals.notes == ()


def test_short_gaps_by_a_line_and_long_ones_by_the_days_around():
    weather = synthetic()
    t = np.tile(10 + np.sin(np.arange(24) / 24 * 2 * np.pi), 365)
    holes = t.copy()
    holes[100:103] = np.nan
    holes[2000:2200] = np.nan
    found = weather_from_series(series(weather, t_c=holes), 48.8, 2.3, 50.0)
    assert_allclose(found.t_c[100:103], t[99] + (t[103] - t[99]) * np.array([1, 2, 3]) / 4)
    assert_allclose(found.t_c[2000:2200], t[2000:2200])
    assert "203 missing hours of temperature" in found.normals.notes[0]


@pytest.mark.parametrize("hours, word", [(slice(0, 800), "33 days"), (slice(0, None, 3), "33%")])
def test_too_many_gaps_are_refused(hours, word):
    weather = synthetic()
    t = weather.t_c.copy()
    t[hours] = np.nan
    with pytest.raises(InputError, match=word):
        weather_from_series(series(weather, t_c=t), 48.8, 2.3)


def test_a_gap_over_new_year_is_one_gap():
    weather = synthetic()
    t = weather.t_c.copy()
    t[:500] = np.nan
    t[-500:] = np.nan
    with pytest.raises(InputError, match="42 days"):
        weather_from_series(series(weather, t_c=t), 48.8, 2.3)


@pytest.mark.parametrize("lat, lon, offset", [(48.8, 2.3, 1), (-1.3, 36.8, 3), (-33.9, 151.2, 10),
                                              (-17.7, 178.0, 12), (52.0, -179.5, -12)])
@pytest.mark.parametrize("wrong", [-9, 3])
def test_a_wrong_clock_is_set_by_the_sun(lat, lon, offset, wrong):
    weather = synthetic(lat, lon, offset)
    moved = {key: np.roll(getattr(weather, key), wrong)
             for key in ("t_c", "rh_pct", "ghi_w_m2", "wind_10m_ms")}
    found = weather_from_series(series(weather, **moved), lat, lon, 50.0, offset)
    assert_allclose(found.ghi_w_m2, weather.ghi_w_m2)
    assert_allclose(found.t_c, weather.t_c)
    assert "too late" in found.normals.notes[-1] or "too early" in found.normals.notes[-1]


def test_either_name_of_the_date_line_is_the_same_place():
    weather = synthetic(-17.0, 180.0, 12)
    west = weather_from_series(series(weather), -17.0, -180.0, 0.0, 12)
    assert_allclose(west.ghi_w_m2, weather.ghi_w_m2)


def test_the_other_half_of_the_earth_is_refused():
    north = synthetic(48.8, 2.3)
    with pytest.raises(InputError, match="other half"):
        weather_from_series(series(north), -48.8, 2.3)


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_a_pole_has_a_year_too(lat):
    weather = synthetic(lat, 0.0)
    found = weather_from_series(series(weather), lat, 0.0, 2800.0)
    assert_allclose(found.ghi_w_m2, weather.ghi_w_m2)
    assert np.isfinite(found.t_wb_c).all()


def test_night_offsets_become_zero_and_worse_becomes_a_gap():
    weather = synthetic()
    ghi = np.where(weather.ghi_w_m2 == 0, -2.0, weather.ghi_w_m2)
    ghi[12] = -500.0
    found = weather_from_series(series(weather, ghi_w_m2=ghi), 48.8, 2.3, 50.0)
    assert found.ghi_w_m2.min() == 0 and found.ghi_w_m2[12] > 0
    assert any("negative" in note for note in found.normals.notes)
    assert any("impossible" in note for note in found.normals.notes)


def test_a_year_of_zeros():
    weather = synthetic()
    zeros = np.zeros(8760)
    with pytest.raises(InputError, match="0 °C all year"):
        weather_from_series(series(weather, t_c=zeros), 48.8, 2.3)
    with pytest.raises(InputError, match="no usable radiation"):
        weather_from_series(series(weather, ghi_w_m2=zeros), 48.8, 2.3)
    found = weather_from_series(series(weather, ghi_w_m2=zeros), 48.8, 2.3, prior=weather)
    assert_allclose(found.ghi_w_m2, weather.ghi_w_m2)
    assert any("synthetic year" in note for note in found.normals.notes)


def test_humidity_from_the_dew_point_and_radiation_from_its_parts():
    weather = synthetic()
    found = weather_from_series(series(weather, rh_pct=None, dew_point_c=weather.t_c), 48.8, 2.3)
    assert_allclose(found.rh_pct, 100)
    up, ghi = sun_hourly(48.8, 2.3, 0)[0], weather.ghi_w_m2
    beam = np.where(up > 0.1, 0.5 * ghi / np.maximum(up, 0.1), 0.0)
    rest = np.where(up > 0.1, 0.5 * ghi, ghi)
    found = weather_from_series(series(weather, ghi_w_m2=None, dni_w_m2=beam, dhi_w_m2=rest),
                                48.8, 2.3)
    assert_allclose(found.ghi_w_m2, ghi)


def test_a_warmer_year_at_the_same_humidity():
    weather = synthetic()
    found = warmed(weather, 2.0)
    assert_allclose(found.t_c - weather.t_c, 2.0)
    assert np.all((found.t_wb_c > weather.t_wb_c) & (found.t_wb_c <= found.t_c + 1e-6))
    assert_allclose(found.normals.yearly_temperature_c - weather.normals.yearly_temperature_c, 2)
    assert warmed(weather, 0.0) is weather


@pytest.mark.parametrize("lat, lon", [(95, 0), (0, 200), (np.nan, 0)])
def test_no_place_on_earth(lat, lon):
    with pytest.raises(InputError, match="no place"):
        weather_from_series(series(synthetic()), lat, lon)
