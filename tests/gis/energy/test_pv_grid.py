import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.climate.normals import DAYS, MonthlyNormals
from gis.climate.sun import extraterrestrial_daily
from gis.climate.weather_year import weather_year
from gis.energy import pv_grid
from gis.energy.pv_grid import best_tilts, hours_of_mean_days, hours_of_year, pv_sums
from gis.energy.solar import best_tilt, equatorward, plane_irradiance, pv_hourly
from gis.errors import InputError

SITES = [(-1.3, 36.8, 19.0), (48.8, 2.3, 12.0), (-33.9, 18.4, 17.0), (64.0, -21.9, 5.0),
         (-17.7, 178.0, 25.0)]


@pytest.fixture(scope="module")
def years():
    return [weather_year(MonthlyNormals(
        lon, lat, 50.0, np.full(12, t), np.full(12, 8.0), np.full(12, 70.0),
        0.5 * extraterrestrial_daily(lat), np.full(12, 3.0)), 1) for lat, lon, t in SITES]


def arrays(years):
    return [np.array([getattr(year, name) for year in years])
            for name in ("lat", "lon", "ghi_w_m2", "t_c", "wind_10m_ms")]


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("tilt, azimuth", [(20.0, None), (35.0, 100.0), (0.0, 180.0)])
def test_every_month_is_that_of_the_sites_chain(years, tilt, azimuth, compiled):
    if compiled:
        pytest.importorskip("numba")
    pv, plane = pv_sums(*arrays(years), tilt, azimuth, compiled=compiled)
    assert pv.shape == plane.shape == (12, len(SITES))
    for i, year in enumerate(years):
        way = equatorward(year.lat) if azimuth is None else azimuth
        assert_allclose(pv[:, i], year.monthly(pv_hourly(year, tilt, way)), rtol=2e-5)
        assert_allclose(plane[:, i], year.monthly(plane_irradiance(year, tilt, way)) / 1000,
                        rtol=2e-5)


def test_compiled_and_numpy_give_the_same_with_gaps_and_bad_hours(years):
    pytest.importorskip("numba")
    lat, lon, ghi, t, wind = arrays(years)
    ghi[0, 40] = np.nan                  # January
    t[1, 8750] = np.nan                  # December
    wind[2] = np.nan
    ghi[3, ::24] = -5.0                  # a pyranometer's offset at night
    ghi[4] = 0.0
    fast, slow = (pv_sums(lat, lon, ghi, t, wind, 20.0, compiled=c) for c in (True, False))
    assert_allclose(fast, slow, rtol=2e-5, atol=1e-5)
    assert np.flatnonzero(np.isnan(fast[0][:, 0])).tolist() == [0]
    assert np.flatnonzero(np.isnan(fast[0][:, 1])).tolist() == [11]
    still = np.ones_like(wind[2:3])      # unknown wind is 1 m/s, no less known for it
    assert_allclose(fast[0][:, 2], pv_sums(lat[2], lon[2], ghi[2:3], t[2:3], still, 20.0)[0][:, 0],
                    rtol=1e-6)
    assert np.all(fast[0][:, 4] == 0)    # a year of zeros


def test_tilts_are_those_of_the_sites(years):
    assert_allclose(best_tilts(*arrays(years), compiled=False),
                    [best_tilt(year) for year in years], atol=1.0)


def test_hours_of_the_year_and_of_mean_days():
    year, days = hours_of_year(), hours_of_mean_days(2)
    assert np.diff(year.starts).tolist() == (DAYS * 24).tolist() and np.all(year.weight == 1)
    assert days.starts[-1] == 576 and days.weight[1] == 14          # 28 days are two, 14 times
    # 17 January of the year is the mean day of January
    assert_allclose(days.sun[:, :24], year.sun[:, 16 * 24:17 * 24])
    fifth = year.every(5)
    assert fifth.starts[-1] == 1752
    assert_allclose((np.diff(fifth.starts) * fifth.weight), DAYS * 24)


def test_a_mean_day_repeated_is_the_year_of_its_month(years):
    # By hand: the same 24 hours every day of the mean day's month differ from the month only by
    # the sun's small way through it.
    noon = np.zeros(288)
    noon[11::24] = noon[12::24] = 600.0
    whole = np.concatenate([np.tile(noon[24 * m:24 * m + 24], DAYS[m]) for m in range(12)])
    flat = [np.full((1, 288), v) for v in (20.0, 2.0)]
    long = [np.full((1, 8760), v) for v in (20.0, 2.0)]
    short = pv_sums(-1.3, 36.8, noon[None], *flat, 10.0)[0]
    assert_allclose(short, pv_sums(-1.3, 36.8, whole[None], *long, 10.0)[0], rtol=0.02)


def test_arrays_that_make_no_year_are_refused():
    hours = np.zeros((2, 8784))
    with pytest.raises(InputError, match="8,784 hours"):
        pv_sums([0, 1], [0, 1], hours, hours, hours, 10.0)
    with pytest.raises(InputError, match="3 cells"):
        pv_sums([0, 1, 2], [0, 1, 2], hours[:, :8760], hours[:, :8760], hours[:, :8760], 10.0)


def test_blocks_of_cells_do_not_show(years, monkeypatch):
    lat, lon, ghi, t, wind = (np.concatenate([v, v, v]) for v in arrays(years))
    whole = pv_sums(lat, lon, ghi, t, wind, 25.0, compiled=False)
    monkeypatch.setattr(pv_grid, "AT_A_TIME", 4)
    assert_allclose(pv_sums(lat, lon, ghi, t, wind, 25.0, compiled=False), whole, rtol=1e-6)
