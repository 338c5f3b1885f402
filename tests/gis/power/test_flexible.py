"""Headroom where the grid holds, outage hours where it sheds load."""

import math

import numpy as np
import pyproj
import pytest

from gis.power.flexible import flexibility_summary
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Grid, Provenance, Table
from layers import tables

TABLES = {n: tables.load(n) for n in ("grid_connection", "grid_rules", "backup")}
DAY = ["weekday"] * 24 + ["weekend"] * 24
PROFILE = Table({"day": np.array(DAY, object), "step": np.tile(np.arange(24.0), 2),
                 "factor": np.tile(np.r_[1.0, np.full(23, 0.5)], 2)}, {},
                Provenance("load_profile", "made up"))


def summary(profile=PROFILE, system_load=None, **figures):
    table = Table({"key": np.array(list(figures), object),
                   "value": np.array(list(figures.values()), float)}, {},
                  Provenance("figures", "made up"))
    layers = {"figures": table} | ({"load_profile": profile} if profile else {})
    layers |= {"system_load": system_load} if system_load else {}
    known = Evidence("plain", "XXX", Brief(it_mw=2, utilisation=0.5), layers, TABLES,
                     Grid(pyproj.CRS("EPSG:6933"), 0, 0, 1000, (9, 9)), 1)
    return flexibility_summary(known, 1.25)


def test_one_full_hour_a_day_leaves_the_room_of_the_others():
    found = summary(saidi_h_y=1, peak_demand_mw=100, grid_carbon_g_kwh=100)
    # N in one hour of 24 would be 4.2 % of it: with 0.5 % nearly nothing fits below the peak
    # hour's own, for in that hour all of N gives way
    assert found["flexible_headroom_mw"].value == pytest.approx(0, abs=1e-3)
    # 1.25 MW for 43.8 h
    assert found["backup_diesel_co2_t_y"].value == pytest.approx(1.25 * 43.8 * 267 / 0.37 / 1000)


def test_a_grid_that_sheds_load_shows_its_outage_hours():
    found = summary(saidi_h_y=116, peak_demand_mw=100, grid_carbon_g_kwh=100)
    assert math.isnan(found["flexible_headroom_mw"].value)
    assert "116 h/y without supply" in found["flexible_headroom_mw"].notes[0]
    assert found["backup_diesel_co2_t_y"].value == pytest.approx(1.25 * 116 * 267 / 0.37 / 1000)
    assert "2.78 MWh for an event of 2 h" in found["backup_battery_co2_t_y"].notes[0]


def test_without_hourly_load_headroom_is_unknown():
    found = summary(profile=None, saidi_h_y=1, peak_demand_mw=100, grid_carbon_g_kwh=100)
    assert math.isnan(found["flexible_headroom_mw"].value)


def test_the_systems_own_hours_come_before_the_synthetic_ones():
    # the straight fall of the published vector: 24.4, 49.4 and 99.4 MW at 0.25, 0.5 and 1 %
    hours = Table({"mw": 10_000 - 5_000 * np.arange(8760) / 8760}, {"mw": "MW"},
                  Provenance("system_load", "made up"))
    found = summary(saidi_h_y=1, peak_demand_mw=100, grid_carbon_g_kwh=100, system_load=hours)
    room = found["flexible_headroom_mw"]
    assert (room.low, room.value, room.high) == pytest.approx((24.4, 49.4, 99.4), abs=0.05)
    assert "8760 hours of the system's own load" in room.notes


def test_backup_ranges_with_the_hours():
    through = summary(saidi_h_y=100, grid_carbon_g_kwh=100)["backup_diesel_co2_t_y"]
    assert (through.low, through.high) == pytest.approx((0.7 * through.value, 1.3 * through.value))
    way = summary(saidi_h_y=1, grid_carbon_g_kwh=100)["backup_diesel_co2_t_y"]
    assert (way.low, way.high) == pytest.approx((way.value / 2, way.value * 2))
