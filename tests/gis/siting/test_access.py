"""Access and ground, on a made-up plain with answers done by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.settings import Brief
from gis.siting.access import digital_summary, fibre, latency, people, road
from gis.siting.evidence import Evidence
from gis.siting.ground import land_pressure, slope
from gis.siting.hazard import hazard
from gis.types import Grid, Places, Provenance, Raster, Table
from layers import tables
from tests.support.plain import PLAIN as CRS
from tests.support.plain import layer, places

TABLES = {"access_rules": tables.load("access_rules")}
SQUARE = "POLYGON ((0 0, 10000 0, 10000 10000, 0 10000, 0 0))"


def raster(values, cell=1000.0, key="elevation"):
    values = np.asarray(values, float)
    return Raster(values, Grid(CRS, 0, values.shape[0] * cell, cell, values.shape), "",
                  Provenance(key, "made up"))


def evidence(**layers):
    return Evidence("plain", "XXX", Brief(), layers, TABLES, Grid(CRS, 0, 0, 1000, (10, 10)), 1)


def test_fibre_counts_what_is_in_service():
    cables = layer("fibre", ["POINT (0 0)", "LINESTRING (30000 0, 30000 9000)"], name="F",
                   kind=["node", "link"], status=["existing", "planned"], accuracy_km=2.0)
    measure = fibre(places((25, 0), (1, 0)), evidence(fibre=cables))
    assert_allclose(measure.values, [25, 1])
    assert_allclose(measure.low, [23, 0])
    assert np.isnan(fibre(places((0, 0)), evidence()).values).all()


def test_far_from_a_partial_list_of_fibre_is_unknown_but_not_without_a_guess():
    cables = layer("fibre", ["POINT (0 0)"], "partial", name="F", kind="node", status="existing")
    measure = fibre(places((30, 0), (5, 0)), evidence(fibre=cables))
    assert_allclose(measure.values, [np.nan, 5])
    assert measure.prior_mean[0] == 15 and measure.prior_sd[0] == pytest.approx(30 / 12**0.5)


def test_latency_to_the_nearest_exchange_or_landing():
    known = evidence(exchanges=layer("exchanges", ["POINT (0 0)"], name="X", status="existing"),
                     landings=layer("landings", ["POINT (400000 0)", "POINT (90000 0)"],
                                    name=["A", "B"], status=["existing", "planned"]))
    # 100 km · 1.25 · 0.0098 + 1 = 2.225 ms
    assert_allclose(latency(places((100, 0), (300, 0)), known).values, [2.225, 2.225])
    assert digital_summary(places((300, 0)), known)[0]["latency_ms"].notes[0] == "to A"


def test_people_within_50_km():
    towns = layer("towns", ["POINT (0 0)", "POINT (49000 0)", "POINT (90000 0)"],
                  name=["A", "B", "C"], population=[1000.0, 200, 30])
    assert_allclose(people(places((0, 0), (45, 0), (200, 0)), evidence(towns=towns)).values,
                    [1200, 1230, 0])


def test_people_outside_a_partial_list_of_towns_are_not_nobody():
    towns = layer("towns", ["POINT (0 0)"], "partial", name="A", population=[1000.0])
    region = layer("boundary", ["POLYGON ((0 0, 100000 0, 100000 100000, 0 100000, 0 0))"],
                   name="R", level="region")
    figures = Table({"key": np.array(["population"], object), "value": np.array([101_000.0])}, {},
                    Provenance("figures", "made up"))
    # 100,000 others on 10,000 km2 are 10 per km2; a disc of 50 km holds 7,854 km2
    measure = people(places((0, 0), (80, 80)), evidence(towns=towns, boundary=region,
                                                        figures=figures))
    assert_allclose(measure.values, [79_540, 78_540], atol=1)
    assert measure.low[1] == pytest.approx(7_854, abs=1) and measure.high[1] > 300_000
    # without a figure of all people nobody knows how many live there
    assert_allclose(people(places((0, 0), (80, 80)), evidence(towns=towns)).values,
                    [1000, np.nan])


def test_people_from_a_raster():
    counted = raster(np.ones((5, 5)), cell=30_000.0, key="population")
    # the cell itself and its eight neighbours lie within 50 km: 30 and 42.4 km
    found = people(Places(np.array([75_000.0]), np.array([75_000.0]), CRS),
                   evidence(population=counted))
    assert found.values[0] == pytest.approx(9)


def test_road_falls_back_to_towns_and_says_so():
    towns = layer("towns", ["POINT (0 0)"], name="A")
    measure = road(places((10, 0), (30, 0)), evidence(towns=towns))
    # a road may pass anywhere between: uniform from 0 to 10 km
    assert_allclose([measure.values[0], measure.low[0], measure.high[0]], [5, 1, 9])
    assert "no roads" in measure.note
    assert np.isnan(measure.values[1]) and measure.prior_mean[1] == 15
    roads = layer("roads", ["LINESTRING (12000 -9000, 12000 9000)", "POINT (10000 0)"], name="R",
                  kind=["trunk", "other"])
    assert road(places((10, 0)), evidence(towns=towns, roads=roads)).values[0] == 2


def test_density_of_the_commune_whose_circle_holds_the_place():
    communes = layer("communes", ["POINT (0 0)", "POINT (3000 0)"], name=["A", "B"],
                     population=[12_000.0, 500], area_km2=[4 * np.pi, np.pi])
    measure = land_pressure(places((0.5, 0), (3, 0), (9, 0)), evidence(communes=communes))
    assert_allclose(measure.values, [12_000 / (4 * np.pi), 500 / np.pi, np.nan])
    # 9 km are six radii of B: nothing to lean on but thin land, half the lower quartile
    thin = np.quantile([12_000 / (4 * np.pi), 500 / np.pi], 0.25) / 2
    assert measure.prior_mean[2] == pytest.approx(thin)


def test_density_inside_an_urban_core_only():
    areas = layer("protected", [SQUARE, SQUARE], name=["core", "park"],
                  category=["urban_core", "protected"], level="soft",
                  population=[500_000, np.nan], area_km2=np.nan)
    measure = land_pressure(places((5, 5), (50, 5)), evidence(protected=areas))
    assert_allclose(measure.values, [5000, np.nan])
    assert measure.prior_mean[1] == 2500


def test_slope_only_on_fine_cells():
    ramp = np.tile(np.arange(5.0), (5, 1))
    spot = Places(np.array([125.0]), np.array([125.0]), CRS)
    assert slope(spot, evidence(elevation=raster(ramp, 50.0))).values[0] == pytest.approx(2.0)
    assert np.isnan(slope(spot, evidence(elevation=raster(ramp, 1000.0))).values[0])


def test_hazard_needs_both_classes_unless_one_is_very_high():
    areas = layer("hazard", [SQUARE, "POLYGON ((0 0, 5000 0, 5000 9000, 0 9000, 0 0))",
                             "POLYGON ((20000 0, 29000 0, 29000 9000, 20000 9000, 20000 0))",
                             "POLYGON ((30000 0, 39000 0, 39000 9000, 30000 9000, 30000 0))"],
                  "partial", name=list("ABCD"), flood_class=[np.nan, 3, 4, 2],
                  earthquake_class=[2, np.nan, np.nan, np.nan])
    measure = hazard(places((2, 2), (8, 2), (25, 2), (35, 2), (90, 2)), evidence(hazard=areas))
    assert_allclose(measure.values, [3, np.nan, 4, np.nan, np.nan])
    assert_allclose(measure.prior_mean[[1, 3, 4]], [2.5, 2.5, 2.5])


def test_everything_unknown_without_layers():
    for measure in (fibre, latency, people, road, land_pressure, slope, hazard):
        assert np.isnan(measure(places((0, 0), (1, 1)), evidence()).values).all()
