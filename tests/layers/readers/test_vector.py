import json

import numpy as np
import pyogrio.raw
import pytest
import shapely

from gis.errors import InputError, LayerError
from layers.readers.vector import read_vector

BOW_TIE = "POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))"


def write(path, wkt, crs="EPSG:4326", driver=None, **columns):
    geometry = shapely.from_wkt(wkt)
    kind = next(g.geom_type for g in geometry if g is not None)
    fields = list(columns)
    pyogrio.raw.write(str(path), shapely.to_wkb(geometry),
                      [np.array(columns[f], dtype=object if isinstance(columns[f][0], str)
                                else float) for f in fields],
                      fields, geometry_type=kind, crs=crs, driver=driver)
    return path


def test_repairs_and_drops_are_counted(tmp_path):
    path = write(tmp_path / "a.gpkg", [BOW_TIE, "POLYGON((5 5, 6 5, 6 6, 5 5))", "POLYGON EMPTY"],
                 name=["tie", "good", "none"])
    found = read_vector(path, "aquifers")
    assert list(found["name"]) == ["tie", "good"]
    assert shapely.is_valid(found.geometry).all()
    assert found.geometry[0].area == pytest.approx(2.0)      # both wings of the tie
    assert found.provenance.steps == ("1 rows without geometry dropped",
                                      "1 invalid polygons repaired (make_valid)")


def test_nan_coordinates_are_dropped_and_counted(tmp_path):
    path = write(tmp_path / "a.gpkg", ["POINT(1 2)", "POINT(3 4)"], kv=[132.0, np.nan])
    rows = shapely.to_wkb(np.array([shapely.Point(1, 2), shapely.Point(np.nan, np.nan)]))
    pyogrio.raw.write(str(path), rows, [np.array([132.0, 33.0])], ["kv"], geometry_type="Point",
                      crs="EPSG:4326")
    found = read_vector(path)
    assert len(found) == 1 and found["kv"].tolist() == [132.0]
    assert "dropped" in found.provenance.steps[0]


def test_box_is_given_in_degrees_whatever_the_file_uses(tmp_path):
    path = write(tmp_path / "utm.gpkg", ["POINT(257000 9857000)", "POINT(900000 9000000)"],
                 crs="EPSG:32737", name=["Nairobi", "far"])
    found = read_vector(path, bbox=(36.7, -1.4, 36.9, -1.2))
    assert list(found["name"]) == ["Nairobi"]
    lon, lat = shapely.get_coordinates(found.to_crs("EPSG:4326").geometry)[0]
    assert (round(lon, 1), round(lat, 1)) == (36.8, -1.3)


def test_text_numbers_and_unknowns(tmp_path):
    features = [{"type": "Feature", "properties": {"kv": k, "v": v},
                 "geometry": {"type": "Point", "coordinates": [i, 0, 12]}}
                for i, (k, v) in enumerate(((132, "33;11"), (None, None)))]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = read_vector(path)
    assert found["kv"][0] == 132 and np.isnan(found["kv"][1])
    assert list(found["v"]) == ["33;11", ""]
    assert not shapely.has_z(found.geometry).any()


@pytest.mark.parametrize("name", ["https://example.org/a.gpkg", "/vsicurl/http://x/a.gpkg",
                                  "/vsizip/a.zip/a.gpkg", "s3://bucket/a.gpkg"])
def test_addresses_and_virtual_paths_are_refused(name):
    with pytest.raises(InputError, match="is an address|is a virtual path"):
        read_vector(name)


def test_missing_empty_and_folder(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_vector(tmp_path / "no.gpkg")
    (tmp_path / "empty.gpkg").write_bytes(b"")
    with pytest.raises(InputError, match="is empty"):
        read_vector(tmp_path / "empty.gpkg")
    with pytest.raises(InputError, match="is a folder"):
        read_vector(tmp_path)


def test_no_reference_system_says_how_to_mend(tmp_path):
    path = write(tmp_path / "a.shp", ["POINT(1 2)"], crs=None, name=["x"])
    with pytest.raises(LayerError, match="no coordinate reference system; write the CRS"):
        read_vector(path)


def test_no_features(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(LayerError, match="holds no features"):
        read_vector(path)


@pytest.mark.parametrize("keep", [60, 5000])
def test_truncated(tmp_path, keep):
    whole = write(tmp_path / "a.gpkg", ["POINT(1 2)"] * 500, name=["x"] * 500).read_bytes()
    path = tmp_path / "cut.gpkg"
    path.write_bytes(whole[:keep])
    with pytest.raises(LayerError, match="cut.gpkg"):
        read_vector(path)


def test_truncated_geojson(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{"type": "Feature", "geom')
    with pytest.raises(LayerError, match="damaged or cut short"):
        read_vector(path)


def test_wrong_extension_names_the_true_kind(tmp_path):
    path = write(tmp_path / "a.gpkg", ["POINT(1 2)"], name=["x"])
    wrong = path.rename(tmp_path / "a.geojson")
    with pytest.raises(LayerError, match="named like GeoJSON but holds GPKG; rename it to a.gpkg"):
        read_vector(wrong)


@pytest.mark.parametrize("name, text, words", [
    ("a.vrt", '<VRTDataset rasterXSize="1"></VRTDataset>', "is a VRT"),
    ("a.gpkg", '<OGRVRTDataSource></OGRVRTDataSource>', "is a VRT"),
    ("a.kmz", "PK", "not a readable KMZ"), ("a.dwg", "AC10", "files that end in .dwg are not read"),
    ("a.gpkg", "hello", "not a readable GPKG"),
    ("a.json", '{"a": 1}', "is JSON but no GeoJSON"),
])
def test_kinds_that_are_not_read(tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(LayerError, match=words):
        read_vector(tmp_path / name)


def test_shapefile_without_its_companions(tmp_path):
    path = write(tmp_path / "a.shp", ["POINT(1 2)"], name=["x"])
    (tmp_path / "a.dbf").unlink()
    with pytest.raises(LayerError, match="a.dbf is missing"):
        read_vector(path)
