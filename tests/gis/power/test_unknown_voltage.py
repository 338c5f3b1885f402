"""Connections that rest on an inferred voltage say so and have a wider range."""

from dataclasses import replace

import numpy as np
import pyproj
import pytest
import shapely

from gis.power.connection import TAP, connect
from gis.power.criteria import grid_cost, power_summary
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Places, Provenance, Table
from layers import tables

CRS = pyproj.CRS("EPSG:6933")
TABLES = {n: tables.load(n) for n in ("grid_connection", "grid_rules", "voltage_inference",
                                      "country_voltages")}


def lines(*given):
    shapes = [shapely.LineString([(x * 1000, y * 1000) for x, y in points]) for _, points in given]
    n = len(given)
    return Features(np.array(shapes, object), CRS, {
        "name": np.array([f"L{i}" for i in range(n)], object),
        "kv": np.array([kv for kv, _ in given], float),
        "kind": np.array(["ac"] * n, object), "status": np.array(["existing"] * n, object)}, {},
        Provenance("power_lines", "made up"))


def evidence(without=(), **layers):
    kept = {k: t for k, t in TABLES.items() if k not in without}
    return Evidence("plain", "KEN", Brief(it_mw=2), layers, kept, Grid(CRS, 0, 0, 1000, (9, 9)), 1)


GAP = ((132, [(0, 0), (40, 0)]), (np.nan, [(40, 0), (80, 0)]), (132, [(80, 0), (120, 0)]))
PLACE = Places(np.array([60_000.0]), np.array([1000.0]), CRS)


def test_a_line_of_inferred_voltage_is_tapped_with_a_note_and_a_wider_range():
    known = evidence(power_lines=lines(*GAP))
    found = connect(PLACE, known)
    option = found.options[found.option[0]]
    assert (option.kind, option.name, option.source_kv) == (TAP, "L1", 132)
    assert 0.5 <= option.probability < 1
    notes = power_summary(PLACE, known)[0]["connection_kv"].notes
    assert any("is inferred (132 kV with" in note and "by given voltages alone" in note
               for note in notes)
    given = evidence(power_lines=lines((132, GAP[0][1]), (132, GAP[1][1]), (132, GAP[2][1])))
    sure, doubtful = grid_cost(PLACE, given), grid_cost(PLACE, known)
    assert doubtful.values == pytest.approx(sure.values)
    assert doubtful.high[0] > sure.high[0]


def test_a_network_without_any_voltage_is_no_sole_basis_without_a_note():
    known = evidence(power_lines=lines((np.nan, [(0, 0), (120, 0)])))
    usual = Table({"iso3": np.array(["KEN"], object), "kv": np.array(["132"], object)}, {},
                  Provenance("country_voltages", "made up"))
    known = replace(known, tables={**known.tables, "country_voltages": usual})
    notes = power_summary(PLACE, known)[0]["connection_kv"].notes
    assert any("rests on this alone" in note for note in notes)


def test_without_the_table_unknown_voltages_are_left_out():
    known = evidence(without=("voltage_inference",), power_lines=lines(*GAP))
    found = connect(PLACE, known)
    assert found.options[found.option[0]].name in ("L0", "L2")
    assert found.notes[-1] == "1 of 3 lines have no voltage and are not used"


def test_a_station_takes_the_voltage_of_its_highest_line():
    station = Features(np.array([shapely.Point(40_000, 0)], object), CRS, {
        "name": np.array(["S"], object), "kv": np.array([np.nan]),
        "status": np.array(["existing"], object)}, {}, Provenance("substations", "made up"))
    found = connect(Places(np.array([40_000.0]), np.array([100.0]), CRS),
                    evidence(power_lines=lines(*GAP), substations=station))
    assert any(o.name == "S" and o.source_kv == 132 and o.probability < 1
               for o in found.options)
