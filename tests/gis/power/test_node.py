"""What stands around a point of connection, on a plain worked out by hand."""

import numpy as np
import pyproj
import pytest
import shapely

from gis.power.criteria import grid_margin, power_summary
from gis.power.loads import basis_of
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Places, Provenance, Table
from layers import tables

CRS = pyproj.CRS("EPSG:6933")
TABLES = {n: tables.load(n) for n in ("grid_connection", "grid_rules")}
HERE = Places(np.array([5000.0]), np.array([0.0]), CRS)


def points(key, spots, **columns):
    return Features(np.array([shapely.Point(x * 1000, y * 1000) for x, y in spots], object), CRS,
                    {name: np.array(values, float if isinstance(values[0], float) else object)
                     for name, values in columns.items()}, {}, Provenance(key, "made up"))


def stations(*spots, kv):
    n = len(spots)
    return points("substations", spots, name=[f"S{i}" for i in range(n)], kv=kv,
                  kv_levels=[f"{v:g};33" for v in kv], status=["existing"] * n)


def summary(figures=None, brief=None, **layers):
    if figures:
        layers["figures"] = Table({"key": np.array(list(figures), object),
                                   "value": np.array(list(figures.values()), float)}, {},
                                  Provenance("figures", "made up"))
    known = Evidence("plain", "XXX", brief or Brief(), layers, TABLES,
                     Grid(CRS, 0, 0, 1000, (9, 9)), 1)
    return power_summary(HERE, known)[0], grid_margin(HERE, known)


def test_the_second_feeder_comes_from_another_station():
    facts, _ = summary(substations=stations((0, 0), (0.5, 0), (30, 0), kv=[132.0, 132.0, 220.0]))
    # S1 stands 0.5 km from S0: they are one for this; S2 is 25 km away
    assert facts["second_feeder_km"].value == pytest.approx(25)
    assert "nearest other station, S2;" in facts["second_feeder_km"].notes[0]


def test_the_next_higher_voltage_is_that_of_the_station_itself_for_a_feeder():
    facts, _ = summary(substations=stations((0, 0), (30, 0), kv=[132.0, 220.0]))
    assert facts["connection_kv"].value == 33
    assert (facts["next_higher_kv"].value, facts["next_higher_km"].value) == (132, 5)


def test_data_centres_at_the_station_count_by_one_basis_only():
    centres = points("data_centres", [(1, 0), (1, 1), (2, 0), (2, 2), (1, 2)],
                     power_mw=[4.0, 3.0, 5.0, 50.0, float("nan")],
                     power_basis=["it (stated)", "it", "grid", "planned", "unknown"],
                     status=["existing", "under_construction", "existing", "planned", "existing"])
    facts, margin = summary(substations=stations((0, 0), kv=[132.0]), data_centres=centres)
    alone, free = summary(substations=stations((0, 0), kv=[132.0]))
    assert facts["loads_at_node_mw"].value == 7
    text = facts["loads_at_node_mw"].notes[0]
    assert "5 MW (grid), 7 MW (IT power), 1 of unknown power" in text
    assert "1 planned do not count" in text
    assert "not added up" in text
    assert alone["loads_at_node_mw"].value == 0
    assert margin.values == pytest.approx(free.values)
    assert margin.low[0] == pytest.approx(max(free.low[0] - 7 / 2.5, 0))


def test_large_loads_at_the_station_are_added():
    loads = points("large_loads", [(1, 0), (0, 2), (40, 0), (1, 1)],
                   name=["Mine", "Works", "Far", "New"], mw=[12.0, 6.0, 100.0, 30.0],
                   status=["", "existing", "existing", "planned"])
    centres = points("data_centres", [(1, 0)], power_mw=[4.0], power_basis=["it"],
                     status=["existing"])
    facts, margin = summary(substations=stations((0, 0), kv=[132.0]), data_centres=centres,
                            large_loads=loads)
    _, free = summary(substations=stations((0, 0), kv=[132.0]))
    assert facts["loads_at_node_mw"].value == 22
    assert "large loads near the station: Mine 12 MW, Works 6 MW" in facts[
        "loads_at_node_mw"].notes[0]
    assert margin.low[0] == pytest.approx(max(free.low[0] - 22 / 2.5, 0))


def test_the_basis_is_the_first_word():
    assert [basis_of(t) for t in ("it (IT power)", "Grid connection", "planned", "")] == [
        "it", "grid", "unknown", "unknown"]


def test_a_load_too_large_for_the_system_says_so():
    facts, _ = summary({"peak_demand_mw": 100, "firm_capacity_mw": 103, "generation_twh_y": 0.5},
                       Brief(it_mw=10), substations=stations((0, 0), kv=[132.0]))
    text = " ".join(facts["size_vs_system_share"].notes)
    # 10 MW of IT at 1.25 are 12.5 MW: 12 % of the peak, 22 % of 0.5 TWh, more than 3 MW to spare
    assert "12% of the system's peak" in text
    assert "22% of the country's generation" in text
    assert "more than the 3 MW that the system has to spare" in text
