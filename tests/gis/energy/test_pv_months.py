import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.climate.months import months_from_world
from gis.climate.normals import DAYS, climate_from_world
from gis.climate.weather_year import weather_year
from gis.energy.pv_months import normal_levels, pv_months, typical_days
from gis.energy.solar import best_tilt, equatorward, pv_hourly
from gis.errors import InputError
from layers import tables

NEEDED = ("climate_normals", "energy", "climate")
LON = np.array([36.82, 2.35, -70.6, 18.07, 72.9, 139.7])
LAT = np.array([-1.29, 48.85, -33.4, 59.33, 19.1, 35.7])


@pytest.fixture(scope="module")
def table():
    return tables.load("climate_normals")


def test_levels_stand_for_a_normal():
    assert_allclose(normal_levels(2), [-1, 1])
    assert_allclose([normal_levels(3).mean(), normal_levels(3).std()], [0, 1], atol=1e-12)


def test_typical_days_keep_the_monthly_means(table):
    months = months_from_world(table, LON, LAT)
    ghi, t, wind = (v.reshape(len(LAT), 12, -1) for v in typical_days(months))
    assert_allclose(ghi.mean(axis=2) * 24 / 1000, months.ghi_kwh_m2_d, rtol=2e-3)
    assert_allclose(t.mean(axis=2), months.t_mean_c, atol=1e-3)
    assert_allclose(wind.mean(axis=2), months.wind_10m_ms, rtol=1e-4)
    assert ghi.min() == 0


def test_months_are_those_of_the_synthetic_years(table):
    found = pv_months(months_from_world(table, LON, LAT))
    for i in range(len(LAT)):
        year = weather_year(climate_from_world(table, LON[i], LAT[i]), 1)
        hourly = pv_hourly(year, best_tilt(year), equatorward(LAT[i]))
        assert_allclose(found[:, i].sum(), hourly.sum(), rtol=0.01)
        assert_allclose(found[:, i], year.monthly(hourly), rtol=0.05, atol=1.5)


def test_a_dark_month_yields_nothing_and_an_unknown_one_is_unknown(table):
    months = months_from_world(table, [15.6, 15.6], [78.2, 78.2])      # Svalbard
    months.ghi_kwh_m2_d[1, 5] = np.nan
    found = pv_months(months, tilt=45.0)
    assert found[0, 0] == 0 and found[11, 0] == 0 and found[5, 0] > 50
    assert np.isnan(found[5, 1]) and not np.isnan(found[6, 1])


def test_compiled_gives_the_same(table):
    pytest.importorskip("numba")
    months = months_from_world(table, LON, LAT)
    assert_allclose(pv_months(months, compiled=True), pv_months(months, compiled=False),
                    rtol=1e-4)


def test_a_level_module_far_north_by_hand(table):
    # A level module gets the horizontal irradiation; losses leave 0.86 · 0.96 of it, less heat:
    # 0.35 %/K for cells some 0 to 35 K above 25 °C at most.
    months = months_from_world(table, [2.35], [48.85])
    share = pv_months(months, tilt=0.0)[:, 0] / (months.ghi_kwh_m2_d[0] * DAYS)
    assert np.all(share < 0.86 * 0.96 * 1.06) and np.all(share > 0.86 * 0.96 * 0.88)


@pytest.mark.parametrize("given, words", [
    ({"lat": 91.0, "lon": 0.0}, "not on Earth"),
    ({"lat": 6.5, "lon": 2.6, "ghi_kwh_m2_y": 5.0}, "ghi_kwh_m2_y = 5 is impossible"),
    ({"lat": 6.5, "lon": 2.6, "tilt": 120.0}, "tilt = 120 is impossible")])
def test_impossible_places_are_refused(given, words):
    with pytest.raises(InputError, match=words):
        find("pv-months").run({name: tables.load(name) for name in NEEDED}, given)


def test_a_place_by_name_adds_up_and_scales_with_its_sun():
    shipped = {name: tables.load(name) for name in NEEDED}
    place = {"lat": -33.4, "lon": -70.6}
    found = find("pv-months").run(shipped, place)
    months = [value.value for name, value in found.items() if name.endswith("_kwh_kwp")]
    assert len(months) == 12 and months[0] > months[5]               # summer is in January
    assert found["kwh_kwp_y"].value == pytest.approx(sum(months))
    dimmer = {**place, "ghi_kwh_m2_y": 0.9 * found["ghi_kwh_m2_y"].value}
    less = find("pv-months").run(shipped, dimmer)
    assert less["kwh_kwp_y"].value == pytest.approx(0.9 * found["kwh_kwp_y"].value, rel=0.02)
    assert less["kwh_kwp_y"].high - less["kwh_kwp_y"].low < (
        found["kwh_kwp_y"].high - found["kwh_kwp_y"].low)            # its sun is told
