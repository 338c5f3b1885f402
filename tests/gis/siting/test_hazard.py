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


BARE = {key: table for key, table in TABLES.items() if key != "flood"}


def evidence(country="KEN", known=BARE, **layers):
    return Evidence("plain", country, Brief(), layers, known, GRID, 1)


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
    e = evidence("XYZ", pga_g=raster([[0.05, 0.1], [0.3, 0.6]], "pga_g"))
    assert_array_equal(earthquake_class(CELLS, e).values, [1, 2, 3, 4])
    assert_array_equal(hazard(CELLS, e).values, [np.nan, np.nan, np.nan, 4])


def test_a_flood_plain_comes_before_its_county_and_both_tell_how_coarse_they_are():
    e = evidence(known=TABLES)
    plain, county, nowhere = (flood_class(at(*place), e) for place in (
        (-0.17, 34.93), (-0.05, 34.65), (-1.25, 39.0)))
    assert (plain.values[0], plain.low[0], plain.high[0]) == (4, 3, 4)
    assert "plain" in plain.source[0] and "jambonews" in plain.source[0]
    assert (county.values[0], county.low[0], county.high[0]) == (3, 1, 4)
    assert "county" in county.source[0] and "low confidence" in county.source[0]
    assert np.isnan(nowhere.values[0]) or nowhere.low[0] < nowhere.high[0]
    assert np.isnan(flood_class(at(0.5, 35.27), e).values).all()       # Eldoret: in no list


@pytest.mark.parametrize(("place", "country"), [
    ((-1.29, 36.82), "KEN"), ((-0.1, 34.76), "KEN"), ((-4.05, 39.65), "KEN"),
    ((48.86, 2.35), "FRA"), ((48.7, 2.1), "FRA")])
def test_both_dangers_are_known_where_people_plan(place, country):
    facts = hazard_summary(at(*place), evidence(country, TABLES))[0]
    for fact in facts.values():
        assert 1 <= fact.low <= fact.value <= fact.high <= 4
    assert facts["flood_class"].low < facts["flood_class"].high
    assert any("coarse" in note for note in facts["flood_class"].notes)
    measure = hazard(at(*place), evidence(country, TABLES))
    assert measure.low[0] <= measure.values[0] <= measure.high[0]


def test_french_zones_and_towns_elsewhere():
    found = [earthquake_class(at(*place), evidence(country)).values[0] for place, country in (
        ((43.7, 7.26), "FRA"), ((43.6, 1.44), "FRA"), ((-12.05, -77.04), "PER"),
        ((6.5, 3.4), "NGA"))]
    assert_array_equal(found, [2, 1, 4, 1])


def test_every_row_of_the_national_tables_is_whole():
    for name, keys in (("flood", ("low_class", "flood_class", "high_class")),
                       ("seismic", ("low_g", "pga_g", "high_g"))):
        low, value, high = (np.asarray(TABLES[name][key], float) for key in keys)
        assert ((low <= value) & (value <= high)).all()
        assert (np.asarray(TABLES[name]["radius_km"], float) > 0).all()
        for row in TABLES[name].rows():
            assert row["known"] in ("read", "recalled") and row["date"]
            assert row["source"].startswith((row["known"], "read", "recalled"))


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
