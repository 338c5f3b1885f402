"""Wind over height and the Weibull capacity factor, by hand and by order."""

import math

import pytest

from gis import calc
from gis.errors import InputError, UnknownNameError
from layers import tables

TABLES = tables.load_all()


def run(name, **given):
    return calc.find(name).run(TABLES, given)


def test_profiles_by_hand():
    power = run("wind-profile-power", wind_ms=4, height_m=10)["wind_ms"]
    assert power.value == pytest.approx(4 * 10 ** 0.14)
    assert (power.low, power.high) == pytest.approx((4 * 10 ** 0.1, 4 * 10 ** 0.25))
    log = run("wind-profile-log", wind_ms=4, height_m=10, roughness_m=0.03)["wind_ms"]
    assert log.value == pytest.approx(4 * math.log(100 / 0.03) / math.log(10 / 0.03))
    assert log.low == pytest.approx(4 * math.log(100 / 0.01) / math.log(10 / 0.01))
    assert log.high == pytest.approx(4 * math.log(100 / 0.09) / math.log(10 / 0.09))


def test_downwards_the_range_keeps_its_order():
    for name, more in (("wind-profile-power", {}), ("wind-profile-log", {"roughness_m": 0.1})):
        found = run(name, wind_ms=8, height_m=100, to_height_m=20, **more)["wind_ms"]
        assert found.low < found.value < found.high < 8


def test_thin_air_gives_less_and_an_uncertain_wind_a_wider_range():
    sea, nairobi = (run("weibull-capacity-factor", wind_ms=6, air_density_kg_m3=density)
                    for density in (1.225, 0.99))
    assert nairobi["capacity_factor"].value < sea["capacity_factor"].value
    wide = run("weibull-capacity-factor", wind_ms=6, wind_error_share=0.2)["capacity_factor"]
    assert wide.low < sea["capacity_factor"].low < wide.value < sea["capacity_factor"].high
    assert run("weibull-capacity-factor", wind_ms=0)["capacity_factor"].value == 0


@pytest.mark.parametrize(("name", "given"), [
    ("wind-profile-power", {"wind_ms": -1, "height_m": 10}),
    ("wind-profile-power", {"wind_ms": 5, "height_m": 0}),
    ("wind-profile-power", {"wind_ms": 5, "height_m": 10, "shear": 2}),
    ("wind-profile-log", {"wind_ms": 5, "height_m": 10, "roughness_m": 0}),
    ("wind-profile-log", {"wind_ms": 5, "height_m": 1, "roughness_m": 2}),
    ("wind-profile-log", {"wind_ms": 5, "height_m": 10, "roughness_m": 1, "displacement_m": 12}),
    ("weibull-capacity-factor", {"wind_ms": 99}),
    ("weibull-capacity-factor", {"wind_ms": 7, "k": 0.2}),
    ("weibull-capacity-factor", {"wind_ms": 7, "air_density_kg_m3": 5}),
    ("weibull-capacity-factor", {"wind_ms": 7, "wind_error_share": 1.5}),
    ("design-extremes", {"lat": 95, "lon": 0}),
    ("design-extremes", {"lat": 5, "lon": 0, "elevation_m": 12000}),
    ("design-extremes", {"lat": 5, "lon": 0, "warmer_k": 50})])
def test_what_cannot_be_is_told(name, given):
    with pytest.raises(InputError, match=r"[;.]"):
        run(name, **given)


def test_free_cooling_of_one_type_and_of_all_and_after_warming():
    one = run("free-cooling-hours", lat=-1.29, lon=36.82, elevation_m=1660, cooling="rear_door")
    assert list(one) == ["free_cooling_h_rear_door"]
    every = run("free-cooling-hours", lat=-1.29, lon=36.82, elevation_m=1660)
    assert len(every) == len(TABLES["cooling"])
    later = run("free-cooling-hours", lat=-1.29, lon=36.82, elevation_m=1660, warmer_k=3)
    for key, found in every.items():
        assert 0 <= found.low <= found.value <= found.high <= 8760
        assert later[key].value <= found.value
    with pytest.raises(UnknownNameError):
        run("free-cooling-hours", lat=0, lon=0, cooling="ice")


def test_the_hotter_quantile_is_the_hotter():
    found = run("design-extremes", lat=24.7, lon=46.7)
    assert found["design_cold_c"].value < found["design_hot_1pct_c"].value
    assert found["design_hot_1pct_c"].value < found["design_hot_c"].value
    assert found["design_wet_bulb_c"].value < found["design_hot_c"].value
