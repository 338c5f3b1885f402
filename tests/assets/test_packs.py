"""The starter packs obey the one schema, keep their sources and licences, and tell known facts."""

import csv
import json
import tomllib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from layers import pack, tables

ASSETS = Path(tables.__file__).parent.parent / "assets"
PACKS = {"kenya": (33.0, -5.2, 42.2, 5.7), "ile_de_france": (1.0, 47.9, 4.0, 50.0)}
NO_PLACE = ("load_profile", "figures")
BUILT = {"existing", "under_construction", "planned"}
CONFIDENCE = {"high", "medium-high", "medium", "medium-low", "low"}
ALLOWED = {
    ("boundary", "level"): {"region", "admin"},
    ("wind", "kind"): {"site", "prior"},
    ("power_lines", "kind"): {"ac", "dc"},
    ("power_lines", "status"): BUILT,
    ("power_lines", "underground"): {"yes", "no", ""},
    ("substations", "kind"): {"substation", "power_station", "border_point", "abroad"},
    ("substations", "status"): BUILT,
    ("power_plants", "fuel"): {"geothermal", "hydro", "biomass", "biogas", "waste", "solar", "wind",
                               "gas", "oil", "coal", "nuclear", "import"},
    ("power_plants", "status"): {"operating", "under_construction", "planned", "closed"},
    ("load_profile", "day"): {"weekday", "weekend", "month"},
    ("aquifers", "role"): {"shallow", "deep", "geothermal"},
    ("surface_water", "kind"): {"river", "lake", "reservoir", "sea", "canal", "spring", "effluent"},
    ("surface_water", "perennial"): {"yes", "no", "unknown"},
    ("surface_water", "usable"): {"yes", "limited", "no", "unknown"},
    ("surface_water", "salinity"): {"fresh", "brackish", "saline", "alkaline", ""},
    ("heat_networks", "medium"): {"hot_water", "superheated", "steam", "tempered"},
    ("heat_networks", "return_basis"): {"read", "recalled", "supply minus 40 K"},
    ("heat_networks", "confidence_enr_co2"): CONFIDENCE,
    ("heat_plants", "role"): {"main", "backup", ""},
    ("heat_pipes", "kind"): {"tempered_loop", "network"},
    ("heat_sinks", "demand_kind"): {"present", "potential", "non_sink"},
    ("fibre", "kind"): {"node", "link"},
    ("fibre", "status"): BUILT,
    ("exchanges", "status"): BUILT,
    ("landings", "status"): BUILT,
    ("data_centres", "status"): BUILT,
    ("protected", "category"): {"protected", "airport", "urban_core", "flood", "military",
                                "nuclear", "farmland", "concession"},
    ("protected", "level"): {"hard", "soft", "concession"},
}
# a border point of a DC line has no AC voltage
MAY_BE_UNKNOWN = {("substations", "kv")}
GEOMETRY = {"point": {"Point"}, "line": {"LineString", "MultiLineString"},
            "polygon": {"Polygon", "MultiPolygon"}}


@cache
def manifest(key):
    return tomllib.loads((ASSETS / "packs" / key / "pack.toml").read_text(encoding="utf-8"))


@cache
def rows(key, file):
    """Header and rows of a table as texts; the geometry of a GeoJSON row under `geometry`."""
    path = ASSETS / "packs" / key / file
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            found = list(reader)
            return tuple(reader.fieldnames), found
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = [{**{k: "" if v is None else str(v) for k, v in f["properties"].items()},
              "geometry": shapely.from_geojson(json.dumps(f["geometry"]))} for f in features]
    return tuple(features[0]["properties"]), found


def of(key, layer):
    """Rows of all tables of a layer."""
    return [row for entry in manifest(key)["tables"] if entry["layer"] == layer
            for row in rows(key, entry["file"])[1]]


ENTRIES = [pytest.param(key, entry, id=f"{key}-{entry['file']}")
           for key in PACKS for entry in manifest(key)["tables"]]


