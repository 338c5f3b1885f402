"""Packs as one file: out, in, and with malice."""

import json
import zipfile

import numpy as np
import pyogrio.raw
import pytest
import shapely

from gis.errors import InputError, UnknownNameError
from layers import pack, user_packs
from layers.pack_file import MANIFEST, export_pack, import_pack
from layers.regions.base import base_of

WDPA_FIELDS = ("NAME", "DESIG_ENG", "IUCN_CAT", "STATUS")


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))


@pytest.fixture
def data(tmp_path):
    """A folder with a line of its own, and an area that may not be passed on."""
    folder = tmp_path / "data"
    folder.mkdir()
    line = shapely.LineString([(36.0, -1.0), (38.5, 0.5)])
    pyogrio.raw.write(str(folder / "lines.gpkg"), shapely.to_wkb(np.array([line])),
                      [np.array(["132000"], object)], ["voltage"], geometry_type="LineString",
                      crs="EPSG:4326", driver="GPKG", layer="lines")
    pyogrio.raw.write(str(folder / "parks.geojson"),
                      shapely.to_wkb(np.array([shapely.box(36, -1, 37, 0)])),
                      [np.array([w], object) for w in ("Park", "National Park", "II",
                                                       "Designated")], list(WDPA_FIELDS),
                      geometry_type="Polygon", crs="EPSG:4326", driver="GeoJSON")
    (folder / "notes.csv").write_text("a,b\n1,2\n")
    return folder


@pytest.fixture
def packed(data, tmp_path):
    return export_pack("kenya", tmp_path / "k.heatsite-pack", data)


def test_a_pack_leaves_and_comes_back(packed, data):
    assert packed.key == "kenya"
    assert "pack/data/0/lines.gpkg" in packed.files
    why = dict(packed.left_out)
    assert "forbids passing it on" in why["parks.geojson"] and "notes.csv" in why
    before = pack.load("kenya")
    assert before.data == ()
    taken = import_pack(packed.path)
    assert taken.files == packed.files
    after = pack.load("kenya")
    assert after.checksums == before.checksums and len(after.data) == 1
    assert after.data[0].is_relative_to(user_packs.packs_folder())
    assert base_of("kenya").folders[0] == after.data[0]
    assert [info.key for info in pack.available()].count("kenya") == 1
    user_packs.remove("kenya")
    assert pack.load("kenya").data == ()
    with pytest.raises(UnknownNameError):
        user_packs.remove("kenya")
    assert [p.name for p in user_packs.packs_folder().iterdir()] == [".lock"]


def test_the_same_data_make_the_same_file(packed, data, tmp_path):
    again = export_pack("kenya", tmp_path / "again.heatsite-pack", data)
    assert again.path.read_bytes() == packed.path.read_bytes()


def test_a_region_without_a_pack_becomes_one(tmp_path):
    folder = tmp_path / "sen"
    folder.mkdir()
    outline = {"type": "FeatureCollection", "features": [{
        "type": "Feature", "properties": {"shapeName": "Senegal", "shapeISO": "SEN",
                                          "shapeGroup": "SEN", "shapeType": "ADM0"},
        "geometry": json.loads(shapely.to_geojson(shapely.box(-17.5, 12.3, -11.4, 16.7)))}]}
    (folder / "adm0.geojson").write_text(json.dumps(outline))
    done = export_pack("SEN", tmp_path / "sen.heatsite-pack", folder)
    import_pack(done.path)
    found = base_of("SEN")
    assert (found.name, found.country, found.pack) == ("Senegal", "SEN", done.key)
    assert not found.cell_m and found.missing
    assert found.boundary.geometry[0].bounds == pytest.approx((-17.5, 12.3, -11.4, 16.7))


def _rewritten(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        change(members)
        for name, content in members.items():
            new.writestr(name, content)
    return target


def _set(**cells):
    def change(members):
        listing = json.loads(members[MANIFEST]) | cells
        members[MANIFEST] = json.dumps(listing).encode()
    return change


@pytest.mark.parametrize(("change", "words"), [
    (lambda m: m.update({"pack/substations.csv": b"lat,lon\n"}), "checksum differs"),
    (lambda m: m.update({"pack/more.csv": b"x"}), "not in its list"),
    (lambda m: m.pop("pack/pack.toml"), "is gone"),
    (lambda m: m.pop(MANIFEST), "no pack file"),
    (lambda m: m.update({MANIFEST: b"{}"}), "no pack file"),
    (lambda m: m.update({"../../evil.txt": b"x"}), "does not stay inside"),
    (lambda m: m.update({"/evil.txt": b"x"}), "does not stay inside"),
    (_set(key="../up"), "no name for a region"), (_set(key="uganda"), "its list says"),
    (_set(format=99), "newer HeatSite"), (_set(kind="other"), "no pack file")])
def test_a_tampered_pack_is_refused_and_changes_nothing(packed, tmp_path, change, words):
    bad = _rewritten(packed.path, tmp_path / "bad.heatsite-pack", change)
    with pytest.raises(InputError, match=words):
        import_pack(bad)
    assert user_packs.imported() == {}
    assert [p.name for p in user_packs.packs_folder().iterdir()] == [".lock"]
    assert not (tmp_path / "evil.txt").exists()


def test_a_cut_or_missing_file_is_refused(packed, tmp_path):
    cut = tmp_path / "cut.heatsite-pack"
    cut.write_bytes(packed.path.read_bytes()[:-300])
    with pytest.raises(InputError, match="cut short"):
        import_pack(cut)
    with pytest.raises(InputError, match="does not exist"):
        import_pack(tmp_path / "none.heatsite-pack")
    with pytest.raises(InputError, match="is a folder"):
        export_pack("kenya", tmp_path)


def test_an_import_that_was_killed_leaves_the_old_pack_and_the_next_one_goes_on(
        packed, data, tmp_path, monkeypatch):
    from layers import pack_file

    import_pack(packed.path)
    old = pack.load("kenya").data
    other = export_pack("kenya", tmp_path / "other.heatsite-pack", data)

    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    for step in ("unpack", "write_atomic"):
        with monkeypatch.context() as patch:
            patch.setattr(pack_file, step, kill)
            patch.setattr(pack_file.shutil, "rmtree", lambda *a, **k: None)
            with pytest.raises(Killed):
                import_pack(other.path)
        assert pack.load("kenya").data == old and old[0].is_dir()
    import_pack(other.path)
    assert len(pack.load("kenya").data) == 2
    assert len([p for p in user_packs.packs_folder().iterdir() if p.is_dir()]) == 1
