"""Fetching an area from a server on this machine, source by source."""

import io
import json
import zipfile

import pytest

from layers import fetching
from layers.cache import Store
from layers.catalogue import source
from layers.download.pace import Clock, Limits
from layers.mirror import Mirrors
from layers.regions.area import area
from tests.support.unruly import FakeClock

KENYA = area("KEN")
TOWN = area("36.6,-1.4,37.1,-1.1")
EAGER = Limits(gap_s=0.0, host_gap_s={})
DEM = "Copernicus_DSM_COG_30_S02_00_E03{}_00_DEM"


@pytest.fixture
def go(unruly_server, tmp_path):
    """Plan and run some sources against the server; the store stays."""
    store = Store(tmp_path / "store")
    mirrors = Mirrors(unruly_server.base)
    time = FakeClock()

    def go(where, *keys, layers=frozenset(), everything=False):
        plan = fetching.plan(where, [source(k) for k in keys], store, mirrors, layers=layers,
                             everything=everything, limits=EAGER)
        done = fetching.run(plan, store, mirrors, limits=EAGER,
                            clock=Clock(time.now, time.sleep, lambda: 1.0))
        return plan, {o.key: o for o in done}

    go.store = store
    return go


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def test_an_archive_is_unpacked_with_the_companions_of_its_shapefile(go, unruly_server):
    stem = "ne_10m_populated_places"
    unruly_server.put(f"naturalearth/10m/cultural/{stem}.zip", zipped(
        **{f"{stem}__shp": b"shp", f"{stem}__dbf": b"dbf", f"{stem}__README__html": b"x"}))
    _, done = go(KENYA, "natural_earth_places")
    found = done["natural_earth_places"]
    assert found.problem == "" and not found.cached
    names = {p.relative_to(go.store.folder("KEN")).as_posix() for p in found.files}
    assert {f"natural_earth_places/{stem}.shp", f"natural_earth_places/{stem}.dbf"} <= names
    entry = go.store.manifest("KEN").entries[0]
    assert (entry.source, entry.licence, entry.sharing) == (
        "natural_earth_places", "public domain", "open")


def test_the_file_that_an_answer_names_is_fetched_from_the_mirror_too(go, unruly_server):
    answer = json.dumps({"boundaryISO": "KEN", "boundaryType": "ADM0",
                         "gjDownloadURL": "https://github.com/w/raw/1/KEN.geojson"}).encode()
    unruly_server.put("api/current/gbOpen/KEN/ADM0", answer)
    unruly_server.put("w/raw/1/KEN.geojson", b'{"type": "FeatureCollection", "features": []}')
    _, done = go(KENYA, "geoboundaries_adm0")
    found = done["geoboundaries_adm0"]
    assert found.problem == ""
    assert [p.name for p in found.files] == ["geoboundaries_KEN_ADM0.geojson"]


@pytest.mark.parametrize("answer", [b"<html>no</html>", b'{"x": 1}'])
def test_an_answer_that_names_nothing_is_the_problem_of_its_source_only(go, unruly_server, answer):
    unruly_server.put("api/current/gbOpen/KEN/ADM0", answer)
    unruly_server.put("wri/global-power-plant-database/master/output_database/"
                      "global_power_plant_database.csv", b"a,b")
    _, done = go(KENYA, "geoboundaries_adm0", "gppd")
    assert "answer" in done["geoboundaries_adm0"].problem
    assert done["gppd"].problem == "" and len(done["gppd"].files) == 1


def test_tiles_of_the_sea_do_not_exist_and_that_is_no_fault(go, unruly_server):
    name = DEM.format(6)
    unruly_server.put(f"{name}/{name}.tif", b"II*\0 tile")
    _, done = go(TOWN, "copernicus_dem_90m")
    found = done["copernicus_dem_90m"]
    assert (found.problem, found.absent, len(found.files)) == ("", 1, 1)


def test_a_tile_that_fails_otherwise_is_told(go, unruly_server):
    name, other = DEM.format(6), DEM.format(7)
    unruly_server.put(f"{name}/{name}.tif", b"II*\0 tile")
    unruly_server.fault(f"{other}/{other}.tif", status=451)
    _, done = go(TOWN, "copernicus_dem_90m")
    found = done["copernicus_dem_90m"]
    assert "barred by law" in found.problem and len(found.files) == 1 and found.absent == 0


def test_no_tile_at_all_is_missing_data(go):
    _, done = go(TOWN, "copernicus_dem_90m")
    assert "none of the 2 tiles" in done["copernicus_dem_90m"].problem


