"""Flood and earthquake classes from rasters, areas and national facts."""

import numpy as np
import pyproj
import pytest
import shapely
from numpy.testing import assert_array_equal

from gis import calc
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.siting.hazard import (
    class_of_shaking,
    earthquake_class,
    flood_class,
    hazard,
    hazard_summary,
)
from gis.types import Features, Grid, Places, Provenance, Raster
from layers import tables

TABLES = tables.load_all()
CRS = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=37.5 +datum=WGS84 +units=m")
GRID = Grid(CRS, 0.0, 2000.0, 1000.0, (2, 2))
CELLS = Places(np.array([500.0, 1500, 500, 1500]), np.array([1500.0, 1500, 500, 500]), CRS)


def evidence(country="KEN", **layers):
    return Evidence("plain", country, Brief(), layers, TABLES, GRID, 1)


def raster(values, key="flood_class"):
    return Raster(np.array(values, float), GRID, "class", Provenance(key, f"map of {key}"))


def at(lat, lon):
    return Places.from_lonlat(lon, lat, CRS)


def test_shaking_becomes_a_class():
    assert_array_equal(class_of_shaking([0.0, 0.079, 0.08, 0.15, 0.24, 0.5, np.nan, -1.0],
                                        TABLES["seismic_classes"]),
                       [1, 1, 2, 2, 3, 4, np.nan, np.nan])


@pytest.mark.parametrize(("lat", "lon", "expected"), [
    (-0.72, 36.4, 2), (-1.29, 36.82, 2), (-4.05, 39.65, 1), (3.5, 39.0, np.nan)])
def test_kenya_by_place(lat, lon, expected):
    assert_array_equal(earthquake_class(at(lat, lon), evidence()).values, [expected])


def test_facts_hold_in_their_own_country_only():
    assert np.isnan(earthquake_class(at(-1.29, 36.82), evidence("TZA")).values).all()


def test_a_known_earthquake_class_alone_leaves_the_worse_of_both_unknown():
    measure = hazard(at(-4.05, 39.65), evidence())
    assert np.isnan(measure.values[0])
    assert measure.prior_mean[0] == pytest.approx(1.75)      # 1 + (4 − 1)/4
    facts = hazard_summary(at(-4.05, 39.65), evidence())[0]
    assert facts["earthquake_class"].value == 1 and "low confidence" in (
        facts["earthquake_class"].source)
    assert np.isnan(facts["flood_class"].value) and facts["flood_class"].known == "prior"
    assert np.isnan(facts["hazard_class"].value)


def test_rasters_come_first_and_zero_is_low():
    both = evidence(flood_class=raster([[0, 1], [3, np.nan]]),
                    earthquake_class=raster([[2, 2], [1, 4]], "earthquake_class"))
    assert_array_equal(flood_class(CELLS, both).values, [1, 1, 3, np.nan])
    assert_array_equal(hazard(CELLS, both).values, [2, 2, 3, 4])
    assert flood_class(CELLS, both).source[0] == "map of flood_class"


def test_ground_shaking_by_raster():
    e = evidence(pga_g=raster([[0.05, 0.1], [0.3, 0.6]], "pga_g"))
    assert_array_equal(earthquake_class(CELLS, e).values, [1, 2, 3, 4])
    assert_array_equal(hazard(CELLS, e).values, [np.nan, np.nan, np.nan, 4])


def test_areas_fill_what_a_raster_leaves_open():
    areas = Features(np.array([shapely.box(0, 0, 2000, 2000)], object), CRS,
                     {"name": np.array(["A"], object), "flood_class": np.array([2.0])}, {},
                     Provenance("hazard", "drawn"))
    e = evidence(hazard=areas, flood_class=raster([[4, 1], [np.nan, 1]]))
    assert_array_equal(flood_class(CELLS, e).values, [4, 1, 2, 1])


def test_one_raster_of_the_worse_class_stands_for_both():
    assert_array_equal(hazard(CELLS, evidence(hazard=raster([[0, 2], [3, np.nan]], "hazard"))
                              ).values, [1, 2, 3, np.nan])


def test_class_of_shaking_by_name():
    found = calc.find("earthquake-class").run(TABLES, {"pga_g": 0.15})
    assert found["earthquake_class"].value == 2 and found["earthquake_class"].notes == ("medium",)
