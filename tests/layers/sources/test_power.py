import numpy as np
import shapely

from layers.sources import power
from layers.sources.recipe import shaped
from tests.support.plain import REGION, rows_of


def point(lon, lat):
    return shapely.Point(lon, lat)


def stations(rows):
    return shaped("substations", rows_of([point(*r[:2]) for r in rows]), {
        "name": [r[2] for r in rows], "kv": [r[3] for r in rows], "status": "existing",
        "source": "pack"})


def test_levels_of_one_station_are_gathered():
    raw = rows_of([point(36.0, 1.0), point(36.0001, 1.0), point(37.0, 1.0), point(38.0, 1.0)],
                   voltage=["132000", "220000;33000", "11000", ""],
                   name=["", "Turkwel", "Kiosk", "Pole"], osm_id=["1", "2", "3", "4"],
                   substation=["transmission", "", "", ""])
    found = power.substations(raw)
    assert list(found["name"]) == ["Turkwel"]
    assert found["kv"].tolist() == [220] and list(found["kv_levels"]) == ["220;132;33"]
    assert "4 rows make 1 stations" in found.provenance.steps[-1]


def test_direct_current_side_of_a_converter_does_not_count():
    raw = rows_of([point(36.3, -1.0)], voltage=["500000;400000;220000"],
                   substation=["converter"], osm_id=["1"])
    assert list(power.substations(raw)["kv_levels"]) == ["400;220"]


def test_far_stations_are_added_and_near_ones_fill_gaps():
    merge = next(r.merge for r in power.RECIPES if r.key == "osm_stations")
    pack = stations([(36.0, 0.0, "A", np.nan), (37.0, 0.0, "B", 66.0)])
    file = stations([(36.01, 0.0, "near A", 132.0), (37.01, 0.0, "near B", 220.0),
                     (36.5, 0.0, "C", 132.0)])
    merged = merge(pack, file, REGION)
    assert list(merged["name"]) == ["A", "B", "C"]
    assert merged["kv"].tolist() == [132, 66, 132]         # B's own 66 kV stays
    assert merged.provenance.origin == "pack+file"
    assert "1 of the file's 3 features added" in merged.provenance.steps[-1]


def lines(kv, lon=36.0):
    rows = [shapely.LineString([(lon + 0.1 * i, 0), (lon + 0.1 * i, 1)]) for i in range(len(kv))]
    return shaped("power_lines", rows_of(rows), {"name": [f"l{i}" for i in range(len(kv))],
                                                  "kv": kv, "kind": "ac", "status": "existing",
                                                  "source": "s"})


def test_lines_replace_the_pack_only_with_voltage_and_length():
    pack = lines([132.0, 132.0])
    full = power.merge_lines(pack, lines([220.0, 220.0], 38.0), REGION)
    assert full["kv"].tolist() == [220, 220] and full.provenance.origin == "file"
    bare = power.merge_lines(pack, lines([np.nan, 220.0], 38.0), REGION)
    assert len(bare) == 4 and "only 50% of them carry a voltage" in bare.provenance.steps[-1]
    stub = power.merge_lines(lines([132.0] * 4), lines([220.0], 38.0), REGION)
    assert len(stub) == 5 and "much shorter" in stub.provenance.steps[-1]


def test_frequency_zero_is_direct_current():
    raw = rows_of([shapely.LineString([(0, 0), (1, 1)])] * 3, voltage=["500000"] * 3,
                   frequency=["0", "50", ""])
    assert list(power.lines(raw)["kind"]) == ["dc", "ac", "ac"]


def test_street_names_are_counted_and_unknown():
    raw = rows_of([shapely.LineString([(0, 0), (1, 1)])] * 3,
                   voltage=["330000;132000", "Avenida La Esperanza", ""])
    found = power.lines(raw)
    assert found["kv"][0] == 330 and np.isnan(found["kv"][1:]).all()
    assert found.provenance.steps[0].startswith("1 rows: not a voltage")
