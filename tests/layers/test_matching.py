"""Which layer a file fits and which column gives what, with units; answers told by hand."""

import json

import numpy as np
import pytest

from gis.errors import InputError, UnknownNameError
from layers import tables
from layers.adapting import adapted
from layers.match_memory import forget, recall, remember
from layers.match_units import guess_unit, numbers, plain, unit_of, units_of
from layers.matching import contents, guess, overridden
from layers.readers.vector import read_vector


def features(path, geometry, *rows):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": row, "geometry": geometry} for row in rows]}))
    return path


POINT = {"type": "Point", "coordinates": [36, -1]}
LINE = {"type": "LineString", "coordinates": [[36, -1], [37, -1]]}
AREA = {"type": "Polygon", "coordinates": [[[36, -1], [37, -1], [37, 0], [36, -1]]]}


def column(match, attribute):
    return next(c for c in match.columns if c.attribute == attribute)


@pytest.mark.parametrize("name, geometry, row, layer, taken", [
    ("lignes_ht", LINE, {"NOM": "A", "VOLT_V": "132000", "NB_TERNES": 2}, "power_lines",
     {"name": "NOM", "kv": "VOLT_V:V", "circuits": "NB_TERNES"}),
    ("asset_export_3", LINE, {"id": 1, "Tension (kV)": 225}, "power_lines",
     {"kv": "Tension (kV):kV"}),
    ("ss_export", POINT, {"SS_NAME": "Suswa", "Primary_kV": 400}, "substations",
     {"name": "SS_NAME", "kv": "Primary_kV:kV"}),
    ("export", POINT, {"Plant": "X", "Technology": "Hydro", "Capacity_kW": 25000}, "power_plants",
     {"name": "Plant", "fuel": "Technology", "mw": "Capacity_kW:kW"}),
    ("boreholes", POINT, {"SWL_m": 30.0, "Yield_m3h": 7.2}, "aquifers",
     {"rest_level_m": "SWL_m:m", "yield_high_l_s": "Yield_m3h:m³/h"}),
    ("stations", AREA, {"name": "A", "voltage": "132000;33000"}, "substations",
     {"name": "name", "kv": "voltage:V"}),
])
def test_layer_columns_and_units(tmp_path, name, geometry, row, layer, taken):
    match = guess(contents(features(tmp_path / f"{name}.geojson", geometry, row)))
    assert match.layer == layer
    assert {key: match.chosen.get(key) for key in taken} == taken
    for told in match.columns:
        if told.column:
            assert told.reason and 0 < told.confidence <= 1 and told.samples
    assert all(0 < o.confidence <= 1 and o.reason for o in match.options)


def test_what_is_missing_and_unused_is_told(tmp_path):
    match = guess(contents(features(tmp_path / "lines.geojson", LINE, {"colour": "red"})))
    assert match.layer == "power_lines"
    assert match.missing == ("name", "kv", "kind", "status") and match.unused == ("colour",)


def test_text_that_is_no_figure_is_not_taken_for_one(tmp_path):
    match = guess(contents(features(tmp_path / "lines.geojson", LINE, {"voltage": "high"},
                                    {"voltage": "medium"})), "power_lines")
    assert not column(match, "kv").column


def test_the_user_chooses(tmp_path):
    found = contents(features(tmp_path / "a.geojson", LINE, {"A": 132, "B": 5, "name": "x"}))
    match = overridden(guess(found, "power_lines"), found,
                       {"voltage_kv": "a:V", "circuits": "B", "name": ""})
    assert match.chosen == {"kv": "A:V", "circuits": "B"}
    assert column(match, "kv").confidence == 1 and "name" in match.unused
    with pytest.raises(UnknownNameError, match="column 'C'"):
        overridden(match, found, {"kv": "C"})
    with pytest.raises(UnknownNameError, match="unit 'K'"):
        overridden(match, found, {"kv": "A:K"})
    with pytest.raises(UnknownNameError, match="attribute of power_lines 'colour'"):
        overridden(match, found, {"colour": "A"})
    with pytest.raises(InputError, match="circuits has no unit"):
        overridden(match, found, {"circuits": "B:kV"})


def test_layers_that_do_not_fit(tmp_path):
    found = contents(features(tmp_path / "a.geojson", LINE, {"x": 1}))
    with pytest.raises(UnknownNameError, match="layer 'power_line'; did you mean 'power_lines'"):
        guess(found, "power_line")
    with pytest.raises(InputError, match="holds line features, but the layer substations takes"):
        guess(found, "substations")


def test_dirty_voltages_with_a_report(tmp_path):
    path = features(tmp_path / "lines.geojson", LINE, *({"voltage": v} for v in (
        "132 kV; 33kV", "330000;132000", "Avenida", "", "66000", "Avenida")))
    found = contents(path)
    out, notes = adapted(read_vector(path), overridden(guess(found, "power_lines"), found,
                                                       {"kv": "voltage"}))
    assert np.allclose(out["kv"], [132, 330, np.nan, np.nan, 66, np.nan], equal_nan=True)
    told = {n.what: (n.count, n.examples) for n in notes}
    assert told["cells are no voltages; they stay unknown"] == (2, ("Avenida",))
    assert told["rows of which status is not told taken as 'existing'"] == (6, ())


@pytest.mark.parametrize("unit, cell, kv", [
    ("V", 132000, 132), ("V", 400, 0.4), ("kV", 132, 132), ("V", "132000", 132),
    ("V", "132 kV", 132), ("kV", "33000 V", 33), ("kV", 132000, np.nan)])