def test_what_is_fetched_by_hand_says_so_and_stops_nothing(go, unruly_server):
    unruly_server.put("wri/global-power-plant-database/master/output_database/"
                      "global_power_plant_database.csv", b"a,b")
    plan, done = go(KENYA, "wdpa", "gppd", "hotmaps_heat_density")
    assert "protectedplanet.net/country/KEN" in done["wdpa"].problem
    assert done["hotmaps_heat_density"].nothing and done["gppd"].files
    assert [item.key for item in plan.asked] == ["wdpa", "gppd", "hotmaps_heat_density"]


def test_the_second_time_everything_is_here(go, unruly_server):
    unruly_server.put("wri/global-power-plant-database/master/output_database/"
                      "global_power_plant_database.csv", b"a,b")
    go(KENYA, "gppd")
    before = len(unruly_server.requests)
    _, done = go(area("SEN"), "gppd")
    assert done["gppd"].cached
    assert [p for _, p, _ in unruly_server.requests[before:]] == ["heatsite-mirror.json"]
    assert {e.source for e in go.store.manifest("SEN").entries} == {"gppd"}


def index(server, *rows):
    import hashlib

    files = []
    for path, source_key, layers, box in rows:
        content = path.encode()
        server.put(path, content)
        files.append({"path": path, "source": source_key, "layers": layers, "box": box,
                      "country": None, "bytes": len(content),
                      "sha256": hashlib.sha256(content).hexdigest()})
    server.put("heatsite-mirror.json", json.dumps({"format": 1, "files": files}).encode())


HERE, ELSEWHERE = [36.0, -2.0, 38.0, 0.0], [2.0, 48.0, 3.0, 49.0]


@pytest.fixture
def office(unruly_server):
    index(unruly_server,
          ("grid/lines.gpkg", "lines_world_bank", ["power_lines"], HERE),
          ("grid/abroad.gpkg", "lines_world_bank", ["power_lines"], ELSEWHERE),
          ("sun.tif", "global_solar_atlas", ["solar"], None),
          ("users.gpkg", "own_sinks", ["heat_sinks"], HERE),
          ("landings.csv", "own_landings", ["landings"], HERE))
    return unruly_server


def test_a_mirror_with_an_index_gives_its_files_of_the_area(go, office):
    plan, done = go(KENYA, "osm_power", "global_solar_atlas", "gppd")
    assert {k: [p.name for p in o.files] for k, o in done.items()} == {
        "global_solar_atlas": ["sun.tif"], "lines_world_bank": ["lines.gpkg"]}
    assert "5 files in its index" in plan.notes[0]
    # lines of the World Bank do not become OpenStreetMap's by coming in its place
    licences = {e.source: e.licence for e in go.store.manifest("KEN").entries}
    assert licences["global_solar_atlas"] == "CC BY 4.0"
    assert licences["lines_world_bank"] != "ODbL 1.0"


def test_everything_of_a_mirror(go, office):
    _, done = go(KENYA, "osm_power", everything=True)
    assert set(done) == {"lines_world_bank", "global_solar_atlas", "own_sinks", "own_landings"}
    assert not any(o.problem for o in done.values())


def test_a_layer_that_only_a_mirror_gives(go, office):
    _, done = go(KENYA, layers=frozenset({"landings"}))
    assert set(done) == {"own_landings"}


def test_a_mirror_for_one_source_leaves_the_others_alone(office, tmp_path):
    mirrors = Mirrors("", {"global_solar_atlas": office.base})
    plan = fetching.plan(KENYA, [source("global_solar_atlas"), source("gppd")],
                         Store(tmp_path / "s"), mirrors, limits=EAGER)
    urls = {item.key: item.requests[0].url for item in plan.asked if item.requests}
    assert urls["global_solar_atlas"] == office.url("sun.tif")
    assert urls["gppd"].startswith("https://raw.githubusercontent.com/")


def test_a_broken_file_of_a_mirror_is_told_and_not_kept(go, office):
    office.fault("users.gpkg", content=b"x" * len("users.gpkg"))
    _, done = go(KENYA, "osm_sinks", "osm_power")
    assert "checksum" in done["own_sinks"].problem and done["own_sinks"].files == ()
    assert done["lines_world_bank"].problem == ""


def test_sizes_are_known_before_where_the_server_tells_them(go, unruly_server, tmp_path):
    unruly_server.put("wri/global-power-plant-database/master/output_database/"
                      "global_power_plant_database.csv", b"x" * 1234)
    store, mirrors = Store(tmp_path / "s"), Mirrors(unruly_server.base)
    plan = fetching.plan(TOWN, [source("gppd"), source("geoboundaries_adm0")], store, mirrors,
                         limits=EAGER)
    plan = fetching.measured(plan, store, mirrors, limits=EAGER)
    sizes = {item.key: (item.measured, item.likely_bytes) for item in plan.asked}
    assert sizes["gppd"] == (True, 1234.0)
    assert sizes["geoboundaries_adm0"] == (False, 5e6)     # the answer only names the file
    assert not unruly_server.asked("wri/global-power-plant-database/master/output_database/"
                                   "global_power_plant_database.csv")


