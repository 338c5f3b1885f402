"""`heatsite data list`, `data cache` and the shape of the group."""

import importlib
import json

import pytest

from app.cli import main
from app.commands.data import COMMANDS, MODULES


def run(capsys, *words):
    code = main(["data", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    return tmp_path / "store"


def test_each_subcommand_has_a_module_and_a_true_first_line():
    for name, words in COMMANDS.items():
        command = importlib.import_module(f"app.commands.data.{MODULES.get(name, name)}").command
        assert command.help.splitlines()[0].strip().rstrip(".")[:20] == words.rstrip(".")[:20]


def test_list_tells_packs_and_sources(capsys):
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert "kenya" in out and "* osm_power" in out and "share alike" in out
    wdpa = next(line for line in out.splitlines() if " wdpa " in line)
    assert "not to be passed on" in wdpa and "by hand" in wdpa
    assert "unconfirmed" in next(line for line in out.splitlines() if " srtm " in line)


def test_list_of_one_layer_in_full(capsys):
    code, out, _ = run(capsys, "list", "--layer", "wind", "--long")
    assert code == 0 and out.count("licence") == 1 and "(unconfirmed)" not in out
    assert "(unconfirmed)" in run(capsys, "list", "--layer", "heat_density", "--long")[1]
    assert "kenya" not in out


def test_list_as_json_is_one_object(capsys):
    code, out, err = run(capsys, "list", "--json")
    told = json.loads(out)
    assert code == 0 and err == ""
    assert {p["key"] for p in told["packs"]} >= {"kenya", "ile_de_france"}
    keys = {s["key"]: s for s in told["sources"]}
    assert keys["natural_earth_countries"]["confirmed"] is True
    assert keys["osm_roads"]["sharing"] == "share_alike"


def test_an_unknown_layer_is_one_sentence(capsys):
    code, out, err = run(capsys, "list", "--layer", "winds")
    assert code == 2 and out == "" and "'wind'" in err and err.count("\n") == 1


def test_the_empty_store(capsys, store):
    code, out, _ = run(capsys, "cache", "--json")
    assert code == 0
    assert json.loads(out) == {"folder": str(store), "bytes": 0, "unused": 0, "partial": 0,
                               "regions": {}, "tiles": 0}


def test_the_store_tells_its_regions_and_forgets_them(capsys, tmp_path):
    from layers.cache import Store
    from layers.cache_manifest import Entry

    file = tmp_path / "a.csv"
    file.write_text("x" * 2_000)
    for key in ("KEN", "SEN"):
        Store().keep(key, Entry("gppd", ()), {"gppd/a.csv": file}, about={"name": key.title()})
    code, out, _ = run(capsys, "cache", "--verify")
    assert code == 0 and "checked: 1, broken: 0" in out and "2 kB" in out
    assert "KEN" in out and "1 files  Ken" in out
    code, out, _ = run(capsys, "cache", "--clear", "KEN", "--json")
    assert set(json.loads(out)["regions"]) == {"SEN"} and json.loads(out)["freed"] < 2_000
    code, out, _ = run(capsys, "cache", "--clear", "--yes", "--json")
    assert json.loads(out)["regions"] == {} and json.loads(out)["freed"] >= 2_000


def test_clearing_an_unknown_region_is_one_sentence(capsys):
    code, _, err = run(capsys, "cache", "--clear", "XYZ", "--yes")
    assert code == 2 and "XYZ" in err


def test_kept_tiles_are_told_and_cleared_with_all(store, capsys):
    from layers.tiles.keep import Kept, TileCache

    cache = TileCache()
    cache.put("a", 0, 0, 0, Kept(bytes(2_000_000)))
    cache.close()
    assert main(["data", "cache"]) == 0
    assert "map tiles" in capsys.readouterr().out
    assert main(["data", "cache", "--clear", "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["freed"] == 2_000_000 and told["tiles"] == 0
