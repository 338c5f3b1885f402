import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.energy.firm import firm_stations


def plants(points, x, mw, fuel, status=None, coverage="complete"):
    n = len(x)
    return points("power_plants", x, [0] * n, coverage=coverage,
                  name=[f"plant {i}" for i in range(n)], fuel=fuel, mw=mw,
                  status=status or ["operating"] * n)


def test_units_of_one_place_add_up(points, places, crs):
    layer = plants(points, [0, 3, 50], [12, 9, 15], ["geothermal"] * 3)
    stations = firm_stations(layer, crs)
    assert_allclose(stations.complex_mw, [21, 21])
    distance, index = stations.nearest(places([13], [0]))
    assert_allclose(distance, 10)
    assert stations.names[index[0]] == "plant 1"


def test_only_firm_built_plants_count(points, places, crs):
    layer = plants(points, [0, 10, 20, 30, 35, 40], [100, 100, 100, 19, 100, 100],
                   ["solar", "hydro", "hydro", "hydro", "waste", "biomass"],
                   ["operating", "planned", "closed", "operating", "operating",
                    "under_construction"])
    distance, _ = firm_stations(layer, crs).nearest(places([0], [0]))
    assert_allclose(distance, 40)


def test_without_any_the_distance_is_infinite(points, places, crs):
    stations = firm_stations(plants(points, [0], [100], ["coal"]), crs)
    assert np.isinf(stations.nearest(places([0], [0]))[0]).all()


@pytest.mark.parametrize("mw", [np.nan, 0.0, -5.0])
def test_a_plant_without_power_does_not_count(points, crs, mw):
    assert not len(firm_stations(plants(points, [0], [mw], ["hydro"]), crs).names)
