"""Files made to do harm, and files that are merely broken: each is refused in one sentence."""

import json
import sqlite3
import stat
import struct
import zipfile
from contextlib import closing

import numpy as np
import pyogrio.raw
import pytest
import shapely

from gis.errors import InputError, LayerError
from layers.check import check
from layers.readers.local import LARGEST_TEXT
from layers.readers.vector import read_vector
from layers.recognise import recognise

SECRET = "the secret of another file"


def points(path, crs="EPSG:4326", n=3, **columns):
    shapes = shapely.points(np.arange(n) + 30.0, np.zeros(n))
    pyogrio.raw.write(str(path), shapely.to_wkb(shapes),
                      [np.array(v, dtype=object) for v in columns.values()], list(columns),
                      geometry_type="Point", crs=crs)
    return path


def changed(path, *statements):
    """A GeoPackage after these SQL statements."""
    with closing(sqlite3.connect(path)) as data:
        data.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            data.execute(statement)
        data.commit()
    return path


def geojson(path, features, **members):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}))
    return path


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


# ---- archives

def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


GEOJSON = json.dumps({"type": "FeatureCollection", "features": [
    feature({"type": "Point", "coordinates": [36, -1]}, name="a")]})


@pytest.mark.parametrize("name", ["../evil.geojson", "/etc/evil.geojson", "a/../../evil.geojson",
                                  "..\\evil.geojson", "C:\\evil.geojson", "con.geojson"])
def test_members_that_climb(tmp_path, name):
    path = zipped(tmp_path / "a.zip", {name: GEOJSON})
    with pytest.raises(LayerError, match="does not stay inside its folder"):
        read_vector(path)
    assert [p.name for p in tmp_path.rglob("*")] == ["a.zip"]