@pytest.mark.parametrize(("key", "entry"), ENTRIES)
def test_table_has_the_columns_of_its_layer_and_no_others(key, entry):
    header, _ = rows(key, entry["file"])
    layer = tables.schema()[entry["layer"]]
    wanted = [c for c in layer.columns if c != "accuracy_km" or entry["layer"] not in NO_PLACE]
    assert [c for c in header if c not in ("lat", "lon")] == wanted
    places = entry["file"].endswith(".csv") and entry["layer"] not in NO_PLACE
    assert ("lat" in header and "lon" in header) == places


@pytest.mark.parametrize(("key", "entry"), ENTRIES)
def test_cells_are_of_their_type_and_required_ones_are_filled(key, entry):
    layer = tables.schema()[entry["layer"]]
    for row in rows(key, entry["file"])[1]:
        for name, cell in row.items():
            if name not in layer.columns:
                continue
            if layer.columns[name].type == "number" and cell:
                assert np.isfinite(float(cell)), (name, row)
            if layer.columns[name].required and (entry["layer"], name) not in MAY_BE_UNKNOWN:
                assert cell, (name, row)
            allowed = ALLOWED.get((entry["layer"], name))
            assert allowed is None or cell in allowed, (name, cell)
        assert row["confidence"] in CONFIDENCE, row


@pytest.mark.parametrize(("key", "entry"), ENTRIES)
def test_every_row_has_a_source_and_keeps_its_words(key, entry):
    for row in rows(key, entry["file"])[1]:
        assert len(row["source"]) >= 4, row
        for cell in (row["source"], row["note"]):
            assert not cell.endswith((";", ",", "(")) and "nan" not in cell.lower().split(), row


@pytest.mark.parametrize(("key", "entry"), ENTRIES)
def test_places_lie_in_the_neighbourhood_and_have_the_layers_geometry(key, entry):
    west, south, east, north = PACKS[key]
    if entry["layer"] in NO_PLACE:
        return
    kinds = set()
    for part in tables.schema()[entry["layer"]].geometry.split(" or "):
        kinds |= GEOMETRY.get(part, set().union(*GEOMETRY.values()) if part == "any" else set())
    for row in rows(key, entry["file"])[1]:
        shape = row.get("geometry") or shapely.Point(float(row["lon"]), float(row["lat"]))
        assert shape.geom_type in kinds and shape.is_valid
        left, bottom, right, top = shape.bounds
        assert west <= left and right <= east and south <= bottom and top <= north, row["name"]


def test_both_packs_have_the_same_columns_per_layer():
    columns = defaultdict(set)
    for key in PACKS:
        for entry in manifest(key)["tables"]:
            header = rows(key, entry["file"])[0]
            columns[entry["layer"]].add(frozenset(header) - {"lat", "lon"})
    assert all(len(found) == 1 for found in columns.values())


@pytest.mark.parametrize("key", PACKS)
def test_manifest_tells_of_every_layer_and_every_file(key):
    told = manifest(key)
    layers = {e["layer"] for e in told["tables"]} | {m["layer"] for m in told["missing"]}
    assert layers == set(tables.schema())
    assert not {e["layer"] for e in told["tables"]} & {m["layer"] for m in told["missing"]}
    files = {e["file"] for e in told["tables"]} | {"pack.toml"}
    assert files == {p.name for p in (ASSETS / "packs" / key).iterdir()}
    for entry in told["tables"]:
        assert entry["licence"] and entry["source"] and entry["date"] and entry["resolution"]
        assert entry["known"] in {"measured", "published", "recalled", "modelled", "assumed"}
        assert entry["coverage"] in {"complete", "partial"}
    for gap in told["missing"]:
        assert gap["why"] and (gap.get("mend") or gap.get("absent"))


@pytest.mark.parametrize("key", PACKS)
def test_reader_loads_every_table(key):
    loaded = pack.load(key)
    counts = Counter(e["layer"] for e in manifest(key)["tables"])
    assert set(loaded.layers) == set(counts)
    for layer in counts:
        assert len(loaded.layers[layer]) == len(of(key, layer))


