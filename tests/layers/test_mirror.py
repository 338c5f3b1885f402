"""Mirrors: where they are set, their index, and a region served from one."""

import json

import numpy as np
import pytest

from gis.errors import InputError
from layers.cache import Store
from layers.catalogue import Area, sources
from layers.download import Clock, Limits, fetch
from layers.mirror import NAME, Mirrors, mirrors, read_index, rebase, write_index
from tests.support.unruly import FakeClock

KENYA = Area("KEN", "Kenya", "KEN", (33.9, -4.7, 41.9, 5.5))


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "mirrors.toml"
    path.write_text('all = "https://file.example/x/"\n[sources]\nosm_power = "http://osm.example"')
    return path


def test_options_come_before_the_environment_and_that_before_the_file(config):
    assert mirrors((), {}, config) == Mirrors("https://file.example/x",
                                              {"osm_power": "http://osm.example"})
    environ = {"HEATSITE_MIRROR": "https://env.example osm_power=https://env.example/osm"}
    found = mirrors(["https://option.example/?a=b"], environ, config)
    assert found.every == "https://option.example/?a=b"
    assert found.base("osm_power") == "https://env.example/osm"
    assert found.base("x", "osm_power") == "https://env.example/osm"
    assert found.base("worldpop") == "https://option.example/?a=b"
    assert Mirrors().base("worldpop") is None
    assert ("https", "env.example", 443) in found.origins()


@pytest.mark.parametrize("text", ["ftp://a.b", "file:///etc", "/media/stick", "osm=", "http://",
                                  "osm_power=C:\\x", "http://a b"])
def test_what_is_no_address_of_a_mirror(text, tmp_path):
    with pytest.raises(InputError, match="no address"):
        mirrors([text], {}, tmp_path / "none")


@pytest.mark.parametrize("text", ["all = 3", "all = [", "[sources]\nx = 1", "sources = 4"])
def test_a_file_of_mirrors_that_is_wrong(config, text):
    config.write_text(text)
    with pytest.raises(InputError, match=r"mirrors\.toml"):
        mirrors((), {}, config)


def test_the_base_takes_the_place_of_scheme_and_host():
    assert rebase("https://data.org/a/b.zip?x=1", "http://in.example:81/m/") == \
        "http://in.example:81/m/a/b.zip?x=1"


@pytest.fixture
def shared_folder(unruly_server):
    """A folder with one raster that is recognised, one text that is not, served on loopback."""
    rasterio = pytest.importorskip("rasterio")
    from rasterio.transform import from_origin

    folder = unruly_server.folder / "sub dir"
    folder.mkdir()
    values = np.linspace(1200, 1900, 400, dtype="float32").reshape(20, 20)
    with rasterio.open(folder / "pvout é.tif", "w", driver="GTiff", width=20, height=20, count=1,
                       dtype="float32", crs="EPSG:4326",
                       transform=from_origin(34, 5, 0.4, 0.4)) as file:
        file.write(values, 1)
        file.update_tags(TITLE="Global Solar Atlas PVOUT yearly total kWh/kWp")
    (unruly_server.folder / "notes.csv").write_text("a,b\n1,2\n")
    return unruly_server


def test_a_folder_is_indexed_by_content_and_served(shared_folder, tmp_path):
    written = write_index(shared_folder.folder)
    assert written.name == NAME
    rows = json.loads(written.read_text())["files"]
    assert [r["path"] for r in rows] == ["sub dir/pvout é.tif"]
    assert rows[0]["layers"] == ["solar"] and rows[0]["box"] == [34.0, -3.0, 42.0, 5.0]
    store = Store(tmp_path / "store")
    index = read_index(shared_folder.base, store)
    solar = _source_of("solar")
    wanted = index.downloads(solar, KENYA)
    assert [w.file for w in wanted] == ["sub dir/pvout é.tif"]
    assert wanted[0].size == rows[0]["bytes"]
    assert index.of_area(KENYA, (solar, solar)) == wanted
    got = fetch(wanted, store, "KEN", mirrors=Mirrors(shared_folder.base))[0]
    assert not got.problem and got.sha256 == rows[0]["sha256"]
    far = Area("X", "X", "", (170.0, -10.0, -170.0, 10.0))
    assert index.downloads(solar, far) == ()
    assert index.downloads(_source_of("boundary"), KENYA) == ()


def _source_of(layer):
    return next(s for s in sources() if layer in s.layers)


def test_a_folder_with_nothing_that_is_known(tmp_path):
    with pytest.raises(InputError, match="no file that HeatSite recognises"):
        write_index(tmp_path)
    with pytest.raises(InputError, match="is no folder"):
        write_index(tmp_path / "none")


def test_a_mirror_without_index(unruly_server, tmp_path):
    assert read_index(unruly_server.base, Store(tmp_path / "s")) is None


def test_a_mirror_that_cannot_be_reached(unruly_server, tmp_path):
    unruly_server.fault(NAME, status=500)
    time = FakeClock()
    with pytest.raises(InputError, match="answers 500; check its address"):
        read_index(unruly_server.base, Store(tmp_path / "s"), limits=Limits(tries=2),
                   clock=Clock(time.now, time.sleep))


GOOD = {"source": "x", "path": "a.tif", "bytes": 1, "sha256": "0" * 64, "box": None}


@pytest.mark.parametrize("wrong", [
    {"path": "../a.tif"}, {"path": "/etc/passwd"}, {"sha256": "x"}, {"bytes": -1},
    {"box": [1, 2, 3]}, {"box": [1, 2, 3, float("nan")]}, {"bytes": "many"}])
def test_an_index_that_lies_is_refused(unruly_server, tmp_path, wrong):
    unruly_server.put(NAME, json.dumps({"files": [{**GOOD, **wrong}]}).encode())
    with pytest.raises(InputError, match="damaged|stay inside"):
        read_index(unruly_server.base, Store(tmp_path / "s"))


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b"{}", b"[" * 100_000, b'{"files": 3}'])
def test_an_index_that_is_none(unruly_server, tmp_path, text):
    unruly_server.put(NAME, text)
    with pytest.raises(InputError, match="damaged"):
        read_index(unruly_server.base, Store(tmp_path / "s"))


def test_countries_and_boxes_choose_the_files(unruly_server, tmp_path):
    rows = [{**GOOD, "path": f"{n}.tif", "layers": ["solar"], "country": c, "box": b}
            for n, c, b in ((1, ["KEN"], None), (2, ["SEN"], None), (3, None, [0, 0, 40, 1]),
                            (4, None, [-20, 10, -10, 20]), (5, None, None))]
    unruly_server.put(NAME, json.dumps({"files": rows}).encode())
    index = read_index(unruly_server.base, Store(tmp_path / "s"))
    wanted = index.downloads(_source_of("solar"), KENYA)
    assert [w.file for w in wanted] == ["1.tif", "3.tif", "5.tif"]
