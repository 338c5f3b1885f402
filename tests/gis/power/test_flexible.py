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


def summary(profile=PROFILE, **figures):
    table = Table({"key": np.array(list(figures), object),
                   "value": np.array(list(figures.values()), float)}, {},
                  Provenance("figures", "made up"))
    layers = {"figures": table} | ({"load_profile": profile} if profile else {})
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