@pytest.mark.parametrize(("key", "layer", "count"), [
    ("kenya", "towns", 78), ("kenya", "power_lines", 118), ("kenya", "substations", 114),
    ("kenya", "power_plants", 61), ("kenya", "aquifers", 226), ("kenya", "heat_sinks", 124),
    ("kenya", "climate", 17 * 12 + 232), ("kenya", "solar", 232 + 78), ("kenya", "wind", 32 + 232),
    ("kenya", "fibre", 23 + 85), ("kenya", "data_centres", 22), ("kenya", "landings", 9),
    ("kenya", "load_profile", 24 + 24 + 12), ("kenya", "protected", 31 + 46),
    ("kenya", "surface_water", 42 + 11),
    ("ile_de_france", "heat_networks", 98), ("ile_de_france", "communes", 150),
    ("ile_de_france", "heat_density", 150), ("ile_de_france", "climate", 6 * 13),
    ("ile_de_france", "substations", 53), ("ile_de_france", "power_lines", 59),
    ("ile_de_france", "power_plants", 65), ("ile_de_france", "aquifers", 3 * 112),
    ("ile_de_france", "heat_sinks", 56), ("ile_de_france", "data_centres", 37),
    ("ile_de_france", "heat_plants", 93), ("ile_de_france", "protected", 33)])
def test_number_of_rows(key, layer, count):
    assert len(of(key, layer)) == count


def test_share_alike_tables_stay_apart_with_their_licence():
    kenya = {e["file"]: e for e in manifest("kenya")["tables"]}
    assert kenya["aquifers.csv"]["licence"].startswith("CC BY-SA 3.0")
    assert "British Geological Survey" in kenya["aquifers.csv"]["attribution"]
    for file, entry in kenya.items():
        osm = file.split(".")[0].endswith("_osm")
        assert osm == entry["licence"].startswith("ODbL"), file
    for file in ("substations.csv", "power_plants.csv"):
        assert not any("OpenStreetMap" in r["source"] or "OSM" in r["source"]
                       for r in rows("kenya", file)[1])


def test_no_openstreetmap_position_outside_the_odbl_tables():
    stations = {(float(r["lon"]), float(r["lat"])) for r in rows("kenya", "substations_osm.csv")[1]}
    for entry in manifest("kenya")["tables"]:
        if entry["licence"].startswith("ODbL") or entry["layer"] not in (
                "power_lines", "substations", "power_plants", "fibre", "data_centres"):
            continue
        for row in rows("kenya", entry["file"])[1]:
            shape = row.get("geometry") or shapely.Point(float(row["lon"]), float(row["lat"]))
            assert not stations & {tuple(p) for p in shapely.get_coordinates(shape).tolist()}, row


@pytest.mark.parametrize("key", PACKS)
def test_potential_and_non_sinks_are_not_present_demand(key):
    for row in of(key, "heat_sinks"):
        if row["kind"] in ("sugar", "cement"):
            assert row["demand_kind"] == "non_sink" and float(row["heat_mwh_y"]) == 0
        if row["kind"] == "desalination" or "unheated" in row["note"] or "planned" in row["name"]:
            assert row["demand_kind"] == "potential", row["name"]
        if row["heat_low_mwh_y"]:
            assert float(row["heat_low_mwh_y"]) <= float(row["heat_mwh_y"]) * 1.001
            assert row["demand_kind"] == "non_sink" or float(row["temp_low_c"]) <= 65


def test_kinds_and_seasons_of_heat_users_have_their_rows():
    sinks = set(tables.load("sinks")["key"])
    seasons = set(tables.load("seasons")["key"])
    for key in PACKS:
        assert {r["kind"] for r in of(key, "heat_sinks")} <= sinks
        assert {r["season"] for r in of(key, "heat_sinks")} <= seasons


def test_seasons_sum_to_one_and_have_hours():
    table = tables.load("seasons")
    months = np.stack([table[m] for m in ("jan feb mar apr may jun jul aug sep oct nov dec"
                                          .split())])
    assert (months >= 0).all()
    np.testing.assert_allclose(months.sum(axis=0), 1, atol=1e-6)
    assert ((table["hour_start"] >= 0) & (table["hour_end"] <= 24)
            & (table["hour_start"] != table["hour_end"])).all()
    assert set(np.unique(table["days_per_week"])) <= {5, 6, 7}
    assert len(set(table["key"])) == len(table["key"])