EMBER = """Area,ISO 3 code,Year,Category,Subcategory,Variable,Unit,Value
Kenya,KEN,2019,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,90
Kenya,KEN,2020,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,80
Kenya,KEN,2021,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,100
Kenya,KEN,2022,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,110
Kenya,KEN,2023,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,70
Kenya,KEN,2023,Electricity generation,Aggregate fuel,Renewables,%,88.5
Kenya,KEN,2023,Electricity generation,Aggregate fuel,Renewables,TWh,11
Kenya,KEN,2023,Electricity generation,Total,Total Generation,TWh,12.5
Kenya,KEN,2024,Electricity generation,Total,Total Generation,TWh,
Uganda,UGA,2023,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,30
"""


def test_figures_of_the_country_are_taken_from_embers_table(go, unruly_server):
    from layers.own_tables import read_layer_table

    unruly_server.put("emb-prod-bkt-publicdata/public-downloads/yearly_full_release_long_format"
                      ".csv", EMBER.encode())
    _, done = go(KENYA, "ember_yearly")
    assert [p.name for p in done["ember_yearly"].files] == ["ember_yearly.csv", "figures_KEN.csv"]
    path = go.store.folder("KEN") / "ember_yearly" / "figures_KEN.csv"
    layer, table = read_layer_table(path, path.name)
    assert layer == "figures"
    assert {r["key"]: (r["value"], r["unit"], r["year"]) for r in table.rows()} == {
        "grid_carbon_g_kwh": (70.0, "gCO2/kWh", "2023"),
        "grid_carbon_5y_mean_g_kwh": (90.0, "gCO2/kWh", "2019-2023"),
        "renewable_share": (0.885, "share", "2023"),
        "generation_twh_y": (12.5, "TWh/y", "2023")}
    entries = go.store.manifest("KEN").entries
    assert [e.licence for e in entries] == ["CC BY 4.0", "CC BY 4.0"]


def test_a_box_and_a_country_without_rows_have_no_figures(go, unruly_server):
    unruly_server.put("emb-prod-bkt-publicdata/public-downloads/yearly_full_release_long_format"
                      ".csv", EMBER.encode())
    for where in (TOWN, area("SEN")):
        _, done = go(where, "ember_yearly")
        assert [p.name for p in done["ember_yearly"].files] == ["ember_yearly.csv"]


@pytest.mark.parametrize("at_once", [1, 4])
def test_without_a_network_few_hosts_are_waited_for(tmp_path, at_once):
    from dataclasses import replace

    from layers.download import Download, fetch

    hosts = [f"http://127.0.0.{i}:1" for i in range(2, 12)]      # nothing listens there
    mirrors = Mirrors("", {f"s{i}": host for i, host in enumerate(hosts)})
    time = FakeClock()
    found = fetch([Download("x", f"{host}/a.csv", f"{i}/a.csv") for i, host in enumerate(hosts)],
                  Store(tmp_path / "s"), "KEN", mirrors=mirrors,
                  limits=replace(EAGER, hosts_at_once=at_once),
                  clock=Clock(time.now, time.sleep, lambda: 1.0))
    waited = [f"tried {EAGER.tries} times" in f.problem for f in found]
    assert all(f.problem for f in found)
    # two that fail tell that it is the network; those under way then may fail as often
    assert 2 <= sum(waited) <= 1 + at_once


GAVE_UP = {"version": 0.6, "generator": "Overpass API", "osm3s": {}, "elements": [],
           "remark": "runtime error: Query timed out in \"query\" at line 3 after 181 seconds."}


def test_overpass_that_gave_up_is_told_and_its_answer_not_kept(go, unruly_server):
    where = "api/interpreter"
    unruly_server.put(where, json.dumps(GAVE_UP).encode())
    _, done = go(TOWN, "osm_power")
    found = done["osm_power"]
    assert "Overpass gave up" in found.problem and "timed out" in found.problem
    assert "for a smaller box" in found.problem and ".." not in found.problem
    assert not found.files and len(unruly_server.asked(where, "POST")) == 1
    left = [p for p in go.store.partial.iterdir() if p.suffix != ".lock"]
    assert not go.store.manifest(TOWN.key).entries and not left
    unruly_server.put(where, json.dumps(GAVE_UP | {"remark": ""}).encode())
    _, done = go(TOWN, "osm_power")
    assert done["osm_power"].problem == "" and len(done["osm_power"].files) == 1