def test_voltages_in_the_chosen_unit(tmp_path, unit, cell, kv):
    path = features(tmp_path / "lines.geojson", LINE, {"u": cell})
    found = contents(path)
    match = overridden(guess(found, "power_lines"), found, {"kv": f"u:{unit}"})
    assert np.array_equal(adapted(read_vector(path), match)[0]["kv"], [kv], equal_nan=True)


def test_plants_in_kilowatts(tmp_path):
    path = features(tmp_path / "plants.geojson", POINT,
                    {"Fuel": "Hydro power", "kW": "12 500"}, {"Fuel": "Gas/Oil", "kW": "~300"},
                    {"Fuel": "magic", "kW": 5}, {"Fuel": "wind", "kW": "none told"})
    out, notes = adapted(read_vector(path), guess(contents(path), "power_plants"))
    assert out["mw"].tolist() == [12.5, 0.3] and list(out["fuel"]) == ["hydro", "gas"]
    told = {n.what: (n.count, n.examples) for n in notes}
    assert told["cells of fuel not understood"] == (1, ("magic",))
    assert told["cells of kW are no figures; mw stays unknown there"] == (1, ("none told",))
    assert told["rows without fuel or capacity left out"] == (2, ())


def test_areas_become_points_inside(tmp_path):
    path = features(tmp_path / "stations.geojson", AREA, {"voltage": "132000"})
    out, _ = adapted(read_vector(path), guess(contents(path), "substations"))
    assert out.geometry[0].geom_type == "Point" and out["kv"].tolist() == [132]
    assert "areas reduced to a point inside" in out.provenance.steps


def test_matches_are_remembered_by_columns(tmp_path):
    memory = tmp_path / "matches.toml"
    one = contents(features(tmp_path / "a.geojson", LINE, {"U": 132, "T": "x"}))
    two = contents(features(tmp_path / "other name.geojson", LINE, {"T": "y", "U": 66}))
    other = contents(features(tmp_path / "c.geojson", LINE, {"U": 132}))
    assert one.fingerprint == two.fingerprint != other.fingerprint
    assert recall(one.fingerprint, memory) is None
    remember(overridden(guess(one, "power_lines"), one, {"kv": "U:kV", "name": "T"}), "a", memory)
    match = guess(two, remembered=recall(two.fingerprint, memory))
    assert match.remembered and match.layer == "power_lines"
    assert match.chosen == {"name": "T", "kv": "U:kV"}
    assert forget(one.fingerprint, memory) and recall(one.fingerprint, memory) is None
    memory.write_text("= broken")
    assert recall(one.fingerprint, memory) is None


@pytest.mark.parametrize("cell, figure", [
    ("1 234,5", 1234.5), ("1,234.5", 1234.5), ("12 MW", 12), ("~30", 30), ("<5", 5), ("-1.5", -1.5),
    ("1.234.567", 1234567), ("1e3", 1000), ("", np.nan), ("n/a", np.nan), ("twelve", np.nan),
    ("12-15", np.nan), ("=1+1", np.nan), ("inf", np.nan), ("1'000", 1000), ("0,4", 0.4)])
def test_figures_as_people_write_them(cell, figure):
    assert np.array_equal(numbers(np.array([cell], object))[0], [figure], equal_nan=True)


@pytest.mark.parametrize("layer, attribute, wanted, name, cells, unit", [
    ("power_lines", "kv", "kV", "voltage", [132000.0, 66000.0], "V"),
    ("power_lines", "kv", "kV", "voltage", [132.0, 66.0], "kV"),
    ("power_lines", "kv", "kV", "voltage_kv", [132000.0], "V"),
    ("power_lines", "kv", "kV", "VOLT_V", [400.0], "V"),
    ("power_lines", "kv", "kV", "VOLT_V", [33.0], "kV"),
    ("power_plants", "mw", "MW", "capacity", [25_000.0], "kW"),
    ("power_plants", "mw", "MW", "capacity", [25.0], "MW"),
    ("towns", "elevation_m", "m", "elev_ft", [5900.0], "ft"),
    ("towns", "elevation_m", "m", "elev", [5900.0], "m"),
    ("towns", "elevation_m", "m", "elev", [19_000.0], "ft"),
    ("climate", "t_mean_c", "°C", "t2m", [293.0], "K"),
    ("heat_networks", "enr_share", "share", "enr", [60.0], "%"),
])
def test_units(layer, attribute, wanted, name, cells, unit):
    found = guess_unit(layer, attribute, wanted, name, np.array(cells))
    assert found.unit.name == unit and found.reason


def test_units_in_the_cells():
    assert guess_unit("power_plants", "mw", "MW", "p", np.array(["5 kW", "7 kW"], object)
                      ).unit.name == "kW"


def test_factors_and_offsets():
    assert unit_of("°C", "F").factor * 212 + unit_of("°C", "F").offset == pytest.approx(100)
    assert unit_of("°C", "K").offset == -273.15 and unit_of("m", "feet").factor == 0.3048
    assert unit_of("L/s", "m3/h").factor * 3.6 == pytest.approx(1)
    assert unit_of("MWh/y", "TJ/y").factor * 3.6 == pytest.approx(1000)
    assert units_of("kV") == ("V", "kV", "MV") and units_of("count") == ()
    assert plain("Capacité (kW)") == "capacite_kw"


def test_names_and_units_belong_to_the_schema():
    table, form = tables.load("column_names"), tables.schema()
    for layer, attribute in zip(table["layer"], table["attribute"], strict=True):
        if layer != "*" and attribute:
            assert attribute in form[layer].columns
    known = {c.unit for shape in form.values() for c in shape.columns.values()}
    assert set(tables.load("column_units")["schema_unit"]) <= known