def test_maize_is_dried_in_four_months_and_tea_all_year():
    rows_ = {r["key"]: r for r in tables.load("seasons").rows()}
    months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    assert [m for m in months if rows_["maize_kenya"][m] > 0] == ["jan", "oct", "nov", "dec"]
    assert rows_["tea_kenya"]["aug"] < rows_["tea_kenya"]["may"]
    assert min(rows_["tea_kenya"][m] for m in months) > 0.04


def figure(key, name):
    return next(float(r["value"]) for r in of(key, "figures") if r["key"] == name)


def test_figures_known_from_their_sources():
    assert figure("kenya", "grid_carbon_5y_mean_g_kwh") == 96.6
    assert figure("kenya", "renewable_share") == pytest.approx(0.90)
    assert figure("kenya", "saidi_h_y") == 116
    # ((12.16 + 11.68)/2 + 4.5 + 0.8) KSh/kWh / 129 / 1.13 = 118.1 EUR/MWh
    assert figure("kenya", "electricity_eur_mwh") == pytest.approx(118.1, abs=0.5)
    assert figure("kenya", "mv_kv") == 33
    assert figure("ile_de_france", "grid_carbon_5y_mean_g_kwh") == 54.7
    assert figure("ile_de_france", "heat_price_eur_mwh") == 55
    assert figure("ile_de_france", "mv_limit_mw") == 12
    assert figure("ile_de_france", "connection_lead_time_220kv_months") == 60
    for key in PACKS:
        names = [r["key"] for r in of(key, "figures")]
        assert len(set(names)) == len(names)
        assert all(r["value"] or r["text"] for r in of(key, "figures"))


def test_grid_facts():
    line = next(r for r in of("kenya", "power_lines") if r["kind"] == "dc")
    assert line["name"].endswith("Suswa") and float(line["kv"]) == 500
    suswa = next(r for r in of("kenya", "substations") if r["name"] == "Suswa")
    assert (suswa["kv"], suswa["kv_levels"]) == ("400", "400;220")
    makindu = next(r for r in of("kenya", "substations") if r["name"] == "Makindu")
    assert makindu["kv"] == "132" and "400 kV" in makindu["note"]
    for key in PACKS:
        for row in of(key, "substations"):
            levels = [float(v) for v in row["kv_levels"].split(";") if v]
            assert levels == sorted(levels, reverse=True)
            assert not levels or levels[0] == float(row["kv"])


def test_drawn_lines_are_as_long_as_they_say():
    geod = pyproj.Geod(ellps="WGS84")
    for key in PACKS:
        for row in of(key, "power_lines"):
            km = geod.geometry_length(row["geometry"]) / 1000
            assert km == pytest.approx(float(row["length_km"]), rel=0.02, abs=0.3), row["name"]


def test_rough_stations_are_barred_from_distance_scoring():
    for entry in manifest("ile_de_france")["tables"]:
        if entry["layer"] in ("substations", "power_lines"):
            assert entry["distance_max_accuracy_km"] == 2
            assert any("distance scoring" in note for note in entry["notes"])


def test_boreholes_of_the_classes():
    limits = {"L/M": (0.3, 1), "M": (1, 5), "M/H": (1, 20)}
    for row in of("kenya", "aquifers"):
        found = float(row["yield_low_l_s"]), float(row["yield_high_l_s"])
        assert found == limits[row["productivity"]]
    # 30-150 m³/h of the Champigny limestone are 8.3-41.7 L/s
    row = next(r for r in of("ile_de_france", "aquifers") if r["name"].startswith("Champigny"))
    assert (row["yield_low_l_s"], row["yield_high_l_s"]) == ("8.3", "41.7")
    roles = Counter(r["role"] for r in of("ile_de_france", "aquifers"))
    assert roles == {"shallow": 112, "deep": 112, "geothermal": 112}
    assert all(r["restriction"] for r in of("ile_de_france", "aquifers") if r["role"] != "shallow")


