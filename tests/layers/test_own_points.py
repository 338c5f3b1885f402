import json

import numpy as np
import pytest
import shapely

from gis.errors import InputError
from layers.own_points import read_points


def write(tmp_path, text, name="sites.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def test_csv_with_names(tmp_path):
    points = read_points(write(tmp_path, "Name,Latitude,Longitude\nOne,-1.3,36.8\n,0.5,35\n"))
    assert list(points["name"]) == ["One", "site 2"]
    assert shapely.get_coordinates(points.geometry).tolist() == [[36.8, -1.3], [35.0, 0.5]]
    assert points.provenance.origin == "file" and len(points.provenance.checksum) == 64


def test_repeated_names_stay_apart_and_semicolons_are_read(tmp_path):
    points = read_points(write(tmp_path, "y;x;site\n-1,3;36,8;A\n-1,4;36,9;A\n"))
    assert list(points["name"]) == ["A", "A (2)"]
    assert shapely.get_y(points.geometry).tolist() == [-1.3, -1.4]


def test_old_spreadsheets_write_windows_1252(tmp_path):
    path = write(tmp_path, "name,lat,lon\nÉvry,48.6,2.4\n", encoding="cp1252")
    assert list(read_points(path)["name"]) == ["Évry"]


def test_geojson_polygon_counts_with_a_point_inside(tmp_path):
    square = {"type": "Feature", "properties": {"name": "field"}, "geometry": shapely.geometry
              .mapping(shapely.box(36, -2, 37, -1))}
    path = write(tmp_path, json.dumps({"type": "FeatureCollection", "features": [square]}),
                 "sites.geojson")
    points = read_points(path)
    assert list(points["name"]) == ["field"]
    assert shapely.contains(shapely.box(36, -2, 37, -1), points.geometry[0])
    assert np.all(shapely.get_type_id(points.geometry) == 0)


@pytest.mark.parametrize("text, words", [
    ("name,north,east\nA,1,2\n", "no column of latitude; found name, north, east"),
    ("name,lat\nA,1\n", "no column of longitude"),
    ("lat,lon\n-1.3,36.8\n95,200\n", "row 2: latitude 95 and longitude 200"),
    ("lat,lon\n136.8,-1.3\n", "swap the two columns"),
    ("lat,lon\n-1.3,\n", "row 1"),
    ("lat,lon\n-1.3,east\n", "row 1: lon = 'east' is not a number"),
    ("lat,lon\n", "no row under its header"),
    ("", "is empty"),
])
def test_bad_csv_is_one_sentence(tmp_path, text, words):
    with pytest.raises(InputError) as caught:
        read_points(write(tmp_path, text))
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_missing_file_and_too_many_sites(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_points(tmp_path / "no.csv")
    with pytest.raises(InputError, match="at most 500"):
        read_points(write(tmp_path, "lat,lon\n" + "1,36\n" * 501))
