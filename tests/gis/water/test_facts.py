"""Drawdown, intake, outfall and competing users of made-up places."""

import math

import numpy as np
import pyproj
import pytest
import shapely

from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Places, Provenance, Raster
from gis.water.cooling_water import Need
from gis.water.facts import competing_users, drawdowns, intakes
from gis.water.rules import WaterRules
from gis.water.surface import surface_water_at
from layers import tables

CRS = pyproj.CRS("EPSG:6933")
TABLES = tables.load_all()
GRID = Grid(CRS, 0, 10_000, 1000, (10, 10))
HERE = Places(np.array([1500.0]), np.array([5500.0]), CRS)


def layer(key, xy, **columns):
    return Features(np.array([shapely.Point(xy)], object), CRS,
                    {name: np.array([value], object if isinstance(value, str) else float)
                     for name, value in columns.items()}, {}, Provenance(key, "made up"))


def evidence(cooling="evaporative", country="KEN", **layers):
    return Evidence("plain", country, Brief(cooling=cooling, it_mw=2.0), layers, TABLES, GRID, 1)


def need(l_s):
    return Need(np.array([l_s]), np.array([l_s * 31_536 / 2]), "made up")


def aquifers(**columns):
    return layer("aquifers", (1500, 5500), **{
        "name": "rock", "role": "shallow", "yield_low_l_s": 1.0, "yield_high_l_s": 16.0,
        "depth_low_m": 80.0, "depth_high_m": 120.0, "rest_level_m": 40.0, **columns})


def test_drawdown_shares_the_need_between_the_working_boreholes():
    # planned yield 2 L/s: 2 boreholes for 3 L/s, 1.5 L/s each; usual yield 4 L/s
    found = drawdowns(HERE, evidence(aquifers=aquifers()), need(3.0))[0]
    assert found.value == pytest.approx(1.22 * 86.4 * 1.5 / (10 * 4))
    assert "class low: 7 % of 60 m" in found.notes[0]


def test_drawdown_without_depth_has_no_class_and_without_aquifer_no_value():
    blind = drawdowns(HERE, evidence(aquifers=aquifers(rest_level_m=math.nan)), need(3.0))[0]
    assert blind.value > 0 and "no class" in blind.notes[0]
    assert math.isnan(drawdowns(HERE, evidence(), need(3.0))[0].value)


def river(**columns):
    return layer("surface_water", (3500, 5500), **{
        "name": "R", "kind": "river", "usable": "yes", "perennial": "yes", "low_flow_m3_s": 1.0,
        **columns})


def at_river(e, wanted, waters):
    found = surface_water_at(HERE, waters, 1.0, WaterRules.from_tables(TABLES))
    return intakes(HERE, e, wanted, waters, found)[0]


def test_lift_comes_from_the_heights():
    heights = Raster(np.tile(np.array([130.0, 130, 130, 100, 100, 100, 100, 100, 100, 100]),
                             (10, 1)), GRID, "m", Provenance("elevation", "made up"))
    waters = river()
    e = evidence(elevation=heights, surface_water=waters)
    # 30 m of lift, 2 km at 5 m/km, 10 m of exchanger
    assert at_river(e, need(4.0), waters)["intake_kw"].value == pytest.approx(
        998 * 9.80665 * 0.004 * 50 / 0.75 / 1000)


def test_a_hall_on_river_water_warms_it():
    waters = river()
    facts = at_river(evidence("water_source"), need(0.0), waters)
    # 2 MW and 6 % of distribution losses into 1 m³/s; 70 L/s through the exchangers
    assert facts["stream_warming_k"].value == pytest.approx(2.12 * 1000 / (998 * 4.18))
    assert facts["stream_warming_k"].high == pytest.approx(2.12 * 1000 / (998 * 4.18) / 0.6)
    assert facts["stream_warming_k"].notes[1] == "limit 3 K: up to 12.5 MW of heat"
    assert facts["intake_kw"].value == pytest.approx(998 * 9.80665 * 0.07 * 40 / 0.75 / 1000)


def test_no_flow_listed_no_warming_told():
    waters = river(low_flow_m3_s=math.nan)
    assert math.isnan(at_river(evidence(), need(1.0), waters)["stream_warming_k"].value)
    lake = river(kind="lake")
    outfall = at_river(evidence(), need(1.0), lake)["stream_warming_k"]
    assert math.isnan(outfall.value)
    assert "mix with 1.3 times" in outfall.notes[0]      # 7 K / 3 K − 1
    assert math.isnan(intakes(HERE, evidence(), need(1.0), None, None)[0]["intake_kw"].value)


def test_users_are_those_of_the_nearest_town():
    towns = layer("towns", (1500, 9500), name="T", population=9600.0)
    # 1 L/s is 86.4 m³ a day, the water of 1,920 people at 45 L
    facts = competing_users(HERE, evidence(towns=towns), need(1.0))[0]
    assert facts["water_as_people"].value == pytest.approx(1920)
    assert facts["water_town_share"].value == pytest.approx(0.2)
    assert "T, 4 km away" in facts["water_town_share"].notes[0]
    empty = layer("towns", (1500, 9500), name="T", population=math.nan)
    alone = competing_users(HERE, evidence(towns=empty), need(1.0))[0]
    assert math.isnan(alone["water_town_share"].value)
    assert alone["water_as_people"].value == pytest.approx(1920)
