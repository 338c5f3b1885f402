"""KML, KMZ, GeoParquet, tables with places, zipped Shapefiles: small files with known answers."""

import json
import zipfile

import numpy as np
import pyogrio.raw
import pyproj
import pytest
import shapely

from gis.errors import InputError, LayerError
from layers.check import check
from layers.readers.spatial_table import place_columns
from layers.readers.table import read_table
from layers.readers.vector import read_vector

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>
<Placemark><name>A &amp; B</name><ExtendedData><Data name="voltage"><value>132000</value></Data>
  </ExtendedData><LineString><coordinates>36,-1,1200 37,-1.5,0
  37.5,-2</coordinates></LineString></Placemark>
<Placemark><name>C</name><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="voltage">33
  </SimpleData></SchemaData></ExtendedData><MultiGeometry>
  <LineString><coordinates>30,0 31,0</coordinates></LineString>
  <LineString><coordinates>32,0 33,0</coordinates></LineString></MultiGeometry></Placemark>
<Placemark><name>none</name></Placemark>
</Folder></Document></kml>"""
SQUARE = """<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,4
</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2
1,2 1,1</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark></kml>"""


def test_kml_lines_with_fields(tmp_path):
    path = tmp_path / "lines.kml"
    path.write_text(KML)
    found = read_vector(path)
    assert found.crs == pyproj.CRS.from_epsg(4326)
    assert list(found["name"]) == ["A & B", "C"] and found["voltage"].tolist() == [132000, 33]
    assert found.geometry[0].wkt == "LINESTRING (36 -1, 37 -1.5, 37.5 -2)"
    assert found.geometry[1].geom_type == "MultiLineString"
    assert found.provenance.steps == ("1 links to other files not followed",
                                      "1 rows without geometry dropped")
    assert check(path)["layer_guess"] == "power_lines"


def test_kml_polygon_with_a_hole_and_without_its_last_point(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(SQUARE)
    assert read_vector(path).geometry[0].area == 15.0


def test_kmz(tmp_path):
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("files/picture.png", b"x")
        archive.writestr("doc.kml", KML)
    assert len(read_vector(path)) == 2


@pytest.mark.parametrize("text, words", [
    ("<!DOCTYPE kml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><kml>&b;</kml>", "document type"),
    ("<!DOCTYPE kml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><kml><Placemark><name>&x;</name>"
     "</Placemark></kml>", "document type"),
    ("<!DOCTYPE kml SYSTEM 'http://127.0.0.1:9/x.dtd'><kml/>", "document type"),
    ("<kml>" + "<Folder>" * 300 + "</Folder>" * 300 + "</kml>", "more than 200 deep"),
    ("<kml><Placemark>", "damaged or cut short"),
    ("<kml><Placemark><Point><coordinates>x,y</coordinates></Point></Placemark></kml>", "damaged"),
    ("<kml></kml>", "no features"),
])
def test_kml_that_is_refused(tmp_path, text, words):
    path = tmp_path / "a.kml"
    path.write_text(text)
    with pytest.raises(LayerError, match=words):
        read_vector(path)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32737", "OGC:CRS84"])
def test_geoparquet(tmp_path, crs):
    import geopandas

    frame = geopandas.GeoDataFrame(
        {"name": ["a", None], "mw": [5.0, None], "n": [1, 2], "yes": [True, False],
         "list": [[1], [2]]}, geometry=[shapely.Point(1, 2), shapely.Point(3, 4)], crs=crs)
    frame.to_parquet(tmp_path / "a.parquet")
    found = read_vector(tmp_path / "a.parquet", bbox=(0, 0, 2, 3) if "4326" in crs else None)
    assert found.crs == pyproj.CRS.from_user_input("EPSG:4326" if "CRS84" in crs else crs)
    assert found["name"][0] == "a" and found["mw"][0] == 5 and found["yes"][0] == "yes"
    assert len(found) == (1 if crs == "EPSG:4326" else 2)
    assert "1 columns of lists or bytes left out" in found.provenance.steps


def test_parquet_without_geometry(tmp_path):
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"a": [1]}), tmp_path / "a.parquet")
    with pytest.raises(LayerError, match="Parquet without geometries"):
        read_vector(tmp_path / "a.parquet")


def test_table_with_degrees(tmp_path):
    path = tmp_path / "stations.csv"
    path.write_text("Name;Latitude;Longitude;MW\nA;-1,5;36,25;10,5\nB;;;3\n")
    found = read_vector(path)
    assert found.geometry[0].wkt == "POINT (36.25 -1.5)" and found["MW"].tolist() == [10.5]
    assert found.provenance.steps == ("1 rows without geometry dropped",)


def test_table_with_tabs_and_wkt_needs_its_reference_system(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("name\twkt\nA\tLINESTRING (0 0, 1 1)\nB\tnonsense\n")
    with pytest.raises(LayerError, match="no coordinate reference system.*data add a.tsv --crs"):
        read_vector(path)
    found = read_vector(path, crs="EPSG:32737")
    assert found.crs.to_epsg() == 32737 and len(found) == 1
    assert "1 cells of wkt that are no WKT" in found.provenance.steps
    assert any("given by the user" in step for step in found.provenance.steps)


def test_wkt_that_tells_its_reference_system(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('name,geom\nA,"SRID=32737;POINT (257000 9857000)"\n')
    assert read_vector(path).crs.to_epsg() == 32737


def test_x_and_y_are_never_taken_for_degrees(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,easting,northing\nA,257000,9857000\n")
    with pytest.raises(LayerError, match="no coordinate reference system"):
        read_vector(path)
    lon, lat = shapely.get_coordinates(read_vector(path, crs=32737).to_crs(
        pyproj.CRS.from_epsg(4326)).geometry)[0]
    assert (round(lon, 1), round(lat, 1)) == (36.8, -1.3)
    with pytest.raises(InputError, match="not understood; give a code"):
        read_vector(path, crs="somewhere")


def test_columns_of_places():
    words = np.array(["POINT (1 2)"], object)
    assert place_columns({"Geom": words, "lat": words}) == ("wkt", ("Geom",))
    assert place_columns({"geometry": np.array(["Line"], object)}) == ("", ())
    assert place_columns({"LAT": words, "Lng": words}) == ("degrees", ("Lng", "LAT"))


def workbook(path, rows, **sheets):
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, more in sheets.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


def test_workbook(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["name", "lat", "lon", "mw"], ["A", -1.5, 36.25, 10],
                                          [None, None, None, None], ["B", -2, 37, None]])
    found = read_vector(path)
    assert list(found["name"]) == ["A", "B"] and found["mw"][0] == 10 and np.isnan(found["mw"][1])
    assert found.geometry[1].wkt == "POINT (37 -2)"


def test_formulas_are_not_evaluated(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["name", "lat", "lon"],
                                          ['=HYPERLINK("http://127.0.0.1:9")', 1, 2],
                                          ["=1+1", 1, 3]])
    assert np.isnan(read_vector(path)["name"]).all()             # no value was ever stored


def test_other_sheet(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["a"], [1]], sites=[["lat", "lon"], [1, 2]])
    assert read_table(path, sheet="sites")["lat"].tolist() == [1]
    with pytest.raises(LayerError, match="no sheet 'x'"):
        read_table(path, sheet="x")


@pytest.mark.parametrize("members, words", [
    ({"a.txt": "x"}, "an archive but no workbook"),
    ({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook>&b;</workbook>",
      "[Content_Types].xml": "<Types/>"}, "cannot be read"),
    ({"xl/workbook.xml": "x", "../evil": "x"}, "does not stay inside"),
])
def test_workbooks_that_are_refused(tmp_path, members, words):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(LayerError, match=words):
        check(path)


def test_zipped_shapefile(tmp_path):
    pyogrio.raw.write(str(tmp_path / "a.shp"), shapely.to_wkb(np.array([shapely.Point(36, -1)])),
                      [np.array([132.0])], ["kv"], geometry_type="Point", crs="EPSG:4326")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            if part.suffix != ".zip":
                archive.write(part, f"folder/{part.stem.upper()}{part.suffix.upper()}")
    found = read_vector(tmp_path / "a.zip")
    assert found["kv"].tolist() == [132] and found.crs.to_epsg() == 4326
    assert found.provenance.path == "a.zip" and len(found.provenance.checksum) == 64
    assert check(tmp_path / "a.zip")["driver"] == "ESRI Shapefile"


def test_zipped_table_and_raster_are_told(tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("lat,lon,voltage\n-1,36,132000\n")
    with zipfile.ZipFile(tmp_path / "substations.zip", "w") as archive:
        archive.write(table, "substations.csv")
    found = check(tmp_path / "substations.zip")
    assert (found["kind"], found["driver"], found["layer_guess"]) == ("table", "CSV",
                                                                      "substations")


def test_table_in_two_encodings(tmp_path):
    text = "lat,lon,name\n-1,36,São\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    (tmp_path / "b.csv").write_bytes(text.encode("utf-8-sig"))
    assert read_vector(tmp_path / "a.csv")["name"] == read_vector(tmp_path / "b.csv")["name"]


def test_layers_of_one_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    for i, layer in enumerate(("first", "second")):
        pyogrio.raw.write(str(path), shapely.to_wkb(np.array([shapely.Point(i, i)])),
                          [np.array([float(i)])], ["n"], layer=layer, geometry_type="Point",
                          crs="EPSG:4326", append=i > 0)
    assert read_vector(path, table="second")["n"].tolist() == [1]
    with pytest.raises(LayerError, match="no layer 'third'; it has"):
        read_vector(path, table="third")
    assert json.dumps(check(path))