def test_heat_networks():
    networks = {r["network_id"]: r for r in of("ile_de_france", "heat_networks")}
    total = sum(float(r["heat_mwh_y"]) for r in networks.values())
    assert total == pytest.approx(12.03e6, rel=0.01)
    assert networks["7501C"]["medium"] == "steam" and networks["7501C"]["return_c"] == ""
    # waste incineration alone: the whole renewable share; gas alone: nothing; mixed: half
    assert float(networks["9408C"]["must_run_share"]) == pytest.approx(0.978)
    assert float(networks["9321C"]["must_run_share"]) == 0
    assert float(networks["9101C"]["must_run_share"]) == pytest.approx(0.806 / 2)
    # a planned geothermal plant delivers nothing yet
    assert float(networks["9224C"]["must_run_share"]) == 0
    for row in networks.values():
        assert 0 <= float(row["must_run_share"]) <= float(row["enr_share"])
        if row["return_basis"] == "supply minus 40 K":
            assert float(row["supply_c"]) - float(row["return_c"]) == 40


def test_the_concession_overlaps_the_park_that_it_opens():
    areas = {r["name"]: r for r in of("kenya", "protected")}
    opened = areas["Olkaria geothermal concession"]
    assert opened["level"] == "concession"
    assert opened["geometry"].intersects(areas["Hell's Gate national park"]["geometry"])
    core = areas["Nairobi built-up core"]
    assert core["level"] == "soft" and float(core["population"]) == pytest.approx(
        0.6 * 4397073, rel=0.001)
    area, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(core["geometry"])
    assert abs(area) / 1e6 == pytest.approx(np.pi * 11.6**2, rel=0.01)     # 32 sides: 0.6 % less


def test_flood_plains_stand_in_both_layers():
    plains = {r["name"] for r in of("ile_de_france", "protected") if r["category"] == "flood"}
    classes = {r["name"]: float(r["flood_class"]) for r in of("ile_de_france", "hazard")}
    assert plains <= set(classes) and set(classes.values()) == {3, 4}


def test_climate_of_nairobi_and_paris():
    january = next(r for r in of("kenya", "climate")
                   if r["place"].startswith("Nairobi") and r["month"] == "1")
    assert (january["t_mean_c"], january["ghi_kwh_m2_d"]) == ("19.2", "5.95")
    year = next(r for r in of("ile_de_france", "climate")
                if r["place"] == "Paris-Montsouris" and r["month"] == "0")
    assert (year["hdd18_kd"], year["design_heating_c"]) == ("2170", "-5")
    stations = [r for r in of("ile_de_france", "climate") if r["place"] == "Orly"]
    days = sum(float(r["hdd18_kd"]) for r in stations if r["month"] != "0")
    assert days == pytest.approx(2410, abs=15)


def test_country_table():
    rows_ = {r["iso3"]: r for r in tables.load("countries").rows()}
    assert rows_["KEN"]["continent"] == "Africa" and rows_["KEN"]["grid_carbon_g_kwh"] == 95.4
    assert rows_["FRA"]["saidi_h_y"] == 1.0
    # 0.18 USD/kWh / 1.13
    assert rows_["FRA"]["electricity_eur_mwh"] == 159
    shares = tables.load("countries")["renewable_share"]
    assert np.nanmax(shares) <= 1 and np.nanmin(shares) >= 0
    assert all(rows_[code]["source"] for code in rows_)


def test_homes_and_fuels():
    homes = {r["iso3"]: r for r in tables.load("homes").rows()}
    assert homes["KEN"]["heat_mwh_home_y"] == 0.9 and homes["FRA"]["heat_mwh_home_y"] == 10.5
    assert all(r["low_mwh_home_y"] <= r["heat_mwh_home_y"] <= r["high_mwh_home_y"]
               for r in homes.values())
    gas = next(r for r in tables.load("reference_fuels").rows() if r["use"] == "heat plant")
    assert (gas["fuel"], gas["co2_g_kwh_fuel"], gas["price_eur_mwh_fuel"]) == (
        "natural gas", 202, 45)