def test_member_that_is_a_link(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("a.geojson")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(LayerError, match="a link or device and no plain file"):
        read_vector(path)


def test_bomb(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, \
            archive.open("a.geojson", "w", force_zip64=True) as member:
        for _ in range(260):
            member.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(LayerError, match="would unpack to 260 MB"):
        read_vector(path)


def test_member_that_is_longer_than_it_says(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.geojson": GEOJSON + " " * 5000})
    raw = bytearray(path.read_bytes())
    real = struct.pack("<I", len(GEOJSON) + 5000)
    for at in (raw.find(real), raw.rfind(real)):
        raw[at:at + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(raw))
    with pytest.raises(LayerError, match="damaged, cut short"):
        read_vector(path)


@pytest.mark.parametrize("members, words", [
    ({"a.txt": "x"}, "holds no data file"),
    ({"a.geojson": GEOJSON, "b.geojson": GEOJSON}, "holds 2 data files"),
    ({"a.zip": "PK"}, "holds no data file"),
    ({f"{i}.txt": "" for i in range(5001)}, "more than the 5,000"),
])
def test_archives_without_one_file(tmp_path, members, words):
    with pytest.raises(LayerError, match=words):
        read_vector(zipped(tmp_path / "a.zip", members))


def test_truncated_archive(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.geojson": GEOJSON})
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(LayerError, match="damaged or cut short"):
        check(path)


# ---- GeoPackage

@pytest.mark.parametrize("sql, words", [
    ("CREATE VIEW gpkg_extensions AS SELECT load_extension('evil')", "a query in place"),
    ("CREATE VIEW gpkg_metadata AS SELECT readfile('/etc/passwd')", "a query in place"),
])
def test_queries_named_like_system_tables(tmp_path, sql, words):
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    changed(path, "DROP TABLE IF EXISTS gpkg_extensions", "DROP TABLE IF EXISTS gpkg_metadata", sql)
    with pytest.raises(LayerError, match=words):
        read_vector(path)


def test_layer_that_is_a_query(tmp_path):
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    changed(path, "ALTER TABLE a RENAME TO b", "DELETE FROM gpkg_contents",
            "CREATE VIEW a AS SELECT fid, geom, ogr_geocode('Nairobi') AS name FROM b",
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('a', 'features', 'a', 4326)")
    with pytest.raises(LayerError, match="a query 'a' in place of a table"):
        read_vector(path)


def test_virtual_tables_that_read_files(tmp_path):
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    secret = tmp_path / "secret.csv"
    secret.write_text(SECRET)
    changed(path, "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES "
            f"('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING VirtualOGR(''{secret}'')')")
    with pytest.raises(LayerError, match="'VirtualOGR' and could read other files"):
        read_vector(path)


def test_computed_columns(tmp_path):
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    changed(path, "ALTER TABLE a ADD COLUMN x TEXT AS (hex(zeroblob(100000000)))")
    with pytest.raises(LayerError, match="a column 'x' that is computed when read"):
        read_vector(path)


def test_triggers_never_fire_and_the_file_stays_as_it_is(tmp_path):
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    changed(path, "CREATE TRIGGER t AFTER INSERT ON gpkg_contents BEGIN "
            "SELECT load_extension('evil'); END")
    before = path.read_bytes()
    assert len(read_vector(path)) == 3
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.gpkg"]


def test_attached_databases_are_no_part_of_a_file(tmp_path):
    """ATTACH cannot stand in a schema; what is written as one is a damaged schema."""
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    changed(path, "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES "
            "('table', 'x', 'x', 2, 'ATTACH ''/etc/passwd'' AS x')")
    with pytest.raises(LayerError, match="damaged"):
        read_vector(path)


def test_geopackage_that_another_program_is_writing(tmp_path):
    path = points(tmp_path / "a.gpkg", name=list("abc"))
    (tmp_path / "a.gpkg-wal").write_bytes(b"x")
    with pytest.raises(LayerError, match="being written by another program"):
        read_vector(path)


def test_database_that_is_no_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as data:
        data.execute("CREATE TABLE t (x)")
    with pytest.raises(LayerError, match="SQLite database but no GeoPackage"):
        read_vector(path)


# ---- Shapefile

@pytest.mark.parametrize("page", ["", "\x1b[31m", "UTF-99", "../../etc/passwd", "x" * 100_000,
                                  "/vsicurl/http://127.0.0.1:9/x"])
def test_strange_code_pages(tmp_path, page):
    path = points(tmp_path / "a.shp", name=["São", "b", "c"])
    (tmp_path / "a.cpg").write_text(page)
    try:
        assert len(read_vector(path)) == 3
    except LayerError as error:
        assert "damaged" in str(error) and "\x1b" not in str(error)


# ---- sizes and shapes

@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp", ".fgb", ".parquet", ".kml",
                                    ".kmz", ".csv", ".xlsx", ".tif", ".nc", ".zip"])
def test_zeros_and_nothing(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        check(path)
    path.write_bytes(b"\0" * 5000)
    with pytest.raises(InputError, match="first bytes are something else"):
        check(path)


@pytest.mark.parametrize("head, suffix", [
    (b'{"type": "FeatureCollection", "features": [', "geojson"),
    (b"<?xml version='1.0'?><kml>", "kml"), (b"lat,lon\n1,2\n", "csv")])
def test_enormous_text(tmp_path, head, suffix):
    path = tmp_path / f"a.{suffix}"
    with open(path, "wb") as file:       # takes no room on disks that know holes
        file.write(head + b" " * 5000)
        file.truncate(LARGEST_TEXT + 1)
    with pytest.raises(LayerError, match="GB of text, more than"):
        check(path)


def test_ten_thousand_columns(tmp_path):
    wide = {f"c{i}": i for i in range(10_000)}
    path = geojson(tmp_path / "a.geojson",
                   [feature({"type": "Point", "coordinates": [36, -1]}, **wide)])
    with pytest.raises(LayerError, match="10,000 columns, more than"):
        read_vector(path)
    table = tmp_path / "a.csv"
    table.write_text("lat,lon," + ",".join(wide) + "\n" + "1,2," + ",".join("3" * 10_000) + "\n")
    with pytest.raises(LayerError, match="10,002 columns, more than"):
        read_vector(table)
    assert "columns, more than" in recognise(path)[0].problem


@pytest.mark.parametrize("depth", [2_000, 300_000])
def test_deep_nesting(tmp_path, depth):
    path = tmp_path / "a.geojson"
    for bomb in ('"properties": {"a": ' + "[" * depth + "]" * depth + '}, "geometry": null',
                 '"geometry": {"type": "Polygon", "coordinates": ' + "[" * depth + "]" * depth
                 + '}, "properties": {}'):
        path.write_text('{"type": "FeatureCollection", "features": [{"type": "Feature", '
                        + bomb + "}]}")
        try:
            assert len(read_vector(path)) == 0
        except LayerError as error:
            assert "nested" in str(error) or "no features" in str(error)


def test_nan_and_infinite_coordinates_and_places_off_the_earth(tmp_path):
    rows = [shapely.LineString([(1, 2), (3, 4)]), shapely.LineString([(1, 2), (np.nan, 4)]),
            shapely.LineString([(1, 2), (np.inf, 4)]), shapely.LineString([(1, 2), (3, 400)])]
    path = tmp_path / "a.gpkg"
    pyogrio.raw.write(str(path), shapely.to_wkb(np.array(rows)),
                      [np.array(list("abcd"), dtype=object)], ["name"],
                      geometry_type="LineString", crs="EPSG:4326")
    found = read_vector(path)
    assert list(found["name"]) == ["a"]
    assert found.provenance.steps == ("2 rows with NaN or infinite coordinates dropped",
                                      "1 rows off the Earth dropped")


def test_mixed_geometry(tmp_path):
    path = geojson(tmp_path / "a.geojson", [
        feature({"type": "LineString", "coordinates": [[36, -1], [37, -1]]}, voltage="132000"),
        feature({"type": "LineString", "coordinates": [[36, 0], [37, 0]]}, voltage="66000"),
        feature({"type": "Point", "coordinates": [36, -1]}, voltage="33000")])
    found = check(path)
    assert found["layer_guess"] == "power_lines"
    told = {p["what"]: p["count"] for p in found["problems"]}
    assert told["mixed geometry (2 line, 1 point); one layer takes one kind, here line"] == 1
    lines = read_vector(path, geometry="line")
    assert len(lines) == 2 and "1 rows that are no line left out" in lines.provenance.steps


MARKUP = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://127.0.0.1","x")'


def test_markup_formulas_and_control_characters_stay_text(tmp_path):
    path = geojson(tmp_path / "a.geojson", [
        feature({"type": "Point", "coordinates": [36, -1]}, **{MARKUP: FORMULA, "n": "\x1b[2J"})])
    found = read_vector(path)
    assert found[MARKUP].tolist() == [FORMULA] and found["n"].tolist() == ["\x1b[2J"]


def test_control_characters_reach_no_terminal(tmp_path, capsys):
    from app.cli import main

    table = tmp_path / "a.csv"
    table.write_text("\x1b[2Jcolumn,b\n1,2\n")
    assert main(["data", "check", str(table)]) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("suffix, driver", [(".gpkg", "GPKG"), (".fgb", "FlatGeobuf"),
                                            (".geojson", "GeoJSON")])
def test_wrong_suffix_names_the_right_one(tmp_path, suffix, driver):
    path = points(tmp_path / f"a{suffix}", name=list("abc"))
    wrong = path.rename(tmp_path / "a.tif")
    with pytest.raises(LayerError, match=f"named like GTiff but holds {driver}"):
        check(wrong)


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".geojson", ".shp", ".parquet"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_truncated_files_are_refused_or_read_in_part(tmp_path, suffix, share):
    path = tmp_path / f"a{suffix}"
    if suffix == ".parquet":
        import geopandas

        geopandas.GeoDataFrame({"name": ["a"] * 300}, geometry=shapely.points(
            np.arange(300.0) / 9, 0), crs="EPSG:4326").to_parquet(path)
    else:
        points(path, n=300, name=["name of a place"] * 300)
    whole = path.read_bytes()
    path.write_bytes(whole[:int(len(whole) * share)])
    try:                                 # the indexes at the end may be all that is cut off
        found = read_vector(path)
    except LayerError as error:
        assert "a" + suffix in str(error)
    else:
        assert suffix != ".fgb" and 0 < len(found) <= 300


KML = ("<kml><Placemark><name>A</name><LineString><coordinates>36,-1 37,1</coordinates>"
       "</LineString></Placemark></kml>")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".kml", ".csv", ".zip"])
def test_scrambled_files_are_read_or_refused_but_break_nothing(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    if suffix in (".kml", ".csv"):
        path.write_text(KML if suffix == ".kml" else "name,lat,lon,mw\nA,-1,36,5\nB,1,37,x\n")
    elif suffix == ".zip":
        zipped(path, {"a.geojson": GEOJSON})
    else:
        points(path, name=list("abc"), voltage=["132000", "33", "x"])
    whole, dice = path.read_bytes(), np.random.default_rng(7)
    ends = set()
    for _ in range(25):
        raw = bytearray(whole)
        for at in dice.integers(0, len(raw), int(dice.choice([1, 3, 30]))):
            raw[at] = int(dice.integers(0, 256))
        path.write_bytes(bytes(raw[:int(dice.choice([len(raw), dice.integers(20, len(raw))]))]))
        try:
            ends.add(check(path)["kind"])
        except InputError as error:
            assert len(str(error)) < 600
            ends.add("refused")
    assert "refused" in ends
