"""Boreholes and surface water on a made-up plain."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Grid, Provenance, Raster
from gis.water.criteria import groundwater, studied, surface_water, water_stress, water_summary
from gis.water.groundwater import aquifers_at, boreholes, class_yield, recharge_area_km2
from gis.water.rules import WaterRules
from gis.water.surface import serving, surface_water_at
from layers import tables
from tests.support.plain import PLAIN as CRS
from tests.support.plain import layer, places

TABLES = {n: tables.load(n) for n in (
    "water_rules", "water_supply", "outfall_limits", "water_users", "cooling", "cooling_loops")}
RULES = WaterRules.from_tables(TABLES)


def evidence(brief=None, **layers):
    return Evidence("plain", "XXX", brief or Brief(cooling="evaporative"), layers, TABLES,
                    Grid(CRS, 0, 0, 1000, (10, 10)), 1)


def test_the_lower_quartile_lies_a_quarter_up_a_log_scale():
    assert class_yield(1.0, 16.0, 0.25) == pytest.approx(2.0)
    assert class_yield(1.0, 5.0, 0.0) == pytest.approx(1.0)


def test_boreholes_are_whole_and_one_is_spare():
    assert_array_equal(boreholes([1.0, 2.0, 2.1, 0.0], 2.0), [2, 2, 3, 0])
    assert np.isnan(boreholes(1.0, np.nan))


def test_recharge_of_50_mm_needs_0_3_km2_per_megawatt():
    assert recharge_area_km2(14_700, 50) == pytest.approx(0.3, abs=0.01)
    assert np.isnan(recharge_area_km2(14_700, 0))


def aquifers():
    return layer("aquifers", ["POINT (0 0)", "POINT (0 0)", "POINT (100000 0)", "POINT (0 0)"],
                 name=["main", "second", "far", "hot"], role=["shallow"] * 3 + ["geothermal"],
                 yield_low_l_s=[1.0, 0.1, 5, 50], yield_high_l_s=[16.0, 1, 20, 100],
                 share=[0.7, 0.3, 1, 1], accuracy_km=[25.0] * 4, source="made up")


def test_the_main_class_counts_and_the_second_widens_the_range():
    found = aquifers_at(places((1, 0), (60, 0)), aquifers(), RULES)
    assert_array_equal(found.main, [0, 2])
    assert_allclose(found.yield_l_s, [2, 5 * 4**0.25])
    assert found.yield_low_l_s[0] == pytest.approx(0.1 * 10**0.1)
    assert found.yield_high_l_s[0] == pytest.approx(16**0.6)


def test_a_place_far_from_every_point_has_no_known_aquifer():
    found = aquifers_at(places((50, 0)), aquifers(), RULES)
    assert found.main[0] == -1 and np.isnan(found.yield_l_s[0])


def test_groundwater_is_unknown_without_a_layer_and_nothing_without_a_need():
    somewhere = places((1, 0))
    assert np.isnan(groundwater(somewhere, evidence()).values[0])
    dry = evidence(Brief(cooling="evaporative", water_allowed=False))
    assert groundwater(somewhere, dry).values[0] == 0
    measure = groundwater(somewhere, evidence(aquifers=aquifers()))
    assert measure.low[0] <= measure.values[0] <= measure.high[0] and measure.values[0] >= 2


def rivers(**changes):
    columns = {"name": ["R", "L", "E", "D"], "kind": ["river", "lake", "effluent", "river"],
               "perennial": ["yes", "unknown", "yes", "no"], "usable": ["yes"] * 4,
               "low_flow_m3_s": [0.5, np.nan, 0.02, 9.0], "accuracy_km": 1.0} | changes
    return layer("surface_water", ["LINESTRING (0 0, 0 9000)", "POLYGON ((50000 0, 60000 0, "
                 "60000 9000, 50000 0))", "POINT (90000 0)", "POINT (70000 0)"], **columns)


@pytest.mark.parametrize(("need_l_s", "rows"), [(1.0, [1, 1, 1, 0]), (5.0, [1, 1, 1, 0]),
                                                (6.0, [0, 1, 1, 0]), (11.0, [0, 1, 0, 0])])
def test_running_water_must_carry_the_need(need_l_s, rows):
    # river: 0.5 m³/s over 100 is 5 L/s; effluent: 0.02 m³/s over 2 is 10 L/s; D dries up
    assert_array_equal(serving(rivers(), need_l_s, RULES), np.array(rows, bool))


def test_unfit_water_does_not_serve():
    unfit = rivers(usable=["no", "limited", "no", "yes"])
    assert_array_equal(serving(unfit, 1.0, RULES), [False, True, False, False])


def test_distance_to_water_and_its_error():
    found = surface_water_at(places((3, 0), (58, 1)), rivers(), 1.0, RULES)
    assert_allclose(found.km, [3, 0])
    assert_allclose(found.low_km, [2, 0])
    assert_allclose(found.high_km, [4, 1])


def test_far_from_everything_listed_is_unknown_only_in_a_partial_layer():
    partial = layer("surface_water", ["POINT (0 0)", "POINT (60000 0)"], "partial",
                    name=["R", "D"], kind=["lake", "river"], perennial=["yes", "no"],
                    usable="yes", low_flow_m3_s=1.0)
    found = surface_water_at(places((10, 0), (25, 0), (55, 0)), partial, 1.0, RULES)
    # At 55 km the dry river is listed, so the lake is known to be the nearest that serves.
    assert_allclose(found.km, [10, np.nan, 55])
    measure = surface_water(places((10, 0), (25, 0)), evidence(surface_water=partial))
    assert measure.prior_mean[1] == pytest.approx(12.5)


def test_water_stress_from_polygons_or_raster_or_not_at_all():
    basin = layer("water_stress", ["POLYGON ((0 0, 9000 0, 9000 9000, 0 9000, 0 0))"],
                  stress_pct=[35.0])
    spots = places((1, 1), (20, 1))
    assert_allclose(water_stress(spots, evidence(water_stress=basin)).values, [35, np.nan])
    raster = Raster(np.full((2, 2), 12.0), Grid(CRS, 0, 2000, 1000, (2, 2)), "%",
                    Provenance("water_stress", "made up"))
    assert_allclose(water_stress(spots, evidence(water_stress=raster)).values, [12, np.nan])
    assert np.isnan(water_stress(spots, evidence()).values).all()


def test_summary_names_what_it_rests_on():
    facts = water_summary(places((1, 0)), evidence(aquifers=aquifers(), surface_water=rivers()))[0]
    assert facts["boreholes"].notes[0] == "aquifer: main"
    assert facts["surface_water_km"].notes[0] == "nearest: R (river)"
    assert facts["need_m3_d"].value == pytest.approx(facts["need_l_s"].value * 86.4)
    # neither level nor recharge is listed: nothing that is unknown passes for a model's answer
    assert {key for key, fact in facts.items() if np.isnan(fact.value)} == {
        key for key, fact in facts.items() if fact.known == "prior"} >= {
        "lift_kwh_m3", "recharge_km2"}
    bare = water_summary(places((1, 0)), evidence())[0]
    assert np.isnan(bare["boreholes"].value) and bare["boreholes"].unit == "boreholes"


def test_a_hall_cooled_by_a_water_body_needs_one_that_can_take_its_heat():
    # 2 MW at 35 L/s each: 70 L/s, of which a river must carry a hundred times at low flow
    waters = layer("surface_water", ["POINT (0 0)", "POINT (9000 0)"], name=["brook", "lake"],
                   kind=["river", "lake"], perennial="yes", usable="yes", low_flow_m3_s=[2.0, 0])
    lake = Brief(cooling="water_source")
    assert surface_water(places((0, 0)), evidence(lake, surface_water=waters)).values[0] == 9
    dry = Brief(cooling="rear_door")
    assert surface_water(places((0, 0)), evidence(dry, surface_water=waters)).values[0] == 0


def test_the_year_s_water_is_that_of_the_hourly_study():
    known = evidence(aquifers=aquifers(), surface_water=rivers())
    facts = water_summary(places((1, 0)), known)[0]
    found = studied(facts, known, 0.5)
    # 0.5 L per kWh of the mean load through the year: MWh × L/kWh are m³.
    year = 0.5 * known.brief.mean_it_mw * 8760
    assert found["need_m3_y"].value == pytest.approx(year)
    assert found["need_mean_l_s"].value == pytest.approx(year * 1000 / (8760 * 3600))
    assert found["need_m3_y"].low < year < found["need_m3_y"].high
    assert found["need_l_s"] == facts["need_l_s"]            # the hottest day stays as it was
    assert studied(facts, known, 0.0)["need_m3_y"].value == 0
    blank = studied(facts, known, float("nan"))["need_m3_y"]
    assert np.isnan(blank.value) and blank.low is None
