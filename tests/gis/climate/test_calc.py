import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError
from layers import tables


@pytest.fixture(scope="module")
def shipped():
    return {name: tables.load(name) for name in ("climate", "climate_normals")}


def test_wet_bulb_by_name():
    found = find("wet-bulb").run({}, {"t_c": "30", "rh_pct": "50"})
    assert_allclose(found["t_wb_c"].value, 22.0, atol=0.05)
    assert_allclose(found["dew_point_c"].value, 18.4, atol=0.1)
    assert_allclose(found["humidity_ratio"].value, 0.0133, atol=1e-4)


@pytest.mark.parametrize("given", [{"t_c": 200, "rh_pct": 50}, {"t_c": 20, "rh_pct": 0},
                                   {"t_c": 20, "rh_pct": 50, "elevation_m": 20_000}])
def test_impossible_air_is_refused(given):
    with pytest.raises(InputError, match="calc wet-bulb"):
        find("wet-bulb").run({}, given)


def test_degree_days_of_stockholm_and_dakar(shipped):
    # normals 1991-2020: Stockholm near 3,850 K·d, ±12 %; Dakar has no heating season
    north = find("degree-days").run(shipped, {"lat": 59.33, "lon": 18.07, "elevation_m": 20})
    assert_allclose(north["heating_degree_days"].value, 3850, rtol=0.12)
    south = find("degree-days").run(shipped, {"lat": 14.7, "lon": -17.45, "elevation_m": 20})
    assert south["heating_degree_days"].value < 20
    assert south["cooling_degree_days"].value > 1800
