"""Flood and earthquake files beside a pack."""

import json

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from gis.types import Grid, Raster
from layers import pack
from layers.data_dir import refine

GRID = Grid(pyproj.CRS.from_proj4("+proj=laea +lat_0=0.4 +lon_0=37.9 +datum=WGS84 +units=m"),
            -450_000.0, 580_000.0, 10_000.0, (116, 90))


@pytest.fixture(scope="module")
def kenya():
    return pack.load("kenya").layers


def write(path, values):
    values = np.asarray(values, "float32")
    with rasterio.open(path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1],
                       count=1, dtype="float32", crs="EPSG:4326", nodata=-9999,
                       transform=from_origin(33.5, 5.5, 9 / values.shape[1],
                                             11 / values.shape[0])) as out:
        out.write(values, 1)


def run(layers, folder):
    return refine(layers, folder, layers["boundary"], GRID)


@pytest.mark.parametrize(("name", "values", "key"), [
    ("kenya_flood_classes.tif", [[0, 1], [3, 4]], "flood_class"),
    ("seismic_zones.tif", [[1, 2], [2, 3]], "earthquake_class"),
    ("gem_pga.tif", [[0.04, 0.08], [0.15, 0.3]], "pga_g"),
    ("hazard.tif", [[1, 2], [3, 4]], "hazard")])
def test_rasters_are_told_apart(kenya, tmp_path, name, values, key):
    write(tmp_path / name, np.kron(values, np.ones((30, 30))))
    layers, notes = run(kenya, tmp_path)
    assert [note.used for note in notes] == [True]
    assert isinstance(layers[key], Raster)
    known = layers[key].values[np.isfinite(layers[key].values)]
    assert known.min() >= np.min(values) - 1e-6 and known.max() <= np.max(values) + 1e-6


@pytest.mark.parametrize(("name", "values", "words"), [
    ("flood_depth_100y.tif", [[0.0, 0.7], [1.4, 6.2]], "no classes"),
    ("pga_ms2.tif", [[0.4, 1.2], [2.4, 8.1]], "in g")])
def test_depths_and_other_units_are_refused_with_their_mend(kenya, tmp_path, name, values, words):
    write(tmp_path / name, np.kron(values, np.ones((30, 30))))
    layers, notes = run(kenya, tmp_path)
    assert not notes[0].used and words in notes[0].reason
    assert not {"flood_class", "pga_g"} & set(layers)


def test_areas_with_classes(kenya, tmp_path):
    box = shapely.geometry.mapping(shapely.box(34, -3, 41, 4))
    rows = [{"name": "plain", "flood_class": 3, "earthquake_class": None},
            {"name": "odd", "flood_class": 9, "earthquake_class": 2},
            {"name": "none", "flood_class": None, "earthquake_class": 7}]
    (tmp_path / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": row, "geometry": box} for row in rows]}))
    layers, notes = run(kenya, tmp_path)
    found = layers["hazard"]
    assert notes[0].used and list(found["name"]) == ["plain", "odd"]
    assert found["flood_class"][0] == 3 and np.isnan(found["flood_class"][1])
    assert found["earthquake_class"][1] == 2
    assert "2 values that are no class" in " ".join(found.provenance.steps)
